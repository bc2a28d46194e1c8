"""Where in a strip a hand works best: which lane, turned how, and which of its stations are open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.asking import Ask
from unknot.choreography.strips import Strip, heading_of
from unknot.model.words import Hand

__all__ = ["Lane", "lane_for", "stations_on"]

Values = NDArray[np.float64]

FRACTIONS = (0.5, 0.62, 0.38, 0.75, 0.25, 0.88, 0.12)
TILTS_RAD = (0.0, 0.4, 0.8, 1.2, 1.57, -0.4)
"""Turns of the hand away from the lane's own direction, outward from the spine."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A way along a strip: places (R, 2), headings (R,), and what is allowed there (R,)."""

    places: Values
    headings: Values
    caps: Values

    @property
    def length_mm(self) -> float:
        """Length on the chart."""
        return float(np.hypot(*np.diff(self.places, axis=0).T).sum())

    def at(self, share: float) -> tuple[float, float, float]:
        """Return place and heading at a share of the way."""
        position = share * (len(self.places) - 1)
        index = min(int(position), len(self.places) - 2)
        rest = position - index
        x, y = self.places[index] + rest * (self.places[index + 1] - self.places[index])
        heading = self.headings[index] + rest * (self.headings[index + 1] - self.headings[index])
        return float(x), float(y), float(heading)


def lane_for(ask: Ask, strip: Strip, *, fraction: float | None = None, tilt_rad: float | None = None) -> Lane:
    """Return the lane of a strip on which the asked level is best allowed, near to the wished lane and turn.

    A hand turned outward covers less of the spine; a lane further out keeps clear of bone. Which of them is right
    depends on the contact's footprint and on this person, so all are tried.
    """
    wished = ask.number("lane_fraction", 0.5) if fraction is None else fraction
    turn = np.deg2rad(ask.number("heading_deg", 0.0)) if tilt_rad is None else tilt_rad
    fractions = sorted({wished, *FRACTIONS}, key=lambda f: abs(f - wished))
    tilts = sorted({turn, *TILTS_RAD}, key=lambda t: abs(t - turn))
    lanes = [_lane(strip, f) for f in fractions]
    count = len(tilts)
    places = np.concatenate([np.tile(places, (count, 1)) for places, _ in lanes])
    headings = np.concatenate([(along + strip.sign * np.array(tilts)[:, None]).ravel() for _, along in lanes])
    rows = len(lanes[0][0])
    caps = ask.ground.caps(places, headings).reshape(len(fractions), count, rows)
    gain = np.where(caps < 0, -1.0, np.minimum(caps, ask.level)).mean(axis=2)
    # Small costs, so that a lane or a turn other than the wished one needs a reason
    gain -= 0.3 * np.abs(np.array(fractions) - wished)[:, None] + 0.12 * np.abs(np.array(tilts) - turn)[None, :]
    best, turned = np.unravel_index(int(np.argmax(gain)), gain.shape)
    chosen, along = lanes[best]
    return Lane(chosen, along + strip.sign * tilts[turned], caps[best, turned])


def _lane(strip: Strip, fraction: float) -> tuple[Values, Values]:
    places = strip.lane(fraction)
    if strip.axis == "up":
        return places, np.zeros(len(places))
    # Across the shoulder the hand points along the muscle, as it does when it lies over it
    direction = places[-1] - places[0]
    return places, np.full(len(places), float(heading_of(direction[None, :])[0]))


def stations_on(ask: Ask, lane: Lane, count: int, *, start: float = 0.0, stop: float = 1.0) -> list[float]:
    """Return shares of the lane for `count` stations between two shares, those that are open.

    A station in a closed place is left out, unless the routine must be played as written and nothing is open.
    """
    shares = [0.5 * (start + stop)] if count == 1 else np.linspace(start, stop, count).tolist()
    spots = np.array([lane.at(share) for share in shares])
    caps = ask.ground.caps(spots[:, :2], spots[:, 2])
    open_ = [share for share, cap in zip(shares, caps.tolist(), strict=True) if cap >= 0]
    return open_ or (shares if ask.must else [])


def hand_order(strip: Strip) -> tuple[Hand, Hand]:
    """Return (footward, headward) hand of a giver who works one side from the other side of the body."""
    return ("right", "left") if strip.sign > 0 else ("left", "right")
