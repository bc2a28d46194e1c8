"""The part of a hand that meets the skin: an ellipse; one half axis lies along the heading.

Its *core* carries the weight: half of both axes for broad contacts, all of it for the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from unknot.model.knowledge import Contact

__all__ = ["Footprint", "core_of", "full_of"]

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
