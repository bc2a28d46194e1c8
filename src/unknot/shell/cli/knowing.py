"""`library`, `explain` and `schema`: what Unknot knows, with its sources."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from typing import Any, get_args

from unknot import formats, pipeline
from unknot.errors import FormatError
from unknot.formats.naming import plain
from unknot.library import shipped_catalog, shipped_routines
from unknot.model.knowledge import Catalog, Condition, Region, Rule, Stroke
from unknot.model.words import Technique
from unknot.reading import near
from unknot.shell.cli.answering import answer, answer_json
from unknot.shell.cli.ink import SOFT, Ink, columns, wrapped
from unknot.shell.cli.pages import STRENGTHS, bars_of
from unknot.shell.cli.swell import swell_lines
from unknot.shell.cli.words import effect_text
from unknot.units import clock_text

__all__ = ["explain", "library", "schema"]


def library(name: str | None, *, as_json: bool) -> None:
    """Print the list of ready-made routines, or the notation of one."""
    texts = shipped_routines()
    if name is not None:
        if name not in texts:
            raise FormatError(f'there is no ready-made routine "{name[:80]}".', fix=near(name, texts))
        if as_json:
            answer_json(formats.routine_json(pipeline.ready_made(name)))
        else:
            sys.stdout.write(texts[name])
        return
    routines = {known: pipeline.ready_made(known) for known in sorted(texts)}
    if as_json:
        keys = ("title", "summary", "duration_s", "position")
        answer_json(
            [{"name": known, **{key: getattr(routine, key) for key in keys}} for known, routine in routines.items()]
        )
        return
    ink, width = Ink.of(sys.stdout), columns()
    lines: list[str] = []
    for known, routine in routines.items():
        drawn = swell_lines(bars_of(routine), ink, width=28, height=2)
        summary = wrapped(routine.summary, width=width, indent="  ")
        head = f"{ink.bold(routine.title)}, {clock_text(routine.duration_s)}  {ink.tint(known, SOFT)}"
        lines += [head, *(f"  {line}" for line in drawn[:-1]), *summary, ""]
    answer([*lines, "unknot library NAME prints one, unknot play NAME guides through it."])


def schema(name: str) -> None:
    """Print the JSON Schema of a format."""
    answer_json(formats.schema(name))


Entry = Stroke | Region | Condition | Rule


def explain(word: str, *, as_json: bool) -> None:
    """Print what a word means here, why, and whose word that is.

    Raises
    ------
    FormatError
        If the word is not known.
    """
    catalog = shipped_catalog()
    names = formats.Names(catalog)
    technique = names.techniques.get(plain(word))
    found = list(_entries(word, catalog, names))
    if technique is not None:
        found = [stroke for stroke in catalog.strokes.values() if stroke.technique == technique]
    if not found:
        help_ = near(word.lower(), _all_words(catalog, names))
        fix = (
            help_
            if help_.startswith("Did")
            else "Name a stroke, a place or a condition: petrissage, lower back, fever."
        )
        raise FormatError(f'"{word[:80]}" is not a word that Unknot uses.', fix=fix)
    if as_json:
        answer_json([{"what": type(entry).__name__.lower(), **_json(entry, catalog)} for entry in found])
        return
    ink, width = Ink.of(sys.stdout), columns()
    pages = ["\n".join(_page(entry, catalog, ink, width)) for entry in found]
    head = [f"{word.capitalize()}: {len(found)} strokes.", ""] if technique is not None else []
    answer([*head, "\n\n".join(pages)])


def _entries(word: str, catalog: Catalog, names: formats.Names) -> Iterator[Entry]:
    wanted = plain(word)
    yield from (catalog.strokes[id_] for id_ in names.strokes.get(wanted, ()))
    yield from (catalog.regions[id_] for id_ in names.places.get(wanted, ()))
    for condition in catalog.conditions.values():
        if wanted in (plain(condition.id), plain(condition.name)):
            yield condition
    for rule in catalog.rules.values():
        if wanted in (plain(rule.id), plain(rule.title)):
            yield rule


def _all_words(catalog: Catalog, names: formats.Names) -> list[str]:
    conditions = [condition.name.lower() for condition in catalog.conditions.values()]
    regions = [region.name.lower() for region in catalog.regions.values()]
    return [*get_args(Technique), *names.stroke_words(), *regions, *conditions, *catalog.conditions, *catalog.rules]


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
    def said(text: str) -> list[str]:
        return wrapped(text, width=width, indent="  ")

    title = entry.title if isinstance(entry, Rule) else entry.name
    yield f"{ink.bold(title)}  {ink.tint(f'{type(entry).__name__.lower()} {entry.id}', SOFT)}"
    for text in _body(entry, catalog):
        yield from said(text)
    for id_ in entry.sources:
        source = catalog.sources[id_]
        parts = [source.authors, source.title, str(source.year or ""), source.doi or source.url]
        line = f"Source ({STRENGTHS[source.strength]}): {'. '.join(part for part in parts if part)}"
        line = "Our own cautious choice." if source.strength == "design" else line
        yield from (ink.tint(text, SOFT) for text in said(line))


def _body(entry: Entry, catalog: Catalog) -> Iterator[str]:
    match entry:
        case Stroke():
            return _stroke_body(entry, catalog)
        case Region():
            return _region_body(entry, catalog)
        case Condition():
            return _condition_body(entry, catalog)
        case Rule():
            return _rule_body(entry)


def _stroke_body(stroke: Stroke, catalog: Catalog) -> Iterator[str]:
    yield stroke.summary
    yield f"How it feels: {stroke.feels}"
    unit, scale = {"mm_s": ("cm/s", 0.1), "per_min": ("a minute", 1.0), "hold_s": ("s held", 1.0)}[stroke.tempo_unit]
    yield (
        f"A form of {stroke.technique.replace('_', ' ')}, with {catalog.contacts[stroke.contact].name.lower()}; "
        f"level {_span(stroke.level_low, stroke.level_high)}, usually {stroke.level_usual:g}; "
        f"{_span(stroke.tempo_low * scale, stroke.tempo_high * scale)} {unit}."
    )
    suits = sorted(stroke.regions, key=lambda id_: -stroke.regions[id_])
    if suits:
        yield "Suits: " + ", ".join(catalog.regions[id_].name.lower() for id_ in suits) + "."
    for cue in stroke.cues.get("intro", ()):
        yield f"To do: {cue}"
    for mistake in stroke.mistakes:
        yield f"Mistake: {mistake}"
    yield f"Your body: {stroke.mechanics}"


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _region_body(region: Region, catalog: Catalog) -> Iterator[str]:
    kind = "A place that is worked" if region.kind == "working" else "A place that is spared"
    yield f"{kind}. Anatomically: {region.anatomical}."
    yield region.reason
    contacts = {id_: contact.name.lower() for id_, contact in catalog.contacts.items()} | {"*": "anything else"}
    ceilings = [
        f"{contacts[id_]} {'not at all' if level < 0 else f'to level {level:g}'}"
        for id_, level in region.ceilings.items()
    ]
    yield f"How deep: {', '.join(ceilings)}."
    if region.alternative:
        yield f"Instead: {region.alternative}"


def _condition_body(condition: Condition, catalog: Catalog) -> Iterator[str]:
    yield f"What it means: {condition.title}. {condition.reason}"
    if condition.advice:
        yield condition.advice
    if condition.question and condition.asked in ("always", "on_request"):
        yield f"Asked as: {condition.question}"
    effects = [effect_text(effect, catalog) for effect in condition.effects]
    if effects:
        yield f"What changes: {'; '.join(effects)}."
    yield f"Verdict: {condition.verdict}. Strength: {STRENGTHS[condition.strength]}."


def _rule_body(rule: Rule) -> Iterator[str]:
    yield rule.reason
    for name, number in rule.numbers.items():
        yield f"{name}: {number:g}"
    # What a check fills in has no words here
    yield f"Remedy: {re.sub(r' ?[{][a-z_]+[}]', '', rule.remedy)}"
    yield f"Counts as: {rule.severity}."
