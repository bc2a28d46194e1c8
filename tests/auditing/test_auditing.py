"""An audit counts every person once, explains every refusal, repeats exactly, and sees what is planted in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from unknot import pipeline
from unknot.auditing import Case, Order, Tally, audited, tally_json
from unknot.errors import NoRoutineFits
from unknot.library import shipped_catalog
from unknot.model.finding import Violation
from unknot.model.intake import Intake

CATALOG = shipped_catalog()
ORDER = Order(seed=3, minutes=(5.0, 6.0))
PEOPLE = 16


@pytest.fixture(scope="module")
def tally() -> Tally:
    return audited(ORDER, 0, PEOPLE, CATALOG)


def test_everybody_began_was_refused_or_had_no_plan(tally: Tally) -> None:
    refused = sum(tally.group("refused_verdict").values())
    assert tally.people == PEOPLE
    assert tally.count("began") + refused + tally.count("no_plan") + tally.count("crash") == PEOPLE
    assert tally.count("began") > 0
    assert refused > 0


def test_nothing_unsafe_would_be_played(tally: Tally) -> None:
    assert tally.ok
    assert tally.count("violation") == 0


def test_the_parts_add_up_to_the_whole_in_whatever_order(tally: Tally) -> None:
    parts = [audited(ORDER, first, 4, CATALOG) for first in (8, 0, 12, 4)]
    assert Tally().plus(*parts) == tally
    assert parts[0].plus(parts[1]).plus(parts[2].plus(parts[3])) == tally


def test_the_same_number_is_the_same_person_for_ever() -> None:
    assert ORDER.intake(5, CATALOG) == ORDER.intake(5, CATALOG)
    assert ORDER.intake(5, CATALOG) != ORDER.intake(6, CATALOG)
    assert ORDER.intake(5, CATALOG) != replace(ORDER, seed=4).intake(5, CATALOG)


def test_people_are_broad() -> None:
    people = [Order(seed=1).intake(number, CATALOG) for number in range(2000)]
    answered = {id_ for one in people for id_ in one.health}
    asked = {c.id for c in CATALOG.conditions.values() if c.asked in ("always", "on_request")}
    assert answered == asked
    assert {one.goal for one in people} == {"relax", "sleep", "ease", "energise", "connect", "care"}
    assert {one.minutes for one in people} == set(map(float, range(5, 91)))
    assert {mark.kind for one in people for mark in one.marks} == {"tense", "skin", "sore", "not_here"}
    assert any(one.cleared for one in people)
    assert any(not one.consent for one in people)
    assert any(one.recipient.height_mm is None for one in people)
    assert any((one.recipient.height_mm or 1700.0) < 1400.0 for one in people)
    assert any((one.recipient.weight_kg or 70.0) > 170.0 for one in people)
    assert any("weeks" in said for one in people for said in one.details.values())


def test_every_refusal_is_told_with_its_reason(tally: Tally) -> None:
    told = tally_json(tally, CATALOG)
    assert told["refused"] == sum(told["refused_by_verdict"].values()) > 0
    assert told["refused_without_reason"] == 0
    assert all(of["title"] and of["reason"] and of["people"] for of in told["refused_by_condition"].values())


def test_coverage_names_what_was_used_and_what_never_was(tally: Tally) -> None:
    strokes = tally_json(tally, CATALOG)["coverage"]["strokes"]
    assert set(strokes["people"]) | set(strokes["never"]) == set(CATALOG.strokes)
    assert not set(strokes["people"]) & set(strokes["never"])
    assert tally_json(tally, CATALOG)["coverage"]["rules"]["never"] == []


def planted(monkeypatch: pytest.MonkeyPatch, violation: Violation) -> Tally:
    prepare = pipeline.prepare

    def spoiled(intake: Intake, **options: object) -> pipeline.Prepared:
        made = prepare(intake, **options)  # type: ignore[arg-type]
        return replace(made, report=replace(made.report, violations=(violation,)))

    monkeypatch.setattr(pipeline, "prepare", spoiled)
    return audited(ORDER, 0, 4, CATALOG)


HARM = Violation(rule="light_here", severity="error", where="kidney", when_s=7.0, message="Too hard.", remedy="Softer.")


def test_a_violation_is_counted_with_the_person_it_would_have_met(monkeypatch: pytest.MonkeyPatch) -> None:
    found = planted(monkeypatch, HARM)
    assert not found.ok
    assert found.count("violation") == found.count("began") > 0
    assert found.group("violation_rule") == {"light_here": found.count("began")}
    assert {case.rule for case in found.cases if case.kind == "violation"} == {"light_here"}
    assert "at 7 s, kidney: Too hard." in found.cases[-1].said


def test_advice_is_no_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    found = planted(monkeypatch, replace(HARM, severity="warning"))
    assert found.ok
    assert found.group("advice") == {"light_here": found.count("began")}


def test_a_crash_is_counted_and_does_not_end_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_intake: Intake, **_options: object) -> pipeline.Prepared:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(pipeline, "prepare", broken)
    found = audited(ORDER, 0, 4, CATALOG)
    assert found.people == found.count("crash") == 4
    assert not found.ok
    assert found.cases[0].said == "ZeroDivisionError: by nothing"


def test_a_plan_that_never_passed_is_told_by_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_intake: Intake, **_options: object) -> pipeline.Prepared:
        raise NoRoutineFits("it does not pass.", violations=(HARM,))

    monkeypatch.setattr(pipeline, "prepare", nothing)
    found = audited(ORDER, 0, 4, CATALOG)
    assert found.group("no_plan_because") == {"light_here": 4}
    assert found.ok


def test_a_tally_of_many_is_no_larger_than_one_of_a_few() -> None:
    cases = tuple(Case(kind="crash", person=n, rule="Error", said="Again.") for n in range(1000))
    halves = Tally(cases=cases[500:]).plus(Tally(cases=cases[:500]))
    assert halves.cases == Tally(cases=cases).plus().cases
    assert [case.person for case in halves.cases] == list(range(20))
