"""Cloth that clings: a straight hem, never inside the body, over everything below the hem."""

from __future__ import annotations

import numpy as np
import pytest

from unknot.anatomy import Back
from unknot.anatomy.baked import shipped_body
from unknot.model.intake import Recipient
from unknot.shell.drawing.cloth import clinging, cut_below

QUAD = np.array([[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [10.0, 10.0, 0.0], [0.0, 10.0, 0.0]])
FACES = np.array([[0, 1, 2], [0, 2, 3]])


def area(points: np.ndarray, faces: np.ndarray) -> float:
    a, b, c = (points[faces[:, corner]] for corner in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2.0)


@pytest.mark.parametrize("y_mm", [2.5, 5.0, 9.0])
def test_a_surface_is_cut_along_the_plane_and_faces_as_before(y_mm: float) -> None:
    points, faces = cut_below(QUAD, FACES, y_mm)
    assert points[:, 1].max() == pytest.approx(y_mm)
    assert area(points, faces) == pytest.approx(10.0 * y_mm)
    a, b, c = (points[faces[:, corner]] for corner in range(3))
    assert np.all(np.cross(b - a, c - a)[:, 2] > 0.0)


@pytest.mark.parametrize("weight_kg", [52.0, 105.0])
def test_whoever_lies_on_the_side_is_covered_below_a_straight_hem(weight_kg: float) -> None:
    model = shipped_body("side_lying")
    body = model.body_of(Back.of(Recipient(height_mm=1700.0, weight_kg=weight_kg)))
    faces = model.skin_faces.astype(np.int64)
    skin, cut = cut_below(body.skin, faces, -8.0)
    cloth, same = clinging(body.skin, faces, -8.0)
    assert np.array_equal(cut, same)
    a, b, c = (skin[cut[:, corner]] for corner in range(3))
    middles = (cloth[cut] - skin[cut]).mean(axis=1)
    normals = np.cross(b - a, c - a)
    outside = np.einsum("ij,ij->i", middles, normals / np.linalg.norm(normals, axis=1, keepdims=True))
    assert np.mean(outside > 0.0) > 0.99
    assert cloth[:, 1].max() < 0.0
