"""Which format a file is in, and how older files become the present ones.

The first key of a file, `unknot: score/1`, names the format and its version. A version is raised when a file that was
right becomes wrong; then the old files are rewritten here, step by step, before anything else looks at them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from unknot.errors import FormatError, SchemaTooNew, UnknownSchema
from unknot.formats.shape import shown
from unknot.reading import Document, near, read_json, read_yaml

__all__ = ["CURRENT", "HEADER", "brought_up_to_date", "document_from", "header", "read_large"]

HEADER: Final = "unknot"

CURRENT: Final[Mapping[str, int]] = {"intake": 1, "routine": 1, "score": 1, "session": 1}

Record = TypeVar("Record")
Values = dict[str, Any]
_LARGEST_MARKED: Final = 400_000
"""Letters. Reading a larger file twice, only to say the line, would take seconds."""

_HEADER = re.compile(r"([a-z]+)/([0-9]{1,4})")


def header(format_: str) -> str:
    """Return the header of the present version.

    Examples
    --------
    >>> header("score")
    'score/1'
    """
    return f"{format_}/{CURRENT[format_]}"


def document_from(text: str, name: str) -> Document:
    """Return the document of a YAML or JSON text; with lines and columns in both.

    Raises
    ------
    FormatError
        If it is neither.
    """
    return marked(read_json(text, name), text) if text.lstrip().startswith("{") else read_yaml(text, name)


def marked(document: Document, text: str) -> Document:
    """Return the document of a JSON text with the places of its values, where they can be found.

    JSON is YAML but for a few escapes, so the other reader usually knows where each value stands.
    """
    try:
        return replace(document, marks=read_yaml(text, document.name).marks)
    except ValueError:
        return document


def read_large(text: str, name: str, read: Callable[[Document], Record]) -> Record:
    """Return what `read` makes of a large JSON text. Only when it refuses is the place of the mistake looked for.

    Raises
    ------
    FormatError
        As `read` does, with line and column.
    """
    document = read_json(text, name)
    try:
        return read(document)
    except FormatError:
        if len(text) > _LARGEST_MARKED:
            raise
        return read(marked(document, text))


def brought_up_to_date(document: Document, format_: str, *, implied: bool = False) -> Document:
    """Return the document as the present version of a format has it, without its header.

    Parameters
    ----------
    implied
        A file without header is version 1 of this format (the routine notation says what it is by its first key).

    Raises
    ------
    UnknownSchema
        If it is not this format.
    SchemaTooNew
        If a newer Unknot wrote it.
    """
    value = document.value
    first = f"{format_}: and its title" if implied else f"{HEADER}: {header(format_)}"
    fix = f"Begin it with {first}."
    if not isinstance(value, dict):
        raise UnknownSchema(f"this is {shown(value)}, not a file of Unknot's.", where=document.where(), fix=fix)
    if HEADER not in value:
        if implied:
            return document
        raise UnknownSchema("the file does not say what it is.", where=document.where(), fix=fix)
    found = value[HEADER]
    match = _HEADER.fullmatch(found) if isinstance(found, str) else None
    where = document.where((HEADER,))
    if match is None or match[1] not in CURRENT:
        names = [header(known) for known in CURRENT]
        raise UnknownSchema(f"{shown(found)} is not a format of Unknot's.", where=where, fix=near(found, names))
    if match[1] != format_:
        raise UnknownSchema(
            f"this is a file of kind {match[1]}, not {format_}.",
            where=where,
            fix=f"Give one that says {header(format_)}.",
        )
    version = int(match[2])
    if version > CURRENT[format_]:
        raise SchemaTooNew(
            f"{found} was written by a newer Unknot; this one reads up to {header(format_)}.",
            where=where,
            fix="Install the newer Unknot.",
        )
    values = {key: inner for key, inner in value.items() if key != HEADER}
    for old in range(version, CURRENT[format_]):
        if (format_, old) not in UPGRADES:
            raise UnknownSchema(f"there never was a {format_}/{old}.", where=where, fix=f"Write {header(format_)}.")
        values = UPGRADES[format_, old](values)
    return replace(document, value=values)


def _score_from_0(values: Values) -> Values:
    """Version 0 wrote keyframes as objects; version 1 writes them as rows of numbers, a quarter of the size."""
    names = ("t_s", "x_mm", "y_mm", "heading_rad", "level", "vx_mm_s", "vy_mm_s")

    def track(value: Any) -> Any:
        if not isinstance(value, dict) or not isinstance(value.get("keyframes"), list):
            return value
        rows = [[row.get(n, 0.0) for n in names] if isinstance(row, dict) else row for row in value["keyframes"]]
        return {**value, "keyframes": rows}

    def walked(value: Any) -> Any:
        if isinstance(value, list):
            return [walked(item) for item in value]
        if isinstance(value, dict):
            return {key: track(inner) if key in ("left", "right") else walked(inner) for key, inner in value.items()}
        return value

    return {key: walked(inner) if key in ("steps", "closing") else inner for key, inner in values.items()}


def _intake_from_0(values: Values) -> Values:
    """Version 0 kept the length as `duration_min` and the health answers as one list of what is present."""
    renamed = {("minutes" if key == "duration_min" else key): inner for key, inner in values.items()}
    present = renamed.get("health")
    if isinstance(present, list):
        renamed["health"] = {str(condition): "present" for condition in present}
    return renamed


UPGRADES: Final[Mapping[tuple[str, int], Callable[[Values], Values]]] = {
    ("intake", 0): _intake_from_0,
    ("score", 0): _score_from_0,
}
