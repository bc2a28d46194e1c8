"""What lies over a drawn back: where the time goes, what is asked for, where care is taken, and what was marked.

Each layer is a group that a page shows or hides. Every shape says what it is (`data-over`) and how strong
(`data-strength`), so that the picture in three dimensions paints the same shapes. Kinds differ in form, never in colour
alone: tints are soft, care regions dotted, marks on the skin hatched within a dotted ring, and "not here" is a dashed
outline with a bar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np

from unknot.anatomy import Back, buffered
from unknot.anatomy.polygons import PointsMm
from unknot.model.intake import Mark
from unknot.model.knowledge import Region
from unknot.shell.drawing.shapes import polygon_path, svg_points
from unknot.shell.drawing.tokens import colour

__all__ = ["Layer", "Layers", "over_svg", "region_polygon"]

Layer = Literal["time", "need", "care", "tense", "marks"]

_MOST_TINT, _LEAST_TINT = 0.78, 0.12
_SKIN_MARGIN_MM = 20.0
_DOTS_MM = 7.0
_HATCH_MM = 8.0
_MARK_WORDS = {
    "tense": "Tense here",
    "skin": "Something on the skin",
    "sore": "Sore here",
    "not_here": "Please not here",
}


def over_svg(back: Back, marks: Sequence[Mark], regions: Mapping[str, Region]) -> str:
    """Return what a player lays over its own drawing: the marks, and the care regions, hidden until they are wanted."""
    layers = Layers(back, regions, "over")
    drawn = layers.care(shown=False) + layers.marks(marks)
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{layers.patterns(drawn)}</defs>{drawn}</svg>'


def region_polygon(back: Back, id_: str, regions: Mapping[str, Region]) -> PointsMm:
    """Return the outline of a region with its side ("kidney.left") on a person's chart, (M, 2) mm."""
    bare, _, side = id_.partition(".")
    return back.region_polygon_mm(regions[bare], side or "right")


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of one person's back; `uid` keeps names apart where a page has several pictures."""

    back: Back
    regions: Mapping[str, Region]
    uid: str

    def patterns(self, drawn: str) -> str:
        """Return the paints that the drawn layers use."""
        blur = (
            f'<filter id="{self.uid}-soft" x="-30%" y="-30%" width="160%" height="160%">'
            '<feGaussianBlur stdDeviation="7"/></filter>'
        )
        hatch = (
            f'<pattern id="{self.uid}-hatch" width="{_HATCH_MM:g}" height="{_HATCH_MM:g}" '
            f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<path d="M0 0V{_HATCH_MM:g}" stroke="{colour("drawn")}" stroke-width="2"/></pattern>'
        )
        dots = (
            f'<pattern id="{self.uid}-dots" width="{_DOTS_MM:g}" height="{_DOTS_MM:g}" '
            f'patternUnits="userSpaceOnUse"><circle cx="{_DOTS_MM / 2:g}" cy="{_DOTS_MM / 2:g}" r="1.3" '
            f'fill="{colour("drawn")}"/></pattern>'
        )
        paints = {"soft": blur, "hatch": hatch, "dots": dots}
        return "".join(paint for name, paint in paints.items() if f"#{self.uid}-{name})" in drawn)

    def tints(self, layer: Literal["time", "need"], values: Mapping[str, float], *, shown: bool = True) -> str:
        """Return regions tinted by a value, the largest most; the whole back and care regions are left untinted."""
        known = {
            id_: value
            for id_, value in values.items()
            if value > 0.0 and (region := self.regions.get(id_.partition(".")[0])) and _is_place(region)
        }
        most = max(known.values(), default=0.0)
        return self._group(
            layer, (self._tint(id_, value / most) for id_, value in sorted(known.items())), shown=shown, soft=True
        )

    def care(self, *, shown: bool = True) -> str:
        """Return every region where care is taken, dotted, with its name."""
        return self._group("care", (self._careful(region) for region in self.regions.values()), shown=shown)

    def marks(self, marks: Sequence[Mark], *, tense: bool = True) -> str:
        """Return what was painted on the body map; what is tense is a layer of its own, shown or not."""
        return self._group(
            "tense", (self._mark(mark) for mark in marks if mark.kind == "tense"), shown=tense
        ) + self._group("marks", (self._mark(mark) for mark in marks if mark.kind != "tense"))

    def _group(self, layer: Layer, shapes: Iterable[str], *, shown: bool = True, soft: bool = False) -> str:
        drawn = "".join(shapes)
        if not drawn:
            return ""
        paint = f' fill="{colour("tint")}" filter="url(#{self.uid}-soft)"' if soft else ""
        return f'<g data-layer="{layer}"{paint}{"" if shown else " display=" + chr(34) + "none" + chr(34)}>{drawn}</g>'

    def _tint(self, id_: str, share: float) -> str:
        strength = _LEAST_TINT + (_MOST_TINT - _LEAST_TINT) * share
        path = polygon_path(region_polygon(self.back, id_, self.regions))
        return (
            f'<path d="{path}" data-region="{escape(id_)}" data-over="tint" data-strength="{strength:.2f}" '
            f'fill-opacity="{strength:.2f}"/>'
        )

    def _careful(self, region: Region) -> str:
        if region.kind != "care":
            return ""
        sides = ("left", "right") if region.paired else ("",)
        shapes = "".join(
            f'<path d="{polygon_path(self.back.region_polygon_mm(region, side or "right"))}" data-over="care" '
            f'fill="url(#{self.uid}-dots)" stroke="{colour("drawn")}" stroke-width="1.4"/>'
            for side in sides
        )
        return f"<g><title>{escape(region.name)}</title>{shapes}</g>"

    def _mark(self, mark: Mark) -> str:
        polygon = (
            region_polygon(self.back, mark.region, self.regions)
            if mark.region
            else self.back.to_person(mark.polygon_mm)
        )
        path = polygon_path(polygon)
        words = mark.note or mark.what.replace("_", " ").capitalize() or _MARK_WORDS[mark.kind]
        if mark.kind == "tense":
            strength = 0.25 + 0.55 * mark.strength_fraction
            inner = (
                f'<path d="{path}" data-over="tint" data-strength="{strength:.2f}" fill="{colour("tint")}" '
                f'fill-opacity="{strength:.2f}" filter="url(#{self.uid}-soft)"/>'
            )
        elif mark.kind == "not_here":
            inner = _not_here(path, polygon)
        else:
            around = polygon_path(buffered(polygon, _SKIN_MARGIN_MM))
            inner = (
                f'<path d="{path}" data-over="hatch" fill="url(#{self.uid}-hatch)" stroke="{colour("drawn")}" '
                f'stroke-width="2"/>'
                f'<path d="{around}" data-over="ring" fill="none" stroke="{colour("drawn")}" stroke-width="2" '
                f'stroke-linecap="round" stroke-dasharray="0.1 6"/>'
            )
        return f'<g class="mark {mark.kind}"><title>{escape(words)}</title>{inner}</g>'


def _is_place(region: Region) -> bool:
    return region.kind == "working" and region.id != "whole_back"


def _not_here(path: str, polygon: PointsMm) -> str:
    low, high = svg_points(polygon).min(axis=0), svg_points(polygon).max(axis=0)
    (cx, cy), half = (low + high) / 2.0, 0.35 * float(np.min(high - low))
    return (
        f'<g stroke="{colour("red")}" stroke-width="3.2" stroke-linecap="round" fill="none">'
        f'<path d="{path}" data-over="no" fill="{colour("red")}" fill-opacity="0.08" stroke-dasharray="9 7"/>'
        f'<path d="M{cx - half:.1f} {cy:.1f}H{cx + half:.1f}" data-over="bar" stroke-width="6"/></g>'
    )
