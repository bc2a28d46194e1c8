"""A head without a face: a smooth egg over the model's head, on a grid of directions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bake.meshes import Faces
from bake.rig import Array
from unknot.anatomy.bodies import HEAD_COLUMNS

__all__ = ["Egg", "egg_of"]

_ROWS, _COLUMNS = 18, HEAD_COLUMNS
_SHARPNESS = 26.0
_TRIM_MM = 2.0


@dataclass(frozen=True)
class Egg:
    """Weights that average the model's head over a grid of directions; the same for every body."""

    vertices: npt.NDArray[np.intp]
    directions: Array
    weights: Array
    faces: Faces

    def shape(self, body: Array, turn: Array) -> Array:
        """Return the egg's vertices on a posed body (mm); `turn` is the head's turn from the middle body."""
        own = body[self.vertices]
        middle = (own.max(axis=0) + own.min(axis=0)) / 2.0
        reach = self.weights @ np.linalg.norm(own - middle, axis=1)
        shape: Array = middle + (self.directions @ turn.T) * (reach - _TRIM_MM)[:, None]
        return shape


def egg_of(body: Array, vertices: npt.NDArray[np.intp]) -> Egg:
    """Return the egg for a head whose vertices are these on the middle body (mm, scene axes)."""
    own = body[vertices]
    middle = (own.max(axis=0) + own.min(axis=0)) / 2.0
    toward = (own - middle) / np.linalg.norm(own - middle, axis=1, keepdims=True)
    # Poles at the crown and the neck: the grid runs along the body, as hair does
    polar = np.pi * (np.arange(_ROWS) + 0.5) / _ROWS
    around = 2.0 * np.pi * np.arange(_COLUMNS) / _COLUMNS
    grid = np.stack(
        [
            np.sin(polar)[:, None] * np.sin(around),
            np.cos(polar)[:, None] * np.ones_like(around),
            np.sin(polar)[:, None] * np.cos(around),
        ],
        axis=2,
    ).reshape(-1, 3)
    directions = np.concatenate([[[0.0, 1.0, 0.0]], grid, [[0.0, -1.0, 0.0]]])
    weights = np.exp(_SHARPNESS * (directions @ toward.T - 1.0))
    return Egg(vertices, directions, weights / weights.sum(axis=1, keepdims=True), _faces())


def _faces() -> Faces:
    at = 1 + np.arange(_ROWS * _COLUMNS).reshape(_ROWS, _COLUMNS)
    after = np.roll(at, -1, axis=1)
    last = 1 + _ROWS * _COLUMNS
    top = np.stack([np.zeros(_COLUMNS, int), at[0], after[0]], -1)
    bottom = np.stack([np.full(_COLUMNS, last), after[-1], at[-1]], -1)
    a, b, c, d = at[:-1], after[:-1], after[1:], at[1:]
    sides = [np.stack([a, d, c], -1).reshape(-1, 3), np.stack([a, c, b], -1).reshape(-1, 3)]
    return np.concatenate([top, *sides, bottom]).astype(np.int32)
