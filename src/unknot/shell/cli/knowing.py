"""`library`, `explain` and `schema`: what Unknot knows, with its sources."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from typing import Any, Final, get_args

from unknot import formats, pipeline
from unknot.errors import FormatError
from unknot.formats import read_recipe
from unknot.formats.naming import plain
from unknot.library import shipped_catalog, shipped_readings, shipped_routines
from unknot.model.knowledge import Catalog
from unknot.model.recipe import Recipe
from unknot.model.routine import Routine
from unknot.model.words import Technique
from unknot.reading import near
from unknot.shell.cli.answering import answer, answer_json
from unknot.shell.cli.ink import SOFT, Ink, columns, wrapped
from unknot.shell.cli.pages import bars_of
from unknot.shell.cli.swell import swell_lines
from unknot.units import clock_text
from unknot.wording import Entry, entry_kind, entry_lines, entry_title, source_lines

__all__ = ["explain", "library", "schema"]


def library(name: str | None, *, as_json: bool) -> None:
    """Print the list of ready-made routines, or the notation of one."""
    if name is not None:
        _one(name, as_json=as_json)
        return
    routines = {known: pipeline.ready_made(known) for known in sorted(shipped_routines())}
    readings = {
        known: read_recipe(text, known, shipped_catalog()) for known, text in sorted(shipped_readings().items())
    }
    if as_json:
        answer_json([*_ready_json(routines), *_reading_json(readings)])
        return
    ink, width = Ink.of(sys.stdout), columns()
    lines: list[str] = []
    for known, routine in routines.items():
        drawn = swell_lines(bars_of(routine), ink, width=28, height=2)
        summary = wrapped(routine.summary, width=width, indent="  ")
        head = f"{ink.bold(routine.title)}, {clock_text(routine.duration_s)}  {ink.tint(known, SOFT)}"
        lines += [head, *(f"  {line}" for line in drawn[:-1]), *summary, ""]
    lines += [ink.bold("For reading"), "  Published routines that Unknot keeps, explains and does not play.", ""]
    for known, recipe in readings.items():
        head = f"{recipe.title}  {ink.tint(known, SOFT)}"
        lines += [head, *wrapped(recipe.caveats[0].why, width=width, indent="  ")]
    answer([*lines, "", "unknot library NAME prints one, unknot play NAME guides through it."])


def _one(name: str, *, as_json: bool) -> None:
    texts = shipped_routines() | shipped_readings()
    if name not in texts:
        raise FormatError(f'there is no ready-made routine "{name[:80]}".', fix=near(name, texts))
    if not as_json:
        sys.stdout.write(texts[name])
    elif name in shipped_routines():
        answer_json(formats.routine_json(pipeline.ready_made(name)))
    else:
        sys.stdout.write(formats.routine_as_json(texts[name], name, shipped_catalog()))


def _ready_json(routines: dict[str, Routine]) -> Iterator[dict[str, Any]]:
    keys = ("title", "summary", "duration_s", "position")
    for known, routine in routines.items():
        yield {"name": known, **{key: getattr(routine, key) for key in keys}, "reading_only": []}


def _reading_json(readings: dict[str, Recipe]) -> Iterator[dict[str, Any]]:
    for known, recipe in readings.items():
        said = {"name": known, "title": recipe.title, "summary": recipe.summary, "duration_s": None}
        yield {**said, "position": recipe.position, "reading_only": [asdict(caveat) for caveat in recipe.caveats]}


def schema(name: str) -> None:
    """Print the JSON Schema of a format."""
    answer_json(formats.schema(name, shipped_catalog()))


def explain(word: str, *, as_json: bool) -> None:
    """Print what a word means here, why, and whose word that is.

    Raises
    ------
    FormatError
        If the word is not known.
    """
    catalog = shipped_catalog()
    names = formats.Names(catalog)
    # A thing may be known by several names
    found = list({(entry_kind(entry), entry.id): entry for entry in _entries(word, catalog, names)}.values())
    if not found:
        help_ = near(word.lower().replace("_", " "), _all_words(catalog, names))
        fix = (
            help_
            if help_.startswith("Did")
            else "Name a stroke, a place or a condition: petrissage, lower back, fever."
        )
        raise FormatError(f'"{word[:80]}" is not a word that Unknot uses.', fix=fix)
    if as_json:
        answer_json([{"what": entry_kind(entry), **_json(entry, catalog)} for entry in found])
        return
    ink, width = Ink.of(sys.stdout), columns()
    answer(["\n\n".join("\n".join(_page(entry, catalog, ink, width)) for entry in found)])


def _entries(word: str, catalog: Catalog, names: formats.Names) -> Iterator[Entry]:
    """Yield everything that a word names, a technique with all its strokes."""
    wanted = plain(word)
    technique = names.techniques.get(wanted)
    if technique is not None:
        if technique in catalog.techniques:
            yield catalog.techniques[technique]
        yield from (stroke for stroke in catalog.strokes.values() if stroke.technique == technique)
    yield from (catalog.strokes[id_] for id_ in names.strokes.get(wanted, ()))
    yield from (stroke for stroke in catalog.strokes.values() if wanted == plain(stroke.taxonomy))
    yield from (catalog.regions[id_] for id_ in names.places.get(wanted, ()))
    contact = names.contacts.get(wanted)
    if contact is not None:
        yield catalog.contacts[contact]
    for kind in _NAMED:
        for entry in getattr(catalog, kind).values():
            if wanted in (plain(entry.id), plain(entry_title(entry))):
                yield entry


_NAMED: Final = ("conditions", "rules", "supplies", "claims", "contacts", "postures")


def _all_words(catalog: Catalog, names: formats.Names) -> list[str]:
    """Return every word that can be explained, as people write it: names, ids and everyday words."""
    named = [
        word
        for kind in ("strokes", "regions", "techniques", *_NAMED)
        for id_, entry in getattr(catalog, kind).items()
        for word in (id_.replace("_", " "), entry_title(entry).lower())
    ]
    everyday = [*names.stroke_words(), *names.place_words(), *names.contact_words()]
    taxonomy = [stroke.taxonomy for stroke in catalog.strokes.values()]
    return [*dict.fromkeys([*get_args(Technique), *everyday, *taxonomy, *named])]


def _json(entry: Entry, catalog: Catalog) -> dict[str, Any]:
    values = {
        key: [formats.effect_json(effect) for effect in value] if key.endswith("effects") else value
        for key, value in {name: getattr(entry, name) for name in entry.__dataclass_fields__}.items()
    }
    sources = [asdict(catalog.sources[id_]) for id_ in entry.sources]
    return {**{key: _plain_value(value) for key, value in values.items()}, "sources": sources}


def _plain_value(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return list(value) if isinstance(value, (tuple, set, frozenset)) else value


def _page(entry: Entry, catalog: Catalog, ink: Ink, width: int) -> Iterator[str]:
    yield f"{ink.bold(entry_title(entry))}  {ink.tint(f'{entry_kind(entry)} {entry.id}', SOFT)}"
    for text in entry_lines(entry, catalog):
        yield from wrapped(text, width=width, indent="  ")
    for line in source_lines(entry, catalog):
        yield from (ink.tint(text, SOFT) for text in wrapped(line, width=width, indent="  "))
