"""A sheet laid over things: it spans their hollows, falls from their sides, folds a little, and ends in a soft hem.

The sheet is a height over a plane that faces it. It is what a large ball rolled over the things would leave: it touches
where they stand out and bridges what lies between. Near its hem it lies close, so that nobody looks under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from unknot.anatomy.heightfield import HeightField, rastered
from unknot.shell.drawing.furniture import Faces, Solid

__all__ = ["HEM_LAID_MM", "LAID_MM", "Frame", "Sheet", "eased", "laid"]

Points = npt.NDArray[np.float64]
_Across = TypeVar("_Across", float, Points)

LAID_MM: Final = 7.0
"""Between the sheet and what it lies on, where it lies on it."""
HEM_LAID_MM: Final = 2.0
"""The same at its hem: hands come over it."""

_STEP_MM: Final = 8.0
_BEYOND_HEM_MM: Final = 88.0
"""What is rolled over goes on beyond the hem, or the sheet would sink where it ends."""
_TIGHT_MM, _CLOSE_MM, _WIDE_MM = 32.0, 75.0, 420.0
"""Radius of the balls: for the hem, for corners, and to bridge hollows."""
_BRIDGED_MM: Final = (3.0, 42.0)
"""How much a hollow is filled at the hem, and at most."""
_TIGHT_FROM_MM: Final = 70.0
"""From a hem or a side inward the sheet gets as free as it is."""
_STEEP: Final = 1.8
"""At the hem it follows slopes that are less steep, rise over run; further in it is laid over their tops."""
_BRIDGED_FROM_MM: Final = 150.0
_SOFT_CELLS: Final = 2.4

_FOLD_MM, _FOLD_EVERY_MM, _LYING = 12.0, 104.0, 0.5
"""How high folds are where a sheet hangs, from one to the next, and the share of that height where it lies."""
_FOLDED_FROM_MM, _FOLDED_OVER_MM = 46.0, 70.0
"""Folds begin so far behind the hem, so that it lies close, and take so long to be as high as they are."""
_HANGS: Final = (0.05, 0.7)
"""Rise over run where a sheet begins to hang, and where it hangs freely."""

_ROLL_MM, _NOSE_MM = 2.4, 5.0
"""Half the thickness of the hem, and over how much of its length it is rounded."""
_ROLL_STEPS: Final = 6
_BAND_MM, _BAND_HIGH_MM, _BAND_SOFT_MM = 30.0, 1.8, 2.2
_UNDER_MM: Final = 16.0
"""So far behind the hem its underside goes down into what it lies on."""
_SUNK_MM: Final = 6.0
_DEEPEST_MM: Final = 40.0
"""Its underside goes down no further: where a body ends like a cliff it would stand there like a spike."""
_LINING_MM, _LINING_DEEP_MM = 120.0, 200.0
"""From there so far back its underside goes on down, to the ground or so deep: whoever looks along a body that is round
sees cloth under it, not what is behind."""
_ROWS_MM: Final = (0.0, 6.0, 14.0, 22.0, 27.0, 31.0, 36.0, 45.0, 57.0, 70.0, 84.0, 99.0, 114.0, 130.0)
"""Behind the hem; every further row is a little further from the one before."""
_ROW_MM: Final = 16.0
_COLUMNS: Final = 80


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Directions of a sheet in the scene, unit vectors at right angles: across it, toward its hem, and out of it."""

    across: Points
    along: Points
    out: Points

    def of(self, points: Points) -> Points:
        """Return points (N, 3) of the scene in this frame."""
        placed: Points = points @ np.stack([self.across, self.along, self.out], axis=1)
        return placed

    def scene(self, points: Points) -> Points:
        """Return points (N, 3) of this frame in the scene."""
        placed: Points = points @ np.stack([self.across, self.along, self.out])
        return placed


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Where a sheet lies, in its frame, mm: from side to side, and from its far end to its hem."""

    frame: Frame
    sides_mm: tuple[float, float]
    end_mm: float
    hem_mm: float
    ground: tuple[float, float]
    """Height of what everything lies on, at the middle, and its rise over run across."""
    falls: tuple[Points, Points]
    """How the sheet goes on beyond its sides: places in the scene (N, 3), seen from its last point, mm."""
    skew: float = 0.0
    """By how much the hem rises for each mm across; `hem_mm` is its place at the middle."""

    def hem_at(self, across: _Across) -> _Across:
        """Return where the hem is at one place across or several, mm."""
        return self.hem_mm + self.skew * across


def laid(sheet: Sheet, *things: Solid) -> Solid:
    """Return a sheet over things, each with its vertices (N, 3) in mm and its faces (M, 3)."""
    under = _relief(sheet, things)
    over = _spread(sheet, under)
    back = min(sheet.hem_at(side) for side in sheet.sides_mm) - sheet.end_mm
    more = np.arange(_ROWS_MM[-1] + _ROW_MM, back, _ROW_MM)
    behind = np.concatenate([_ROWS_MM, more, [back]])
    profiles = [_profile(sheet, over, off + _NOSE_MM) for off in behind]
    rows = np.stack([*_hem(sheet, over, under), *profiles])
    points = sheet.frame.scene(rows.reshape(-1, 3)).reshape(rows.shape)
    left, right = (fall[:, np.newaxis] for fall in sheet.falls)
    edge_left, edge_right = points[:, 0], points[:, -1]
    columns = np.concatenate([edge_left + left[::-1], points.transpose(1, 0, 2), edge_right + right])
    return columns.reshape(-1, 3), _woven(*columns.shape[:2])


def _relief(sheet: Sheet, things: Sequence[Solid]) -> HeightField:
    """Return the highest of all things and of the ground over a grid, a cell broader than they are."""
    half = _STEP_MM * np.ceil((sheet.sides_mm[1] - sheet.sides_mm[0]) / (2.0 * _STEP_MM))
    middle = sum(sheet.sides_mm) / 2.0
    x = middle - half, middle + half
    y = sheet.end_mm - _STEP_MM, max(sheet.hem_at(side) for side in sheet.sides_mm) + _BEYOND_HEM_MM
    fields = [rastered(sheet.frame.of(points), faces, x, y, _STEP_MM, continued=False) for points, faces in things]
    top = np.maximum.reduce([field.heights_mm for field in fields])
    ground = sheet.ground[0] + sheet.ground[1] * (x[0] + _STEP_MM * np.arange(top.shape[1]))
    exact = np.maximum(top, ground)
    most = _most_around(exact, 1)
    close = np.maximum(exact, most - _STEEP * _STEP_MM)
    _, behind = _plan(sheet, HeightField(x[0], y[0], _STEP_MM, exact))
    return HeightField(x[0], y[0], _STEP_MM, close + eased(behind / _TIGHT_FROM_MM) * (most - close))


def _plan(sheet: Sheet, field: HeightField) -> tuple[Points, Points]:
    """Return how far across (1, M) the nodes of a field are, and how far behind the hem (N, M)."""
    rows, columns = field.heights_mm.shape
    across = field.x0_mm + _STEP_MM * np.arange(columns, dtype=np.float64)[None, :]
    along = field.y0_mm + _STEP_MM * np.arange(rows, dtype=np.float64)[:, None]
    return across, np.maximum(sheet.hem_at(across) - along, 0.0)


def _spread(sheet: Sheet, under: HeightField) -> HeightField:
    """Return the sheet over a relief."""
    heights = under.heights_mm
    across, behind = _plan(sheet, under)
    close = _rolled_over(heights, _CLOSE_MM)
    bridged = _BRIDGED_MM[0] + (_BRIDGED_MM[1] - _BRIDGED_MM[0]) * eased(behind / _BRIDGED_FROM_MM)
    wide = _rolled_over(heights, _WIDE_MM) - close
    over = _smoothed(close + bridged * np.tanh(wide / bridged), _SOFT_CELLS)
    tight = _smoothed(_rolled_over(heights, _TIGHT_MM), 1.0)
    inward = np.minimum(across - sheet.sides_mm[0], sheet.sides_mm[1] - across)
    over = _not_below(tight + eased(behind / _TIGHT_FROM_MM) * eased(inward / _TIGHT_FROM_MM) * (over - tight), heights)
    slope = np.abs(np.gradient(over, _STEP_MM, axis=1))
    hangs = _smoothed(eased((slope - _HANGS[0]) / (_HANGS[1] - _HANGS[0])), 3.0)
    aslant = behind + 0.16 * across + 0.6 * np.hypot(across, 80.0) + 22.0 * np.sin(across / 118.0)
    crests = (0.5 + 0.5 * np.sin(2.0 * np.pi * aslant / _FOLD_EVERY_MM)) ** 2
    free = eased(inward / _TIGHT_FROM_MM) * (_LYING + (1.0 - _LYING) * hangs)
    folds = _FOLD_MM * free * eased((behind - _FOLDED_FROM_MM) / _FOLDED_OVER_MM) * crests
    band = _BAND_HIGH_MM / (1.0 + np.exp((behind - _BAND_MM) / _BAND_SOFT_MM))
    thick = HEM_LAID_MM + (LAID_MM - HEM_LAID_MM) * eased(behind / _TIGHT_FROM_MM)
    return HeightField(under.x0_mm, under.y0_mm, _STEP_MM, over + folds + band + thick)


def _rolled_over(heights: Points, radius_mm: float) -> Points:
    """Return what a bowl of that radius, rolled over heights, touches or bridges (their closing by a parabola)."""
    most = float(np.ptp(heights))
    reach = int(np.ceil(np.sqrt(2.0 * radius_mm * most) / _STEP_MM))
    made = heights
    for sign in (1.0, -1.0):
        for axis in (0, 1):
            near = min(reach, made.shape[axis] - 1)
            padded = np.pad(sign * made, [(near, near) if axis == k else (0, 0) for k in (0, 1)], mode="edge")
            best = np.full_like(made, -np.inf)
            for off in range(-near, near + 1):
                part = np.take(padded, np.arange(near + off, near + off + made.shape[axis]), axis=axis)
                np.maximum(best, part - (off * _STEP_MM) ** 2 / (2.0 * radius_mm), out=best)
            made = sign * best
    return made


def _not_below(over: Points, heights: Points) -> Points:
    missing = _most_around(np.maximum(heights - over, 0.0), 2)
    return np.maximum(over + _smoothed(missing, 0.9), heights)


def _most_around(values: Points, cells: int) -> Points:
    padded = np.pad(values, cells, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (2 * cells + 1,) * 2)
    most: Points = windows.max(axis=(2, 3))
    return most


def _smoothed(values: Points, cells: float) -> Points:
    reach = int(np.ceil(3.0 * cells))
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / cells) ** 2)
    bell /= bell.sum()
    made = np.pad(values, reach, mode="edge")
    for axis in (0, 1):
        made = np.apply_along_axis(np.convolve, axis, made, bell, mode="valid")
    return made


def eased(share: Points) -> Points:
    """Return shares of a way, held between 0 and 1, that begin and end without a jolt."""
    t = np.clip(share, 0.0, 1.0)
    made: Points = t * t * (3.0 - 2.0 * t)
    return made


def _profile(sheet: Sheet, over: HeightField, behind_mm: float) -> Points:
    """Return the row so far behind the hem, in the sheet's frame: points equally far apart along the cloth."""
    fine = np.linspace(*sheet.sides_mm, 6 * _COLUMNS)
    along = sheet.hem_at(fine) - behind_mm
    heights = over.at(np.column_stack([fine, along]))
    way = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(fine), np.diff(heights)))])
    at = np.linspace(0.0, way[-1], _COLUMNS)
    return np.column_stack([np.interp(at, way, known) for known in (fine, along, heights)])


def _hem(sheet: Sheet, over: HeightField, under: HeightField) -> list[Points]:
    """Return the rows that turn the sheet's end round and down, the last one next to its first row."""
    rows = []
    for turn in np.linspace(np.pi, 0.0, _ROLL_STEPS, endpoint=False):
        row = _profile(sheet, over, _NOSE_MM * (1.0 - np.sin(turn)))
        way = np.gradient(row, axis=0)
        out = np.column_stack([-way[:, 2], np.zeros(len(way)), way[:, 0]])
        out /= np.linalg.norm(out, axis=1, keepdims=True)
        rows.append(row + out * _ROLL_MM * (np.cos(turn) - 1.0))
    below = rows[0] - [0.0, _UNDER_MM, 0.0]
    below[:, 2] = np.minimum(below[:, 2], np.maximum(under.at(below[:, :2]), below[:, 2] - _DEEPEST_MM)) - _SUNK_MM
    lining = rows[0] - [0.0, _LINING_MM, 0.0]
    inward = np.minimum(lining[:, 0] - sheet.sides_mm[0], sheet.sides_mm[1] - lining[:, 0])
    deep = below[:, 2] - _LINING_DEEP_MM * eased(inward / _TIGHT_FROM_MM)
    ground = sheet.ground[0] + sheet.ground[1] * lining[:, 0] - _SUNK_MM
    lining[:, 2] = np.minimum(below[:, 2], np.maximum(ground, deep))
    return [lining, below, *rows]


def _woven(columns: int, rows: int) -> Faces:
    at = np.arange(columns * rows).reshape(columns, rows)
    a, b, c, d = at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:]
    return np.concatenate([np.stack([a, d, c], -1).reshape(-1, 3), np.stack([a, c, b], -1).reshape(-1, 3)])
