"""From a stored intake to a plan that may be played: the pipeline, with what was learned, and never without a check."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from unknot import pipeline
from unknot.anatomy import Back
from unknot.errors import NoRoutineFits, NotToday
from unknot.formats import (
    intake_json,
    intake_values,
    read_routine,
    score_json,
    score_values,
    score_written,
    write_routine,
)
from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.record import Preferences
from unknot.model.routine import Routine
from unknot.model.score import Score
from unknot.model.screening import Screening
from unknot.model.words import Answer

__all__ = [
    "Checked",
    "check_stored",
    "checked",
    "document_of",
    "intake_of",
    "may_begin",
    "passed_gate",
    "planned",
    "preferences_document",
    "preferences_of",
    "routine_of",
    "score_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A routine and its score, verified as it is stored and will be played."""

    routine: Routine
    score: Score

    @property
    def routine_document(self) -> str:
        """The routine in the open notation."""
        return write_routine(self.routine, shipped_catalog())

    @property
    def score_document(self) -> str:
        """The score as JSON text."""
        return json.dumps(score_json(self.score), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def intake_of(document: str | dict[str, Any]) -> Intake:
    """Return the intake of a document, checked against all that is known.

    Raises
    ------
    FormatError
        If it is not an intake.
    """
    values = json.loads(document) if isinstance(document, str) else document
    return intake_values(values, "intake", shipped_catalog())


def document_of(intake: Intake) -> str:
    """Return an intake as it is stored."""
    return json.dumps(intake_json(intake), ensure_ascii=False)


def routine_of(document: str) -> Routine:
    """Return a stored routine."""
    return read_routine(document, "routine", shipped_catalog())


def score_of(document: str) -> Score:
    """Return a stored score."""
    return score_values(json.loads(document))


def preferences_of(document: str) -> Preferences:
    """Return stored preferences; none for an empty text."""
    return Preferences(**json.loads(document)) if document else Preferences()


def preferences_document(preferences: Preferences) -> str:
    """Return preferences as they are stored."""
    return json.dumps(asdict(preferences))


def may_begin(intake: Intake) -> Screening:
    """Screen these answers now, whatever was found before.

    Raises
    ------
    NotToday
        If there must be no massage. Every way to a plan or a session passes here.
    """
    outcome = pipeline.screen(intake)
    if not outcome.may_begin:
        worst = outcome.findings[0]
        raise NotToday(worst.title, verdict=outcome.verdict, findings=outcome.findings, fix=worst.advice)
    return outcome


def planned(
    intake: Intake,
    *,
    preferences: Preferences | None = None,
    routine: Routine | None = None,
    minutes: float | None = None,
) -> Checked:
    """Return a verified massage for these answers: planned for them, or a given routine held to their limits.

    Raises
    ------
    NotToday
        If there must be no massage.
    NoRoutineFits
        If the limits leave nothing, or it does not pass the check.
    """
    made = pipeline.prepare(intake, routine=routine, preferences=preferences, minutes=minutes)
    return Checked(routine=made.routine, score=made.score)


def checked(
    routine: Routine,
    back: Back,
    limits: Limits,
    *,
    revision: int = 0,
    change: Callable[[Score], Score] | None = None,
) -> Checked:
    """Return a routine made exact and verified, in the precision in which it is stored.

    Parameters
    ----------
    change
        Done to the score before it is verified.

    Raises
    ------
    NoRoutineFits
        If it does not pass; the message is the first thing that is wrong.
    """
    catalog: Catalog = shipped_catalog()
    made = pipeline.choreograph(routine, back, limits=limits, catalog=catalog)
    if change is not None:
        made = change(made)
    score = score_written(replace(made, revision=revision))
    report = pipeline.verify(score, limits, catalog=catalog)
    if not report.ok:
        first = report.errors[0]
        raise NoRoutineFits(first.message, where=first.where, fix=first.remedy, violations=report.errors)
    return Checked(routine=routine, score=score)


def passed_gate(catalog: Catalog, *, before: Intake | None = None, minutes: float = 20.0) -> Intake:
    """Return the answers of somebody to whom none of the gate's questions applies today.

    Parameters
    ----------
    before
        The answers of last time, when the same massage is wanted again. What was present then is not asked at the gate
        and stays present: a tap never takes back a condition.
    minutes
        Length of the ready-made massage behind the gate.
    """
    asked = (id_ for id_, condition in catalog.conditions.items() if condition.asked == "always")
    if before is None:
        return Intake(health=dict.fromkeys(asked, "absent"), health_page_done=True, minutes=minutes)
    present: dict[str, Answer] = {id_: said for id_, said in before.health.items() if said != "absent"}
    nothing: dict[str, Answer] = dict.fromkeys(asked, "absent")
    return replace(before, health=nothing | present, health_page_done=True, consent=True)


def check_stored(intake_document: str, routine_document: str, score_document: str) -> None:
    """Screen stored answers and verify a stored score once more, with what is known today.

    Raises
    ------
    NotToday
        If there must be no massage.
    NoRoutineFits
        If the score does not pass.
    """
    outcome = may_begin(intake_of(intake_document))
    report = pipeline.verify(score_of(score_document), outcome.limits)
    if not report.ok:
        first = report.errors[0]
        title = routine_of(routine_document).title
        raise NoRoutineFits(f'"{title}" does not pass the check any more: {first.message}', fix=first.remedy)
