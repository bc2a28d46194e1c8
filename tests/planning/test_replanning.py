"""A session under way: what was said changes what is left, and the end stays where it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.people import DESK, planned, seconds_on

from unknot.errors import NotToday
from unknot.formats import read_routine
from unknot.library import shipped_catalog, shipped_routines
from unknot.model.limits import ForbidKind
from unknot.model.routine import Routine, Step
from unknot.planning import replan
from unknot.screening import screen
from unknot.testing import assert_within_limits

CATALOG = shipped_catalog()
OUTCOME = screen(DESK, CATALOG)
WHOLE = planned(DESK)
FEEDBACK = ("softer", "firmer", "stay", "not_there", "skip", "")


def remainder(done_s: float, feedback: str, routine: Routine = WHOLE, not_there: tuple[str, ...] = ()) -> Routine:
    return replan(routine, DESK, OUTCOME, CATALOG, done_s=done_s, feedback=feedback, not_there=not_there)


def step_at(routine: Routine, at_s: float) -> tuple[int, Step]:
    start_s = 0.0
    for index, step in enumerate(routine.steps):
        start_s += step.duration_s
        if at_s < start_s:
            return index, step
    raise AssertionError("after the end")


def middle_of(phase: str, routine: Routine = WHOLE) -> float:
    start_s = 0.0
    for step in routine.steps:
        if step.phase == phase and step.regions != ("whole_back",):
            return start_s + step.duration_s / 2
        start_s += step.duration_s
    raise AssertionError(f"no {phase}")


@settings(max_examples=40, deadline=None)
@given(st.floats(0.0, 1799.0), st.sampled_from(FEEDBACK))
def test_the_end_stays_where_it_was(done_s: float, feedback: str) -> None:
    done_s = round(done_s, 3)
    left = remainder(done_s, feedback)
    assert left.duration_s == pytest.approx(1800.0 - done_s, abs=1e-6)
    assert all(step.duration_s > 0 for step in left.steps)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.0, 1790.0), st.sampled_from(FEEDBACK))
def test_what_remains_keeps_to_the_limits_and_says_why(done_s: float, feedback: str) -> None:
    left = remainder(done_s, feedback)
    thumbs_free = replace(OUTCOME.limits, thumb_budget_s=1e6)  # what was given before counts in the whole session
    assert_within_limits(left, thumbs_free, CATALOG)
    assert all(step.why for step in left.steps)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.0, 1500.0), st.sampled_from(FEEDBACK))
def test_the_closing_is_kept(done_s: float, feedback: str) -> None:
    left = remainder(done_s, feedback)
    assert [s.stroke for s in left.steps[-2:]] == [s.stroke for s in WHOLE.steps[-2:]]
    assert left.steps[-2].duration_s >= WHOLE.steps[-2].duration_s


def test_softer_lowers_every_level_and_moves_nothing() -> None:
    done_s = middle_of("knead")
    left, rest = remainder(done_s, "softer"), remainder(done_s, "")
    assert [(s.stroke, s.regions, s.duration_s) for s in left.steps] == [
        (s.stroke, s.regions, s.duration_s) for s in rest.steps
    ]
    assert all(a.level == max(0.0, b.level - 0.5) for a, b in zip(left.steps, rest.steps, strict=True))
    assert left.steps[0].why[0].code == "as_asked_softer"


def test_firmer_raises_levels_only_as_far_as_limits_and_places_allow() -> None:
    gentle = planned(replace(DESK, wishes=replace(DESK.wishes, level=None), goal="sleep"))
    done_s = middle_of("knead", gentle)
    left, rest = remainder(done_s, "firmer", gentle), remainder(done_s, "", gentle)
    assert all(b.level <= a.level <= b.level + 0.5 for a, b in zip(left.steps, rest.steps, strict=True))
    assert any(a.level > b.level for a, b in zip(left.steps, rest.steps, strict=True))
    assert_within_limits(left, replace(OUTCOME.limits, thumb_budget_s=1e6), CATALOG)


def test_stay_goes_on_longer_with_what_is_being_done() -> None:
    done_s = middle_of("knead")
    _, now = step_at(WHOLE, done_s)
    left = remainder(done_s, "stay")
    assert (left.steps[0].stroke, left.steps[0].side) == (now.stroke, now.side)
    assert left.steps[0].duration_s >= now.duration_s / 2 + 30.0
    assert left.steps[0].why[0].code == "as_asked_stay"


def test_not_there_leaves_the_place_at_once_and_for_good() -> None:
    done_s = middle_of("knead")
    _, now = step_at(WHOLE, done_s)
    place = f"{now.regions[0]}.{now.side}"
    left = remainder(done_s, "not_there")
    assert seconds_on(left, place) == 0
    later = replan(left, DESK, OUTCOME, CATALOG, done_s=30.0, feedback="stay", not_there=(place,))
    assert seconds_on(later, place) == 0


def test_a_place_refused_earlier_stays_out_whatever_is_said() -> None:
    left = remainder(60.0, "", not_there=("shoulder_top.left", "shoulder_top.right"))
    assert seconds_on(left, "shoulder_top.left") == seconds_on(left, "shoulder_top.right") == 0


def test_skip_goes_on_with_something_else() -> None:
    done_s = middle_of("knead")
    _, now = step_at(WHOLE, done_s)
    first = remainder(done_s, "skip").steps[0]
    assert (first.stroke, first.regions) != (now.stroke, now.regions)


@pytest.mark.parametrize("index", [i for i, step in enumerate(WHOLE.steps[1:]) if step.phase not in ("soothe", "rest")])
def test_skip_leads_to_what_was_announced(index: int) -> None:
    following = WHOLE.steps[index + 1]
    done_s = sum(step.duration_s for step in WHOLE.steps[:index]) + 0.5 * WHOLE.steps[index].duration_s
    first = remainder(done_s, "skip").steps[0]
    assert (first.stroke, first.regions, first.side) == (following.stroke, following.regions, following.side)


@pytest.mark.parametrize("feedback", FEEDBACK)
def test_what_comes_now_does_not_come_once_more_right_after_it(feedback: str) -> None:
    for done_s in range(0, 1700, 25):
        now, *coming = remainder(float(done_s), feedback).steps
        for following in coming[:1]:
            assert (now.stroke, now.regions, now.side) != (following.stroke, following.regions, following.side)


def test_what_was_announced_mostly_stays() -> None:
    done_s = middle_of("knead")
    index, _ = step_at(WHOLE, done_s)
    planned_then = {(s.stroke, s.regions) for s in WHOLE.steps[index + 1 :]}
    now = {(s.stroke, s.regions) for s in remainder(done_s, "stay").steps}
    assert len(planned_then & now) >= 0.6 * len(planned_then)


def test_nothing_new_begins_once_the_ending_is_on() -> None:
    done_s = WHOLE.duration_s - WHOLE.steps[-1].duration_s - 30.0
    for feedback in FEEDBACK:
        assert {s.stroke for s in remainder(done_s, feedback).steps} <= {s.stroke for s in WHOLE.steps[-2:]}


@pytest.mark.parametrize("name", sorted(shipped_routines()))
@pytest.mark.parametrize("feedback", FEEDBACK)
def test_ready_made_routines_can_be_replanned_too(name: str, feedback: str) -> None:
    routine = read_routine(shipped_routines()[name], name, CATALOG)
    done_s = 0.4 * routine.duration_s
    left = remainder(done_s, feedback, routine)
    assert left.duration_s == pytest.approx(routine.duration_s - done_s, abs=2e-3)


def test_a_session_is_not_replanned_for_people_who_must_not_be_massaged() -> None:
    fever = screen(replace(DESK, health={"fever": "present"}), CATALOG)
    with pytest.raises(NotToday):
        replan(WHOLE, DESK, fever, CATALOG, done_s=100.0, feedback="softer")


@pytest.mark.parametrize("feedback", ["softer", "firmer", "stay", ""])
def test_a_stroke_that_is_not_allowed_any_more_gives_way(feedback: str) -> None:
    done_s = middle_of("knead")
    _, current = step_at(WHOLE, done_s)
    later = {step.stroke for step in remainder(done_s, "").steps if step.phase in ("knead", "focus")}
    out: frozenset[tuple[ForbidKind, str]] = frozenset(("stroke", stroke) for stroke in later)
    tighter = replace(OUTCOME, limits=replace(OUTCOME.limits, forbidden=OUTCOME.limits.forbidden | out))
    left = replan(WHOLE, DESK, tighter, CATALOG, done_s=done_s, feedback=feedback)
    assert current.stroke in later
    assert later.isdisjoint(step.stroke for step in left.steps)
    assert left.duration_s == pytest.approx(1800.0 - done_s, abs=1e-6)
