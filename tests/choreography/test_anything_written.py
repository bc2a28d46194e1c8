"""Whatever a person writes in a routine, it becomes a whole score that can be judged: no error from inside."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.choreography.stages import CATALOG, areas, backs, reference, step

from unknot.anatomy import Back
from unknot.choreography import choreograph
from unknot.errors import NoRoutineFits
from unknot.model.intake import Recipient
from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.model.score import Score, Track
from unknot.model.words import Side

SIDES: tuple[Side, ...] = ("left", "right", "both", "midline")
HIGHEST = {"mm_s": 5000.0, "per_min": 1200.0, "hold_s": 3600.0}
"""The most that the notation lets a tempo be."""


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """Any stroke on any places, working or not, at any tempo, for any time."""
    stroke = CATALOG.strokes[draw(st.sampled_from(sorted(CATALOG.strokes)))]
    regions = draw(st.lists(st.sampled_from(sorted(CATALOG.regions)), min_size=1, max_size=3, unique=True))
    return Step(
        stroke=stroke.id,
        regions=tuple(regions),
        side=draw(st.sampled_from(SIDES)),
        duration_s=round(draw(st.one_of(st.floats(0.01, 15.0), st.floats(10.0, 1200.0))), 3),
        level=draw(st.integers(0, 10)) / 2,
        phase=stroke.phase,
        tempo=draw(st.none() | st.floats(0.01, HIGHEST[stroke.tempo_unit])),
        contact=draw(st.sampled_from(["", *sorted(CATALOG.contacts)])),
        repetitions=draw(st.none() | st.integers(1, 12) | st.just(1000)),
        hold_s=draw(st.none() | st.floats(0.1, 60.0)),
        slowing=draw(st.booleans()),
    )


def assert_whole(score: Score) -> None:
    for each in (*score.steps, *score.closing):
        assert sum(passage.duration_s for passage in each.passages) == pytest.approx(each.duration_s, abs=2e-3)
        for figure in (figure for passage in each.passages for figure in passage.figures):
            assert figure.duration_s > 0.0
            for track in (figure.left, figure.right):
                if track is not None:
                    assert_playable(track, figure.duration_s)


def assert_playable(track: Track, duration_s: float) -> None:
    times = [frame.t_s for frame in track.keyframes]
    assert times[0] == 0.0
    assert times[-1] == duration_s
    assert all(before < after for before, after in pairwise(times))
    for frame in track.keyframes:
        assert all(map(isfinite, (frame.x_mm, frame.y_mm, frame.vx_mm_s, frame.vy_mm_s, frame.heading_rad)))
        assert -1.0 <= frame.level <= 5.0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(steps(), min_size=1, max_size=4),
    backs,
    areas,
    st.sampled_from([0.0, 1.0, 3.0]),
    st.booleans(),
)
def test_any_routine_becomes_a_whole_score(
    written: list[Step], back: Back, marked: tuple[object, ...], max_level: float, as_written: bool
) -> None:
    limits = Limits(areas=marked, max_level=max_level)  # type: ignore[arg-type]
    routine = Routine(title="Written", steps=tuple(written))
    assert_whole(choreograph(routine, back, CATALOG, limits=limits, as_written=as_written))


@pytest.mark.parametrize("as_written", [False, True])
@pytest.mark.parametrize(
    ("stroke", "region", "side"),
    [
        ("feathering", "skull_base", "midline"),
        ("wringing", "skull_base", "midline"),
        ("cupping", "sacrum", "midline"),
        ("alternating_effleurage", "spinous_processes", "midline"),
        ("circular_effleurage", "kidney", "left"),
        ("closing_effleurage", "skull_base", "left"),
    ],
)
def test_a_stroke_on_a_place_it_was_not_made_for_is_still_played(
    stroke: str, region: str, side: str, as_written: bool
) -> None:
    asked = step(stroke, region, side, seconds=45.0)  # type: ignore[arg-type]
    assert_whole(choreograph(Routine(title="Odd", steps=(asked,)), reference(), CATALOG, as_written=as_written))


def test_what_a_cut_leaves_over_keeps_the_hands_where_they_are() -> None:
    long = step("long_effleurage", "whole_back", seconds=60.0)
    crumbs = [
        step(stroke, "whole_back", seconds=seconds) for stroke, seconds in (("wringing", 0.003), ("rocking", 0.2))
    ]
    for steps in ([long, *crumbs], [*crumbs, long]):
        assert_whole(choreograph(Routine(title="Cut", steps=tuple(steps)), reference(), CATALOG))


def test_a_rate_beyond_any_hand_still_fits_a_moment() -> None:
    asked = step("hacking", "thoracic_paraspinal", "left", seconds=1.0, tempo=1200.0, contact="soft_fist")
    assert_whole(choreograph(Routine(title="Fast", steps=(asked,)), reference(), CATALOG, as_written=True))


@pytest.mark.parametrize("seconds", [599.0, 600.0, 1199.0, 1200.0])
def test_short_figures_played_thousands_of_times_still_end_on_time(seconds: float) -> None:
    asked = step("gentle_vibration", "above_hip", "left", seconds=seconds, level=0.0)
    slight = Back.of(Recipient(height_mm=1400.0, weight_kg=40.0, shape="broad_shouldered", build="slight"))
    assert_whole(choreograph(Routine(title="Trembling", steps=(asked,)), slight, CATALOG, limits=Limits(max_level=0.0)))


@pytest.mark.parametrize(
    ("stroke", "region", "side", "seconds", "tempo", "repetitions"),
    [
        ("rocking", "sacrum", "midline", 838.668, 373.30763601761123, 12),
        ("rocking", "above_hip", "both", 687.835, 341.30858491620967, None),
        ("picking_up", "shoulder_top", "left", 1028.981, 930.2435688424315, 1),
        ("soft_fist_circles", "shoulder_blade", "both", 1181.761, 318.58136489735966, 1),
        ("finger_kneading", "side", "both", 961.819, 718.9835726094343, 1),
    ],
)
def test_rounds_faster_than_hands_still_end_on_time(
    stroke: str, region: str, side: Side, seconds: float, tempo: float, repetitions: int | None
) -> None:
    asked = step(stroke, region, side, seconds=seconds, tempo=tempo, repetitions=repetitions)
    assert_whole(choreograph(Routine(title="Hasty", steps=(asked,)), reference(), CATALOG, as_written=True))


def test_where_hands_may_rest_nowhere_there_is_no_routine() -> None:
    closed = Limits(region_levels=dict.fromkeys(CATALOG.regions, -1.0))
    for asked in (step("long_effleurage", "whole_back"), step("cupping", "shoulder_blade", "left")):
        with pytest.raises(NoRoutineFits, match="no place"):
            choreograph(Routine(title="Closed", steps=(asked,)), reference(), CATALOG, limits=closed)


def test_a_thousand_repetitions_are_done_as_far_as_there_is_time() -> None:
    asked = step("thumb_circles", "shoulder_blade", "left", seconds=60.0, repetitions=1000)
    score = choreograph(Routine(title="Many", steps=(asked,)), reference(), CATALOG, as_written=True)
    assert_whole(score)
    tracks = [figure.right for passage in score.steps[0].passages for figure in passage.figures if figure.right]
    assert max(len(track.keyframes) for track in tracks) < 600
