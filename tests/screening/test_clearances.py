"""A doctor's yes: it is kept with who said it and when, and it lifts only what it names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.screening.shelf import HEALTHY, asked_conditions, knowledge

from unknot.model.finding import Finding
from unknot.model.intake import Clearance, Intake, Mark
from unknot.screening import screen

CLEARABLE = [condition.id for condition in asked_conditions() if condition.clearable]
LEE = Clearance(by="Dr Lee", date="2026-11-02", note="nothing deep")


def cleared(intake: Intake, *ids: str) -> Intake:
    """Return an intake in which Dr Lee cleared these."""
    return replace(intake, cleared=frozenset(ids), clearances=dict.fromkeys(ids, LEE))


def finding(intake: Intake, id_: str) -> Finding:
    """Return the finding with this id."""
    return next(found for found in screen(intake, knowledge()).findings if found.id == id_)


@pytest.mark.parametrize("id_", CLEARABLE)
def test_the_finding_says_who_cleared_it_when_and_on_what_terms(id_: str) -> None:
    found = finding(cleared(replace(HEALTHY, health={id_: "present"}), id_), id_)
    assert "Cleared by Dr Lee on 2026-11-02. Their terms: nothing deep" in found.reason
    assert found.verdict in ("go", "adapt")


@pytest.mark.parametrize("id_", CLEARABLE)
def test_a_clearance_lifts_nothing_of_anything_else(id_: str) -> None:
    for other in CLEARABLE:
        if other == id_:
            continue
        both = replace(HEALTHY, health={id_: "present", other: "present"})
        assert finding(cleared(both, id_), other) == finding(both, other)


@pytest.mark.parametrize("id_", CLEARABLE)
def test_what_nobody_wrote_down_is_not_invented(id_: str) -> None:
    silent = replace(HEALTHY, health={id_: "present"}, cleared=frozenset({id_}))
    assert "Cleared by" not in finding(silent, id_).reason
    by_someone = replace(silent, clearances={id_: Clearance(date="2026-11-02")})
    assert "Cleared by a doctor or midwife on 2026-11-02." in finding(by_someone, id_).reason


def test_a_record_of_a_clearance_alone_lifts_nothing() -> None:
    present = replace(HEALTHY, health={"heart_failure": "present"})
    only_recorded = replace(present, clearances={"heart_failure": LEE})
    assert screen(only_recorded, knowledge()) == screen(present, knowledge())


def test_the_clearance_of_a_mark_names_who_gave_it_and_the_place_stays_out() -> None:
    marks = [c for c in knowledge().conditions.values() if c.asked == "mark" and c.clearable]
    assert marks
    for condition in marks:
        mark = Mark(kind="skin", what=condition.id, region="sacrum")
        found = finding(cleared(replace(HEALTHY, marks=(mark,)), condition.id), condition.id)
        assert found.verdict == "adapt"
        assert "Cleared by Dr Lee" in found.reason
        assert found.effects == finding(replace(HEALTHY, marks=(mark,)), condition.id).effects
