"""Problem → quanta for each block: greedy in quanta, then a search over which blocks to open.

The value is concave in the seconds of the open blocks, so that giving each quantum to whoever gains most is nearly
best; what greedy gets wrong is *which* blocks to open. So the search closes, opens and replaces blocks, first those
that promise most at the present price of time, and lets each trial improve a little before it is judged.
Deterministic, and bounded by counts, never by a clock.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from unknot.planning.problem import Problem
from unknot.planning.tables import EPS, NEVER, Allocation, Bools, Tables

__all__ = ["allocate"]

_START_COSTS = (1.0, 2.5, 0.3)
"""Greedy counts the cost of opening at its least length, which is too early to judge; so it starts in three ways."""
_TRIALS = 300
"""Allocations tried at most."""
_MOVES = 70
"""The most promising moves tried from one allocation before it is taken as best."""
_DEPTH = 3
"""Further moves that a trial may make before it is judged."""
_TRIED_ON_THE_WAY = 3
_MOST_RESTARTS, _RESTART_QUANTA, _RESTART_TRIALS = 4, 160, 25
"""How often to begin anew at most, and for how many quanta together; trials of each."""
_HOPELESS_QUANTA = (1.0, 12.0)
"""A trial that begins this many average quanta below the best is not worth improving; the second is shared among all
quanta, since in a short session every single one counts."""
_UNPROMISING = 0.4
"""A move that promises to lose more than this share of that has hardly ever led to anything better."""
_OPENINGS = 8
_CHUNKS, _COARSE = 30, 6
"""Greedy gives away this share of the time left at once; what that gets wrong is exchanged afterwards."""
_RIVALS = 4


def allocate(problem: Problem, *, trials: int = _TRIALS) -> tuple[int, ...] | None:
    """Return the quanta of each block, or None where nothing found keeps every condition.

    Parameters
    ----------
    trials
        Allocations tried at most. The default comes within half a percent of the best there is (see benchmarks); fewer
        are for a session under way, where the answer must come at once.
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
    best = _searched(max(starts, key=lambda start: start.value), trials)
    for restart in range(_restarts(problem.total, trials)):
        again = _restarted(tables, np.random.default_rng(restart))
        if again is not None and again.value > best.value + EPS:
            best = again
    return tuple(int(x) for x in best.x)


def _restarts(total: int, trials: int) -> int:
    """Return how often to begin anew: in a short session a single choice counts more, and costs less to try."""
    return min(_MOST_RESTARTS, _RESTART_QUANTA // total) if trials >= _TRIALS else 0


def _restarted(tables: Tables, rng: np.random.Generator) -> Allocation | None:
    """Return what the search finds from the best of a slightly different problem."""
    start = Allocation(tables.disturbed(rng))
    if not _fill(start, tables.usable, cost=float(rng.choice(_START_COSTS))):
        return None
    _exchange(start)
    elsewhere = _searched(start, _RESTART_TRIALS)
    found = Allocation(tables, elsewhere.x)
    _exchange(found)
    return _searched(found, 2 * _RESTART_TRIALS)


class _Move(NamedTuple):
    """Close a block (or none, -1) and open another (or none, -1); `worth` is an estimate."""

    worth: float
    closes: int
    opens: int


def _searched(best: Allocation, most: int) -> Allocation:
    seen = {_key(best)}
    trials = 0
    quanta, shared = _HOPELESS_QUANTA
    slack = (quanta + shared / best.tables.total) / best.tables.total
    improving = True
    while improving and trials < most:
        improving = False
        least = -_UNPROMISING * slack * abs(best.value)
        for move in _moves(best)[:_MOVES]:
            if move.worth < least:
                break
            trial = _moved(best, move)
            trials += 1
            if trial is None:
                continue
            if trial.value < best.value - slack * abs(best.value):
                continue
            trial = _climbed(trial, seen)
            if trial is not None and trial.value > best.value + EPS:
                best, improving = trial, True
                break
            if trials >= most:
                break
    return best


def _climbed(trial: Allocation, seen: set[bytes]) -> Allocation | None:
    """Return what a trial becomes after a few moves that improve it; None where that was tried before."""
    for _ in range(_DEPTH):
        key = _key(trial)
        if key in seen:
            return None
        seen.add(key)
        _exchange(trial)
        better = None
        for move in _simple_moves(trial)[:_TRIED_ON_THE_WAY]:
            following = _moved(trial, move) if move.worth > EPS else None
            if following is not None and following.value > trial.value + EPS:
                better = following
                break
        if better is None:
            return trial
        trial = better
    _exchange(trial)
    return trial


def _key(allocation: Allocation) -> bytes:
    return np.packbits(allocation.x > 0).tobytes()


def _simple_moves(allocation: Allocation) -> list[_Move]:
    """Return what could be opened or closed, by what it promises at the price of time."""
    price, half_stiff = _price(allocation), allocation.stiffness() / 2.0
    worth, lengths = allocation.promises(price)
    worth = allocation.with_providers(np.where(allocation.openable(shrinking=True), worth, NEVER))
    worth = worth - half_stiff * lengths**2
    active, closing = allocation.closings(price)
    closing = closing - half_stiff * allocation.x[active] ** 2
    found = [_Move(float(gain), int(block), -1) for block, gain in zip(active, closing, strict=True)]
    for opens in np.argsort(-worth, kind="stable")[:_OPENINGS]:
        if worth[opens] > NEVER / 2:
            found.append(_Move(float(worth[opens]), -1, int(opens)))
    return sorted(found, key=_by_worth)


def _moves(allocation: Allocation) -> list[_Move]:
    """Return what could be opened, closed or replaced, by what it promises at the price of time."""
    price, half_stiff = _price(allocation), allocation.stiffness() / 2.0
    found = _simple_moves(allocation)
    active, closing = allocation.closings(price)
    worth, lengths = allocation.replacements(active, price)
    worth = worth + (closing[:, None] - half_stiff * (lengths - allocation.x[active][:, None]) ** 2)
    best = np.argsort(-worth, axis=1, kind="stable")[:, :_RIVALS]
    for row, closes in enumerate(active):
        found += [
            _Move(float(worth[row, opens]), int(closes), int(opens))
            for opens in best[row]
            if worth[row, opens] > NEVER / 2
        ]
    return sorted(found, key=_by_worth)


def _by_worth(move: _Move) -> tuple[float, int, int]:
    return -move.worth, move.closes, move.opens


def _moved(allocation: Allocation, move: _Move) -> Allocation | None:
    """Return the allocation after a move, with the total kept again; None where it cannot be."""
    trial = allocation.copy()
    tables = allocation.tables
    usable = tables.usable
    if move.closes >= 0:
        trial.close(move.closes)
        usable = usable.copy()
        usable[move.closes] = False
    if move.opens >= 0:
        if not trial.openable(shrinking=True)[move.opens]:
            return None
        trial.give(move.opens, int(tables.least[move.opens]))
    trial.mend(move.closes)
    if not _shrink(trial, move.opens):
        return None
    # What is free goes to what is open: opening more is a move of its own
    if not _grow(trial) and not _fill(trial, usable, chunks=_COARSE):
        return None
    return trial if trial.is_kept() else None


def _price(allocation: Allocation) -> float:
    """Return what the cheapest quantum that could be taken from an open block is worth."""
    tables = allocation.tables
    longer = np.flatnonzero(allocation.x > tables.least)
    may = allocation.shrinkable(longer)
    loss = (allocation.unmet @ tables.drop_one[:, longer] + tables.gain[longer])[may]
    return float(loss.min()) if len(loss) else 0.0


def _fill(allocation: Allocation, usable: Bools, *, cost: float = 1.0, chunks: int = _CHUNKS) -> bool:
    """Give away the time that is left, in place: floors first, then to whoever gains most for the time."""
    tables = allocation.tables
    for floor in range(len(tables.floors)):
        serves = usable & (tables.floor_uses[floor] > 0)
        while allocation.floor_slack[floor] < -EPS:
            if _step(allocation, serves, cost, chunks) or _squeeze_in(allocation, serves):
                continue
            # What serves may first need something else
            waits = serves[tables.later_block[allocation.later_slack < -EPS]].any()
            if not waits or not _step(allocation, usable, cost, chunks):
                return False
    while allocation.left > 0:
        if not _step(allocation, usable, cost, chunks) and not _squeeze_in(allocation, usable):
            return False
    return allocation.left == 0


def _grow(allocation: Allocation) -> bool:
    """Give away the time that is left to the open blocks, in place; False where they have no room for all of it."""
    tables = allocation.tables
    active = np.flatnonzero((allocation.x > 0) & (allocation.x < tables.longest))
    add, gain, uses = tables.add_one[:, active], tables.gain[active], tables.cap_uses[:, active]
    room = tables.longest[active] - allocation.x[active]
    while allocation.left > 0:
        fits = (uses <= allocation.cap_slack[:, None] + EPS).all(axis=0) & (room > 0)
        short = np.flatnonzero(allocation.floor_slack < -EPS)
        if len(short):
            fits &= tables.floor_uses[short[0], active] > 0
        if not fits.any():
            return False
        best = int(np.where(fits, allocation.unmet @ add + gain, NEVER).argmax())
        room[best] -= 1
        allocation.give(int(active[best]), 1)
    return allocation.left == 0


def _step(allocation: Allocation, usable: Bools, cost: float, chunks: int) -> bool:
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
        chunk = min(max(1, allocation.left // chunks), int(tables.longest[best_grow] - allocation.x[best_grow]))
        fits = (tables.cap_uses[:, best_grow] * chunk <= allocation.cap_slack + EPS).all()
        allocation.give(best_grow, chunk if fits else 1)
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
            allocation.become(trial)
            return True
    return False


def _shrink(allocation: Allocation, spare: int) -> bool:
    """Take quanta away in place, where they are missed least, until the caps and the total are kept again."""
    tables = allocation.tables
    longer = np.flatnonzero(allocation.x > tables.least)
    longer = longer[longer != spare]
    drop, gain = tables.drop_one[:, longer], tables.gain[longer]
    while True:
        full = np.flatnonzero(allocation.cap_slack < -EPS)
        if not len(full) and allocation.left >= 0:
            return True
        may = allocation.shrinkable(longer)
        if len(full):
            may &= tables.cap_uses[full[0], longer] > 0
        if not may.any():
            return False
        loss = np.where(may, allocation.unmet @ drop + gain, -NEVER)
        least_missed = int(longer[loss.argmin()])
        allocation.give(least_missed, -allocation.may_give(least_missed, -allocation.left // _COARSE))


def _exchange(allocation: Allocation) -> None:
    """Move single quanta between open blocks, in place, for as long as that helps."""
    for _ in range(4 * allocation.tables.total + 40):
        if not _exchange_one(allocation):
            return


def _exchange_one(allocation: Allocation) -> bool:
    tables = allocation.tables
    x = allocation.x
    active = np.flatnonzero(x)
    # What is unmet after one quantum from the row's block to the column's, for all pairs at once
    after = (allocation.unmet[:, None] * (1.0 + tables.drop_one[:, active])).T @ tables.keep_one[:, active]
    gain = tables.gain[active]
    net = allocation.unmet.sum() - after + gain[None, :] - gain[:, None]
    net[x[active] <= tables.least[active]] = NEVER
    net[:, x[active] >= tables.longest[active]] = NEVER
    np.fill_diagonal(net, NEVER)
    if net.max(initial=NEVER) <= EPS:
        return False
    net[allocation.forbidden_swaps(active)] = NEVER
    giver, taker = divmod(int(net.argmax()), len(active))
    if net[giver, taker] <= EPS:
        return False
    allocation.give(int(active[giver]), -1)
    allocation.give(int(active[taker]), 1)
    return True
