"""How firmly and how fast a step is done: the wish and the goal, held by every ceiling."""

from __future__ import annotations

import math
from dataclasses import dataclass

from unknot.model.intake import Intake
from unknot.model.knowledge import Region, Stroke
from unknot.model.limits import Limits
from unknot.model.words import Phase
from unknot.planning.tilt import TILTS

__all__ = ["Pressing", "ceiling", "half_down", "pressing", "tempo_of", "wished_shift"]

_USUAL_BASE = 2.0
"""The level the strokes' usual levels are meant for; a wish shifts them all."""
_QUIET: frozenset[Phase] = frozenset({"settle", "soothe", "rest"})
DRY_GLIDE_LEVEL = 1.0
"""Highest level of a sliding stroke without oil, through a thin cloth."""

_WARMING_LEVEL = 2.5
"""Highest level of the strokes that spread and warm: firm ones would be the depth that they are to prepare."""

_WORKING_MM_S = (80.0, 150.0)
_CALM_MM_S = (30.0, 60.0)
_CLEAR_MM_S = (60.0, 100.0)
"""Between people who are not partners: never so slow that it is read as more than friendly (Kirsch et al.)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """The level of a step, the level it would have had with nothing in the way, and what held it.

    `held_by` is "" (nothing), "limits", "place", "cloth" (instead of oil) or "region".
    """

    level: float
    wished: float
    held_by: str = ""


def half_down(level: float) -> float:
    """Return the half level at or below a level.

    Examples
    --------
    >>> half_down(2.75)
    2.5
    """
    return math.floor(level * 2.0 + 1e-9) / 2.0


def wished_shift(intake: Intake, *, learned: float = 0.0, session: float = 0.0) -> float:
    """Return what is added to the usual level of every stroke.

    The wish (or the goal's level), what past sessions taught (at most one level either way), and what was said today.
    """
    wish = TILTS[intake.goal].level if intake.wishes.level is None else intake.wishes.level
    return wish - _USUAL_BASE + max(-1.0, min(1.0, learned)) + session


def ceiling(stroke: Stroke, region: Region, place_level: float, *, dry: bool) -> float:
    """Return the highest level of a stroke on a place: findings, the region's own ceiling, and cloth instead of oil."""
    own = region.ceilings.get(stroke.contact, region.ceilings.get("*", 0.0))
    cloth = DRY_GLIDE_LEVEL if dry and stroke.tempo_unit == "mm_s" else stroke.level_high
    return half_down(min(stroke.level_high, own, place_level, cloth))


def pressing(
    stroke: Stroke, region: Region, place_level: float, limits: Limits, *, shift: float, dry: bool
) -> Pressing:
    """Return the level of a step. At most the stroke's own highest, the place's and the region's ceiling."""
    if stroke.phase in _QUIET:
        shift = min(shift, 0.0)
    wished = half_down(max(stroke.level_low, min(_highest(stroke), stroke.level_usual + shift)))
    level = min(wished, ceiling(stroke, region, place_level, dry=dry))
    if level >= wished:
        return Pressing(level=level, wished=wished)
    if half_down(place_level) <= level:
        return Pressing(level=level, wished=wished, held_by="limits" if place_level >= limits.max_level else "place")
    by_cloth = dry and stroke.tempo_unit == "mm_s" and level >= DRY_GLIDE_LEVEL
    return Pressing(level=level, wished=wished, held_by="cloth" if by_cloth else "region")


def tempo_of(stroke: Stroke, phase: Phase, intake: Intake) -> float | None:
    """Return the tempo in the stroke's own unit: mm/s along the skin or cycles a minute; None for still strokes.

    Opening and closing glide at 30-60 mm/s, working strokes at 80-150, and people who are not partners at 60-100.
    """
    if stroke.tempo_unit == "hold_s":
        return None
    tempo = stroke.tempo_usual * TILTS[intake.goal].pace
    if stroke.tempo_unit == "mm_s":
        is_calm = phase in _QUIET or (phase == "spread" and stroke.level_high <= 1.5)
        if is_calm:
            tempo = _held(tempo, *_CALM_MM_S)
        elif stroke.tempo_usual >= _WORKING_MM_S[0]:
            tempo = _held(tempo, *_WORKING_MM_S)
        if intake.relation != "partners" and stroke.tempo_high >= _CLEAR_MM_S[0]:
            tempo = _held(tempo, *_CLEAR_MM_S)
    tempo = _held(tempo, stroke.tempo_low, stroke.tempo_high)
    return round(tempo / 5.0) * 5.0 if stroke.tempo_unit == "mm_s" else float(round(tempo))


def _highest(stroke: Stroke) -> float:
    return min(stroke.level_high, _WARMING_LEVEL) if stroke.phase == "spread" else stroke.level_high


def _held(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))
