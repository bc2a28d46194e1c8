"""Where in a strip a hand works best: which lane, turned how, and which of its stations are open."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.asking import Ask
from unknot.choreography.drafts import Rows
from unknot.choreography.hands import footprints_apart_mm, hands_apart_mm, inward_mm
from unknot.choreography.paths import STEP_MM, Path, rows_along
from unknot.choreography.strips import Strip, extended, heading_of
from unknot.model.words import Hand

__all__ = [
    "LEAST_WORK_LEVEL",
    "Lane",
    "across_lane",
    "along_lane",
    "hand_order",
    "hands_along",
    "lane_for",
    "least_gap",
    "side_by_side",
    "stations_fitting",
    "stations_on",
]

Values = NDArray[np.float64]

Company = Literal["alone", "mirrored", "across"]
"""Whether a hand works alone, with the other on the other side, or both side by side on one side."""

FRACTIONS = (0.5, 0.62, 0.38, 0.75, 0.25, 0.88, 0.12)
TILTS_RAD = (0.0, 0.4, 0.8, 1.2, 1.57, -0.4)
"""Turns of the hand away from the lane's own direction, outward from the spine."""
INWARD_TILTS_RAD = (-0.8, -1.2, -1.57)
"""Two hands that do the same on both sides may also come from beside the body, fingers toward the spine."""

CLOSED_COSTS = -1.5
LEAST_WORK_LEVEL = 0.5
ACROSS_DEG = 65.0
"""How far hands that share one side point outward from along it: they come from the other side of the body."""
HANDS_APART_MM = 1.0
FOREMOST_RAD = 2.14
BACKMOST_RAD, BACKMOST_MIRRORED_RAD = -1.0, -1.6
BACK_MM_S = 110.0
NUDGE = 0.04
MOST_APART = 0.8
"""Share of a short way that may lie between two hands, so that each still has some of its own."""
LEAST_BESIDE = 0.2
"""Hands nearly in line are not side by side (sine of the angle)."""
CROWDING_COSTS_PER_MM = 0.02
MOST_CROWDING_COSTS = 1.4
"""Less than a closed place: hands that lie on each other do some good."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A way along a strip: places (R, 2), headings (R,), and what is allowed there (R,).

    Attributes
    ----------
    low, high
        Shares of the way between which work is allowed without a gap; where nothing is, both are 0.
    """

    places: Values
    headings: Values
    caps: Values
    low: float
    high: float

    def mirrored(self) -> Lane:
        """Return the same lane on the other side of the spine."""
        return Lane(self.places * [-1.0, 1.0], -self.headings, self.caps, self.low, self.high)

    @property
    def length_mm(self) -> float:
        """Length on the chart."""
        return float(np.hypot(*np.diff(self.places, axis=0).T).sum())

    @property
    def open_mm(self) -> float:
        """Length of the open part."""
        return (self.high - self.low) * self.length_mm

    def at(self, share: float) -> tuple[float, float, float]:
        """Return place and heading at a share of the way."""
        position = share * (len(self.places) - 1)
        index = min(int(position), len(self.places) - 2)
        rest = position - index
        x, y = self.places[index] + rest * (self.places[index + 1] - self.places[index])
        heading = self.headings[index] + rest * (self.headings[index + 1] - self.headings[index])
        return float(x), float(y), float(heading)

    def within(self, share: float) -> float:
        """Return the allowed share nearest to the wished one."""
        return min(max(share, self.low), self.high)

    def cap(self, share: float) -> float:
        """Return what is allowed at a share of the way."""
        position = share * (len(self.caps) - 1)
        index = min(int(position), len(self.caps) - 2)
        return float(min(self.caps[index], self.caps[index + 1]))


def lane_for(
    ask: Ask,
    strip: Strip,
    *,
    fraction: float | None = None,
    across: bool = False,
    room_mm: float = 0.0,
    beyond_mm: float = 0.0,
) -> Lane:
    """Return the lane of a strip on which the asked level is best allowed, near to the wished lane and turn.

    A hand turned outward covers less of the spine; a lane further out keeps clear of bone. Which of them is right
    depends on the contact's footprint and on this person, so all are tried where the wished one will not do.

    Parameters
    ----------
    across
        Two hands work side by side on this side, from the other side of the body.
    room_mm
        How far the hand strays from the lane to all sides, as in circles.
    beyond_mm
        How far the lane may reach over both ends of the strip.
    """
    wished = ask.number("lane_fraction", 0.5) if fraction is None else fraction
    turn = math.radians(ask.number("heading_deg", ACROSS_DEG if across else 0.0))
    company: Company = "across" if across else "mirrored" if len(ask.strips) == 2 and not ask.shared else "alone"
    if not strip.name:
        return _searched(ask, extended(strip, beyond_mm), wished, turn, room_mm, company)
    # The same place is worked again, and on the other side; what was found for it still holds
    same = strip.sign if not ask.ground.symmetric else 0.0
    key = (strip.name, same, wished, turn, room_mm, beyond_mm, ask.level, ask.must, company)
    if key not in ask.ground.lanes:
        found = _searched(ask, extended(strip, beyond_mm), wished, turn, room_mm, company)
        ask.ground.lanes[key] = (strip.sign, found)
    sign, lane = ask.ground.lanes[key]
    kept: Lane = lane
    return kept if sign == strip.sign else kept.mirrored()


def _searched(ask: Ask, strip: Strip, wished: float, turn: float, room_mm: float, company: Company) -> Lane:
    caps = _caps(ask, strip, [wished], [turn], room_mm, fine=True)[0, 0]
    if _crowding(ask, strip, [wished], [turn], company)[0, 0] > 0 or (caps < ask.level).any():
        wished, turn = _better(ask, strip, wished, turn, room_mm, company)
        caps = _caps(ask, strip, [wished], [turn], room_mm, fine=True)[0, 0]
    places = strip.lane(wished)
    along = _heading_along(strip, places)
    turn += float(_half_turns(np.array(strip.sign * along + turn), company))
    low, high = _open_span(caps, min(ask.level, LEAST_WORK_LEVEL))
    if ask.must and high <= low:
        low, high = 0.0, 1.0
    return Lane(places, np.full(len(places), along + strip.sign * turn), caps, low, high)


def _better(
    ask: Ask, strip: Strip, wished: float, turn: float, room_mm: float, company: Company
) -> tuple[float, float]:
    """Return the lane and the turn near the wished ones on which the asked level is best allowed."""
    fractions = sorted({wished, wished - NUDGE, wished + NUDGE, *FRACTIONS}, key=lambda f: abs(f - wished))
    tilts = sorted(
        {turn, *TILTS_RAD, *(INWARD_TILTS_RAD if company == "mirrored" else ())}, key=lambda t: abs(t - turn)
    )
    caps = _caps(ask, strip, fractions, tilts, room_mm, fine=False)
    gain = np.where(caps < 0, CLOSED_COSTS, np.minimum(caps, ask.level)).mean(axis=2)
    # Small costs, so that a lane or a turn other than the wished one needs a reason
    gain -= 0.3 * np.abs(np.array(fractions) - wished)[:, None] + 0.12 * np.abs(np.array(tilts) - turn)[None, :]
    gain -= _crowding(ask, strip, fractions, tilts, company)
    best, turned = np.unravel_index(int(np.argmax(gain)), gain.shape)
    return fractions[best], tilts[turned]


def _half_turns(outward_rad: Values, company: Company) -> Values:
    """Return the half turns that bring headings, from half a turn back to a whole one on, where fingers can point.

    The footprint is the same either way round; fingers point headward or outward, never back at the giver.
    """
    backmost = BACKMOST_MIRRORED_RAD if company == "mirrored" else BACKMOST_RAD
    return math.pi * ((outward_rad < backmost).astype(float) - (outward_rad >= FOREMOST_RAD))


def _crowding(ask: Ask, strip: Strip, fractions: list[float], tilts: list[float], company: Company) -> Values:
    """Return (fractions, tilts): how much two hands would lie on each other, as a cost."""
    contact = ask.ground.contact
    if company == "alone":
        return np.zeros((len(fractions), len(tilts)))
    if company == "mirrored":
        lanes = strip.lanes(np.array(fractions))
        along = np.array([_heading_along(strip, lane) for lane in lanes])
        outward = strip.sign * along[:, None] + np.array(tilts)
        reach = inward_mm(contact, outward + _half_turns(outward, company)) + HANDS_APART_MM
        overlap = np.maximum(0.0, reach[:, :, None] - np.abs(lanes[:, None, :, 0])).mean(axis=2)
    else:
        wished = np.array([hands_apart_mm(contact, tilt) for tilt in tilts])
        short = np.maximum(0.0, wished - MOST_APART * strip.length_mm)
        overlap = np.broadcast_to(short, (len(fractions), len(tilts)))
    costs: Values = np.minimum(overlap * CROWDING_COSTS_PER_MM, MOST_CROWDING_COSTS)
    return costs


def _caps(ask: Ask, strip: Strip, fractions: list[float], tilts: list[float], room_mm: float, *, fine: bool) -> Values:
    """Return (fractions, tilts, places): the lowest cap around each place of each lane, or every other if not fine."""
    lanes = strip.lanes(np.array(fractions))
    along = np.array([_heading_along(strip, lane) for lane in lanes])
    places = lanes if fine else lanes[:, ::2]
    around = _AROUND * room_mm if room_mm > 0 else _AROUND[:1]
    shape = (len(fractions), len(tilts), places.shape[1], len(around))
    spots = np.broadcast_to(places[:, None, :, None, :] + around, (*shape, 2))
    turned = along[:, None] + strip.sign * np.array(tilts)
    headings = np.broadcast_to(turned[:, :, None, None], shape)
    caps = ask.ground.caps(spots.reshape(-1, 2), headings.reshape(-1), rough=not fine)
    lowest: Values = caps.reshape(shape).min(axis=3)
    return lowest


_AROUND = np.array([[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])


def _open_span(caps: Values, least: float) -> tuple[float, float]:
    """Return the shares between which the longest part of a lane lies where at least this level is allowed."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (caps >= least).astype(int), [0]]))).reshape(-1, 2)
    if not len(edges):
        return 0.0, 0.0
    start, stop = edges[int(np.argmax(edges[:, 1] - edges[:, 0]))].tolist()
    last = len(caps) - 1
    return start / last, (stop - 1) / last


def _heading_along(strip: Strip, places: Values) -> float:
    """Return where a hand points that lies along the muscle: headward, or across the shoulder along the lane."""
    return 0.0 if strip.axis == "up" else _direction_rad(places)


def _direction_rad(places: Values) -> float:
    """Return where a way leads on the whole, as a heading."""
    return float(heading_of((places[-1] - places[0])[None, :])[0])


def stations_fitting(span_mm: float, spacing_mm: float) -> int:
    """Return how many stations, about this far apart, a stretch holds; at least one."""
    return max(1, int(span_mm / spacing_mm + 0.35) + 1)


def stations_on(ask: Ask, lane: Lane, count: int, *, start: float = 0.0, stop: float = 1.0) -> list[float]:
    """Return shares of the lane for `count` stations between two shares, those that are open, from the first one on.

    A station where the hand may at best lie without weight is left out, unless the routine must be played as written.
    """
    shares = [0.5 * (start + stop)] if count == 1 else np.linspace(start, stop, count).tolist()
    if lane.high <= lane.low and not ask.must:
        return []
    if ask.footward:
        shares.reverse()
    least = min(ask.level, LEAST_WORK_LEVEL)
    open_ = [share for share in shares if lane.cap(share) >= least]
    return open_ or (shares if ask.must else [])


def along_lane(ask: Ask, lane: Lane, start: float, stop: float, level: float) -> Rows:
    """Return rows of a hand that glides along the lane from one share to another, light, from rest to rest."""
    count = max(3, int(abs(stop - start) * lane.length_mm / STEP_MM) + 1)
    spots = np.array([lane.at(share) for share in np.linspace(start, stop, count).tolist()])
    speeds = np.full(count, BACK_MM_S)
    return rows_along(Path(spots[:, :2], spots[:, 2], np.full(count, level), speeds), ask.skin)


def across_lane(ask: Ask, *, room_mm: float = 0.0, beyond_mm: float = 0.0) -> Lane:
    """Return the lane of two hands that share one side: the same for both."""
    return lane_for(ask, ask.strips["left"], across=True, room_mm=room_mm, beyond_mm=beyond_mm)


def least_gap(ask: Ask, lane: Lane) -> float:
    """Return how far apart on a lane two hands must be for what touches, as a share of its length."""
    return footprints_apart_mm(ask.ground.contact, _turn_rad(lane)) / max(lane.length_mm, 1.0)


def side_by_side(
    ask: Ask, lane: Lane, low: float, high: float, *, least: float = 0.0
) -> dict[Hand, tuple[float, float]]:
    """Return between which shares of a lane each of two hands works, so that both always are the same gap apart.

    Palms keep out of each other as far as there is room from `low` to `high`; `least` is the gap that there must be.
    """
    wished = hands_apart_mm(ask.ground.contact, _turn_rad(lane)) / max(lane.length_mm, 1.0)
    gap = max(least, min(wished, MOST_APART * (high - low)))
    first, second = hands_along(ask, lane)
    return {first: (low, high - gap), second: (low + gap, high)}


def hands_along(ask: Ask, lane: Lane) -> tuple[Hand, Hand]:
    """Return which hand works nearer to the beginning of a shared lane, and which to its end: arms do not cross."""
    beside = math.sin(_turn_rad(lane))
    if abs(beside) < LEAST_BESIDE:
        return hand_order(ask.strips["left"])
    return ("right", "left") if beside > 0 else ("left", "right")


def _turn_rad(lane: Lane) -> float:
    """Return how far hands on a lane point away from where it leads."""
    return float(lane.headings[0]) - _direction_rad(lane.places)


def hand_order(strip: Strip) -> tuple[Hand, Hand]:
    """Return (footward, headward) hand of a giver who works one side from the other side of the body."""
    return ("right", "left") if strip.sign > 0 else ("left", "right")
