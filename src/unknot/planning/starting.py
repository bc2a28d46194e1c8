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
        rows = rows[self._left[rows] > 0]
        if not len(rows):
            return rows
        may, blocks, quanta = _best_gifts(
            self.tables,
            self.x[rows],
            self._left[rows],
            self._unmet[rows],
            self._cap_slack[rows],
            self._later_slack[rows],
            price=self._price[rows],
            serves=self._serves(rows),
        )
        self._give(rows[may], blocks, quanta)
        return rows[may]

    def _serves(self, rows: Ints) -> Bools:
        """Whether each block may be given to: all of them, or those that serve the first floor not yet reached."""
        t = self.tables
        if not len(t.floors):
            return np.broadcast_to(t.usable, (len(rows), t.count))
        short = self._floor_slack[rows] < -EPS
        serving = t.in_floor[short.argmax(axis=1)]
        return np.asarray(t.usable & (serving | ~short.any(axis=1, keepdims=True)))

    def _give(self, rows: Ints, blocks: Ints, quanta: Ints) -> None:
        t = self.tables
        by_row = quanta[:, None]
        self.x[rows, blocks] += quanta
        self._left[rows] -= quanta
        self._unmet[rows] *= np.exp(-by_row * t.dose_of[blocks])
        self._slack[rows] += t.slack_of[blocks] * by_row


def _best_gifts(
    t: Tables,
    x: Ints,
    left: Ints,
    unmet: Floats,
    cap_slack: Floats,
    later_slack: Floats,
    *,
    price: Floats,
    serves: Bools,
) -> tuple[Bools, Ints, Ints]:
    """Return for allocations side by side whether anything may be given, and to which block how many quanta.

    A chunk for a block that is open, or the least length of one that is opened: whichever gains most for its time.

    Parameters
    ----------
    price
        What opening each block is counted to cost. Shape (allocations, blocks).
    serves
        Whom to give to. Shape (allocations, blocks).
    """
    count = len(x)
    opened, wins = rowwise(unmet, t.open_or_add_one).reshape(count, 2, -1).transpose(1, 0, 2)
    room = cap_slack + EPS
    grows = serves & (x > 0) & (x < t.longest) & _fits(t.cap_uses, t.cap_most, room)
    opens = serves & (x == 0) & (t.least <= left[:, None]) & _fits(t.cap_uses_least, t.cap_most_least, room)
    opens &= rowwise((later_slack < -EPS).astype(float), t.needs_one) == 0
    growing = np.where(grows, wins + t.gain, NEVER)
    opening = np.where(opens, (opened - price) / t.least + t.gain, NEVER)
    worth = np.concatenate([growing, opening], axis=1)
    best = worth.argmax(axis=1)
    may = worth[np.arange(count), best] > NEVER
    is_opening, blocks = np.divmod(best[may], t.count)
    chunks = np.minimum(np.maximum(1, left[may] // _CHUNKS), t.longest[blocks] - x[may, blocks])
    fits = (t.cap_uses.T[blocks] * chunks[:, None] <= room[may]).all(axis=1)
    return may, blocks, np.where(is_opening == 1, t.least[blocks], np.where(fits, chunks, 1))


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
    """Give what gains most for its time to one of the usable blocks, in place; whether any may have it."""
    t = allocation.tables
    _, blocks, quanta = _best_gifts(
        t,
        allocation.x[None],
        np.array([allocation.left]),
        allocation.unmet[None],
        allocation.cap_slack[None],
        allocation.later_slack[None],
        price=cost * t.cost[None],
        serves=usable[None],
    )
    for block, given in zip(blocks.tolist(), quanta.tolist(), strict=True):
        allocation.give(block, given)
    return len(blocks) > 0


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
