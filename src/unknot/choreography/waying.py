"""A stroke led the way a routine says: the other way up or down, back over the same way or the sides, its own pace."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from unknot.model.knowledge import Motion, Stroke
from unknot.model.routine import Step

__all__ = ["led"]

_BACK: Final[dict[tuple[Motion, str], Motion]] = {
    ("glide_line", "sides"): "glide_up_and_around",
    ("glide_up_and_around", "same"): "glide_line",
}


def led(stroke: Stroke, step: Step, *, as_written: bool) -> Stroke:
    """Return the stroke with the motion and the numbers that play the step's way; the stroke itself where it has none.

    Parameters
    ----------
    as_written
        Take the pace of the way back as it is, even where the stroke does not allow it, so that a check can tell.
    """
    way = step.way
    if way is None:
        return stroke
    numbers = dict(stroke.motion_numbers)
    if way.out:
        numbers["footward"] = float(way.out == "footward")
        numbers["upward"] = 1.0 - 2.0 * numbers["footward"]
    if way.back_level is not None and step.level > 0:
        numbers["return_level_fraction"] = way.back_level / step.level
    if way.back_tempo_mm_s is not None and stroke.tempo_unit == "mm_s":
        back = way.back_tempo_mm_s
        back = back if as_written else min(max(back, stroke.tempo_low), stroke.tempo_high)
        numbers["return_tempo_fraction"] = back / (step.tempo or stroke.tempo_usual)
    return replace(stroke, motion=_BACK.get((stroke.motion, way.back), stroke.motion), motion_numbers=numbers)
