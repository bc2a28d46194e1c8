"""Whether a footprint on the skin comes too near to a polygon: by points of the ellipse, and by corners of the polygon.

An ellipse is looked at on its rim, on a ring halfway, and in its middle; the corners of the polygon are looked for
inside it. So neither a straight edge nor a corner, however sharp, is missed by much:

- between two neighbouring points of the rim an edge can reach in by `slip_mm`;
- a corner is looked for inside the ellipse with both half axes longer by the margin, which lies inside the true line at
  that margin, by `corner_slip_mm` at most. Without a margin it is exact.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.verifying.footprints import Footprint
from unknot.verifying.maps import Map
from unknot.verifying.tracks import Floats

__all__ = ["corner_slip_mm", "overlaps", "slip_mm"]

_RIM: Final = 24
_RING: Final = 8


def slip_mm(footprint: Footprint) -> float:
    """Return how far a straight edge can reach between two points of the rim without touching either."""
    a, b = footprint.half_length_mm, footprint.half_width_mm
    return max(a, b) * (1.0 - math.cos(math.pi / _RIM))


def corner_slip_mm(footprint: Footprint, margin_mm: float) -> float:
    """Return how far a corner can reach within a margin of the rim without being found.

    A line that touches the ellipse and has the direction φ is √(a²cos²φ + b²sin²φ) from the middle; at the margin it is
    that and the margin. The longer ellipse has its own such lines, nearer by the difference.
    """
    a, b = footprint.half_length_mm, footprint.half_width_mm
    phi = np.linspace(0.0, np.pi / 2.0, 181)
    true = np.hypot(a * np.cos(phi), b * np.sin(phi)) + margin_mm
    longer = np.hypot((a + margin_mm) * np.cos(phi), (b + margin_mm) * np.sin(phi))
    return float((true - longer).max())


def _pattern() -> Floats:
    rim, ring = np.arange(_RIM) * 2.0 * np.pi / _RIM, np.arange(_RING) * 2.0 * np.pi / _RING
    points = [np.column_stack([np.cos(rim), np.sin(rim)]), 0.5 * np.column_stack([np.cos(ring), np.sin(ring)])]
    return np.concatenate([*points, [[0.0, 0.0]]])


_PATTERN = _pattern()
"""Along and across, in half axes; the rim first."""


def overlaps(
    map_: Map, footprint: Footprint, x: Floats, y: Floats, heading: Floats, within_mm: float
) -> NDArray[np.bool_]:
    """Return for each place whether the ellipse there comes nearer to the map's polygon than `within_mm`.

    Parameters
    ----------
    x, y, heading : (N,) mm and rad
    """
    result = np.zeros(len(x), dtype=bool)
    # Distances change by one mm per mm, so a far middle means a far rim
    near = np.flatnonzero(map_.rough_mm(x, y) <= footprint.reach_mm + within_mm + 3.0)
    if not len(near):
        return result
    x, y, sin, cos = x[near], y[near], np.sin(heading[near]), np.cos(heading[near])
    along, across = _PATTERN[:, 0] * footprint.half_length_mm, _PATTERN[:, 1] * footprint.half_width_mm
    px = x[:, None] + sin[:, None] * along + cos[:, None] * across
    py = y[:, None] + cos[:, None] * along - sin[:, None] * across
    hit = np.asarray(map_.closer_than(px.ravel(), py.ravel(), within_mm).reshape(px.shape).any(axis=1))
    unsure = np.flatnonzero(~hit)
    if len(unsure):
        hit[unsure] = _holds_corner(map_.polygon, footprint, x[unsure], y[unsure], sin[unsure], cos[unsure], within_mm)
    result[near] = hit
    return result


def _holds_corner(
    polygon: Floats, footprint: Footprint, x: Floats, y: Floats, sin: Floats, cos: Floats, within_mm: float
) -> NDArray[np.bool_]:
    """Return for each place whether a corner of the polygon lies in the ellipse, longer by the margin."""
    held = np.zeros(len(x), dtype=bool)
    per_length = 1.0 / (footprint.half_length_mm + within_mm)
    per_width = 1.0 / (footprint.half_width_mm + within_mm)
    reach = footprint.reach_mm + within_mm
    low, high = (x.min(), y.min()), (x.max(), y.max())
    for cx, cy in polygon:
        if not (low[0] - reach < cx < high[0] + reach and low[1] - reach < cy < high[1] + reach):
            continue
        dx, dy = cx - x, cy - y
        u, v = (dx * sin + dy * cos) * per_length, (dx * cos - dy * sin) * per_width
        held |= u * u + v * v < 1.0
    return held
