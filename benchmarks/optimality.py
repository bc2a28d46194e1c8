"""The planner's allocation against a proven bound, for random people."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.bounding import upper_bound
from unknot.errors import NoRoutineFits
from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.model.record import Preferences
from unknot.planning.allocating import allocate
from unknot.planning.candidates import person_of
from unknot.planning.framing import frame_of
from unknot.planning.planning import gathered
from unknot.planning.posing import pose
from unknot.planning.problem import Problem, broken, value
from unknot.screening import screen
from unknot.testing import random_intake

__all__ = ["Comparison", "comparisons", "problem_of"]

_HEALTH = 0.005
"""Chance of each health answer: with a usual one, most random people would be sent to a doctor and not be planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One random intake: what the planner's allocation is worth, and what none can exceed."""

    seed: int
    goal: str
    minutes: float
    blocks: int
    value: float
    bound: float
    plan_s: float
    proof_s: float

    @property
    def fraction(self) -> float:
        """Share of the bound that was reached."""
        return self.value / self.bound


def problem_of(intake: Intake) -> Problem | None:
    """Return the allocation problem of an intake, as the planner poses it; None where there is no massage today."""
    catalog = shipped_catalog()
    outcome = screen(intake, catalog)
    if not outcome.may_begin:
        return None
    limits = outcome.limits
    total_s = float(round(60.0 * min(intake.minutes, limits.max_minutes)))
    person = person_of(intake, limits, catalog, preferences=Preferences(), position=limits.positions[0])
    candidates, _ = gathered(person)
    free_s = frame_of(person, total_s).free_s
    problem = pose(person, candidates, total_s=free_s, session_s=total_s, seed=intake.seed).problem
    return problem if allocate(problem) else None


def comparisons(count: int, *, first_seed: int = 1, time_limit_s: float = 60.0) -> Iterator[Comparison]:
    """Yield comparisons for that many random intakes that can be planned.

    Raises
    ------
    NoRoutineFits
        If an allocation breaks a condition of its own problem, which would make its value meaningless.
    """
    seed = first_seed - 1
    done = 0
    while done < count:
        seed += 1
        intake = random_intake(np.random.default_rng(seed), shipped_catalog(), health=_HEALTH)
        problem = problem_of(intake)
        if problem is None:
            continue
        start = time.perf_counter()
        quanta = allocate(problem) or ()
        plan_s = time.perf_counter() - start
        wrong = broken(problem, quanta)
        if wrong:
            raise NoRoutineFits(f"intake {seed}: {wrong[0]}")
        start = time.perf_counter()
        bound = upper_bound(problem, time_limit_s=time_limit_s)
        yield Comparison(
            seed=seed,
            goal=intake.goal,
            minutes=problem.total * problem.quantum_s / 60.0,
            blocks=len(problem.blocks),
            value=value(problem, quanta),
            bound=bound,
            plan_s=plan_s,
            proof_s=time.perf_counter() - start,
        )
        done += 1
