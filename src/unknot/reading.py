"""YAML and JSON text → plain values that remember their line and column. The one door for every file we read.

It exists because a massage routine is written by people: a wrong word must be pointed at, not merely refused, and a
hostile file must cost nothing. So: no tags, no anchors (which also rules out exponential aliases), no duplicate keys,
bounded size, depth and number of values, and YAML's surprising words (`yes`, `no`, `on`, 1_000, 12:30) stay text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from unknot.errors import FormatError

__all__ = ["MAX_BYTES", "Document", "KeyPath", "comments_of", "near", "read_json", "read_yaml", "text_from"]

MAX_BYTES: Final = 4_000_000
"""A 90-minute score takes under 1 MB; nothing honest is larger than this."""
MAX_DEPTH: Final = 40
MAX_VALUES: Final = 400_000

KeyPath = tuple[str | int, ...]

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS: Final[Mapping[str, bool | None]] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds, and where each value stands in it.

    Attributes
    ----------
    name
        What the file is called in messages.
    value
        dict, list, str, int, float, bool or None, nested.
    marks
        Key path -> (line, column), both from 1. Of a mapping entry, the place of its key.
    """

    name: str
    value: Any
    marks: Mapping[KeyPath, tuple[int, int]] = field(default_factory=dict)

    def where(self, path: KeyPath = ()) -> str:
        """Return "file:line:column" of a key path, or of its nearest known parent."""
        for length in range(len(path), -1, -1):
            mark = self.marks.get(path[:length])
            if mark is not None:
                return f"{self.name}:{mark[0]}:{mark[1]}"
        dotted = ".".join(str(part) for part in path)
        return f"{self.name}: {dotted}" if dotted else self.name

    def line(self, path: KeyPath = ()) -> int:
        """Return the line of a key path, 0 where it is not known."""
        return self.marks.get(path, (0, 0))[0]

    def error(self, what: str, *, path: KeyPath = (), fix: str = "") -> FormatError:
        """Return an error that points at a key path."""
        return FormatError(what, where=self.where(path), fix=fix)


def text_from(data: bytes, name: str) -> str:
    """Return the text of a file's bytes.

    Raises
    ------
    FormatError
        If it is too large, not UTF-8, or not text at all.
    """
    if len(data) > MAX_BYTES:
        raise FormatError(
            f"the file is {len(data) / 1e6:.0f} MB, the limit is {MAX_BYTES / 1e6:.0f} MB.",
            where=name,
            fix="Give a routine, intake, score or session file written by hand or by Unknot.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(
            f"byte 0x{data[error.start]:02x} is not UTF-8 text.",
            where=f"{name}:{line}",
            fix="Save the file as UTF-8.",
        ) from None
    if "\0" in text:
        raise FormatError("the file holds binary data, not text.", where=name, fix="Give a YAML or JSON text file.")
    return text


def near(word: object, known: Mapping[str, object] | frozenset[str] | tuple[str, ...] | list[str]) -> str:
    """Return "Did you mean ...?" for a word that is close to a known one, else the list of known ones.

    Examples
    --------
    >>> near("effleurge", ("effleurage", "friction"))
    'Did you mean "effleurage"?'
    """
    import difflib

    names = sorted(str(name) for name in known)
    close = difflib.get_close_matches(str(word)[:60], names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    shown = ", ".join(names[:24]) + (", ..." if len(names) > 24 else "")
    return f"Known here: {shown}."


def read_json(text: str, name: str) -> Document:
    """Return the document of a JSON text. Marks are not kept: these files are written by programs.

    Raises
    ------
    FormatError
        If it is not JSON, names a key twice, holds NaN or infinity, or nests too deeply.
    """

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in items:
            if key in result:
                raise FormatError(f'the key "{key[:60]}" stands twice in one object.', where=name, fix="Keep one.")
            result[key] = value
        return result

    def constant(word: str) -> float:
        raise FormatError(f"{word} is not a number that a file may hold.", where=name, fix="Write a finite number.")

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        raise FormatError(
            f"this is not JSON: {error.msg}.",
            where=f"{name}:{error.lineno}:{error.colno}",
            fix="Mend it there.",
        ) from None
    except RecursionError:
        raise FormatError("the values are nested too deeply.", where=name, fix="Flatten the file.") from None
    except FormatError:
        raise
    except ValueError:
        raise FormatError("a number has too many digits.", where=name, fix="Write a shorter number.") from None
    return Document(name, value, {})


def read_yaml(text: str, name: str) -> Document:
    """Return the document of a YAML (or JSON) text, with the place of every value.

    Raises
    ------
    FormatError
        If it is not YAML, or uses anchors, aliases, tags, duplicate keys, more than one document, or is too large.
    """
    try:
        return _Builder(name).document(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        problem = (error.problem or "it cannot be read").rstrip(".")
        raise FormatError(
            f"this is not YAML: {problem}.",
            where=place,
            fix="Check the indentation, colons and quotes there.",
        ) from None
    except yaml.YAMLError:
        raise FormatError("this is not YAML text.", where=name, fix="Save the file as plain UTF-8 text.") from None


def comments_of(text: str) -> list[tuple[int, int, str]]:
    """Return the comments of a YAML text as (line, column, "# text"), both from 1. The text must be readable."""
    lines = text.split("\n")
    covered = [[False] * (len(line) + 1) for line in lines]
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.ScalarEvent):
            _cover(covered, lines, event)
    found: list[tuple[int, int, str]] = []
    for number, line in enumerate(lines):
        for column, letter in enumerate(line):
            starts = column == 0 or line[column - 1] in " \t"
            if letter == "#" and starts and not covered[number][column]:
                found.append((number + 1, column + 1, line[column:].rstrip()))
                break
    return found


def _cover(covered: list[list[bool]], lines: list[str], event: yaml.ScalarEvent) -> None:
    """Mark the letters that belong to a scalar."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        return
    if event.style in ("|", ">"):
        # Its end mark may lie behind comments that follow; what belongs to it is indented like its first line
        body = range(start.line + 1, len(lines))
        indent = next((len(lines[n]) - len(lines[n].lstrip()) for n in body if lines[n].strip()), 0)
        for number in body:
            if lines[number].strip() and len(lines[number]) - len(lines[number].lstrip()) < indent:
                return
            covered[number] = [True] * len(covered[number])
        return
    for number in range(start.line, min(end.line + 1, len(lines))):
        first = start.column if number == start.line else 0
        last = end.column if number == end.line else len(lines[number])
        covered[number][first:last] = [True] * (last - first)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Builder:
    """Builds plain values from parser events; keeps the place of each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.marks: dict[KeyPath, tuple[int, int]] = {}
        self.count = 0

    def document(self, events: Iterator[yaml.Event]) -> Document:
        value: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refuse(event, "the file holds more than one document.", "Keep one, without ---.")
                value = self.value(next(events), events, (), 0)
        return Document(self.name, value, self.marks)

    def refuse(self, event: yaml.Event, what: str, fix: str) -> FormatError:
        line, column = _place(event)
        return FormatError(what, where=f"{self.name}:{line}:{column}", fix=fix)

    def value(self, event: yaml.Event, events: Iterator[yaml.Event], path: KeyPath, depth: int) -> Any:
        self.count += 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            raise self.refuse(event, "the file holds too many or too deeply nested values.", "Make it smaller.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.refuse(event, "anchors and aliases (& and *) are not used here.", "Write the value out.")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise self.refuse(event, f"the tag {tag} is not used here.", "Leave it out.")
        self.marks.setdefault(path, _place(event))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, path, depth)
        return self.mapping(events, path, depth)

    def sequence(self, events: Iterator[yaml.Event], path: KeyPath, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self.value(event, events, (*path, len(items)), depth + 1))
        return items

    def mapping(self, events: Iterator[yaml.Event], path: KeyPath, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self.refuse(event, "a key must be a plain word.", "Write it as word: value.")
            key = event.value
            if key in result:
                raise self.refuse(event, f'the key "{key[:60]}" stands twice here.', "Keep one of them.")
            self.marks[(*path, key)] = _place(event)
            result[key] = self.value(next(events), events, (*path, key), depth + 1)
        return result

    def scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if event.style:
            if event.style not in ("'", '"', "|", ">"):
                raise self.refuse(event, "this kind of text is not known.", "Use plain or quoted text.")
            return text
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if _INT.fullmatch(text) and len(text) <= 18:
            return int(text)
        if _FLOAT.fullmatch(text) and len(text) <= 40:
            number = float(text)
            if not math.isfinite(number):
                raise self.refuse(event, f"the number {text} is too large.", "Write a finite number.")
            return number
        return text
