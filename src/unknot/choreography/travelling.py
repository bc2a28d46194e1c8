"""How hands get from one step to the next: in contact, light, at a person's speed, around closed places."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.drafts import LIFTED, Draft, H, L, Rows, T, X, Y, held, stretched
from unknot.choreography.paths import settled
from unknot.choreography.plotting import PEAK_OF_MINIMUM_JERK, Plot
from unknot.choreography.terrain import Ground, Terrain

__all__ = ["CALM_PEAK_MM_S", "LEAST_S", "TRAVEL_PEAK_MM_S", "HandAt", "travel"]

Values = NDArray[np.float64]

TRAVEL_LEVEL = 0.5
TRAVEL_PEAK_MM_S = 150.0
CALM_PEAK_MM_S = 100.0
LEAST_S = 1.0
ROUTE_CELL_MM = 14.0
LIFT_S = 0.5
AIR_PEAK_MM_S = 400.0


@dataclass(frozen=True, slots=True)
class HandAt:
    """Where a hand rests: place mm, heading rad, level, and what of it touches."""

    x_mm: float
    y_mm: float
    heading_rad: float
    level: float
    contact: str

    @property
    def spot(self) -> tuple[float, float, float]:
        """Place and heading."""
        return self.x_mm, self.y_mm, self.heading_rad


def travel(terrain: Terrain, start: HandAt, end: HandAt, *, peak_mm_s: float, level: float) -> list[Draft]:
    """Return the way of one hand from rest to rest, as light as the places on it ask for.

    The hand slides with what it has on the skin, or with what it will have, or on its fingertips where the whole of it
    would not pass. Where even these would touch a closed place it goes around, and lifts only where there is no way:
    then the way has two pieces, because the hand leaves with one contact and lands with another.

    Parameters
    ----------
    peak_mm_s
        Highest speed over the skin.
    level
        Highest level of the step that the hands travel to.
    """
    if end.level < 0:
        return [Draft(start.contact, Plot(*start.spot, start.level).stay(LEAST_S).stay(LIFT_S, LIFTED).rows())]
    if start.level < 0:
        return [Draft(end.contact, Plot(*end.spot, LIFTED).stay(LEAST_S).stay(LIFT_S, end.level).rows())]
    distance = float(np.hypot(end.x_mm - start.x_mm, end.y_mm - start.y_mm))
    if distance < 0.5 and abs(end.heading_rad - start.heading_rad) < 0.01 and start.contact == end.contact:
        rows = held("", *start.spot, start.level, LEAST_S).rows
        rows[-1, L] = end.level
        return [Draft(start.contact, rows)]
    for contact in dict.fromkeys((start.contact, end.contact, "palm", "fingertips")):
        straight = settled(_straight(start, end, level), terrain.ground(contact))
        if straight is not None:
            return [Draft(contact, _paced(_met(straight, start, end), terrain, peak_mm_s))]
    ground = terrain.ground("fingertips")
    corners = _around(ground, start, end)
    if corners is not None:
        bent = settled(_through(corners, start, end, level), ground)
        if bent is not None:
            return [Draft("fingertips", _paced(_met(bent, start, end), terrain, peak_mm_s))]
    return _through_the_air(start, end)


def _met(rows: Rows, start: HandAt, end: HandAt) -> Rows:
    """Return the rows with their ends at the levels where the hand is and goes; only the way between is lowered."""
    rows[0, L], rows[-1, L] = start.level, end.level
    return rows


def _paced(rows: Rows, terrain: Terrain, peak_mm_s: float) -> Rows:
    """Return the rows in the time that their highest speed on the skin asks for."""
    factor = max(LEAST_S / rows[-1, T], terrain.skin.fastest_mm_s(rows) / peak_mm_s)
    return stretched(Draft("", rows), factor).rows


def _straight(start: HandAt, end: HandAt, level: float) -> Rows:
    return _through(np.array([[start.x_mm, start.y_mm], [end.x_mm, end.y_mm]]), start, end, level)


def _through(corners: Values, start: HandAt, end: HandAt, level: float) -> Rows:
    """Return rows along a line of corners, one smooth push, with rows close enough for the levels to follow."""
    steps = np.hypot(*np.diff(corners, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    length = float(along[-1])
    seconds = max(LEAST_S, PEAK_OF_MINIMUM_JERK * length / TRAVEL_PEAK_MM_S)
    count = max(2, int(np.ceil(length / 60.0)) + 1)
    u = np.linspace(0.0, 1.0, count)
    ease, slope = u**3 * (10 + u * (-15 + 6 * u)), 30 * u * u * (1 - u) ** 2
    at = ease * length
    rows = np.empty((count, 7))
    rows[:, T] = u * seconds
    rows[:, X], rows[:, Y] = np.interp(at, along, corners[:, 0]), np.interp(at, along, corners[:, 1])
    if len(corners) == 2:
        way = (corners[1] - corners[0]) / max(length, 1e-9)
        rows[:, 3:5] = (slope * length / seconds)[:, None] * way
    else:
        # Around corners the velocity follows the chord between the neighbours, which rounds them
        rows[:, 3:5] = 0.0
        rows[1:-1, 3:5] = (rows[2:, X : Y + 1] - rows[:-2, X : Y + 1]) / (rows[2:, T] - rows[:-2, T])[:, None]
    rows[:, H] = start.heading_rad + ease * (end.heading_rad - start.heading_rad)
    rows[:, L] = min(TRAVEL_LEVEL, level)
    rows[0, L], rows[-1, L] = start.level, end.level
    return rows


def _around(ground: Ground, start: HandAt, end: HandAt) -> Values | None:
    """Return the corners of a way around closed places, or None where there is none."""
    low = np.minimum([start.x_mm, start.y_mm], [end.x_mm, end.y_mm]) - 160.0
    high = np.maximum([start.x_mm, start.y_mm], [end.x_mm, end.y_mm]) + 160.0
    columns, rows = (np.ceil((high - low) / ROUTE_CELL_MM).astype(int) + 1).tolist()
    x, y = np.meshgrid(low[0] + np.arange(columns) * ROUTE_CELL_MM, low[1] + np.arange(rows) * ROUTE_CELL_MM)
    cells = np.stack([x.ravel(), y.ravel()], axis=1)
    # The hand may turn on the way, so a cell counts as open only where both headings are
    open_ = np.ones(len(cells), dtype=bool)
    for heading in (start.heading_rad, end.heading_rad):
        open_ &= ground.caps(cells, np.full(len(cells), heading)) >= 0
    grid = open_.reshape(rows, columns)
    first, last = (_nearest_open(grid, cells, (spot.x_mm, spot.y_mm)) for spot in (start, end))
    if first is None or last is None:
        return None
    steps = _shortest(grid, first, last)
    if steps is None:
        return None
    middle = np.array([cells[row * columns + column] for row, column in steps])
    corners = np.concatenate([[[start.x_mm, start.y_mm]], middle, [[end.x_mm, end.y_mm]]])
    return _pulled(corners, ground, start.heading_rad, end.heading_rad)


def _nearest_open(grid: NDArray[np.bool_], cells: Values, spot: tuple[float, float]) -> tuple[int, int] | None:
    distance = np.hypot(cells[:, 0] - spot[0], cells[:, 1] - spot[1])
    distance[~grid.ravel()] = np.inf
    best = int(np.argmin(distance))
    return None if distance[best] > 3 * ROUTE_CELL_MM else (best // grid.shape[1], best % grid.shape[1])


def _shortest(grid: NDArray[np.bool_], first: tuple[int, int], last: tuple[int, int]) -> list[tuple[int, int]] | None:
    rows, columns = grid.shape
    open_ = grid.tolist()
    queue: list[tuple[float, float, tuple[int, int]]] = [(0.0, 0.0, first)]
    came: dict[tuple[int, int], tuple[int, int]] = {}
    cost = {first: 0.0}
    while queue:
        _, so_far, here = heapq.heappop(queue)
        if here == last:
            way = [here]
            while way[-1] != first:
                way.append(came[way[-1]])
            return way[::-1]
        if so_far > cost[here]:
            continue
        for dr, dc, step in _NEIGHBOURS:
            there = (here[0] + dr, here[1] + dc)
            if not (0 <= there[0] < rows and 0 <= there[1] < columns and open_[there[0]][there[1]]):
                continue
            total = so_far + step
            if total < cost.get(there, np.inf):
                cost[there], came[there] = total, here
                left = float(np.hypot(there[0] - last[0], there[1] - last[1]))
                heapq.heappush(queue, (total + left, total, there))
    return None


_NEIGHBOURS = tuple((dr, dc, float(np.hypot(dr, dc))) for dr in (-1, 0, 1) for dc in (-1, 0, 1) if (dr, dc) != (0, 0))


def _pulled(corners: Values, ground: Ground, first: float, last: float) -> Values:
    """Return fewer corners: each straight piece as long as the ground leaves it open."""
    kept, index = [corners[0]], 0
    while index < len(corners) - 1:
        reach = index + 1
        for candidate in range(len(corners) - 1, index + 1, -1):
            count = max(3, int(np.hypot(*(corners[candidate] - corners[index])) / 6.0))
            line = np.linspace(corners[index], corners[candidate], count)
            if all((ground.caps(line, np.full(count, heading)) >= 0).all() for heading in (first, last)):
                reach = candidate
                break
        kept.append(corners[reach])
        index = reach
    return np.array(kept)


def _through_the_air(start: HandAt, end: HandAt) -> list[Draft]:
    distance = float(np.hypot(end.x_mm - start.x_mm, end.y_mm - start.y_mm))
    leaving = Plot(*start.spot, start.level).stay(LIFT_S, LIFTED)
    landing = Plot(*start.spot, LIFTED).go(*end.spot, LIFTED, max(0.8, PEAK_OF_MINIMUM_JERK * distance / AIR_PEAK_MM_S))
    landing.stay(LIFT_S, end.level)
    return [Draft(start.contact, leaving.rows()), Draft(end.contact, landing.rows())]
