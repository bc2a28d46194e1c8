"""What each contact may do at each place of this person's back, as a map that answers in microseconds.

Region ceilings, the limits of screening and marked areas are drawn once onto a grid over the person's chart, a little
too wide rather than too narrow. A hand then asks the grid under its footprint: care regions count under the part that
carries the weight (the core), working regions under its middle, marked areas under the whole of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unknot.anatomy import Back
from unknot.anatomy.polygons import buffered, signed_distance_mm
from unknot.choreography.reaching import Reach
from unknot.choreography.skin import Skin
from unknot.model.knowledge import Catalog, Contact, Region
from unknot.model.limits import Limits
from unknot.model.words import Side

__all__ = ["Ground", "Terrain", "sides_of"]

Points = NDArray[np.float64]
Values = NDArray[np.float64]
Cells = tuple[NDArray[np.intp], NDArray[np.intp]]
Window = tuple[slice, slice]
Mask = tuple[Window, NDArray[np.bool_]]

CELL_MM = 3.0
# Half a cell's diagonal, so that nothing falls between two cells, and what the points of a rim leave out
SLACK_MM = 2.6
RIM_MM = 1.4
"""What the points of a whole palm's rim leave out where the corner of a mark pokes in between two of them."""

CORNER_MM = 3.0
"""What the points of a broad core's rim leave out where the corner of a closed place pokes in between two of them."""

OUTLINE_INSET_MM = 4.0
MARGIN_MM = 80.0
"""Ground beyond the outline, wider than any footprint reaches, so that no lookup asks whether it is on the grid."""

EDGE_MM = 12.0
ANYTHING = 5.0
NOTHING = -1.0
CORE_OF_BROAD = 0.5
"""The part of a broad contact that carries the weight, as a share of its half axes."""

MANY = 1500
"""Places asked on one ground from which on a map of what is in reach is worth its making."""

AT_ONCE = 1000
"""Places asked together: this small, a product of matrices loses by being shared among threads."""

WHOLE = "whole_back"
"""The working surface as one; its ceilings are those of the places in it."""


def sides_of(region: Region) -> tuple[Side, ...]:
    """Return the sides on which a region exists."""
    return ("left", "right") if region.paired else ("midline",)


def _ellipse(rim: int) -> Points:
    angles = np.arange(rim) * 2 * np.pi / rim
    outer = np.stack([np.sin(angles), np.cos(angles)], axis=1)
    return np.concatenate([outer, 0.6 * outer[:: rim // 8], [[0.0, 0.0]]])


_FINE, _ROUGH = _ellipse(16), _ellipse(8)[[*range(8), 16]]
_RIM = _ellipse(40)
_CLOSE = _ellipse(24)
"""For small contacts, which count with the whole of them: the corner of a place fits between no two of these."""


@dataclass(frozen=True, slots=True)
class _Grid:
    left_mm: float
    bottom_mm: float
    columns: int
    rows: int

    def centres(self, window: Window) -> Points:
        row, column = window
        y = self.bottom_mm + (np.arange(self.rows)[row] + 0.5) * CELL_MM
        x = self.left_mm + (np.arange(self.columns)[column] + 0.5) * CELL_MM
        return np.stack(np.meshgrid(x, y), axis=-1)

    def filled(self, polygon: Points) -> NDArray[np.bool_]:
        """Return the cells whose middles lie in a polygon, line by line."""
        x = self.left_mm + (np.arange(self.columns) + 0.5) * CELL_MM
        y = self.bottom_mm + (np.arange(self.rows) + 0.5) * CELL_MM
        inside = np.zeros((self.rows, self.columns), dtype=bool)
        for start, end in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
            crossed = np.flatnonzero((start[1] > y) != (end[1] > y))
            at = start[0] + (y[crossed] - start[1]) / (end[1] - start[1] or 1.0) * (end[0] - start[0])
            inside[crossed] ^= x < at[:, None]
        return inside

    def near(self, polygon: Points, margin_mm: float) -> Mask:
        """Return the cells within a margin of a polygon: the window they lie in, and which of it."""
        reach = margin_mm + SLACK_MM
        origin = np.array([self.left_mm, self.bottom_mm])
        low = (polygon.min(axis=0) - reach - origin) / CELL_MM
        high = (polygon.max(axis=0) + reach - origin) / CELL_MM
        column = slice(max(0, int(low[0])), max(0, min(self.columns, int(high[0]) + 1)))
        row = slice(max(0, int(low[1])), max(0, min(self.rows, int(high[1]) + 1)))
        centres = self.centres((row, column))
        distance = signed_distance_mm(polygon, centres.reshape(-1, 2)).reshape(centres.shape[:-1])
        return (row, column), distance < reach


@dataclass(frozen=True, slots=True)
class _Drawn:
    """All regions on the grid of one back: the slow part."""

    grid: _Grid
    inside: NDArray[np.bool_]
    polygons: dict[str, Points]
    masks: dict[str, Mask]
    skin: Skin
    grounds: dict[tuple[object, ...], Ground]


_KEPT: dict[tuple[object, ...], _Drawn] = {}
_KEEP_AT_MOST = 16
_GROUNDS_AT_MOST = 120


def _drawn(back: Back, catalog: Catalog) -> _Drawn:
    """Return the drawing of this back, which only its numbers and the knowledge decide; the last few are kept."""
    key = (catalog.digest or id(catalog), *sorted(back.numbers.items()))
    drawn = _KEPT.get(key)
    if drawn is None:
        drawn = _draw(back, catalog)
        # Other threads may be here as well: nothing is looked up that they may have dropped
        for oldest in list(_KEPT)[: 1 - _KEEP_AT_MOST]:
            _KEPT.pop(oldest, None)
        _KEPT[key] = drawn
    return drawn


def _draw(back: Back, catalog: Catalog) -> _Drawn:
    outline = np.asarray(back.outline_mm, dtype=float)
    low, high = outline.min(axis=0), outline.max(axis=0)
    # The midline runs between two columns, so that left and right are treated alike
    half = int(np.ceil((max(-low[0], high[0]) + MARGIN_MM) / CELL_MM))
    rows = int(np.ceil((high[1] - low[1] + 2 * MARGIN_MM) / CELL_MM))
    grid = _Grid(-half * CELL_MM, float(low[1] - MARGIN_MM), 2 * half, rows)
    polygons: dict[str, Points] = {}
    masks: dict[str, Mask] = {}
    for region in catalog.regions.values():
        for side in sides_of(region):
            key = _key(region, side)
            polygons[key] = np.asarray(back.region_polygon_mm(region, side), dtype=float)
            if region.id != WHOLE:
                masks[key] = grid.near(polygons[key], region.margin_mm if region.kind == "care" else 0.0)
    inside = grid.filled(buffered(outline, -OUTLINE_INSET_MM))
    return _Drawn(grid, inside, polygons, masks, Skin(back, low, high), {})


def _warped(back: Back, polygon_mm: Sequence[tuple[float, float]]) -> Points:
    """Return a polygon on the person's chart, its long edges bent as the warp bends them."""
    corners = np.asarray(polygon_mm, dtype=float)
    pieces = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        count = max(1, int(np.ceil(np.hypot(*(end - start)) / EDGE_MM)))
        pieces.append(start + (end - start) * (np.arange(count) / count)[:, None])
    return back.to_person(np.concatenate(pieces))


def _key(region: Region, side: Side) -> str:
    return f"{region.id}.{side}" if region.paired else region.id


class Terrain:
    """The back of one person with everything that limits hands on it.

    Parameters
    ----------
    limits
        Limits of screening. None leaves only the regions' own ceilings.
    reach
        What hands can reach in this position. None is everything.
    """

    def __init__(self, back: Back, catalog: Catalog, limits: Limits | None, reach: Reach | None = None) -> None:
        self.back = back
        self.catalog = catalog
        self.limits = limits
        self._drawn = _drawn(back, catalog)
        self.reach = reach
        self._limits_key = (
            reach and reach.key,
            limits and (limits.max_level, limits.areas, *sorted(limits.region_levels.items())),
        )
        sided = any("." in region for region in limits.region_levels) if limits else False
        self._symmetric = not sided and not (limits and limits.areas) and (reach is None or reach.even)
        self._beyond = [self._drawn.grid.filled(polygon) for polygon in (reach.closed(back) if reach else ())]
        self.resting_spots: NDArray[np.float64] | None = None
        self._closed: dict[str, Mask] = {
            key: self._drawn.grid.near(self._drawn.polygons[key], CORNER_MM)
            for key in self._drawn.masks
            if limits is not None and limits.region_level(key) < 0
        }
        # Most strokes are treated as their technique is; only these need a ground of their own
        self._particular = {id_ for id_, stroke in catalog.strokes.items() if stroke.avoid}
        self._particular.update(id_ for region in catalog.regions.values() for id_ in region.forbidden_strokes)
        self._areas: list[tuple[Mask, float]] = [
            (self._drawn.grid.near(_warped(back, area.polygon_mm), area.margin_mm + RIM_MM), area.max_level)
            for area in (limits.areas if limits else ())
        ]

    @property
    def skin(self) -> Skin:
        """The slope of this person's back."""
        return self._drawn.skin

    def polygon(self, region: str, side: Side) -> Points:
        """Return a region's polygon on this person's chart, (M, 2) mm."""
        polygon = self._drawn.polygons[_key(self.catalog.regions[region], side)]
        return polygon if self.reach is None else self.reach.cut(polygon, self.back)

    def ground(
        self, contact: str, *, technique: str = "", stroke: str = "", asked: Collection[str] = frozenset()
    ) -> Ground:
        """Return what this contact may do, place by place.

        Parameters
        ----------
        asked
            Ids of regions whose own ceilings are set aside, for a step that must be played as it was written.
        """
        particular = stroke if stroke in self._particular else ""
        exempt = frozenset(asked)
        key = (contact, technique, particular, exempt, self._limits_key)
        kept = self._drawn.grounds
        ground = kept.get(key)
        if ground is None:
            if len(kept) >= _GROUNDS_AT_MOST:
                kept.clear()
            ground = kept[key] = self._made(contact, technique, particular, exempt)
        return ground

    def _made(self, contact: str, technique: str, stroke: str, asked: frozenset[str]) -> Ground:
        grid = self._drawn.grid
        highest = self.limits.max_level if self.limits else ANYTHING
        if self.reach is not None and self.limits is not None:
            highest = min(highest, max(self.reach.posture.levels.values()))
        core = np.full((grid.rows, grid.columns), float(highest))
        centre = np.where(self._drawn.inside, ANYTHING, NOTHING)
        for beyond in self._beyond:
            centre[beyond] = NOTHING
        avoided = self.catalog.strokes[stroke].avoid if stroke else ()
        for key, mask in self._drawn.masks.items():
            region = self.catalog.regions[key.partition(".")[0]]
            if region.id not in asked:
                level = region.ceilings.get(contact, region.ceilings["*"])
                if technique in region.forbidden_techniques or stroke in region.forbidden_strokes:
                    # A hand may rest or pass there without weight, unless the ceiling says otherwise
                    level = min(level, 0.0)
                if region.id in avoided:
                    level = NOTHING
                if self.reach is not None and self.limits is not None and region.kind == "working":
                    level = min(level, self.reach.level(region.id))
                _lower(core if region.kind == "care" else centre, mask, level)
            if self.limits is not None and self.limits.region_level(key) < highest:
                _lower(core, self._closed.get(key, mask), self.limits.region_level(key))
        whole: NDArray[np.float64] | None = None
        if self._areas:
            whole = np.full_like(core, ANYTHING)
            for mask, level in self._areas:
                _lower(whole, mask, level)
        return Ground(grid, core, centre, whole, self.catalog.contacts[contact], symmetric=self._symmetric)


def _lower(caps: Values, mask: Mask, level: float) -> None:
    window, cells = mask
    part = caps[window]
    part[cells] = np.minimum(part[cells], level)


class Ground:
    """The terrain as one contact feels it.

    Attributes
    ----------
    symmetric
        Whether left and right are alike: nothing is marked, and no limit names a side.
    lanes
        Lanes found on it so far, kept by whoever looks for them.
    """

    def __init__(
        self,
        grid: _Grid,
        core: Values,
        centre: Values,
        whole: Values | None,
        contact: Contact,
        *,
        symmetric: bool,
    ) -> None:
        self.contact = contact
        self.symmetric = symmetric
        self.lanes: dict[tuple[object, ...], tuple[float, Any]] = {}
        self._grid = grid
        axes = np.array([contact.half_width_mm, contact.half_length_mm])
        fine = _FINE if contact.broad else _CLOSE
        share = CORE_OF_BROAD if contact.broad else 1.0
        self._core = _Layer(grid, core, fine * axes * share, _ROUGH * axes * share)
        # Under its middle everything counts: the middle of a footprint is one of its points
        middle = np.minimum(core, centre)
        self._whole: _Layer | None = None
        if whole is not None:
            self._whole = _Layer(grid, whole, _RIM * axes, _ROUGH * axes)
            np.minimum(middle, whole, out=middle)
        self._middle = middle.ravel()

    def caps(self, places: Points, headings: Values, *, rough: bool = False) -> Values:
        """Return the highest level the contact may have at places (N, 2) with headings (N,); -1 where none.

        Parameters
        ----------
        rough
            Ask under fewer points of the footprint, to compare many places quickly.
        """
        x = (places[:, 0] - self._grid.left_mm) * (1 / CELL_MM)
        y = (places[:, 1] - self._grid.bottom_mm) * (1 / CELL_MM)
        cells = y.astype(np.int32) * self._grid.columns + x.astype(np.int32)
        caps: Values = self._middle.take(cells, mode="clip")
        self._core.lower(caps, cells, x, y, headings, rough=rough)
        if self._whole is not None:
            self._whole.lower(caps, cells, x, y, headings, rough=rough)
        return caps

    def cap(self, x_mm: float, y_mm: float, heading_rad: float) -> float:
        """Return the cap at one place."""
        return float(self.caps(np.array([[x_mm, y_mm]]), np.array([heading_rad]))[0])


class _Layer:
    """One table of the terrain with the points of the footprint that ask it.

    Parameters
    ----------
    table
        Levels by cell, (rows, columns).
    fine, rough
        Points of the footprint in its own axes, across and along, mm.
    """

    def __init__(self, grid: _Grid, table: Values, fine: Points, rough: Points) -> None:
        self._columns = grid.columns
        self._table = table
        # Counted in cells, and with a third column to add the place of the hand by
        self._fine, self._rough = (
            np.column_stack([points / CELL_MM, np.ones(len(points))]) for points in (fine, rough)
        )
        self._reach = int(np.abs(self._fine).max()) + 1
        self._lowest: Values | None = None
        self._asked = 0

    def lower(
        self, caps: Values, cells: NDArray[np.int32], x: Values, y: Values, headings: Values, *, rough: bool
    ) -> None:
        """Lower caps, in place, to what this table holds under footprints at (x, y), in cells from the grid's corner.

        Most hands lie where nothing lower is in reach, however they are turned; only the others ask point by point.
        """
        if self._lowest is None:
            self._asked += len(caps)
            if self._asked >= MANY:
                self._lowest = _lowest_around(self._table, self._reach).ravel()
        points = self._rough if rough else self._fine
        if self._lowest is None:
            np.minimum(caps, self._under(x, y, headings, points), out=caps)
            return
        asking = np.flatnonzero(self._lowest.take(cells, mode="clip") < caps)
        if len(asking):
            found = self._under(x[asking], y[asking], headings[asking], points)
            caps[asking] = np.minimum(caps[asking], found)

    def _under(self, x: Values, y: Values, headings: Values, points: Points) -> Values:
        # Column and row of each point are two sums of three products each
        turned = np.empty((2, 3, len(x)))
        np.cos(headings, out=turned[0, 0])
        np.sin(headings, out=turned[0, 1])
        np.negative(turned[0, 1], out=turned[1, 0])
        turned[1, 1], turned[0, 2], turned[1, 2] = turned[0, 0], x, y
        table, lowest = self._table.ravel(), np.empty(len(x))
        for first in range(0, len(x), AT_ONCE):
            part = slice(first, first + AT_ONCE)
            cells, rows = (points @ turned[:, :, part]).astype(np.int32)
            rows *= self._columns
            cells += rows
            table.take(cells, mode="clip").min(axis=0, out=lowest[part])
        return lowest


def _lowest_around(table: Values, reach: int) -> Values:
    """Return the lowest of a table (rows, columns) in a square around each cell, so many cells to each side."""
    for _ in "xy":
        lowest = np.full((table.shape[0] + 2 * reach, table.shape[1]), np.inf)
        lowest[reach:-reach] = table
        # Twice as many neighbours count each time, so that a wide square costs little more than a narrow one
        span, whole = 1, 2 * reach + 1
        while span < whole:
            step = min(span, whole - span)
            lowest = np.minimum(lowest[:-step], lowest[step:])
            span += step
        table = lowest.T
    return table
