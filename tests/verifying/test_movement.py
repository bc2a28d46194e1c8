"""How hands move: speed along the skin, contact that is not lost, figures that join."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.verifying.scores import (
    Frame,
    arriving,
    closing_strokes,
    figure,
    found,
    gliding,
    good,
    held,
    mirrored_figure,
    mirrored_track,
    passage,
    resting,
    score,
    step,
    track,
)

from unknot.model.score import Cue, Score, ScoreStep, Track


def sliding(seconds: float, stroke: str = "long_effleurage", level: float = 1.0) -> ScoreStep:
    """Return a hand that slides 200 mm there and back, each way in these seconds."""
    path = track("palm", (0, 46, 330, 0.5), (seconds, 46, 130, level), (2 * seconds, 46, 330, 0.5))
    return step(stroke, passage(4, mirrored_figure(path)), level=level)


def test_a_hand_faster_than_30_cm_a_second_is_found() -> None:
    # 200 mm in 1.1 s peak at 1.875 × 182 = 341 mm/s
    violations = found(good(sliding(1.1)), "speed_limit")
    assert {v.hand for v in violations} == {"left", "right"}
    assert violations[0].unit == "cm/s"
    assert violations[0].value == pytest.approx(34.1, abs=0.6)
    assert found(good(sliding(2.0)), "speed_limit") == []


def test_the_speed_is_the_speed_along_the_skin() -> None:
    # Across the flank the skin falls away, so the same path on the chart is longer on the body
    across = track("palm", (0, 46, 330, 0.5), (1.0, 150, 330, 0.5), (2.0, 46, 330, 0.5))
    along = track("palm", (0, 46, 330, 0.5), (1.0, 46, 226, 0.5), (2.0, 46, 330, 0.5))
    peaks = []
    for path in (across, along):
        one = score(arriving(), step("closing_effleurage", passage(1, mirrored_figure(path))), resting())
        peaks.append(max(v.value or 0.0 for v in found(one, "calm_ends")))
    assert peaks[0] > peaks[1] + 0.3


def test_quiet_parts_are_slow() -> None:
    quick = score(arriving(), gliding(), sliding(1.6, "closing_effleurage"), resting())
    assert found(quick, "calm_ends") != []
    assert found(good(), "calm_ends") == []


def test_firm_strokes_are_slow() -> None:
    assert found(good(sliding(1.6, level=3.0)), "firm_is_slow") == []
    firm = track("palm", (0, 46, 330, 2.8), (1.5, 46, 130, 2.9), (3, 46, 330, 2.8))
    assert found(good(step("long_effleurage", passage(4, mirrored_figure(firm)), level=3.0)), "firm_is_slow") != []


def test_a_hand_does_not_fly() -> None:
    flight: tuple[Frame, ...] = ((0, 46, 330, 0.25), (0.5, 46, 330, -1), (0.7, 46, 130, -1), (3, 46, 330, 0.25))
    assert (
        found(good(step("palm_kneading", passage(1, mirrored_figure(track("palm", *flight))))), "hand_in_the_air") != []
    )


def lifted(seconds: float) -> ScoreStep:
    """Return both hands off the body for about these seconds."""
    frames: tuple[Frame, ...] = (
        (0, 46, 330, 0.0),
        (0.01, 46, 330, -1),
        (seconds, 46, 330, -1),
        (seconds + 0.01, 46, 330, 0.0),
    )
    return step("palm_kneading", passage(1, mirrored_figure(track("palm", *frames))), level=0.5)


@pytest.mark.parametrize(("seconds", "fine"), [(0.3, True), (1.2, False)])
def test_both_hands_never_leave_for_longer_than_a_beat(seconds: float, fine: bool) -> None:
    assert (found(good(lifted(seconds)), "hands_stay") == []) is fine


def test_one_hand_may_leave_while_the_other_stays() -> None:
    away = track("palm", (0, 46, 330, 0.0), (1, 46, 330, -1), (9, 46, 330, -1), (10, 46, 330, 0.0))
    rest = mirrored_track(held("palm", 46, 330, 0.5, 10))
    assert found(good(step("palm_kneading", passage(1, figure(away, rest)))), "hands_stay") == []


def test_hands_that_leave_with_a_word_are_fine() -> None:
    one = good(lifted(5.0))
    assert found(one, "hands_stay") != []
    word = Cue(at_s=one.steps[2].start_s - 6.0, text="Take your hands away for a moment.", kind="change", estimated_s=3)
    assert found(replace(one, cues=tuple(sorted((*one.cues, word), key=lambda c: c.at_s))), "hands_stay") == []


def test_hands_without_a_track_are_off() -> None:
    gone = step("palm_kneading", passage(1, replace(figure(held("palm", 46, 330, 0.0, 3.0)), right=None)), level=0.5)
    assert found(good(gone), "hands_stay") != []


def between(end: Frame, start: Frame, *, contacts: tuple[str, str] = ("palm", "palm"), turn: float = 0.0) -> Score:
    """Return a score in which the right hand ends one figure like this and begins the next like that."""
    first = track(contacts[0], (0, 46, 330, 0.5), (4, *end[1:]))
    second = track(contacts[1], (0, *start[1:]), (4, 46, 330, 0.5), heading=turn)
    rest = held("palm", -46, 330, 0.5, 4)
    return good(step("palm_kneading", passage(1, figure(first, rest), figure(second, rest)), level=2.0))


@pytest.mark.parametrize(
    ("end", "start", "what"),
    [
        ((0, 46, 330, 1.0), (0, 46, 360, 1.0), "jumps"),
        ((0, 46, 330, 1.0), (0, 46, 330, 2.0), "changes its pressure at once"),
        ((0, 46, 330, -1.0), (0, 46, 330, 1.0), "changes its pressure at once"),
        ((0, 46, 330, -1.0), (0, 46, 430, -1.0), "jumps through the air"),
    ],
)
def test_a_hand_goes_on_from_where_it_was(end: Frame, start: Frame, what: str) -> None:
    violation = found(between(end, start), "no_jumps")[0]
    assert what in violation.message
    assert violation.hand == "right"


def test_a_join_that_fits_is_fine() -> None:
    assert found(between((0, 46, 360, 1.0), (0, 46, 360, 1.0)), "no_jumps") == []


def test_a_hand_does_not_turn_at_once_but_a_whole_turn_is_none() -> None:
    fits = ((0.0, 46.0, 330.0, 1.0), (0.0, 46.0, 330.0, 1.0))
    assert "turns" in found(between(*fits, turn=1.0), "no_jumps")[0].message
    whole_turn = between(*fits, turn=2.0 * math.pi)
    assert found(whole_turn, "no_jumps") == []


def test_a_contact_changes_only_at_a_light_level() -> None:
    pressing: Frame = (0, 46, 330, 2.0)
    light: Frame = (0, 46, 330, 1.0)
    assert "contact" in found(between(pressing, pressing, contacts=("palm", "thumb")), "no_jumps")[0].message
    assert found(between(light, light, contacts=("palm", "fingertips")), "no_jumps") == []


def test_a_repeat_that_does_not_close_is_found() -> None:
    open_ = track("palm", (0, 46, 330, 0.5), (4, 46, 350, 0.5))
    back = track("palm", (0, 46, 350, 0.5), (4, 46, 330, 0.5))
    repeated = step("palm_kneading", passage(3, mirrored_figure(open_)), passage(1, mirrored_figure(back)))
    assert found(good(repeated), "no_jumps") != []


def test_a_hand_comes_and_goes_lightly() -> None:
    def with_right(path: Track) -> ScoreStep:
        rest = held("palm", -46, 330, 0.5, 4)
        here, gone = figure(path, rest), figure(None, rest)
        return step("palm_kneading", passage(1, gone, here, gone), level=2.0)

    assert any("pressing" in v.message for v in found(good(with_right(held("palm", 46, 330, 2.0, 4))), "no_jumps"))
    assert found(good(with_right(held("palm", 46, 330, 0.5, 4))), "no_jumps") == []


def test_closing_strokes_alone_are_a_fine_score() -> None:
    assert found(score(arriving(), closing_strokes(20), resting()), "no_jumps") == []
