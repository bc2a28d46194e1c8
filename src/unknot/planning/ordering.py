"""Blocks of a phase → their order: one side complete before the other, with the least travel and changes of hands.

Exact (dynamic programming over subsets) for up to twelve blocks in a group; beyond that nearest-first, repaired by
turning stretches round.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import permutations

__all__ = ["Stop", "ordered", "travel"]

EXACT_UP_TO = 12
_MM_PER_CHANGE = 120.0
"""Changing the part of the hand costs as much calm as travelling so far."""
_MM_PER_STROKE = 60.0
_MM_PER_LEVEL = 80.0
"""For each level that the next stop is softer: firmness grows through a phase."""

START: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where a block happens and with what. `key` is the caller's."""

    key: int
    side: str
    at_mm: tuple[float, float]
    stroke: str
    contact: str
    level: float


def travel(before: Stop | None, after: Stop) -> float:
    """Return what going from one stop to the next costs, in mm."""
    if before is None:
        return math.dist(START, after.at_mm)
    return (
        math.dist(before.at_mm, after.at_mm)
        + _MM_PER_CHANGE * (before.contact != after.contact)
        + _MM_PER_STROKE * (before.stroke != after.stroke)
        + _MM_PER_LEVEL * max(0.0, before.level - after.level)
    )


def ordered(stops: Sequence[Stop], *, before: Stop | None) -> list[Stop]:
    """Return the stops of one phase in the order they are best worked in.

    Groups (both sides and midline, left, right) stay together; they come in whichever order costs least.
    """
    groups: dict[str, list[Stop]] = {}
    for stop in stops:
        groups.setdefault(stop.side if stop.side in ("left", "right") else "both", []).append(stop)
    best: list[Stop] = []
    best_cost = math.inf
    for arrangement in permutations(sorted(groups)):
        route: list[Stop] = []
        cost = 0.0
        for name in arrangement:
            part, part_cost = _route(groups[name], route[-1] if route else before, travel)
            route += part
            cost += part_cost
        if cost < best_cost - 1e-9:
            best, best_cost = route, cost
    return best


def _route(
    stops: Sequence[Stop], before: Stop | None, cost: Callable[[Stop | None, Stop], float]
) -> tuple[list[Stop], float]:
    if len(stops) <= EXACT_UP_TO:
        return _exact(stops, before, cost)
    return _near(stops, before, cost)


def _exact(
    stops: Sequence[Stop], before: Stop | None, cost: Callable[[Stop | None, Stop], float]
) -> tuple[list[Stop], float]:
    """Held and Karp: the least cost of having visited each subset and ending at each stop."""
    count = len(stops)
    full = 1 << count
    between = [[cost(a, b) for b in stops] for a in stops]
    least = [[math.inf] * count for _ in range(full)]
    came = [[-1] * count for _ in range(full)]
    for i, stop in enumerate(stops):
        least[1 << i][i] = cost(before, stop)
    for seen in range(1, full - 1):
        visited = [i for i in range(count) if seen >> i & 1]
        here = [least[seen][i] for i in visited]
        for following in range(count):
            if seen >> following & 1:
                continue
            costs = [so_far + between[i][following] for so_far, i in zip(here, visited, strict=True)]
            cheapest = min(costs)
            there = seen | 1 << following
            least[there][following] = cheapest
            came[there][following] = visited[costs.index(cheapest)]
    last = min(range(count), key=lambda i: least[full - 1][i])
    total = least[full - 1][last]
    route: list[Stop] = []
    seen = full - 1
    while last >= 0:
        route.append(stops[last])
        seen, last = seen & ~(1 << last), came[seen][last]
    return route[::-1], total


def _near(
    stops: Sequence[Stop], before: Stop | None, cost: Callable[[Stop | None, Stop], float]
) -> tuple[list[Stop], float]:
    left = list(stops)
    route: list[Stop] = []
    while left:
        here = route[-1] if route else before
        nearest = min(left, key=lambda stop: (cost(here, stop), stop.key))
        left.remove(nearest)
        route.append(nearest)
    best = _length(route, before, cost)
    improved = True
    while improved:
        improved = False
        for i in range(len(route) - 1):
            for j in range(i + 2, len(route) + 1):
                turned = route[:i] + route[i:j][::-1] + route[j:]
                length = _length(turned, before, cost)
                if length < best - 1e-9:
                    route, best, improved = turned, length, True
    return route, best


def _length(route: Sequence[Stop], before: Stop | None, cost: Callable[[Stop | None, Stop], float]) -> float:
    return sum(cost(a, b) for a, b in zip([before, *route[:-1]], route, strict=True))
