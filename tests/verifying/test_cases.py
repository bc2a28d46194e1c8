"""Every rule has a case that an expert can read: what breaks it, what does not, and why the line runs between them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.verifying.cases import CASES, rules_fired
from tests.verifying.scores import CATALOG

NAMES = [f"{case['rule']}-{index}" for index, case in enumerate(CASES)]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_first_breaks_the_rule_and_the_second_does_not(case: dict[str, Any]) -> None:
    assert case["rule"] in rules_fired(case["fires"])
    assert case["rule"] not in rules_fired(case["silent"])


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_case_says_what_it_is_about(case: dict[str, Any]) -> None:
    assert set(case) == {"rule", "fires", "silent", "why"}
    assert case["why"].endswith(".")
    assert case["fires"] != case["silent"]


def test_every_rule_has_a_case() -> None:
    assert {case["rule"] for case in CASES} == set(CATALOG.rules)
