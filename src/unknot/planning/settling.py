"""Many choices of open blocks at once: where the quanta settle in each, one quantum a round for all of them.

The value is concave in the seconds of open blocks, so moving single quanta to whoever gains most ends at the best
there is, or very near. Doing it for many choices together costs little more than for one.
"""

from __future__ import annotations

import numpy as np

from unknot.planning.tables import EPS, NEVER, Bools, Floats, Ints, Tables, rowwise

__all__ = ["roughly_settled", "settled"]

_ROUNDS, _MENDING_ROUNDS, _FINE_ROUNDS = 5, 8, 24
"""All settle a little, those that break a condition some more; then only those that look best go on."""
_GIVEN_AT_ONCE = 4
"""Of what is left (or too much), one in so many quanta moves in a round, and at least one."""
_MUST = 1e3
"""Worth of a quantum that mends a broken condition: more than anything else can be worth."""


def roughly_settled(tables: Tables, x: Ints) -> tuple[Ints, Floats]:
    """Return allocations with most of their quanta settled, and about what each will be worth in the end.

    Parameters
    ----------
    x
        Shape (allocations, blocks). Which blocks are open stays as it is; the totals may be off, before and after.
    """
    batch = _Batch(tables, x)
    batch.run(_ROUNDS)
    x, prospects = batch.x, batch.prospects()
    (late,) = np.nonzero(~batch.kept())
    if len(late):
        batch = _Batch(tables, x[late])
        batch.run(_MENDING_ROUNDS)
        x[late], prospects[late] = batch.x, batch.prospects()
    return x, prospects


def settled(tables: Tables, x: Ints) -> tuple[Ints, Floats]:
    """Return allocations with their quanta settled, most valuable first, and their values.

    Those that do not come to keep every condition are left out.
    """
    batch = _Batch(tables, x)
    batch.run(_FINE_ROUNDS)
    values = batch.values()
    order = np.argsort(-values, kind="stable")
    order = order[values[order] > NEVER / 2]
    return batch.x[order], values[order]


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
        self._in_cap, self._in_floor = t.in_cap.T[columns], t.in_floor.T[columns]
        self._in_later, self._gives_later = t.in_later.T[columns], t.later_gives.T[columns]
        self._rows = np.arange(len(x))
        # Where both entries of each open block lie in a table of rows with two entries for each block
        self._entries = self._rows[:, None] * 2 * t.count + np.stack([columns, columns + t.count])
        cap, floor = self._in_cap.astype(np.float32), self._in_floor.astype(np.float32)
        self._leaves, self._enters = (np.concatenate(both, axis=2) for both in ((1 - cap, floor), (cap, 1 - floor)))
        quanta = x.astype(float)
        self._unmet = t.start * np.exp(-rowwise(quanta, t.dose.T))
        caps = t.caps - rowwise(quanta, t.cap_uses.T)
        floors = rowwise(quanta, t.floor_uses.T) - t.floors
        later = rowwise(quanta, t.later_gives.T) - t.later_needed
        later = np.where(rowwise(is_open.astype(float), t.needs_one.T) > 0, later, np.inf)
        # All that must not be short side by side, to be changed at once
        self._slack = np.concatenate([caps, floors, later], axis=1)
        self._cap_slack, self._floor_slack, self._later_slack = t.slack_parts(self._slack)
        self._left = t.total - x.sum(axis=1)

    def run(self, rounds: int) -> None:
        """Move what gains most, in place, for so many rounds at most."""
        for _ in range(rounds):
            if not self._move():
                return

    def kept(self) -> Bools:
        """Whether each allocation keeps every condition, the total aside."""
        return np.asarray((self._slack >= -EPS).all(axis=1))

    def values(self) -> Floats:
        """Return the worth of each allocation, NEVER where it breaks a condition."""
        return np.where((self._left == 0) & self.kept(), self._worth(), NEVER)

    def prospects(self) -> Floats:
        """Return what each allocation will about be worth once the rest of the time is given away."""
        dearest = self._marginals()[0].max(axis=1)
        fits = (self._left <= self._room()) & (-self._left <= self._spare())
        return np.asarray(self._worth() + self._left * dearest - _MUST * ~(self.kept() & fits))

    def _room(self) -> Ints:
        """Return how many quanta the open blocks still hold; as if caps that are not full yet let all of them in."""
        full = self._full(self._rows)
        return np.asarray(np.where(self._open & ~full, self._longest - self._here, 0).sum(axis=1))

    def _spare(self) -> Ints:
        """Return how many quanta the open blocks could give away, least lengths being all that holds them."""
        return np.asarray(np.where(self._open, self._here - self._least, 0).sum(axis=1))

    def _worth(self) -> Floats:
        t = self.tables
        return np.asarray(t.weight.sum() - self._unmet.sum(axis=1) + self.x @ t.gain - (self.x > 0) @ t.cost)

    def _marginals(self) -> tuple[Floats, Floats]:
        """Return what one quantum more brings to each open block, and what one less loses."""
        more, less = rowwise(self._unmet, self.tables.add_or_drop).take(self._entries)
        more += self._gain
        less += self._gain
        return more, less

    def _move(self) -> bool:
        """Give what is left, take what is too much, else exchange one quantum; False where nothing gains anywhere."""
        more, less = self._marginals()
        for sign, uses, slack in self._conditions():
            broken = slack < -EPS
            if broken.any():
                musts = sign * _MUST * np.matmul(uses, broken.astype(float)[:, :, None])[:, :, 0]
                more += musts
                less += musts
        grows = np.where(self._open & (self._here < self._longest), more, NEVER)
        spares = self._open & (self._here > self._least) & ~self._missed()
        shrinks = np.where(spares, less, -NEVER)
        moved = self._exchange(grows, shrinks)
        return self._balance(grows, shrinks) or moved

    def _conditions(self) -> tuple[tuple[float, Bools, Floats], ...]:
        return (
            (1.0, self._in_floor, self._floor_slack),
            (1.0, self._in_later, self._later_slack),
            (-1.0, self._in_cap, self._cap_slack),
        )

    def _balance(self, grows: Floats, shrinks: Floats) -> bool:
        """Give what is left and take what is too much; whether anything moved."""
        (rows,) = np.nonzero(self._left)
        if not len(rows):
            return False
        left = self._left[rows]
        room = np.where(self._full(rows), NEVER, grows[rows])
        at = np.where(left > 0, room.argmax(axis=1), shrinks[rows].argmin(axis=1))
        may = np.where(left > 0, room.max(axis=1) > NEVER / 2, shrinks[rows].min(axis=1) < -NEVER / 2)
        rows, at, left = rows[may], at[may], left[may]
        amount = -(-np.abs(left) // _GIVEN_AT_ONCE)
        quanta = np.where(left > 0, self._fitting(rows, at, amount), -self._sparable(rows, at, amount))
        self._change(rows, at, quanta, np.exp(self.tables.dose_of[self._columns[rows, at]] * -quanta[:, None]))
        return bool(may.any())

    def _exchange(self, grows: Floats, shrinks: Floats) -> bool:
        """Exchange one quantum where the time is right and that gains; whether any was."""
        (rows,) = np.nonzero(self._left == 0)
        if not len(rows):
            return False
        net = grows[rows][:, None, :] - shrinks[rows][:, :, None]
        net[self._barred(rows)] = NEVER
        width = net.shape[1]
        net[:, np.arange(width), np.arange(width)] = NEVER
        flat = net.reshape(len(rows), -1)
        best = flat.argmax(axis=1)
        gains = flat[np.arange(len(rows)), best] > EPS
        gives, takes = np.divmod(best[gains], width)
        rows, t = rows[gains], self.tables
        self._change(rows, takes, 1, t.keep_one_of[self._columns[rows, takes]])
        self._change(rows, gives, -1, t.grow_one_of[self._columns[rows, gives]])
        return bool(len(rows))

    def _missed(self) -> Bools:
        """Whether a prerequisite in use would break if a block gave one quantum away."""
        return np.asarray((self._gives_later > np.maximum(self._later_slack, 0.0)[:, None, :] + EPS).any(axis=2))

    def _full(self, rows: Ints) -> Bools:
        """Whether a cap has no room for one more quantum of a block."""
        full = self._cap_slack[rows] < 1.0 - EPS
        return np.asarray((self._in_cap[rows] & full[:, None, :]).any(axis=2))

    def _barred(self, rows: Ints) -> Bools:
        """Whether one quantum from each open block (rows) to each (columns) would break a cap or a floor."""
        full = (self._cap_slack[rows] < 1.0 - EPS).astype(np.float32)
        short = (self._floor_slack[rows] < 1.0 - EPS).astype(np.float32)
        leaves = self._leaves[rows] * np.concatenate([full, short], axis=1)[:, None, :]
        return np.asarray(np.matmul(leaves, self._enters[rows].transpose(0, 2, 1)) > 0)

    def _fitting(self, rows: Ints, at: Ints, wished: Ints) -> Ints:
        """Return how many of the wished quanta a block has room for in its length and in every cap; at least one."""
        room = (self._longest - self._here)[rows, at]
        uses = self.tables.cap_uses.T[self._columns[rows, at]]
        caps = np.where(uses > 0, self._cap_slack[rows] / np.maximum(uses, EPS), np.inf).min(axis=1, initial=np.inf)
        fitting = np.minimum(np.minimum(wished, room), np.floor(caps + EPS))
        return np.asarray(np.maximum(1, fitting), dtype=np.int64)

    def _sparable(self, rows: Ints, at: Ints, wished: Ints) -> Ints:
        return np.asarray(np.maximum(1, np.minimum(wished, (self._here - self._least)[rows, at])))

    def _change(self, rows: Ints, at: Ints, quanta: Ints | int, left_unmet: Floats) -> None:
        t = self.tables
        blocks = self._columns[rows, at]
        by_row = np.broadcast_to(quanta, rows.shape)[:, None]
        self._here[rows, at] += quanta
        self.x[rows, blocks] += quanta
        self._unmet[rows] *= left_unmet
        self._slack[rows] += t.slack_of[blocks] * by_row
        self._left[rows] -= quanta
