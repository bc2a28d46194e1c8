"""How plans end: what lies on the back comes before the hands that glide, percussion never without them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.planning.people import DESK, planned

from unknot.library import shipped_catalog
from unknot.model.record import Preferences
from unknot.model.routine import Step
from unknot.planning.candidates import person_of
from unknot.planning.planning import gathered
from unknot.planning.posing import Posed, pose
from unknot.planning.problem import Prerequisite
from unknot.planning.turning import turned_over
from unknot.screening import screen

CATALOG = shipped_catalog()
LIVELY = replace(DESK, goal="energise")


def posed(relaxed: int) -> Posed:
    """Return what is put to the allocation for somebody who wants to be woken up."""
    person = person_of(LIVELY, screen(LIVELY, CATALOG).limits, CATALOG, preferences=Preferences(), position="prone")
    candidates, _ = gathered(person)
    return pose(person, candidates, total_s=1200.0, session_s=1800.0, seed=0, relaxed=relaxed)


def prerequisites(made: Posed, index: int) -> list[Prerequisite]:
    return [before for before in made.problem.prerequisites if before.block == index]


@pytest.mark.parametrize("minutes", [5.0, 7.0, 10.0, 20.0])
def test_a_warm_towel_is_followed_by_hands_that_glide(minutes: float) -> None:
    routine = planned(replace(DESK, minutes=minutes, goal="sleep", at_hand=frozenset({"oil", "warm_towel"})))
    strokes = [CATALOG.strokes[step.stroke].technique for step in routine.steps]
    assert "warmth" in strokes
    assert strokes[-2:] == ["effleurage", "holding"]


def test_glides_after_a_towel_are_no_lighter_for_it() -> None:
    with_towel = planned(replace(DESK, minutes=10.0, at_hand=frozenset({"oil", "warm_towel"})))
    towel, glide = [step for step in with_towel.steps if step.phase == "soothe"][-2:]
    assert towel.stroke == "warm_towel"
    assert glide.level > towel.level


@pytest.mark.parametrize("relaxed", [0, 3])
def test_percussion_waits_for_gliding_after_it_whatever_else_is_let_go(relaxed: int) -> None:
    made = posed(relaxed)
    drumming = [i for i, c in enumerate(made.candidates) if c.stroke.technique == "tapotement"]
    assert drumming
    for index in drumming:
        (before,) = prerequisites(made, index)
        providers = [made.candidates[i].stroke for i, gives in enumerate(before.gives) if gives]
        assert before.needed * made.problem.quantum_s == 30.0
        assert {(stroke.phase, stroke.technique) for stroke in providers} == {("soothe", "effleurage")}


def test_pressing_while_kneading_is_warmed_by_what_certainly_comes_first() -> None:
    made = posed(0)
    walking = [i for i, c in enumerate(made.candidates) if c.stroke.id == "walking_palms" and c.region != "whole_back"]
    assert walking
    for index in walking:
        found = prerequisites(made, index)
        assert found
        for before in found:
            providers = [made.candidates[i] for i, gives in enumerate(before.gives) if gives]
            assert providers
            assert all(c.stroke.phase == "spread" or c.region == "whole_back" for c in providers)


def turned(seconds: float, region: str, side: str) -> list[tuple[str, float]]:
    step = Step(
        stroke="closing_effleurage",
        regions=(region,),
        side=side,  # type: ignore[arg-type]
        duration_s=seconds,
        level=1.0,
        phase="soothe",
    )
    steps = turned_over([step], CATALOG.postures["side_lying"], CATALOG)
    return [(part.upper, part.duration_s) for part in steps]


def test_what_soothes_is_for_the_end_before_it_is_for_the_first_half() -> None:
    assert turned(80.0, "whole_back", "midline") == [("right", 40.0), ("left", 40.0)]
    assert turned(40.0, "whole_back", "midline") == [("right", 10.0), ("left", 30.0)]
    assert turned(35.0, "whole_back", "midline") == [("left", 35.0)]


def test_both_sides_are_soothed_for_as_long() -> None:
    assert turned(40.0, "thoracic_paraspinal", "both") == [("right", 20.0), ("left", 20.0)]
