"""Table, face rest, chair and pillow: simple shapes with soft edges, made to the measure of a body."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Solid", "cushion", "face_rest", "joined", "slab"]

Points = npt.NDArray[np.float64]
Faces = npt.NDArray[np.int64]
Solid = tuple[Points, Faces]
"""Vertices (N, 3) in mm and faces (M, 3), counter-clockwise seen from outside."""

_CORNER_STEPS, _EDGE_STEPS = 6, 4
_RING_STEPS, _TUBE_STEPS = 40, 14
_BALL_ROWS, _BALL_COLUMNS = 12, 24


def joined(*solids: Solid) -> Solid:
    """Return several solids as one."""
    starts = np.cumsum([0, *(len(points) for points, _ in solids[:-1])])
    faces = [faces + start for (_, faces), start in zip(solids, starts, strict=True)]
    return np.concatenate([points for points, _ in solids]), np.concatenate(faces)


def slab(
    x: tuple[float, float], y: tuple[float, float], z: tuple[float, float], corner: float = 55.0, edge: float = 18.0
) -> Solid:
    """Return a board with rounded corners and a soft upper edge; open below, where nobody looks.

    Parameters
    ----------
    x, y, z
        From and to, mm.
    """
    quarter = np.linspace(0.0, np.pi / 2.0, _CORNER_STEPS)
    turns = np.concatenate([quarter + k * np.pi / 2.0 for k in range(4)])
    centre_x = np.repeat([x[1] - corner, x[0] + corner, x[0] + corner, x[1] - corner], _CORNER_STEPS)
    centre_y = np.repeat([y[1] - corner, y[1] - corner, y[0] + corner, y[0] + corner], _CORNER_STEPS)
    over = np.linspace(0.0, np.pi / 2.0, _EDGE_STEPS)
    # The first two rings lie flat, so that the top is shaded flat up to its edge
    insets = np.concatenate([[2.0 * edge], edge * (1.0 - np.sin(over)), [0.0]])
    levels = np.concatenate([[z[1]], z[1] - edge * (1.0 - np.cos(over)), [z[0]]])
    rings = [
        np.column_stack(
            [
                centre_x + (corner - inset) * np.cos(turns),
                centre_y + (corner - inset) * np.sin(turns),
                np.full(len(turns), level),
            ]
        )
        for inset, level in zip(insets, levels, strict=True)
    ]
    count = len(turns)
    top = np.array([[0, k, k + 1] for k in range(1, count - 1)])
    return np.concatenate(rings), np.concatenate([top, _between_rings(len(rings), count)])


def _between_rings(rings: int, count: int) -> Faces:
    """Faces between closed rings of points, each ring outside or below the one before."""
    at = np.arange(rings * count).reshape(rings, count)
    after = np.roll(at, -1, axis=1)
    a, b, c, d = at[:-1], after[:-1], after[1:], at[1:]
    return np.concatenate([np.stack([a, d, c], -1).reshape(-1, 3), np.stack([a, c, b], -1).reshape(-1, 3)])


def face_rest(middle: Points, half_x: float, half_y: float, tube: float) -> Solid:
    """Return a padded ring for the face, round `middle`; `half_x` and `half_y` to the middle of its tube."""
    around = np.linspace(0.0, 2.0 * np.pi, _RING_STEPS, endpoint=False)
    across = np.linspace(0.0, 2.0 * np.pi, _TUBE_STEPS, endpoint=False)
    outward = np.cos(across)[:, None] * tube
    ring = np.stack(
        [
            (half_x + outward) * np.cos(around),
            (half_y + outward) * np.sin(around),
            np.broadcast_to(0.8 * tube * np.sin(across)[:, None], (_TUBE_STEPS, _RING_STEPS)),
        ],
        axis=2,
    ).reshape(-1, 3)
    at = np.arange(_TUBE_STEPS * _RING_STEPS).reshape(_TUBE_STEPS, _RING_STEPS)
    right, up = np.roll(at, -1, axis=1), np.roll(at, -1, axis=0)
    corner = np.roll(right, -1, axis=0)
    faces = [np.stack([at, right, corner], -1).reshape(-1, 3), np.stack([at, corner, up], -1).reshape(-1, 3)]
    return ring + middle, np.concatenate(faces)


def cushion(middle: Points, half: tuple[float, float, float], squareness: float = 0.6) -> Solid:
    """Return a pillow: a ball squeezed toward a box. A squareness of 1 is a ball, 0 a box."""
    polar = np.pi * np.arange(1, _BALL_ROWS) / _BALL_ROWS
    around = 2.0 * np.pi * np.arange(_BALL_COLUMNS) / _BALL_COLUMNS
    grid = np.stack(
        [
            np.sin(polar)[:, None] * np.cos(around),
            np.sin(polar)[:, None] * np.sin(around),
            np.cos(polar)[:, None] * np.ones_like(around),
        ],
        axis=2,
    ).reshape(-1, 3)
    ball = np.concatenate([[[0.0, 0.0, 1.0]], grid, [[0.0, 0.0, -1.0]]])
    shape = np.sign(ball) * np.abs(ball) ** [squareness, squareness, 1.0] * half + middle
    at = 1 + np.arange((_BALL_ROWS - 1) * _BALL_COLUMNS).reshape(_BALL_ROWS - 1, _BALL_COLUMNS)
    after, last = np.roll(at, -1, axis=1), len(ball) - 1
    top = np.stack([np.zeros(_BALL_COLUMNS, int), at[0], after[0]], -1)
    bottom = np.stack([np.full(_BALL_COLUMNS, last), after[-1], at[-1]], -1)
    return shape, np.concatenate([top, _between_rings(_BALL_ROWS - 1, _BALL_COLUMNS) + 1, bottom])
