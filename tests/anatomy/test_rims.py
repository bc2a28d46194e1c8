"""Where the skin is cut off it is cut cleanly."""

from __future__ import annotations

import numpy as np
import pytest

from unknot.anatomy import Back
from unknot.anatomy.baked import shipped_body
from unknot.anatomy.rims import eased, rims_of, tucked
from unknot.model.intake import Recipient
from unknot.model.words import BodyPosition

# Two rows of triangles with teeth on the outer one:  a middle row of vertices 0..4, teeth 5..9, a straight row 10..14
FACES = np.array(
    [[i, i + 1, i + 5] for i in range(4)]
    + [[i + 1, i + 6, i + 5] for i in range(4)]
    + [[i, i + 10, i + 1] for i in range(4)]
    + [[i + 1, i + 10, i + 11] for i in range(4)]
)
POINTS = np.array(
    [[10.0 * i, 0.0] for i in range(5)]
    + [[10.0 * i, 10.0 + 6.0 * (i % 2)] for i in range(5)]
    + [[10.0 * i, -10.0] for i in range(5)]
)


def test_teeth_are_drawn_in_and_what_is_inside_stays() -> None:
    made = eased(POINTS, rims_of(FACES))
    inside = [1, 2, 3]
    assert (made[inside] == POINTS[inside]).all()
    assert np.abs(np.diff(made[6:9, 1], n=2)).max() < 0.3 * np.abs(np.diff(POINTS[6:9, 1], n=2)).max()


@pytest.mark.parametrize("position", ["prone", "side_lying", "seated"])
def test_no_rim_of_a_body_has_teeth(position: BodyPosition) -> None:
    model = shipped_body(position)
    vertices, neighbours = rims_of(model.skin_faces)
    assert len(vertices) > 200
    for recipient in (Recipient(height_mm=1560.0, weight_kg=50.0), Recipient(height_mm=1880.0, weight_kg=110.0)):
        skin = model.body_of(Back.of(recipient)).skin
        teeth = np.linalg.norm(skin[vertices] - skin[neighbours].mean(axis=1), axis=1)
        assert np.quantile(teeth, 0.95) < 4.0
        assert teeth.max() < 10.0


def test_a_rim_before_a_head_is_tucked_in_under_it() -> None:
    turns = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
    tilts = np.linspace(0.1, np.pi - 0.1, 12)
    turn, tilt = (grid.reshape(-1) for grid in np.meshgrid(turns, tilts))
    head = 60.0 * np.column_stack([np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt)])
    faces = FACES
    points = np.column_stack([POINTS[:, 0] - 20.0, POINTS[:, 1], np.full(len(POINTS), 66.0)])
    made = tucked(points, rims_of(faces), head)
    rim = rims_of(faces)[0]
    assert (np.linalg.norm(made[rim], axis=1) < 60.0).all()
    assert (np.delete(made, rim, axis=0) == np.delete(points, rim, axis=0)).all()
    far = points + np.array([0.0, 0.0, 200.0])
    assert (tucked(far, rims_of(faces), head) == far).all()


@pytest.mark.parametrize("position", ["prone", "side_lying", "seated"])
def test_no_rim_stands_out_before_the_towel_round_a_head(position: BodyPosition) -> None:
    model = shipped_body(position)
    rim = rims_of(model.skin_faces)[0]
    body = model.body_of(Back.of(Recipient(height_mm=1700.0, weight_kg=65.0)))
    apart = np.linalg.norm(body.skin[rim][:, np.newaxis] - body.head, axis=2).min(axis=1)
    middle = body.head.mean(axis=0)
    nearest = np.linalg.norm(body.skin[rim][:, np.newaxis] - body.head, axis=2).argmin(axis=1)
    out = np.linalg.norm(body.skin[rim] - middle, axis=1) - np.linalg.norm(body.head[nearest] - middle, axis=1)
    assert (apart < 20.0).sum() > 50
    assert out[apart < 20.0].max() < 6.0
