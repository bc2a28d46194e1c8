"""What may be written next at a place in a routine: for an editor that completes while the text is still half a file.

It looks at the lines and their indentation only, since a text being written is seldom readable; the words come from the
declarations that the reader checks by, so that nothing is offered that would be refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from unknot.formats.naming import Names
from unknot.formats.parts import HEADS
from unknot.formats.recipes import routine_object
from unknot.formats.shape import Choice, Field, Flag, Kind, Object, Quantity
from unknot.formats.step_fields import FIELDS_OF, STEP_FIELDS
from unknot.model.knowledge import Catalog

__all__ = ["Completion", "completions"]

_KEY = re.compile(r"(\s*)(- )?([^:#]*?)(:(?:\s+(.*))?)?$")
_BETWEEN: Final = re.compile(r".*(?:, | and )", flags=re.DOTALL)
_PLAIN_KEYS: Final = ("meanwhile", "steps", "order", "choose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """One word that may stand here.

    Attributes
    ----------
    word
        What is shown and compared.
    insert
        What takes the place of `typed`.
    about
        What it means.
    typed
        How many letters before the cursor it replaces.
    """

    word: str
    insert: str
    about: str
    typed: int


@dataclass(frozen=True, slots=True)
class _Line:
    indent: int
    is_item: bool
    key: str
    value: str | None


def completions(text: str, line: int, column: int, catalog: Catalog) -> tuple[Completion, ...]:
    """Return what may be written at a line and column (both from 1), best first.

    Examples
    --------
    At the end of "  - knea" in a list of steps, `kneading: ` is among them; behind "    side: ", `each in turn` is.
    """
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return ()
    names = Names(catalog)
    before = _parsed(lines[line - 1][: column - 1])
    above = [_parsed(each) for each in lines[: line - 1]]
    below = [_parsed(each) for each in lines[line:]]
    parents = _parents(before, above)
    if before.value is not None:
        offered = _values(before, _head(before, above, parents), parents, names)
        typed = _BETWEEN.sub("", before.value) if _is_place(before, parents, names) else before.value
    else:
        offered = _keys(before, _siblings(before, above, below), _head(before, above, parents), parents, names)
        typed = before.key
    fitting = {word: about for word, about in offered.items() if word.lower().startswith(typed.lower())}
    end = ": " if before.value is None else ""
    return tuple(
        Completion(word=word, insert=f"{word}{end}", about=about, typed=len(typed)) for word, about in fitting.items()
    )


def _parsed(text: str) -> _Line:
    found = _KEY.match(text)
    if found is None:
        return _Line(0, False, "", None)
    indent = len(found[1]) + len(found[2] or "")
    value = None if found[4] is None else (found[5] or "")
    return _Line(indent, found[2] is not None, found[3].strip(), value)


def _parents(here: _Line, above: list[_Line]) -> list[str]:
    """Return the keys that hold this line, outermost first."""
    found: list[str] = []
    # The dash of an item stands two letters before its keys
    limit = here.indent - 2 if here.is_item else here.indent
    for line in reversed(above):
        if line.key and line.value == "" and line.indent < limit + (1 if here.is_item else 0):
            found.insert(0, line.key)
            limit = line.indent
        elif line.key and line.indent < limit:
            limit = line.indent
    return found


def _head(here: _Line, above: list[_Line], parents: list[str]) -> str:
    """Return the first key of the step that a line is in; "" outside steps."""
    if not parents or parents[-1] not in ("steps", "meanwhile"):
        return ""
    if here.is_item:
        return here.key
    return next((line.key for line in reversed(above) if line.is_item and line.indent == here.indent), "")


def _siblings(here: _Line, above: list[_Line], below: list[_Line]) -> set[str]:
    """Return the keys that already stand in the same mapping."""
    found: set[str] = set()
    for line in [] if here.is_item else reversed(above):
        if line.key and line.indent < here.indent:
            break
        if line.indent == here.indent:
            found.add(line.key)
            if line.is_item:
                break
    for line in below:
        if line.key and (line.indent < here.indent or line.is_item):
            break
        if line.indent == here.indent:
            found.add(line.key)
    return found


def _kind(head: str, names: Names) -> str:
    if names.is_stroke_word(head):
        return "stroke"
    return head if head in FIELDS_OF else "act"


def _keys(here: _Line, there: set[str], head: str, parents: list[str], names: Names) -> dict[str, str]:
    if not parents:
        fields: dict[str, Field] = dict(routine_object().fields)
        return {key: field.about for key, field in fields.items() if key not in there} if here.indent == 0 else {}
    if parents[-1] in ("steps", "meanwhile"):
        if here.is_item:
            return {word: names.stroke_about(word) for word in names.stroke_words()} | HEADS
        allowed = FIELDS_OF[_kind(head, names)]
        about = {key: STEP_FIELDS[key].about for key in allowed if key in STEP_FIELDS} | {
            key: "" for key in _PLAIN_KEYS if key in allowed
        }
        return {key: words for key, words in about.items() if key not in there}
    declared = _field(parents)
    inner = declared.kind if declared else None
    return {key: field.about for key, field in _inside(inner).items() if key not in there}


def _inside(kind: Kind | None) -> Mapping[str, Field]:
    """Return the keys of a mapping; none where it is no mapping."""
    mapping = kind if isinstance(kind, Object) else getattr(kind, "object", None)
    return mapping.fields if isinstance(mapping, Object) else {}


def _field(parents: list[str]) -> Field | None:
    """Return the declaration of the innermost of some nested keys."""
    fields: Mapping[str, Field] = STEP_FIELDS if "steps" in parents else routine_object().fields
    return fields.get(parents[-1])


def _is_place(here: _Line, parents: list[str], names: Names) -> bool:
    if parents and parents[-1] == "assumed":
        return here.key == "place"
    return here.is_item and names.is_stroke_word(here.key)


def _values(here: _Line, head: str, parents: list[str], names: Names) -> dict[str, str]:
    if _is_place(here, parents, names):
        return dict.fromkeys(names.place_words(), "")
    if here.key == "contact":
        return dict.fromkeys(names.contact_words(), "")
    if here.key == "stroke":
        words = names.forms_of(head) if names.is_stroke_word(head) else names.stroke_words()
        return dict.fromkeys(words, "")
    declared = _field(parents) if parents else None
    nested = _inside(declared.kind) if declared else {}
    fields: Mapping[str, Field] = nested or (STEP_FIELDS if parents else routine_object().fields)
    field = fields.get(here.key)
    return dict.fromkeys(_words(field.kind), "") if field else {}


def _words(kind: Kind) -> tuple[str, ...]:
    if isinstance(kind, Choice):
        return tuple(word for word in kind.words if word)
    if isinstance(kind, Flag):
        return ("true", "false")
    return kind.examples if isinstance(kind, Quantity) else ()
