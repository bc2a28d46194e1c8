"""The map between the reference chart and a person's: it comes back exactly and never folds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.anatomy.bodies import backs

from unknot.anatomy import Back

ROUND_TRIP_MM = 0.1
places = st.lists(st.tuples(st.floats(-260.0, 260.0), st.floats(-60.0, 600.0)), min_size=1, max_size=40)


def jacobian(back: Back, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    step = 0.05
    right = back.to_person(points + np.array([step, 0.0])) - back.to_person(points - np.array([step, 0.0]))
    up = back.to_person(points + np.array([0.0, step])) - back.to_person(points - np.array([0.0, step]))
    determinant: npt.NDArray[np.float64] = (right[:, 0] * up[:, 1] - right[:, 1] * up[:, 0]) / (4.0 * step * step)
    return determinant


@settings(deadline=None)
@given(backs, places)
def test_a_point_carried_to_a_person_and_back_returns_to_its_place(
    back: Back, points: list[tuple[float, float]]
) -> None:
    there = back.to_person(points)
    assert np.max(np.abs(back.to_reference(there) - points)) < ROUND_TRIP_MM


@settings(deadline=None)
@given(backs, places)
def test_a_point_carried_to_the_reference_and_back_returns_to_its_place(
    back: Back, points: list[tuple[float, float]]
) -> None:
    there = back.to_reference(points)
    assert np.max(np.abs(back.to_person(there) - points)) < ROUND_TRIP_MM


@settings(deadline=None)
@given(backs)
def test_no_body_folds_the_chart(back: Back) -> None:
    grid = np.stack(np.meshgrid(np.arange(-240.0, 241.0, 12.0), np.arange(-55.0, 600.0, 11.0)), axis=-1)
    assert jacobian(back, grid.reshape(-1, 2)).min() > 0.05


@settings(deadline=None)
@given(backs, places)
def test_left_and_right_stay_mirror_images(back: Back, points: list[tuple[float, float]]) -> None:
    right = back.to_person(points)
    left = back.to_person(np.array(points) * [-1.0, 1.0])
    np.testing.assert_allclose(left, right * [-1.0, 1.0], atol=1e-9)


def test_the_reference_body_is_the_reference_chart() -> None:
    outline = Back.reference().outline_mm
    np.testing.assert_allclose(Back.reference().to_person(outline), outline, atol=1e-9)


def test_an_empty_list_of_points_stays_empty() -> None:
    assert Back.reference().to_person([]).shape == (0, 2)


def test_muscle_beside_the_spine_keeps_to_the_skeleton_while_the_flank_takes_the_girth() -> None:
    heavy = Back.from_numbers({"height_mm": 1700.0, "weight_kg": 130.0})
    flank, muscle = heavy.to_person([(133.0, 115.0), (38.0, 115.0)])[:, 0] / [133.0, 38.0]
    assert flank > 1.4
    assert muscle < 1.2


def test_the_flank_lies_where_the_waist_regression_puts_it() -> None:
    heavy = Back.from_numbers({"height_mm": 1700.0, "weight_kg": 100.0})

    def both_lines_cm(weight_kg: float) -> float:
        return 30.60 - 0.1033 * 170.0 + 0.2359 * weight_kg + 29.59 - 0.1138 * 170.0 + 0.2793 * weight_kg

    flank = heavy.to_person([(134.2, 100.0)])[0, 0] / 134.2
    assert abs(flank - both_lines_cm(100.0) / both_lines_cm(65.0)) < 0.02
