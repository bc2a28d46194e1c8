"""`check`: any number of routines and scores, judged one by one, for people, scripts, editors and build servers."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from unknot.errors import FormatError, KnowledgeError, ScoreError, UnknotError
from unknot.formats import report_json
from unknot.library import shipped_catalog
from unknot.shell.cli.annotating import annotation_lines
from unknot.shell.cli.answering import answer, answer_json, routine_text
from unknot.shell.cli.ink import Ink, columns
from unknot.shell.cli.judging import Judged, Whose, judge_page, judged, whose
from unknot.shell.cli.locating import place_of_error, places_of
from unknot.shell.cli.outcomes import Exit
from unknot.shell.cli.sarif import Result, sarif_log

__all__ = ["check"]

Format = Literal["text", "json", "sarif", "github"]

UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checked:
    """A file with what the verifier says to it, or with why it cannot be read."""

    file: str
    text: str = ""
    found: Judged | None = None
    error: UnknotError | None = None

    def results(self) -> Iterator[Result]:
        """Yield everything that is wrong with it, with its place."""
        if self.error is not None:
            said = " ".join(part for part in (self.error.what, self.error.fix) if part)
            place = place_of_error(self.error, self.file)
            yield Result(rule=UNREADABLE, severity="error", message=said[:1].upper() + said[1:], place=place)
        if self.found is not None:
            violations = self.found.report.violations
            places = places_of(violations, self.found.routine, self.text, self.file)
            for violation, place in zip(violations, places, strict=True):
                yield Result.of(violation, place)


def check(files: Sequence[str], *, intake: str | None, format_: str) -> int:
    """Print what the verifier says; exit code 1 where it objects, 2 where a file cannot be read."""
    if format_ not in get_args(Format):
        raise FormatError(f'--format is "{format_[:40]}".', fix=f"Write one of {', '.join(get_args(Format))}.")
    names = list(_expanded(files))
    if [*names, intake].count("-") > 1:
        raise FormatError("standard input cannot be several files.", fix="Name the others.")
    person = whose(intake)
    checked = [_checked(name, person) for name in names]
    if format_ == "sarif":
        answer_json(sarif_log([result for one in checked for result in one.results()], shipped_catalog()))
    elif format_ == "github":
        answer(annotation_lines(result for one in checked for result in one.results()))
    else:
        _tell_errors(checked)
        _answer(checked, as_json=format_ == "json")
    if any(one.error is not None for one in checked):
        return Exit.UNREADABLE
    return Exit.DONE if all(one.found and one.found.report.ok for one in checked) else Exit.NO


def _expanded(files: Sequence[str]) -> Iterator[str]:
    """Yield the files meant; a pattern that no shell has filled in is filled in here."""
    for file in files:
        if not set("*?[") & set(file) or Path(file).exists():
            yield file
            continue
        anchor = Path(file).anchor
        matches = sorted(Path(anchor).glob(str(Path(file).relative_to(anchor))))
        if not matches:
            raise FormatError(f'no file is called "{file[:80]}".', fix="Check the pattern and the folder.")
        yield from (str(match) for match in matches if match.is_file())


def _checked(file: str, person: Whose) -> _Checked:
    try:
        text, name = routine_text(file)
        return _Checked(file=name, text=text, found=judged(text, name, person))
    except (FormatError, KnowledgeError, ScoreError) as error:
        return _Checked(file="standard input" if file == "-" else file, error=error)


def _tell_errors(checked: Sequence[_Checked]) -> None:
    for one in checked:
        if one.error is not None:
            print(f"unknot: {one.error}" if not one.error.where else str(one.error), file=sys.stderr)


def _answer(checked: Sequence[_Checked], *, as_json: bool) -> None:
    """Print pages, or JSON: one object for one file, a list of them for several."""
    read = [one for one in checked if one.found is not None]
    if not as_json:
        ink, width = Ink.of(sys.stdout), columns()
        for index, one in enumerate(read):
            page = judge_page(one.found, ink, width)  # type: ignore[arg-type]
            between = [""] if index else []
            answer([*between, *([ink.bold(one.file)] if len(checked) > 1 else []), *page])
    elif len(checked) == 1:
        for one in read:
            answer_json(_values(one))
    else:
        answer_json([{"file": one.file, **_values(one)} for one in checked])


def _values(one: _Checked) -> dict[str, Any]:
    if one.found is None:
        return {"ok": False, "error": str(one.error)}
    values = report_json(one.found.report)
    places = places_of(one.found.report.violations, one.found.routine, one.text, one.file)
    for violation, place in zip(values["violations"], places, strict=True):
        violation |= {"line": place.line, "column": place.column}
    return {"title": one.found.score.title, **values}
