"""The part of a hand that meets the skin, as points to look up on a map.

A footprint is an ellipse; one half axis lies along the heading. Its *core* carries the weight: half of both axes for
broad contacts, all of it for the others. An ellipse is looked at on its rim, on a ring halfway, and in its middle.

Between two neighbouring points of the rim a straight edge can reach in by `slip_mm` at most without being seen; a
corner of a region can reach in further. A mark smaller than the gaps is seen all the same, because its own corners are
looked for inside the ellipse.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.model.knowledge import Contact
from unknot.verifying.maps import Map
from unknot.verifying.tracks import Floats

__all__ = ["Footprint", "core_of", "full_of", "overlaps", "slip_mm"]

_RIM: Final = 24
_RING: Final = 8
_CORE_OF_BROAD: Final = 0.5

_UNKNOWN_HALF_MM: Final = 20.0
"""Half axes of a contact that the catalog does not know; that itself is an error, and its place is still looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Half axes of an ellipse, along and across the heading."""

    half_length_mm: float
    half_width_mm: float

    @property
    def reach_mm(self) -> float:
        """Longest distance from the middle to the rim."""
        return max(self.half_length_mm, self.half_width_mm)


def full_of(contact: Contact | None) -> Footprint:
    """Return the whole footprint of a contact."""
    if contact is None:
        return Footprint(half_length_mm=_UNKNOWN_HALF_MM, half_width_mm=_UNKNOWN_HALF_MM)
    return Footprint(half_length_mm=contact.half_length_mm, half_width_mm=contact.half_width_mm)


def core_of(contact: Contact | None) -> Footprint:
    """Return the part of a contact's footprint that carries its weight."""
    full = full_of(contact)
    if contact is None or not contact.broad:
        return full
    return Footprint(
        half_length_mm=_CORE_OF_BROAD * full.half_length_mm, half_width_mm=_CORE_OF_BROAD * full.half_width_mm
    )


def slip_mm(footprint: Footprint) -> float:
    """Return how far a straight edge can reach between two points of the rim without touching either."""
    a, b = footprint.half_length_mm, footprint.half_width_mm
    return max(a, b) * (1.0 - math.cos(math.pi / _RIM))


def _pattern() -> Floats:
    rim, ring = np.arange(_RIM) * 2.0 * np.pi / _RIM, np.arange(_RING) * 2.0 * np.pi / _RING
    points = [np.column_stack([np.cos(rim), np.sin(rim)]), 0.5 * np.column_stack([np.cos(ring), np.sin(ring)])]
    return np.concatenate([*points, [[0.0, 0.0]]])


_PATTERN = _pattern()
"""Along and across, in half axes; the rim first."""


def overlaps(
    map_: Map, footprint: Footprint, x: Floats, y: Floats, heading: Floats, within_mm: float, *, small: bool = False
) -> NDArray[np.bool_]:
    """Return for each place whether the ellipse there comes nearer to the map's polygon than `within_mm`.

    Parameters
    ----------
    x, y, heading : (N,) mm and rad
    small
        The polygon may be smaller than the gaps between the points, so its corners are looked for inside the ellipse.
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
    hit = map_.closer_than(px.ravel(), py.ravel(), within_mm).reshape(px.shape).any(axis=1)
    if small:
        dx, dy = map_.polygon[:, 0] - x[:, None], map_.polygon[:, 1] - y[:, None]
        u = (dx * sin[:, None] + dy * cos[:, None]) / (footprint.half_length_mm + within_mm)
        v = (dx * cos[:, None] - dy * sin[:, None]) / (footprint.half_width_mm + within_mm)
        hit |= (u * u + v * v < 1.0).any(axis=1)
    result[near] = hit
    return result
