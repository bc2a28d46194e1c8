"""The map between the reference chart and one person's chart, both ways.

Along the spine it is a monotone curve through the midline landmarks. Across, at each level, it keeps the frame near the
spine (vertebrae, erectors, shoulder blades scale with the skeleton) and lets the flank move out with the girth:

    x' = x · frame / √(1 + q t²),   t = |x| / half breadth,   q = (frame / girth)² − 1

which leaves the midline with the frame's scale, meets the flank at the girth's scale, never folds for any positive
scales, and is inverted in closed form. Beyond the flank (arms, in the drawing) it goes on with a constant slope.

The curves are tabulated once at 1 mm and read linearly. The same table read backwards is the inverse, so that a round
trip is exact to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unknot.anatomy.interpolation import Values, monotone_curve
from unknot.anatomy.outline import HALF_WIDTHS_MM
from unknot.anatomy.polygons import PointsMm
from unknot.anatomy.sizing import Proportions

__all__ = ["Warp", "warp_for"]

_LOW_MM, _HIGH_MM, _STEP_MM = -320.0, 920.0, 1.0
_CREST_MM, _C7_MM = 51.0, 460.0
_GIRTH_TO_FRAME = (0.7, 2.0)
"""Flanks further from the frame than this are not drawn: no chart was ever fitted there."""


@dataclass(frozen=True, slots=True)
class Warp:
    """Tables over the reference levels: person's y, scale near the spine, and the square term and edge of the flank."""

    levels_mm: Values
    person_levels_mm: Values
    across: Values
    """(K, 4): frame scale, q, half breadth of the reference, slope beyond it."""

    def to_person(self, points: PointsMm) -> PointsMm:
        """Return (N, 2) points of the reference chart on the person's chart."""
        x, y = points[:, 0], points[:, 1]
        frame, q, half, beyond = self._across(y)
        inside = np.clip(x, -half, half)
        t = inside / half
        moved = inside * frame / np.sqrt(1.0 + q * t * t) + (x - inside) * beyond
        return np.column_stack([moved, _read(y, self.levels_mm, self.person_levels_mm)])

    def to_reference(self, points: PointsMm) -> PointsMm:
        """Return (N, 2) points of the person's chart on the reference chart."""
        y = _read(points[:, 1], self.person_levels_mm, self.levels_mm)
        frame, q, half, beyond = self._across(y)
        edge = half * frame / np.sqrt(1.0 + q)
        x = points[:, 0]
        inside = np.clip(x, -edge, edge)
        s = inside / half
        moved = inside / np.sqrt(frame * frame - q * s * s) + (x - inside) / beyond
        return np.column_stack([moved, y])

    def flank_mm(self, y_reference: Values) -> Values:
        """Return how far the flank is from the midline on the person's chart, at levels of the reference chart."""
        frame, q, half, _ = self._across(y_reference)
        flank: Values = half * frame / np.sqrt(1.0 + q)
        return flank

    def _across(self, y_reference: Values) -> tuple[Values, Values, Values, Values]:
        place = np.clip((y_reference - _LOW_MM) / _STEP_MM, 0.0, len(self.across) - 1.000001)
        row = place.astype(np.intp)
        weight = (place - row)[:, None]
        table = self.across[row]
        table += weight * (self.across[row + 1] - table)
        return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def _read(at: Values, known: Values, wanted: Values) -> Values:
    """Read a rising table; beyond its ends both columns run on side by side."""
    inside = np.clip(at, known[0], known[-1])
    read: Values = np.interp(inside, known, wanted) + (at - inside)
    return read


def warp_for(body: Proportions) -> Warp:
    """Return the warp of a body that compares with the reference like this."""
    levels = np.arange(_LOW_MM, _HIGH_MM + _STEP_MM / 2.0, _STEP_MM)
    frame = _profile(levels, _frame_scales(body))
    girth = np.clip(_profile(levels, _girth_scales(body)), _GIRTH_TO_FRAME[0] * frame, _GIRTH_TO_FRAME[1] * frame)
    half = _profile(levels, HALF_WIDTHS_MM)
    q = (frame / girth) ** 2 - 1.0
    across = np.column_stack([frame, q, half, np.full_like(levels, body.girth)])
    across.setflags(write=False)
    return Warp(levels, _person_levels(levels, body), across)


def _profile(levels: Values, knots: tuple[tuple[float, float], ...]) -> Values:
    known = np.array(knots)
    return monotone_curve(levels, known[:, 0], known[:, 1])


def _person_levels(levels: Values, body: Proportions) -> Values:
    """Trunk by its own regression, what lies above and below by stature; smooth where they meet."""
    crest = _CREST_MM * body.stature
    c7 = crest + (_C7_MM - _CREST_MM) * body.c7_to_crest
    knots = [
        (_LOW_MM, _LOW_MM * body.stature),
        (0.0, 0.0),
        (_CREST_MM, crest),
        *((y, crest + (y - _CREST_MM) * body.c7_to_crest) for y in (208.0, 328.0, 397.0)),
        (_C7_MM, c7),
        *((y, c7 + (y - _C7_MM) * body.stature) for y in (590.0, _HIGH_MM)),
    ]
    return _profile(levels, tuple(knots))


def _frame_scales(body: Proportions) -> tuple[tuple[float, float], ...]:
    """Skeleton near the spine: half by stature, half by the breadth of the shoulders or hips."""
    shoulders = (body.biacromial + body.stature) / 2.0
    hips = (body.biacromial + body.bicristal + 2.0 * body.stature) / 4.0
    neck = (body.girth + body.stature) / 2.0
    return ((-60.0, hips), (51.0, hips), (208.0, shoulders), (402.0, body.biacromial), (500.0, neck), (600.0, neck))


def _girth_scales(body: Proportions) -> tuple[tuple[float, float], ...]:
    """The flank: breadth of hips, waist, chest and shoulders, each at its level."""
    crest = (body.waist + body.hip) / 2.0
    neck = (body.girth + body.stature) / 2.0
    return (
        *((-60.0, body.hip), (-15.0, body.hip), (51.0, crest), (100.0, body.waist), (230.0, body.chest)),
        *((310.0, (body.chest + body.biacromial) / 2.0), (395.0, body.biacromial), (500.0, neck), (600.0, neck)),
    )
