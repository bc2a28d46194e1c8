"""Where hands may work on this person, how firmly, and how much each place asks for.

A place is a working region with its side. What covers it (a marked area with its margin, or a care region that a
finding closed) is measured on the reference chart, because marks, regions and limits are all given there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from unknot.anatomy.polygons import signed_distance_mm
from unknot.model.intake import Intake, Mark
from unknot.model.knowledge import Catalog, Posture, Region
from unknot.model.limits import AreaLimit, Limits
from unknot.model.record import Preferences
from unknot.model.words import BodyPosition, UpperSide

__all__ = ["MIDLINE", "WHOLE_BACK", "Place", "beneath", "places_of", "twin"]

MIDLINE = "midline"
WHOLE_BACK = "whole_back"

_MOST_COVERED = 0.35
"""A place that is hidden by more than this is left out on that side: what remains is too small to work calmly."""
_TOUCHED = 0.04
"""Share of a place from which a soft area also softens the step there."""
_GRID_MM = 9.0
_TENSE_NEED = 1.0
_WISHED_NEED = 0.5
_LEARNED_NEED = 0.25

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One working region on one side, for this person today.

    Attributes
    ----------
    level
        Ceiling from findings, marked areas and wishes; the region's own by contact comes on top. -1: closed.
    closed_by
        What closed it: ids of findings, in order; empty where it is open or merely out of reach in this position.
    softened_by
        Ids of the findings that lowered `level` here below what holds everywhere.
    tense_fraction
        How tense it was marked, 0 to 1.
    hidden_fraction
        Share that must not be touched although the place is open.
    """

    id: str
    region: Region
    side: str
    centre_mm: tuple[float, float]
    area_mm2: float
    level: float
    need: float
    tense_fraction: float = 0.0
    wished: bool = False
    closed_by: tuple[str, ...] = ()
    softened_by: tuple[str, ...] = ()
    closed_label: str = ""
    reachable: bool = True
    hidden_fraction: float = 0.0

    @property
    def is_open(self) -> bool:
        """Whether hands may be here at all."""
        return self.reachable and self.level >= 0


def twin(place: str) -> str:
    """Return the same place on the other side; a midline place is its own twin."""
    region, _, side = place.partition(".")
    return f"{region}.{'right' if side == 'left' else 'left'}" if side else place


def places_of(
    intake: Intake,
    limits: Limits,
    catalog: Catalog,
    *,
    position: BodyPosition,
    upper: UpperSide,
    preferences: Preferences,
) -> dict[str, Place]:
    """Return every place of every working region by its id, closed ones included.

    Parameters
    ----------
    intake
        Marks on the reference chart, mm.
    limits
        Areas on the reference chart, mm.
    upper
        Lying on the side: the side that is up; "" where the recipient turns over in the middle.
    """
    found: dict[str, Place] = {}
    for region in catalog.regions.values():
        if region.kind != "working":
            continue
        for side in ("left", "right") if region.paired else (MIDLINE,):
            place = _place(region, side, intake, limits, catalog, position, preferences)
            if beneath(region, side, catalog.postures[position], upper):
                place = replace(place, reachable=False)
            found[place.id] = place
    return found


def beneath(region: Region, side: str, posture: Posture, upper: UpperSide) -> bool:
    """Whether a place lies beneath the body while this side is up, out of reach."""
    if posture.beneath_mm is None or not upper or side not in ("left", "right") or side == upper:
        return False
    return max(abs(x) for x, _ in region.polygon_mm) > posture.beneath_mm


def _place(
    region: Region,
    side: str,
    intake: Intake,
    limits: Limits,
    catalog: Catalog,
    position: BodyPosition,
    preferences: Preferences,
) -> Place:
    id_ = region.id if side == MIDLINE else f"{region.id}.{side}"
    points = _grid(region.polygon_mm, side)
    cover = _cover(id_, region, side, points, limits, catalog)
    posture = catalog.postures[position]
    # The whole back is worked for its own sake; what is tense in it counts where it is
    marks = () if region.id == WHOLE_BACK else intake.marks
    tense = max((_tenseness(mark, id_, points) for mark in marks if mark.kind == "tense"), default=0.0)
    wished = bool({id_, region.id} & intake.wishes.more_regions)
    learned = max(
        (preferences.region_weights[key] for key in (id_, region.id) if key in preferences.region_weights), default=0.0
    )
    return Place(
        id=id_,
        region=region,
        side=side,
        centre_mm=(float(points[:, 0].mean()), float(points[:, 1].mean())),
        area_mm2=len(points) * _GRID_MM**2,
        level=min(cover.level, posture.level(region.id)),
        need=max(0.05, region.need + _TENSE_NEED * tense + _WISHED_NEED * wished + _LEARNED_NEED * learned),
        tense_fraction=tense,
        wished=wished,
        closed_by=cover.closed_by,
        softened_by=cover.softened_by,
        closed_label=cover.label,
        hidden_fraction=cover.hidden_fraction,
        reachable=posture.level(region.id) >= 0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cover:
    """What limits leave of a place: its ceiling, what closed or softened it, and the share that must not be touched."""

    level: float
    closed_by: tuple[str, ...] = ()
    softened_by: tuple[str, ...] = ()
    label: str = ""
    hidden_fraction: float = 0.0


def _cover(id_: str, region: Region, side: str, points: Points, limits: Limits, catalog: Catalog) -> _Cover:
    level = limits.region_level(id_)
    keys = (f"region:{id_}", f"region:{region.id}")
    named = tuple(dict.fromkeys(f for key in keys for f in limits.because.get(key, ())))
    if level < 0:
        return _Cover(level=level, closed_by=named)
    softened = named if level < limits.max_level else ()
    hidden = np.zeros(len(points), dtype=bool)
    closers: list[str] = []
    label = ""
    for polygon, margin_mm, area_level, findings, name in _closures(limits, catalog, region.id, side):
        under = signed_distance_mm(polygon, points) <= margin_mm
        if area_level < 0:
            hidden |= under
            if under.mean() > _TOUCHED:
                closers += findings
                label = label or name
        elif under.mean() > _TOUCHED and region.id != WHOLE_BACK and area_level < level:
            level = area_level
            softened = (*softened, *findings)
    share = float(hidden.mean())
    if share > _MOST_COVERED:
        return _Cover(level=-1.0, closed_by=tuple(dict.fromkeys(closers)), label=label, hidden_fraction=share)
    return _Cover(level=level, softened_by=tuple(dict.fromkeys(softened)), hidden_fraction=share)


def _closures(
    limits: Limits, catalog: Catalog, region: str, side: str
) -> Iterator[tuple[Points, float, float, tuple[str, ...], str]]:
    """Yield (polygon, margin, level, findings, name) of what may cover a place on one side."""
    for area in limits.areas:
        yield _outline(area), area.margin_mm, area.max_level, area.findings, area.label
    for key, level in limits.region_levels.items():
        bare, _, only = key.partition(".")
        other = catalog.regions.get(bare)
        if level >= 0 or other is None or bare == region:
            continue
        # A closed working region closes only itself and counts against the whole back
        if other.kind == "working" and region != WHOLE_BACK:
            continue
        for covered in (("left", "right") if other.paired else (MIDLINE,)) if not only else (only,):
            if region != WHOLE_BACK and MIDLINE not in (covered, side) and covered != side:
                continue
            polygon = _mirrored(np.asarray(other.polygon_mm, dtype=float), covered)
            yield polygon, 0.0, level, limits.because.get(f"region:{key}", ()), other.name


def _outline(area: AreaLimit) -> Points:
    return np.asarray(area.polygon_mm, dtype=float)


def _tenseness(mark: Mark, place: str, points: Points) -> float:
    if mark.region:
        named = mark.region in (place, place.partition(".")[0])
        return mark.strength_fraction if named else 0.0
    inside = signed_distance_mm(np.asarray(mark.polygon_mm, dtype=float), points) <= 0
    # A quarter of the place painted is as tense as a place gets: people paint the middle of what hurts
    return mark.strength_fraction * min(1.0, 4.0 * float(inside.mean()))


def _mirrored(polygon: Points, side: str) -> Points:
    return polygon * np.array([-1.0, 1.0]) if side == "left" else polygon


@lru_cache(maxsize=128)
def _grid(polygon_mm: tuple[tuple[float, float], ...], side: str) -> Points:
    """Return even points in a region of the reference chart, (N, 2) mm: the same for everybody."""
    polygon = _mirrored(np.asarray(polygon_mm, dtype=float), side)
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    xs = np.arange(low[0] + _GRID_MM / 2, high[0], _GRID_MM)
    ys = np.arange(low[1] + _GRID_MM / 2, high[1], _GRID_MM)
    points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    inside = points[signed_distance_mm(polygon, points) <= 0]
    grid = inside if len(inside) else polygon.mean(axis=0)[None, :]
    grid.flags.writeable = False
    return grid
