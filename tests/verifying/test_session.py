"""The session as a whole: its beginning, warmth before depth, its end, its length, its balance, its words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.verifying.scores import (
    BACK,
    CATALOG,
    arriving,
    checked,
    closing_strokes,
    cues_for,
    figure,
    found,
    gliding,
    good,
    held,
    in_time,
    kneading,
    mirrored_track,
    passage,
    pressed,
    resting,
    score,
    step,
    track,
)
from tests.verifying.test_places import striking

from unknot.model.limits import AreaLimit, Limits
from unknot.model.score import Cue, Score
from unknot.verifying import verify


def test_it_begins_with_resting_or_gliding_hands() -> None:
    assert found(score(kneading(), gliding(), closing_strokes(), resting()), "opening") != []
    assert found(score(gliding(), closing_strokes(), resting()), "opening") == []


def test_no_depth_before_warmth_in_the_same_place() -> None:
    cold = score(arriving(), kneading(10, 2.5), gliding(), closing_strokes(), resting())
    violations = found(cold, "warm_before_deep")
    assert {v.region for v in violations} == {"interscapular.left", "interscapular.right"}
    assert violations[0].value is not None
    assert violations[0].limit is not None
    assert violations[0].value < violations[0].limit


def test_warmth_elsewhere_does_not_count() -> None:
    # The long strokes never come near the hip muscle
    violations = found(good(pressed("soft_fist", 110, 10, 2.5)), "warm_before_deep")
    assert [v.region for v in violations] == ["above_hip.right"]
    assert found(good(pressed("palm", 46, 380, 2.5)), "warm_before_deep") == []


def test_friction_needs_warmth_even_when_it_is_light() -> None:
    rub = pressed("fingertips", 45, 380, 1.5, stroke="circular_friction")
    assert found(score(arriving(30), rub, gliding(), closing_strokes(), resting()), "warm_before_deep") != []
    assert found(good(rub), "warm_before_deep") == []


def test_nothing_is_deep_in_the_first_minute_however_warm() -> None:
    early = score(gliding(3), kneading(4, 2.5), gliding(), closing_strokes(), resting())
    assert "of the massage" in found(early, "warm_before_deep")[0].message


def test_warmth_that_repeats_counts_as_often_as_it_is_played() -> None:
    assert (
        found(score(arriving(50), gliding(1), kneading(9, 2.5), closing_strokes(), resting()), "warm_before_deep") != []
    )
    assert (
        found(score(arriving(50), gliding(9), kneading(9, 2.5), closing_strokes(), resting()), "warm_before_deep") == []
    )


def test_it_ends_softly() -> None:
    violation = found(score(arriving(), gliding(), kneading()), "closing")[0]
    assert violation.value == 0.0
    assert violation.limit == 30.0
    assert found(score(arriving(), gliding(), kneading(), resting(20)), "closing") != []
    assert found(good(), "closing") == []


def test_percussion_is_never_last() -> None:
    beats = step("hacking", striking(35, 280))
    assert found(score(arriving(), gliding(), beats, resting(60)), "percussion_not_last") != []
    assert found(good(beats), "percussion_not_last") == []


@pytest.mark.parametrize(
    ("kind", "id_"), [("technique", "petrissage"), ("stroke", "palm_kneading"), ("contact", "palm")]
)
def test_what_screening_ruled_out_is_not_played(kind: str, id_: str) -> None:
    violations = found(good(), "not_allowed_today", Limits(forbidden=frozenset({(kind, id_)})))  # type: ignore[arg-type]
    assert violations
    assert all(v.severity == "error" for v in violations)
    assert found(good(), "not_allowed_today", Limits(forbidden=frozenset({("stroke", "hacking")}))) == []


def test_minutes_and_position_are_kept() -> None:
    one = good()
    assert found(one, "minutes_allowed", Limits(max_minutes=5.0)) != []
    assert found(one, "minutes_allowed", Limits(max_minutes=10.0)) == []
    assert found(one, "position_allowed", Limits(positions=("side_lying", "seated"))) != []
    assert found(replace(one, position="seated"), "position_allowed", Limits(positions=("side_lying", "seated"))) == []


def test_an_hour_face_down_is_remarked_on() -> None:
    long = score(arriving(), gliding(310), closing_strokes(), resting())
    assert [v.severity for v in found(long, "minutes_face_down")] == ["warning"]
    assert found(replace(long, position="seated"), "minutes_face_down") == []
    assert found(good(), "minutes_face_down") == []


def thumbs_for(seconds: float) -> Score:
    """Return a score with this much thumb work, wandering between two spots so that no spot has too much."""
    wander = track("thumb", *((float(i), 34 + 6 * (i % 5), 330 + 80 * abs((i % 40) - 20) / 20, 1.0) for i in range(41)))
    rest = mirrored_track(held("palm", 46, 330, 0.5, 40))
    return good(step("thumb_circles", passage(round(seconds / 40), figure(wander, rest))))


@pytest.mark.parametrize(
    ("seconds", "budget", "rules"),
    [
        (80, 90, set()),
        (120, 90, {"thumb_budget"}),
        (240, 90, {"thumb_budget", "thumb_overuse"}),
        (480, 240, {"thumb_budget", "thumb_overuse"}),
        (40, 0, {"thumb_budget", "thumb_overuse"}),
    ],
)
def test_thumbs_have_a_budget(seconds: float, budget: float, rules: set[str]) -> None:
    one = thumbs_for(seconds)
    limits = Limits(thumb_budget_s=budget)
    assert {rule for rule in ("thumb_budget", "thumb_overuse") if found(one, rule, limits)} == rules


def test_left_and_right_get_about_the_same() -> None:
    circle = track("palm", (0, 46, 330, 0.5), (2, 44, 360, 2), (4, 46, 330, 0.5))
    away = mirrored_track(held("palm", 46, 330, -1.0, 4.0))
    lopsided = good(step("palm_kneading", passage(40, figure(circle, away)), level=2.0))
    violation = found(lopsided, "both_sides_alike")[0]
    assert violation.severity == "warning"
    assert violation.region == "interscapular.left"
    assert found(good(), "both_sides_alike") == []


def test_a_mark_explains_why_a_side_gets_less() -> None:
    circle = track("palm", (0, 46, 330, 0.5), (2, 44, 360, 2), (4, 46, 330, 0.5))
    away = mirrored_track(held("palm", 46, 330, -1.0, 4.0))
    lopsided = good(step("palm_kneading", passage(40, figure(circle, away)), level=2.0))
    bruise = AreaLimit(polygon_mm=((-60, 360), (-40, 360), (-40, 380), (-60, 380)), margin_mm=20, label="bruise")
    assert found(lopsided, "both_sides_alike", Limits(areas=(bruise,))) == []
    assert found(lopsided, "both_sides_alike", Limits(region_levels={"interscapular.left": 1.0})) == []


def without_questions(one: Score, after_s: float) -> Score:
    """Return a score that asks nothing from a moment on."""
    return replace(one, cues=tuple(c for c in one.cues if c.kind != "check_in" or c.at_s < after_s))


def test_the_recipient_is_asked_early_and_often() -> None:
    one = good(kneading(150))
    assert found(one, "questions_to_recipient", Limits(check_in_every_s=180)) == []
    assert found(without_questions(one, 0), "questions_to_recipient") != []
    never_again = found(without_questions(one, 150), "questions_to_recipient", Limits(check_in_every_s=180))
    assert never_again[0].when_s == pytest.approx(100.0, abs=10.0)


def test_words_fit_their_time() -> None:
    one = good()
    talk = Cue(at_s=one.cues[0].at_s + 1.0, text="And breathe.", kind="breath", estimated_s=2.0)
    violation = found(replace(one, cues=(one.cues[0], talk, *one.cues[1:])), "cues_fit")[0]
    assert violation.severity == "warning"
    assert "Now" in violation.message


def test_a_new_stroke_is_announced_in_time() -> None:
    one = good()
    late = tuple(replace(c, at_s=c.at_s + 20.0) if c.kind == "intro" and c.step == 2 else c for c in one.cues)
    assert [v.step for v in found(replace(one, cues=late), "announced_in_time")] == [2]
    none = tuple(c for c in one.cues if c.step != 3)
    assert [v.step for v in found(replace(one, cues=none), "announced_in_time")] == [3]
    assert found(one, "announced_in_time") == []


def test_silence_is_most_of_it() -> None:
    one = good()
    chatter = tuple(Cue(at_s=5.0 * i, text="…", kind="coach", estimated_s=4.5) for i in range(70))
    assert found(replace(one, cues=chatter), "mostly_silence") != []
    assert found(one, "mostly_silence") == []


def test_an_ending_is_there_short_and_light() -> None:
    one = good()
    assert "none" in found(replace(one, closing=()), "safe_ending")[0].message
    long = in_time((closing_strokes(40), resting()))
    assert found(replace(one, closing=long), "safe_ending") != []
    hard = in_time((gliding(3, 2.5), resting()))
    assert found(replace(one, closing=hard), "safe_ending") != []
    abrupt = in_time((gliding(2, 1.0), kneading(5, 1.0)))
    assert any("ending" in v.where for v in found(replace(one, closing=abrupt), "closing"))
    assert found(one, "safe_ending") == []


def test_the_dose_is_told_by_region_and_side() -> None:
    dose = checked(good()).dose
    assert dose["interscapular.left"] == pytest.approx(dose["interscapular.right"])
    assert dose["interscapular.left"] > 200.0
    assert dose["neck.left"] == 0.0
    assert checked(good()).duration_s == good().duration_s


def test_more_of_the_back_is_covered_by_more_strokes() -> None:
    little = checked(score(arriving(), closing_strokes(), resting()))
    wide = track("palm", (0, 46, 330, 0.5), (6, 120, 340, 0.5), (12, 46, 330, 0.5))
    more = checked(good(step("fan_effleurage", passage(2, figure(wide, mirrored_track(wide))))))
    assert 0.0 < little.coverage_fraction < more.coverage_fraction <= 1.0


def test_the_back_of_the_score_is_used_when_none_is_given() -> None:
    assert verify(good(), Limits(), CATALOG) == verify(good(), Limits(), CATALOG, BACK)


def test_cues_made_for_a_score_ask_every_three_minutes() -> None:
    questions = [c.at_s for c in cues_for(good(kneading(150)).steps) if c.kind == "check_in"]
    assert len(questions) >= 4
