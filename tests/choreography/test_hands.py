"""Two hands keep out of each other: not only what touches, but the palms behind it."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.choreography.stages import CATALOG, played, step

from unknot.anatomy import Back
from unknot.choreography.hands import both_work, footprints_apart_mm, hands_apart_mm, inward_mm, palm_mm
from unknot.choreography.phrasing import Phrasing
from unknot.model.knowledge import Stroke
from unknot.model.routine import Routine
from unknot.model.score import Figure, ScoreStep, Track, position_between
from unknot.model.words import Hand, Side

Values = NDArray[np.float64]

BODIES = {
    "small": Back.from_numbers({"height_mm": 1560.0, "weight_kg": 50.0, "shape": "even", "build": "slight"}),
    "average": Back.reference(),
    "heavy": Back.from_numbers({"height_mm": 1830.0, "weight_kg": 105.0, "shape": "even", "build": "soft"}),
}
PALM_MM = (30.0, 90.0)
"""From where to where, ahead of the wrist, a hand is as broad as its palm."""
MOST_IN_EACH_OTHER = 1.0 / 3.0
MOST_OF_THE_TIME = 0.35
"""A short strip has not always room for two."""
OVER_EACH_OTHER = {"alternating_effleurage", "circular_effleurage"}
"""Hands pass over each other, because that is the stroke."""

TWO_HANDED = [s for s in CATALOG.strokes.values() if s.hands in ("both", "alternating")]


def side_of(stroke: Stroke, region: str) -> Side:
    """Return the side on which plans have a stroke: both at once only where both hands do the same."""
    if not CATALOG.regions[region].paired:
        return "midline"
    return "both" if stroke.hands == "both" else "right"


def given(stroke: Stroke, body: str) -> ScoreStep:
    region = max(stroke.regions, key=lambda id_: stroke.regions[id_])
    seconds = max(40.0, stroke.least_s)
    return played(step(stroke.id, region, side_of(stroke, region), seconds=seconds), back=BODIES[body])


def state(track: Track, t_s: float) -> tuple[float, float, float, float]:
    for before, after in pairwise(track.keyframes):
        if t_s <= after.t_s:
            return position_between(before, after, t_s)
    return position_between(track.keyframes[-2], track.keyframes[-1], track.keyframes[-1].t_s)


def palm(track: Track, hand: Hand, t_s: float) -> Values | None:
    """Return points (N, 2) along the middle of a palm that is on the skin, where the contact's data have it."""
    x, y, heading, level = state(track, t_s)
    wrist_mm = CATALOG.contacts[track.contact].wrist_mm
    if level < 0 or wrist_mm is None:
        return None
    forward = np.array([math.sin(heading), math.cos(heading)])
    littleward = np.array([math.cos(heading), -math.sin(heading)]) * (1.0 if hand == "right" else -1.0)
    wrist = np.array([x, y]) + wrist_mm[0] * littleward + wrist_mm[1] * forward
    points: Values = wrist + np.linspace(*PALM_MM, 7)[:, None] * forward
    return points


def in_each_other(figure: Figure, t_s: float) -> bool:
    """Whether at a moment two palms share more than a third of their breadth."""
    if figure.left is None or figure.right is None:
        return False
    left, right = palm(figure.left, "left", t_s), palm(figure.right, "right", t_s)
    if left is None or right is None:
        return False
    breadth = 0.5 * sum(CATALOG.contacts[track.contact].breadth_mm for track in (figure.left, figure.right))
    apart = np.hypot(*(left[:, None] - right[None]).transpose(2, 0, 1)).min()
    return bool(apart < breadth * (1.0 - MOST_IN_EACH_OTHER))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("stroke", TWO_HANDED, ids=lambda stroke: stroke.id)
def test_two_palms_are_not_in_the_same_place(stroke: Stroke, body: str) -> None:
    shared_s = whole_s = 0.0
    for passage in given(stroke, body).passages[1:]:
        for figure in passage.figures:
            times = np.linspace(0.0, figure.duration_s, 12)
            whole_s += passage.count * figure.duration_s
            share = float(np.mean([in_each_other(figure, float(t)) for t in times]))
            shared_s += passage.count * figure.duration_s * share
    most = 0.5 if stroke.id in OVER_EACH_OTHER else MOST_OF_THE_TIME
    assert shared_s <= most * whole_s


@pytest.mark.parametrize("stroke", ["palm_kneading", "picking_up", "muscle_lifting", "cupping", "side_lengthening"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_arms_do_not_cross_where_two_hands_share_one_side(stroke: str, side: Side) -> None:
    record = CATALOG.strokes[stroke]
    region = max(record.regions, key=lambda id_: record.regions[id_])
    made = played(step(stroke, region, side, seconds=60.0))
    work = max(made.passages[1:], key=lambda passage: passage.count * passage.figures[0].duration_s)
    figure = max(work.figures, key=lambda one: one.duration_s)
    assert figure.left is not None
    assert figure.right is not None
    for share in (0.2, 0.5, 0.8):
        left, right = (state(track, share * figure.duration_s) for track in (figure.left, figure.right))
        # To the right as fingers point, the right hand is on the right
        apart = (right[0] - left[0]) * math.cos(left[2]) - (right[1] - left[1]) * math.sin(left[2])
        assert apart > 0


def test_a_palm_beside_the_spine_reaches_inward_by_half_its_breadth_and_one_turned_outward_across_it() -> None:
    fingertips = CATALOG.contacts["fingertips"]
    headward, outward, inward = inward_mm(fingertips, np.array([0.0, math.pi / 2, -math.pi / 2]))
    assert headward == pytest.approx(0.5 * fingertips.breadth_mm + 9.0)
    assert outward == pytest.approx(133.0 + 0.5 * fingertips.breadth_mm)
    assert inward == pytest.approx(fingertips.half_length_mm)


def test_where_an_arm_is_the_tool_only_what_touches_takes_room() -> None:
    forearm = CATALOG.contacts["forearm"]
    assert inward_mm(forearm, np.array([0.0]))[0] == pytest.approx(forearm.half_width_mm)
    assert hands_apart_mm(forearm, math.pi / 2) == footprints_apart_mm(forearm, math.pi / 2)


def test_palms_side_by_side_need_their_breadth_and_pinching_hands_only_what_touches() -> None:
    palm_, pinch = CATALOG.contacts["palm"], CATALOG.contacts["pinch"]
    assert footprints_apart_mm(palm_, math.pi / 2) == pytest.approx(84.0)
    assert hands_apart_mm(palm_, math.pi / 2) == pytest.approx(87.0)
    assert hands_apart_mm(pinch, math.pi / 2) == footprints_apart_mm(pinch, math.pi / 2)


def test_the_palm_of_a_left_hand_is_the_mirror_image_of_a_right_one() -> None:
    pinch = CATALOG.contacts["pinch"]
    right = palm_mm(pinch, "right", np.array([[40.0, 300.0]]), np.array([0.7]))
    left = palm_mm(pinch, "left", np.array([[-40.0, 300.0]]), np.array([-0.7]))
    np.testing.assert_allclose(left, right * [-1.0, 1.0])


def test_what_is_said_is_of_both_hands_only_where_both_work() -> None:
    both = played(step("palm_kneading", "thoracic_paraspinal", "right", seconds=90.0))
    one = played(step("finger_kneading", "neck", "right", seconds=90.0))
    assert both_work(both.passages)
    assert not both_work(one.passages)
    phrasing = Phrasing(CATALOG, Routine(title="", steps=()))
    record = CATALOG.strokes["palm_kneading"]
    assert phrasing.cues("palm_kneading", "line", both.passages) == (*record.cues["line"], *record.cues_both["line"])
    assert phrasing.cues("palm_kneading", "line", one.passages) == record.cues["line"]


@pytest.mark.parametrize("stroke", [s for s in TWO_HANDED if s.cues_both], ids=lambda stroke: stroke.id)
def test_what_is_said_of_one_hand_does_not_name_another(stroke: Stroke) -> None:
    assert set(stroke.cues_both) <= set(stroke.cues)
    assert not any("other" in text or "after hand" in text for texts in stroke.cues.values() for text in texts)
