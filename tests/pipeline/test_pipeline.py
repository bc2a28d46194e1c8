"""From answers to a checked session: what is promised of the whole, not of a part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import unknot
from unknot import pipeline
from unknot.auditing import Order
from unknot.errors import NotToday
from unknot.library import shipped_catalog, shipped_routines
from unknot.model.finding import Report, Violation
from unknot.model.intake import Intake, Mark
from unknot.model.routine import Routine
from unknot.model.score import Score, ScoreStep
from unknot.model.words import Side
from unknot.testing import assert_within_limits, random_intake

INTAKES = Path(__file__).parents[2] / "examples/intakes"


def intake_named(name: str) -> Intake:
    return unknot.load_intake(INTAKES / f"{name}.intake.yaml")


def held(routine: Routine) -> set[tuple[str, tuple[str, ...], Side]]:
    return {(step.stroke, step.regions, step.side) for step in routine.steps}


@pytest.mark.parametrize("path", sorted(INTAKES.glob("*.intake.yaml")), ids=lambda path: path.name.partition(".")[0])
def test_every_example_gives_a_checked_session_or_says_not_today(path: Path) -> None:
    intake = unknot.load_intake(path)
    screening = unknot.screen(intake)
    if not screening.may_begin:
        with pytest.raises(NotToday):
            unknot.prepare(intake)
        return

    prepared = unknot.prepare(intake)

    assert prepared.report.ok
    assert prepared.routine.duration_s == min(intake.minutes, screening.limits.max_minutes) * 60
    assert prepared.score.duration_s == pytest.approx(prepared.routine.duration_s, abs=1e-3)
    assert all(step.why for step in prepared.routine.steps)
    assert_within_limits(prepared.routine, screening.limits, shipped_catalog())


def test_thirty_minutes_for_a_desk_worker_last_thirty_minutes() -> None:
    assert unknot.plan(intake_named("desk-worker"), minutes=30).duration_s == 1800


@pytest.mark.parametrize(("name", "verdict"), [("fever", "postpone"), ("cauda-equina-signs", "urgent")])
def test_nothing_gets_past_screening(name: str, verdict: str) -> None:
    intake = intake_named(name)
    for attempt in (
        lambda: unknot.plan(intake),
        lambda: unknot.prepare(intake),
        lambda: unknot.prepare(intake, minutes=5),
        lambda: unknot.prepare(intake, routine=unknot.ready_made("ten-quiet-minutes")),
    ):
        with pytest.raises(NotToday) as caught:
            attempt()
        assert caught.value.verdict == verdict


def test_a_bruise_a_pregnancy_sore_thumbs_and_a_beginner_give_different_plans() -> None:
    base = intake_named("desk-worker")
    bruise = Mark(
        kind="skin", what="bruise", polygon_mm=((-110.0, 60.0), (-50.0, 60.0), (-50.0, 130.0), (-110.0, 130.0))
    )
    others = {
        "bruise": replace(base, marks=(*base.marks, bruise)),
        "pregnancy": replace(
            base, health={**base.health, "pregnancy": "present"}, details={"pregnancy": {"weeks": "29"}}, position=None
        ),
        "thumbs": replace(base, giver=replace(base.giver, sore=frozenset({"thumb"}), experience="practised")),
        "beginner": replace(base, giver=replace(base.giver, experience="first_time")),
    }
    plain = unknot.prepare(base, minutes=30)

    for name, intake in others.items():
        plan = unknot.prepare(intake, minutes=30)
        assert held(plan.routine) != held(plain.routine), name
        reasons = {reason.code for step in plan.routine.steps for reason in step.why}
        assert reasons - {reason.code for step in plain.routine.steps for reason in step.why}, name


@pytest.mark.parametrize("name", sorted(shipped_routines()))
def test_every_ready_made_routine_passes_for_a_person_who_answered_nothing(name: str) -> None:
    assert unknot.prepare(Intake(), routine=unknot.ready_made(name)).report.ok


def test_random_people_get_a_checked_session_or_a_reason() -> None:
    rng = np.random.default_rng(7)
    catalog = shipped_catalog()
    played = 0
    for _ in range(40):
        intake = random_intake(rng, catalog, health=0.005)
        try:
            prepared = unknot.prepare(intake)
        except NotToday:
            continue
        assert prepared.report.ok
        played += 1
    assert played >= 10


def test_a_plan_that_fails_its_check_is_made_anew_without_what_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verifier is made to object to every kneading; the next plan has none and passes."""
    real = pipeline.verify

    def objecting(score: Score, *args: object, **kwargs: object) -> Report:
        report = real(score, *args, **kwargs)  # type: ignore[arg-type]
        objections = tuple(
            Violation(rule="test", severity="error", where="", when_s=step.start_s, message="no", remedy="", step=index)
            for index, step in enumerate(score.steps)
            if step.stroke == "finger_kneading"
        )
        return replace(report, violations=report.violations + objections)

    monkeypatch.setattr(pipeline, "verify", objecting)
    intake = intake_named("desk-worker")
    assert any(step.stroke == "finger_kneading" for step in unknot.plan(intake).steps)

    prepared = pipeline.prepare(intake)

    assert prepared.report.ok
    assert not any(step.stroke == "finger_kneading" for step in prepared.routine.steps)


def test_where_plans_keep_failing_in_a_place_it_is_only_touched_lightly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verifier is made to object to whatever is firm above the left hip; strokes alone would run out."""
    real = pipeline.verify
    place = "above_hip.left"

    def firm_there(step: ScoreStep) -> bool:
        return "above_hip" in step.regions and step.side != "right" and step.level > 1.0

    def objecting(score: Score, *args: object, **kwargs: object) -> Report:
        report = real(score, *args, **kwargs)  # type: ignore[arg-type]
        objections = tuple(
            Violation(
                rule="test",
                severity="error",
                where="",
                when_s=step.start_s,
                message="no",
                remedy="",
                step=index,
                region=place,
            )
            for index, step in enumerate(score.steps)
            if firm_there(step)
        )
        return replace(report, violations=report.violations + objections)

    monkeypatch.setattr(pipeline, "verify", objecting)
    intake = replace(intake_named("desk-worker"), marks=(Mark(kind="tense", region=place, strength_fraction=1.0),))
    assert any(firm_there(step) for step in pipeline.choreograph(unknot.plan(intake)).steps)

    prepared = pipeline.prepare(intake)

    assert prepared.report.ok
    assert len(prepared.rejected) >= 2
    assert not any(firm_there(step) for step in prepared.score.steps)


def test_a_place_that_hands_cannot_warm_on_one_side_costs_nobody_the_massage() -> None:
    """A place to leave out hides so much above the left hip that broad hands glide on the right alone."""
    intake = Order(seed=1, minutes=(5.0, 90.0)).intake(13552, shipped_catalog())
    assert pipeline.prepare(intake).report.ok
