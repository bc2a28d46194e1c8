"""The swell: a routine drawn as its pressure over its time.

Height is the level (stillness has a tenth of the height, so that it is seen), width is time, with smooth shoulders
between steps. Each phase has a tone and a weave, so that it is told apart without colour.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from unknot.model.routine import Routine
from unknot.model.words import Phase
from unknot.shell.drawing.tokens import colour
from unknot.units import clock_text

__all__ = ["swell_svg"]

_STILL_FRACTION = 0.1
_FULL_LEVEL = 3.0
_GAP, _SHOULDER, _STEEPEST = 3.0, 38.0, 0.42
_WEAVE_FROM_WIDTH = 240.0
_WEAVES: dict[Phase, tuple[float, float, str]] = {
    "knead": (9, 0, "M1.8 3a1.2 1.2 0 1 0 2.4 0a1.2 1.2 0 1 0 -2.4 0"),
    "focus": (7, 45, "M0 0V7"),
    "lengthen": (7, 0, "M2 0V7"),
    "enliven": (10, 0, "M2 2l4 4M6 2l-4 4"),
    "soothe": (8, 0, "M0 3H8"),
}
"""Size of one repeat, its turn in degrees, and its lines: dots, diagonals, uprights, crosses, levels."""


@dataclass(frozen=True, slots=True)
class _Bar:
    start: float
    end: float
    top: float
    phase: Phase
    title: str


def swell_svg(
    routine: Routine,
    *,
    width: float = 1084.0,
    height: float = 112.0,
    chosen: int | None = None,
    done_s: float | None = None,
    weave: bool | None = None,
    names: Sequence[str] = (),
) -> str:
    """Return the swell of a routine as SVG text; it stretches to the box it is put in.

    Every step is a `<g data-step="i">`; the rest after the hands have left is the last piece, without a step. Its width
    is in proportion to `routine.duration_s + routine.rest_s`, so that signs and times can be put below by percentages.

    Parameters
    ----------
    width, height
        The drawing's own size; only their ratio to the weave matters.
    chosen
        This step is full, the others 55 %. Without one, all are full.
    done_s
        What lies after this second is veiled behind a dashed line.
    weave
        Whether phases carry their weave; by itself from a width of 240 on.
    names
        What each step is called, for readers of the picture; the stroke's id where not given.
    """
    uid = f"s{zlib.crc32(repr((routine.steps, routine.rest_s, width, height)).encode()):08x}"
    bars = _bars(routine, width, height, names)
    woven = width >= _WEAVE_FROM_WIDTH if weave is None else weave
    phases = sorted({bar.phase for bar in bars if bar.phase in _WEAVES}) if woven else []
    patterns = "".join(_pattern(f"{uid}-{phase}", phase) for phase in phases)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="swell" viewBox="0 0 {width:g} {height:g}" '
        f'preserveAspectRatio="none" role="img"><title>{escape(_sentence(routine))}</title>',
        f'<defs><clipPath id="{uid}"><path d="{_skyline(bars, width, height)}"/></clipPath>{patterns}</defs>',
        f'<g clip-path="url(#{uid})">',
    ]
    for index, bar in enumerate(bars):
        step = f' data-step="{index}"' if index < len(routine.steps) else ""
        faded = chosen is not None and index != chosen
        opacity = ' opacity="0.55"' if faded else ""
        rectangle = f"M{bar.start:.1f} 0H{bar.end:.1f}V{height:g}H{bar.start:.1f}Z"
        drawn = f'<path d="{rectangle}" fill="{colour(f"p-{bar.phase}")}"/>'
        if bar.phase in phases:
            drawn += f'<path d="{rectangle}" fill="url(#{uid}-{bar.phase})"/>'
        parts.append(f'<g{step} class="{bar.phase}"{opacity}><title>{escape(bar.title)}</title>{drawn}</g>')
    parts.append("</g>" + _veil(routine, done_s, width, height) + "</svg>")
    return "".join(parts)


def _pattern(id_: str, phase: Phase) -> str:
    size, turn, lines = _WEAVES[phase]
    fill = colour("weave") if phase == "knead" else "none"
    return (
        f'<pattern id="{id_}" width="{size:g}" height="{size:g}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({turn:g})"><path d="{lines}" fill="{fill}" stroke="{colour("weave")}" '
        f'stroke-width="{0 if phase == "knead" else 1.2:g}"/></pattern>'
    )


def _sentence(routine: Routine) -> str:
    return f"{routine.title}: pressure over {clock_text(routine.duration_s)}"


def _bars(routine: Routine, width: float, height: float, names: Sequence[str]) -> list[_Bar]:
    total = routine.duration_s + routine.rest_s
    bars, at = [], 0.0
    for index, step in enumerate(routine.steps):
        name = names[index] if index < len(names) else step.stroke.replace("_", " ")
        title = f"{name}, {clock_text(step.duration_s)}"
        bars.append(_bar(at, step.duration_s, step.level, step.phase, title, total, width, height))
        at += step.duration_s
    if routine.rest_s > 0.0:
        bars.append(_bar(at, routine.rest_s, 0.0, "rest", f"rest, {clock_text(routine.rest_s)}", total, width, height))
    return bars


def _bar(
    at_s: float, span_s: float, level: float, phase: Phase, title: str, total_s: float, width: float, height: float
) -> _Bar:
    start, end = at_s / total_s * width, (at_s + span_s) / total_s * width
    gap = min(_GAP, (end - start) * 0.3) / 2.0
    share = min(max(level, 0.0) / _FULL_LEVEL, 1.15)
    tall = _STILL_FRACTION + (1.0 - _STILL_FRACTION) * share
    return _Bar(start + gap, end - gap, height * (1.0 - tall / 1.15), phase, title)


def _skyline(bars: Sequence[_Bar], width: float, height: float) -> str:
    """The outline: flat over a step, an S-curve between two, never wider than the steps it joins."""
    if not bars:
        return f"M0 {height:g}H{width:g}Z"
    path = [f"M0 {height:g}V{bars[0].top:.1f}"]
    for here, following in pairwise(bars):
        joint = (here.end + following.start) / 2.0
        reach = min(_SHOULDER, _STEEPEST * (here.end - here.start), _STEEPEST * (following.end - following.start))
        path.append(
            f"H{joint - reach:.1f}C{joint:.1f} {here.top:.1f} {joint:.1f} {following.top:.1f} "
            f"{joint + reach:.1f} {following.top:.1f}"
        )
    path.append(f"H{width:g}V{height:g}Z")
    return "".join(path)


def _veil(routine: Routine, done_s: float | None, width: float, height: float) -> str:
    if done_s is None:
        return ""
    x = min(max(done_s / (routine.duration_s + routine.rest_s), 0.0), 1.0) * width
    return (
        f'<path d="M{x:.1f} 0H{width:g}V{height:g}H{x:.1f}Z" fill="{colour("bg")}" fill-opacity="0.7"/>'
        f'<path d="M{x:.1f} 0V{height:g}" stroke="{colour("soft")}" stroke-width="1.5" stroke-dasharray="4 4"/>'
    )
