"""The whole on one page: from two people's answers to a checked session.

    Intake ──screen──▶ Screening ──plan──▶ Routine ──choreograph──▶ Score ──verify──▶ Report

Each arrow is a pure function of a stage package. This module joins them and supplies the shipped knowledge; it is the
Python interface that scripts, the command line and the app all use. Nothing unverified leaves `prepare`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from unknot import choreography, planning, screening, verifying
from unknot.anatomy import Back
from unknot.errors import NoRoutineFits, NotToday
from unknot.formats import read_intake, read_routine, score_written
from unknot.library import shipped_catalog, shipped_routines
from unknot.model.finding import Report
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.limits import ForbidKind, Limits
from unknot.model.record import Preferences
from unknot.model.routine import Routine
from unknot.model.score import Score
from unknot.model.screening import Screening

__all__ = [
    "Prepared",
    "adapt",
    "choreograph",
    "intake_from",
    "not_for_reading",
    "plan",
    "prepare",
    "ready_made",
    "routine_from",
    "screen",
    "verify",
]


PLANS_TRIED = 4
"""A plan that fails its check is made anew without the strokes that failed, this often at most."""

_LIGHT_LEVEL = 1.0
"""Where plans keep failing in one place, it is only touched lightly: no rule asks more of a place before that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A massage that may be played: everything that led to it, and the report that says so.

    `rejected` are the reports on plans made before this one, which did not pass.
    """

    screening: Screening
    routine: Routine
    score: Score
    report: Report
    rejected: tuple[Report, ...] = ()


def intake_from(text: str, name: str = "intake") -> Intake:
    """Return the intake of a YAML or JSON text.

    Raises
    ------
    FormatError
        With file, line, column and remedy.
    """
    return read_intake(text, name, shipped_catalog())


def routine_from(text: str, name: str = "routine") -> Routine:
    """Return the routine of a text in the open notation.

    Raises
    ------
    FormatError
        With file, line, column and remedy.
    """
    return read_routine(text, name, shipped_catalog())


def ready_made(name: str) -> Routine:
    """Return a ready-made routine by name ("ten-quiet-minutes").

    Raises
    ------
    KeyError
        If there is none of that name; `unknot.library.shipped_routines()` has them all.
    """
    return routine_from(shipped_routines()[name], f"{name}.routine.yaml")


def screen(intake: Intake, catalog: Catalog | None = None) -> Screening:
    """Return verdict, findings and limits for these two people today."""
    return screening.screen(intake, catalog or shipped_catalog())


def plan(
    intake: Intake,
    *,
    preferences: Preferences | None = None,
    minutes: float | None = None,
    seed: int | None = None,
    catalog: Catalog | None = None,
) -> Routine:
    """Return a personal routine whose every step says why.

    Raises
    ------
    NotToday
        Where screening says clearance, postpone or urgent. There is no way around it.
    NoRoutineFits
        Where the limits leave nothing to do.
    """
    knowledge = catalog or shipped_catalog()
    outcome = _may_begin(screen(intake, knowledge))
    return planning.plan(
        intake, outcome, knowledge, preferences=preferences or Preferences(), minutes=minutes, seed=seed
    )


def choreograph(
    routine: Routine,
    back: Back | None = None,
    *,
    limits: Limits | None = None,
    catalog: Catalog | None = None,
    **options: Any,
) -> Score:
    """Return the routine made exact for one back: where each hand is, how fast, how hard, when, and what is said."""
    return choreography.choreograph(
        routine, back or Back.reference(), catalog or shipped_catalog(), limits=limits or Limits(), **options
    )


def verify(score: Score, limits: Limits | None = None, *, catalog: Catalog | None = None) -> Report:
    """Return everything a score does that it must not do, with place, time, size and remedy."""
    return verifying.verify(score, limits or Limits(), catalog or shipped_catalog())


def prepare(
    intake: Intake,
    *,
    routine: Routine | None = None,
    preferences: Preferences | None = None,
    minutes: float | None = None,
    seed: int | None = None,
    catalog: Catalog | None = None,
) -> Prepared:
    """Return a session that may be played: screened, planned (or as given), made exact, and verified.

    Parameters
    ----------
    routine
        A ready-made or hand-written routine to use instead of planning one. It is held to the same limits.

    Raises
    ------
    NotToday
        Where screening says so.
    NoRoutineFits
        Where the limits leave nothing, or where the result does not pass the verifier for this person.
    """
    knowledge = catalog or shipped_catalog()
    outcome = _may_begin(screen(intake, knowledge))
    if routine is not None:
        not_for_reading(routine)
        given = adapt(routine, intake, outcome, knowledge)
        return _checked(_performed(given, intake, outcome, outcome.limits, knowledge))
    liked = preferences or Preferences()

    def planned_within(limits: Limits) -> Prepared:
        allowed = replace(outcome, limits=limits)
        made = planning.plan(intake, allowed, knowledge, preferences=liked, minutes=minutes, seed=seed)
        return _performed(made, intake, outcome, limits, knowledge)

    limits = outcome.limits
    prepared = planned_within(limits)
    for _ in range(PLANS_TRIED - 1):
        if prepared.report.ok:
            break
        limits = _without_the_strokes_that_failed(limits, prepared)
        if prepared.rejected:
            limits = _light_where_it_failed(limits, prepared.report, knowledge)
        rejected = (*prepared.rejected, prepared.report)
        prepared = replace(planned_within(limits), rejected=rejected)
    return _checked(prepared)


def not_for_reading(routine: Routine) -> Routine:
    """Return a routine that may be played.

    Raises
    ------
    NoRoutineFits
        Where it is kept for reading: it breaks a rule, or is for people of whom Unknot knows too little.
    """
    if routine.caveats:
        raise NoRoutineFits(f'"{routine.title}" is for reading, not for playing: {routine.caveats[0].why}')
    return routine


def _performed(routine: Routine, intake: Intake, outcome: Screening, limits: Limits, catalog: Catalog) -> Prepared:
    """Return a routine made exact under some limits, and judged by those of the screening."""
    exact = choreograph(routine, Back.of(intake.recipient), limits=limits, catalog=catalog)
    # What is played is the score at the precision of its file, so that is the one to judge
    score = score_written(exact)
    report = verify(score, outcome.limits, catalog=catalog)
    return Prepared(screening=outcome, routine=routine, score=score, report=report)


def _without_the_strokes_that_failed(limits: Limits, prepared: Prepared) -> Limits:
    """Return tighter limits: the strokes of steps that the verifier objects to are out. Tightening loosens nothing."""
    steps = {violation.step for violation in prepared.report.errors if violation.step is not None}
    out: frozenset[tuple[ForbidKind, str]] = frozenset(
        ("stroke", prepared.score.steps[step].stroke) for step in steps if step < len(prepared.score.steps)
    )
    return replace(limits, forbidden=limits.forbidden | out)


def _light_where_it_failed(limits: Limits, report: Report, catalog: Catalog) -> Limits:
    """Return tighter limits: the places that the verifier objects to are touched lightly; nothing is loosened."""
    levels = dict(limits.region_levels)
    for violation in report.errors:
        region = catalog.regions.get(violation.region.partition(".")[0])
        if region is not None and region.kind == "working":
            levels[violation.region] = min(levels.get(violation.region, _LIGHT_LEVEL), _LIGHT_LEVEL)
    return replace(limits, region_levels=levels)


def _checked(prepared: Prepared) -> Prepared:
    if prepared.report.ok:
        return prepared
    first = prepared.report.errors[0]
    raise NoRoutineFits(
        f'"{prepared.routine.title}" does not pass the check for this person: {first.message}',
        fix=first.remedy,
        violations=prepared.report.errors,
    )


def adapt(routine: Routine, intake: Intake, outcome: Screening, catalog: Catalog) -> Routine:
    """Return a given routine held to this person's limits: strokes that are out leave, levels and minutes come down.

    Raises
    ------
    NotToday
        Where screening says so: a ready-made routine is no way around it.
    NoRoutineFits
        Where the limits leave nothing to do.
    """
    return planning.adapt(routine, intake, _may_begin(outcome), catalog)


def _may_begin(outcome: Screening) -> Screening:
    if not outcome.may_begin:
        worst = outcome.findings[0]
        raise NotToday(worst.title, verdict=outcome.verdict, findings=outcome.findings, fix=worst.advice)
    return outcome
