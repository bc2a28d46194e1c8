"""The drawn back of one person, with where the time goes and what hands should know about."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from unknot.anatomy import Back, buffered
from unknot.library import shipped_catalog
from unknot.model.intake import Mark
from unknot.model.knowledge import Region
from unknot.shell.drawing.shapes import Body, Line, body_of, polygon_path, svg_points
from unknot.shell.drawing.tokens import colour

__all__ = ["Label", "back_svg"]

_MOST_TINT, _LEAST_TINT = 0.78, 0.12
_RELIEF_WIDTH, _RELIEF_OPACITY = 1.0, 0.32
_SKIN_MARGIN_MM = 20.0
_LABEL_ROOM_MM, _LABEL_STEP_MM = 210.0, 64.0
_MARK_WORDS = {
    "tense": "Tense here",
    "skin": "Something on the skin",
    "sore": "Sore here",
    "not_here": "Please not here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words beside the back with a line to a region ("shoulder_top.left")."""

    region: str
    text: str
    detail: str = ""


def back_svg(
    back: Back,
    *,
    dose: Mapping[str, float] | None = None,
    marks: Sequence[Mark] = (),
    labels: Sequence[Label] = (),
    title: str = "The back, drawn from above",
    regions: Mapping[str, Region] | None = None,
) -> str:
    """Return the drawn back as SVG text.

    Parameters
    ----------
    dose
        Region id with side ("interscapular.left") -> seconds; the longest is tinted most. The whole back, care regions
        and unknown ids are left untinted.
    marks
        What was painted on the body map.
    labels
        Words in the margins; the picture becomes wider for them.
    regions
        Bare region id -> region; the shipped ones where not given.
    """
    known = shipped_catalog().regions if regions is None else regions
    body = body_of(back)
    uid = f"b{zlib.crc32(repr((back.numbers, sorted((dose or {}).items()), marks)).encode()):08x}"
    tints = _tints(back, dose or {}, known, uid)
    painted = [_mark(back, mark, known, uid) for mark in marks]
    x, y, width, height = body.view_box
    if labels:
        x, width = x - _LABEL_ROOM_MM, width + 2 * _LABEL_ROOM_MM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn-back" viewBox="{x:g} {y:g} {width:g} {height:g}" '
        f'role="img"><title>{escape(title)}</title>',
        _definitions(uid, body, blurred=bool(tints or marks), hatched=any(m.kind in ("skin", "sore") for m in marks)),
        f'<path d="{body.silhouette}" fill="{colour("clay")}" fill-rule="evenodd"/>',
        f'<g clip-path="url(#{uid}-body)">{tints}{"".join(painted)}</g>',
        f'<path d="{body.silhouette}" fill="none" stroke="{colour("drawn")}" stroke-width="2.6" '
        f'stroke-linejoin="round"/>',
        _quiet((Line(body.relief, _RELIEF_WIDTH, _RELIEF_OPACITY), *body.lines)),
        f'<path d="{body.drape}" fill="{colour("drape")}"/>',
        _quiet(body.drape_lines),
        _labels(back, labels, known, body),
        "</svg>",
    ]
    return "".join(parts)


def _definitions(uid: str, body: Body, *, blurred: bool, hatched: bool) -> str:
    parts = [f'<clipPath id="{uid}-body"><path d="{body.silhouette}" clip-rule="evenodd"/></clipPath>']
    if blurred:
        parts.append(
            f'<filter id="{uid}-soft" x="-30%" y="-30%" width="160%" height="160%">'
            '<feGaussianBlur stdDeviation="7"/></filter>'
        )
    if hatched:
        parts.append(
            f'<pattern id="{uid}-hatch" width="8" height="8" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><path d="M0 0V8" stroke="{colour("drawn")}" stroke-width="2"/></pattern>'
        )
    return f"<defs>{''.join(parts)}</defs>"


def _quiet(lines: Iterable[Line]) -> str:
    drawn = "".join(f'<path d="{line.d}" stroke-width="{line.width:g}" opacity="{line.opacity:g}"/>' for line in lines)
    return f'<g fill="none" stroke="{colour("drawn")}" stroke-linecap="round" stroke-linejoin="round">{drawn}</g>'


def _polygon(back: Back, id_: str, regions: Mapping[str, Region]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    bare, _, side = id_.partition(".")
    return back.region_polygon_mm(regions[bare], side or "right")


def _tints(back: Back, dose: Mapping[str, float], regions: Mapping[str, Region], uid: str) -> str:
    shown = {
        id_: seconds
        for id_, seconds in dose.items()
        if seconds > 0.0 and (region := regions.get(id_.partition(".")[0])) and _is_place(region)
    }
    most = max(shown.values(), default=0.0)
    drawn = [
        f'<path d="{polygon_path(_polygon(back, id_, regions))}" data-region="{escape(id_)}" '
        f'fill-opacity="{_LEAST_TINT + (_MOST_TINT - _LEAST_TINT) * seconds / most:.2f}"/>'
        for id_, seconds in sorted(shown.items())
    ]
    return f'<g fill="{colour("tint")}" filter="url(#{uid}-soft)">{"".join(drawn)}</g>' if drawn else ""


def _is_place(region: Region) -> bool:
    return region.kind == "working" and region.id != "whole_back"


def _mark(back: Back, mark: Mark, regions: Mapping[str, Region], uid: str) -> str:
    """Each kind differs in form, not in colour alone, and carries its words."""
    polygon = _polygon(back, mark.region, regions) if mark.region else back.to_person(mark.polygon_mm)
    path = polygon_path(polygon)
    words = mark.note or mark.what.replace("_", " ").capitalize() or _MARK_WORDS[mark.kind]
    if mark.kind == "tense":
        opacity = 0.25 + 0.55 * mark.strength_fraction
        inner = f'<path d="{path}" fill="{colour("tint")}" fill-opacity="{opacity:.2f}" filter="url(#{uid}-soft)"/>'
    elif mark.kind == "not_here":
        inner = _not_here(path, polygon)
    else:
        around = polygon_path(buffered(polygon, _SKIN_MARGIN_MM))
        inner = (
            f'<path d="{path}" fill="url(#{uid}-hatch)" stroke="{colour("drawn")}" stroke-width="2"/>'
            f'<path d="{around}" fill="none" stroke="{colour("drawn")}" stroke-width="2" stroke-linecap="round" '
            f'stroke-dasharray="0.1 6"/>'
        )
    return f'<g class="mark {mark.kind}"><title>{escape(words)}</title>{inner}</g>'


def _not_here(path: str, polygon: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> str:
    low, high = svg_points(polygon).min(axis=0), svg_points(polygon).max(axis=0)
    (cx, cy), half = (low + high) / 2.0, 0.35 * float(np.min(high - low))
    return (
        f'<g stroke="{colour("red")}" stroke-width="3.2" stroke-linecap="round" fill="none">'
        f'<path d="{path}" fill="{colour("red")}" fill-opacity="0.08" stroke-dasharray="9 7"/>'
        f'<path d="M{cx - half:.1f} {cy:.1f}H{cx + half:.1f}" stroke-width="6"/></g>'
    )


def _labels(back: Back, labels: Sequence[Label], regions: Mapping[str, Region], body: Body) -> str:
    """Words stand in the margins, never over the body, in the order of their places from head to hips."""
    placed = sorted(
        ((svg_points(_polygon(back, label.region, regions)).mean(axis=0), label) for label in labels),
        key=lambda entry: float(entry[0][1]),
    )
    parts = []
    for side in (-1, 1):
        lowest = body.view_box[1] + 40.0
        for (x, y), label in placed:
            if (x < 0.0) != (side < 0):
                continue
            at = max(lowest, float(y) - 10.0)
            lowest = at + _LABEL_STEP_MM
            parts.append(_label(label, (float(x), float(y)), at, side, body))
    return (
        f'<g font-family="var(--sans, sans-serif)" font-size="21" fill="{colour("ink")}">{"".join(parts)}</g>'
        if parts
        else ""
    )


def _label(label: Label, place: tuple[float, float], at: float, side: int, body: Body) -> str:
    edge = side * body.view_box[2] / 2.0
    anchor = "end" if side < 0 else "start"
    words = f'<text x="{edge:.0f}" y="{at:.0f}" text-anchor="{anchor}" font-weight="600">{escape(label.text)}</text>'
    if label.detail:
        words += f'<text x="{edge:.0f}" y="{at + 25:.0f}" text-anchor="{anchor}">{escape(label.detail)}</text>'
    return (
        f'<path d="M{edge - side * 4:.0f} {at + 6:.0f}L{place[0]:.1f} {place[1]:.1f}" fill="none" '
        f'stroke="{colour("ink")}" stroke-width="1.6" opacity="0.7"/>'
        f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="4"/>{words}'
    )
