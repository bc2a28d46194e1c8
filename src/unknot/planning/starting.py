"""Problem → a few whole allocations to search on from, each greedy in quanta.

Greedy counts what an opening costs against its least length, which is too early to judge; so it starts with several
ideas of that cost, and from slightly different problems. All starts go on together, one gift each a step, which costs
little more than one of them; whoever comes to where only making room helps is finished by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from unknot.planning.tables import EPS, NEVER, Allocation, Bools, Floats, Ints, Tables, rowwise

__all__ = ["starts"]

_START_COSTS = (1.0, 2.5, 0.3)
"""What opening is counted to cost, as a multiple of what it does."""
_CHUNKS, _COARSE = 30, 6
"""Greedy gives away this share of the time left at once; what that gets wrong is exchanged afterwards."""


def starts(tables: Tables, more: int) -> list[Allocation]:
    """Return whole allocations that keep every condition: one for each cost of opening, and up to so many more."""
    disturbed = [tables.disturbed(np.random.default_rng(number)) for number in range(more)]
    wishes = [*(tables for _ in _START_COSTS), *disturbed]
    costs = [_START_COSTS[number % len(_START_COSTS)] for number in range(len(wishes))]
    found: list[Allocation] = []
    for x, wished, cost in zip(_given(tables, wishes, costs), wishes, costs, strict=True):
        start = Allocation(wished, x)
        if _fill(start, tables.usable, cost):
            found.append(Allocation(tables, start.x))
    return found


def _given(tables: Tables, wishes: Sequence[Tables], costs: Sequence[float]) -> Ints:
    """Return what plain giving leads to, for each of some wishes under the same conditions. Shape (wishes, blocks)."""
    batch = _Batch(tables, wishes, costs)
    rows = np.arange(len(wishes))
    while len(rows):
        rows = batch.step(rows)
    return batch.x


class _Batch:
    """Allocations side by side that begin empty, each with its own wishes, all with the same conditions."""

    def __init__(self, tables: Tables, wishes: Sequence[Tables], costs: Sequence[float]) -> None:
        t = self.tables = tables
        count = len(wishes)
        self.x = np.zeros((count, t.count), dtype=np.int64)
        self._left = np.full(count, t.total)
        self._unmet = np.array([wished.start for wished in wishes])
        self._price = np.array([cost * wished.cost for wished, cost in zip(wishes, costs, strict=True)])
        self._slack = np.tile(np.concatenate([t.caps, -t.floors, -t.later_needed]), (count, 1))
        self._cap_slack, self._floor_slack, self._later_slack = t.slack_parts(self._slack)

    def step(self, rows: Ints) -> Ints:
        """Give one chunk, or open one block, in place, in each of the rows; return the rows that can go on."""
        t = self.tables
        rows = rows[self._left[rows] > 0]
        if not len(rows):
            return rows
        opened, wins = rowwise(self._unmet[rows], t.open_or_add_one).reshape(len(rows), 2, -1).transpose(1, 0, 2)
        serves, left = self._serves(rows), self._left[rows]
        x, room = self.x[rows], self._cap_slack[rows] + EPS
        grows = serves & (x > 0) & (x < t.longest) & _fits(t.cap_uses, t.cap_most, room)
        opens = serves & (x == 0) & (t.least <= left[:, None]) & _fits(t.cap_uses_least, t.cap_most_least, room)
        opens &= rowwise((self._later_slack[rows] < -EPS).astype(float), t.needs_one) == 0
        worth = np.stack(
            [
                np.where(grows, wins + t.gain, NEVER),
                np.where(opens, (opened - self._price[rows]) / t.least + t.gain, NEVER),
            ],
            axis=1,
        ).reshape(len(rows), -1)
        best = worth.argmax(axis=1)
        may = worth[np.arange(len(rows)), best] > NEVER
        rows, (opening, blocks) = rows[may], np.divmod(best[may], t.count)
        self._give(rows, blocks, np.where(opening == 1, t.least[blocks], self._chunks(rows, blocks)))
        return rows

    def _serves(self, rows: Ints) -> Bools:
        """Whether each block may be given to: all of them, or those that serve the first floor not yet reached."""
        t = self.tables
        if not len(t.floors):
            return np.broadcast_to(t.usable, (len(rows), t.count))
        short = self._floor_slack[rows] < -EPS
        serving = t.in_floor[short.argmax(axis=1)]
        return np.asarray(t.usable & (serving | ~short.any(axis=1, keepdims=True)))

    def _chunks(self, rows: Ints, blocks: Ints) -> Ints:
        """Return how many quanta each growing block is given: a share of what is left, one where that is too many."""
        t = self.tables
        chunks = np.minimum(np.maximum(1, self._left[rows] // _CHUNKS), t.longest[blocks] - self.x[rows, blocks])
        fits = (t.cap_uses.T[blocks] * chunks[:, None] <= self._cap_slack[rows] + EPS).all(axis=1)
        return np.where(fits, chunks, 1)

    def _give(self, rows: Ints, blocks: Ints, quanta: Ints) -> None:
        t = self.tables
        by_row = quanta[:, None]
        self.x[rows, blocks] += quanta
        self._left[rows] -= quanta
        self._unmet[rows] *= np.exp(-by_row * t.dose_of[blocks])
        self._slack[rows] += t.slack_of[blocks] * by_row


def _fits(uses: Floats, most: Floats, room: Floats) -> Bools:
    """Whether each block's uses fit under every cap. Shapes (caps, blocks), (caps), (rows, caps) to (rows, blocks)."""
    (tight,) = np.nonzero((room < most).any(axis=0))
    return np.asarray((uses[tight] <= room[:, tight, None]).all(axis=1))


def _fill(allocation: Allocation, usable: Bools, cost: float) -> bool:
    """Give away the time that is left, in place: floors first, then to whoever gains most for the time."""
    tables = allocation.tables
    for floor in range(len(tables.floors)):
        serves = usable & (tables.floor_uses[floor] > 0)
        while allocation.floor_slack[floor] < -EPS:
            if _step(allocation, serves, cost) or _squeeze_in(allocation, serves):
                continue
            # What serves may first need something else
            waits = (serves & tables.needs[allocation.later_slack < -EPS].any(axis=0)).any()
            if not waits or not _step(allocation, usable, cost):
                return False
    while allocation.left > 0:
        if not _step(allocation, usable, cost) and not _squeeze_in(allocation, usable):
            return False
    return allocation.left == 0


def _step(allocation: Allocation, usable: Bools, cost: float) -> bool:
    """Give one quantum, or open one block, in place: whichever gains most for its time."""
    tables = allocation.tables
    opened, wins = (allocation.unmet @ tables.open_or_add_one).reshape(2, -1)
    grow = np.where(allocation.growable() & usable, wins + tables.gain, NEVER)
    may_open = allocation.openable() & usable & (tables.least <= allocation.left)
    opened = (opened - cost * tables.cost) / tables.least + tables.gain
    opened = np.where(may_open, opened, NEVER)
    best_grow, best_open = int(grow.argmax()), int(opened.argmax())
    if max(grow[best_grow], opened[best_open]) <= NEVER:
        return False
    if opened[best_open] > grow[best_grow]:
        allocation.give(best_open, int(tables.least[best_open]))
    else:
        chunk = min(max(1, allocation.left // _CHUNKS), int(tables.longest[best_grow] - allocation.x[best_grow]))
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
