"""Distances, areas and outlines of flat shapes on the chart, for many points at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from unknot.model.knowledge import Region
from unknot.units import LENGTH_TOLERANCE_MM

__all__ = [
    "PointsMm",
    "area_mm2",
    "buffered",
    "contains",
    "ellipse_mm",
    "mirrored",
    "region_ids_with_sides",
    "signed_distance_mm",
]

PointsMm = npt.NDArray[np.float64]
"""(N, 2): x, y in mm on a chart."""


def signed_distance_mm(polygon: npt.ArrayLike, points: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return how far each point is from the polygon's edge: negative inside, positive outside.

    Parameters
    ----------
    polygon : (M, 2) corners in order, not repeated; either winding.
    points : (N, 2)
    """
    corners = np.asarray(polygon, dtype=np.float64)
    p = np.asarray(points, dtype=np.float64)
    px, py = np.ascontiguousarray(p[:, 0]), np.ascontiguousarray(p[:, 1])
    nearest = np.full(len(p), np.inf)
    inside = np.zeros(len(p), dtype=bool)
    # Edge by edge over flat arrays keeps the working set small; it is several times faster than one (N, M) block
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        ex, ey = bx - ax, by - ay
        wx, wy = px - ax, py - ay
        length2 = ex * ex + ey * ey
        if length2 < LENGTH_TOLERANCE_MM**2:
            continue
        along = np.clip((wx * ex + wy * ey) * (1.0 / length2), 0.0, 1.0)
        dx, dy = wx - along * ex, wy - along * ey
        np.minimum(nearest, dx * dx + dy * dy, out=nearest)
        crosses = (ay > py) != (by > py)
        if ey != 0.0:
            inside ^= crosses & (wx < wy * (ex / ey))
    distance: npt.NDArray[np.float64] = np.sqrt(nearest)
    return np.where(inside, -distance, distance)


def contains(polygon: npt.ArrayLike, points: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return for each point whether it lies in the polygon or on its edge."""
    return signed_distance_mm(polygon, points) <= LENGTH_TOLERANCE_MM


def area_mm2(polygon: npt.ArrayLike) -> float:
    """Return the area of a polygon that does not cross itself.

    Examples
    --------
    >>> area_mm2([(0, 0), (20, 0), (20, 10), (0, 10)])
    200.0
    """
    return abs(_signed_area_mm2(np.asarray(polygon, dtype=np.float64)))


def _signed_area_mm2(corners: PointsMm) -> float:
    following = np.roll(corners, -1, axis=0)
    return float(np.sum(corners[:, 0] * following[:, 1] - following[:, 0] * corners[:, 1]) / 2.0)


def buffered(polygon: npt.ArrayLike, margin_mm: float) -> PointsMm:
    """Return the outline moved outward by a margin (inward where negative), corners joined by mitres.

    A mitre reaches at most twice the margin. Meant for drawing and for small margins; a decision about safety asks
    `signed_distance_mm` and compares with the margin, which is exact.
    """
    corners = np.asarray(polygon, dtype=np.float64)
    if _signed_area_mm2(corners) < 0.0:
        corners = corners[::-1]
    edges = np.roll(corners, -1, axis=0) - corners
    lengths = np.maximum(np.hypot(edges[:, 0], edges[:, 1]), LENGTH_TOLERANCE_MM)
    outward = np.column_stack([edges[:, 1], -edges[:, 0]]) / lengths[:, None]
    before = np.roll(outward, 1, axis=0)
    bisector = outward + before
    half = np.maximum(np.sum(bisector * outward, axis=1), 0.5)
    moved: PointsMm = corners + margin_mm * bisector / half[:, None]
    return moved


def ellipse_mm(
    center_mm: tuple[float, float],
    half_length_mm: float,
    half_width_mm: float,
    heading_rad: float,
    *,
    count: int = 24,
) -> PointsMm:
    """Return a footprint's outline: `half_length_mm` lies along the heading (0 headward, + to the recipient's right).

    Returns
    -------
    (count, 2) points on the ellipse.
    """
    angle = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
    along, across = half_length_mm * np.cos(angle), half_width_mm * np.sin(angle)
    sin, cos = np.sin(heading_rad), np.cos(heading_rad)
    return np.column_stack([center_mm[0] + along * sin + across * cos, center_mm[1] + along * cos - across * sin])


def mirrored(polygon: npt.ArrayLike) -> PointsMm:
    """Return the polygon's twin on the other side of the spine, with the same winding."""
    corners = np.asarray(polygon, dtype=np.float64)
    twin: PointsMm = (corners * np.array([-1.0, 1.0]))[::-1]
    return twin


def region_ids_with_sides(region: Region) -> tuple[str, ...]:
    """Return the ids under which a region is counted: two with sides where it is paired, else its own."""
    return (f"{region.id}.left", f"{region.id}.right") if region.paired else (region.id,)
