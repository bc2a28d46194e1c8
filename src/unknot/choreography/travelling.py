"""How hands get from one step to the next: in contact, light, at a person's speed, around closed places."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.asking import HANDS, Part, other
from unknot.choreography.drafts import LIFTED, Draft, H, L, Rows, T, X, Y, held, refined, stretched
from unknot.choreography.paths import settled
from unknot.choreography.plotting import PEAK_OF_MINIMUM_JERK, Plot
from unknot.choreography.terrain import Ground, Terrain
from unknot.model.words import Hand

__all__ = ["CALM_PEAK_MM_S", "LEAST_S", "TRAVEL_PEAK_MM_S", "HandAt", "airborne", "still_at", "travel", "ways_in"]

Values = NDArray[np.float64]

TRAVEL_LEVEL = 0.5
TRAVEL_PEAK_MM_S = 150.0
CALM_PEAK_MM_S = 100.0
LEAST_S = 1.0
ROUTE_CELL_MM = 14.0
CLEAR_MM = 8.0
LIFT_S = 0.5
NEAR_END = 0.12
CLOSE_MM = 40.0
AIR_PEAK_MM_S = 400.0


_EVEN = np.linspace(0.0, 1.0, 101)
_EASE = _EVEN**3 * (10 + _EVEN * (-15 + 6 * _EVEN))


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


def ways_in(
    terrain: Terrain, hands: dict[Hand, HandAt] | None, start: dict[Hand, HandAt], level: float, *, peak_mm_s: float
) -> list[Part]:
    """Return the way of both hands to where the work begins.

    Hands that must lift or change their contact on the way go one after the other, so that one always stays on.

    Parameters
    ----------
    hands
        Where they are; None at the very beginning, where they are laid down in place.
    """
    if hands is None:
        hands = {hand: replace(at, level=min(at.level, 0.0)) for hand, at in start.items()}
    ways = {hand: travel(terrain, hands[hand], start[hand], peak_mm_s=peak_mm_s, level=level) for hand in HANDS}
    lifting = [hand for hand in HANDS if any((draft.rows[:, L] < 0).any() for draft in ways[hand])]
    if len(lifting) < 2 and all(len(way) == 1 for way in ways.values()):
        longest = max(way[0].duration_s for way in ways.values())
        return [Part({hand: stretched(way[0], longest / way[0].duration_s) for hand, way in ways.items()})]
    # A hand that is off at the end goes last; one that is off at the beginning goes first, and after it one that must
    # not stay where it is, since the recipient has turned over.
    order = sorted(
        HANDS,
        key=lambda hand: (
            hands[hand].level >= 0,
            start[hand].level < 0,
            terrain.ground(hands[hand].contact).cap(*hands[hand].spot) >= 0,
            hand in lifting,
        ),
    )
    parts: list[Part] = []
    now = dict(hands)
    for hand in order:
        waiting = other(hand)
        way = ways[hand]
        if now[hand] != hands[hand]:
            way = travel(terrain, now[hand], start[hand], peak_mm_s=peak_mm_s, level=level)
        for draft in way:
            lighter = replace(now[waiting], level=min(now[waiting].level, max(level, 0.0)))
            parts.append(Part({hand: draft, waiting: _lightened(now[waiting], lighter, draft.duration_s)}))
            now[waiting] = lighter
        now[hand] = start[hand]
    return parts


def airborne(parts: list[Part]) -> bool:
    """Whether a hand lifts on its way."""
    return any((draft.rows[:, L] < 0).any() for part in parts for draft in part.drafts.values())


def still_at(at: HandAt, seconds: float) -> Draft:
    """Return a hand that stays as it is."""
    return held(at.contact, *at.spot, at.level, seconds)


def _lightened(at: HandAt, lighter: HandAt, seconds: float) -> Draft:
    if at.level < 0 or at.level == lighter.level:
        return still_at(at, seconds)
    return Draft(
        at.contact, Plot(*at.spot, at.level).stay(min(LIFT_S, 0.5 * seconds), lighter.level).until(seconds).rows()
    )


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
    slide = _slide(terrain, start, end, level)
    if slide is None:
        return _through_the_air(start, end)
    contact, rows = slide
    rows = _paced(rows, terrain, peak_mm_s)
    if rows[0, L] >= start.level and rows[-1, L] >= end.level:
        return [Draft(contact, rows)]
    # What slides may not lie as heavily here or there as what was or will be on the skin: it comes and goes weightless
    rows[[0, -1], L] = 0.0
    lighter = Plot(*start.spot, start.level).stay(LIFT_S, 0.0)
    heavier = Plot(*end.spot, 0.0).stay(LIFT_S, end.level)
    return [Draft(start.contact, lighter.rows()), Draft(contact, rows), Draft(end.contact, heavier.rows())]


def _slide(terrain: Terrain, start: HandAt, end: HandAt, level: float) -> tuple[str, Rows] | None:
    """Return what slides and how, or None where nothing can; rather one that need not lighten at the ends."""
    found: tuple[str, Rows] | None = None
    straight = _through(np.array([[start.x_mm, start.y_mm], [end.x_mm, end.y_mm]]), start, end, level)
    for contact in dict.fromkeys((start.contact, end.contact, "palm", "fingertips")):
        rows = settled(straight, terrain.ground(contact))
        if rows is None:
            continue
        if rows[0, L] >= start.level and rows[-1, L] >= end.level:
            return contact, rows
        found = found or (contact, rows)
    if found is not None:
        return found
    ground = terrain.ground("fingertips")
    corners = _around(ground, start, end)
    rows = None if corners is None else settled(refined(_through(corners, start, end, level), CLOSE_MM), ground)
    return None if rows is None else ("fingertips", rows)


def _paced(rows: Rows, terrain: Terrain, peak_mm_s: float) -> Rows:
    """Return the rows in the time that their highest speed on the skin asks for."""
    factor = max(LEAST_S / rows[-1, T], terrain.skin.fastest_mm_s(rows) / peak_mm_s)
    return stretched(Draft("", rows), factor).rows


def _through(corners: Values, start: HandAt, end: HandAt, level: float) -> Rows:
    """Return rows along a line of corners, one smooth push, with rows close enough for the levels to follow."""
    steps = np.hypot(*np.diff(corners, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    length = float(along[-1])
    seconds = max(LEAST_S, PEAK_OF_MINIMUM_JERK * length / TRAVEL_PEAK_MM_S)
    # Close to both ends as well, so that a hand grows light at once and heavy only when it has come
    evenly = np.interp(np.linspace(0.0, 1.0, max(2, int(np.ceil(length / CLOSE_MM)) + 1)), _EASE, _EVEN)
    u = np.unique([0.0, NEAR_END, *evenly[1:-1].round(3), 1.0 - NEAR_END, 1.0])
    count = len(u)
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
    # Never heavier on the way than at both ends, so that no journey feels like a press
    rows[:, L] = max(0.0, min(TRAVEL_LEVEL, level, start.level, end.level))
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
    grid = _with_clearance(open_.reshape(rows, columns))
    first, last = (_nearest_open(grid, cells, (spot.x_mm, spot.y_mm)) for spot in (start, end))
    if first is None or last is None:
        return None
    steps = _shortest(grid, first, last)
    if steps is None:
        return None
    middle = np.array([cells[row * columns + column] for row, column in steps])
    corners = np.concatenate([[[start.x_mm, start.y_mm]], middle, [[end.x_mm, end.y_mm]]])
    return _pulled(corners, ground, start.heading_rad, end.heading_rad)


def _with_clearance(open_: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the cells that are open with all their neighbours, so that rounding a corner does not cut into it."""
    padded = np.pad(open_, 1, constant_values=False)
    grid = open_.copy()
    for dr in (0, 1, 2):
        for dc in (0, 1, 2):
            grid &= padded[dr : dr + open_.shape[0], dc : dc + open_.shape[1]]
    return grid


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
    """Return fewer corners: each straight piece as long as the ground leaves it open, with room to both sides."""
    kept, index = [corners[0]], 0
    while index < len(corners) - 1:
        reach = index + 1
        for candidate in range(len(corners) - 1, index + 1, -1):
            way = corners[candidate] - corners[index]
            aside = CLEAR_MM * np.array([-way[1], way[0]]) / max(float(np.hypot(*way)), 1e-9)
            count = max(3, int(np.hypot(*way) / 6.0))
            line = np.linspace(corners[index], corners[candidate], count)
            lanes = np.concatenate([line, line + aside, line - aside])
            if all((ground.caps(lanes, np.full(3 * count, heading)) >= 0).all() for heading in (first, last)):
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
