"""How far any place of one person's back is from each region: distances drawn once per back onto grids.

A grid answers fast and roughly (to within half a cell's diagonal); where that is too close to call, the distance to the
polygon itself decides. So a judgement is as exact as the polygon, and the grid only makes it quick.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.anatomy import Back, region_ids_with_sides, signed_distance_mm
from unknot.model.knowledge import Catalog
from unknot.model.limits import AreaLimit
from unknot.verifying.footprints import core_of
from unknot.verifying.tracks import Floats

__all__ = ["CELL_MM", "Area", "Cells", "Lattice", "Map", "Maps", "area_maps", "maps_of"]

CELL_MM: Final = 4.0
_ROUGH_MM: Final = CELL_MM * 0.71
"""A value read off the grid is this far off at most: half the diagonal of a cell."""

_REACH_MM: Final = 90.0
"""How far a map reaches that is not asked for a person's regions."""

_LONGEST_FOOTPRINT_MM: Final = 100.0
_LATTICE_REACH_MM: Final = 160.0
_OUTLINE_REACH_MM: Final = 40.0
"""Hands further beyond the edge than this are off the back, whatever a rule allows."""

_EDGE_STEP_MM: Final = 12.0
_KEEP_AT_MOST: Final = 12

Bools = NDArray[np.bool_]
Cells = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """The square cells that all maps of one back share, so that a place is looked up once for all of them."""

    left_mm: float
    bottom_mm: float
    columns: int
    rows: int

    @classmethod
    def around(cls, polygon: Floats, reach_mm: float) -> Lattice:
        """Return the cells around a polygon, (M, 2) mm, and one more on each side; the midline lies in its middle."""
        half = int(np.ceil((np.abs(polygon[:, 0]).max() + reach_mm) / CELL_MM)) + 1
        low = int(np.floor((polygon[:, 1].min() - reach_mm) / CELL_MM)) - 1
        high = int(np.ceil((polygon[:, 1].max() + reach_mm) / CELL_MM)) + 1
        return cls(left_mm=-half * CELL_MM, bottom_mm=low * CELL_MM, columns=2 * half, rows=high - low)

    def cells_of(self, x: Floats, y: Floats) -> Cells:
        """Return the number of the cell that each place lies in; beyond the lattice, of one on its border."""
        column = ((x - self.left_mm) * (1.0 / CELL_MM)).astype(np.int32)
        row = ((y - self.bottom_mm) * (1.0 / CELL_MM)).astype(np.int32)
        np.minimum(np.maximum(column, 0, out=column), self.columns - 1, out=column)
        np.minimum(np.maximum(row, 0, out=row), self.rows - 1, out=row)
        row *= self.columns
        row += column
        return row

    def window(self, low: Floats, high: Floats) -> tuple[slice, slice]:
        """Return the rows and columns that hold a rectangle, without the border."""
        first = ((low - [self.left_mm, self.bottom_mm]) / CELL_MM).astype(int)
        last = ((high - [self.left_mm, self.bottom_mm]) / CELL_MM).astype(int) + 1
        (left, bottom), (right, top) = np.maximum(first, 1), np.minimum(last, [self.columns - 1, self.rows - 1])
        return slice(bottom, max(bottom, top)), slice(left, max(left, right))

    def middles(self, rows: slice, columns: slice) -> tuple[Floats, Floats]:
        """Return where the middles of cells lie: x of the columns, (C,), and y of the rows, (R,)."""
        x: Floats = self.left_mm + (np.arange(self.columns, dtype=np.float64)[columns] + 0.5) * CELL_MM
        y: Floats = self.bottom_mm + (np.arange(self.rows, dtype=np.float64)[rows] + 0.5) * CELL_MM
        return x, y


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """Signed distances to one polygon, by cell: negative inside, infinite far from its edge and beyond the lattice."""

    polygon: Floats
    lattice: Lattice
    distance_mm: NDArray[np.float32]

    @classmethod
    def drawn(cls, polygon: Floats, lattice: Lattice | None = None, reach_mm: float = _REACH_MM) -> Map:
        """Return the map of a polygon, (M, 2) mm on the person's chart."""
        lattice = lattice or Lattice.around(polygon, reach_mm)
        rows, columns = lattice.window(polygon.min(axis=0) - reach_mm, polygon.max(axis=0) + reach_mm)
        distance = np.full((lattice.rows, lattice.columns), np.inf, dtype=np.float32)
        distance[rows, columns] = _grid_distances_mm(polygon, *lattice.middles(rows, columns), reach_mm)
        return cls(polygon=polygon, lattice=lattice, distance_mm=distance.ravel())

    def mirrored(self, polygon: Floats) -> Map:
        """Return the map of the polygon's twin on the other side of the spine; the lattice is its own twin."""
        distance = self.distance_mm.reshape(self.lattice.rows, self.lattice.columns)
        return Map(
            polygon=polygon,
            lattice=self.lattice,
            distance_mm=np.ascontiguousarray(distance[:, ::-1]).ravel(),
        )

    def rough_mm(self, x: Floats, y: Floats) -> NDArray[np.float32]:
        """Return distances read off the cells; any shape."""
        found: NDArray[np.float32] = self.distance_mm[self.lattice.cells_of(x, y)]
        return found

    def closer_than(self, x: Floats, y: Floats, limit_mm: Floats | float, cells: Cells | None = None) -> Bools:
        """Return for each place (flat arrays) whether it is nearer than the limit; exact.

        `cells` are the places' cells, where they are known already.
        """
        limit = np.broadcast_to(np.asarray(limit_mm, dtype=np.float64), x.shape)
        rough = self.distance_mm[self.lattice.cells_of(x, y) if cells is None else cells]
        near: Bools = rough < limit
        unsure = np.flatnonzero(np.abs(rough - limit) <= _ROUGH_MM)
        if len(unsure):
            exact = signed_distance_mm(self.polygon, np.column_stack([x[unsure], y[unsure]]))
            near[unsure] = exact < limit[unsure]
        return near

    def exact_mm(self, x: float, y: float) -> float:
        """Return the distance of one place."""
        return float(signed_distance_mm(self.polygon, np.array([[x, y]]))[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A marked area on this person's chart, with its map."""

    limit: AreaLimit
    map: Map


@dataclass(frozen=True, slots=True, kw_only=True)
class Maps:
    """The maps of one back.

    Attributes
    ----------
    care, working
        By region id with side ("kidney.left"). "Whole" regions, of which other working regions are parts, are not here.
    whole
        Working regions that hold others ("whole_back").
    outline
        The edge of the workable trunk.
    slope_x, slope_y
        Rise of the skin per mm, by cell.
    """

    lattice: Lattice
    care: dict[str, Map]
    working: dict[str, Map]
    whole: dict[str, Map]
    outline: Map
    slope_x: Floats
    slope_y: Floats

    def skin_speed_mm_s(self, cells: Cells, vx: Floats, vy: Floats) -> Floats:
        """Return the speed along the skin of hands in cells with velocities on the chart."""
        rise = vx * self.slope_x[cells] + vy * self.slope_y[cells]
        speed: Floats = np.sqrt(vx * vx + vy * vy + rise * rise)
        return speed

    def nearest(self, x: float, y: float) -> str:
        """Return the id of the working region at a place, or the nearest one; empty where there is none."""
        at_x, at_y = np.array([x]), np.array([y])
        rough = {key: float(map_.rough_mm(at_x, at_y)[0]) for key, map_ in self.working.items()}
        if rough and min(rough.values()) == np.inf:
            rough = {key: map_.exact_mm(x, y) for key, map_ in self.working.items()}
        return min(rough, key=rough.__getitem__, default="")


_KEPT: dict[Hashable, Maps] = {}


def _grid_distances_mm(polygon: Floats, x: Floats, y: Floats, reach_mm: float) -> NDArray[np.float32]:
    """Return signed distances of the points of a grid, (R, C), to far better than half a cell.

    Beyond the reach they are infinite. Each edge's part is the sum of one along the rows and one along the columns, so
    that few numbers are worked out.
    """
    nearest = np.full((len(y), len(x)), np.inf, dtype=np.float32)
    inside = np.zeros(nearest.shape, dtype=bool)
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        ex, ey = bx - ax, by - ay
        length2 = ex * ex + ey * ey
        if length2 < 1e-12:
            continue
        left, right = np.searchsorted(x, [min(ax, bx) - reach_mm, max(ax, bx) + reach_mm])
        low, high = np.searchsorted(y, [min(ay, by) - reach_mm, max(ay, by) + reach_mm])
        wx, wy = (x[left:right] - ax).astype(np.float32), (y[low:high] - ay).astype(np.float32)[:, None]
        along = wx * np.float32(ex / length2) + wy * np.float32(ey / length2)
        np.minimum(np.maximum(along, 0.0, out=along), 1.0, out=along)
        away = wx - along * np.float32(ex)
        along *= np.float32(-ey)
        along += wy
        away *= away
        along *= along
        away += along
        here = nearest[low:high, left:right]
        np.minimum(here, away, out=here)
        crossed = np.flatnonzero((ay > y) != (by > y))
        if len(crossed):
            inside[crossed] ^= x < (ax + (y[crossed] - ay) * (ex / ey))[:, None]
    # Beyond the reach an edge further off may have been found first
    nearest[nearest > reach_mm * reach_mm] = np.inf
    distances = np.sqrt(nearest)
    np.negative(distances, where=inside, out=distances)
    return distances


def maps_of(back: Back, catalog: Catalog) -> Maps:
    """Return the maps of a back. Only its numbers and the knowledge decide them, so the last few are kept."""
    key = (catalog.digest, tuple(sorted(back.numbers.items())))
    if not catalog.digest:
        return _drawn(back, catalog)
    maps = _KEPT.get(key)
    if maps is None:
        maps = _drawn(back, catalog)
        # Other threads may be here as well: nothing is looked up that they may have dropped
        for oldest in list(_KEPT)[: 1 - _KEEP_AT_MOST]:
            _KEPT.pop(oldest, None)
        _KEPT[key] = maps
    return maps


def _drawn(back: Back, catalog: Catalog) -> Maps:
    edge = np.asarray(back.outline_mm, dtype=np.float64)
    lattice = Lattice.around(edge, _LATTICE_REACH_MM)
    found: dict[str, dict[str, Map]] = {"care": {}, "working": {}, "whole": {}}
    polygons = {
        key: (region, np.asarray(back.region_polygon_mm(region, key.partition(".")[2] or "right"), dtype=np.float64))
        for region in catalog.regions.values()
        for key in region_ids_with_sides(region)
    }
    whole = _holding_others({key: polygon for key, (region, polygon) in polygons.items() if region.kind == "working"})
    reach = _reach_mm(catalog)
    for key, (region, polygon) in polygons.items():
        kind = "whole" if key in whole else region.kind
        twin = found[kind].get(f"{region.id}.left") if key.endswith(".right") else None
        found[kind][key] = twin.mirrored(polygon) if twin else Map.drawn(polygon, lattice, reach)
    outline = Map.drawn(edge, lattice, _OUTLINE_REACH_MM)
    slope_x, slope_y = _slopes(back, lattice)
    return Maps(**found, lattice=lattice, outline=outline, slope_x=slope_x, slope_y=slope_y)


def _reach_mm(catalog: Catalog) -> float:
    """Return the distance from a region beyond which no core of a footprint comes within its margin."""
    core = max(core_of(contact).reach_mm for contact in (None, *catalog.contacts.values()))
    margin = max((region.margin_mm for region in catalog.regions.values()), default=0.0)
    return core + margin + 2.0 * CELL_MM


def _holding_others(polygons: dict[str, Floats]) -> set[str]:
    """Return the ids of the regions that others are parts of: the middle of another lies well inside."""
    middles = np.array([polygon.mean(axis=0) for polygon in polygons.values()]).reshape(-1, 2)
    inside = {key: signed_distance_mm(polygon, middles) < -30.0 for key, polygon in polygons.items()}
    return {key for index, key in enumerate(polygons) if np.delete(inside[key], index).any()}


def _slopes(back: Back, lattice: Lattice) -> tuple[Floats, Floats]:
    # The skin bends over centimetres, so a slope holds for three cells around
    x, y = lattice.middles(slice(0, None, 3), slice(0, None, 3))
    height = back.height_mm(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(len(y), len(x))
    up, right = np.gradient(height, 3.0 * CELL_MM)
    spread = np.repeat(np.repeat(np.stack([right, up]), 3, axis=1), 3, axis=2)[:, : lattice.rows, : lattice.columns]
    return spread[0].ravel(), spread[1].ravel()


def area_maps(back: Back, areas: Sequence[AreaLimit], lattice: Lattice) -> tuple[Area, ...]:
    """Return the marked areas, given on the reference chart, with their maps on this person's chart."""
    found = []
    for area in areas:
        if not len(area.polygon_mm):
            continue
        polygon = back.to_person(_densified(np.asarray(area.polygon_mm, dtype=np.float64)))
        reach = _LONGEST_FOOTPRINT_MM + max(0.0, area.margin_mm)
        found.append(Area(limit=area, map=Map.drawn(polygon, lattice, reach)))
    return tuple(found)


def _densified(corners: Floats) -> Floats:
    """Return the polygon with points along its edges, so that the warp bends them as it bends the skin."""
    pieces = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        count = max(1, int(np.ceil(np.hypot(*(end - start)) / _EDGE_STEP_MM)))
        pieces.append(start + (end - start) * (np.arange(count) / count)[:, None])
    return np.concatenate(pieces)
