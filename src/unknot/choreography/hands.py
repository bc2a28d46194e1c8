"""How much room a giver's hands take: not only what touches, but the palm behind it, from the wrist to the knuckles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.model.knowledge import Contact
from unknot.model.score import Figure, Passage
from unknot.model.words import Hand

__all__ = ["both_work", "footprints_apart_mm", "hands_apart_mm", "inward_mm", "palm_mm"]

Values = NDArray[np.float64]

PALM_MM: Final = 90.0
"""From the wrist to the knuckles."""

FOOTPRINTS_APART_MM: Final = 4.0
STILL_MM, STILL_LEVELS = 1.0, 0.05
"""A hand that stays within these rests."""


def inward_mm(contact: Contact, outward_rad: Values) -> Values:
    """Return how far toward the spine a hand reaches from the middle of its contact.

    `outward_rad` says how far fingers point away from the spine, of any shape; 0 is headward.
    """
    sin, cos = np.sin(outward_rad), np.cos(outward_rad)
    touching: Values = np.hypot(contact.half_width_mm * cos, contact.half_length_mm * sin)
    if contact.wrist_mm is None:
        return touching
    out, forward = contact.wrist_mm
    wrist = out * cos + forward * sin
    knuckles = wrist + PALM_MM * sin
    palm: Values = 0.5 * contact.breadth_mm - np.minimum(wrist, knuckles)
    return np.maximum(touching, palm)


def footprints_apart_mm(contact: Contact, turn_rad: float) -> float:
    """Return how far apart on one line two hands that point the same way must be for what touches.

    `turn_rad` is the angle between the line and where fingers point.
    """
    along, across = contact.half_length_mm * math.cos(turn_rad), contact.half_width_mm * math.sin(turn_rad)
    return 2.0 * math.hypot(along, across) + FOOTPRINTS_APART_MM


def hands_apart_mm(contact: Contact, turn_rad: float) -> float:
    """Return the same for whole hands, side by side or one behind the other; thumbs are toward the other hand."""
    touching = footprints_apart_mm(contact, turn_rad)
    if contact.wrist_mm is None:
        return touching
    beside = (contact.breadth_mm - 2.0 * contact.wrist_mm[0]) / max(abs(math.sin(turn_rad)), 1e-6)
    behind = (PALM_MM + contact.breadth_mm) / max(abs(math.cos(turn_rad)), 1e-6)
    return max(touching, min(beside, behind))


def palm_mm(contact: Contact, hand: Hand, places: Values, headings: Values) -> Values:
    """Return where the middle of the palm is (N, 2) for middles of the contact at places (N, 2), headings (N,) rad."""
    if contact.wrist_mm is None:
        return places
    out, forward = contact.wrist_mm
    beside = out if hand == "right" else -out
    ahead = forward + 0.5 * PALM_MM
    sin, cos = np.sin(headings), np.cos(headings)
    away: Values = np.stack([beside * cos + ahead * sin, ahead * cos - beside * sin], axis=1)
    return places + away


def both_work(passages: Sequence[Passage]) -> bool:
    """Whether both hands are busy, or both still, for most of the time; one that rests while the other works is not."""
    whole = sum(passage.duration_s for passage in passages)
    uneven = sum(p.count * f.duration_s for p in passages for f in p.figures if _busy(f, "left") != _busy(f, "right"))
    return uneven <= 0.5 * whole


def _busy(figure: Figure, hand: Hand) -> bool:
    track = figure.track(hand)
    if track is None:
        return False
    values = np.array([[key.x_mm, key.y_mm, key.level] for key in track.keyframes])
    return bool((np.ptp(values, axis=0) > [STILL_MM, STILL_MM, STILL_LEVELS]).any())
