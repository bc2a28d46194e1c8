"""How hard, how suddenly, how long: levels, ramps, holds and doses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.verifying.scores import (
    arriving,
    closing_strokes,
    figure,
    found,
    gliding,
    good,
    held,
    kneading,
    mirrored_figure,
    mirrored_track,
    passage,
    pressed,
    resting,
    score,
    step,
    track,
)

from unknot.model.limits import Limits


def test_more_than_screening_allows_is_found() -> None:
    violations = found(good(kneading(5, 2.5)), "level_for_person", Limits(max_level=2.0))
    assert {v.hand for v in violations} == {"left", "right"}
    assert violations[0].over_by == "0.5 levels"
    assert found(good(kneading(5, 2.5)), "level_for_person", Limits(max_level=2.5)) == []


def test_nobody_goes_deep_even_where_the_limits_would_let_them() -> None:
    deep = good(pressed("palm", 46, 380, 4.5))
    assert found(deep, "never_deep", Limits(max_level=5.0)) != []
    assert found(good(pressed("palm", 46, 380, 4.0)), "never_deep", Limits(max_level=5.0)) == []


def test_hands_press_no_harder_than_the_screen_shows() -> None:
    harder = replace(kneading(10, 2.5), level=1.5)
    assert found(good(harder), "level_as_shown") != []
    assert found(good(kneading(10, 2.5)), "level_as_shown") == []


def test_the_first_minute_is_light() -> None:
    early = score(arriving(10), kneading(5, 2.0), gliding(), closing_strokes(), resting())
    violations = found(early, "gentle_beginning")
    assert violations
    assert violations[0].when_s < 45.0
    assert found(good(), "gentle_beginning") == []


def test_the_last_minute_is_light() -> None:
    late = score(arriving(), gliding(), kneading(10, 2.5), resting())
    violations = found(late, "gentle_last_minute")
    assert violations
    assert violations[0].limit == 2.0
    assert found(good(), "gentle_last_minute") == []


def test_a_late_repeat_of_an_early_figure_counts_as_late() -> None:
    # The first time is minutes before the end, the last time is not
    long = score(arriving(), gliding(), kneading(60, 2.5), resting())
    assert found(long, "gentle_last_minute") != []


@pytest.mark.parametrize(("seconds", "fine"), [(3.0, True), (0.8, False)])
def test_pressing_sinks_in_slowly(seconds: float, fine: bool) -> None:
    press = track(
        "heel_of_hand",
        (0, 46, 330, 0.5),
        (2, 46, 330, 0.5),
        (2 + seconds, 46, 330, 2.5),
        (8, 46, 330, 2.5),
        (12, 46, 330, 0.5),
    )
    pressing = step("palm_compression", passage(2, mirrored_figure(press)), level=2.5)
    assert (found(good(pressing), "slow_pressing") == []) is fine


def test_a_kneading_hand_may_be_quicker_but_not_sudden() -> None:
    sudden = track("palm", (0, 46, 330, 0.5), (0.4, 46, 340, 2.5), (2, 46, 330, 0.5))
    assert (
        found(good(step("palm_kneading", passage(5, mirrored_figure(sudden)), level=2.5)), "no_sudden_pressure") != []
    )
    assert found(good(kneading(5, 2.5)), "no_sudden_pressure") == []


@pytest.mark.parametrize(
    ("hold_s", "rules"),
    [(8.0, set()), (20.0, {"point_hold"}), (40.0, {"point_hold", "point_hold_far_too_long"})],
)
def test_a_point_is_held_for_seconds(hold_s: float, rules: set[str]) -> None:
    one = good(pressed("thumb", 40, 380, 2.0, hold_s, stroke="trigger_point_hold"))
    broken = {rule for rule in ("point_hold", "point_hold_far_too_long") if found(one, rule)}
    assert broken == rules


def test_a_hold_is_as_long_as_all_its_repeats() -> None:
    short = held("thumb", 40, 380, 2.0, 4.0)
    still = mirrored_track(held("palm", 46, 330, 0.5, 4.0))
    repeated = step("trigger_point_hold", passage(10, figure(short, still)), level=2.0)
    violation = found(good(repeated), "point_hold_far_too_long")[0]
    assert violation.value == pytest.approx(40.0)


def test_a_hold_goes_on_across_figures_and_steps() -> None:
    still = mirrored_track(held("palm", 46, 330, 0.5, 20.0))
    first, second = (
        step("trigger_point_hold", passage(1, figure(held("thumb", 40, 380, 2.0, 20.0), still))) for _ in "ab"
    )
    violation = found(good(first, second), "point_hold_far_too_long")[0]
    assert violation.value == pytest.approx(40.0)


def test_firm_leaning_of_a_broad_hand_is_not_parked() -> None:
    assert found(good(pressed("palm", 46, 380, 2.5, 70.0)), "firm_hold") != []
    assert found(good(pressed("palm", 46, 380, 2.0, 70.0)), "firm_hold") == []


def test_a_light_hold_may_last_minutes() -> None:
    hold = mirrored_figure(held("palm", 46, 330, 1.0, 240.0))
    assert found(good(step("cross_hand_release", passage(1, hold))), "release_hold") == []
    hold = mirrored_figure(held("palm", 46, 330, 1.0, 320.0))
    assert found(good(step("cross_hand_release", passage(1, hold))), "release_hold") != []


@pytest.mark.parametrize(("hold_s", "fine"), [(30.0, True), (75.0, False)])
def test_a_stretch_is_held_for_a_minute_at_most(hold_s: float, fine: bool) -> None:
    one = good(pressed("palm", 46, 380, 2.0, hold_s, stroke="cross_hand_stretch"))
    assert (found(one, "stretch_hold") == []) is fine


def test_firm_work_in_one_region_has_an_end() -> None:
    # Half of each cycle is above level 2.5 or so
    assert found(good(kneading(60, 3.0)), "firm_dose") == []
    assert found(good(kneading(500, 3.0)), "firm_dose") != []
    violation = found(good(kneading(1000, 3.0)), "firm_overdose")[0]
    assert violation.region.startswith("interscapular")
    assert violation.unit == "s"


def test_a_small_contact_does_not_stay_on_one_spot_for_minutes() -> None:
    circle = track("thumb", (0, 40, 380, 1.8), (1, 46, 386, 1.8), (2, 40, 380, 1.8))
    still = mirrored_track(held("palm", 46, 330, 0.5, 2.0))

    def circles(count: int) -> set[str]:
        one = good(step("thumb_circles", passage(count, figure(circle, still)), level=2.0))
        return {rule for rule in ("spot_dose", "spot_overdose") if found(one, rule)}

    assert circles(15) == set()
    assert circles(40) == {"spot_dose"}
    assert circles(80) == {"spot_dose", "spot_overdose"}
