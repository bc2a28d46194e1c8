"""Whole routines made exact, and what the strokes look like when hands do them."""

from __future__ import annotations

import gzip
import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from tests.choreography.measuring import HANDS, fastest_mm_s, figures_of, moments
from tests.choreography.stages import CATALOG, one_stroke, played, rectangle, reference, step

from unknot.choreography import choreograph
from unknot.errors import ScoreError
from unknot.formats import read_routine, score_written, write_score
from unknot.library import shipped_routines
from unknot.model.limits import Limits
from unknot.model.routine import Routine
from unknot.model.score import Figure, Score, ScoreStep, Track
from unknot.verifying import verify

ROUTINES = {name: read_routine(text, name, CATALOG) for name, text in shipped_routines().items()}


def tracks_of(made: ScoreStep, contact: str | None = None) -> list[Track]:
    """Return the tracks of a step after its way in, those of one contact where one is named."""
    found = []
    for passage in made.passages[1:]:
        for figure in passage.figures:
            found += [track for hand in HANDS if (track := figure.track(hand)) is not None]
    return [track for track in found if contact in (None, track.contact)]


def work_of(made: ScoreStep) -> Figure:
    """Return the figure on which most of a step's time is spent."""
    passage = max(made.passages, key=lambda p: p.duration_s)
    return max(passage.figures, key=lambda f: f.duration_s)


def levels(made: ScoreStep) -> list[float]:
    return [frame.level for track in tracks_of(made) for frame in track.keyframes]


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return {name: choreograph(routine, reference(), CATALOG) for name, routine in ROUTINES.items()}


@pytest.mark.parametrize("name", ROUTINES)
def test_every_ready_made_routine_passes_the_verifier(name: str, scores: dict[str, Score]) -> None:
    report = verify(score_written(scores[name]), Limits(), CATALOG, reference())
    assert report.errors == ()


@pytest.mark.parametrize("name", ROUTINES)
def test_every_ready_made_routine_passes_as_it_was_written(name: str) -> None:
    score = choreograph(ROUTINES[name], reference(), CATALOG, as_written=True)
    assert verify(score_written(score), Limits(), CATALOG, reference()).errors == ()


@pytest.mark.parametrize("name", ROUTINES)
def test_a_score_lasts_as_long_as_its_routine(name: str, scores: dict[str, Score]) -> None:
    assert scores[name].duration_s == pytest.approx(ROUTINES[name].duration_s, abs=1e-6)
    assert [s.stroke for s in scores[name].steps] == [s.stroke for s in ROUTINES[name].steps]


def test_durations_that_are_not_whole_milliseconds_still_add_up() -> None:
    thirds = [replace(step("long_effleurage", "whole_back"), duration_s=100.0 / 3.0) for _ in range(3)]
    score = choreograph(Routine(title="Thirds", steps=tuple(thirds)), reference(), CATALOG)
    assert score.duration_s == pytest.approx(100.0, abs=1e-6)
    assert score.steps[2].start_s == pytest.approx(200.0 / 3.0, abs=1e-3)


def test_an_hour_is_small_enough_to_send() -> None:
    hour = [
        step("still_hands", "whole_back", seconds=60.0),
        *(step("long_effleurage", "whole_back", seconds=240.0) for _ in range(3)),
        *(
            step(stroke, region, side, seconds=90.0)
            for stroke, region in (
                ("palm_kneading", "lumbar_paraspinal"),
                ("finger_kneading", "shoulder_top"),
                ("picking_up", "shoulder_top"),
                ("palm_kneading", "thoracic_paraspinal"),
                ("blade_circles", "shoulder_blade"),
                ("circular_friction", "interscapular"),
            )
            for side in ("left", "right")
        ),
        *(step("walking_palms", "thoracic_paraspinal", "both", seconds=180.0) for _ in range(4)),
        step("fan_effleurage", "whole_back", seconds=240.0),
        step("wringing", "whole_back", seconds=150.0),
        step("closing_effleurage", "whole_back", seconds=300.0),
        step("closing_hold", "whole_back", seconds=60.0),
    ]
    score = choreograph(Routine(title="An hour", steps=tuple(hour)), reference(), CATALOG)
    assert score.duration_s >= 3300.0
    assert len(gzip.compress(write_score(score).encode())) < 60_000


def test_long_strokes_go_up_beside_the_spine_and_come_home_along_the_sides_lighter() -> None:
    figure = work_of(played(step("long_effleurage", "whole_back", seconds=60.0, level=2.0)))
    assert figure.right is not None
    path = list(moments(figure.right, 0.0))
    top = max(range(len(path)), key=lambda i: path[i].y_mm)
    up = [m for m in path[:top] if 100.0 < m.y_mm < 350.0]
    down = [m for m in path[top:] if 100.0 < m.y_mm < 350.0]
    assert max(abs(m.x_mm) for m in up) < 70.0 < 90.0 < min(abs(m.x_mm) for m in down)
    assert min(m.level for m in up) > max(m.level for m in down)
    assert np.ptp([m.level for m in up]) < 0.3


def test_mirrored_hands_are_mirrored_and_do_not_lie_on_each_other() -> None:
    figure = work_of(played(step("long_effleurage", "whole_back")))
    assert figure.left is not None
    assert figure.right is not None
    for left, right in zip(figure.left.keyframes, figure.right.keyframes, strict=True):
        assert (left.x_mm, left.y_mm, left.level) == (-right.x_mm, right.y_mm, right.level)
        assert right.x_mm - left.x_mm > 2 * CATALOG.contacts["palm"].half_width_mm


def test_kneading_hands_take_turns() -> None:
    figure = work_of(played(step("palm_kneading", "thoracic_paraspinal", "right", seconds=90.0)))
    assert figure.left is not None
    assert figure.right is not None
    middle = slice(4, -6)
    left = np.array([k.level for k in figure.left.keyframes])[middle]
    right = np.array([k.level for k in figure.right.keyframes])[middle]
    count = min(len(left), len(right))
    assert np.corrcoef(left[:count], right[:count])[0, 1] < -0.3


def test_hands_on_one_side_work_apart_along_the_body() -> None:
    figure = work_of(played(step("palm_kneading", "thoracic_paraspinal", "right", seconds=90.0)))
    assert figure.left is not None
    assert figure.right is not None
    for left, right in zip(moments(figure.left, 0.0), moments(figure.right, 0.0), strict=True):
        assert np.hypot(left.x_mm - right.x_mm, left.y_mm - right.y_mm) > 60.0


def test_presses_sink_for_three_seconds_and_leave_as_slowly() -> None:
    made = played(step("palm_compression", "thoracic_paraspinal", "both", seconds=60.0, level=2.5))
    frames = next(track.keyframes for track in tracks_of(made, "heel_of_hand"))
    sinks = [b.t_s - a.t_s for a, b in itertools.pairwise(frames) if b.level - a.level > 1.0]
    leaves = [b.t_s - a.t_s for a, b in itertools.pairwise(frames) if a.level - b.level > 1.0]
    assert sinks
    assert leaves
    assert min(sinks + leaves) > 2.4


def test_points_are_held_for_about_ten_seconds() -> None:
    made = played(step("trigger_point_hold", "shoulder_top", "right", seconds=60.0))
    frames = tracks_of(made, "reinforced_thumb")[0].keyframes
    holds = [b.t_s - a.t_s for a, b in itertools.pairwise(frames) if a.level == b.level > 1.5]
    assert holds
    assert all(7.5 <= hold <= 12.5 for hold in holds)


def test_a_reinforcing_hand_is_off_the_back_while_it_lies_on_the_other() -> None:
    made = played(step("trigger_point_hold", "shoulder_top", "right", seconds=60.0))
    assert work_of(made).left is None
    assert work_of(made).right is not None


def test_a_hand_without_work_rests_in_contact() -> None:
    made = played(step("forearm_glide", "thoracic_paraspinal", "right", seconds=60.0))
    resting = work_of(made).left
    assert resting is not None
    assert resting.contact == "palm"
    assert {(k.x_mm, k.y_mm) for k in resting.keyframes} == {(resting.keyframes[0].x_mm, resting.keyframes[0].y_mm)}
    assert max(k.level for k in resting.keyframes) <= 0.5


def test_percussion_strikes_four_to_ten_times_a_second_with_both_hands() -> None:
    made = played(step("hacking", "thoracic_paraspinal", "right", seconds=30.0))
    beat = max(made.passages, key=lambda p: p.count)
    assert 4.0 <= 2 / beat.figures[0].duration_s <= 10.0
    for hand in HANDS:
        track = beat.figures[0].track(hand)
        assert track is not None
        assert min(k.level for k in track.keyframes) == -1.0


def test_feathering_always_has_a_hand_under_way_downward() -> None:
    made = played(step("feathering", "whole_back", seconds=60.0))
    figure = work_of(made)
    for hand in HANDS:
        track = figure.track(hand)
        assert track is not None
        on_skin = [m for m in moments(track, 0.0) if m.level > 0.05]
        rises = [b.y_mm - a.y_mm for a, b in itertools.pairwise(on_skin)]
        assert sum(1 for rise in rises if rise > 1.0) <= 2


@pytest.mark.parametrize("seconds", [14.0, 18.0, 20.0, 24.0, 32.0, 40.0])
@pytest.mark.parametrize("tempo", [42.0, 60.0, 88.0])
def test_a_lifted_hand_comes_over_calmly_however_short_the_time(seconds: float, tempo: float) -> None:
    made = played(step("feathering", "whole_back", seconds=seconds, tempo=tempo))
    tracks = [figure.track(hand) for passage in made.passages for figure in passage.figures for hand in HANDS]
    flights = [
        math.dist((a.x_mm, a.y_mm), (b.x_mm, b.y_mm)) / (b.t_s - a.t_s)
        for track in tracks
        for a, b in itertools.pairwise(track.keyframes if track else ())
        if a.level < 0 and b.level < 0
    ]
    # From rest to rest a hand is at most 15/8 as fast as it is on average
    assert max(flights, default=0.0) * 15 / 8 < 1100.0


def test_slowing_strokes_grow_slower() -> None:
    made = played(replace(step("closing_effleurage", "whole_back", seconds=150.0), slowing=True))
    rounds = [passage.figures[0].duration_s for passage in made.passages[1:] if passage.figures[0].duration_s > 5.0]
    assert len(rounds) >= 3
    assert rounds == sorted(rounds)
    assert rounds[-1] > 1.2 * rounds[0]


def test_tempo_asked_is_tempo_given() -> None:
    slow = work_of(played(step("long_effleurage", "whole_back", seconds=120.0, tempo=50.0)))
    quick = work_of(played(step("long_effleurage", "whole_back", seconds=120.0, tempo=120.0)))
    assert slow.right is not None
    assert quick.right is not None
    assert fastest_mm_s(slow.right) < 75.0 < fastest_mm_s(quick.right) < 150.0


def test_firm_strokes_begin_with_a_lighter_round() -> None:
    made = played(step("long_effleurage", "whole_back", seconds=60.0, level=3.0))
    first, second = made.passages[1].figures[0], made.passages[2].figures[0]
    assert first.left is not None
    assert second.left is not None
    assert max(k.level for k in first.left.keyframes) <= 2.2 < max(k.level for k in second.left.keyframes)


def test_only_the_first_rounds_of_a_long_first_step_are_held_back() -> None:
    routine = Routine(title="Long", steps=(step("long_effleurage", "whole_back", seconds=200.0, level=2.5),))
    made = choreograph(routine, reference(), CATALOG).steps[0]
    deepest = [max(k.level for k in p.figures[0].left.keyframes) for p in made.passages if p.figures[0].left]
    assert deepest[1] <= 1.5
    assert max(deepest) == 2.5
    assert deepest[-1] <= 2.0


def test_the_first_and_last_minute_are_gentle() -> None:
    firm = step("long_effleurage", "whole_back", seconds=50.0, level=3.0)
    score = choreograph(Routine(title="Firm", steps=(firm, firm, firm, firm)), reference(), CATALOG)
    assert max(levels(score.steps[0])) <= 1.5
    assert max(levels(score.steps[-1])) <= 2.0
    assert max(levels(score.steps[2])) > 2.0


def test_a_mark_is_gone_around_or_left_out() -> None:
    bruise = rectangle(40.0, 150.0, 25.0, margin_mm=20.0)
    made = played(step("long_effleurage", "whole_back", seconds=60.0), limits=Limits(areas=(bruise,)))
    assert max(levels(made)) > 1.0
    near = [m for track in tracks_of(made) for m in moments(track, 0.0) if 90 < m.y_mm < 210 and 0 < m.x_mm < 90]
    assert near == []


def test_where_one_side_is_closed_the_other_hand_goes_on() -> None:
    closed = Limits(region_levels={"lumbar_paraspinal.right": -1.0})
    made = played(step("circular_effleurage", "lumbar_paraspinal", "both", seconds=60.0), limits=closed)
    left, right = work_of(made).left, work_of(made).right
    assert left is not None
    assert right is not None
    assert len({(k.x_mm, k.y_mm) for k in left.keyframes}) > 5
    assert len({(k.x_mm, k.y_mm) for k in right.keyframes}) == 1


def test_where_nothing_is_open_the_hands_rest_nearby() -> None:
    closed = Limits(region_levels={"interscapular": -1.0})
    made = played(step("circular_friction", "interscapular", "both", seconds=40.0), limits=closed)
    assert max(levels(made)) <= 0.5
    assert all(len({(k.x_mm, k.y_mm) for k in track.keyframes}) == 1 for track in tracks_of(made))


def test_a_contact_that_is_out_becomes_a_palm() -> None:
    out = Limits(forbidden=frozenset({("contact", "forearm")}))
    made = played(step("forearm_glide", "thoracic_paraspinal", "right"), limits=out)
    assert tracks_of(made, "forearm") == []
    assert max(levels(made)) > 1.0


@pytest.mark.parametrize(
    ("stroke", "region", "side", "contact", "rule"),
    [
        ("thumb_circles", "spinous_processes", "midline", "", "no_contact_here"),
        ("forearm_compression", "kidney", "right", "elbow", "no_contact_here"),
        ("hacking", "kidney", "left", "", "percussion_on_muscle"),
        ("palm_compression", "front_of_neck", "right", "", "no_contact_here"),
    ],
)
def test_what_someone_wrote_is_played_as_written_so_that_the_verifier_can_object(
    stroke: str, region: str, side: str, contact: str, rule: str
) -> None:
    unsafe = one_stroke(step(stroke, region, side, level=2.0, contact=contact))  # type: ignore[arg-type]
    score = choreograph(unsafe, reference(), CATALOG, as_written=True)
    report = verify(score_written(score), Limits(), CATALOG, reference())
    assert rule in {violation.rule for violation in report.errors}


def test_the_same_is_never_played_for_a_person() -> None:
    unsafe = one_stroke(step("forearm_compression", "kidney", "right", level=3.0, contact="elbow"))
    score = choreograph(unsafe, reference(), CATALOG)
    touched = {track.contact for track in tracks_of(score.steps[1]) if max(k.level for k in track.keyframes) >= 0}
    assert "elbow" not in touched


def test_a_level_written_too_high_is_played_only_for_the_check() -> None:
    deep = one_stroke(step("palm_compression", "thoracic_paraspinal", "both", level=5.0))
    written = choreograph(deep, reference(), CATALOG, as_written=True)
    safe = choreograph(deep, reference(), CATALOG)
    assert max(levels(written.steps[1])) == 5.0
    assert max(levels(safe.steps[1])) <= 3.0


def test_screening_may_rule_out_the_strokes_of_the_ending_but_never_its_still_hands() -> None:
    limits = Limits(forbidden=frozenset({("technique", "effleurage")}))
    score = choreograph(ROUTINES["ten-quiet-minutes"], reference(), CATALOG, limits=limits)
    assert [made.stroke for made in score.closing] == ["closing_hold"]


def test_the_ending_is_about_a_minute_and_grows_still(scores: dict[str, Score]) -> None:
    for score in scores.values():
        assert 45.0 <= sum(made.duration_s for made in score.closing) <= 65.0
        assert score.closing[0].start_s == 0.0
        assert max(levels(score.closing[-1])) <= 0.5
        assert score.closing_cues
        assert all(cue.at_s + cue.estimated_s <= score.closing[-1].end_s for cue in score.closing_cues)


def test_several_regions_in_one_step_are_worked_one_after_the_other() -> None:
    both = replace(step("circular_friction", "interscapular", "both"), regions=("interscapular", "thoracic_paraspinal"))
    made = played(replace(both, duration_s=90.0))
    heights = [m.y_mm for track in tracks_of(made, "fingertips") for m in moments(track, 0.0)]
    assert min(heights) < 280.0
    assert max(heights) > 350.0


def test_two_still_hands_take_a_region_each() -> None:
    rest = replace(step("still_hands", "sacrum"), regions=("sacrum", "interscapular"), side="both")
    score = choreograph(Routine(title="Rest", steps=(rest,)), reference(), CATALOG)
    heights = sorted(track.keyframes[0].y_mm for track in tracks_of(score.steps[0])[:2])
    assert heights[0] < 40.0
    assert heights[1] > 320.0


@pytest.mark.parametrize("position", ["prone", "side_lying", "seated"])
def test_the_giver_is_told_where_to_stand(position: str) -> None:
    routine = replace(one_stroke(step("palm_kneading", "thoracic_paraspinal", "left")), position=position)  # type: ignore[arg-type]
    score = choreograph(routine, reference(), CATALOG)
    assert all(made.standing for made in score.steps)


def test_a_routine_without_steps_is_refused() -> None:
    with pytest.raises(ScoreError, match="no steps"):
        choreograph(Routine(title="Empty", steps=()), reference(), CATALOG)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"stroke": "tickling"}, "tickling"),
        ({"regions": ("elbow_pit",)}, "elbow_pit"),
        ({"regions": ()}, "needs a region"),
        ({"duration_s": 0.0}, "above 0"),
    ],
)
def test_a_step_that_cannot_be_is_refused_with_its_number(wrong: dict[str, object], words: str) -> None:
    bad = replace(step("long_effleurage", "whole_back"), **wrong)  # type: ignore[arg-type]
    with pytest.raises(ScoreError, match=words) as caught:
        choreograph(Routine(title="Wrong", steps=(step("still_hands", "whole_back"), bad)), reference(), CATALOG)
    assert caught.value.where == "step 2"


def test_steps_far_too_short_for_their_stroke_are_still_exact_and_calm() -> None:
    short = [step("long_effleurage", "whole_back", seconds=4.0), step("hacking", "shoulder_blade", "left", seconds=3.0)]
    score = choreograph(Routine(title="Hasty", steps=(*short, *short)), reference(), CATALOG)
    assert score.duration_s == pytest.approx(14.0)
    for made in score.steps:
        for _, figure, _ in figures_of(made):
            assert all(fastest_mm_s(track) <= 300.0 for hand in HANDS if (track := figure.track(hand)) is not None)
