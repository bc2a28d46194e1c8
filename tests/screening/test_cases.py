"""The cases an expert can read, in tests/cases/screening: what is said, what must be found, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.screening.shelf import knowledge

from unknot.formats import intake_values
from unknot.model.screening import Screening
from unknot.model.words import VERDICTS
from unknot.screening import screen

FOLDER = Path(__file__).parents[1] / "cases" / "screening"


def _cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


def _screened(case: dict[str, Any]) -> Screening:
    intake = intake_values({"unknot": "intake/1", **case["given"]}, case["name"], knowledge())
    return screen(intake, knowledge())


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any]) -> None:
    expect = case["expect"]
    screening = _screened(case)
    ids = {finding.id for finding in screening.findings}
    assert set(expect.get("finds", [])) <= ids
    assert not set(expect.get("does_not_find", [])) & ids
    if "verdict" in expect:
        assert expect["verdict"] == screening.verdict
        assert screening.may_begin == (expect["verdict"] in ("go", "adapt"))
    limits = screening.limits
    for key, value in expect.get("limits", {}).items():
        if key == "positions":
            assert value == list(limits.positions)
        elif key == "regions":
            assert value == {region: limits.region_level(region) for region in value}
        elif key == "forbidden":
            assert {tuple(word.split(" ", 1)) for word in value} <= limits.forbidden
        elif key == "allowed":
            assert not {tuple(word.split(" ", 1)) for word in value} & limits.forbidden
        elif key == "areas":
            assert value == [[area.label, area.margin_mm, area.max_level] for area in limits.areas]
        else:
            assert value == getattr(limits, key)


def test_every_condition_has_a_case_that_fires_it_and_one_that_does_not() -> None:
    fires: set[str] = set()
    stays_quiet: set[str] = set()
    for parameter in _cases():
        expect = parameter.values[0]["expect"]
        fires |= set(expect.get("finds", []))
        stays_quiet |= set(expect.get("does_not_find", []))
    conditions = set(knowledge().conditions)
    assert conditions - fires == set()
    assert conditions - stays_quiet == set()


def test_every_case_says_why() -> None:
    cases = [parameter.values[0] for parameter in _cases()]
    assert [case["name"] for case in cases if not case.get("why")] == []
    assert {case["expect"]["verdict"] for case in cases if "verdict" in case["expect"]} == set(VERDICTS)
