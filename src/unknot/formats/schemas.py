"""The JSON Schema of each format, made from the same declarations that check the files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from unknot.errors import FormatError
from unknot.formats.intakes import INTAKE
from unknot.formats.naming import Names
from unknot.formats.parts import step_schema
from unknot.formats.recipes import routine_object
from unknot.formats.scores import SCORE
from unknot.formats.sessions import SESSION
from unknot.formats.shape import Object
from unknot.formats.versions import CURRENT, HEADER, header
from unknot.model.knowledge import Catalog
from unknot.reading import near

__all__ = ["SCHEMAS", "schema"]

SCHEMAS: Final[dict[str, Callable[[], Object]]] = {
    "intake": lambda: INTAKE,
    "routine": routine_object,
    "score": lambda: SCORE,
    "session": lambda: SESSION,
}

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str, catalog: Catalog | None = None) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the present version of a format.

    With a catalog, that of the notation lists every stroke, place and part of the hand, so that editors complete them.

    Raises
    ------
    FormatError
        If there is no such format.
    """
    if name not in SCHEMAS:
        raise FormatError(f'there is no format "{name[:60]}".', fix=near(name, tuple(SCHEMAS)))
    described = SCHEMAS[name]().schema()
    properties = {HEADER: {"const": header(name)}, **described.pop("properties")}
    # A routine says what it is by its first key
    required = [*([] if name == "routine" else [HEADER]), *described.pop("required", [])]
    shared = {"$defs": {"step": step_schema(Names(catalog) if catalog else None)}} if name == "routine" else {}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:unknot:{name}:{CURRENT[name]}",
        "title": f"Unknot {name}",
        **described,
        "properties": properties,
        "required": required,
        **shared,
    }
