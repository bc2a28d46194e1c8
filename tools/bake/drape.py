"""The towel: a sheet that sinks onto the body and the table, and hangs over the table's edges.

Solved as an obstacle problem on a grid: a sheet as flat as it can be that stays above what it lies on.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter, grey_closing  # type: ignore[import-untyped]

from bake.meshes import Faces
from bake.rig import Array

__all__ = ["DRAPE_ROWS_MM", "drape_faces", "drape_heights", "drape_plan"]

_CELL_MM = 14.0
_HALF_MM = 392.0
_LENGTH_MM = (-1150.0, 30.0)
_THICK_MM = 5.0
_ROUNDS = 500
_WEIGHT_MM = 0.035
_HANG_MM = (10.0, 45.0, 95.0, 150.0)

DRAPE_ROWS_MM = np.concatenate([[-18.0, -15.0, -19.0, -27.0, -38.0], np.linspace(-60.0, -1120.0, 38)])
"""Levels of the sheet, of a body of 1.70 m: the turned-down hem at the sacrum first."""
_HEM_MM = np.concatenate([[-6.0, 3.0, 6.0, 4.5, 1.0], np.zeros(38)])
_COLUMNS_MM = np.linspace(-_HALF_MM, _HALF_MM, 33)


def drape_heights(body: Array, stature: float) -> Array:
    """Return the sheet's heights over a body (mm, all of it, finely sampled): (rows, columns and hanging sides)."""
    xs = np.arange(-_HALF_MM, _HALF_MM + 1.0, _CELL_MM)
    ys = np.arange(_LENGTH_MM[0] * stature, _LENGTH_MM[1], _CELL_MM)
    column = np.round((body[:, 0] - xs[0]) / _CELL_MM).astype(int)
    row = np.round((body[:, 1] - ys[0]) / _CELL_MM).astype(int)
    inside = (column >= 0) & (column < len(xs)) & (row >= 0) & (row < len(ys))
    below = np.zeros((len(ys), len(xs)))
    np.maximum.at(below, (row[inside], column[inside]), body[inside, 2])
    below = grey_closing(below, size=3) + _THICK_MM
    sheet = np.maximum(gaussian_filter(below, 3.0), below)
    for _ in range(_ROUNDS):
        padded = np.pad(sheet, 1, mode="edge")
        mean = 0.25 * (padded[2:, 1:-1] + padded[:-2, 1:-1] + padded[1:-1, 2:] + padded[1:-1, :-2])
        sheet = np.maximum(below, mean - _WEIGHT_MM)
    sheet = gaussian_filter(sheet, 0.9)
    return _sampled(sheet, xs, ys, stature)


def _sampled(sheet: Array, xs: Array, ys: Array, stature: float) -> Array:
    """Read the sheet at the drape's rows and columns, turn its hem down, and let its sides hang."""
    place = np.clip((DRAPE_ROWS_MM * stature - ys[0]) / _CELL_MM, 0.0, len(ys) - 1.001)
    low = place.astype(int)
    part = (place - low)[:, None]
    lines = sheet[low] * (1.0 - part) + sheet[low + 1] * part
    across = np.array([np.interp(_COLUMNS_MM, xs, line) for line in lines]) + _HEM_MM[:, None]
    hang = np.array(_HANG_MM)
    return np.concatenate([across[:, :1] - hang[::-1], across, across[:, -1:] - hang], axis=1)


def drape_plan() -> Array:
    """Return x and y of the sheet's vertices, of a body of 1.70 m, row by row."""
    out = _HALF_MM + 14.0 * np.minimum(np.array(_HANG_MM) / 45.0, 1.0)
    xs = np.concatenate([-out[::-1], _COLUMNS_MM, out])
    across, along = np.meshgrid(xs, DRAPE_ROWS_MM)
    return np.column_stack([across.ravel(), along.ravel()])


def drape_faces() -> Faces:
    """Return the triangles of the sheet, seen from above."""
    rows, columns = len(DRAPE_ROWS_MM), len(_COLUMNS_MM) + 2 * len(_HANG_MM)
    at = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]
    both = np.concatenate([np.stack([a, d, c], -1).reshape(-1, 3), np.stack([a, c, b], -1).reshape(-1, 3)])
    return both.astype(np.int32)
