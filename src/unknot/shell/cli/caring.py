"""`screen` and `plan`: what is found about two people, and the massage made for them."""

from __future__ import annotations

import sys

from unknot import pipeline
from unknot.formats import routine_json, screening_json, write_routine
from unknot.library import shipped_catalog
from unknot.shell.cli.answering import answer, answer_json
from unknot.shell.cli.ink import Ink, columns
from unknot.shell.cli.outcomes import Exit
from unknot.shell.cli.pages import plan_page, screening_page
from unknot.shell.files import load_intake, write_text
from unknot.units import clock_text

__all__ = ["plan", "screen"]


def screen(file: str, *, as_json: bool) -> int:
    """Print the verdict and the findings; exit code 3 where they mean no massage today."""
    screening = pipeline.screen(load_intake(file))
    if as_json:
        answer_json(screening_json(screening))
    else:
        answer(screening_page(screening, shipped_catalog(), Ink.of(sys.stdout), columns()))
    return Exit.DONE if screening.may_begin else Exit.NOT_TODAY


def plan(file: str, *, out: str | None, minutes: float | None, seed: int | None, as_json: bool) -> int:
    """Print or write a plan that has passed its check for these people."""
    intake = load_intake(file)
    screening = pipeline.screen(intake)
    if as_json and not screening.may_begin:
        answer_json(screening_json(screening))
        return Exit.NOT_TODAY
    prepared = pipeline.prepare(intake, minutes=minutes, seed=seed)
    catalog = shipped_catalog()
    if out is not None:
        write_text(out, write_routine(prepared.routine, catalog))
        if out != "-":
            print(f"{out}: {prepared.routine.title}, {clock_text(prepared.routine.duration_s)}.", file=sys.stderr)
    if as_json:
        answer_json({**routine_json(prepared.routine), "verdict": screening.verdict, "ok": prepared.report.ok})
    elif out is None:
        answer(plan_page(prepared.routine, intake, screening, catalog, Ink.of(sys.stdout), columns()))
    return Exit.DONE
