"""A written way is the way the hands go: which direction is firm, how it goes back, what the other hand holds."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from tests.choreography.measuring import HANDS, Moment, moments
from tests.choreography.stages import CATALOG, one_stroke, played, step

from unknot.anatomy import Back
from unknot.choreography import choreograph
from unknot.formats import score_written
from unknot.model.limits import Limits
from unknot.model.routine import OtherHand, Step, Way
from unknot.model.score import ScoreStep
from unknot.model.words import Hand, Side
from unknot.pipeline import verify


def travelled(made: ScoreStep) -> list[tuple[Moment, Moment]]:
    """Return the moments of the hand that moves furthest, pairwise through the longest passage."""
    passage = max(made.passages, key=lambda p: p.duration_s)

    def pairs(hand: Hand) -> list[tuple[Moment, Moment]]:
        tracks = [figure.track(hand) for figure in passage.figures]
        return [pair for track in tracks if track for pair in pairwise(list(moments(track, 0.0)))]

    return max(map(pairs, HANDS), key=lambda way: sum(abs(b.y_mm - a.y_mm) for a, b in way))


def firm_rise_mm(made: ScoreStep) -> float:
    """Return how far the hand moves headward while it is at its firmest, less what it moves footward."""
    pairs = travelled(made)
    top = max(a.level for a, _ in pairs)
    return sum(b.y_mm - a.y_mm for a, b in pairs if a.level > 0.9 * top and b.level > 0.9 * top)


def glide(way: Way | None, stroke: str = "long_effleurage", region: str = "whole_back") -> Step:
    side: Side = "midline" if region == "whole_back" else "right"
    return step(stroke, region, side, seconds=60.0, level=2.0, way=way)


@pytest.mark.parametrize(
    ("stroke", "region"),
    [("long_effleurage", "whole_back"), ("soft_fist_glide", "thoracic_paraspinal"), ("skin_rolling", "whole_back")],
)
def test_the_firm_way_of_a_glide_leads_where_it_is_written(stroke: str, region: str) -> None:
    assert firm_rise_mm(played(glide(Way(out="headward"), stroke, region))) > 20.0
    assert firm_rise_mm(played(glide(Way(out="footward"), stroke, region))) < -20.0


@pytest.mark.parametrize("stroke", ["finger_kneading", "thumb_circles", "thumb_walk", "thumb_kneading"])
def test_stations_are_worked_in_the_written_direction(stroke: str) -> None:
    """The first place that is worked lies low on the way up, and high on the way down."""

    def first_y(way: Way) -> float:
        made = played(step(stroke, "thoracic_paraspinal", "right", seconds=60.0, way=way))
        return next(a.y_mm for a, _ in travelled(made) if a.level > 0.6)

    assert first_y(Way(out="headward")) < first_y(Way(out="footward")) - 30.0


def test_a_way_back_along_the_sides_lies_further_out_than_one_along_the_same_line() -> None:
    def widest_mm(back: str) -> float:
        made = played(glide(Way(out="headward", back=back)))  # type: ignore[arg-type]
        return max(abs(a.x_mm) for a, _ in travelled(made))

    assert widest_mm("sides") > widest_mm("same") + 30.0


def test_the_way_back_has_the_level_and_the_pace_that_are_written() -> None:
    way = Way(out="headward", back="same", back_level=1.0, back_tempo_mm_s=60.0)
    pairs = travelled(played(step("long_effleurage", "whole_back", level=2.0, tempo=120.0, seconds=90.0, way=way)))

    def fastest(out: bool) -> float:
        speeds = [
            math.hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm) / (b.t_s - a.t_s)
            for a, b in pairs
            if b.t_s > a.t_s and (b.y_mm > a.y_mm) == out
        ]
        return max(speeds)

    assert max(a.level for a, b in pairs if b.y_mm < a.y_mm - 5.0) == pytest.approx(1.0, abs=0.05)
    assert max(a.level for a, b in pairs if b.y_mm > a.y_mm + 5.0) == pytest.approx(2.0, abs=0.05)
    assert fastest(out=True) == pytest.approx(2.0 * fastest(out=False), rel=0.25)


@pytest.mark.parametrize("region", ["sacrum", "interscapular"])
def test_one_hand_holds_while_the_other_works(region: str) -> None:
    held = OtherHand(regions=(region,), side="midline" if region == "sacrum" else "both", level=1.0)
    middle = step("palm_kneading", "lumbar_paraspinal", "left", seconds=60.0, other_hand=held)
    made = played(middle)
    work = max(made.passages, key=lambda p: p.duration_s)
    spread = {
        hand: max(
            math.hypot(k.x_mm - track.keyframes[0].x_mm, k.y_mm - track.keyframes[0].y_mm) for k in track.keyframes
        )
        for hand in HANDS
        if (track := work.figures[0].track(hand)) is not None
    }
    still = min(HANDS, key=lambda hand: spread.get(hand, 0.0))
    assert spread.get(still, 0.0) < 1.0
    assert max(spread.values()) > 10.0
    score = score_written(choreograph(one_stroke(middle), Back.reference(), CATALOG, limits=Limits()))
    assert verify(score).ok


def test_what_ends_a_step_is_said_while_it_is_under_way() -> None:
    middle = step("long_effleurage", "whole_back", seconds=90.0, until="the oil is even.")
    score = choreograph(one_stroke(middle), Back.reference(), CATALOG)
    said = [cue for cue in score.cues if "the oil is even" in cue.text]
    start = score.steps[1].start_s
    assert len(said) == 1
    assert "next" in said[0].text
    assert start < said[0].at_s < start + 90.0
