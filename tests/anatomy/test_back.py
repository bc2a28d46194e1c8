"""One person's back: sizes, what is assumed, the surface."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from tests.anatomy.bodies import backs

from unknot.anatomy import LANDMARKS, STANDARD_ERROR_MM, Back, signed_distance_mm
from unknot.errors import ScoreError
from unknot.library import shipped_catalog
from unknot.model.intake import Recipient

_EDGE_MM = 25.0


def test_someone_who_said_nothing_gets_the_reference_and_is_told_what_was_assumed() -> None:
    back = Back.of(Recipient())
    assert back.numbers == Back.reference().numbers
    assert back.assumed == ("height 1.70 m", "weight 65 kg")


def test_a_given_height_and_weight_leave_nothing_to_assume() -> None:
    assert Back.of(Recipient(height_mm=1620.0, weight_kg=71.0)).assumed == ()


def test_a_soft_build_is_taken_to_be_heavier_than_a_slight_one_of_the_same_height() -> None:
    soft = Back.of(Recipient(height_mm=1700.0, build="soft"))
    slight = Back.of(Recipient(height_mm=1700.0, build="slight"))
    assert soft.weight_kg > slight.weight_kg + 10.0


def test_numbers_of_a_score_rebuild_the_same_back() -> None:
    back = Back.of(Recipient(height_mm=1810.0, weight_kg=93.0, shape="broad_shouldered", build="muscular"))
    again = Back.from_numbers(back.numbers)
    np.testing.assert_array_equal(back.outline_mm, again.outline_mm)


def test_a_body_beyond_what_was_measured_says_so() -> None:
    assert Back.of(Recipient(height_mm=2000.0, weight_kg=150.0)).extrapolated == ("height", "weight")
    assert Back.of(Recipient(height_mm=1700.0, weight_kg=70.0)).extrapolated == ()


def test_impossible_sizes_are_held_to_the_nearest_body_that_can_be_drawn() -> None:
    back = Back.of(Recipient(height_mm=900.0, weight_kg=400.0))
    assert (back.stature_mm, back.weight_kg) == (1400.0, 180.0)
    assert back.extrapolated == ("height", "weight")


@pytest.mark.parametrize(
    "numbers",
    [{"height_mm": "tall"}, {"weight_kg": 0.0}, {"height_mm": float("nan")}, {"shape": "square"}, {"build": 3.0}],
)
def test_numbers_that_describe_no_body_are_refused(numbers: dict[str, float | str]) -> None:
    with pytest.raises(ScoreError, match=next(iter(numbers))):
        Back.from_numbers(numbers)


def test_a_tall_person_has_a_longer_back_by_the_regression() -> None:
    small = Back.of(Recipient(height_mm=1600.0, weight_kg=65.0))
    tall = Back.of(Recipient(height_mm=1900.0, weight_kg=65.0))
    length = {b.stature_mm: b.landmark("c7")[1] - b.landmark("iliac_crest")[1] for b in (small, tall)}
    # Mean of the men's and women's slope: 0.19155 cm per cm; ratios to 42.60 cm at 1.70 m and 65 kg, on 409 mm of chart
    assert length[1900.0] - length[1600.0] == pytest.approx(0.19155 * 30.0 / 42.60 * 409.0, rel=0.01)


def test_broad_shoulders_and_broad_hips_show_where_they_should() -> None:
    shoulders = Back.of(Recipient(height_mm=1700.0, weight_kg=65.0, shape="broad_shouldered"))
    hips = Back.of(Recipient(height_mm=1700.0, weight_kg=65.0, shape="broad_hipped"))
    assert shoulders.landmark("acromion")[0] > hips.landmark("acromion")[0]
    assert shoulders.to_person([(158.0, -30.0)])[0, 0] < hips.to_person([(158.0, -30.0)])[0, 0]


def test_the_standard_error_of_each_measure_is_one_to_two_centimetres() -> None:
    assert all(10.0 < error < 20.0 for error in STANDARD_ERROR_MM.values())


def test_a_left_landmark_is_the_mirror_image_of_the_right_one() -> None:
    x, y = Back.reference().landmark("acromion")
    assert Back.reference().landmark("acromion", "left") == (-x, y)


@settings(deadline=None)
@given(backs)
def test_landmarks_of_every_body_keep_their_order_along_the_spine(back: Back) -> None:
    levels = [back.landmark(id_)[1] for id_ in ("s2", "l4", "t12", "t7", "t3", "c7", "occiput")]
    assert levels == sorted(levels)


@settings(deadline=None)
@given(backs)
def test_the_skin_has_no_steps_and_its_normals_stand_up(back: Back) -> None:
    outline = back.outline_mm
    for y in (30.0, 60.0, 200.0, 330.0, 440.0):
        x = np.arange(-300.0, 300.0)
        line = np.column_stack([x, np.full_like(x, y)])
        # At its very edge the skin turns away under the body
        heights = back.height_mm(line[signed_distance_mm(outline, line) < -_EDGE_MM])
        assert np.max(np.abs(np.diff(heights, 2))) < 0.5
    normals = back.normals(back.to_person([(m.x_mm, m.y_mm) for m in LANDMARKS.values()]))
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1.0)
    # The armpit and the hip crest lie where the skin turns away, the armpit most on bodies beyond those measured
    least = [0.1 if id_ == "axillary_fold" and back.extrapolated else 0.15 for id_ in LANDMARKS]
    assert np.all(normals[:, 2] > least)


def test_the_surface_has_a_furrow_between_two_columns_and_falls_off_at_the_flank() -> None:
    furrow, column, flank = Back.reference().height_mm([(0.0, 130.0), (36.0, 130.0), (130.0, 130.0)])
    assert column > furrow + 3.0
    assert flank < furrow - 25.0


def test_the_lower_back_is_a_hollow_between_upper_back_and_sacrum() -> None:
    sacrum, hollow, upper = Back.reference().height_mm([(0.0, 0.0), (0.0, 90.0), (0.0, 320.0)])
    assert hollow < sacrum
    assert hollow < upper


def test_muscles_stand_out_less_on_a_heavier_body() -> None:
    def column_mm(weight_kg: float) -> float:
        back = Back.of(Recipient(height_mm=1700.0, weight_kg=weight_kg))
        furrow, column = back.height_mm(back.to_person([(0.0, 130.0), (36.0, 130.0)]))
        return float(column - furrow)

    assert column_mm(110.0) < 0.6 * column_mm(62.0)


def test_a_path_over_the_skin_is_longer_than_on_the_chart() -> None:
    back = Back.reference()
    across = back.arc_length_mm([(-130.0, 130.0), (130.0, 130.0)])
    assert 265.0 < across < 340.0
    assert back.arc_length_mm([(40.0, 100.0), (40.0, 100.5)]) == pytest.approx(0.5, abs=0.01)


def test_a_paired_region_has_a_mirrored_twin_and_a_midline_one_does_not() -> None:
    back, regions = Back.reference(), shipped_catalog().regions
    right = back.region_polygon_mm(regions["kidney"], "right")
    left = back.region_polygon_mm(regions["kidney"], "left")
    assert right[:, 0].min() > 0.0
    np.testing.assert_allclose(left[::-1] * [-1.0, 1.0], right)
    np.testing.assert_allclose(
        back.region_polygon_mm(regions["sacrum"], "left"), back.region_polygon_mm(regions["sacrum"])
    )
