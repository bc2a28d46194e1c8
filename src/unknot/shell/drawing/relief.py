"""The relief of a back as level lines of its surface, like the contours of a map."""

from __future__ import annotations

import numpy as np

from unknot.anatomy import Back, signed_distance_mm
from unknot.shell.drawing.contours import curve_path, level_lines

__all__ = ["relief_path"]

_GRID_MM = 7.0
_LEVEL_MM = 6.0
_EDGE_MM = 7.0
_STEEPEST = 1.4
"""Rise over run: where the skin turns away, lines would run into each other."""
_SHORTEST = 9
"""Of the grid's points: a shorter line would be a speck."""


def relief_path(back: Back) -> str:
    """Return the level lines of a person's back as one path, y downward, clear of its edge."""
    outline = back.outline_mm
    low, high = outline.min(axis=0), outline.max(axis=0)
    x, y = np.arange(low[0], high[0], _GRID_MM), np.arange(low[1], high[1], _GRID_MM)
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    heights = back.height_mm(points)
    grid = heights.reshape(len(y), len(x))
    slope = np.hypot(*np.gradient(grid, _GRID_MM))
    edge = signed_distance_mm(outline, points).reshape(grid.shape) > -_EDGE_MM
    grid[edge | (slope > _STEEPEST)] = np.nan
    levels = np.arange(np.ceil(np.nanmin(grid) / _LEVEL_MM), np.nanmax(grid) / _LEVEL_MM) * _LEVEL_MM
    lines = [line for level in levels for line in level_lines(x, -y, grid, float(level)) if len(line) >= _SHORTEST]
    return "".join(curve_path(line) for line in lines)
