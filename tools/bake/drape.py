"""The towel: a sheet that sinks onto the body and the table, and hangs over the table's edges.

Solved as an obstacle problem on a grid: a sheet as flat as it can be that stays above what it lies on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter, grey_closing  # type: ignore[import-untyped]

from bake.meshes import Faces
from bake.rig import Array

__all__ = ["SHEETS", "Sheet", "drape_faces", "drape_heights", "drape_plan"]

_CELL_MM = 14.0
_ROUNDS = 400
_WEIGHT_MM = 0.035
_HANG_MM = np.array([10.0, 45.0, 95.0, 150.0])
_HEM_LEVELS_MM, _HEM_MM = (-18.0, -15.0, -19.0, -27.0, -38.0), (-6.0, 3.0, 6.0, 4.5, 1.0)
"""The turned-down hem at the sacrum: its rows, and how high it stands."""


@dataclass(frozen=True)
class Sheet:
    """A towel of a body of 1.70 m: where it lies on the scene, mm."""

    columns: Array
    rows: Array
    floor: float = 0.0
    """Height of what it lies on beside the body."""
    edges_down: bool = False
    """Whether its edges are held at the floor; else its sides hang over the table."""
    hem: tuple[float, ...] = ()
    thick: float = 5.0
    """How far it stays above what it lies on."""

    @property
    def plan(self) -> tuple[Array, Array]:
        """Levels of the columns with the hanging sides, and of the rows."""
        if self.edges_down:
            return self.columns, self.rows
        out = 14.0 * np.minimum(_HANG_MM / 45.0, 1.0)
        return np.concatenate([self.columns[0] - out[::-1], self.columns, self.columns[-1] + out]), self.rows


def _down_from_hem(end: float, count: int) -> Array:
    return np.concatenate([_HEM_LEVELS_MM, np.linspace(-60.0, end, count)])


SHEETS = {
    "prone": Sheet(np.linspace(-392.0, 392.0, 33), _down_from_hem(-1120.0, 38), hem=_HEM_MM),
    "side_lying": Sheet(np.linspace(-284.0, 524.0, 34), _down_from_hem(-880.0, 30), hem=_HEM_MM, thick=8.0),
    "seated": Sheet(
        np.linspace(-330.0, 330.0, 28), np.linspace(560.0, -150.0, 30), floor=330.0, edges_down=True, thick=14.0
    ),
}


def drape_heights(body: Array, stature: float, sheet: Sheet) -> Array:
    """Return the sheet's heights over what it lies on (points, mm, finely sampled): (rows, columns and sides)."""
    rows = sheet.rows * stature
    xs = np.arange(sheet.columns[0], sheet.columns[-1] + 1.0, _CELL_MM)
    ys = np.arange(rows.min() - 2.0 * _CELL_MM, rows.max() + 3.0 * _CELL_MM, _CELL_MM)
    column = np.round((body[:, 0] - xs[0]) / _CELL_MM).astype(int)
    row = np.round((body[:, 1] - ys[0]) / _CELL_MM).astype(int)
    inside = (column >= 0) & (column < len(xs)) & (row >= 0) & (row < len(ys))
    below = np.full((len(ys), len(xs)), sheet.floor * stature)
    np.maximum.at(below, (row[inside], column[inside]), body[inside, 2])
    below = grey_closing(below, size=3) + sheet.thick
    level = np.maximum(gaussian_filter(below, 3.0), below)
    for _ in range(_ROUNDS):
        padded = np.pad(level, 1, mode="edge")
        mean = 0.25 * (padded[2:, 1:-1] + padded[:-2, 1:-1] + padded[1:-1, 2:] + padded[1:-1, :-2])
        level = np.maximum(below, mean - _WEIGHT_MM)
        if sheet.edges_down:
            level[[0, 1, -2, -1]], level[:, [0, -1]] = below[[0, 1, -2, -1]], below[:, [0, -1]]
    return _sampled(gaussian_filter(level, 0.9), xs, ys, rows, sheet)


def _sampled(level: Array, xs: Array, ys: Array, rows: Array, sheet: Sheet) -> Array:
    """Read the sheet at its rows and columns, turn its hem down, and let its sides hang."""
    place = np.clip((rows - ys[0]) / _CELL_MM, 0.0, len(ys) - 1.001)
    low = place.astype(int)
    part = (place - low)[:, None]
    lines = level[low] * (1.0 - part) + level[low + 1] * part
    across = np.array([np.interp(sheet.columns, xs, line) for line in lines])
    across[: len(sheet.hem)] += np.array(sheet.hem)[:, None] if sheet.hem else 0.0
    if sheet.edges_down:
        return across
    return np.concatenate([across[:, :1] - _HANG_MM[::-1], across, across[:, -1:] - _HANG_MM], axis=1)


def drape_plan(sheet: Sheet) -> Array:
    """Return x and y of the sheet's vertices, of a body of 1.70 m, row by row."""
    across, along = np.meshgrid(*sheet.plan)
    return np.column_stack([across.ravel(), along.ravel()])


def drape_faces(sheet: Sheet) -> Faces:
    """Return the triangles of the sheet, seen from above."""
    columns, rows = (len(levels) for levels in sheet.plan)
    at = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]
    both = np.concatenate([np.stack([a, d, c], -1).reshape(-1, 3), np.stack([a, c, b], -1).reshape(-1, 3)])
    return both.astype(np.int32)
