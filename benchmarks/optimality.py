"""The planner's allocation against a proven bound, for random people."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.bounding import Bound, upper_bound
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

__all__ = ["PROMISED_FRACTION", "Comparison", "comparisons", "problem_of"]

PROMISED_FRACTION = 0.995
_HEALTH = 0.005
"""Chance of each health answer: with a usual one, most random people would be sent to a doctor and not be planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One random intake: what the planner's allocation is worth, and what none can exceed.

    `problem` is a fingerprint: a bound that was proven once serves again while the problem is the same.
    """

    seed: int
    problem: str
    goal: str
    minutes: float
    blocks: int
    value: float
    bound: float
    in_time: bool
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
    return pose(person, candidates, total_s=free_s, session_s=total_s, seed=intake.seed).problem


def comparisons(
    count: int, *, first_seed: int = 1, time_limit_s: float = 60.0, kept: Path | None = None
) -> Iterator[Comparison]:
    """Yield comparisons for that many random intakes that can be planned.

    Parameters
    ----------
    kept
        A file of one JSON object a line: bounds proven before are taken from it where they suffice, and what is found
        is written to its end, so that a run that was stopped goes on where it was.

    Raises
    ------
    NoRoutineFits
        If an allocation breaks a condition of its own problem, which would make its value meaningless.
    """
    proven = _read(kept)
    seed = first_seed - 1
    done = 0
    while done < count:
        seed += 1
        intake = random_intake(np.random.default_rng(seed), shipped_catalog(), health=_HEALTH)
        problem = problem_of(intake)
        start = time.perf_counter()
        quanta = allocate(problem) if problem else None
        plan_s = time.perf_counter() - start
        if problem is None or quanta is None:
            continue
        wrong = broken(problem, quanta)
        if wrong:
            raise NoRoutineFits(f"intake {seed}: {wrong[0]}")
        name = hashlib.sha256(repr(problem).encode()).hexdigest()
        start = time.perf_counter()
        known = proven.get(name)
        # Proven in full, a bound holds whatever the planner answers by now; cut short, it may be worth another try
        suffices = known is not None and (known.in_time or value(problem, quanta) >= PROMISED_FRACTION * known.value)
        bound = known if known and suffices else upper_bound(problem, quanta, time_limit_s=time_limit_s)
        found = Comparison(
            seed=seed,
            problem=name,
            goal=intake.goal,
            minutes=problem.total * problem.quantum_s / 60.0,
            blocks=len(problem.blocks),
            value=value(problem, quanta),
            bound=bound.value,
            in_time=bound.in_time,
            plan_s=plan_s,
            proof_s=time.perf_counter() - start,
        )
        if kept and not suffices:
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(found)) + "\n")
        yield found
        done += 1


def _read(kept: Path | None) -> dict[str, Bound]:
    """Return the lowest bounds that were proven before, by the fingerprint of their problem."""
    if kept is None or not kept.exists():
        return {}
    lines = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    lines.sort(key=lambda line: -float(line["bound"]))
    return {line["problem"]: Bound(value=line["bound"], in_time=line["in_time"]) for line in lines}
