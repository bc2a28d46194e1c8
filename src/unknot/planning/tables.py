"""A problem as arrays, and an allocation under way: what another quantum would bring, and what may move."""

from __future__ import annotations

from copy import copy

import numpy as np
import numpy.typing as npt

from unknot.planning.problem import Problem

__all__ = ["NEVER", "Allocation", "Bools", "Floats", "Ints", "Tables"]

EPS = 1e-9
_DISTURBED = 0.08
_GROWS_AT_MOST = 12
NEVER = -1e18

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Tables:
    """The problem as arrays, with what one quantum and one opening of each block multiply the terms by.

    Rows are terms, caps, floors or prerequisites; columns are blocks.
    """

    def __init__(self, problem: Problem) -> None:
        blocks, terms = problem.blocks, problem.terms
        count = len(blocks)
        self.count = count
        self.total = problem.total
        self.least = np.array([b.least for b in blocks], dtype=np.int64)
        self.longest = np.array([min(b.longest, problem.total) for b in blocks], dtype=np.int64)
        self.cost = np.array([b.opening_cost for b in blocks])
        self.gain = np.array([b.gain for b in blocks])
        self.weight = np.array([t.weight for t in terms])
        tau = np.array([t.tau for t in terms])
        self.start = self.weight * np.exp(-np.array([t.done for t in terms]) / tau)
        self.dose = np.array([t.doses for t in terms]).reshape(len(terms), count) / tau[:, None]
        self.keep_one = np.exp(-self.dose)
        self.add_one = 1.0 - self.keep_one
        self.drop_one = np.expm1(self.dose)
        # What opening at the least length brings, and at twice and three times that
        self.lengths = np.stack([np.minimum(self.least * n, np.maximum(self.longest, self.least)) for n in (1, 2, 3)])
        self.open_at = np.concatenate([-np.expm1(-self.dose * n) for n in self.lengths], axis=1)
        self.caps = np.array([c.quanta for c in problem.caps])
        self.cap_uses = _matrix([c.uses for c in problem.caps], count)
        self.floors = np.array([f.quanta for f in problem.floors])
        self.floor_uses = _matrix([f.uses for f in problem.floors], count)
        self.later_block = np.array([p.block for p in problem.prerequisites], dtype=np.int64)
        self.later_needed = np.array([p.needed for p in problem.prerequisites])
        self.later_gives = _matrix([p.gives for p in problem.prerequisites], count)
        self.later_most = self.later_gives.max(axis=1) if len(self.later_gives) else np.zeros(0)
        self.usable = self.longest >= self.least

    def disturbed(self, rng: np.random.Generator) -> Tables:
        """Return the same conditions with what is wanted, and what openings cost, a little different."""
        other = copy(self)
        other.start = self.start * np.exp(rng.normal(0.0, _DISTURBED, len(self.start)))
        other.weight = self.weight * other.start / np.maximum(self.start, 1e-300)
        other.cost = self.cost * np.exp(rng.normal(0.0, 4 * _DISTURBED, self.count))
        return other


def _matrix(rows: list[tuple[float, ...]], count: int) -> Floats:
    return np.array(rows, dtype=float).reshape(len(rows), count)


class Allocation:
    """Quanta by block, with everything that depends on them kept up to date."""

    def __init__(self, tables: Tables, x: Ints | None = None) -> None:
        self.tables = tables
        self.x = np.zeros(tables.count, dtype=np.int64) if x is None else x.copy()
        self._settle()

    def _settle(self) -> None:
        t = self.tables
        self.left = t.total - int(self.x.sum())
        self.unmet = t.start * np.exp(-(t.dose @ self.x))
        self.cap_slack = t.caps - t.cap_uses @ self.x
        self.floor_slack = t.floor_uses @ self.x - t.floors
        self.later_slack = t.later_gives @ self.x - t.later_needed

    def copy(self) -> Allocation:
        """Return an allocation that can be changed on its own."""
        other = Allocation.__new__(Allocation)
        other.tables = self.tables
        other.x = self.x.copy()
        other.left = self.left
        other.unmet = self.unmet.copy()
        other.cap_slack = self.cap_slack.copy()
        other.floor_slack = self.floor_slack.copy()
        other.later_slack = self.later_slack.copy()
        return other

    def give(self, block: int, quanta: int) -> None:
        """Give quanta to a block, or take them (negative)."""
        t = self.tables
        self.x[block] += quanta
        self.left -= quanta
        if quanta == 1:
            self.unmet *= t.keep_one[:, block]
        else:
            self.unmet *= np.exp(-quanta * t.dose[:, block])
        self.cap_slack -= quanta * t.cap_uses[:, block]
        self.floor_slack += quanta * t.floor_uses[:, block]
        self.later_slack += quanta * t.later_gives[:, block]

    @property
    def value(self) -> float:
        """The value, as `problem.value` counts it."""
        t = self.tables
        return float(t.weight.sum() - self.unmet.sum() + t.gain @ self.x - t.cost[self.x > 0].sum())

    def wins(self) -> Floats:
        """Return what one more quantum brings to each block."""
        return np.asarray(self.unmet @ self.tables.add_one + self.tables.gain)

    def promises(self, price: float) -> tuple[Floats, Ints]:
        """Return the most that opening each block is worth at a price for a quantum, and at which length."""
        t = self.tables
        worth = (self.unmet @ t.open_at).reshape(3, t.count) + (t.gain - price) * t.lengths - t.cost
        best = np.argmax(worth, axis=0)
        columns = np.arange(t.count)
        return worth[best, columns], t.lengths[best, columns]

    def stiffness(self) -> float:
        """Return by how much the price of a quantum rises for each that is taken from (or given to) the open blocks.

        Blocks answer to a price each by its own curvature, so that together they answer like springs side by side.
        """
        t = self.tables
        active = np.flatnonzero(self.x)
        curvature = self.unmet @ t.dose[:, active] ** 2
        return float(1.0 / (1.0 / np.maximum(curvature, 1e-12)).sum()) if len(active) else 0.0

    def closings(self, price: float) -> tuple[Ints, Floats]:
        """Return the open blocks, and what closing each is worth at a price for a quantum."""
        t = self.tables
        active = np.flatnonzero(self.x)
        x = self.x[active]
        lost = self.unmet @ np.expm1(t.dose[:, active] * x) + t.gain[active] * x
        return active, np.asarray(price * x + t.cost[active] - lost)

    def replacements(self, active: Ints, price: float) -> tuple[Floats, Ints]:
        """Return the most that opening each block is worth once each open block is closed, and at which length.

        Shapes (open blocks, blocks); NEVER where a cap or a prerequisite is in the way.
        """
        t = self.tables
        x = self.x[active]
        unmet = self.unmet[:, None] * np.exp(t.dose[:, active] * x)
        worth = (unmet.T @ t.open_at).reshape(len(active), 3, t.count) + (t.gain - price) * t.lengths - t.cost
        best = np.argmax(worth, axis=1)
        rows, columns = np.arange(len(active))[:, None], np.arange(t.count)
        lengths = t.lengths[best, columns]
        worth = worth[rows, best, columns]
        worth[:, ~t.usable | (self.x > 0)] = NEVER
        least_uses = t.cap_uses * t.least
        room = self._room()
        spare = t.cap_uses[:, active] * np.minimum(x, t.least[active])
        for cap in range(len(t.caps)):
            worth[least_uses[cap] > (room[cap] + spare[cap])[:, None] + EPS] = NEVER
        late = self.later_slack[:, None] - t.later_gives[:, active] * x < -EPS
        blocked, row = np.nonzero(late)
        worth[row, t.later_block[blocked]] = NEVER
        return worth, lengths

    def _room(self) -> Floats:
        """Return what each cap would leave with every open block at its least length."""
        t = self.tables
        return np.asarray(self.cap_slack + t.cap_uses @ np.maximum(self.x - t.least, 0))

    def growable(self) -> Bools:
        """Whether each open block may take one more quantum."""
        t = self.tables
        may = (self.x > 0) & (self.x < t.longest)
        if len(self.cap_slack):
            may &= (t.cap_uses <= self.cap_slack[:, None] + EPS).all(axis=0)
        return np.asarray(may)

    def openable(self, *, shrinking: bool = False) -> Bools:
        """Whether each closed block may be opened at its least length, leaving the total aside.

        With `shrinking`, where a cap is full but open blocks may give way in it, too; and where a prerequisite is
        missing, which `mend` then provides.
        """
        t = self.tables
        may = t.usable & (self.x == 0)
        if len(self.cap_slack):
            slack = self._room() if shrinking else self.cap_slack
            may &= (t.cap_uses * t.least <= slack[:, None] + EPS).all(axis=0)
        if not shrinking:
            may[t.later_block[self.later_slack < -EPS]] = False
        return np.asarray(may)

    def with_providers(self, worth: Floats) -> Floats:
        """Return what openings are worth once those that lack a prerequisite also pay for what provides it."""
        t = self.tables
        worth = worth.copy()
        own = worth.copy()
        for row in np.flatnonzero(self.later_slack < -EPS):
            block = int(t.later_block[row])
            provides = t.later_gives[row] > 0
            # An open block that may still grow provides for little; a closed one at what it is worth itself
            if not (provides & (self.x > 0) & (self.x < t.longest)).any():
                worth[block] += min(0.0, float(own[provides & (self.x == 0)].max(initial=NEVER)))
        return worth

    def shrinkable(self, blocks: Ints) -> Bools:
        """Whether each of these blocks may give one quantum away and stay open."""
        t = self.tables
        may = self.x[blocks] > t.least[blocks]
        if len(self.floor_slack):
            may &= (t.floor_uses[:, blocks] <= self.floor_slack[:, None] + EPS).all(axis=0)
        binding = np.flatnonzero((self.x[t.later_block] > 0) & (self.later_slack < t.later_most))
        if len(binding):
            may &= (t.later_gives[np.ix_(binding, blocks)] <= self.later_slack[binding, None] + EPS).all(axis=0)
        return np.asarray(may)

    def close(self, block: int) -> None:
        """Close a block. What only it made possible is left to `mend`."""
        self.give(block, -int(self.x[block]))

    def mend(self, closed: int) -> None:
        """Make prerequisites hold again: let open blocks grow into it, or open one, or else close what lacks it.

        `closed` stays closed (-1: none). The total may be exceeded afterwards.
        """
        t = self.tables
        while True:
            rows = np.flatnonzero((self.later_slack < -EPS) & (self.x[t.later_block] > 0))
            if not len(rows):
                return
            row = int(rows[0])
            provides = t.later_gives[row] > 0
            if closed >= 0:
                provides[closed] = False
            if not self._grow_into(row, provides) and not self._open_for(provides):
                self.close(int(t.later_block[row]))

    def _grow_into(self, row: int, provides: Bools) -> bool:
        """Let the open block that needs the fewest quanta for it make up for a prerequisite."""
        t = self.tables
        may = np.flatnonzero(self.growable() & provides)
        if not len(may):
            return False
        needed = np.ceil(-self.later_slack[row] / t.later_gives[row, may] - EPS).astype(np.int64)
        fits = needed <= t.longest[may] - self.x[may]
        if len(t.caps):
            fits &= (t.cap_uses[:, may] * needed <= self.cap_slack[:, None] + EPS).all(axis=0)
        # Growing at length is dearer than opening what gives more
        fits &= needed <= _GROWS_AT_MOST
        if not fits.any():
            return False
        best = int(np.where(fits, needed, t.total + 1).argmin())
        self.give(int(may[best]), int(needed[best]))
        return True

    def _open_for(self, provides: Bools) -> bool:
        t = self.tables
        may = self.openable() & provides
        if not may.any():
            return False
        worth = (self.unmet @ t.open_at[:, : t.count] - t.cost) / t.least + t.gain
        best = int(np.where(may, worth, NEVER).argmax())
        self.give(best, int(t.least[best]))
        return True

    def become(self, other: Allocation) -> None:
        """Take over the state of another allocation of the same problem."""
        self.x, self.left, self.unmet = other.x, other.left, other.unmet
        self.cap_slack, self.floor_slack, self.later_slack = other.cap_slack, other.floor_slack, other.later_slack

    def may_give(self, block: int, wished: int) -> int:
        """Return how many of the wished quanta an open block may give away and keep every condition; at least one."""
        t = self.tables
        quanta = min(wished, int(self.x[block] - t.least[block]))
        if quanta <= 1:
            return 1
        floors = self.floor_slack - quanta * t.floor_uses[:, block]
        later = self.later_slack - quanta * t.later_gives[:, block]
        kept = (floors >= -EPS).all() and not ((later < -EPS) & (self.x[t.later_block] > 0)).any()
        return quanta if kept else 1

    def forbidden_swaps(self, active: Ints) -> Bools:
        """Whether one quantum from each of these open blocks (rows) to each (columns) breaks a condition."""
        t = self.tables
        full = np.flatnonzero(self.cap_slack < 1.0 - EPS)
        short = np.flatnonzero(self.floor_slack < 1.0 - EPS)
        late = np.flatnonzero((self.x[t.later_block] > 0) & (self.later_slack < t.later_most - EPS))
        gives = np.concatenate(
            [
                -t.cap_uses[np.ix_(full, active)],
                t.floor_uses[np.ix_(short, active)],
                t.later_gives[np.ix_(late, active)],
            ]
        )
        slack = np.concatenate([self.cap_slack[full], self.floor_slack[short], self.later_slack[late]])
        after = slack[:, None, None] + gives[:, None, :] - gives[:, :, None]
        return np.asarray((after < -EPS).any(axis=0))

    def is_kept(self) -> bool:
        """Whether floors, caps and prerequisites hold (lengths and the total are kept by every move)."""
        return bool(
            (self.cap_slack >= -EPS).all()
            and (self.floor_slack >= -EPS).all()
            and not ((self.later_slack < -EPS) & (self.x[self.tables.later_block] > 0)).any()
        )
