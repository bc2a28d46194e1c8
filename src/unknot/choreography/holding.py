"""One hand lies still while the other works: which hand works where, and where the other one lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from unknot.choreography.resting import resting_place
from unknot.choreography.seating import Place
from unknot.choreography.strips import strip_of
from unknot.choreography.terrain import Terrain
from unknot.choreography.travelling import HandAt
from unknot.model.routine import OtherHand
from unknot.model.words import Hand

__all__ = ["held_place", "one_handed"]

_SHARES: Final = (0.5, 0.35, 0.65, 0.2, 0.8)
_CLEAR_MM: Final = 105.0
"""Nearer than this, two hands would lie on each other."""


def one_handed(places: Sequence[Place]) -> list[Place]:
    """Return places for one working hand each: what two hands would do together comes one side after the other."""
    made: list[Place] = []
    for place in places:
        strips = {id(strip): strip for strip in place.strips.values()}
        for strip in strips.values():
            hand: Hand = "right" if strip.sign > 0 else "left"
            made.append(replace(place, strips={hand: strip}, weight=place.weight / len(strips)))
    return made


def held_place(
    terrain: Terrain,
    hand: Hand,
    held: OtherHand,
    now: HandAt | None,
    work: Sequence[tuple[float, float]],
    level: float,
) -> HandAt:
    """Return where the still hand lies: on the place it holds, as clear of the work as that allows.

    Where all of the place is closed, it rests elsewhere.

    Parameters
    ----------
    work
        Places (x, y) that the other hand needs.
    level
        Highest level that is allowed.
    """
    ground = terrain.ground("palm")
    best: tuple[float, HandAt] | None = None
    for region in held.regions:
        paired = terrain.catalog.regions[region].paired
        side = (held.side if held.side in ("left", "right") else hand) if paired else "midline"
        strip = strip_of([terrain.polygon(region, side)], side)
        for share in _SHARES:
            x, y = strip.point(share, 0.5)
            x = x if paired else 0.0
            cap = ground.cap(x, y, 0.0)
            far = min((float(np.hypot(x - a, y - b)) for a, b in work), default=_CLEAR_MM)
            clear = min(far, _CLEAR_MM)
            if cap >= 0 and (best is None or clear > best[0]):
                best = clear, HandAt(x, y, 0.0, max(0.0, min(held.level, level, cap)), "palm")
    return best[1] if best else resting_place(terrain, hand, now, work, level)
