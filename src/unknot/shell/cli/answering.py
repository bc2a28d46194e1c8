"""How answers reach standard output, and where files that commands name come from."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from unknot.errors import FormatError, UnknownSchema
from unknot.formats import read_routine, read_score
from unknot.formats.versions import HEADER, document_from
from unknot.library import shipped_catalog, shipped_readings, shipped_routines
from unknot.model.routine import Routine
from unknot.model.score import Score
from unknot.reading import near
from unknot.shell.files import read_text

__all__ = ["answer", "answer_json", "routine_or_score", "routine_text"]

_SCORE_START: Final = "score/"


def answer(lines: Iterable[str]) -> None:
    """Print lines."""
    sys.stdout.write("\n".join(lines) + "\n")


def answer_json(values: Any) -> None:
    """Print values as JSON that people can read too."""
    sys.stdout.write(json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def routine_text(file: str) -> tuple[str, str]:
    """Return the text and the name of a file, or of a ready-made routine, or of one that is kept for reading.

    A file comes before a ready-made routine of the same name. What looks like a bare name and is neither gets help with
    the ready-made names.
    """
    ready_made = shipped_routines() | shipped_readings()
    if file != "-" and not Path(file).exists():
        if file in ready_made:
            return ready_made[file], f"{file}.routine.yaml"
        if not Path(file).suffix and "/" not in file:
            raise FormatError(f'there is no file and no ready-made routine "{file[:80]}".', fix=near(file, ready_made))
    return read_text(file), "standard input" if file == "-" else file


def routine_or_score(text: str, name: str) -> Routine | Score:
    """Return what a text holds, routine or score, as its own first lines say.

    Raises
    ------
    FormatError
        If it is neither.
    """
    value = document_from(text, name).value
    said = value.get(HEADER) if isinstance(value, dict) else None
    if isinstance(said, str) and said.startswith(_SCORE_START):
        return read_score(text, name)
    if isinstance(said, str) and not said.startswith("routine/"):
        raise UnknownSchema(
            f"this is {said[:40]}, neither a routine nor a score.", where=name, fix="Give one of those."
        )
    return read_routine(text, name, shipped_catalog())
