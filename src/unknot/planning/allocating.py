"""Problem → quanta for each block: greedy in quanta, then closing, opening and exchanging until nothing helps.

The value is concave in the seconds of the open blocks, so that giving each quantum to whoever gains most is nearly
best; what greedy gets wrong is *which* blocks to open, and that is what the search afterwards repairs. Deterministic,
and bounded by counts, never by a clock.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unknot.planning.problem import Problem
from unknot.planning.tables import EPS, NEVER, Allocation, Bools, Floats, Tables

__all__ = ["allocate"]

_SWEEPS = 8
_RIVALS = 4
"""How many blocks are tried in the place of one that is closed."""
_NEAR_FRACTION = 0.004
"""A trial this far below the best is not worth fine-tuning."""
_START_COSTS = (1.0, 2.5, 0.3)
"""Greedy counts the cost of opening at its least length, which is too early to judge; so it starts in three ways."""


def allocate(problem: Problem) -> tuple[int, ...] | None:
    """Return the quanta of each block, or None where nothing found keeps every condition.

    The value found is within half a percent of the best there is (see benchmarks).
    """
    if not problem.blocks:
        return () if problem.total == 0 else None
    tables = Tables(problem)
    starts: list[Allocation] = []
    for cost in _START_COSTS:
        start = Allocation(tables)
        if _fill(start, tables.usable, cost=cost):
            _exchange(start)
            starts.append(start)
    if not starts:
        return None
    best = _improved(max(starts, key=lambda start: start.value))
    return tuple(int(x) for x in best.x)


def _fill(allocation: Allocation, usable: Bools, *, cost: float = 1.0) -> bool:
    """Give away the time that is left, in place: floors first, then to whoever gains most for the time."""
    tables = allocation.tables
    for floor in range(len(tables.floors)):
        serves = usable & (tables.floor_uses[floor] > 0)
        while allocation.floor_slack[floor] < -EPS:
            if not _step(allocation, serves, cost) and not _squeeze_in(allocation, serves):
                return False
    while allocation.left > 0:
        if not _step(allocation, usable, cost) and not _squeeze_in(allocation, usable):
            return False
    return allocation.left == 0


def _step(allocation: Allocation, usable: Bools, cost: float) -> bool:
    """Give one quantum, or open one block, in place: whichever gains most for its time."""
    tables = allocation.tables
    grow = np.where(allocation.growable() & usable, allocation.wins(), NEVER)
    may_open = allocation.openable() & usable & (tables.least <= allocation.left)
    opened = (allocation.unmet @ tables.open_at[:, : tables.count] - cost * tables.cost) / tables.least + tables.gain
    opened = np.where(may_open, opened, NEVER)
    best_grow, best_open = int(grow.argmax()), int(opened.argmax())
    if max(grow[best_grow], opened[best_open]) <= NEVER:
        return False
    if opened[best_open] > grow[best_grow]:
        allocation.give(best_open, int(tables.least[best_open]))
    else:
        allocation.give(best_grow, 1)
    return True


def _squeeze_in(allocation: Allocation, usable: Bools) -> bool:
    """Open a block that is longer than the time left, in place, by taking quanta from the others."""
    tables = allocation.tables
    worth, _ = allocation.promises(0.0)
    worth = np.where(allocation.openable() & usable, worth, NEVER)
    for block in np.argsort(-worth, kind="stable"):
        if worth[block] <= NEVER:
            return False
        trial = allocation.copy()
        trial.give(int(block), int(tables.least[block]))
        if _shrink(trial, int(block)):
            _become(allocation, trial)
            return True
    return False


def _shrink(allocation: Allocation, spare: int) -> bool:
    """Take quanta away in place, where they are missed least, until the total is kept again."""
    while allocation.left < 0:
        may = allocation.shrinkable()
        may[spare] = False
        if not may.any():
            return False
        allocation.give(int(np.where(may, allocation.losses(), -NEVER).argmin()), -1)
    return True


def _exchange(allocation: Allocation) -> None:
    """Move single quanta between open blocks, in place, for as long as that helps."""
    for _ in range(4 * allocation.tables.total + 40):
        if not _exchange_one(allocation):
            return


def _exchange_one(allocation: Allocation) -> bool:
    tables = allocation.tables
    x = allocation.x
    active = np.flatnonzero(x)
    loss = allocation.unmet @ tables.drop_one[:, active] + tables.gain[active]
    win = allocation.unmet @ tables.add_one[:, active] + tables.gain[active]
    loss[x[active] <= tables.least[active]] = -NEVER
    win[x[active] >= tables.longest[active]] = NEVER
    net = win[None, :] - loss[:, None]
    np.fill_diagonal(net, NEVER)
    here = allocation.value
    for flat in np.argsort(-net, axis=None, kind="stable")[:8]:
        giver, taker = divmod(int(flat), len(active))
        if net[giver, taker] <= EPS:
            return False
        trial = allocation.copy()
        trial.give(int(active[giver]), -1)
        trial.give(int(active[taker]), 1)
        if trial.is_kept() and trial.value > here + EPS:
            _become(allocation, trial)
            return True
    return False


def _become(allocation: Allocation, other: Allocation) -> None:
    allocation.x, allocation.left, allocation.unmet = other.x, other.left, other.unmet
    allocation.cap_slack, allocation.floor_slack = other.cap_slack, other.floor_slack
    allocation.later_slack = other.later_slack


def _improved(best: Allocation) -> Allocation:
    """Return the best that closing, opening and replacing single blocks leads to."""
    value = best.value
    for _ in range(_SWEEPS):
        before = value
        for move in (_closings, _openings, _swaps):
            # Each trial starts from the best so far, so that improvements add up within one sweep
            for block in (int(b) for b in _worth_trying(best, move)):
                for trial in move(best, block):
                    if trial.value < value - _NEAR_FRACTION * abs(value):
                        continue
                    _exchange(trial)
                    if trial.value > value + EPS and trial.is_kept():
                        best, value = trial, trial.value
                        break
        if value <= before + EPS:
            break
    return best


def _worth_trying(allocation: Allocation, move: object) -> Floats:
    if move is _openings:
        worth = _promised(allocation, _price(allocation))
        order = np.argsort(-worth, kind="stable")
        return np.asarray(order[worth[order] > EPS])
    return np.asarray(np.flatnonzero(allocation.x))


def _price(allocation: Allocation) -> float:
    """Return what the cheapest quantum that could be taken from an open block is worth."""
    may = allocation.shrinkable()
    return float(allocation.losses()[may].min()) if may.any() else 0.0


def _promised(allocation: Allocation, price: float) -> Floats:
    worth, _ = allocation.promises(price)
    return np.where(allocation.openable(), worth, NEVER)


def _closings(allocation: Allocation, block: int) -> Iterator[Allocation]:
    """Yield what becomes of closing a block and giving its time away again."""
    if not allocation.x[block]:
        return
    trial = allocation.copy()
    trial.close(block)
    usable = allocation.tables.usable.copy()
    usable[block] = False
    if _fill(trial, usable):
        yield trial


def _openings(allocation: Allocation, block: int) -> Iterator[Allocation]:
    """Yield what becomes of opening a block with time taken from the others."""
    if allocation.x[block] or not allocation.openable()[block]:
        return
    _, lengths = allocation.promises(_price(allocation))
    for length in dict.fromkeys((int(lengths[block]), int(allocation.tables.least[block]))):
        trial = allocation.copy()
        trial.give(block, length)
        if _shrink(trial, block) and trial.is_kept():
            yield trial


def _swaps(allocation: Allocation, block: int) -> Iterator[Allocation]:
    """Yield what becomes of putting another block in the place of one."""
    if not allocation.x[block]:
        return
    closed = allocation.copy()
    price = _price(allocation)
    closed.close(block)
    worth = _promised(closed, price)
    worth[block] = NEVER
    for rival in np.argsort(-worth, kind="stable")[:_RIVALS]:
        if worth[rival] <= NEVER:
            return
        trial = closed.copy()
        trial.give(int(rival), int(allocation.tables.least[rival]))
        usable = allocation.tables.usable.copy()
        usable[block] = False
        if _shrink(trial, int(rival)) and _fill(trial, usable):
            yield trial
