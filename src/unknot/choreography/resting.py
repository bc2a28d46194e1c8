"""Where hands rest while they have nothing to do: near to where they are, clear of the work, on open ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.asking import HANDS, Cycle, Drafts, Part
from unknot.choreography.drafts import held
from unknot.choreography.strips import strip_of
from unknot.choreography.terrain import WHOLE, Terrain, sides_of
from unknot.choreography.travelling import HandAt
from unknot.model.words import Hand

__all__ = ["elsewhere", "resting_place", "staying"]

RESTING_LEVEL: Final = 0.5
APART_MM: Final = 105.0
CLOSED_COSTS: Final = 1000.0


def elsewhere(terrain: Terrain, hands: dict[Hand, HandAt] | None, level: float, seconds: float) -> Cycle | None:
    """Return still palms at open places: what remains where the asked one is closed; None where no place is open."""
    drafts: Drafts = {}
    taken: list[tuple[float, float]] = []
    for hand in HANDS:
        at = resting_place(terrain, hand, hands[hand] if hands else None, taken, level)
        if terrain.ground("palm").cap(*at.spot) < 0:
            return None
        taken.append((at.x_mm, at.y_mm))
        drafts[hand] = held("palm", *at.spot, at.level, max(2.0, seconds))
    return Cycle((Part(drafts),), 0.2, 5.0)


def staying(hands: dict[Hand, HandAt], level: float, seconds: float) -> Cycle:
    """Return hands that rest exactly where they are."""
    on = {hand: at for hand, at in hands.items() if at.level >= 0}
    return Cycle(
        (Part({hand: held(at.contact, *at.spot, min(at.level, level), max(2.0, seconds)) for hand, at in on.items()}),),
        0.1,
        9.0,
    )


def resting_place(
    terrain: Terrain, hand: Hand, now: HandAt | None, work: Sequence[tuple[float, float]], level: float
) -> HandAt:
    """Return an open place for a palm to rest, near to where the hand is and clear of the work.

    Parameters
    ----------
    work
        Places (x, y) that the other hand needs.
    level
        Highest level of the step.
    """
    spots = _spots(terrain)
    sign = 1.0 if hand == "right" else -1.0
    cost = np.where(spots[:, 2] < 0, CLOSED_COSTS, 0.0)
    if now is not None:
        cost += np.hypot(spots[:, 0] - now.x_mm, spots[:, 1] - now.y_mm) / 100.0
    cost += np.where(spots[:, 0] * sign < -10.0, 0.8, 0.0)
    # The midline, so that neither side gets more than the other
    cost += np.where(np.abs(spots[:, 0]) < 10.0, -0.6, 0.0)
    for x, y in work:
        near = APART_MM - np.hypot(spots[:, 0] - x, spots[:, 1] - y)
        cost += np.maximum(near, 0.0) / 10.0
    x, y, cap = spots[int(np.argmin(cost))].tolist()
    return HandAt(x, y, 0.0, max(0.0, min(RESTING_LEVEL, level, cap)), "palm")


def _spots(terrain: Terrain) -> NDArray[np.float64]:
    """Return (N, 3): x, y and cap of places where a palm may rest."""
    if terrain.resting_spots is None:
        spots: list[tuple[float, float]] = []
        for region in terrain.catalog.regions.values():
            if region.kind != "working" or region.id == WHOLE:
                continue
            for side in sides_of(region):
                strip = strip_of([terrain.polygon(region.id, side)], side)
                spots += [strip.point(share, 0.5) for share in (0.25, 0.5, 0.75)]
        spots += [(0.0, y) for x, y in spots if x > 0]
        places = np.array(spots)
        caps = terrain.ground("palm").caps(places, np.zeros(len(places)))
        terrain.resting_spots = np.column_stack([places, caps])
    return terrain.resting_spots
