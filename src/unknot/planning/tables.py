"""A problem as arrays, and an allocation under way: what another quantum would bring, and what may move."""

from __future__ import annotations

from copy import copy

import numpy as np
import numpy.typing as npt

from unknot.planning.problem import Problem

__all__ = ["EPS", "NEVER", "Allocation", "Bools", "Floats", "Ints", "Tables", "rowwise"]

EPS = 1e-9
_DISTURBED_WISHES, _DISTURBED_COSTS = 0.15, 0.4
NEVER = -1e18

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


_PRODUCT_AT_ONCE, _ROWS_AT_ONCE = 250_000, 100
"""Multiplications up to which a matrix product stays on one thread: this small, it loses by being shared."""


def rowwise(rows: Floats, matrix: Floats) -> Floats:
    """Return rows @ matrix, in tiles so small that no product is shared among threads."""
    inner, columns = matrix.shape
    if len(rows) * matrix.size <= _PRODUCT_AT_ONCE:
        return np.asarray(rows @ matrix)
    found = np.empty((len(rows), columns))
    high = min(len(rows), _ROWS_AT_ONCE)
    wide = max(1, _PRODUCT_AT_ONCE // (high * inner))
    for top in range(0, len(rows), high):
        for left in range(0, columns, wide):
            tile = np.s_[top : top + high, left : left + wide]
            np.matmul(rows[top : top + high], matrix[:, left : left + wide], out=found[tile])
    return found


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
        self.dose_squared = self.dose**2
        self.keep_one = np.exp(-self.dose)
        self.add_one = 1.0 - self.keep_one
        self.drop_one = np.expm1(self.dose)
        # By block, for what is gathered for many allocations at once
        self.dose_of, self.keep_one_of = np.ascontiguousarray(self.dose.T), np.ascontiguousarray(self.keep_one.T)
        self.grow_one_of = np.exp(self.dose_of)
        self.add_or_drop = np.concatenate([self.add_one, self.drop_one], axis=1)
        # What opening at the least length brings, and at twice and three times that
        self.lengths = np.stack([np.minimum(self.least * n, np.maximum(self.longest, self.least)) for n in (1, 2, 3)])
        self.open_at = np.concatenate([-np.expm1(-self.dose * n) for n in self.lengths], axis=1)
        self.open_or_add = np.concatenate([self.open_at, self.add_one], axis=1)
        self.open_or_add_one = np.concatenate([self.open_at[:, :count], self.add_one], axis=1)
        self.most_at_once = int(max(self.lengths.max(initial=1), self.longest.max(initial=1)))
        self.caps = np.array([c.quanta for c in problem.caps])
        self.cap_uses = _matrix([c.uses for c in problem.caps], count)
        self.in_cap = self.cap_uses > 0
        self.cap_most, self.cap_uses_least = self.cap_uses.max(axis=1, initial=0.0), self.cap_uses * self.least
        self.cap_most_least = self.cap_uses_least.max(axis=1, initial=0.0)
        self.floors = np.array([f.quanta for f in problem.floors])
        self.floor_uses = _matrix([f.uses for f in problem.floors], count)
        self.in_floor = self.floor_uses > 0
        # Blocks of one class count for the same caps and floors
        classes, self.class_of = np.unique(np.concatenate([self.in_cap, self.in_floor]), axis=1, return_inverse=True)
        self.class_in_cap, self.class_in_floor = classes.T[:, : len(self.caps)], classes.T[:, len(self.caps) :]
        # Blocks with the same prerequisite share a row
        rows = {shared: row for row, shared in enumerate({(p.needed, p.gives): None for p in problem.prerequisites})}
        self.later_needed = np.array([needed for needed, _ in rows])
        self.later_gives = _matrix([gives for _, gives in rows], count)
        self.needs = np.zeros((len(rows), count), dtype=bool)
        for before in problem.prerequisites:
            self.needs[rows[before.needed, before.gives], before.block] = True
        self.needs_one = self.needs.astype(float)
        self.in_later = self.later_gives > 0
        self.slack_of = np.ascontiguousarray(np.concatenate([-self.cap_uses, self.floor_uses, self.later_gives]).T)
        self.later_most = self.later_gives.max(axis=1) if len(self.later_gives) else np.zeros(0)
        self.usable = self.longest >= self.least

    def slack_parts(self, slack: Floats) -> tuple[Floats, Floats, Floats]:
        """Return what rows laid out as `slack_of` hold of caps, of floors, and of prerequisites; views, not copies."""
        after_caps, after_floors = len(self.caps), len(self.caps) + len(self.floors)
        return slack[:, :after_caps], slack[:, after_caps:after_floors], slack[:, after_floors:]

    def disturbed(self, rng: np.random.Generator) -> Tables:
        """Return the same conditions with what is wanted, and what openings cost, a little different."""
        other = copy(self)
        other.start = self.start * np.exp(rng.normal(0.0, _DISTURBED_WISHES, len(self.start)))
        other.weight = self.weight * other.start / np.maximum(self.start, 1e-300)
        other.cost = self.cost * np.exp(rng.normal(0.0, _DISTURBED_COSTS, self.count))
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
            self.unmet *= t.keep_one_of[block]
        else:
            self.unmet *= np.exp(-quanta * t.dose_of[block])
        self.cap_slack -= quanta * t.cap_uses[:, block]
        self.floor_slack += quanta * t.floor_uses[:, block]
        self.later_slack += quanta * t.later_gives[:, block]

    @property
    def value(self) -> float:
        """The value, as `problem.value` counts it."""
        t = self.tables
        return float(t.weight.sum() - self.unmet.sum() + t.gain @ self.x - t.cost[self.x > 0].sum())

    def promises(self, price: float) -> tuple[Floats, Ints]:
        """Return the most that opening each block is worth at a price for a quantum, and at which length."""
        t = self.tables
        worth = (self.unmet @ t.open_at).reshape(3, t.count) + (t.gain - price) * t.lengths - t.cost
        best = np.argmax(worth, axis=0)
        columns = np.arange(t.count)
        return worth[best, columns], t.lengths[best, columns]

    def openable(self) -> Bools:
        """Whether each closed block may be opened at its least length, leaving the total aside."""
        t = self.tables
        may = t.usable & (self.x == 0)
        room = self.cap_slack + EPS
        (tight,) = np.nonzero(room < t.cap_most_least)
        if len(tight):
            may &= (t.cap_uses_least[tight] <= room[tight, None]).all(axis=0)
        (missing,) = np.nonzero(self.later_slack < -EPS)
        if len(missing):
            may &= ~t.needs[missing].any(axis=0)
        return np.asarray(may)

    def needed(self) -> Bools:
        """Whether each prerequisite is one of an open block."""
        return np.asarray(self.tables.needs[:, self.x > 0].any(axis=1))

    def spared(self, blocks: Ints) -> Bools:
        """Whether each of these blocks may give one quantum away without what comes later missing it."""
        t = self.tables
        binding = np.flatnonzero(self.needed() & (self.later_slack < t.later_most))
        left = self.later_slack[binding, None] - t.later_gives[np.ix_(binding, blocks)]
        return np.asarray((left >= -EPS).all(axis=0))

    def shrinkable(self, blocks: Ints) -> Bools:
        """Whether each of these blocks may give one quantum away and stay open."""
        t = self.tables
        may = (self.x[blocks] > t.least[blocks]) & self.spared(blocks)
        return np.asarray(may & (t.floor_uses[:, blocks] <= self.floor_slack[:, None] + EPS).all(axis=0))

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
        kept = (floors >= -EPS).all() and not ((later < -EPS) & self.needed()).any()
        return quanta if kept else 1

    def forbidden_swaps(self, active: Ints) -> Bools:
        """Whether one quantum from each of these open blocks (rows) to each (columns) breaks a condition."""
        t = self.tables
        full = np.flatnonzero(self.cap_slack < 1.0 - EPS)
        short = np.flatnonzero(self.floor_slack < 1.0 - EPS)
        late = np.flatnonzero(self.needed() & (self.later_slack < t.later_most - EPS))
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
