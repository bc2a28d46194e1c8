"""Distances to flat shapes, held against slow and obvious ways to measure them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unknot.anatomy import (
    area_mm2,
    buffered,
    contains,
    ellipse_mm,
    mirrored,
    region_ids_with_sides,
    signed_distance_mm,
)
from unknot.library import shipped_catalog

SQUARE = [(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)]
BOOMERANG = [(0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (20.0, 10.0)]


@pytest.mark.parametrize(
    ("point", "distance"),
    [((10.0, 10.0), -10.0), ((10.0, 3.0), -3.0), ((10.0, 25.0), 5.0), ((23.0, 24.0), 5.0), ((20.0, 7.0), 0.0)],
)
def test_distance_is_negative_inside_and_positive_outside(point: tuple[float, float], distance: float) -> None:
    assert signed_distance_mm(SQUARE, [point])[0] == pytest.approx(distance)


@settings(deadline=None)
@given(st.tuples(st.floats(-60.0, 90.0), st.floats(-60.0, 90.0)))
def test_distance_agrees_with_walking_along_the_edge(point: tuple[float, float]) -> None:
    corners = np.array(BOOMERANG)
    fractions = np.linspace(0.0, 1.0, 4001)[:, None]
    edge = np.vstack([a + (b - a) * fractions for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)])
    walked = np.min(np.hypot(*(edge - point).T))
    assert abs(signed_distance_mm(BOOMERANG, [point])[0]) == pytest.approx(walked, abs=0.02)


@settings(deadline=None)
@given(st.tuples(st.floats(-60.0, 90.0), st.floats(-60.0, 90.0)))
def test_winding_does_not_change_inside_and_outside(point: tuple[float, float]) -> None:
    forward = signed_distance_mm(BOOMERANG, [point])[0]
    assert signed_distance_mm(BOOMERANG[::-1], [point])[0] == pytest.approx(forward)


def test_a_notch_in_a_shape_is_outside() -> None:
    assert contains(BOOMERANG, [(30.0, 5.0), (20.0, 20.0), (0.0, 0.0)]).tolist() == [True, False, True]


def test_a_corner_written_twice_changes_nothing() -> None:
    doubled = [*SQUARE[:2], SQUARE[1], *SQUARE[2:]]
    points = [(3.0, 5.0), (-4.0, 30.0)]
    np.testing.assert_allclose(signed_distance_mm(doubled, points), signed_distance_mm(SQUARE, points))


def test_a_grown_square_reaches_further_on_all_sides_whatever_its_winding() -> None:
    for square in (SQUARE, SQUARE[::-1]):
        assert area_mm2(buffered(square, 5.0)) == pytest.approx(900.0)
        assert area_mm2(buffered(square, -5.0)) == pytest.approx(100.0)


def test_a_footprint_lies_along_its_heading() -> None:
    headward = ellipse_mm((10.0, 100.0), 55.0, 40.0, 0.0, count=4)
    np.testing.assert_allclose(headward, [[10, 155], [50, 100], [10, 45], [-30, 100]], atol=1e-9)
    to_the_right = ellipse_mm((0.0, 0.0), 55.0, 40.0, np.pi / 2.0, count=4)
    np.testing.assert_allclose(to_the_right[0], [55.0, 0.0], atol=1e-9)


def test_a_mirrored_shape_keeps_area_and_winding() -> None:
    twin = mirrored(BOOMERANG)
    assert area_mm2(twin) == pytest.approx(area_mm2(BOOMERANG))
    assert twin[:, 0].max() == 0.0


def test_paired_regions_are_counted_by_side() -> None:
    regions = shipped_catalog().regions
    assert region_ids_with_sides(regions["kidney"]) == ("kidney.left", "kidney.right")
    assert region_ids_with_sides(regions["sacrum"]) == ("sacrum",)
