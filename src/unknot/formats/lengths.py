"""How long a number of repetitions takes, where a routine counts strokes instead of minutes ("five times").

An estimate on the reference chart, good enough to give each step its seconds, which the
choreographer then fills exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from unknot.model.knowledge import Region, Stroke
from unknot.model.recipe import SaidTempo

__all__ = ["duration_of_repetitions", "tempo_of"]

TRAVEL_S: Final = 1.5
"""Going on to the next place after a press or a stretch."""


def duration_of_repetitions(
    stroke: Stroke, places: Sequence[Region], times: int, *, tempo: float | None, hold_s: float | None
) -> float:
    """Return whole seconds for so many repetitions of a stroke over some places.

    Parameters
    ----------
    tempo
        In the unit of the stroke; None for its usual one.
    hold_s
        How long each press is held, for strokes that press or stretch.
    """
    if hold_s is not None:
        seconds = times * (hold_s + TRAVEL_S)
    elif stroke.tempo_unit == "per_min":
        seconds = times * 60.0 / (tempo or stroke.tempo_usual)
    elif stroke.tempo_unit == "hold_s":
        seconds = times * ((tempo or stroke.tempo_usual) + TRAVEL_S)
    else:
        # There and back along each place
        length_mm = sum(2.0 * _longest_mm(place) for place in places)
        seconds = times * length_mm / (tempo or stroke.tempo_usual)
    return float(max(1, math.ceil(seconds)))


def _longest_mm(region: Region) -> float:
    xs = [x for x, _ in region.polygon_mm]
    ys = [y for _, y in region.polygon_mm]
    return math.hypot(max(xs) - min(xs), max(ys) - min(ys))


def tempo_of(said: SaidTempo, stroke: Stroke, places: Sequence[Region], *, breath_s: float, count_s: float) -> float:
    """Return a tempo as published ("5 s a stroke") in the unit of the stroke that plays it.

    Of a gliding stroke, one stroke goes there and back along each place.
    """
    middle = said.middle
    each_s = {
        "s_each": middle,
        "breaths_each": middle * breath_s,
        "counts_each": middle * count_s,
        "per_breath": breath_s / middle,
        "per_min": 60.0 / middle,
    }
    if said.unit == "mm_s":
        return middle
    if stroke.tempo_unit == "hold_s":
        return each_s[said.unit]
    if stroke.tempo_unit == "per_min":
        return 60.0 / each_s[said.unit]
    return sum(2.0 * _longest_mm(place) for place in places) / each_s[said.unit]
