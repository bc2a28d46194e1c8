"""Problem → a proven upper bound of its value, by a mixed-integer program (HiGHS).

Each term that is satisfied gradually is replaced by the lower envelope of tangents, which lies nowhere below it; in
long sessions, seconds may be fractions of a quantum. Both changes can only raise the optimum, so that the solver's dual
bound is a bound of the planner's own problem.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, lil_array

from unknot.planning.problem import Problem

__all__ = ["upper_bound"]

_TANGENTS = 32
_WHOLE_UP_TO = 90
"""Quanta up to which they are kept whole: it tightens the bound where a single quantum counts, and costs time."""

Floats = npt.NDArray[np.float64]


def upper_bound(problem: Problem, *, time_limit_s: float = 30.0, gap_fraction: float = 1e-3) -> float:
    """Return a value that no allocation of this problem can exceed.

    Parameters
    ----------
    time_limit_s
        What is proven when the time is up still is a bound, only a looser one.
    gap_fraction
        The solver stops when its best plan is this close to the bound.
    """
    blocks, terms = problem.blocks, problem.terms
    count = len(blocks)
    variables = 2 * count + len(terms)
    rows = _Rows(variables)
    ones = dict.fromkeys(range(count), 1.0)
    rows.add(ones, problem.total, problem.total)
    longest = _longest(problem)
    for i, block in enumerate(blocks):
        rows.add({i: 1.0, count + i: -longest[i]}, -np.inf, 0.0)
        rows.add({i: 1.0, count + i: -float(block.least)}, 0.0, np.inf)
    for cap in problem.caps:
        rows.add(_sparse(cap.uses), -np.inf, cap.quanta)
    for floor in problem.floors:
        rows.add(_sparse(floor.uses), floor.quanta, np.inf)
    for before in problem.prerequisites:
        rows.add({**_sparse(before.gives), count + before.block: -before.needed}, 0.0, np.inf)
    for t, term in enumerate(terms):
        most = sum(dose * most for dose, most in zip(term.doses, longest, strict=True))
        for at in _touching_points(min(most, max(term.doses) * problem.total) / term.tau):
            # weight·(1 − e^−u) ≤ weight·(1 − e^−a + e^−a·(u − a)), with u = (done + dose·x) / tau
            slope = term.weight * math.exp(-at)
            start = term.done / term.tau
            row = {i: -slope * dose / term.tau for i, dose in enumerate(term.doses) if dose}
            rows.add({**row, 2 * count + t: 1.0}, -np.inf, term.weight * -math.expm1(-at) + slope * (start - at))
    gains = [block.gain for block in blocks]
    costs = [block.opening_cost for block in blocks]
    result = milp(
        c=-np.array([*gains, *(-cost for cost in costs), *([1.0] * len(terms))]),
        constraints=LinearConstraint(*rows.arrays()),
        integrality=np.array([int(problem.total <= _WHOLE_UP_TO)] * count + [1] * count + [0] * len(terms)),
        bounds=Bounds(
            np.zeros(variables),
            np.array(
                longest
                + [float(most >= b.least) for b, most in zip(blocks, longest, strict=True)]
                + [t.weight for t in terms]
            ),
        ),
        options={"time_limit": time_limit_s, "mip_rel_gap": gap_fraction},
    )
    if result.mip_dual_bound is None:
        raise RuntimeError(f"the solver proved nothing: {result.message}")
    return -float(result.mip_dual_bound)


def _longest(problem: Problem) -> list[float]:
    """Return the most quanta that each block can have, which the caps may make fewer than its own longest."""
    return [
        float(
            min(
                [block.longest, problem.total]
                + [int(cap.quanta / cap.uses[i] + 1e-9) for cap in problem.caps if cap.uses[i] > 0]
            )
        )
        for i, block in enumerate(problem.blocks)
    ]


def _touching_points(most: float) -> Floats:
    """Return where the tangents touch: closer together where the curve bends more."""
    reach = max(most, 1e-6)
    return -np.log1p(-np.linspace(0.0, -math.expm1(-reach), _TANGENTS))


def _sparse(values: tuple[float, ...]) -> dict[int, float]:
    return {i: value for i, value in enumerate(values) if value}


class _Rows:
    """Gathers the rows of the constraint matrix."""

    def __init__(self, variables: int) -> None:
        self._variables = variables
        self._rows: list[dict[int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def add(self, row: dict[int, float], low: float, high: float) -> None:
        """Add low ≤ row · variables ≤ high."""
        self._rows.append(row)
        self._low.append(low)
        self._high.append(high)

    def arrays(self) -> tuple[csr_array, Floats, Floats]:
        """Return the matrix with the limits of its rows."""
        matrix = lil_array((len(self._rows), self._variables))
        for i, row in enumerate(self._rows):
            for j, value in row.items():
                matrix[i, j] = value
        return csr_array(matrix), np.array(self._low), np.array(self._high)
