"""A routine file in its canonical layout: keys in one order, one way to write each value, comments where they belong.

The values stay as their author wrote them ("90 s" does not become "1:30"); only order and form change. What was read
before is read after, and laying out twice changes nothing.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any, Final

from unknot.formats.recipes import read_recipe
from unknot.formats.remarks import Remarks, remarks_of
from unknot.formats.versions import HEADER, document_from
from unknot.formats.yaml_text import yaml_text
from unknot.model.knowledge import Catalog
from unknot.reading import KeyPath, read_yaml

__all__ = ["STEP_ORDER", "TOP_ORDER", "laid_out", "ordered", "routine_as_json"]

# fmt: off
TOP_ORDER: Final = (
    HEADER, "routine", "summary", "position", "goal", "source", "reading_only", "family", "audience", "posture",
    "total", "dose", "lubricant", "clothing", "pace", "pressure", "breath", "count", "before", "after", "rules",
    "not_with", "outcome", "rest", "seed", "order", "steps",
)
STEP_ORDER: Final = (
    "called", "stroke", "where", "side", "up", "contact", "hands", "path", "return", "level", "pressure", "pace",
    "tempo", "for", "times", "points", "hold", "phase", "slowing", "until", "if", "optional", "order", "choose",
    "meanwhile", "steps", "say", "note", "why", "without", "assumed", "ours",
)
_SOURCE_ORDER: Final = (
    "title", "authors", "year", "kind", "doi", "url", "status", "coverage", "recalled", "note",
)
# fmt: on
_WIDTH: Final = 120
_AMOUNT: Final = re.compile(r"[0-9]+(\.[0-9]+)?( to [0-9]+)? [a-z]+(/s)?( [a-z]+)*")
"""Text that begins with a number and needs no quotes: "2 min", "3 to 5 s a press"."""
_LISTS_OF_STEPS: Final = ("steps", "meanwhile")


def ordered(values: dict[str, Any]) -> dict[str, Any]:
    """Return a routine's values with their keys in the canonical order. Of a step, what and where stays first."""

    def by(order: tuple[str, ...], mapping: dict[str, Any], first: int) -> dict[str, Any]:
        keys = list(mapping)
        rest = sorted(keys[first:], key=lambda key: order.index(key) if key in order else len(order))
        return {key: inside(key, mapping[key]) for key in (*keys[:first], *rest)}

    def inside(key: str, value: Any) -> Any:
        if key in _LISTS_OF_STEPS and isinstance(value, list):
            return [by(STEP_ORDER, step, 1) if isinstance(step, dict) else step for step in value]
        if key == "assumed" and isinstance(value, dict):
            return by(("place", *STEP_ORDER), value, 0)
        return by(_SOURCE_ORDER, value, 0) if key == "source" and isinstance(value, dict) else value

    return by(TOP_ORDER, values, 0)


def laid_out(text: str, name: str, catalog: Catalog) -> str:
    """Return a routine file (YAML or JSON) as YAML in its canonical layout.

    Raises
    ------
    FormatError
        If it is not a routine; with file, line, column and remedy.
    """
    read_recipe(text, name, catalog)
    document = document_from(text, name)
    is_json = text.lstrip().startswith("{")
    remarks = Remarks() if is_json else remarks_of(document, text)
    if is_json:
        remarks.blank = {("steps", index) for index in range(1, len(document.value["steps"]))}
    lines = [*_mapping(ordered(document.value), (), "", remarks), *remarks.end]
    return "\n".join(lines).lstrip("\n") + "\n"


def routine_as_json(text: str, name: str, catalog: Catalog) -> str:
    """Return a routine file (YAML or JSON) as JSON in the canonical order. Nothing is lost but comments.

    Raises
    ------
    FormatError
        If it is not a routine.
    """
    read_recipe(text, name, catalog)
    values = ordered(document_from(text, name).value)
    return json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _mapping(value: dict[str, Any], path: KeyPath, indent: str, remarks: Remarks) -> Iterator[str]:
    for key, inner in value.items():
        here = (*path, key)
        yield from _above(here, indent, remarks)
        yield from _entry(f"{indent}{_key(key)}:", inner, here, indent, remarks)


def _above(path: KeyPath, indent: str, remarks: Remarks) -> Iterator[str]:
    if path in remarks.blank:
        yield ""
    yield from (f"{indent}{comment}" for comment in remarks.before.get(path, ()))


def _entry(lead: str, value: Any, path: KeyPath, indent: str, remarks: Remarks) -> Iterator[str]:
    behind = "".join(f"  {comment}" for comment in remarks.behind.get(path, ()))
    if isinstance(value, (dict, list)) and value and not _fits(lead, value, path, remarks):
        yield f"{lead}{behind}"
        deeper = f"{indent}  "
        if isinstance(value, dict):
            yield from _mapping(value, path, deeper, remarks)
        else:
            yield from _sequence(value, path, deeper, remarks)
        return
    folded = _folded(lead, value, indent) if isinstance(value, str) else None
    if folded:
        yield f"{lead} >-{behind}"
        yield from folded
        return
    yield f"{lead} {_scalar(value) if not isinstance(value, (dict, list)) else _flow(value)}{behind}"


def _fits(lead: str, value: Any, path: KeyPath, remarks: Remarks) -> bool:
    """Whether a mapping or list goes on one line."""
    if (path and path[-1] in _LISTS_OF_STEPS) or remarks.inside(path):
        return False
    inner = value.values() if isinstance(value, dict) else value
    if any(isinstance(deep, (dict, list)) for deep in inner) and not _is_small(value):
        return False
    return len(lead) + 1 + len(_flow(value)) <= _WIDTH


def _is_small(value: Any) -> bool:
    return isinstance(value, dict) and len(value) <= 3


def _sequence(value: list[Any], path: KeyPath, indent: str, remarks: Remarks) -> Iterator[str]:
    for index, item in enumerate(value):
        here = (*path, index)
        is_step = bool(path) and path[-1] in _LISTS_OF_STEPS
        yield from _above(here, indent, remarks)
        if isinstance(item, dict) and item and (is_step or not _fits(f"{indent}-", item, here, remarks)):
            yield from _item(item, here, indent, remarks)
        else:
            yield from _entry(f"{indent}-", item, here, indent, remarks)


def _item(item: dict[str, Any], path: KeyPath, indent: str, remarks: Remarks) -> Iterator[str]:
    first = next(iter(item))
    yield from (f"{indent}{comment}" for comment in remarks.before.get((*path, first), ()))
    deeper = f"{indent}  "
    yield from _entry(f"{indent}- {_key(first)}:", item[first], (*path, first), deeper, remarks)
    yield from _mapping({key: inner for key, inner in item.items() if key != first}, path, deeper, remarks)


def _key(key: str) -> str:
    return yaml_text(key)


def _scalar(value: Any) -> str:
    """Return a value as it stands alone on its line: commas and apostrophes need no quotes there."""
    if isinstance(value, str):
        plain = value == " ".join(value.split()) and value[:1].isalnum() and not value.endswith(":")
        safe = plain and value.isprintable() and ": " not in value and " #" not in value
        return value if safe and read_yaml(value, "text").value == value else yaml_text(value)
    return _flow(value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    if isinstance(value, str):
        return value if _AMOUNT.fullmatch(value) else yaml_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    # Without its fraction, a negative zero would be read as the whole number, which has no sign.
    return "null" if value is None else repr(value or 0).removesuffix(".0")


def _folded(lead: str, value: str, indent: str) -> list[str] | None:
    """Return text that is too long for its line in several, where folding gives the very same text back."""
    if len(lead) + 1 + len(value) <= _WIDTH or value != " ".join(value.split(" ")) or not value.isprintable():
        return None
    deeper = f"{indent}  "
    wrap = textwrap.wrap(
        value, width=_WIDTH - len(deeper), break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    folded = [f"{deeper}{line}" for line in wrap]
    return folded if read_yaml("x: >-\n" + "\n".join(folded), "text").value["x"] == value else None
