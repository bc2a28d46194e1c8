"""The home page: who, once more, and the ready-made routines."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Final

from unknot import pipeline
from unknot.library import shipped_routines
from unknot.model.intake import Intake
from unknot.model.routine import Routine
from unknot.shell.web import pictures
from unknot.shell.web.pages import Again, ReadyRoutine, StartRoutine
from unknot.units import SECONDS_PER_MINUTE
from unknot.wording import minutes_words, plan_title

__all__ = ["again", "ready_routines", "start_again", "start_ready"]

# The quiet ones first: they are what a first visit should meet
_ORDER: Final = ("ten-quiet-minutes", "first-lesson", "before-sleep", "desk-shoulders")


@cache
def ready_routines() -> tuple[ReadyRoutine, ...]:
    """Return the ready-made routines, the shipped ones of our own first."""
    names = sorted(shipped_routines(), key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))
    return tuple(_ready(name, pipeline.ready_made(name)) for name in names)


def _ready(name: str, routine: Routine) -> ReadyRoutine:
    return ReadyRoutine(
        id=name,
        title=routine.title,
        text=f"{_short_minutes(routine)} · {'oil or lotion' if _glides(routine) else 'no oil needed'}",
        swell=pictures.small_swell(routine),
        href=f"/start/{name}",
    )


def _glides(routine: Routine) -> bool:
    return any(step.stroke == "spread_oil" for step in routine.steps)


def _short_minutes(routine: Routine) -> str:
    return f"{round(routine.duration_s / SECONDS_PER_MINUTE)} min"


def start_ready(name: str) -> StartRoutine:
    """Return a ready-made routine for its gate.

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    routine = pipeline.ready_made(name)
    return StartRoutine(
        id=name,
        title=routine.title,
        summary=routine.summary,
        duration_text=minutes_words(round(routine.duration_s / SECONDS_PER_MINUTE)),
        swell=pictures.swell(routine),
    )


def start_again(intake_id: str, intake: Intake, routine: Routine) -> StartRoutine:
    """Return the massage of last time for its gate."""
    return StartRoutine(
        id=f"again.{intake_id}",
        title=plan_title(round(intake.minutes), intake.recipient.name),
        summary="Made from the answers of last time.",
        duration_text=minutes_words(round(intake.minutes)),
        swell=pictures.swell(routine),
    )


def again(
    *, session_id: str, intake: Intake, routine: Routine, started_ms: int, now_ms: int, live: bool, title: str = ""
) -> Again:
    """Return the last massage for the home page: to go back into while it goes on, to repeat afterwards.

    `title` is that of a ready-made routine.
    """
    minutes = _short_minutes(routine)
    name = intake.recipient.name
    text = f"{minutes} for {name}" if name else minutes
    return Again(
        title="Still going on" if live else f"{title}, again" if title else "Again",
        text=f"{text}. Go back in." if live else f"{text}, as {_day_words(started_ms, now_ms)}.",
        action=f"/again/{session_id}",
        swell=pictures.swell(routine),
    )


def _day_words(then_ms: int, now_ms: int) -> str:
    """Return when it was, as people say it: "earlier today", "yesterday", "on Tuesday", "on 3 May"."""
    then, now = datetime.fromtimestamp(then_ms / 1000), datetime.fromtimestamp(now_ms / 1000)
    days = (now.date() - then.date()).days
    if days <= 0:
        return "earlier today"
    if days == 1:
        return "yesterday"
    if days < 7:
        return f"on {then:%A}"
    return f"on {then.day} {then:%B}"
