"""How far a step on the chart is on the curved skin: what a hand feels of its own speed."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.anatomy import Back
from unknot.choreography.drafts import L, Rows, X, Y, motion

__all__ = ["Skin"]

Values = NDArray[np.float64]

CELL_MM: Final = 6.0
LEAST_MOMENTS: Final = 5


class Skin:
    """The slope of one person's back, on a grid."""

    def __init__(self, back: Back, low: Values, high: Values) -> None:
        # A row of nodes on the midline, so that both sides read alike
        low = np.floor(low / CELL_MM) * CELL_MM
        columns, rows = (np.ceil((high - low) / CELL_MM).astype(int) + 2).tolist()
        x, y = np.meshgrid(low[0] + np.arange(columns) * CELL_MM, low[1] + np.arange(rows) * CELL_MM)
        height = back.height_mm(np.stack([x.ravel(), y.ravel()], axis=1)).reshape(rows, columns)
        along_y, along_x = np.gradient(height, CELL_MM)
        self._along_x, self._along_y = along_x.ravel(), along_y.ravel()
        self._low, self._shape = low, (rows, columns)

    def lengths_mm(self, places: Values, steps: Values) -> Values:
        """Return the lengths on the skin of steps (N, 2) on the chart taken at places (N, 2)."""
        lengths: Values = np.sqrt(self._squared(places, steps))
        return lengths

    def _squared(self, places: Values, steps: Values) -> Values:
        column = ((places[..., 0] - self._low[0]) * (1.0 / CELL_MM) + 0.5).astype(np.intp)
        row = ((places[..., 1] - self._low[1]) * (1.0 / CELL_MM) + 0.5).astype(np.intp)
        np.minimum(np.maximum(row, 0, out=row), self._shape[0] - 1, out=row)
        np.minimum(np.maximum(column, 0, out=column), self._shape[1] - 1, out=column)
        node = row * self._shape[1] + column
        x, y = steps[..., 0], steps[..., 1]
        rise = self._along_x.take(node) * x + self._along_y.take(node) * y
        squared: Values = x * x + y * y + rise * rise
        return squared

    def fastest_mm_s(self, rows: Rows) -> float:
        """Return the highest speed over the skin of a hand that is on it."""
        # A hand goes up to twice as fast as its mean: moments close enough that no steep node lies between two of them
        longest_mm = np.hypot(*np.diff(rows[:, X : Y + 1], axis=0).T).max()
        places, velocities = motion(rows, max(LEAST_MOMENTS, int(2 * longest_mm / CELL_MM) + 2))
        on_skin = (rows[:-1, L] >= 0) | (rows[1:, L] >= 0)
        if not on_skin.any():
            return 0.0
        if not on_skin.all():
            places, velocities = places[on_skin], velocities[on_skin]
        return float(np.sqrt(self._squared(places, velocities).max()))
