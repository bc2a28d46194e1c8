"""From a drawn line to a hand moving along it: speed on the skin, way around closed places, knots.

A path is a dense line on the chart with a heading, a level and a speed at each point. `rows_along` gives it time: the
hand starts and ends at rest, gathers speed as people do, and keeps the asked speed on the curved skin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.drafts import L, Rows, T, rounded, samples
from unknot.choreography.skin import Skin
from unknot.choreography.terrain import Ground

__all__ = [
    "Path",
    "level_under",
    "longest_free",
    "ramped",
    "resampled",
    "rows_along",
    "settled",
    "shifted_free",
    "smoothed",
]

Values = NDArray[np.float64]

STEP_MM = 7.0
KNOT_MM = 46.0
KNOT_TURN_RAD = 0.62
ACCELERATION_MM_S2 = 140.0
SHARPEST_TURN_RAD = 0.8
"""A line that turns more than this from one step to the next has folded over."""
ENDS_MEET_MM = 3.0
TRAVEL_RAMP_LEVELS_S = 0.75


@dataclass(frozen=True, slots=True)
class Path:
    """A dense line: places (N, 2) mm, headings (N,) rad, levels (N,), speeds (N,) mm/s."""

    places: Values
    headings: Values
    levels: Values
    speeds: Values

    def piece(self, start: int, stop: int) -> Path:
        """Return the points from `start` up to but not including `stop`."""
        cut = slice(start, stop)
        return Path(self.places[cut], self.headings[cut], self.levels[cut].copy(), self.speeds[cut])

    def reversed(self) -> Path:
        """Return the same line the other way."""
        return Path(self.places[::-1], self.headings[::-1], self.levels[::-1], self.speeds[::-1])

    def then(self, after: Path) -> Path:
        """Return this line followed by another that starts where this one ends."""
        return Path(
            np.concatenate([self.places, after.places[1:]]),
            np.concatenate([self.headings, after.headings[1:]]),
            np.concatenate([self.levels, after.levels[1:]]),
            np.concatenate([self.speeds, after.speeds[1:]]),
        )


def resampled(places: Values, *columns: Values, step_mm: float = STEP_MM) -> tuple[Values, ...]:
    """Return a line and its columns at even steps along it."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(places, axis=0).T))])
    count = max(2, round(float(lengths[-1]) / step_mm) + 1)
    at = np.linspace(0.0, lengths[-1], count)
    line = np.stack([np.interp(at, lengths, places[:, 0]), np.interp(at, lengths, places[:, 1])], axis=1)
    return (line, *(np.interp(at, lengths, column) for column in columns))


def smoothed(values: Values, sigma: float, *, closed: bool = False) -> Values:
    """Return columns smoothed along the line; `sigma` counts points. The ends of an open line stay where they are."""
    reach = min(int(3 * sigma), len(values) - 1)
    if reach < 1:
        return values
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    table = values if values.ndim == 2 else values[:, None]
    if closed:
        padded = np.concatenate([table[-reach:], table, table[:reach]])
    else:
        # Reflected through the end points, so that they do not move
        padded = np.concatenate([2 * table[0] - table[reach:0:-1], table, 2 * table[-1] - table[-2 : -reach - 2 : -1]])
    out = np.stack([np.convolve(column, kernel, mode="valid") for column in padded.T], axis=1)
    return out if values.ndim == 2 else out[:, 0]


def rows_along(path: Path, surface: Skin) -> Rows:
    """Return knots of a hand that follows the path from rest to rest."""
    places = path.places
    steps = np.diff(places, axis=0)
    flat = np.hypot(*steps.T)
    skin = surface.lengths_mm(0.5 * (places[1:] + places[:-1]), steps)
    along = np.concatenate([[0.0], np.cumsum(skin)])
    speed = np.minimum(path.speeds, np.sqrt(2 * ACCELERATION_MM_S2 * along))
    speed = np.minimum(speed, np.sqrt(2 * ACCELERATION_MM_S2 * (along[-1] - along)))
    mean = np.maximum(0.5 * (speed[:-1] + speed[1:]), 1.0)
    times = np.concatenate([[0.0], np.cumsum(skin / mean)])
    tangent = np.gradient(places, axis=0)
    tangent /= np.maximum(np.hypot(*tangent.T), 1e-9)[:, None]
    share = np.gradient(np.concatenate([[0.0], np.cumsum(flat)])) / np.maximum(np.gradient(along), 1e-9)
    velocity = tangent * (speed * share)[:, None]
    at = _knots(tangent, flat, path)
    rows = np.column_stack([times, places, velocity, path.headings, path.levels])
    return np.ascontiguousarray(rows[at])


def _knots(tangent: Values, flat: Values, path: Path) -> NDArray[np.intp]:
    turn = np.abs(np.arctan2(_cross(tangent[:-1], tangent[1:]), (tangent[:-1] * tangent[1:]).sum(axis=1)))
    weight = np.concatenate([[0.0], np.cumsum(flat / KNOT_MM + turn / KNOT_TURN_RAD)])
    count = max(3, int(np.ceil(weight[-1])) + 1)
    at = np.searchsorted(weight, np.linspace(0.0, weight[-1], count))
    return np.unique(np.clip(at, 0, len(path.places) - 1))


def _cross(a: Values, b: Values) -> Values:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def shifted_free(path: Path, ground: Ground, reach_mm: float = 70.0) -> Path | None:
    """Return the path moved sideways around closed places, or None where moving does not open it.

    A path that comes home still does: its two ends run differently, and moving aside may part them.
    """
    free = ground.caps(path.places, path.headings) >= 0
    if free.all():
        return path
    offsets = np.arange(-reach_mm, reach_mm + 1.0, 10.0)
    offsets = offsets[np.argsort(np.abs(offsets), kind="stable")]
    normal = np.gradient(path.places, axis=0)
    normal = np.stack([-normal[:, 1], normal[:, 0]], axis=1) / np.maximum(np.hypot(*normal.T), 1e-9)[:, None]
    tried = path.places[:, None, :] + offsets[None, :, None] * normal[:, None, :]
    headings = np.repeat(path.headings, len(offsets))
    open_ = (ground.caps(tried.reshape(-1, 2), headings) >= 0).reshape(len(path.places), -1)
    if not open_.any(axis=1).all():
        return None
    for side in (1.0, -1.0):
        allowed = open_ & ((offsets * side >= 0) | free[:, None])
        if not allowed.any(axis=1).all():
            continue
        wanted = offsets[np.argmax(allowed, axis=1)]
        window = 9
        padded = np.pad(np.abs(wanted), window, mode="edge")
        grown = np.max(np.lib.stride_tricks.sliding_window_view(padded, 2 * window + 1), axis=1)
        moved = path.places + (smoothed(grown, 5.0) * side)[:, None] * normal
        bent = _even(replace(path, places=smoothed(moved, 1.5)))
        if _ends_apart_mm(path) < ENDS_MEET_MM <= _ends_apart_mm(bent):
            continue
        if _sharpest_turn_rad(bent.places) < SHARPEST_TURN_RAD and (ground.caps(bent.places, bent.headings) >= 0).all():
            return bent
    return None


def _ends_apart_mm(path: Path) -> float:
    return float(np.hypot(*(path.places[-1] - path.places[0])))


def _even(path: Path) -> Path:
    """Return the path with even steps, after some of them have been stretched."""
    return Path(*resampled(path.places, path.headings, path.levels, path.speeds))


def _sharpest_turn_rad(places: Values) -> float:
    steps = np.diff(places, axis=0)
    return float(np.abs(np.arctan2(_cross(steps[:-1], steps[1:]), (steps[:-1] * steps[1:]).sum(axis=1))).max())


def longest_free(path: Path, ground: Ground) -> Path | None:
    """Return the longest stretch of the path that is open, or None where hardly anything is."""
    free = ground.caps(path.places, path.headings) >= 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free.astype(int), [0]])))
    runs = [(int(stop - start), int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
    if not runs or max(runs)[0] < 6:
        return None
    _, start, stop = max(runs)
    # One step in from both ends: between two samples the border may be nearer than either of them
    return path.piece(start + 1, stop - 1)


def settled(rows: Rows, ground: Ground, *, ramp_levels_s: float = TRAVEL_RAMP_LEVELS_S) -> Rows | None:
    """Return rows whose levels keep below every cap under the footprint, or None where the way is closed.

    A level between two knots never exceeds the higher of the two, so each knot takes the lowest cap of the segments
    it belongs to; then levels are lowered further until they change gently.

    Parameters
    ----------
    ramp_levels_s
        Mean change of level per second between two knots; 0 leaves changes as they are.
    """
    rows = rounded(rows)
    caps = level_under(rows, ground)
    on_skin = rows[:, L] >= 0
    if (caps[on_skin] < 0).any():
        return None
    rows[on_skin, L] = np.minimum(rows[on_skin, L], caps[on_skin])
    ramped(rows, ramp_levels_s)
    return rows


def level_under(rows: Rows, ground: Ground) -> Values:
    """Return for each knot the lowest cap in the segments on both sides of it."""
    places, headings, levels = samples(rows, 7)
    caps = ground.caps(places.reshape(-1, 2), headings.reshape(-1)).reshape(headings.shape)
    segment = np.where(levels < 0, np.inf, caps).min(axis=1)
    lowest: Values = np.minimum(np.concatenate([segment, [np.inf]]), np.concatenate([[np.inf], segment]))
    return lowest


def ramped(rows: Rows, ramp_levels_s: float) -> None:
    """Lower levels, in place, until none rises or falls faster than hands should press; 0 leaves them."""
    if ramp_levels_s <= 0:
        return
    level, times = rows[:, L].tolist(), rows[:, T].tolist()
    for order in (range(1, len(level)), range(len(level) - 2, -1, -1)):
        for index in order:
            before = index - 1 if order.step == 1 else index + 1
            if level[index] > level[before] >= 0:
                highest = level[before] + ramp_levels_s * abs(times[index] - times[before])
                level[index] = min(level[index], highest)
    rows[:, L] = level
