"""The verifier's own evaluation of motion, and the bounds on what can slip between its samples."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.verifying.scores import BACK, CATALOG, figure, found, good, mirrored_figure, passage, step, track

from unknot.anatomy import signed_distance_mm
from unknot.model.limits import AreaLimit, Limits
from unknot.model.score import Figure, Keyframe, Passage, ScoreStep, Track, position_between
from unknot.verifying.footprints import Footprint, core_of, full_of, overlaps, slip_mm
from unknot.verifying.maps import CELL_MM, Map, maps_of
from unknot.verifying.sampling import INTERVAL_S, samples_of
from unknot.verifying.tracks import tables_of

VECTORS = Path(__file__).parents[1] / "vectors" / "motion.json"
COLUMNS = ("t_s", "x_mm", "y_mm", "heading_rad", "level", "vx_mm_s", "vy_mm_s")

FRAMES = st.builds(
    lambda dt, x, y, h, level, vx, vy: (dt, x, y, h, level, vx, vy),
    st.floats(0.05, 4.0),
    st.floats(-150, 150),
    st.floats(0, 500),
    st.floats(-3, 3),
    st.floats(-1, 5),
    st.floats(-200, 200),
    st.floats(-200, 200),
)


def one_track(frames: list[tuple[float, ...]]) -> ScoreStep:
    """Return a step of one hand with these keyframes (the first number is the time since the one before)."""
    at, keyframes = 0.0, []
    for index, (dt, x, y, h, level, vx, vy) in enumerate(frames):
        at += dt if index else 0.0
        keyframes.append(Keyframe(t_s=at, x_mm=x, y_mm=y, heading_rad=h, level=level, vx_mm_s=vx, vy_mm_s=vy))
    whole = Figure(duration_s=at, right=Track(contact="palm", keyframes=tuple(keyframes)))
    return step("long_effleurage", Passage(count=1, figures=(whole,)))


@settings(max_examples=50, deadline=None)
@given(st.lists(FRAMES, min_size=2, max_size=6))
def test_every_sample_lies_on_the_curve_that_the_score_defines(frames: list[tuple[float, ...]]) -> None:
    one = one_track(frames)
    keyframes = one.passages[0].figures[0].right.keyframes  # type: ignore[union-attr]
    samples = samples_of(tables_of((one,)))
    for i in range(0, len(samples), 7):
        t = float(samples.t_s[i])
        after = next((k for k in range(1, len(keyframes)) if keyframes[k].t_s > t), len(keyframes) - 1)
        expected = position_between(keyframes[after - 1], keyframes[after], t)
        seen = (samples.x_mm[i], samples.y_mm[i], samples.heading_rad[i], samples.level[i])
        assert seen == pytest.approx(expected, abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(st.lists(FRAMES, min_size=2, max_size=6))
def test_samples_are_close_in_time_and_stand_for_all_of_it(frames: list[tuple[float, ...]]) -> None:
    one = one_track(frames)
    samples = samples_of(tables_of((one,)))
    moving = np.abs(samples.vx_mm_s) + np.abs(samples.vy_mm_s) + np.abs(samples.level_rate) > 0.0
    assert np.diff(samples.t_s)[moving[:-1]].max(initial=0.0) <= INTERVAL_S + 1e-9
    assert samples.weight_s.sum() == pytest.approx(one.duration_s)


@settings(max_examples=50, deadline=None)
@given(st.lists(FRAMES, min_size=2, max_size=6))
def test_the_highest_level_is_always_sampled(frames: list[tuple[float, ...]]) -> None:
    samples = samples_of(tables_of((one_track(frames),)))
    assert samples.level.max() == pytest.approx(max(frame[4] for frame in frames))


def test_the_speed_is_the_derivative_of_the_place() -> None:
    one = one_track([(0, 0, 0, 0, 1, 0, 50), (2, 30, 120, 1, 2, 20, 60), (1, 40, 150, 1, 1, 0, 0)])
    samples = samples_of(tables_of((one,)))
    t, x = samples.t_s, samples.x_mm
    assert np.gradient(x, t)[2:-2] == pytest.approx(samples.vx_mm_s[2:-2], abs=1.0)
    level_rate = np.gradient(samples.level, t)[2:-2]
    assert level_rate == pytest.approx(samples.level_rate[2:-2], abs=0.05)


def test_the_shared_vectors_are_met() -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    compared = 0
    for pair in vectors["pairs"]:
        before, after = (Keyframe(**dict(zip(COLUMNS, pair[end], strict=False))) for end in ("before", "after"))
        whole = Figure(duration_s=after.t_s, right=Track(contact="palm", keyframes=(before, after)))
        samples = samples_of(tables_of((step("long_effleurage", Passage(count=1, figures=(whole,))),)))
        for t, *expected in pair["samples"]:
            i = int(np.argmin(np.abs(samples.t_s - t)))
            if abs(samples.t_s[i] - t) < 1e-9:
                seen = (samples.x_mm[i], samples.y_mm[i], samples.heading_rad[i], samples.level[i])
                assert seen == pytest.approx(expected, abs=vectors["tolerance"]), pair["name"]
                compared += 1
    assert compared > len(vectors["pairs"]) * 3


def test_figures_are_sampled_once_and_timed_for_their_first_and_last_play() -> None:
    beat = track("palm", (0, 46, 330, 0.5), (1, 46, 340, 1.0), (2, 46, 330, 0.5))
    few = samples_of(tables_of((step("palm_kneading", passage(1, mirrored_figure(beat))),)))
    many = samples_of(tables_of((step("palm_kneading", passage(50, mirrored_figure(beat))),)))
    assert len(few) == len(many)
    assert many.last_s.max() == pytest.approx(100.0)


def test_a_resting_hand_costs_few_samples() -> None:
    rest = track("palm", (0, 46, 330, 0.5), (600, 46, 330, 0.5))
    assert len(samples_of(tables_of((step("still_hands", passage(1, mirrored_figure(rest))),)))) < 2500


def test_a_hand_at_the_speed_limit_cannot_cross_a_place_unseen() -> None:
    # 6 mm between samples: no care region is that narrow, so a crossing always leaves samples inside
    widest_step_mm = 300.0 * INTERVAL_S
    for key, map_ in maps_of(BACK, CATALOG).care.items():
        deepest = -float(map_.distance_mm.min())
        assert deepest > widest_step_mm / 2.0, key


def test_a_quick_touch_of_a_small_mark_in_passing_is_seen() -> None:
    # The right thumb passes a mole at just under 30 cm a second
    sweep = track("thumb", (0, 46, 330, 0.5), (1.1, 46, 158, 0.5), (2.2, 46, 330, 0.5))
    rest = track("palm", (0, -46, 330, 0.5), (2.2, -46, 330, 0.5))
    one = good(step("long_effleurage", passage(1, figure(sweep, rest))))
    for y in range(200, 300, 9):
        mole = AreaLimit(
            polygon_mm=((45.8, y), (46.2, y), (46.2, y + 0.4), (45.8, y + 0.4)), margin_mm=0.0, label="mole"
        )
        assert any(v.hand == "right" for v in found(one, "marked_place", Limits(areas=(mole,))))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["palm", "forearm", "thumb", "hand_edge", "fingertips"]),
    st.floats(-60, 60),
    st.floats(-40, 40),
    st.floats(-math.pi, math.pi),
)
def test_an_edge_reaches_into_a_footprint_by_half_a_millimetre_at_most_unseen(
    contact: str, x: float, y: float, heading: float
) -> None:
    shape = full_of(CATALOG.contacts[contact])
    half_plane = Map.drawn(np.array([(0.0, -200.0), (200.0, -200.0), (200.0, 200.0), (0.0, 200.0)]))
    seen = overlaps(half_plane, shape, np.array([x]), np.array([y]), np.array([heading]), 0.0)[0]
    reach = math.hypot(shape.half_length_mm * math.sin(heading), shape.half_width_mm * math.cos(heading))
    depth = x + reach
    if y < 100:
        if depth > slip_mm(shape):
            assert seen
        if depth < -1e-6:
            assert not seen
    assert slip_mm(shape) < 0.7


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(["palm", "forearm", "thumb"]),
    st.floats(0.0, 1.2),
    st.floats(-math.pi, math.pi),
    st.floats(0.5, 2.6),
)
def test_a_corner_reaches_into_a_core_by_half_the_gap_of_its_rim_at_most_unseen(
    contact: str, way: float, heading: float, opening: float
) -> None:
    shape = core_of(CATALOG.contacts[contact])
    gap = shape.reach_mm * 2.0 * math.pi / 24.0
    # A wedge whose tip lies on the ray `way` of the ellipse, opening away from its middle
    depth = gap / 2.0 / math.tan(min(opening, 1.57) / 2.0) + slip_mm(shape) + 0.1
    a, b = shape.half_length_mm, shape.half_width_mm
    edge = np.array(
        [
            a * math.cos(way) * math.sin(heading) + b * math.sin(way) * math.cos(heading),
            a * math.cos(way) * math.cos(heading) - b * math.sin(way) * math.sin(heading),
        ]
    )
    normal = np.array(
        [
            math.cos(way) / a * math.sin(heading) + math.sin(way) / b * math.cos(heading),
            math.cos(way) / a * math.cos(heading) - math.sin(way) / b * math.sin(heading),
        ]
    )
    normal /= np.hypot(*normal)
    tip = edge - depth * normal
    turn = math.atan2(normal[1], normal[0])
    sides = [turn - opening / 2.0, turn + opening / 2.0]
    wedge = np.array([tip, *(tip + 300.0 * np.array([math.cos(s), math.sin(s)]) for s in sides)])
    assert overlaps(Map.drawn(wedge), shape, np.zeros(1), np.zeros(1), np.array([heading]), 0.0)[0]


def test_the_core_of_a_broad_contact_is_half_of_it() -> None:
    assert core_of(CATALOG.contacts["palm"]) == Footprint(half_length_mm=27.5, half_width_mm=20.0)
    assert core_of(CATALOG.contacts["thumb"]) == full_of(CATALOG.contacts["thumb"])


@settings(max_examples=100, deadline=None)
@given(st.floats(-200, 200), st.floats(-60, 600), st.floats(-5, 60))
def test_maps_answer_as_exactly_as_the_polygon(x: float, y: float, limit: float) -> None:
    for map_ in maps_of(BACK, CATALOG).care.values():
        exact = signed_distance_mm(map_.polygon, [[x, y]])[0]
        near = bool(map_.closer_than(np.array([x]), np.array([y]), limit)[0])
        assert near == bool(exact < limit)


def test_maps_are_drawn_once_for_a_back() -> None:
    assert maps_of(BACK, CATALOG) is maps_of(BACK, CATALOG)
    assert CELL_MM <= 4.0
