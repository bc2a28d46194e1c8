"""Where hands may be: ceilings of regions, limits of screening, marks, the edge of the back."""

from __future__ import annotations

import pytest
from tests.verifying.scores import (
    arriving,
    checked,
    closing_strokes,
    figure,
    found,
    gliding,
    good,
    held,
    kneading,
    mirrored_figure,
    passage,
    pressed,
    resting,
    score,
    step,
    track,
)

from unknot.model.limits import AreaLimit, Limits
from unknot.model.score import Passage


def test_a_score_that_nothing_is_wrong_with_has_no_violation() -> None:
    report = checked(good())
    assert report.violations == ()
    assert report.ok
    assert report.samples > 1000


@pytest.mark.parametrize(
    ("contact", "x", "y", "region"),
    [
        ("thumb", 0, 300, "spinous_processes"),
        ("elbow", 95, 140, "kidney.right"),
        ("elbow", -95, 140, "kidney.left"),
        ("knuckles", 5, 200, "spinous_processes"),
        ("palm", 62, 520, "front_of_neck.right"),
        ("palm", 165, 240, "armpit.right"),
        ("thumb", 0, 575, "skull_base"),
    ],
)
def test_a_contact_that_must_not_be_there_is_found(contact: str, x: float, y: float, region: str) -> None:
    violations = found(good(pressed(contact, x, y, 1.0)), "no_contact_here")
    assert region in {violation.region for violation in violations}
    first = next(violation for violation in violations if violation.region == region)
    assert first.hand == "right"
    assert first.severity == "error"
    assert first.step == 2
    assert first.remedy


def test_the_where_is_in_lay_words_with_its_side() -> None:
    violations = found(good(pressed("elbow", -95, 110, 1.0)), "no_contact_here")
    assert "left kidney area" in [violation.where for violation in violations]
    assert all("elbow" in violation.message for violation in violations)


@pytest.mark.parametrize(
    ("contact", "x", "y", "level", "region", "over"),
    [
        ("palm", 0, 300, 3.0, "spinous_processes", "1 level"),
        ("palm", 95, 140, 2.5, "kidney.right", "0.5 levels"),
        ("fingertips", 110, 200, 2.0, "floating_ribs.right", ""),
    ],
)
def test_more_than_a_care_region_bears_is_found(
    contact: str, x: float, y: float, level: float, region: str, over: str
) -> None:
    violations = [v for v in found(good(pressed(contact, x, y, level)), "light_here") if v.region == region]
    assert len(violations) == 1
    assert violations[0].value == pytest.approx(level)
    assert over in violations[0].over_by


def test_a_palm_may_lie_over_the_spine_with_its_light_edge() -> None:
    # The core of a palm is 20 mm to each side: at 46 mm from the midline only its edge reaches the spine
    assert found(good(kneading(10, 3.0)), "light_here") == []


def test_a_thumb_beside_the_spine_is_fine_and_on_its_edge_is_not() -> None:
    assert found(good(pressed("thumb", 30, 300, 1.5)), "no_contact_here") == []
    assert found(good(pressed("thumb", 14, 300, 1.5)), "no_contact_here") != []


def test_the_heading_decides_whether_a_long_contact_reaches_the_spine() -> None:
    along, across = (pressed("hand_edge", 35, 300, 1.0, heading=h) for h in (0.0, 1.5708))
    assert found(good(along), "no_contact_here") == []
    assert {v.region for v in found(good(across), "no_contact_here")} >= {"spinous_processes"}


def test_a_lifted_hand_never_counts() -> None:
    over_kidney = track("elbow", (0, 46, 330, 0.25), (1, 95, 140, -1.0), (2, 95, 140, -1.0), (3, 46, 330, 0.25))
    violations = found(good(step("palm_compression", passage(1, mirrored_figure(over_kidney)))), "no_contact_here")
    assert all("kidney" not in violation.region for violation in violations)


def test_a_working_region_has_its_own_ceiling_for_each_contact() -> None:
    violations = found(good(pressed("thumb", 30, 390, 4.0)), "level_of_place")
    assert [v.region for v in violations] == ["interscapular.right"]
    assert found(good(pressed("thumb", 30, 390, 1.5)), "level_of_place") == []


def test_between_the_named_places_pointed_contacts_stay_off() -> None:
    # Beside the lumbar muscle and below the kidney no working region lies
    violations = found(good(pressed("elbow", 90, 70, 1.0)), "no_contact_between")
    assert [v.region for v in violations] == ["whole_back"]
    assert found(good(pressed("palm", 90, 70, 1.0)), "no_contact_between") == []


def test_between_the_named_places_hands_are_light() -> None:
    # In the same gap a soft fist may lie, but not lean
    assert [v.severity for v in found(good(pressed("soft_fist", 90, 72, 2.5)), "light_between")] == ["warning"]
    assert found(good(pressed("soft_fist", 90, 72, 1.5)), "light_between") == []


def test_friction_on_the_shoulder_blades_ridge_is_found_and_a_resting_hand_is_not() -> None:
    violations = found(good(pressed("fingertips", 120, 395, 1.5, stroke="circular_friction")), "not_this_way_here")
    assert "scapular_spine.right" in {v.region for v in violations}
    assert found(good(pressed("fingertips", 120, 395, 0.5, stroke="circular_friction")), "not_this_way_here") == []


def test_a_region_that_screening_closes_is_left_alone() -> None:
    limits = Limits(region_levels={"interscapular": -1.0})
    violations = found(good(), "limit_of_place", limits)
    assert {v.region for v in violations} == {"interscapular.left", "interscapular.right"}
    assert found(good(), "limit_of_place", Limits(region_levels={"sacrum": -1.0})) == []


def test_a_cap_on_one_side_is_found_on_that_side_only() -> None:
    violations = found(good(), "limit_of_place", Limits(region_levels={"lumbar_paraspinal.left": 1.0}))
    assert {(v.region, v.hand) for v in violations} == {("lumbar_paraspinal.left", "left")}


def square(x: float, y: float, half: float) -> tuple[tuple[float, float], ...]:
    """Return a square mark."""
    return ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half))


def test_no_footprint_comes_onto_a_marked_place() -> None:
    bruise = AreaLimit(polygon_mm=square(46, 150, 15), margin_mm=20.0, label="bruise")
    violations = found(good(), "marked_place", Limits(areas=(bruise,)))
    assert {v.hand for v in violations} == {"right"}
    assert "bruise" in violations[0].where
    away = AreaLimit(polygon_mm=square(160, 380, 5), margin_mm=10.0, label="bruise")
    assert found(good(), "marked_place", Limits(areas=(away,))) == []


def test_the_margin_of_a_mark_counts_with_the_whole_footprint() -> None:
    # The palm's rim is at 46 + 40 = 86 mm; the mark begins 4 mm beyond it
    mark = square(100, 150, 10)
    assert found(good(), "marked_place", Limits(areas=(AreaLimit(polygon_mm=mark, margin_mm=3.0, label="mole"),))) == []
    assert found(good(), "marked_place", Limits(areas=(AreaLimit(polygon_mm=mark, margin_mm=6.0, label="mole"),))) != []


def test_a_mark_as_small_as_a_mole_is_not_missed_under_a_palm() -> None:
    for x in range(20, 80, 7):
        mole = AreaLimit(polygon_mm=square(x, 322, 0.5), margin_mm=0.0, label="mole")
        assert found(good(), "marked_place", Limits(areas=(mole,))), x


def test_a_mark_that_bears_light_touch_is_only_found_when_pressed_harder() -> None:
    tender = AreaLimit(polygon_mm=square(46, 150, 15), margin_mm=0.0, label="sore", max_level=2.0)
    assert found(good(), "marked_place", Limits(areas=(tender,))) == []
    tender = AreaLimit(polygon_mm=square(46, 150, 15), margin_mm=0.0, label="sore", max_level=1.0)
    violations = found(good(), "marked_place", Limits(areas=(tender,)))
    assert all(v.limit == 1.0 for v in violations)
    assert violations


def test_a_hand_that_slides_off_the_back_is_found() -> None:
    away = track("palm", (0, 46, 330, 0.5), (3, 260, 330, 0.5), (6, 46, 330, 0.5))
    violations = found(good(step("long_effleurage", passage(1, mirrored_figure(away)))), "on_the_back")
    assert {v.hand for v in violations} == {"left", "right"}
    assert violations[0].unit == "mm"


def striking(x: float, y: float, count: int = 20) -> Passage:
    """Return the passage of a right hand that strikes one place three times a second."""
    beat = track("hand_edge", (0, x, y, -1.0), (0.1, x, y, 0.0), (0.15, x, y, 1.0), (0.2, x, y, 0.0), (0.3, x, y, -1.0))
    rest = held("palm", -46, 330, 0.5, 0.3)
    return passage(count, figure(beat, rest))


@pytest.mark.parametrize(
    ("x", "y", "fine"), [(95, 140, False), (0, 300, False), (40, 100, False), (35, 280, True), (130, 350, True)]
)
def test_percussion_belongs_on_the_muscle_of_the_upper_back(x: float, y: float, fine: bool) -> None:
    beats = step("hacking", striking(x, y))
    assert (found(good(beats), "percussion_on_muscle") == []) is fine


def test_what_strikes_is_percussion_whatever_the_step_calls_it() -> None:
    beats = step("long_effleurage", striking(95, 140))
    assert found(good(beats), "percussion_on_muscle") != []


def test_offences_of_one_hand_in_one_step_are_one_violation_with_the_worst_value() -> None:
    waves = track("palm", (0, 46, 330, 0.5), (3, 0, 330, 2.5), (6, 46, 330, 0.5), (9, 0, 330, 2.9), (12, 46, 330, 0.5))
    rest = held("palm", -46, 330, 0.5, 12)
    violations = found(good(step("palm_kneading", passage(4, figure(waves, rest)), level=3.0)), "light_here")
    assert len(violations) == 1
    assert violations[0].value == pytest.approx(2.9, abs=0.02)
    start = good().steps[2].start_s
    assert start < violations[0].when_s < start + 3.0
    assert violations[0].until_s is not None
    assert violations[0].until_s > start + 36.0


def test_an_ending_is_judged_like_the_rest() -> None:
    bad = score(
        arriving(),
        gliding(),
        kneading(),
        closing_strokes(),
        resting(),
        closing=(pressed("thumb", 0, 300, 1.0), resting()),
    )
    assert any("ending" in v.where for v in found(bad, "no_contact_here"))
