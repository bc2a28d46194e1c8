"""Heights on a grid over the chart, made from a mesh and read with a continuous slope.

Between the nodes a Catmull-Rom surface is read, which passes through every node. The browser gets the same grid and
reads it by the same formula.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from unknot.anatomy.interpolation import Values

__all__ = ["HeightField", "rastered", "rastered_places"]

_STEEPEST = 1.2
"""Rise over run where the grid goes on beyond the edge of the body."""


@dataclass(frozen=True, slots=True, eq=False)
class HeightField:
    """Node (row j, column i) lies at x0 + i · step, y0 + j · step; mm."""

    x0_mm: float
    y0_mm: float
    step_mm: float
    heights_mm: Values

    def at(self, points: Values) -> Values:
        """Return the heights at points (N, 2)."""
        rows, columns = self.heights_mm.shape
        across = np.clip((points[:, 0] - self.x0_mm) / self.step_mm, 0.0, columns - 1.000001)
        along = np.clip((points[:, 1] - self.y0_mm) / self.step_mm, 0.0, rows - 1.000001)
        i, j = across.astype(np.intp), along.astype(np.intp)
        wx, wy = _weights(across - i), _weights(along - j)
        heights = np.zeros(len(points))
        for dy in range(4):
            row = np.clip(j + dy - 1, 0, rows - 1)
            line = np.zeros(len(points))
            for dx in range(4):
                line += wx[dx] * self.heights_mm[row, np.clip(i + dx - 1, 0, columns - 1)]
            heights += wy[dy] * line
        return heights


def _weights(t: Values) -> tuple[Values, Values, Values, Values]:
    t2, t3 = t * t, t * t * t
    return (
        0.5 * (-t + 2.0 * t2 - t3),
        0.5 * (2.0 - 5.0 * t2 + 3.0 * t3),
        0.5 * (t + 4.0 * t2 - 3.0 * t3),
        0.5 * (t3 - t2),
    )


def rastered(
    vertices: Values,
    faces: npt.NDArray[np.integer],
    x_mm: tuple[float, float],
    y_mm: tuple[float, float],
    step_mm: float,
    *,
    continued: bool = True,
) -> HeightField:
    """Return the highest point of a mesh over each node.

    Parameters
    ----------
    vertices : (N, 3)
    faces : (M, 3)
    x_mm, y_mm
        From and to.
    continued
        Beyond the mesh the surface goes on downward; else there is minus infinity.
    """
    (field,) = _rastered(vertices[:, :2], faces, vertices[:, 2:], x_mm, y_mm, step_mm)
    if continued:
        for row in field.heights_mm:
            _continue(row, step_mm, falling=True)
    return field


def rastered_places(
    chart: Values,
    faces: npt.NDArray[np.integer],
    places: Values,
    x_mm: tuple[float, float],
    y_mm: tuple[float, float],
    step_mm: float,
) -> tuple[HeightField, HeightField, HeightField]:
    """Return the place in the scene, x, y and z, of the skin over each node of the chart.

    Parameters
    ----------
    chart : (N, 2) where each vertex lies on the chart
    faces : (M, 3); those that turn away from the chart (the front of the body) are left out
    places : (N, 3) where each vertex is
    """
    a, b, c = (chart[faces[:, corner]] for corner in range(3))
    outward = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]) > 0.0
    fields = _rastered(chart, faces[outward], places, x_mm, y_mm, step_mm)
    for field in fields:
        for row in field.heights_mm:
            _continue(row, step_mm, falling=False)
    return fields[0], fields[1], fields[2]


def _rastered(
    plan: Values,
    faces: npt.NDArray[np.integer],
    values: Values,
    x_mm: tuple[float, float],
    y_mm: tuple[float, float],
    step_mm: float,
) -> list[HeightField]:
    """Return one grid for each column of `values`; where triangles overlap, the one with the highest last value."""
    columns = round((x_mm[1] - x_mm[0]) / step_mm) + 1
    rows = round((y_mm[1] - y_mm[0]) / step_mm) + 1
    a, b = ((plan[faces] - [x_mm[0], y_mm[0]]) / step_mm).transpose(2, 0, 1)
    corners = values[faces]
    i0, j0 = np.ceil(a.min(axis=1)).astype(np.intp), np.ceil(b.min(axis=1)).astype(np.intp)
    wide, high = np.floor(a.max(axis=1)) - i0, np.floor(b.max(axis=1)) - j0
    area = (b[:, 1] - b[:, 2]) * (a[:, 0] - a[:, 2]) + (a[:, 2] - a[:, 1]) * (b[:, 0] - b[:, 2])
    area = np.where(np.abs(area) < 1e-12, np.inf, area)
    # The share of the first and of the second corner: one at the node (i0, j0), and how it grows from node to node
    across = np.stack([b[:, 1] - b[:, 2], b[:, 2] - b[:, 0]]) / area
    along = np.stack([a[:, 2] - a[:, 1], a[:, 0] - a[:, 2]]) / area
    start = across * (i0 - a[:, 2]) + along * (j0 - b[:, 2])
    grid = np.full((rows * columns, values.shape[1]), -np.inf)
    # One node of every triangle's window at a time: whole arrays, small in memory
    for dj in range(int(high.max()) + 1):
        for di in range(int(wide.max()) + 1):
            reached = np.flatnonzero((wide >= di) & (high >= dj))
            first, second = start[:, reached] + across[:, reached] * di + along[:, reached] * dj
            i, j = i0[reached] + di, j0[reached] + dj
            third = 1.0 - first - second
            inside = (np.minimum(np.minimum(first, second), third) > -1e-9) & (i >= 0) & (j >= 0)
            inside &= (i < columns) & (j < rows)
            shares = np.column_stack([first[inside], second[inside], third[inside]])
            found = np.einsum("tc,tcv->tv", shares, corners[reached[inside]])
            node = (j * columns + i)[inside]
            # The last one written to a node stays, so the highest comes last
            rising = np.argsort(found[:, -1], kind="stable")
            rising = rising[found[rising, -1] > grid[node[rising], -1]]
            grid[node[rising]] = found[rising]
    return [
        HeightField(x_mm[0], y_mm[0], step_mm, grid[:, channel].reshape(rows, columns).copy())
        for channel in range(values.shape[1])
    ]


def _continue(row: Values, step_mm: float, *, falling: bool) -> None:
    """Fill what lies beyond the mesh: gaps straight, the ends with the slope they end with, but no steeper wall."""
    known = np.flatnonzero(np.isfinite(row))
    if len(known) < 2:
        row[:] = 0.0
        return
    first, last = known[0], known[-1]
    columns = np.arange(len(row))
    row[:] = np.interp(columns, known, row[known])
    least = 0.0 if falling else -_STEEPEST
    left = np.clip((row[first + 1] - row[first]) / step_mm, least, _STEEPEST)
    right = np.clip((row[last - 1] - row[last]) / step_mm, least, _STEEPEST)
    row[:first] = row[first] - left * step_mm * (first - columns[:first])
    row[last + 1 :] = row[last] - right * step_mm * (columns[last + 1 :] - last)
