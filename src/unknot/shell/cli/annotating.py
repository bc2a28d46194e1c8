"""What a check found, as the lines that build servers show beside a change: `::error file=...,line=...::...`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unknot.shell.cli.sarif import Result

__all__ = ["annotation_lines"]


def annotation_lines(results: Iterable[Result]) -> Iterator[str]:
    """Yield one line for each result."""
    for result in results:
        place = result.place
        properties = {"file": place.file, "line": place.line, "col": place.column, "title": f"unknot {result.rule}"}
        said = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
        yield f"::{result.severity} {said}::{_data(result.text)}"


def _data(text: str) -> str:
    """Return text with the letters written out that end a line or begin such a code."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
