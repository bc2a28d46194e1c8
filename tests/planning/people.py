"""People for the planner's tests: one intake, and what a change to it does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from unknot.library import shipped_catalog
from unknot.model.intake import Giver, Intake, Mark, Recipient, Wishes
from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.model.screening import Screening
from unknot.planning import plan
from unknot.screening import screen

__all__ = ["DESK", "allowed", "codes", "findings", "planned", "planned_within", "seconds_on", "with_mark"]

DESK = Intake(
    recipient=Recipient(name="Mara"),
    giver=Giver(name="Jonas", experience="some"),
    relation="partners",
    goal="ease",
    minutes=30.0,
    marks=(
        Mark(kind="tense", region="shoulder_top.left", strength_fraction=0.8),
        Mark(kind="tense", region="shoulder_top.right", strength_fraction=0.8),
    ),
    health_page_done=True,
    wishes=Wishes(level=3.0),
    at_hand=frozenset({"oil", "bed"}),
)
"""A desk worker with tight shoulder tops, and a partner who has done this before."""


def planned(intake: Intake, **options: Any) -> Routine:
    """Return the plan for an intake, screened with the shipped knowledge."""
    catalog = shipped_catalog()
    return plan(intake, screen(intake, catalog), catalog, **options)


def allowed(limits: Limits) -> Screening:
    """Return the outcome of a screening that found nothing but these limits."""
    return Screening(verdict="adapt", findings=(), limits=limits)


def planned_within(intake: Intake, limits: Limits, **options: Any) -> Routine:
    """Return the plan for an intake within given limits."""
    return plan(intake, allowed(limits), shipped_catalog(), **options)


def codes(routine: Routine) -> set[str]:
    """Return the codes of all reasons of a routine."""
    return {reason.code for step in routine.steps for reason in step.why}


def findings(routine: Routine) -> set[str]:
    """Return the findings that any step names as its reason."""
    return {reason.finding for step in routine.steps for reason in step.why} - {""}


def seconds_on(routine: Routine, place: str) -> float:
    """Return how long the hands are on a place ("shoulder_top.left"); both sides at once count for each."""
    region, _, side = place.partition(".")

    def share(step: Step) -> float:
        here = region in step.regions and step.side in (side, "both", "midline")
        return step.duration_s / len(step.regions) if here else 0.0

    return sum(share(step) for step in routine.steps)


def with_mark(intake: Intake, mark: Mark) -> Intake:
    """Return the intake with one more mark."""
    return replace(intake, marks=(*intake.marks, mark))
