"""The published routines: what each says, in its own words, and why it is not played; or where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from unknot import formats
from unknot.library import shipped_catalog, shipped_readings, shipped_routines
from unknot.model.recipe import Part, Recipe
from unknot.reading import read_yaml
from unknot.shell.web.pages import PlayedReading, Reading, ReadingPage, SaidStep

__all__ = ["reading_page"]

_FACTS: Final = {
    "side": "side", "hands": "hands", "contact": "with", "path": "way", "pressure": "pressure", "pace": "pace",
    "tempo": "tempo", "for": "for", "times": "times", "points": "points", "hold": "held", "until": "until",
    "if": "only if", "note": "note",
}  # fmt: skip
"""Keys of a step that say what its source says, and how they are called on the page."""

_ABOUT: Final = {
    "audience": "For", "total": "Minutes", "dose": "How often", "posture": "Lying or sitting", "outcome": "Outcome",
}  # fmt: skip


@cache
def reading_page() -> ReadingPage:
    """Return the page: those for reading in order of their titles, and those that are played."""
    catalog = shipped_catalog()
    readings = [_reading(name, text) for name, text in shipped_readings().items()]
    played = [
        PlayedReading(
            title=recipe.title,
            source=_source(recipe),
            href=f"/start/{name}",
            without=tuple(_without(recipe.parts)),
        )
        for name, text in shipped_routines().items()
        if (recipe := formats.read_recipe(text, name, catalog)).source.get("status")
    ]
    return ReadingPage(
        readings=tuple(sorted(readings, key=lambda reading: reading.title)),
        played=tuple(sorted(played, key=lambda link: link.title)),
    )


def _reading(name: str, text: str) -> Reading:
    recipe = formats.read_recipe(text, name, shipped_catalog())
    document: dict[str, Any] = read_yaml(text, name).value
    return Reading(
        id=name,
        title=recipe.title,
        summary=recipe.summary,
        source=_source(recipe),
        source_url=recipe.source.get("url", ""),
        reasons=tuple(caveat.why for caveat in recipe.caveats),
        about=tuple((label, str(document[key])) for key, label in _ABOUT.items() if document.get(key)),
        says=tuple(_said(document["steps"])),
    )


def _without(parts: Sequence[Part]) -> Iterator[str]:
    """Yield what the source says and a played routine leaves out."""
    for part in parts:
        if part.without:
            yield part.without
        yield from _without(part.parts)


def _source(recipe: Recipe) -> str:
    parts = [recipe.source.get(key, "") for key in ("authors", "year", "title", "kind")]
    return ", ".join(part for part in parts if part)


def _said(steps: Sequence[Mapping[str, Any]], inside: str = "") -> Iterator[SaidStep]:
    """Yield the steps of a document as their source says them; those of a block name the block they stand in."""
    for step in steps:
        if step.get("ours"):
            continue
        head, place = next(iter(step.items()))
        if head == "block":
            yield from _said(step["steps"], str(place))
            continue
        own = str(step.get("called") or (place if head == "technique" else head))
        where = str(step.get("where") or ("" if head == "technique" else _joined(place)))
        yield SaidStep(what=own[:1].upper() + own[1:], where=where, facts=tuple(_facts(step)), inside=inside)


def _facts(step: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    assumed = step.get("assumed") or {}
    for key, label in _FACTS.items():
        if key in step and key not in assumed and next(iter(step)) != key:
            yield label, _joined(step[key])
    back = step.get("return")
    if back:
        yield "way back", _joined(back)
    for also in step.get("meanwhile", ()):
        yield "meanwhile", _joined(also)


def _joined(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_joined(inner) for inner in value.values())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
