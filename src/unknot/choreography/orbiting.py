"""Strokes that go round on the spot and then a little further: kneading, circles, friction, picking up."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.asking import Ask, Cycle, Drafts, Part
from unknot.choreography.drafts import Draft, Rows, joined, stretched
from unknot.choreography.placing import Lane, hand_order, lane_for, stations_on
from unknot.choreography.plotting import FASTEST_MOVE_MM_S, PEAK_OF_MINIMUM_JERK
from unknot.choreography.strips import Strip
from unknot.model.words import Hand

__all__ = ["circles", "friction_circles", "knead_alternating", "pick_up"]

Values = NDArray[np.float64]

SMALL_RADIUS_MM = 25.0
"""Up to here four knots a round keep the curve within 2 mm of a circle; beyond it takes five."""

DRIFT_ROUNDS = 0.6


def circles(ask: Ask) -> Cycle | None:
    """Wide overlapping circles of the flat hand that climb along the strip."""
    radius = ask.number("radius_mm", 32.0)
    period = 2 * math.pi * radius / ask.tempo
    return _orbits(ask, radius, radius, period, swing=0.3, apart=ask.number("phase_fraction", 0.0))


def knead_alternating(ask: Ask) -> Cycle | None:
    """Press and roll away from the bone in small sections; as one hand lets go, the other takes over."""
    radius = ask.number("radius_mm", 18.0)
    return _orbits(ask, radius, 0.8 * radius, 60.0 / ask.tempo, swing=ask.number("swing_levels", 0.5), apart=0.5)


def pick_up(ask: Ask) -> Cycle | None:
    """Grasp, lift a little away from the bone, let down; then the other hand."""
    lift = ask.number("lift_mm", 10.0)
    return _orbits(ask, lift, 0.4 * lift, 60.0 / ask.tempo, swing=ask.number("swing_levels", 0.5), apart=0.5)


def friction_circles(ask: Ask) -> Cycle | None:
    """Small circles on one spot of skin, then the next spot."""
    radius = ask.number("radius_mm", 10.0)
    return _orbits(ask, radius, radius, 60.0 / ask.tempo, swing=0.0, apart=0.0)


def _orbits(ask: Ask, across_mm: float, along_mm: float, period: float, *, swing: float, apart: float) -> Cycle | None:
    """Return a round of stations, each with some orbits, and the glide home.

    Parameters
    ----------
    across_mm, along_mm
        Half axes of the orbit, away from the spine and along the strip.
    apart
        By what share of a period the right hand is later than the left.
    """
    lanes = _lanes(ask, max(across_mm, along_mm))
    if not lanes:
        return None
    plans = {hand: _shares(ask, *lane) for hand, lane in lanes.items()}
    plans = {hand: shares for hand, shares in plans.items() if shares}
    if not plans:
        return None
    count, repeats = _fit(
        ask, min(len(s) for s in plans.values()), period, max(lane.length_mm for lane, _, _ in lanes.values())
    )
    drafts: Drafts = {}
    for hand, shares in plans.items():
        lane = lanes[hand][0]
        picked = [shares[round(i)] for i in np.linspace(0, len(shares) - 1, count)]
        spots = np.array([lane.at(share) for share in picked])
        strip = ask.strips[hand]
        phase = (apart if hand == "right" else 0.0) * 2 * math.pi
        rows = _orbit_rows(ask, strip, spots, repeats, (across_mm, along_mm), period, phase, swing)
        drafts[hand] = Draft(ask.contact, _homeward(ask, rows))
    longest = max(draft.duration_s for draft in drafts.values())
    even = {hand: stretched(draft, longest / draft.duration_s) for hand, draft in drafts.items()}
    return Cycle((Part(even),), ask.fastest, ask.slowest)


def _lanes(ask: Ask, radius: float) -> dict[Hand, tuple[Lane, float, float]]:
    """Return for each working hand its lane and the part of it that is its own."""
    if not ask.shared:
        lanes: dict[Hand, tuple[Lane, float, float]] = {}
        for hand, strip in ask.strips.items():
            lane = lane_for(ask, strip)
            lanes[hand] = (lane, *_ends(lane, radius))
        return lanes
    lane = lane_for(ask, ask.strips["left"], tilt_rad=math.radians(ask.number("heading_deg", 40.0)))
    low, high = _ends(lane, radius)
    gap = _gap_mm(ask) / max(lane.length_mm, 1.0)
    footward, headward = hand_order(ask.strips["left"])
    if high - low < gap:
        # Too short for two hands side by side: one works, the other rests
        return {headward: (lane, low, high)}
    return {footward: (lane, low, high - gap), headward: (lane, low + gap, high)}


def _gap_mm(ask: Ask) -> float:
    contact = ask.ground.contact
    return 2.0 * min(contact.half_width_mm, contact.half_length_mm) + 12.0


def _ends(lane: Lane, radius: float) -> tuple[float, float]:
    inset = min(0.3, (radius + 6.0) / max(lane.length_mm, 1.0))
    return inset, 1.0 - inset


def _shares(ask: Ask, lane: Lane, low: float, high: float) -> list[float]:
    count = max(1, int((high - low) * lane.length_mm / ask.number("station_mm", 50.0)) + 1)
    return stations_on(ask, lane, count, start=low, stop=high)


def _fit(ask: Ask, stations: int, period: float, length_mm: float) -> tuple[int, int]:
    """Return how many stations and how many orbits at each fill the time best."""
    usual = ask.asked_repeats or round(ask.number("repeats", 3.0))
    best, found = math.inf, (stations, usual)
    for count in range(stations, 0, -1):
        for repeats in (usual,) if ask.asked_repeats else (usual, usual + 1, usual - 1, usual + 2, usual + 3):
            if repeats < 2:
                continue
            home = PEAK_OF_MINIMUM_JERK * length_mm * (count - 1) / max(stations, 1) / FASTEST_MOVE_MM_S
            seconds = count * repeats * period + max(1.0, home)
            rounds = max(1, round(ask.seconds / seconds))
            cost = 4.0 * abs(math.log(ask.seconds / (rounds * seconds)))
            cost += 0.25 * (stations - count) / stations + 0.08 * abs(repeats - usual)
            if cost < best:
                best, found = cost, (count, repeats)
    return found


def _orbit_rows(
    ask: Ask,
    strip: Strip,
    spots: Values,
    repeats: int,
    axes_mm: tuple[float, float],
    period: float,
    phase: float,
    swing: float,
) -> Rows:
    """Return knots of a hand that orbits at each spot and drifts on to the next during the last of its rounds."""
    knots = 4 if max(axes_mm) <= SMALL_RADIUS_MM else 5
    total = len(spots) * repeats
    rounds = np.arange(total * knots + 1) / knots
    station = np.minimum((rounds / repeats).astype(int), len(spots) - 1)
    drift = (rounds - station * repeats - (repeats - DRIFT_ROUNDS)) / DRIFT_ROUNDS
    drift, slope = _ease(np.where(station < len(spots) - 1, drift, 0.0))
    following = np.minimum(station + 1, len(spots) - 1)
    step = spots[following] - spots[station]
    centre = spots[station] + drift[:, None] * step
    moving = (slope / (DRIFT_ROUNDS * period))[:, None] * step[:, :2]
    opening, opening_slope = _ease(np.minimum(rounds, total - rounds) / 0.5)
    opening_slope = np.where(rounds < total / 2, opening_slope, -opening_slope) / (0.5 * period)
    angle = 2 * math.pi * rounds + phase
    outward, onward = _frame(strip)
    across, along = axes_mm
    circle = across * np.cos(angle)[:, None] * outward + along * np.sin(angle)[:, None] * onward
    turning = (
        2 * math.pi / period * (-across * np.sin(angle)[:, None] * outward + along * np.cos(angle)[:, None] * onward)
    )
    rows = np.empty((len(rounds), 7))
    rows[:, 0] = rounds * period
    rows[:, 1:3] = centre[:, :2] + opening[:, None] * circle
    rows[:, 3:5] = moving + opening[:, None] * turning + opening_slope[:, None] * circle
    rows[:, 5] = centre[:, 2]
    # Firmest while the hand moves away from the spine, lightest as it comes back
    rows[:, 6] = ask.level - swing * 0.5 * (1.0 + np.sin(angle))
    rows[[0, -1], 6] = ask.base_level
    rows[:, 6] = np.maximum(rows[:, 6], min(ask.level, 0.0))
    return rows


def _frame(strip: Strip) -> tuple[Values, Values]:
    if strip.axis == "up":
        return np.array([strip.sign, 0.0]), np.array([0.0, 1.0])
    return np.array([0.0, 1.0]), np.array([strip.sign, 0.0])


def _ease(u: Values) -> tuple[Values, Values]:
    """Return the minimum-jerk curve and its slope at u, held at both ends."""
    u = np.clip(u, 0.0, 1.0)
    return u**3 * (10 + u * (-15 + 6 * u)), 30 * u * u * (1 - u) ** 2


def _homeward(ask: Ask, rows: Rows) -> Rows:
    """Return the rows with a light glide back to where they began."""
    start, end = rows[0], rows[-1]
    distance = float(np.hypot(start[1] - end[1], start[2] - end[2]))
    if distance < 1.0:
        return rows
    seconds = max(1.0, PEAK_OF_MINIMUM_JERK * distance / FASTEST_MOVE_MM_S)
    level = min(ask.base_level, 0.5)
    return joined([rows, np.array([[0.0, *end[1:6], end[6]], [seconds, *start[1:3], 0.0, 0.0, start[5], level]])])
