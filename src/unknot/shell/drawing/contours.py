"""Level lines of a grid of heights, and smooth paths along them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

__all__ = ["Points", "curve_path", "level_lines"]

Points = npt.NDArray[np.float64]

_MOST_TURN_RAD = np.radians(48.0)
_LONGEST_MM = 40.0
_FINE_MM = 1.0
_SMOOTHING_MM = 3.0

# Which sides of a cell a line joins, by the corners that lie above the level (bit 0: lower left, then anticlockwise).
# Sides: 0 bottom, 1 right, 2 top, 3 left.
_JOINED: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    5: ((3, 2), (1, 0)),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    10: ((0, 3), (2, 1)),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
}
_Edge = tuple[int, int, int]


def level_lines(x: Points, y: Points, values: Points, level: float) -> list[Points]:
    """Return the lines along which a grid has one value, each (N, 2); a closed one ends where it begins.

    Parameters
    ----------
    x, y : (W,), (H,) places of columns and rows
    values : (H, W); where it is not a number, no line passes
    """
    above = values > level
    case = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    known = np.isfinite(values)
    case[~(known[:-1, :-1] & known[:-1, 1:] & known[1:, 1:] & known[1:, :-1])] = 0
    follows: dict[_Edge, _Edge] = {}
    for row, column in np.argwhere((case > 0) & (case < 15)).tolist():
        for start, end in _JOINED[int(case[row, column])]:
            follows[_edge(row, column, start)] = _edge(row, column, end)
    return [_placed(chain, x, y, values, level) for chain in _chains(follows)]


def _edge(row: int, column: int, side: int) -> _Edge:
    """Name a side of a cell as its grid line does: 0 for a horizontal one, 1 for an upright one."""
    return (
        (0, row, column),
        (1, row, column + 1),
        (0, row + 1, column),
        (1, row, column),
    )[side]


def _chains(follows: dict[_Edge, _Edge]) -> Iterator[list[_Edge]]:
    ends = set(follows.values())
    starts = [edge for edge in follows if edge not in ends]
    waiting = dict(follows)
    while waiting:
        at = starts.pop(0) if starts else next(iter(waiting))
        chain = [at]
        while at in waiting:
            at = waiting.pop(at)
            chain.append(at)
        yield chain


def _placed(chain: list[_Edge], x: Points, y: Points, values: Points, level: float) -> Points:
    points = []
    for upright, row, column in chain:
        ahead = (row + 1, column) if upright else (row, column + 1)
        low, high = float(values[row, column]), float(values[ahead])
        share = (level - low) / (high - low)
        points.append(
            (
                float(x[column]) + share * float(x[ahead[1]] - x[column]),
                float(y[row]) + share * float(y[ahead[0]] - y[row]),
            )
        )
    return np.array(points)


def curve_path(line: Points) -> str:
    """Return a line as a path of few cubic curves, true to it within a fraction of a millimetre."""
    closed = bool(np.allclose(line[0], line[-1]))
    fine = _smoothed(_resampled(line, _FINE_MM), closed)
    around = np.vstack([fine[-2:-1], fine, fine[1:2]]) if closed else np.vstack([fine[:1], fine, fine[-1:]])
    tangents = around[2:] - around[:-2]
    tangents /= np.maximum(np.linalg.norm(tangents, axis=1, keepdims=True), 1e-9)
    lengths = np.append(0.0, np.cumsum(np.linalg.norm(np.diff(fine, axis=0), axis=1)))
    parts = [f"M{_text(fine[0])}"]
    at = 0
    for end in _stops(tangents, lengths):
        reach = (lengths[end] - lengths[at]) / 3.0
        parts.append(
            f"C{_text(fine[at] + reach * tangents[at])} {_text(fine[end] - reach * tangents[end])} {_text(fine[end])}"
        )
        at = end
    return "".join(parts) + ("Z" if closed else "")


def _stops(tangents: Points, lengths: Points) -> Iterator[int]:
    """Yield where one curve ends and the next begins: before it turns too far, or becomes too long."""
    turns = np.arccos(np.clip(np.sum(tangents[1:] * tangents[:-1], axis=1), -1.0, 1.0))
    turned, start = 0.0, 0
    last = len(tangents) - 1
    for index in range(1, last):
        turned += float(turns[index - 1])
        if turned + float(turns[index]) > _MOST_TURN_RAD or lengths[index + 1] - lengths[start] > _LONGEST_MM:
            yield index
            turned, start = 0.0, index
    yield last


def _resampled(line: Points, step_mm: float) -> Points:
    lengths = np.append(0.0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1)))
    at = np.linspace(0.0, lengths[-1], max(3, round(float(lengths[-1]) / step_mm)))
    return np.column_stack([np.interp(at, lengths, line[:, 0]), np.interp(at, lengths, line[:, 1])])


def _smoothed(line: Points, closed: bool) -> Points:
    """Even out the grid's own steps; the ends of an open line stay where they are."""
    reach = min(round(_SMOOTHING_MM / _FINE_MM), (len(line) - 1) // 2)
    weights = np.hanning(2 * reach + 3)[1:-1]
    weights /= weights.sum()
    if closed:
        padded = np.vstack([line[-reach - 1 : -1], line, line[1 : reach + 1]])
    else:
        padded = np.vstack([2 * line[0] - line[reach:0:-1], line, 2 * line[-1] - line[-2 : -reach - 2 : -1]])
    return np.column_stack([np.convolve(padded[:, axis], weights, mode="valid") for axis in (0, 1)])


def _text(point: Points) -> str:
    return f"{_short(point[0])} {_short(point[1])}"


def _short(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
