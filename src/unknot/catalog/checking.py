"""What must hold between records: every id resolves, every number is possible, every claim has a source."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import get_args

from unknot.model.knowledge import Catalog, Condition, Posture, Region, Stroke, Supply
from unknot.model.limits import AvoidRegion, CapLevel, CapRegion, Effect, Forbid
from unknot.model.words import BodyPosition, Technique
from unknot.reading import near

__all__ = ["Complaint", "complaints"]

Complaint = tuple[str, str, str, str]
"""(kind, id, what is wrong, fix)."""

TECHNIQUES: tuple[str, ...] = get_args(Technique)
SOURCED = ("contacts", "regions", "strokes", "conditions", "rules", "techniques", "supplies", "claims", "postures")
HIGHEST_LEVEL = 5.0
HOTTEST_C = 43.0
"""The most that vulnerable people may touch (Health and Safety Executive, the source "scald_limits_hse")."""


def complaints(catalog: Catalog) -> Iterator[Complaint]:
    """Yield everything that does not hold, with the kind and id of the record it stands in."""
    for kind in SOURCED:
        for id_, record in getattr(catalog, kind).items():
            yield from _sources(kind, id_, record.sources, catalog)
    for region in catalog.regions.values():
        yield from _region(region, catalog)
    for stroke in catalog.strokes.values():
        yield from _stroke(stroke, catalog)
    for condition in catalog.conditions.values():
        yield from _condition(condition, catalog)
    for id_ in catalog.techniques:
        yield from _unknown("techniques", id_, "technique", [id_], TECHNIQUES)
    for supply in catalog.supplies.values():
        yield from _supply(supply)
    for posture in catalog.postures.values():
        yield from _posture(posture, catalog)


def _unknown(kind: str, id_: str, what: str, words: Iterable[str], known: Iterable[str]) -> Iterator[Complaint]:
    names = list(known)
    for word in words:
        if word not in names:
            yield kind, id_, f'the {what} "{word}" is not known.', near(word, names)


def _sources(kind: str, id_: str, sources: tuple[str, ...], catalog: Catalog) -> Iterator[Complaint]:
    if not sources:
        yield (
            kind,
            id_,
            "it names no source.",
            "Write sources: [...], or [design] for our own cautious choice.",
        )
    yield from _unknown(kind, id_, "source", sources, catalog.sources)


def _region(region: Region, catalog: Catalog) -> Iterator[Complaint]:
    here = ("regions", region.id)
    if len(region.polygon_mm) < 3:
        yield *here, "its polygon needs at least three points.", "Add points."
    yield from _unknown(*here, "contact", (c for c in region.ceilings if c != "*"), catalog.contacts)
    if "*" not in region.ceilings:
        yield *here, 'its ceilings do not say what holds for other contacts ("*").', 'Add "*": 0 or more.'
    for contact, level in region.ceilings.items():
        if not -1 <= level <= HIGHEST_LEVEL:
            yield *here, f"the ceiling {level} for {contact} is outside -1 to 5.", "Write a level."
    yield from _unknown(*here, "stroke", region.forbidden_strokes, catalog.strokes)


def _stroke(stroke: Stroke, catalog: Catalog) -> Iterator[Complaint]:
    here = ("strokes", stroke.id)
    yield from _unknown(*here, "contact", [stroke.contact], catalog.contacts)
    yield from _unknown(*here, "region", (*stroke.regions, *stroke.avoid), catalog.regions)
    yield from _unknown(*here, "supply", stroke.needs, catalog.supplies)
    yield from _unknown(*here, "stroke", stroke.alternatives, catalog.strokes)
    if stroke.id in stroke.alternatives:
        yield *here, "it is its own alternative.", "Name other strokes."
    if not stroke.tempo_low <= stroke.tempo_usual <= stroke.tempo_high:
        yield *here, "its tempo is not low <= usual <= high.", "Put the three numbers in order."
    if not 0 <= stroke.level_low <= stroke.level_usual <= stroke.level_high <= HIGHEST_LEVEL:
        yield *here, "its levels are not 0 <= low <= usual <= high <= 5.", "Put the three numbers in order."
    if not 0 < stroke.least_s <= stroke.longest_s:
        yield *here, "its shortest time is above its longest.", "Put least_s below longest_s."
    for key in ("intro", "line"):
        if not stroke.cues.get(key):
            yield *here, f"it has no cues.{key}.", "Write at least one."


def _supply(supply: Supply) -> Iterator[Complaint]:
    if not supply.low_c <= supply.high_c <= supply.never_above_c:
        yield "supplies", supply.id, "its warmth is not low <= high <= never above.", "Put the three numbers in order."
    if supply.never_above_c > HOTTEST_C:
        yield (
            "supplies",
            supply.id,
            f"{supply.never_above_c:g} °C is above {HOTTEST_C:g} °C, where skin begins to be at risk.",
            f"Write {HOTTEST_C:g} or less.",
        )


def _posture(posture: Posture, catalog: Catalog) -> Iterator[Complaint]:
    here = ("postures", posture.id)
    yield from _unknown(*here, "position", [posture.id], get_args(BodyPosition))
    yield from _unknown(*here, "region", (region for region in posture.levels if region != "*"), catalog.regions)
    if "*" not in posture.levels:
        yield *here, 'its levels do not say what holds for other regions ("*").', 'Add "*": 2 or so.'
    for region, level in posture.levels.items():
        if not -1 <= level <= HIGHEST_LEVEL:
            yield *here, f"the level {level} for {region} is outside -1 to 5.", "Write a level."


def _condition(condition: Condition, catalog: Catalog) -> Iterator[Complaint]:
    effects = (*condition.effects, *condition.careful_effects, *condition.cleared_effects)
    for effect in effects:
        yield from _effect(condition.id, effect, catalog)
    yield from _unknown("conditions", condition.id, "condition", condition.with_any, catalog.conditions)


def _effect(id_: str, effect: Effect, catalog: Catalog) -> Iterator[Complaint]:
    here = ("conditions", id_)
    if isinstance(effect, (AvoidRegion, CapRegion)):
        yield from _unknown(*here, "region", [effect.region.partition(".")[0]], catalog.regions)
    if isinstance(effect, (CapLevel, CapRegion)) and not 0 <= effect.level <= HIGHEST_LEVEL:
        yield *here, f"the level {effect.level} is outside 0 to 5.", "Write a level."
    if isinstance(effect, Forbid):
        known: Collection[str] | None = {
            "technique": TECHNIQUES,
            "stroke": catalog.strokes,
            "contact": catalog.contacts,
        }.get(effect.kind)
        if known is not None:
            yield from _unknown(*here, effect.kind, [effect.id], known)
