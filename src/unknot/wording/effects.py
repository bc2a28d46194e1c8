"""What screening changes, in words."""

from __future__ import annotations

from unknot.model.knowledge import Catalog
from unknot.model.limits import (
    AvoidArea,
    AvoidRegion,
    CapLevel,
    CapMinutes,
    CapRegion,
    CheckInEvery,
    Effect,
    Forbid,
    RequirePosition,
)
from unknot.units import clock_text
from unknot.wording.places import place_name

__all__ = ["effect_text"]


def effect_text(effect: Effect, catalog: Catalog) -> str:
    """Return what an effect changes, as part of a sentence."""
    match effect:
        case AvoidRegion(region=region):
            return f"not on the {place_name(region, catalog)}"
        case AvoidArea(label=label):
            return f"not on what is marked ({label})"
        case CapLevel(level=level):
            return f"nowhere above level {level:g}"
        case CapRegion(region=region, level=level):
            return f"{place_name(region, catalog)} to level {level:g}"
        case Forbid(kind=kind, id=id_):
            return f"no {_forbidden_name(kind, id_, catalog)}"
        case RequirePosition(positions=positions):
            return f"only {' or '.join(position.replace('_', ' ') for position in positions)}"
        case CapMinutes(minutes=minutes):
            return f"{minutes:g} minutes at most"
        case CheckInEvery(interval_s=interval_s):
            return f"a question to the recipient at least every {clock_text(interval_s)}"


def _forbidden_name(kind: str, id_: str, catalog: Catalog) -> str:
    if kind == "stroke" and id_ in catalog.strokes:
        return catalog.strokes[id_].name.lower()
    if kind == "contact" and id_ in catalog.contacts:
        return catalog.contacts[id_].name.lower()
    return id_.replace("_", " ")
