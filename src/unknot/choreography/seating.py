"""Which hand works where: a step's regions and side become strips for the giver's two hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from unknot.choreography.strips import ROWS, Strip, half_strip, strip_of
from unknot.choreography.terrain import Terrain
from unknot.model.knowledge import Motion, Region, Stroke
from unknot.model.routine import Step
from unknot.model.words import Hand, Side

__all__ = ["Place", "places_of"]

TOGETHER: Final[frozenset[Motion]] = frozenset(
    {"glide_up_and_around", "glide_line", "glide_alternating", "fan", "feather", "spread_apart"}
)
"""Motions that take several regions as one long strip."""

DIAGONAL: Final[frozenset[Motion]] = frozenset({"spread_apart", "rock"})
"""Motions with one hand high on one side and one low on the other."""

IN_TURN: Final[frozenset[Motion]] = frozenset({"glide_alternating", "feather", "wring", "percuss"})
"""Motions that need both hands, one after the other or against each other."""

BOTH: Final[tuple[Side, Side]] = ("left", "right")
NARROW_MM: Final = 70.0
LONG_MM: Final = 150.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the hands work for a part of a step, and what share of its time that takes.

    `flipped` turns a diagonal round: the left hand low and the right hand high.
    """

    strips: dict[Hand, Strip]
    regions: tuple[str, ...]
    weight: float
    flipped: bool = False


def places_of(terrain: Terrain, step: Step, stroke: Stroke) -> list[Place]:
    """Return where a step works, one place after the other."""
    regions = [terrain.catalog.regions[region] for region in step.regions]
    if stroke.motion_numbers.get("one_side", 0.0) > 0:
        # Both hands lengthen one side between them, over all the regions of the stroke
        whole = [_strip(terrain, tuple(stroke.regions), side) for side in _both(step.side)]
        return [Place({"left": strip, "right": strip}, step.regions, strip.length_mm) for strip in whole]
    if stroke.motion == "hold" and len(regions) > 1:
        return [Place(_one_hand_each(terrain, step, regions), step.regions, 1.0)]
    if stroke.motion in TOGETHER and len(regions) > 1 and all(region.paired for region in regions):
        strips = {side: _strip(terrain, step.regions, side) for side in BOTH}
        return _seated(step, stroke, strips, step.regions)
    return [place for region in regions for place in _of_region(terrain, step, stroke, region)]


def _of_region(terrain: Terrain, step: Step, stroke: Stroke, region: Region) -> list[Place]:
    if region.paired:
        strips = {side: _strip(terrain, (region.id,), side) for side in _both(step.side)}
        return _seated(step, stroke, strips, (region.id,))
    halves = {side: _half(terrain, region.id, side) for side in BOTH}
    if stroke.motion == "hold":
        return [Place({"left": _middle(halves, 0.0), "right": _middle(halves, 1.0)}, (region.id,), 1.0)]
    if halves["right"].width_mm < NARROW_MM:
        # Too narrow for two hands beside each other
        strip = _strip(terrain, (region.id,), "midline")
        hands: tuple[Hand, ...] = ("left", "right") if stroke.motion in IN_TURN else ("right",)
        return [Place(dict.fromkeys(hands, strip), (region.id,), 1.0)]
    whole = _seated(step, stroke, halves, (region.id,))
    if stroke.motion in DIAGONAL and len(whole) == 1 and step.duration_s >= 2 * stroke.least_s:
        # Half of the time on each diagonal, so that both sides get the same
        return [whole[0], replace(whole[0], flipped=True)]
    return whole


def _half(terrain: Terrain, region: str, side: Side) -> Strip:
    return replace(half_strip(terrain.polygon(region, "midline"), side), name=f"half {region}")


def _strip(terrain: Terrain, regions: Sequence[str], side: Side) -> Strip:
    strip = strip_of([terrain.polygon(region, side) for region in regions], side)
    return replace(strip, name="+".join(regions))


def _both(side: Side) -> tuple[Side, ...]:
    return (side,) if side in ("left", "right") else BOTH


def _one_hand_each(terrain: Terrain, step: Step, regions: Sequence[Region]) -> dict[Hand, Strip]:
    """Return a place for each still hand: the first two regions, on the spine where both sides are meant."""
    spots: list[Strip] = []
    for region in regions[:2]:
        side = (
            step.side if region.paired and step.side in ("left", "right") else "right" if region.paired else "midline"
        )
        x, y = _strip(terrain, (region.id,), side).point(0.5, 0.5)
        spots.append(_spot(0.0 if side != step.side else x, y))
    return {"left": spots[0], "right": spots[1]}


def _spot(x_mm: float, y_mm: float) -> Strip:
    """Return a strip so short that it is a place."""
    along = np.linspace(y_mm - 1.0, y_mm + 1.0, ROWS)
    return Strip("up", along, np.full(ROWS, x_mm - 0.5), np.full(ROWS, x_mm + 0.5), 1.0)


def _middle(halves: dict[Side, Strip], share: float) -> Strip:
    """Return a short piece of the midline, low (0) or high (1), where a still hand rests."""
    along = halves["right"].along
    low, high = float(along[0]), float(along[-1])
    if high - low > LONG_MM:
        return _spot(0.0, low + (0.11 + 0.67 * share) * (high - low))
    return _spot(30.0 if share else -30.0, 0.5 * (low + high))


def _seated(step: Step, stroke: Stroke, strips: dict[Side, Strip], regions: tuple[str, ...]) -> list[Place]:
    """Return which hand works where: mirrored, both on one side, or one alone."""
    weight = sum(strip.length_mm for strip in strips.values())
    if step.side in ("left", "right"):
        strip = strips[step.side]
        if stroke.hands in ("one", "reinforced"):
            return [Place({step.side: strip}, regions, weight)]
        return [Place({"left": strip, "right": strip}, regions, weight)]
    if stroke.hands in ("one", "reinforced"):
        return [Place({"left": strips["left"]}, regions, weight), Place({"right": strips["right"]}, regions, weight)]
    return [Place({"left": strips["left"], "right": strips["right"]}, regions, weight)]
