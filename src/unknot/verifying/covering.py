"""How much of the allowed working area was touched at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from unknot.verifying.footprints import Footprint, full_of
from unknot.verifying.maps import CELL_MM
from unknot.verifying.performance import Performance

__all__ = ["coverage_fraction"]

_STEP_MM = 16.0
_TURNS = 8


def coverage_fraction(performance: Performance) -> float:
    """Return the share of the working regions, less what limits and marks close, that some footprint lay on; 0 to 1."""
    samples, lattice = performance.samples, performance.maps.lattice
    wanted = _allowed(performance)
    if not wanted.any():
        return 0.0
    touched = np.zeros(wanted.shape, dtype=bool)
    on = np.flatnonzero(samples.level >= 0.0)
    # Places, turns and contacts in coarse steps: a footprint is far larger than they are
    column = np.round((samples.x_mm[on] - lattice.left_mm) / _STEP_MM).astype(np.int64)
    row = np.round((samples.y_mm[on] - lattice.bottom_mm) / _STEP_MM).astype(np.int64)
    turn = np.round(samples.heading_rad[on] * (_TURNS / np.pi)).astype(np.int64) % _TURNS
    inside = (column >= 0) & (column < 4096) & (row >= 0) & (row < 4096)
    keys = ((performance.contact[on] * _TURNS + turn) * 4096 + column) * 4096 + row
    stamps: dict[int, NDArray[np.bool_]] = {}
    for key in np.unique(keys[inside]):
        place, r = divmod(int(key), 4096)
        shape, c = divmod(place, 4096)
        if shape not in stamps:
            contact, quarter = divmod(shape, _TURNS)
            stamps[shape] = _stamp(full_of(performance.contact_record(contact)), quarter * np.pi / _TURNS)
        _print(touched, stamps[shape], round(c * _STEP_MM / CELL_MM), round(r * _STEP_MM / CELL_MM))
    return float((touched & wanted).sum() / wanted.sum())


def _allowed(performance: Performance) -> NDArray[np.bool_]:
    lattice = performance.maps.lattice
    wanted = np.zeros(lattice.rows * lattice.columns, dtype=bool)
    for key, map_ in performance.maps.working.items():
        if performance.limits.region_level(key) >= 0.0:
            wanted |= map_.distance_mm < 0.0
    for area in performance.areas:
        if area.limit.max_level < 0.0:
            wanted &= ~(area.map.distance_mm < area.limit.margin_mm)
    return wanted.reshape(lattice.rows, lattice.columns)


def _stamp(footprint: Footprint, turn: float) -> NDArray[np.bool_]:
    """Return the cells under a footprint, its middle in the middle of the square."""
    reach = int(np.ceil(footprint.reach_mm / CELL_MM)) + 1
    offset = np.arange(-reach, reach + 1) * CELL_MM
    dx, dy = np.meshgrid(offset, offset)
    along, across = dx * np.sin(turn) + dy * np.cos(turn), dx * np.cos(turn) - dy * np.sin(turn)
    hit: NDArray[np.bool_] = (along / footprint.half_length_mm) ** 2 + (across / footprint.half_width_mm) ** 2 <= 1.0
    return hit


def _print(touched: NDArray[np.bool_], stamp: NDArray[np.bool_], column: int, row: int) -> None:
    reach, (rows, columns) = len(stamp) // 2, touched.shape
    top, left = max(0, row - reach), max(0, column - reach)
    bottom, right = min(rows, row + reach + 1), min(columns, column + reach + 1)
    if top < bottom and left < right:
        cut = stamp[top - row + reach : bottom - row + reach, left - column + reach : right - column + reach]
        touched[top:bottom, left:right] |= cut
