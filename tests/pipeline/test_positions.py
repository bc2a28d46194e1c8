"""Lying on the side and sitting: only what can be reached is worked, lighter, and both sides get their turn."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from unknot import pipeline
from unknot.anatomy import Back
from unknot.formats import read_routine, write_routine
from unknot.library import shipped_catalog, shipped_routines
from unknot.model.intake import Intake
from unknot.model.score import Score
from unknot.model.words import BodyPosition

CATALOG = shipped_catalog()
EXAMPLES = Path(__file__).parents[2] / "examples" / "intakes"
ON_THE_SIDE, SITTING = CATALOG.postures["side_lying"], CATALOG.postures["seated"]


def person(name: str, position: BodyPosition) -> Intake:
    text = (EXAMPLES / f"{name}.intake.yaml").read_text(encoding="utf-8")
    return replace(pipeline.intake_from(text), position=position)


def prepared(position: BodyPosition, minutes: float = 30.0, name: str = "desk-worker") -> pipeline.Prepared:
    return pipeline.prepare(person(name, position), minutes=minutes)


def touched(score: Score, index: int) -> np.ndarray:
    """Return every place of a keyframe on the skin in one step, on the reference chart."""
    frames = [
        (frame.x_mm, frame.y_mm)
        for passage in score.steps[index].passages
        for figure in passage.figures
        for track in (figure.left, figure.right)
        if track is not None
        for frame in track.keyframes
        if frame.level >= 0.0
    ]
    return Back.from_numbers(score.back).to_reference(frames)


def test_on_the_side_there_are_two_halves_with_one_turn_between_them() -> None:
    uppers = [step.upper for step in prepared("side_lying").score.steps]
    assert set(uppers) == {"left", "right"}
    assert sum(before != after for before, after in pairwise(uppers)) == 1


def test_on_the_side_no_hand_goes_beneath_the_body() -> None:
    score = prepared("side_lying").score
    for index, step in enumerate(score.steps):
        toward_beneath = touched(score, index)[:, 0] * (-1.0 if step.upper == "right" else 1.0)
        assert toward_beneath.max() <= ON_THE_SIDE.beneath_mm + 1.0, step.stroke  # type: ignore[operator]


def test_on_the_side_each_side_gets_the_same_while_it_is_up() -> None:
    routine = prepared("side_lying", name="first-time-couple-ten-minutes").routine
    seconds = {
        side: sum(step.duration_s for step in routine.steps if step.side == side and step.upper == side)
        for side in ("left", "right")
    }
    assert seconds["left"] > 60.0
    assert seconds["left"] == pytest.approx(seconds["right"], abs=20.0)
    assert all(step.side in (step.upper, "both", "midline") for step in routine.steps)


def test_turning_over_is_said_once() -> None:
    score = prepared("side_lying").score
    turn = next(i for i, step in enumerate(score.steps) if i and step.upper != score.steps[i - 1].upper)
    said = [cue for cue in score.cues if cue.text in CATALOG.phrases["en"]["cues.turn_over"]]
    assert [cue.step for cue in said] == [turn]
    assert said[0].at_s < score.steps[turn].start_s


def test_sitting_no_hand_goes_down_to_the_seat() -> None:
    made = prepared("seated", 60.0)
    assert not {"sacrum", "above_hip"} & {region for step in made.routine.steps for region in step.regions}
    for index, step in enumerate(made.score.steps):
        assert touched(made.score, index)[:, 1].min() >= SITTING.lowest_mm - 1.0, step.stroke  # type: ignore[operator]


@pytest.mark.parametrize("position", ["side_lying", "seated"])
def test_no_step_is_firmer_than_the_position_bears(position: BodyPosition) -> None:
    posture = CATALOG.postures[position]
    for step in prepared(position, 60.0).routine.steps:
        assert all(step.level <= posture.level(region) for region in step.regions)


@pytest.mark.parametrize("position", ["side_lying", "seated"])
def test_where_the_giver_is_stands_with_every_step(position: BodyPosition) -> None:
    standing = {step.standing for step in prepared(position).score.steps}
    assert all(standing)
    assert all("hip" not in words for words in standing)


@pytest.mark.parametrize("name", sorted(shipped_routines()))
def test_a_ready_made_routine_is_given_on_the_side_in_the_same_time(name: str) -> None:
    routine = pipeline.ready_made(name)
    intake = person("first-time-couple-ten-minutes", "side_lying")
    outcome = pipeline.screen(intake)
    limits = replace(outcome.limits, positions=("side_lying",))
    given = pipeline.adapt(routine, intake, replace(outcome, limits=limits), CATALOG)
    assert {step.upper for step in given.steps} == {"left", "right"}
    assert given.duration_s == pytest.approx(min(routine.duration_s, limits.max_minutes * 60.0))


def test_which_side_is_up_is_kept_in_the_file() -> None:
    routine = prepared("side_lying").routine
    again = read_routine(write_routine(routine, CATALOG), "again", CATALOG)
    assert [step.upper for step in again.steps] == [step.upper for step in routine.steps]
