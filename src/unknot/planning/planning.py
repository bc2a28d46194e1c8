"""The stage itself: two people's answers and limits become a routine that uses exactly its time and says why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from unknot.errors import NoRoutineFits, NotToday
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.record import Preferences
from unknot.model.routine import Reason, Routine, Step
from unknot.model.screening import Screening
from unknot.model.words import BodyPosition
from unknot.planning.allocating import allocate
from unknot.planning.candidates import Barred, Candidate, Person, candidates_of, person_of, why_not
from unknot.planning.composing import composed, steps_from
from unknot.planning.framing import frame_of
from unknot.planning.posing import Posed, pose
from unknot.planning.turning import turned_over
from unknot.units import s_from_minutes

__all__ = ["LEAST_MINUTES", "MOST_MINUTES", "allocated", "gathered", "plan", "refuse_unless_allowed"]

LEAST_MINUTES, MOST_MINUTES = 5.0, 90.0
_RELAXATIONS = 6
_REST_S = {"sleep": 300.0, "energise": 120.0}
_USUAL_REST_S = 180.0


def plan(
    intake: Intake,
    screening: Screening,
    catalog: Catalog,
    *,
    preferences: Preferences | None = None,
    minutes: float | None = None,
    seed: int | None = None,
) -> Routine:
    """Return a personal routine. Same input, same routine.

    Parameters
    ----------
    minutes
        Hands-on minutes, 5 to 90; the intake's where not given. Limits may shorten it, and the first step says so.
    seed
        0 for the plan that fits best; anything else for another good one. The intake's where not given.

    Raises
    ------
    NotToday
        Where screening says clearance, postpone or urgent.
    NoRoutineFits
        Where the limits leave too little to fill the time with, naming what closed it.
    """
    refuse_unless_allowed(screening)
    limits = screening.limits
    asked = intake.minutes if minutes is None else minutes
    given = max(LEAST_MINUTES, min(asked, MOST_MINUTES, limits.max_minutes))
    total_s = float(round(s_from_minutes(given)))
    person = person_of(intake, limits, catalog, preferences=preferences or Preferences(), position=_position(limits))
    candidates, barred = gathered(person)
    frame = frame_of(person, total_s)
    chosen_seed = intake.seed if seed is None else seed
    posed, quanta = allocated(person, candidates, frame.free_s, total_s, seed=chosen_seed)
    drafts = composed(frame, posed, quanta, person)
    steps = steps_from(drafts, person, barred)
    steps = turned_over(steps, catalog.postures[person.position], catalog)
    if total_s != round(s_from_minutes(asked)):
        steps = _told_first(steps, _time_reason(asked, total_s, limits))
    return Routine(
        title=title_of(total_s, intake, catalog),
        steps=steps,
        position=person.position,
        goal=intake.goal,
        rest_s=_REST_S.get(intake.goal, _USUAL_REST_S),
        seed=chosen_seed,
    )


def refuse_unless_allowed(screening: Screening) -> None:
    """Raise where screening allows no massage today.

    Raises
    ------
    NotToday
        With the gravest finding first.
    """
    if not screening.may_begin:
        worst = screening.findings[0]
        raise NotToday(worst.title, verdict=screening.verdict, findings=screening.findings, fix=worst.advice)


def gathered(person: Person) -> tuple[list[Candidate], list[Barred]]:
    """Return every way every allowed stroke may be given, and the strokes that are out."""
    candidates: list[Candidate] = []
    barred: list[Barred] = []
    for id_ in sorted(person.catalog.strokes):
        stroke = person.catalog.strokes[id_]
        out = why_not(stroke, person)
        if out:
            barred.append(out)
        else:
            candidates += candidates_of(stroke, person)
    return candidates, barred


def allocated(
    person: Person,
    candidates: Iterable[Candidate],
    free_s: float,
    session_s: float,
    *,
    seed: int,
) -> tuple[Posed, tuple[int, ...]]:
    """Return the allocation of the time between opening and closing.

    Raises
    ------
    NoRoutineFits
        Where not even long steps fill the time.
    """
    offered = list(candidates)
    for relaxed in range(_RELAXATIONS):
        posed = pose(person, offered, total_s=free_s, session_s=session_s, seed=seed, relaxed=relaxed)
        quanta = allocate(posed.problem)
        if quanta is not None:
            return posed, quanta
    raise NoRoutineFits("What is left to do today does not fill this time.", fix=_what_closed_it(person))


def title_of(total_s: float, intake: Intake, catalog: Catalog) -> str:
    """Return the title that people see: "25 minutes for Mara"."""
    minutes = f"{total_s / 60.0:.4g}"
    name = intake.recipient.name
    key = "plan.title_for" if name else "plan.title"
    template = catalog.phrases.get("en", {}).get(key, ("{minutes} minutes",))[0]
    return template.format(minutes=minutes, name=name)


def _position(limits: Limits) -> BodyPosition:
    if not limits.positions:
        raise NoRoutineFits(
            "No position is left to lie or sit in.",
            fix=f"Closed by: {', '.join(limits.because.get('positions', ('',)))}.",
        )
    return limits.positions[0]


def _told_first(steps: tuple[Step, ...], reason: Reason) -> tuple[Step, ...]:
    return (replace(steps[0], why=(reason, *steps[0].why)), *steps[1:])


def _time_reason(asked: float, total_s: float, limits: Limits) -> Reason:
    values: dict[str, str | float] = {"asked": asked, "given": total_s / 60.0}
    because = limits.because.get("max_minutes")
    if because and limits.max_minutes * 60.0 <= total_s:
        return Reason(kind="rule", code="shorter", values=values, finding=because[0])
    return Reason(kind="rule", code="within_reason", values=values)


def _what_closed_it(person: Person) -> str:
    closed = sorted({f for place in person.places.values() if not place.is_open for f in place.closed_by})
    forbidden = sorted({f for key, why in person.limits.because.items() if ":" in key for f in why})
    names = list(dict.fromkeys([*closed, *forbidden]))
    titles = [person.catalog.conditions[id_].name if id_ in person.catalog.conditions else id_ for id_ in names[:4]]
    return f"Closed by: {'; '.join(titles)}." if titles else "Ask for fewer minutes."
