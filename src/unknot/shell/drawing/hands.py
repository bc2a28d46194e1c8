"""Which point of each drawn hand lies on the middle of its contact.

Hands are drawn from above, right hand, fingers up, in mm from the middle of the wrist. Placing a hand means putting
this point on the contact's place and turning the hand to its heading; a left hand is the mirror image.
"""

from __future__ import annotations

from types import MappingProxyType

from unknot.model.knowledge import Contact

__all__ = ["CONTACT_POINTS", "FADE_MM", "contact_point"]

FADE_MM = (10.0, 110.0)
"""Downward from the wrist: the forearm fades out between these, before the elbow."""

POSE_POINTS: MappingProxyType[str, tuple[float, float]] = MappingProxyType(
    {
        "flat": (2.0, -56.0),
        "relaxed": (2.0, -56.0),
        "cupped": (2.0, -78.0),
        "fist": (0.0, -72.0),
        "fingertips": (2.0, -104.0),
        "thumb": (-82.0, -75.0),
        "edge": (8.0, -92.0),
        "cgrip": (-16.0, -92.0),
    }
)

CONTACT_POINTS: MappingProxyType[str, tuple[float, float]] = MappingProxyType(
    {"heel_of_hand": (2.0, -16.0), "knuckles": (0.0, -92.0), "forearm": (0.0, 62.0), "elbow": (0.0, 118.0)}
)
"""Where a contact is not the pose's usual one."""


def contact_point(contact: Contact) -> tuple[float, float]:
    """Return the point of the drawn hand that lies on the middle of a contact, mm."""
    return CONTACT_POINTS.get(contact.id, POSE_POINTS.get(contact.pose, POSE_POINTS["flat"]))
