"""What a position leaves out of reach is objected to, whoever wrote the score."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.choreography.stages import CATALOG, reference, step

from unknot.choreography import choreograph
from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.model.score import Score
from unknot.model.words import BodyPosition, UpperSide
from unknot.verifying import verify


def written(middle: Step, position: BodyPosition, upper: UpperSide = "") -> Score:
    hold = step("still_hands", "interscapular", "both", seconds=60.0, level=0.5)
    steps = tuple(replace(each, upper=upper) for each in (hold, middle, hold))
    routine = Routine(title="Reach", steps=steps, position=position)
    return choreograph(routine, reference(), CATALOG, as_written=True)


def found(score: Score) -> set[str]:
    return {violation.rule for violation in verify(score, Limits(), CATALOG).errors if violation.step == 1}


def test_the_shoulder_beneath_is_out_of_reach() -> None:
    blade = step("blade_circles", "shoulder_blade", "left", level=1.0)
    assert "within_reach" in found(written(blade, "side_lying", "right"))
    assert "within_reach" not in found(written(blade, "side_lying", "left"))


def test_without_a_word_on_which_side_is_up_both_lie_beneath() -> None:
    for side in ("left", "right"):
        blade = step("blade_circles", "shoulder_blade", side, level=1.0)
        assert "within_reach" in found(written(blade, "side_lying"))


def test_the_muscle_beside_the_spine_is_in_reach_on_both_sides() -> None:
    for side in ("left", "right"):
        beside = step("palm_kneading", "thoracic_paraspinal", side, level=1.5)
        assert "within_reach" not in found(written(beside, "side_lying", "right"))


def test_sitting_the_sacrum_is_out_of_reach_and_face_down_it_is_not() -> None:
    low = step("still_hands", "sacrum", level=0.5)
    assert {"within_reach", "light_in_position"} <= found(written(low, "seated"))
    assert not {"within_reach", "light_in_position"} & found(written(low, "prone"))


@pytest.mark.parametrize(("level", "objected"), [(2.0, False), (3.0, True)])
def test_who_sits_is_not_pressed_hard_in_the_back(level: float, objected: bool) -> None:
    press = step("palm_compression", "thoracic_paraspinal", "left", level=level)
    assert ("light_in_position" in found(written(press, "seated"))) is objected
