"""Distances from a mesh are those that geometry gives, and inside is inside."""

from __future__ import annotations

import numpy as np
import pytest

from mesh_distance import Skin

PARALLELS, MERIDIANS = 40, 80


def dome(radius: float, down_to: float) -> Skin:
    """Return a ball of that radius, or its upper part, open where it ends; angles from the pole."""
    tilt = np.linspace(0.02, down_to, PARALLELS)[:, np.newaxis]
    turn = np.linspace(0.0, 2 * np.pi, MERIDIANS, endpoint=False)[np.newaxis, :]
    places = (np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt) + 0.0 * turn)
    vertices = radius * np.stack(places, axis=-1).reshape(-1, 3)
    row, column = (grid.reshape(-1) for grid in np.mgrid[0 : PARALLELS - 1, 0:MERIDIANS])
    a, b = row * MERIDIANS + column, row * MERIDIANS + (column + 1) % MERIDIANS
    triangles = np.concatenate([np.stack([a, a + MERIDIANS, b], -1), np.stack([b, a + MERIDIANS, b + MERIDIANS], -1)])
    return Skin.of(vertices, triangles)


def test_distance_is_that_from_a_ball_above_0_outside_and_below_inside() -> None:
    skin = dome(100.0, 3.1)
    directions = np.random.default_rng(3).normal(size=(500, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    for radius in (60.0, 95.0, 105.0, 140.0):
        far, place = skin.nearest(radius * directions)
        assert far == pytest.approx(radius - 100.0, abs=0.4)
        assert np.linalg.norm(place, axis=1) == pytest.approx(100.0, abs=0.4)


def test_nothing_is_inside_beyond_the_edge_of_an_open_mesh() -> None:
    skin = dome(100.0, np.pi / 2)
    far, _ = skin.nearest(np.array([[0.0, 54.0, 72.0], [95.0, 0.0, -30.0], [0.0, 60.0, -80.0]]))
    assert far[0] == pytest.approx(-10.0, abs=0.4)
    assert (far[1:] > 0).all()


def test_corners_and_edges_of_a_triangle_are_nearest_where_they_are() -> None:
    skin = Skin.of(np.array([[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [0.0, 10.0, 0.0]]), np.array([[0, 1, 2]]))
    points = np.array([[2.0, 2.0, 5.0], [5.0, -3.0, 4.0], [-3.0, -4.0, 0.0], [10.0, 10.0, 0.0], [14.0, 0.0, 3.0]])
    far, place = skin.nearest(points)
    assert np.abs(far) == pytest.approx([5.0, 5.0, 5.0, np.sqrt(50.0), 5.0])
    assert place[3] == pytest.approx([5.0, 5.0, 0.0])


def test_what_a_mesh_holds_is_what_is_in_it_and_not_what_is_under_its_open_end() -> None:
    points = np.array([[3.0, 5.0, -20.0], [3.0, 5.0, 90.0], [3.0, 5.0, -120.0], [120.0, 5.0, 0.0], [3.0, 5.0, 120.0]])
    assert list(dome(100.0, 3.1).holds(points)) == [True, True, False, False, False]
    assert not dome(100.0, np.pi / 2).holds(points).any()
