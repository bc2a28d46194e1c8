"""Many choices of open blocks at once: where the quanta settle in each, one quantum a round for all of them.

The value is concave in the seconds of open blocks, so moving single quanta to whoever gains most ends at the best
there is, or very near. Doing it for many choices together costs little more than for one.
"""

from __future__ import annotations

import numpy as np

from unknot.planning.tables import EPS, NEVER, Bools, Floats, Ints, Tables, rowwise

__all__ = ["settled"]

_ROUNDS, _FINE_ROUNDS = 5, 24
"""All settle a little; then only those that look best go on."""
_GIVEN_AT_ONCE = 4
"""Of what is left (or too much), one in so many quanta moves in a round, and at least one."""
_MUST = 1e3
"""Worth of a quantum that mends a broken condition: more than anything else can be worth."""


def settled(tables: Tables, x: Ints, best: int) -> tuple[Ints, Floats]:
    """Return the most valuable of some allocations with their quanta settled, best first, and their values.

    Parameters
    ----------
    x
        Shape (allocations, blocks). Which blocks are open stays as it is; the totals may be off.
    best
        How many to return at most. Those that do not come to keep every condition are left out.
    """
    if not len(x):
        return x, np.zeros(0)
    coarse = _Batch(tables, x)
    coarse.run(_ROUNDS)
    fine = _Batch(tables, coarse.x[np.argsort(-coarse.prospects(), kind="stable")[:best]])
    fine.run(_FINE_ROUNDS)
    values = fine.values()
    order = np.argsort(-values, kind="stable")
    order = order[values[order] > NEVER / 2]
    return fine.x[order], values[order]


class _Batch:
    """Allocations side by side. Per allocation, only the columns of its open blocks are looked at."""

    def __init__(self, tables: Tables, x: Ints) -> None:
        t = self.tables = tables
        self.x = x.copy()
        is_open = x > 0
        width = max(1, int(is_open.sum(axis=1).max()))
        self._columns = columns = np.argsort(~is_open, axis=1, kind="stable")[:, :width]
        self._open = np.take_along_axis(is_open, columns, axis=1)
        self._here = np.take_along_axis(x, columns, axis=1)
        self._least, self._longest = t.least[columns], t.longest[columns]
        self._gain = t.gain[columns]
        self._dose = t.dose.T[columns]
        self._add, self._drop = t.add_one.T[columns], t.drop_one.T[columns]
        self._cap, self._floor = t.cap_uses.T[columns], t.floor_uses.T[columns]
        self._later = t.later_gives.T[columns]
        self._rows = np.arange(len(x))
        quanta = x.astype(float)
        self._unmet = t.start * np.exp(-rowwise(quanta, t.dose.T))
        self._cap_slack = t.caps - rowwise(quanta, t.cap_uses.T)
        self._floor_slack = rowwise(quanta, t.floor_uses.T) - t.floors
        later = rowwise(quanta, t.later_gives.T) - t.later_needed
        self._later_slack = np.where(is_open[:, t.later_block], later, np.inf)
        self._left = t.total - x.sum(axis=1)

    def run(self, rounds: int) -> None:
        """Move what gains most, in place, for so many rounds at most."""
        for _ in range(rounds):
            if not self._move():
                return

    def values(self) -> Floats:
        """Return the worth of each allocation, NEVER where it breaks a condition."""
        return np.where((self._left == 0) & self._is_kept(), self._worth(), NEVER)

    def prospects(self) -> Floats:
        """Return what each allocation will about be worth once the rest of the time is given away."""
        dearest = self._marginal(self._add).max(axis=1)
        return np.asarray(self._worth() + self._left * dearest - _MUST * ~self._is_kept())

    def _worth(self) -> Floats:
        t = self.tables
        return np.asarray(t.weight.sum() - self._unmet.sum(axis=1) + self.x @ t.gain - (self.x > 0) @ t.cost)

    def _is_kept(self) -> Bools:
        slacks = (self._cap_slack, self._floor_slack, self._later_slack)
        return np.asarray(np.logical_and.reduce([(slack >= -EPS).all(axis=1) for slack in slacks]))

    def _marginal(self, factors: Floats) -> Floats:
        """Return what one quantum more (`_add`) brings to each open block, or one less (`_drop`) loses."""
        return np.asarray(np.matmul(factors, self._unmet[:, :, None])[:, :, 0] + self._gain)

    def _move(self) -> bool:
        """Give what is left, take what is too much, else exchange one quantum; False where nothing gains anywhere."""
        musts = self._helping(self._floor, self._floor_slack) + self._helping(self._later, self._later_slack)
        musts = _MUST * (musts - self._helping(self._cap, self._cap_slack))
        grows = np.where(self._open & (self._here < self._longest), self._marginal(self._add) + musts, NEVER)
        spares = self._open & (self._here > self._least) & ~self._missed()
        shrinks = np.where(spares, self._marginal(self._drop) + musts, -NEVER)
        net = grows[:, None, :] - shrinks[:, :, None]
        net[self._barred()] = NEVER
        gives, takes = np.divmod(net.reshape(len(net), -1).argmax(axis=1), net.shape[1])
        room = np.where(self._full(), NEVER, grows)
        taker, giver = room.argmax(axis=1), shrinks.argmin(axis=1)
        short = (self._left > 0) & (room[self._rows, taker] > NEVER / 2)
        over = (self._left < 0) & (shrinks[self._rows, giver] < -NEVER / 2)
        swaps = ((self._left == 0) & (net[self._rows, gives, takes] > EPS) & (gives != takes)).astype(np.int64)
        if not (short.any() or over.any() or swaps.any()):
            return False
        amount = -(-np.abs(self._left) // _GIVEN_AT_ONCE)
        self._change(np.where(short, taker, takes), np.where(short, self._fitting(taker, amount), swaps))
        self._change(np.where(over, giver, gives), -np.where(over, self._sparable(giver, amount), swaps))
        return True

    @staticmethod
    def _helping(uses: Floats, slack: Floats) -> Floats:
        """Return how many broken conditions each open block counts for."""
        return np.asarray(np.matmul(uses > 0, (slack < -EPS).astype(float)[:, :, None])[:, :, 0])

    def _missed(self) -> Bools:
        """Whether a prerequisite in use could break if a block gave one quantum away."""
        tight = (self._later_slack < self.tables.later_most - EPS).astype(float)
        return np.asarray(np.matmul(self._later > 0, tight[:, :, None])[:, :, 0] > 0)

    def _full(self) -> Bools:
        """Whether a cap has no room for one more quantum of a block."""
        full = (self._cap_slack < 1.0 - EPS).astype(float)
        return np.asarray(np.matmul(self._cap > 0, full[:, :, None])[:, :, 0] > 0)

    def _barred(self) -> Bools:
        """Whether one quantum from each open block (rows) to each (columns) would break a cap or a floor."""
        cap, floor = (self._cap > 0).astype(float), (self._floor > 0).astype(float)
        full = (self._cap_slack < 1.0 - EPS).astype(float)
        short = (self._floor_slack < 1.0 - EPS).astype(float)
        gives = np.concatenate([1.0 - cap, floor * short[:, None, :]], axis=2)
        takes = np.concatenate([cap * full[:, None, :], 1.0 - floor], axis=2)
        return np.asarray(np.matmul(gives, takes.transpose(0, 2, 1)) > 0)

    def _fitting(self, block: Ints, wished: Ints) -> Ints:
        """Return how many of the wished quanta a block has room for in its length and in every cap; at least one."""
        room = (self._longest - self._here)[self._rows, block]
        uses = self._cap[self._rows, block]
        caps = np.where(uses > 0, self._cap_slack / np.maximum(uses, EPS), np.inf).min(axis=1, initial=np.inf)
        fitting = np.minimum(np.minimum(wished, room), np.floor(caps + EPS))
        return np.asarray(np.maximum(1, fitting), dtype=np.int64)

    def _sparable(self, block: Ints, wished: Ints) -> Ints:
        return np.asarray(np.maximum(1, np.minimum(wished, (self._here - self._least)[self._rows, block])))

    def _change(self, at: Ints, quanta: Ints) -> None:
        rows = self._rows
        self._here[rows, at] += quanta
        self.x[rows, self._columns[rows, at]] += quanta
        self._unmet *= np.exp(-self._dose[rows, at] * quanta[:, None])
        self._cap_slack -= self._cap[rows, at] * quanta[:, None]
        self._floor_slack += self._floor[rows, at] * quanta[:, None]
        self._later_slack += self._later[rows, at] * quanta[:, None]
        self._left -= quanta
