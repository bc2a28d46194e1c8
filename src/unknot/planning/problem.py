"""The allocation as a small pure value: which blocks, for how long.

The planner solves it quickly (`allocating`); the benchmark gives exactly the same value to a solver that proves a
bound. So everything that decides the allocation is in here and nothing else.

    maximise  Σ_t weight_t · (1 − exp(−(done_t + Σ_b dose_tb·x_b) / tau_t))
              + Σ_b gain_b·x_b − Σ_b opening_cost_b·[x_b > 0]
    where     Σ_b x_b = total,   x_b = 0 or least_b ≤ x_b ≤ longest_b,
              floor_f ≤ Σ_b uses_fb·x_b,   Σ_b uses_cb·x_b ≤ cap_c,
              x_b > 0 only where Σ_a gives_ba·x_a ≥ needed_b            (warm-up before depth, the pair before one side)

x counts quanta of time. The value is concave in the seconds of the open blocks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from unknot.model.words import Phase

__all__ = ["Amount", "Block", "Prerequisite", "Problem", "Term", "broken", "value"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One stroke on one place, as a candidate.

    Attributes
    ----------
    side
        "each" is the left and the right in turn with equal seconds (two steps); the others are as in a step.
    least, longest
        Quanta, where it is used at all.
    opening_cost
        Value lost by using it at all: a change of hands, place and words.
    gain
        Value of each quantum beside the doses: preference less fatigue.
    """

    stroke: str
    region: str
    side: str
    phase: Phase
    least: int
    longest: int
    opening_cost: float
    gain: float = 0.0

    @property
    def name(self) -> str:
        """Stroke, region and side in one word."""
        return f"{self.stroke}@{self.region}.{self.side}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Something that wants a dose and is satisfied gradually.

    `doses` holds what one quantum of each block gives, in seconds that count, as `tau`; `done` was given before.
    """

    name: str
    weight: float
    tau: float
    doses: tuple[float, ...]
    done: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A weighted sum of quanta that must stay below (a cap) or reach (a floor) `quanta`."""

    name: str
    quanta: float
    uses: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerequisite:
    """A block that may be used only where others give `needed` quanta: warmth before depth, both sides before one."""

    block: int
    needed: float
    gives: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The whole allocation. `total` is in quanta of `quantum_s` seconds."""

    total: int
    quantum_s: float
    blocks: tuple[Block, ...]
    terms: tuple[Term, ...]
    caps: tuple[Amount, ...] = ()
    floors: tuple[Amount, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()


def value(problem: Problem, quanta: Sequence[int]) -> float:
    """Return the value of an allocation. `quanta` : one count for each block."""
    pleasure = sum(
        term.weight * -math.expm1(-(term.done + _dot(term.doses, quanta)) / term.tau) for term in problem.terms
    )
    own = sum(block.gain * x for block, x in zip(problem.blocks, quanta, strict=True))
    changes = sum(block.opening_cost for block, x in zip(problem.blocks, quanta, strict=True) if x)
    return pleasure + own - changes


def broken(problem: Problem, quanta: Sequence[int]) -> list[str]:
    """Return one sentence for each condition that an allocation does not keep."""
    wrong: list[str] = []
    if sum(quanta) != problem.total:
        wrong.append(f"{sum(quanta)} quanta instead of {problem.total}")
    for block, x in zip(problem.blocks, quanta, strict=True):
        if x and not block.least <= x <= block.longest:
            wrong.append(f"{block.name} has {x}, not {block.least} to {block.longest}")
    for cap in problem.caps:
        if _dot(cap.uses, quanta) > cap.quanta + 1e-9:
            wrong.append(f"{cap.name} is above {cap.quanta:g}")
    for floor in problem.floors:
        if _dot(floor.uses, quanta) < floor.quanta - 1e-9:
            wrong.append(f"{floor.name} is below {floor.quanta:g}")
    for before in problem.prerequisites:
        if quanta[before.block] and _dot(before.gives, quanta) < before.needed - 1e-9:
            wrong.append(f"{problem.blocks[before.block].name} comes before what it needs")
    return wrong


def _dot(uses: Sequence[float], quanta: Sequence[int]) -> float:
    return sum(use * x for use, x in zip(uses, quanta, strict=True) if x)
