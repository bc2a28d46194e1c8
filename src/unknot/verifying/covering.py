"""How much of the allowed working area was touched at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from unknot.verifying.footprints import full_of
from unknot.verifying.maps import CELL_MM
from unknot.verifying.performance import Performance

__all__ = ["coverage_fraction"]

_STEP_MM = 12.0
_TURNS = 16


def coverage_fraction(performance: Performance) -> float:
    """Return the share of the working regions, less what limits and marks close, that some footprint lay on; 0 to 1."""
    samples, outline = performance.samples, performance.maps.outline
    wanted = _allowed(performance)
    if not wanted.any():
        return 0.0
    touched = np.zeros(wanted.shape, dtype=bool)
    on = np.flatnonzero(samples.level >= 0.0)
    # Places, turns and contacts in coarse steps: a footprint is far larger than they are
    column = np.round((samples.x_mm[on] - outline.left_mm) / _STEP_MM).astype(np.int64)
    row = np.round((samples.y_mm[on] - outline.bottom_mm) / _STEP_MM).astype(np.int64)
    turn = np.round(samples.heading_rad[on] * (_TURNS / np.pi)).astype(np.int64) % _TURNS
    inside = (column >= 0) & (column < 4096) & (row >= 0) & (row < 4096)
    keys = ((performance.contact[on] * _TURNS + turn) * 4096 + column) * 4096 + row
    for key in np.unique(keys[inside]):
        place, r = divmod(int(key), 4096)
        shape, c = divmod(place, 4096)
        contact, turn_ = divmod(shape, _TURNS)
        footprint = full_of(performance.contact_record(contact))
        _stamp(touched, footprint.half_length_mm, footprint.half_width_mm, turn_ * np.pi / _TURNS, c, r)
    return float((touched & wanted).sum() / wanted.sum())


def _allowed(performance: Performance) -> NDArray[np.bool_]:
    outline = performance.maps.outline
    rows, columns = outline.cells.shape
    x, y = np.meshgrid(
        outline.left_mm + (np.arange(columns) + 0.5) * CELL_MM, outline.bottom_mm + (np.arange(rows) + 0.5) * CELL_MM
    )
    wanted = np.zeros((rows, columns), dtype=bool)
    for key, map_ in performance.maps.working.items():
        if performance.limits.region_level(key) >= 0.0:
            wanted |= map_.rough_mm(x, y) < 0.0
    for area in performance.areas:
        if area.limit.max_level < 0.0:
            wanted &= ~(area.map.rough_mm(x, y) < area.limit.margin_mm)
    return wanted


def _stamp(
    touched: NDArray[np.bool_],
    half_length_mm: float,
    half_width_mm: float,
    turn: float,
    column: int,
    row: int,
) -> None:
    reach = int(np.ceil(max(half_length_mm, half_width_mm) / CELL_MM)) + 1
    per_step = _STEP_MM / CELL_MM
    c0, r0 = round(column * per_step), round(row * per_step)
    r = np.arange(max(0, r0 - reach), min(touched.shape[0], r0 + reach + 1))
    c = np.arange(max(0, c0 - reach), min(touched.shape[1], c0 + reach + 1))
    if not len(r) or not len(c):
        return
    dy, dx = ((r - r0) * CELL_MM)[:, None], ((c - c0) * CELL_MM)[None, :]
    along, across = dx * np.sin(turn) + dy * np.cos(turn), dx * np.cos(turn) - dy * np.sin(turn)
    hit = (along / half_length_mm) ** 2 + (across / half_width_mm) ** 2 <= 1.0
    touched[r[0] : r[-1] + 1, c[0] : c[-1] + 1] |= hit
