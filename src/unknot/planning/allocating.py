"""Problem → quanta for each block: greedy in quanta, then closing, opening and exchanging until nothing helps.

The value is concave in the seconds of the open blocks, so that giving each quantum to whoever gains most is nearly
best; what greedy gets wrong is *which* blocks to open, and that is what the search afterwards repairs. Deterministic,
and bounded by counts, never by a clock.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from unknot.planning.problem import Problem

__all__ = ["allocate"]

_EPS = 1e-9
_SWEEPS = 6
_NEVER = -1e18

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def allocate(problem: Problem) -> tuple[int, ...] | None:
    """Return the quanta of each block, or None where nothing found keeps every condition.

    The value found is within half a percent of the best there is (see benchmarks).
    """
    if not problem.blocks:
        return () if problem.total == 0 else None
    tables = _Tables(problem)
    start = tables.filled(np.zeros(len(problem.blocks), dtype=np.int64), tables.everything)
    if start is None:
        return None
    return tuple(int(x) for x in _improved(tables, start))


class _Tables:
    """The problem as arrays, with what one quantum and one opening of each block multiply the terms by."""

    def __init__(self, problem: Problem) -> None:
        blocks = problem.blocks
        count = len(blocks)
        self.total = problem.total
        self.least = np.array([b.least for b in blocks], dtype=np.int64)
        self.longest = np.array([b.longest for b in blocks], dtype=np.int64)
        self.cost = np.array([b.opening_cost for b in blocks])
        self.gain = np.array([b.gain for b in blocks])
        self.weight = np.array([t.weight for t in problem.terms])
        tau = np.array([t.tau for t in problem.terms])
        self.start = np.array([t.done for t in problem.terms]) / tau
        self.dose = np.array([t.doses for t in problem.terms]).reshape(len(problem.terms), count) / tau[:, None]
        self.add_one = -np.expm1(-self.dose)
        self.drop_one = np.expm1(self.dose)
        self.open_least = -np.expm1(-self.dose * self.least)
        self.caps = np.array([c.quanta for c in problem.caps])
        self.cap_uses = np.array([c.uses for c in problem.caps]).reshape(len(problem.caps), count)
        self.floors = np.array([f.quanta for f in problem.floors])
        self.floor_uses = np.array([f.uses for f in problem.floors]).reshape(len(problem.floors), count)
        self.later_block = np.array([p.block for p in problem.prerequisites], dtype=np.int64)
        self.later_needed = np.array([p.needed for p in problem.prerequisites])
        self.later_gives = np.array([p.gives for p in problem.prerequisites]).reshape(len(problem.prerequisites), count)
        self.everything = np.ones(count, dtype=bool)

    def level(self, x: Ints) -> Floats:
        """Return how much of each term is still unsatisfied, times its weight."""
        return np.asarray(self.weight * np.exp(-(self.start + self.dose @ x)))

    def value(self, x: Ints) -> float:
        """Return the value, as `problem.value` does."""
        return float(self.weight.sum() - self.level(x).sum() + self.gain @ x - self.cost[x > 0].sum())

    def filled(self, x: Ints, usable: Bools) -> Ints | None:
        """Return `x` with the time that is left given away greedily: floors first, then to whoever gains most."""
        x = x.copy()
        for floor in range(len(self.floors)):
            serves = usable & (self.floor_uses[floor] > 0)
            while self.floor_uses[floor] @ x < self.floors[floor] - _EPS:
                if not self._step(x, serves) and not self._squeeze_in(x, serves):
                    return None
        while x.sum() < self.total:
            if not self._step(x, usable) and not self._squeeze_in(x, usable):
                return None
        return x

    def growable(self, x: Ints, usable: Bools) -> Bools:
        """Whether each open block may take one more quantum."""
        return np.asarray(usable & (x > 0) & (x < self.longest) & self._fits(x, np.ones_like(x)))

    def openable(self, x: Ints, usable: Bools) -> Bools:
        """Whether each closed block may be opened at its least length, leaving the total aside."""
        may = usable & (x == 0) & (self.longest >= self.least) & self._fits(x, self.least)
        early = self.later_block[self.later_gives @ x < self.later_needed - _EPS]
        may[early] = False
        return np.asarray(may)

    def shrinkable(self, x: Ints) -> Bools:
        """Whether each open block may give one quantum away."""
        may = x > self.least
        if len(self.floors):
            slack = self.floor_uses @ x - self.floors
            may &= np.all(self.floor_uses <= slack[:, None] + _EPS, axis=0)
        if len(self.later_block):
            binding = x[self.later_block] > 0
            slack = self.later_gives @ x - self.later_needed
            may &= ~np.any((self.later_gives > slack[:, None] + _EPS) & binding[:, None], axis=0)
        return np.asarray(may)

    def keeps(self, x: Ints) -> bool:
        """Whether floors, caps and prerequisites hold (lengths and the total are kept by every move)."""
        return bool(
            np.all(self.cap_uses @ x <= self.caps + _EPS)
            and np.all(self.floor_uses @ x >= self.floors - _EPS)
            and not np.any((x[self.later_block] > 0) & (self.later_gives @ x < self.later_needed - _EPS))
        )

    def _fits(self, x: Ints, more: Ints) -> Bools:
        if not len(self.caps):
            return self.everything
        slack = self.caps - self.cap_uses @ x
        return np.asarray(np.all(self.cap_uses * more <= slack[:, None] + _EPS, axis=0))

    def _step(self, x: Ints, usable: Bools) -> bool:
        """Give away one quantum, or open one block, in place: whichever gains most for its time."""
        left = self.total - int(x.sum())
        if left <= 0:
            return False
        level = self.level(x)
        grow = np.where(self.growable(x, usable), level @ self.add_one + self.gain, _NEVER)
        opened = (level @ self.open_least - self.cost) / self.least + self.gain
        may_open = self.openable(x, usable) & (self.least <= left)
        opened = np.where(may_open, opened, _NEVER)
        best_grow, best_open = int(np.argmax(grow)), int(np.argmax(opened))
        if max(grow[best_grow], opened[best_open]) <= _NEVER:
            return False
        if opened[best_open] > grow[best_grow]:
            x[best_open] = self.least[best_open]
        else:
            x[best_grow] += 1
        return True

    def _squeeze_in(self, x: Ints, usable: Bools) -> bool:
        """Open a block that is longer than the time left, in place, by taking quanta from the others."""
        left = self.total - int(x.sum())
        level = self.level(x)
        worth = level @ self.open_least - self.cost + self.gain * self.least
        for block in np.argsort(-worth, kind="stable"):
            if not self.openable(x, usable)[block]:
                continue
            trial = x.copy()
            trial[block] = self.least[block]
            if self.shrunk(trial, int(self.least[block]) - left, spare=int(block)) and self.keeps_caps(trial):
                x[:] = trial
                return True
        return False

    def keeps_caps(self, x: Ints) -> bool:
        """Whether no cap is exceeded."""
        return bool(np.all(self.cap_uses @ x <= self.caps + _EPS))

    def shrunk(self, x: Ints, quanta: int, *, spare: int) -> bool:
        """Take quanta away in place, where they are missed least; False where they cannot be found."""
        for _ in range(quanta):
            may = self.shrinkable(x)
            may[spare] = False
            if not may.any():
                return False
            loss = np.where(may, self.level(x) @ self.drop_one + self.gain, -_NEVER)
            x[int(np.argmin(loss))] -= 1
        return True

    def exchanged(self, x: Ints) -> Ints:
        """Return `x` after moving single quanta between open blocks for as long as that helps."""
        x = x.copy()
        here = self.value(x)
        for _ in range(4 * self.total + 40):
            moved = self._exchange(x, here)
            if moved is None:
                return x
            here = moved
        return x

    def _exchange(self, x: Ints, here: float) -> float | None:
        active = np.flatnonzero(x)
        level = self.level(x)
        loss = level @ self.drop_one[:, active] + self.gain[active]
        win = level @ self.add_one[:, active] + self.gain[active]
        loss[x[active] <= self.least[active]] = -_NEVER
        win[x[active] >= self.longest[active]] = _NEVER
        net = win[None, :] - loss[:, None]
        np.fill_diagonal(net, _NEVER)
        for flat in np.argsort(-net, axis=None, kind="stable")[:6]:
            giver, taker = divmod(int(flat), len(active))
            if net[giver, taker] <= _EPS:
                return None
            x[active[giver]] -= 1
            x[active[taker]] += 1
            there = self.value(x)
            if there > here + _EPS and self.keeps(x):
                return there
            x[active[giver]] += 1
            x[active[taker]] -= 1
        return None


def _improved(tables: _Tables, x: Ints) -> Ints:
    best = tables.exchanged(x)
    best_value = tables.value(best)
    for _ in range(_SWEEPS):
        before = best_value
        for move in (_closings, _openings):
            for trial in move(tables, best):
                candidate = tables.exchanged(trial)
                worth = tables.value(candidate)
                if worth > best_value + _EPS:
                    best, best_value = candidate, worth
        if best_value <= before + _EPS:
            break
    return best


def _closings(tables: _Tables, x: Ints) -> list[Ints]:
    """Return what becomes of closing each open block and giving its time away again."""
    trials: list[Ints] = []
    for block in np.flatnonzero(x):
        trial = x.copy()
        trial[block] = 0
        usable = tables.everything.copy()
        usable[block] = False
        # What this block alone made possible is given up with it
        early = tables.later_block[tables.later_gives @ trial < tables.later_needed - _EPS]
        trial[early] = 0
        refilled = tables.filled(trial, usable)
        if refilled is not None:
            trials.append(refilled)
    return trials


def _openings(tables: _Tables, x: Ints) -> list[Ints]:
    """Return what becomes of opening each closed block that could be worth more than the time it takes."""
    level = tables.level(x)
    active = tables.shrinkable(x)
    if not active.any():
        return []
    price = float((level @ tables.drop_one + tables.gain)[active].min())
    promise = level @ tables.open_least + (tables.gain - price) * tables.least - tables.cost
    promise[~tables.openable(x, tables.everything)] = _NEVER
    trials: list[Ints] = []
    for block in np.argsort(-promise, kind="stable"):
        if promise[block] <= _EPS:
            break
        trial = x.copy()
        trial[block] = tables.least[block]
        if tables.shrunk(trial, int(tables.least[block]), spare=int(block)) and tables.keeps(trial):
            trials.append(trial)
    return trials
