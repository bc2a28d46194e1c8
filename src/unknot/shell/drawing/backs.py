"""The drawn back of one person, with where the time goes and what hands should know about."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from unknot.anatomy import Back
from unknot.library import shipped_catalog
from unknot.model.intake import Mark
from unknot.model.knowledge import Region
from unknot.shell.drawing.layers import Layers, region_polygon
from unknot.shell.drawing.shapes import Body, Line, body_of, svg_points
from unknot.shell.drawing.tokens import colour

__all__ = ["Label", "back_svg"]

_RELIEF_WIDTH, _RELIEF_OPACITY = 1.0, 0.32
_LABEL_ROOM_MM, _LABEL_STEP_MM = 210.0, 64.0


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
    needs: Mapping[str, float] | None = None,
    care: bool = False,
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
    needs
        Region id with side -> how much it asks for; a second layer, not shown until a page shows it.
    care
        Whether the regions where care is taken are a third layer, not shown until a page shows it.
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
    layers = Layers(back, known, uid)
    over = (
        layers.tints("time", dose or {})
        + layers.tints("need", needs or {}, shown=False)
        + (layers.care(shown=False) if care else "")
        # What is tense is tinted as what takes time is: never both at once
        + layers.marks(marks, tense=not dose)
    )
    x, y, width, height = body.view_box
    if labels:
        x, width = x - _LABEL_ROOM_MM, width + 2 * _LABEL_ROOM_MM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn-back" viewBox="{x:g} {y:g} {width:g} {height:g}" '
        f'role="img"><title>{escape(title)}</title>',
        f'<defs><clipPath id="{uid}-body"><path d="{body.silhouette}" clip-rule="evenodd"/></clipPath>'
        f"{layers.patterns(over)}</defs>",
        f'<path d="{body.silhouette}" fill="{colour("clay")}" fill-rule="evenodd"/>',
        f'<g clip-path="url(#{uid}-body)">{over}</g>',
        f'<path d="{body.silhouette}" fill="none" stroke="{colour("drawn")}" stroke-width="2.6" '
        f'stroke-linejoin="round"/>',
        _quiet((Line(body.relief, _RELIEF_WIDTH, _RELIEF_OPACITY), *body.lines)),
        f'<path d="{body.drape}" fill="{colour("drape")}"/>',
        _quiet(body.drape_lines),
        _labels(back, labels, known, body),
        "</svg>",
    ]
    return "".join(parts)


def _quiet(lines: Iterable[Line]) -> str:
    drawn = "".join(f'<path d="{line.d}" stroke-width="{line.width:g}" opacity="{line.opacity:g}"/>' for line in lines)
    return f'<g fill="none" stroke="{colour("drawn")}" stroke-linecap="round" stroke-linejoin="round">{drawn}</g>'


def _labels(back: Back, labels: Sequence[Label], regions: Mapping[str, Region], body: Body) -> str:
    """Words stand in the margins, never over the body, in the order of their places from head to hips."""
    placed = sorted(
        ((svg_points(region_polygon(back, label.region, regions)).mean(axis=0), label) for label in labels),
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
