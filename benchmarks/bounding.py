"""Problem → a proven upper bound of its value, by a mixed-integer program (HiGHS).

Each term that is satisfied gradually is replaced by the lower envelope of tangents, which lies nowhere below it; in
long sessions, seconds may be fractions of a quantum. Both changes can only raise the optimum, so that the solver's dual
bound is a bound of the planner's own problem. Tangents touch where allocations worth comparing lie: around the
planner's own, and then around the solver's, for as long as they are what keeps the bound apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from unknot.planning.problem import Problem, value

__all__ = ["Bound", "upper_bound"]

_EVEN_TANGENTS = 8
_AROUND = (0.7, 0.85, 1.0, 1.15, 1.35)
_CLOSE_AROUND = (0.9, 1.0, 1.1)
"""Where tangents touch beside the even ones, as multiples of what an allocation gives to the term."""
_PASSES = 3
_ENOUGH_FRACTION = 0.997
"""A bound this close to what was found needs no further pass."""
_LOSS_FRACTION = 4e-4
"""What tangents may add to the solver's own plan before they are worth another pass."""
_GAP_FRACTION = 1e-3
"""The solver stops when its best plan is this close to its bound."""
_WHOLE_UP_TO = 90
"""Quanta up to which they are kept whole: it tightens the bound where a single quantum counts, and costs time."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A value that no allocation can exceed. `in_time` is False where the solver was cut short: looser, yet proven."""

    value: float
    in_time: bool


def upper_bound(problem: Problem, found: Sequence[int], *, time_limit_s: float = 30.0) -> Bound:
    """Return a value that no allocation of this problem can exceed.

    Parameters
    ----------
    found
        The planner's allocation: the bound is made tightest around it. It is a bound whatever is given here.
    time_limit_s
        For each pass of the solver. What is proven when the time is up still is a bound, only a looser one.
    """
    program = _Program(problem)
    own = program.satisfied(np.array(found, dtype=float))
    for factor in (0.0, *_AROUND):
        program.touch(own * factor)
    best, in_time = math.inf, True
    for _ in range(_PASSES):
        result = program.solved(time_limit_s)
        best = min(best, -float(result.mip_dual_bound))
        in_time = result.status == 0
        if value(problem, found) >= _ENOUGH_FRACTION * best or not in_time:
            break
        theirs = program.satisfied(result.x[: program.count])
        lost = result.x[2 * program.count :] - program.weight * -np.expm1(-theirs)
        if lost.sum() < _LOSS_FRACTION * best:
            break
        for factor in _CLOSE_AROUND:
            program.touch(theirs * factor, only=lost > 1e-5 * best)
    return Bound(value=best, in_time=in_time)


class _Program:
    """The mixed-integer program. Its variables: quanta by block, whether each is open, and what each term is worth."""

    def __init__(self, problem: Problem) -> None:
        blocks, terms = problem.blocks, problem.terms
        self.count = count = len(blocks)
        self._terms = len(terms)
        self.weight = np.array([term.weight for term in terms])
        tau = np.array([term.tau for term in terms])
        self._start = np.array([term.done for term in terms]) / tau
        self._dose = np.array([term.doses for term in terms]) / tau[:, None]
        longest = _longest(problem)
        least = np.array([float(block.least) for block in blocks])
        self._rows: list[Floats] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._conditions(problem, longest, least)
        most = np.minimum(self._dose @ longest, self._dose.max(axis=1) * problem.total)
        for share in np.linspace(0.0, 1.0, _EVEN_TANGENTS):
            # Evenly in what is satisfied: closer together where the curve bends more
            self.touch(self._start - np.log1p(share * np.expm1(-np.maximum(most, 1e-6))))
        worth = np.array([*(b.gain for b in blocks), *(-b.opening_cost for b in blocks)])
        self._worth = np.concatenate([worth, np.ones(len(terms))])
        self._most = np.concatenate([longest, (longest >= least).astype(float), self.weight])
        whole = int(problem.total <= _WHOLE_UP_TO)
        self._integrality = np.array([whole] * count + [1] * count + [0] * len(terms))

    def _conditions(self, problem: Problem, longest: Floats, least: Floats) -> None:
        count = self.count
        one = np.eye(count)
        self._add(problem.total, problem.total, x=np.ones(count))
        for block in range(count):
            self._add(-np.inf, 0.0, x=one[block], opened=-longest[block] * one[block])
            self._add(0.0, np.inf, x=one[block], opened=-least[block] * one[block])
        for cap in problem.caps:
            self._add(-np.inf, cap.quanta, x=np.array(cap.uses))
        for floor in problem.floors:
            self._add(floor.quanta, np.inf, x=np.array(floor.uses))
        for before in problem.prerequisites:
            self._add(0.0, np.inf, x=np.array(before.gives), opened=-before.needed * one[before.block])

    def _add(self, low: float, high: float, *, x: Floats, opened: Floats | None = None, term: int = -1) -> None:
        row = np.zeros(2 * self.count + self._terms)
        row[: self.count] = x
        if opened is not None:
            row[self.count : 2 * self.count] = opened
        if term >= 0:
            row[2 * self.count + term] = 1.0
        self._rows.append(row)
        self._low.append(low)
        self._high.append(high)

    def satisfied(self, x: Floats) -> Floats:
        """Return what each term has with these quanta, as a multiple of its tau."""
        return np.asarray(self._start + self._dose @ x)

    def touch(self, at: Floats, *, only: npt.NDArray[np.bool_] | None = None) -> None:
        """Add the tangents that touch there, at what terms have, as `satisfied` counts it."""
        for term in range(self._terms) if only is None else np.flatnonzero(only):
            # weight·(1 − e^−u) ≤ weight·(1 − e^−a + e^−a·(u − a)), with u = start + dose·x
            slope = self.weight[term] * math.exp(-at[term])
            most = self.weight[term] * -math.expm1(-at[term]) + slope * (self._start[term] - at[term])
            self._add(-np.inf, most, x=-slope * self._dose[term], term=int(term))

    def solved(self, time_limit_s: float) -> OptimizeResult:
        """Return the solver's answer, whose `mip_dual_bound` is the bound with its sign turned."""
        result = milp(
            c=-self._worth,
            constraints=LinearConstraint(csr_array(np.array(self._rows)), self._low, self._high),
            integrality=self._integrality,
            bounds=Bounds(np.zeros_like(self._most), self._most),
            options={"time_limit": time_limit_s, "mip_rel_gap": _GAP_FRACTION},
        )
        if result.mip_dual_bound is None or (result.status == 0 and result.x is None):
            raise RuntimeError(f"the solver proved nothing: {result.message}")
        return result


def _longest(problem: Problem) -> Floats:
    """Return the most quanta that each block can have, which the caps may make fewer than its own longest."""
    return np.array(
        [
            float(
                min(
                    [block.longest, problem.total]
                    + [int(cap.quanta / cap.uses[i] + 1e-9) for cap in problem.caps if cap.uses[i] > 0]
                )
            )
            for i, block in enumerate(problem.blocks)
        ]
    )
