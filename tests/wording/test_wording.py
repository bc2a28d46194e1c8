"""Words a friend would say, for everything that a plan or a screening can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings

from unknot.errors import KnowledgeError, NoRoutineFits
from unknot.library import shipped_catalog
from unknot.model.finding import Finding
from unknot.model.intake import Intake, Recipient
from unknot.model.limits import Limits
from unknot.model.routine import Reason, Step
from unknot.model.screening import Screening
from unknot.model.source import Source
from unknot.model.words import BodyPosition, Goal, Phase, Technique, Verdict
from unknot.planning import plan
from unknot.screening import screen
from unknot.testing import intakes
from unknot.wording import (
    clock,
    duration_words,
    goal_name,
    level_words,
    minutes_words,
    phase_name,
    place_name,
    place_text,
    plan_title,
    position_name,
    reason_text,
    reason_texts,
    routine_summary,
    source_text,
    step_aria,
    step_place,
    strength_words,
    swell_text,
    verdict_lead,
    verdict_title,
)
from unknot.wording.phrases import filled, has

CATALOG = shipped_catalog()
GOALS: tuple[Goal, ...] = get_args(Goal)
PHASES: tuple[Phase, ...] = get_args(Phase)


def rule(code: str, finding: str = "", **values: str | float) -> str:
    reason = Reason(kind="rule", code=code, values=values, finding=finding)
    return reason_text(reason, CATALOG, recipient="Mara", giver="Jonas")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(intakes(CATALOG, health=0.01))
def test_every_reason_of_any_plan_is_a_sentence_without_gaps(intake: Intake) -> None:
    outcome = screen(intake, CATALOG)
    assume(outcome.may_begin)
    try:
        routine = plan(intake, outcome, CATALOG)
    except NoRoutineFits:
        assume(False)
        raise
    for index, step in enumerate(routine.steps):
        texts = reason_texts(step.why, CATALOG, recipient="Mara", giver="Jonas", variant=index)
        assert texts
        assert len(texts) == len(set(texts))
        for text in texts:
            assert not text[0].islower()
            assert text.endswith(".")
            assert not set("{}_!") & set(text)


@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize("phase", PHASES)
def test_every_goal_has_words_for_every_phase(goal: Goal, phase: Phase) -> None:
    assert has(CATALOG, f"reason.goal_{goal}_{phase}")


@pytest.mark.parametrize("region", sorted(CATALOG.regions))
def test_every_place_has_a_name_on_every_side(region: str) -> None:
    sides = ("left", "right", "both", "any") if CATALOG.regions[region].paired else ("midline", "any")
    assert all(has(CATALOG, f"place.{region}.{side}") for side in sides)


def test_names_exist_for_phases_goals_positions_contacts_and_techniques() -> None:
    assert all(phase_name(phase, CATALOG) for phase in PHASES)
    assert all(goal_name(goal, CATALOG) for goal in GOALS)
    assert all(position_name(position, CATALOG) for position in get_args(BodyPosition))
    assert all(has(CATALOG, f"contact.{id_}") for id_ in CATALOG.contacts)
    assert all(has(CATALOG, f"technique.{technique}") for technique in get_args(Technique))


def test_places_are_said_with_their_side() -> None:
    assert place_name("shoulder_top.left", CATALOG) == "left shoulder top"
    assert place_text(("shoulder_top",), "both", CATALOG) == "both shoulder tops"
    assert place_text(("neck", "shoulder_top"), "right", CATALOG) == "right of the neck and right shoulder top"
    spine = ("thoracic_paraspinal", "lumbar_paraspinal")
    assert place_text(spine, "both", CATALOG) == "both sides of the spine, mid-back and lower back"
    assert (
        place_text(("neck", *spine), "left", CATALOG)
        == "left of the neck and left of the spine, mid-back and lower back"
    )
    step = Step(stroke="x", regions=("whole_back",), side="midline", duration_s=1, level=1, phase="spread")
    assert step_place(step, CATALOG) == "whole back"


def test_a_region_somebody_added_is_said_by_its_own_name() -> None:
    calf = replace(CATALOG.regions["side"], id="calf", name="Calf")
    catalog = replace(CATALOG, regions={**CATALOG.regions, "calf": calf})
    assert place_name("calf.left", catalog) == "left calf"


@pytest.mark.parametrize(
    ("seconds", "short", "long"),
    [
        (310, "5 min 10 s", "5 minutes 10 seconds"),
        (40, "40 s", "40 seconds"),
        (120, "2 min", "2 minutes"),
        (61, "1 min 1 s", "1 minute 1 second"),
        (0, "0 s", "0 seconds"),
    ],
)
def test_durations_are_said_short_and_long(seconds: float, short: str, long: str) -> None:
    assert (duration_words(seconds), duration_words(seconds, long=True)) == (short, long)


def test_titles_and_clocks() -> None:
    assert plan_title(25.0, "Mara") == "25 minutes for Mara"
    assert plan_title(25.0) == minutes_words(25) == "25 minutes"
    assert clock(1500) == "25:00"


def test_levels_are_numbers_with_what_they_feel_like() -> None:
    assert level_words(3.0, CATALOG) == "3, pleasantly firm"
    assert level_words(2.5, CATALOG) == "2.5, between rubbing in and pleasantly firm"
    assert level_words(5.0, CATALOG) == "5, deep"


def test_limits_are_said_about_the_two_people() -> None:
    assert rule("without_contact", "giver_sore_thumb", by="contact", id="thumb") == (
        "No thumbs, because Jonas rests the thumbs."
    )
    assert rule("position", "pregnancy_third_trimester", position="side_lying", weeks="29") == (
        "Lying on the side, because of week 29 of the pregnancy."
    )
    assert rule("left_out", "bruise", region="side", side="left") == (
        f"Left side of the ribs is left out: {CATALOG.conditions['bruise'].title[0].lower()}"
        f"{CATALOG.conditions['bruise'].title[1:]}."
    )


def test_a_detail_that_was_not_said_is_not_guessed() -> None:
    assert rule("position", "pregnancy_third_trimester", position="side_lying") == (
        "Lying on the side, because of the pregnancy, week 28 or later."
    )


def test_nobody_named_is_they_and_the_giver() -> None:
    wished = Reason(kind="preference", code="wished_here")
    assert reason_text(wished, CATALOG) == "They asked for more here."
    spared = Reason(
        kind="rule", code="without_contact", values={"by": "contact", "id": "thumb"}, finding="giver_sore_thumb"
    )
    assert reason_text(spared, CATALOG) == "No thumbs, because the giver rests the thumbs."


def test_the_strongest_marks_are_said_to_be_the_tightest() -> None:
    def said(strength: float) -> str:
        values: dict[str, str | float] = {"region": "neck", "side": "left", "strength": strength}
        return reason_text(Reason(kind="need", code="tense_here", values=values), CATALOG, recipient="Mara")

    assert said(0.5) == "Mara marked the back of the neck as tense, on the left."
    assert said(1.0) == "Mara marked the back of the neck as tightest, on the left."


@pytest.mark.parametrize(
    ("verdict", "title"),
    [
        ("go", "Yes."),
        ("adapt", "Yes, with two changes."),
        ("clearance", "Ask a doctor first."),
        ("postpone", "Not today."),
        ("urgent", "Get medical help now."),
    ],
)
def test_the_verdict_is_the_title(verdict: Verdict, title: str) -> None:
    small = Finding(id="x", verdict="adapt", title="", reason="")
    free = replace(small, verdict="go")
    outcome = Screening(verdict=verdict, findings=(small, small, free), limits=Limits())
    assert verdict_title(outcome, CATALOG) == title
    assert verdict_lead(outcome, CATALOG).endswith(".")


def test_one_change_is_one_change() -> None:
    one = Finding(id="x", verdict="adapt", title="", reason="")
    assert verdict_title(Screening(verdict="adapt", findings=(one,), limits=Limits()), CATALOG) == (
        "Yes, with one change."
    )


def test_the_lead_speaks_of_the_person_who_receives() -> None:
    outcome = Screening(verdict="adapt", findings=(), limits=Limits())
    assert verdict_lead(outcome, CATALOG, recipient="Mara").endswith("These make it kind to Mara.")


def test_a_source_is_whose_word_it_is_and_how_strong() -> None:
    source = Source(id="x", title="Massage", strength="A", authors="British Heart Foundation", year=2023)
    assert source_text(source) == "British Heart Foundation, 2023 · strong"
    assert source_text(replace(source, authors="", year=None, strength="C")) == "Massage · weak"
    assert source_text(replace(source, strength="design")) == "Our own careful choice"
    assert strength_words("B") == strength_words("B", CATALOG) == "fair"


def test_a_picture_of_a_plan_is_told_to_those_who_do_not_see_it() -> None:
    intake = Intake(recipient=Recipient(name="Mara"), minutes=10, health_page_done=True)
    routine = plan(intake, screen(intake, CATALOG), CATALOG)
    told = swell_text(routine, CATALOG)
    assert told.startswith("Pressure over 10 minutes: settle for")
    assert routine_summary(routine, CATALOG).startswith(f"10 minutes, {len(routine.steps)} steps, lying face down.")
    assert "level 0.5, between resting touch and like lotion" in step_aria(routine.steps[0], CATALOG)


def test_a_missing_phrase_and_a_gap_that_nothing_fills_are_errors() -> None:
    with pytest.raises(KnowledgeError, match=r"no phrase \"reason.nonsense\""):
        rule("nonsense")
    with pytest.raises(KnowledgeError, match="gap"):
        filled(CATALOG, "reason.wished_here")
