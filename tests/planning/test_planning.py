"""What every plan keeps, whoever it is for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.planning.people import DESK, planned, planned_within

from unknot.errors import NoRoutineFits, NotToday
from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.model.limits import ForbidKind, Limits
from unknot.model.record import Preferences
from unknot.model.routine import Routine
from unknot.model.words import PHASES, BodyPosition
from unknot.planning import plan
from unknot.screening import screen
from unknot.testing import assert_within_limits, intakes, preferences, random_intake

CATALOG = shipped_catalog()
SOME = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


def plan_or_give_up(intake: Intake, **options: object) -> Routine:
    """Return the plan, or tell Hypothesis to look for other people where there is none today."""
    outcome = screen(intake, CATALOG)
    assume(outcome.may_begin)
    try:
        return plan(intake, outcome, CATALOG, **options)  # type: ignore[arg-type]
    except NoRoutineFits:
        assume(False)
        raise


@SOME
@given(intakes(CATALOG, health=0.004))
def test_a_plan_uses_exactly_its_time(intake: Intake) -> None:
    limits = screen(intake, CATALOG).limits
    routine = plan_or_give_up(intake)
    assert routine.duration_s == round(60.0 * min(intake.minutes, limits.max_minutes))


@SOME
@given(intakes(CATALOG, health=0.004), preferences(CATALOG))
def test_a_plan_stays_within_its_limits(intake: Intake, learned: Preferences) -> None:
    routine = plan_or_give_up(intake, preferences=learned)
    assert_within_limits(routine, screen(intake, CATALOG).limits, CATALOG)


@SOME
@given(intakes(CATALOG, health=0.004))
def test_every_step_says_why(intake: Intake) -> None:
    assert all(step.why for step in plan_or_give_up(intake).steps)


@FEW
@given(intakes(CATALOG))
def test_the_same_people_get_the_same_plan(intake: Intake) -> None:
    assert plan_or_give_up(intake) == plan_or_give_up(intake)


@SOME
@given(intakes(CATALOG, health=0.004))
def test_a_plan_arrives_goes_through_the_phases_and_leaves_softly(intake: Intake) -> None:
    steps = plan_or_give_up(intake).steps
    # Lying on the side, each half goes through the phases
    for upper in {step.upper for step in steps}:
        order = [PHASES.index(step.phase) for step in steps if step.upper == upper]
        assert order == sorted(order)
    assert steps[0].phase == "settle"
    assert steps[-1].phase == "rest"
    assert max(steps[0].level, steps[-1].level) <= 1.0


@SOME
@given(intakes(CATALOG))
def test_the_level_rises_by_at_most_one_from_step_to_step(intake: Intake) -> None:
    levels = [step.level for step in plan_or_give_up(intake).steps]
    least = [CATALOG.strokes[step.stroke].level_low for step in plan_or_give_up(intake).steps]
    for before, after, low in zip(levels, levels[1:], least[1:], strict=False):
        assert after <= max(before + 1.0, low)


@SOME
@given(intakes(CATALOG))
def test_steps_have_whole_seconds_and_are_neither_hurried_nor_endless(intake: Intake) -> None:
    for step in plan_or_give_up(intake).steps:
        assert step.duration_s == int(step.duration_s)
        assert step.duration_s >= 10.0


LIMIT_KINDS: list[tuple[ForbidKind, str]] = [
    *(("stroke", id_) for id_ in sorted(CATALOG.strokes) if CATALOG.strokes[id_].technique != "holding"),
    *(("contact", id_) for id_ in sorted(CATALOG.contacts) if id_ != "palm"),
    *(("technique", id_) for id_ in ("petrissage", "friction", "compression", "stretch", "feathering", "tapotement")),
    ("product", "oil"),
    ("product", "lotion"),
]


@SOME
@given(
    forbidden=st.frozensets(st.sampled_from(LIMIT_KINDS), max_size=8),
    closed=st.frozensets(st.sampled_from(["neck", "shoulder_top.left", "lumbar_paraspinal", "side.right"]), max_size=3),
    max_level=st.sampled_from([1.0, 1.5, 2.0, 2.5, 3.0]),
    thumbs_s=st.sampled_from([0.0, 30.0, 90.0]),
    minutes=st.sampled_from([5.0, 20.0, 60.0]),
)
def test_more_limits_never_make_a_plan_use_what_they_forbid(
    forbidden: frozenset[tuple[ForbidKind, str]],
    closed: frozenset[str],
    max_level: float,
    thumbs_s: float,
    minutes: float,
) -> None:
    limits = Limits(
        max_level=max_level,
        forbidden=forbidden,
        region_levels=dict.fromkeys(closed, -1.0),
        thumb_budget_s=thumbs_s,
    )
    routine = planned_within(DESK, limits, minutes=minutes)
    assert_within_limits(routine, limits, CATALOG)
    assert routine.duration_s == minutes * 60.0


@pytest.mark.parametrize("minutes", [5, 6, 7, 8, 9, 11, 13, 17, 23, 29, 31, 37, 41, 52, 67, 83, 90])
def test_any_length_from_five_to_ninety_minutes_is_met_to_the_second(minutes: int) -> None:
    assert planned_within(DESK, Limits(), minutes=float(minutes)).duration_s == minutes * 60


def test_a_length_with_seconds_is_met_to_the_second() -> None:
    assert planned_within(DESK, Limits(), minutes=12.35).duration_s == 741.0


@pytest.mark.parametrize(("asked", "given_s"), [(1.0, 300.0), (200.0, 5400.0)])
def test_lengths_beyond_reason_become_the_nearest_and_the_first_step_says_so(asked: float, given_s: float) -> None:
    routine = planned_within(DESK, Limits(), minutes=asked)
    assert routine.duration_s == given_s
    assert routine.steps[0].why[0].code == "within_reason"


def test_a_cap_on_minutes_is_kept_and_explained() -> None:
    limits = Limits(max_minutes=20.0, because={"max_minutes": ("cancer",)})
    routine = planned_within(DESK, limits, minutes=60.0)
    assert routine.duration_s == 1200.0
    first = routine.steps[0].why[0]
    assert (first.code, first.finding) == ("shorter", "cancer")


@pytest.mark.parametrize("position", ["prone", "side_lying", "seated"])
def test_every_position_has_a_plan_of_strokes_that_suit_it(position: BodyPosition) -> None:
    routine = planned_within(DESK, Limits(positions=(position,)))
    assert routine.position == position
    assert all(position in CATALOG.strokes[step.stroke].positions for step in routine.steps)
    posture = CATALOG.postures[position]
    assert all(0 <= step.level <= posture.level(id_) for step in routine.steps for id_ in step.regions)


@pytest.mark.parametrize("condition", ["fever", "cauda_equina_signs"])
def test_where_screening_says_no_there_is_no_plan(condition: str) -> None:
    with pytest.raises(NotToday):
        planned(replace(DESK, health={condition: "present"}))


def test_where_nothing_is_left_the_limits_that_closed_it_are_named() -> None:
    closed = {region.id: -1.0 for region in CATALOG.regions.values() if region.kind == "working"}
    because: dict[str, tuple[str, ...]] = {f"region:{id_}": ("sunburn",) for id_ in closed}
    with pytest.raises(NoRoutineFits, match=CATALOG.conditions["sunburn"].name):
        planned_within(DESK, Limits(region_levels=closed, because=because))


def test_where_only_resting_touch_is_allowed_still_hands_go_from_place_to_place() -> None:
    routine = planned_within(DESK, Limits(max_level=0.0), minutes=15.0)
    assert routine.duration_s == 900.0
    assert {CATALOG.strokes[step.stroke].technique for step in routine.steps} <= {"holding", "feathering"}
    assert max(step.level for step in routine.steps) == 0.0
    assert len({step.regions for step in routine.steps}) >= 4


def test_no_position_left_is_said_and_not_guessed() -> None:
    with pytest.raises(NoRoutineFits, match="position"):
        planned_within(DESK, Limits(positions=()))


def test_a_seed_gives_another_plan_of_the_same_length() -> None:
    usual = planned(DESK)
    others = [planned(DESK, seed=seed) for seed in (1, 2, 3)]
    assert all(other.duration_s == usual.duration_s for other in others)
    assert any([s.stroke for s in other.steps] != [s.stroke for s in usual.steps] for other in others)
    assert planned(DESK, seed=2) == others[1]


def test_the_title_names_the_minutes_and_the_person() -> None:
    assert planned(DESK).title == "30 minutes for Mara"
    assert planned(replace(DESK, recipient=replace(DESK.recipient, name=""))).title == "30 minutes"


def test_a_wide_range_of_people_can_be_planned_for() -> None:
    served = 0
    for seed in range(12):
        intake = random_intake(np.random.default_rng(seed), CATALOG, health=0.0)
        outcome = screen(intake, CATALOG)
        if outcome.may_begin:
            assert_within_limits(plan(intake, outcome, CATALOG), outcome.limits, CATALOG)
            served += 1
    assert served >= 5


@pytest.mark.parametrize("seed", [5, 17, 35, 44])
def test_gliding_strokes_come_after_everything_brisk(seed: int) -> None:
    routine = planned(replace(DESK, goal="energise", minutes=20.0), seed=seed)
    after = [step for step in routine.steps if step.phase == "soothe"]
    assert sum(s.duration_s for s in after if CATALOG.strokes[s.stroke].technique == "effleurage") >= 30.0
