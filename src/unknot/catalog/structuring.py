"""One document → one record, by the record's own type annotations."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from unknot.catalog.effects import effects_from
from unknot.errors import FormatError
from unknot.reading import Document, KeyPath, near

__all__ = ["Problems", "record_from"]

Record = TypeVar("Record")


class Problems:
    """Collects everything that is wrong, so that a person mends a file once."""

    def __init__(self) -> None:
        self.found: list[FormatError] = []

    def add(self, document: Document, what: str, *, path: KeyPath = (), fix: str = "") -> None:
        """Note a problem at a key path of a document."""
        self.found.append(document.error(what, path=path, fix=fix))


@cache
def _adapters(cls: Any) -> dict[str, TypeAdapter[Any]]:
    hints = get_type_hints(cls)
    return {f.name: TypeAdapter(hints[f.name]) for f in dataclasses.fields(cls) if not f.name.endswith("effects")}


def record_from(
    cls: type[Record],
    document: Document,
    value: object,
    problems: Problems,
    *,
    path: KeyPath = (),
    id_: str,
) -> Record | None:
    """Return the record that `value` describes, or None after noting what is wrong.

    `cls` is a dataclass with an `id` field, which comes from the file's name or key, never from its text.
    """
    if not isinstance(value, dict):
        problems.add(document, f"{id_} must be a mapping of keys to values.", path=path, fix="Write key: value lines.")
        return None
    before = len(problems.found)
    fields = {f.name: f for f in dataclasses.fields(cls) if f.name != "id"}  # type: ignore[arg-type]
    for key in value:
        if key not in fields:
            problems.add(document, f'the key "{key}" is not known here.', path=(*path, key), fix=near(key, fields))
    values: dict[str, Any] = {"id": id_}
    for name, field in fields.items():
        if name in value:
            parse = _parser(cls, name)
            values[name] = parse(document, value[name], problems, (*path, name))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            problems.add(document, f'"{name}" is missing.', path=path, fix=f"Add a line {name}: ...")
    return cls(**values) if len(problems.found) == before else None


def _parser(cls: Any, name: str) -> Callable[[Document, Any, Problems, KeyPath], Any]:
    if name.endswith("effects"):
        return lambda document, value, problems, path: effects_from(document, value, problems.add, path)

    adapter = _adapters(cls)[name]

    def parse(document: Document, value: Any, problems: Problems, path: KeyPath) -> Any:
        try:
            # JSON mode is strict about types, yet takes a list where the record holds a tuple or a set
            return adapter.validate_json(json.dumps(value), strict=True)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                inner = tuple(p for p in problem["loc"] if not (isinstance(p, str) and p not in str(value)))
                problems.add(document, f"{'.'.join(map(str, path))}: {problem['msg']}.", path=(*path, *inner))
            return None

    return parse
