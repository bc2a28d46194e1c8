"""What holds for every stroke, on every place it suits, on every body, whatever is marked."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from tests.choreography.measuring import HANDS, fastest_mm_s, figures_of, jumps, moments, touching_always
from tests.choreography.stages import CATALOG, Asked, asked

from unknot.anatomy.polygons import signed_distance_mm
from unknot.formats import score_written
from unknot.verifying import verify

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PLACES_AND_HANDS = {
    "hand_in_the_air",
    "hands_stay",
    "level_as_shown",
    "level_for_person",
    "level_of_place",
    "light_between",
    "light_here",
    "limit_of_place",
    "marked_place",
    "no_contact_between",
    "no_contact_here",
    "no_jumps",
    "no_sudden_pressure",
    "not_this_way_here",
    "on_the_back",
    "percussion_on_muscle",
    "safe_ending",
    "slow_pressing",
    "speed_limit",
    "whole_score",
}
"""The rules about where and how hands are; those about a whole session do not fit three steps."""


@SETTINGS
@given(asked())
def test_a_step_lasts_exactly_as_long_as_it_says(case: Asked) -> None:
    score = case.score()
    for step in (*score.steps, *score.closing):
        assert abs(sum(passage.duration_s for passage in step.passages) - step.duration_s) < 1e-6
        for passage in step.passages:
            assert passage.count >= 1
            assert all(figure.duration_s > 0 for figure in passage.figures)
    assert abs(score.duration_s - (case.step.duration_s + 120.0)) < 1e-3
    for before, after in pairwise(score.steps):
        assert abs(before.end_s - after.start_s) < 1e-9


@SETTINGS
@given(asked())
def test_keyframes_rise_from_the_beginning_to_the_end_of_their_figure(case: Asked) -> None:
    for step in case.score().steps:
        for _, figure, _ in figures_of(step):
            for hand in HANDS:
                track = figure.track(hand)
                if track is not None:
                    times = [frame.t_s for frame in track.keyframes]
                    assert times[0] == 0.0
                    assert times[-1] == figure.duration_s
                    assert all(a < b for a, b in pairwise(times))


@SETTINGS
@given(asked())
def test_no_hand_jumps_between_figures_steps_or_repeats(case: Asked) -> None:
    for at_s, hand, distance_mm, levels in jumps(case.score().steps):
        assert distance_mm < 1.0, (at_s, hand)
        assert levels < 0.05, (at_s, hand)


@SETTINGS
@given(asked())
def test_one_hand_is_always_on_the_skin(case: Asked) -> None:
    score = case.score()
    for step in (*score.steps, *score.closing):
        for at_s, figure, _ in figures_of(step):
            assert touching_always(figure), at_s


@SETTINGS
@given(asked())
def test_hands_on_the_skin_stay_below_thirty_centimetres_a_second(case: Asked) -> None:
    for step in case.score().steps:
        for _, figure, _ in figures_of(step):
            for hand in HANDS:
                track = figure.track(hand)
                if track is not None:
                    assert fastest_mm_s(track) <= 300.0


@SETTINGS
@given(asked())
def test_the_middle_of_every_contact_stays_on_the_back_and_out_of_forbidden_regions(case: Asked) -> None:
    closed = {
        contact: [
            case.back.region_polygon_mm(region, side)
            for region in CATALOG.regions.values()
            if region.ceilings.get(contact, region.ceilings["*"]) < 0 and region.id != "whole_back"
            for side in (("left", "right") if region.paired else ("midline",))
        ]
        for contact in CATALOG.contacts
    }
    outline = np.asarray(case.back.outline_mm)
    for step in case.score().steps:
        for at_s, figure, _ in figures_of(step):
            for hand in HANDS:
                track = figure.track(hand)
                if track is None:
                    continue
                touched = [m for m in moments(track, at_s) if m.level >= 0]
                places = np.array([(m.x_mm, m.y_mm) for m in touched]).reshape(-1, 2)
                assert (signed_distance_mm(outline, places) < 0).all()
                for polygon in closed[track.contact]:
                    assert (signed_distance_mm(polygon, places) > 0).all(), (step.stroke, track.contact)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked())
def test_the_verifier_finds_nothing_in_where_and_how_hands_are(case: Asked) -> None:
    report = verify(score_written(case.score()), case.limits, CATALOG, case.back)
    assert [v for v in report.violations if v.rule in PLACES_AND_HANDS] == []


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked())
def test_the_same_routine_is_the_same_score(case: Asked) -> None:
    assert case.score() == case.score()


@SETTINGS
@given(asked())
def test_levels_never_exceed_what_was_asked(case: Asked) -> None:
    highest = max(min(case.step.level, case.limits.max_level), 0.5)
    for _, figure, _ in figures_of(case.score().steps[1]):
        for hand in HANDS:
            track = figure.track(hand)
            if track is not None:
                assert max(frame.level for frame in track.keyframes) <= highest + 0.011
