"""The verifier's own evaluation of motion, and the bounds on what can slip between its samples."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.verifying.scores import BACK, CATALOG, figure, found, good, mirrored_figure, passage, pressed, step, track

from unknot.anatomy import signed_distance_mm
from unknot.model.limits import AreaLimit, Limits
from unknot.model.score import Figure, Keyframe, Passage, ScoreStep, Track, position_between
from unknot.verifying.footprints import Footprint, core_of, full_of
from unknot.verifying.maps import CELL_MM, Map, maps_of
from unknot.verifying.overlapping import corner_slip_mm, overlaps, slip_mm
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


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["palm", "forearm", "thumb", "hand_edge", "fingertips"]),
    st.floats(-math.pi, math.pi),
    st.floats(-math.pi, math.pi),
    st.floats(0.02, 2.6),
    st.floats(0.0, 10.0),
    st.floats(0.01, 3.0),
)
def test_no_corner_however_sharp_reaches_into_a_footprint_unseen(
    contact: str, way: float, heading: float, opening: float, margin: float, depth: float
) -> None:
    shape = core_of(CATALOG.contacts[contact])
    a, b, sin, cos = shape.half_length_mm, shape.half_width_mm, math.sin(heading), math.cos(heading)
    # A wedge that comes in at the rim where it is `way` round, straight towards the ellipse, its tip `depth` too near
    along, across = math.cos(way), math.sin(way)
    rim = np.array([a * along * sin + b * across * cos, a * along * cos - b * across * sin])
    outward = np.array([along / a * sin + across / b * cos, along / a * cos - across / b * sin])
    outward /= np.hypot(*outward)
    tip = rim + (margin - depth - corner_slip_mm(shape, margin)) * outward
    turn = math.atan2(outward[1], outward[0])
    sides = [turn - opening / 2.0, turn + opening / 2.0]
    wedge = np.array([tip, *(tip + 300.0 * np.array([math.cos(s), math.sin(s)]) for s in sides)])
    assert overlaps(Map.drawn(wedge), shape, np.zeros(1), np.zeros(1), np.array([heading]), margin)[0]


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["palm", "forearm", "thumb", "hand_edge"]),
    st.floats(-math.pi, math.pi),
    st.floats(-math.pi, math.pi),
    st.floats(0.0, 10.0),
    st.floats(0.1, 30.0),
)
def test_what_stays_beyond_its_margin_is_never_called_near(
    contact: str, way: float, heading: float, margin: float, beyond: float
) -> None:
    shape = core_of(CATALOG.contacts[contact])
    a, b, sin, cos = shape.half_length_mm, shape.half_width_mm, math.sin(heading), math.cos(heading)
    along, across = math.cos(way), math.sin(way)
    rim = np.array([a * along * sin + b * across * cos, a * along * cos - b * across * sin])
    outward = np.array([along / a * sin + across / b * cos, along / a * cos - across / b * sin])
    outward /= np.hypot(*outward)
    tip = rim + (margin + beyond) * outward
    turn = math.atan2(outward[1], outward[0])
    wedge = np.array([tip, *(tip + 300.0 * np.array([math.cos(turn + s), math.sin(turn + s)]) for s in (-0.4, 0.4))])
    assert not overlaps(Map.drawn(wedge), shape, np.zeros(1), np.zeros(1), np.array([heading]), margin)[0]


def test_a_corner_is_missed_by_little_more_than_a_millimetre_at_any_margin_of_ours() -> None:
    margins = {region.margin_mm for region in CATALOG.regions.values() if region.kind == "care"}
    cores = [core_of(contact) for contact in CATALOG.contacts.values()]
    assert max(corner_slip_mm(core, margin) for core in cores for margin in margins) < 1.2
    assert max(corner_slip_mm(core, 0.0) for core in cores) < 1e-9
    marks = {condition.mark_margin_mm for condition in CATALOG.conditions.values() if condition.asked == "mark"}
    whole = [full_of(contact) for contact in CATALOG.contacts.values()]
    assert max(corner_slip_mm(one, margin) for one in whole for margin in marks) < 5.2


@settings(max_examples=25, deadline=None)
@given(
    st.floats(-8.0, 8.0),
    st.floats(-8.0, 8.0),
    st.lists(st.tuples(st.floats(0.0, 9.9), st.floats(0.0, 9.9)), min_size=12, max_size=12),
)
def test_presses_within_a_centimetre_are_always_counted_as_one_spot(
    dx: float, dy: float, presses: list[tuple[float, float]]
) -> None:
    # Twelve times eleven seconds: more than two minutes, wherever in a square of a centimetre each of them comes down
    steps = [pressed("thumb", 46 + dx + x, 370 + dy + y, 2.0, hold_s=11.0, stroke="thumb_circles") for x, y in presses]
    assert found(good(*steps), "spot_overdose")


@settings(max_examples=50, deadline=None)
@given(st.floats(0.3, 4.0), st.floats(0.5, 3.0))
def test_a_ramp_is_seen_at_a_hundredth_less_than_it_is_at_most(seconds: float, rise: float) -> None:
    frames: list[tuple[float, ...]] = [(0.0, 0, 0, 0, 0.0, 0, 0), (seconds, 0, 0, 0, rise, 0, 0)]
    seen = samples_of(tables_of((one_track(frames),))).level_rate.max()
    steepest = 1.875 * rise / seconds
    assert 0.99 * steepest <= seen <= steepest + 1e-9


@settings(max_examples=100, deadline=None)
@given(st.floats(-200, 200), st.floats(-60, 600))
def test_a_map_is_off_by_three_millimetres_at_most_where_it_is_read_roughly(x: float, y: float) -> None:
    maps = maps_of(BACK, CATALOG)
    for map_ in (maps.care | maps.working | maps.whole).values():
        rough = float(map_.rough_mm(np.array([x]), np.array([y]))[0])
        exact = float(signed_distance_mm(map_.polygon, [[x, y]])[0])
        far = abs(exact) > 60.0 and rough == math.copysign(math.inf, exact)
        assert far or abs(rough - exact) < 3.0


@pytest.mark.parametrize("seconds", [0.4, 0.45])
def test_a_lift_of_both_hands_is_allowed_for_half_a_second_and_no_longer(seconds: float) -> None:
    def lifted(length: float) -> list[str]:
        up = track(
            "palm", (0, 46, 330, 0.0), (0.01, 46, 330, -1.0), (length, 46, 330, -1.0), (length + 0.01, 46, 330, 0.0)
        )
        rest = track("palm", (0, 46, 330, 0.5), (10, 46, 330, 0.0))
        back = track("palm", (0, 46, 330, 0.0), (10, 46, 330, 0.5))
        figures = [mirrored_figure(rest), mirrored_figure(up), mirrored_figure(back)]
        return [v.rule for v in found(good(step("palm_kneading", passage(1, *figures))), "hands_stay")]

    assert lifted(seconds) == []
    assert lifted(seconds + 0.2) == ["hands_stay"]


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
