"""The safety model as it is written down says what is checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.verifying.scores import CATALOG

TEXT = (Path(__file__).parents[2] / "docs" / "safety-model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", sorted(CATALOG.rules))
def test_every_rule_stands_in_the_safety_model_as_it_is(rule: str) -> None:
    known = CATALOG.rules[rule]
    rows = [line for line in TEXT.splitlines() if line.startswith(f"| `{rule}`")]
    assert len(rows) == 1
    assert known.severity in rows[0]
    assert known.reason in rows[0]
    for name, value in known.numbers.items():
        assert f"{name} {value:g}" in rows[0]
    for source in known.sources:
        assert f"`{source}`" in rows[0]
