"""What a condition does to the limits, as written in its file: a list of one-key mappings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from unknot.model.limits import (
    AvoidRegion,
    CapLevel,
    CapMinutes,
    CapRegion,
    CheckInEvery,
    Effect,
    Forbid,
    ForbidKind,
    RequirePosition,
)
from unknot.model.words import BodyPosition
from unknot.reading import Document, KeyPath, near

__all__ = ["effects_from"]

Complain = Callable[..., None]


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("a number is needed")
    return float(value)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a word is needed")
    return value


def _cap_region(value: Any) -> Effect:
    if not isinstance(value, dict) or set(value) != {"region", "level"}:
        raise ValueError("{region: ..., level: ...} is needed")
    return CapRegion(region=_word(value["region"]), level=_number(value["level"]))


def _positions(value: Any) -> Effect:
    if not isinstance(value, list) or not value or any(p not in get_args(BodyPosition) for p in value):
        raise ValueError(f"a list of {', '.join(get_args(BodyPosition))} is needed")
    return RequirePosition(positions=tuple(value))


_EFFECTS: dict[str, Callable[[Any], Effect]] = {
    "avoid_region": lambda value: AvoidRegion(region=_word(value)),
    "cap_level": lambda value: CapLevel(level=_number(value)),
    "cap_region": _cap_region,
    "require_position": _positions,
    "cap_minutes": lambda value: CapMinutes(minutes=_number(value)),
    "check_in_every_s": lambda value: CheckInEvery(interval_s=_number(value)),
}


def _forbid(kind: ForbidKind) -> Callable[[Any], Effect]:
    return lambda value: Forbid(kind=kind, id=_word(value))


_EFFECTS |= {f"forbid_{kind}": _forbid(kind) for kind in get_args(ForbidKind)}


def effects_from(document: Document, value: Any, complain: Complain, path: KeyPath) -> tuple[Effect, ...]:
    """Return the effects of a list such as `[{cap_level: 2}, {forbid_technique: tapotement}]`."""
    if not isinstance(value, list):
        complain(document, "effects are a list.", path=path, fix="Write - cap_level: 2, one per line.")
        return ()
    effects: list[Effect] = []
    for index, item in enumerate(value):
        here = (*path, index)
        if not isinstance(item, dict) or len(item) != 1:
            complain(document, "an effect is one key with its value.", path=here, fix="Write - cap_level: 2.")
            continue
        key, inner = next(iter(item.items()))
        if key not in _EFFECTS:
            complain(document, f'the effect "{key}" is not known.', path=(*here, key), fix=near(key, _EFFECTS))
            continue
        try:
            effects.append(_EFFECTS[key](inner))
        except ValueError as error:
            complain(document, f"{key}: {error}.", path=(*here, key))
    return tuple(effects)
