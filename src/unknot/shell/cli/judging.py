"""Routines and scores judged, also those that people wrote; `score` and `show` make them exact and draw them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace

from unknot import pipeline
from unknot.anatomy import Back
from unknot.errors import FormatError, NoRoutineFits, NotToday, ScoreError
from unknot.formats import score_written, write_score
from unknot.formats.routines import SAID
from unknot.library import shipped_catalog
from unknot.model.finding import Report
from unknot.model.intake import Intake
from unknot.model.limits import Limits
from unknot.model.routine import Routine
from unknot.model.score import Score
from unknot.shell.cli.answering import answer, routine_or_score, routine_text
from unknot.shell.cli.ink import Ink, columns
from unknot.shell.cli.outcomes import Exit
from unknot.shell.cli.pages import check_page
from unknot.shell.cli.showing import show_page
from unknot.shell.files import load_intake, write_text
from unknot.units import clock_text
from unknot.verifying import verify_routine

__all__ = ["Judged", "Whose", "judge_page", "judged", "judged_file", "score", "show", "whose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A routine or score as it would be played for one person, and what the verifier says to it."""

    routine: Routine | None
    score: Score
    limits: Limits
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose back it is for, and what they may have; without an intake a grown person with nothing to tell."""

    intake: Intake | None = None
    limits: Limits = field(default_factory=Limits)
    back: Back = field(default_factory=Back.reference)


def whose(intake_file: str | None) -> Whose:
    """Return the person of an intake file.

    Raises
    ------
    NotToday
        Where the screening says so.
    FormatError
        If the file cannot be read.
    """
    if intake_file is None:
        return Whose()
    intake = load_intake(intake_file)
    screening = pipeline.screen(intake)
    if not screening.may_begin:
        worst = screening.findings[0]
        raise NotToday(worst.title, verdict=screening.verdict, findings=screening.findings, fix=worst.advice)
    return Whose(intake=intake, limits=screening.limits, back=Back.of(intake.recipient))


def judged(text: str, name: str, person: Whose, *, adapted: bool = False) -> Judged:
    """Return what a routine or score would do on one back, and what the verifier says to it.

    Parameters
    ----------
    adapted
        With an intake, hold a routine to that person's limits first. Otherwise it is judged as it stands, so that its
        faults are seen.

    Raises
    ------
    FormatError
        If the text cannot be read.
    NoRoutineFits
        If it cannot be adapted.
    """
    found = routine_or_score(text, name)
    if isinstance(found, Score):
        return Judged(routine=None, score=found, limits=person.limits, report=pipeline.verify(found, person.limits))
    if adapted:
        pipeline.not_for_reading(found)
    if person.intake is not None and adapted:
        fits = pipeline.prepare(person.intake, routine=found)
        return Judged(routine=fits.routine, score=score_written(fits.score), limits=person.limits, report=fits.report)
    return _judged_routine(found, person.back, person.limits)


def judged_file(file: str, intake_file: str | None, *, adapted: bool = False) -> Judged:
    """Return what a file would do on one back, and what the verifier says to it."""
    if intake_file == file == "-":
        raise FormatError("standard input cannot be both files.", fix="Name one of them.")
    person = whose(intake_file)
    return judged(*routine_text(file), person, adapted=adapted)


def _judged_routine(routine: Routine, back: Back, limits: Limits) -> Judged:
    """Judge what a routine says and what the hands then do; either may hold what the other cannot show."""
    said = verify_routine(routine, limits, shipped_catalog())
    try:
        # What is judged is what would be played: the score at the precision of its file
        made = pipeline.choreograph(routine, back, limits=limits, as_written=not _is_planned(routine))
        score = score_written(made)
    except (NoRoutineFits, ScoreError):
        if not said:
            raise
        empty = Score(title=routine.title, duration_s=0.0, position=routine.position, steps=(), cues=())
        report = Report(violations=said, duration_s=routine.duration_s)
        return Judged(routine=routine, score=empty, limits=limits, report=report)
    report = pipeline.verify(score, limits)
    # What the hands show, with hand and place, says more than the same rule read off the text
    shown = {violation.rule for violation in report.violations}
    only_said = (violation for violation in said if violation.rule not in shown)
    both = sorted((*only_said, *report.violations), key=lambda violation: violation.when_s)
    return Judged(routine=routine, score=score, limits=limits, report=replace(report, violations=tuple(both)))


def _is_planned(routine: Routine) -> bool:
    """Whether every step carries the planner's reasons.

    A plan means: this stroke here, led round what is marked on this person. A routine that a person wrote means just
    what it says.
    """
    return all(any(reason.code != SAID for reason in step.why) for step in routine.steps)


def score(file: str, *, intake: str | None, out: str | None) -> int:
    """Write a score, if it is safe; else say what is not and write nothing."""
    found = judged_file(file, intake, adapted=True)
    if not found.report.ok:
        return refused(found)
    write_text(out or "-", write_score(found.score))
    if out not in (None, "-"):
        print(f"{out}: {found.score.title}, {clock_text(found.score.duration_s)}.", file=sys.stderr)
    return Exit.DONE


def refused(found: Judged) -> int:
    """Say on standard error what is not safe."""
    print("\n".join(judge_page(found, Ink.of(sys.stderr), columns(sys.stderr))), file=sys.stderr)
    return Exit.NO


def judge_page(found: Judged, ink: Ink, width: int) -> list[str]:
    """Return what the verifier says, as a page."""
    lines = tuple(step.line for step in found.routine.steps) if found.routine else ()
    return check_page(found.report, found.score.title, ink, width, shipped_catalog(), lines=lines)


def show(file: str, *, intake: str | None, out: str | None) -> int:
    """Print or draw the timeline and where the time goes. What is not safe is shown too, and said."""
    found = judged_file(file, intake)
    if out is not None:
        _draw(found, out)
        return Exit.DONE
    ink, catalog = Ink.of(sys.stdout), shipped_catalog()
    answer(show_page(found.score, found.report, catalog, ink, columns()))
    return Exit.DONE


def _draw(found: Judged, out: str) -> None:
    if not out.endswith(".svg"):
        raise FormatError(f'cannot draw "{out[-40:]}".', fix="Name a file that ends in .svg.")
    from unknot.shell.cli.sheet import score_svg

    write_text(out, score_svg(found.score, found.report, shipped_catalog()))
    print(f"{out}: {found.score.title}.", file=sys.stderr)
