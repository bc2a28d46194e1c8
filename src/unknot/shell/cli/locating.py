"""Where in a file something is wrong: the line and column that an editor jumps to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from unknot.errors import UnknotError
from unknot.formats.versions import document_from
from unknot.model.finding import Violation
from unknot.model.routine import Routine

__all__ = ["Place", "place_of_error", "places_of"]

_WHERE = re.compile(r"(?P<file>.*?):(?P<line>\d+)(?::(?P<column>\d+))?", re.DOTALL)
_FIRST_WORD = re.compile(r"[\s-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a file, both from 1."""

    file: str
    line: int = 1
    column: int = 1


def place_of_error(error: UnknotError, file: str) -> Place:
    """Return the place that an error names, or the beginning of the file that was asked for."""
    found = _WHERE.fullmatch(error.where)
    if found is None:
        return Place(file=file)
    return Place(file=file, line=int(found["line"]), column=int(found["column"] or 1))


def places_of(violations: tuple[Violation, ...], routine: Routine | None, text: str, file: str) -> list[Place]:
    """Return where each violation's step begins in a routine or score; what is about the whole stands at the top."""
    starts = _routine_starts(routine, text) if routine else _score_starts(text, file)
    places = []
    for violation in violations:
        step = violation.step
        line, column = starts.get(step, (1, 1)) if step is not None else (1, 1)
        places.append(Place(file=file, line=line, column=column))
    return places


def _routine_starts(routine: Routine, text: str) -> dict[int, tuple[int, int]]:
    """Return line and column of the first word of each step, behind its dash."""
    lines = text.splitlines()
    starts = {}
    for index, step in enumerate(routine.steps):
        if 1 <= step.line <= len(lines):
            dash = _FIRST_WORD.match(lines[step.line - 1])
            starts[index] = (step.line, dash.end() + 1 if dash else 1)
    return starts


def _score_starts(text: str, file: str) -> dict[int, tuple[int, int]]:
    marks = document_from(text, file).marks
    return {path[1]: mark for path, mark in marks.items() if len(path) == 2 and path[0] == "steps"}  # type: ignore[misc]
