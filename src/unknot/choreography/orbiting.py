"""Strokes that go round on the spot and then a little further: kneading, circles, friction, picking up."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.asking import Ask, Cycle, Drafts, Part
from unknot.choreography.drafts import Draft, Rows, joined, stretched
from unknot.choreography.placing import (
    Lane,
    across_lane,
    along_lane,
    hand_order,
    lane_for,
    least_gap,
    side_by_side,
    stations_fitting,
    stations_on,
)
from unknot.choreography.plotting import FASTEST_MOVE_MM_S, PEAK_OF_MINIMUM_JERK
from unknot.choreography.strips import Strip
from unknot.model.words import Hand

__all__ = ["circles", "friction_circles", "knead_alternating", "pick_up"]

Values = NDArray[np.float64]

SMALL_RADIUS_MM = 25.0
"""Up to here four knots a round keep the curve within 2 mm of a circle; beyond it takes five."""

DRIFT_ROUNDS = 0.6
ROUNDING_MM = 2.0
BEYOND_MM = 24.0
SHORT_ROUND_S = 14.0


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
    axes_mm = (ask.scale * across_mm, ask.scale * along_mm)
    spans = _spans(ask, max(axes_mm) + ROUNDING_MM)
    plans = {hand: _shares(ask, *span) for hand, span in spans.items()}
    plans = {hand: shares for hand, shares in plans.items() if shares}
    if not plans:
        return None
    longest_mm = max(lane.open_mm for lane, _, _ in spans.values())
    count, repeats = _fit(ask, min(len(shares) for shares in plans.values()), period, longest_mm)
    drafts: Drafts = {}
    for hand, shares in plans.items():
        picked = [shares[round(i)] for i in np.linspace(0, len(shares) - 1, count)]
        spots = np.array([spans[hand][0].at(share) for share in picked])
        phase = (apart if hand == "right" else 0.0) * 2 * math.pi
        allowed = _allowed(ask, ask.strips[hand], spots, axes_mm)
        rows = _orbit_rows(ask, ask.strips[hand], spots, allowed, repeats, axes_mm, period, phase, swing)
        if count > 1:
            home = along_lane(ask, spans[hand][0], picked[-1], picked[0], min(ask.base_level, 0.5))
            rows = joined([rows, home])
        drafts[hand] = Draft(ask.contact, rows)
    longest = max(draft.duration_s for draft in drafts.values())
    even = {hand: stretched(draft, longest / draft.duration_s) for hand, draft in drafts.items()}
    return Cycle((Part(even),), ask.fastest, ask.slowest)


def _spans(ask: Ask, room_mm: float) -> dict[Hand, tuple[Lane, float, float]]:
    """Return for each working hand its lane and the shares of it between which it works."""
    if not ask.shared:
        lanes = {hand: lane_for(ask, strip, room_mm=room_mm) for hand, strip in ask.strips.items()}
        return {hand: (lane, *_ends(lane, room_mm)) for hand, lane in lanes.items()}
    lane = across_lane(ask, room_mm=room_mm, beyond_mm=BEYOND_MM)
    low, high = _ends(lane, room_mm)
    least = least_gap(ask, lane)
    if high - low < least:
        # Too short for two hands side by side: one works, the other rests
        return {hand_order(ask.strips["left"])[1]: (lane, low, high)}
    return {hand: (lane, *ends) for hand, ends in side_by_side(ask, lane, low, high, least=least).items()}


def _ends(lane: Lane, room_mm: float) -> tuple[float, float]:
    inset = min(0.25 * (lane.high - lane.low), 0.4 * room_mm / max(lane.length_mm, 1.0))
    return lane.low + inset, lane.high - inset


def _shares(ask: Ask, lane: Lane, low: float, high: float) -> list[float]:
    count = stations_fitting((high - low) * lane.length_mm, ask.number("station_mm", 50.0))
    return stations_on(ask, lane, count, start=low, stop=high)


def _fit(ask: Ask, stations: int, period: float, length_mm: float) -> tuple[int, int]:
    """Return how many stations and how many orbits at each fill the time best."""
    usual = ask.repeats(3.0, period)
    choices = (usual,) if ask.asked_repeats else range(max(2, usual - 1), usual + 9)
    best, found = math.inf, (stations, usual)
    for count in range(stations, 0, -1):
        home = PEAK_OF_MINIMUM_JERK * length_mm * (count - 1) / max(stations, 1) / FASTEST_MOVE_MM_S
        for repeats in choices:
            seconds = count * repeats * period + (max(1.0, home) if count > 1 else 0.0)
            rounds = max(1, round(ask.seconds / seconds))
            cost = 4.0 * abs(math.log(ask.seconds / (rounds * seconds)))
            cost += 0.25 * (stations - count) / stations + 0.08 * abs(repeats - usual)
            # A round that ends soon after it began stands still too often
            cost += 0.06 * max(0.0, min(SHORT_ROUND_S, ask.seconds) - seconds)
            if cost < best:
                best, found = cost, (count, repeats)
    return found


def _allowed(ask: Ask, strip: Strip, spots: Values, axes_mm: tuple[float, float]) -> Values:
    """Return the level of each station: what is allowed all round its orbit, so that the give of kneading is kept."""
    outward, onward = _frame(strip)
    round_ = axes_mm[0] * _COMPASS[:, :1] * outward + axes_mm[1] * _COMPASS[:, 1:] * onward
    places = (spots[:, None, :2] + round_).reshape(-1, 2)
    caps = ask.ground.caps(places, np.repeat(spots[:, 2], len(_COMPASS))).reshape(len(spots), -1).min(axis=1)
    level: Values = np.clip(caps, 0.0, ask.level)
    return level


_COMPASS = np.stack([np.cos(np.arange(8) * np.pi / 4), np.sin(np.arange(8) * np.pi / 4)], axis=1)


def _orbit_rows(
    ask: Ask,
    strip: Strip,
    spots: Values,
    allowed: Values,
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
    apart = np.hypot(*np.diff(spots[:, :2], axis=0, append=spots[-1:, :2]).T)
    # The further the next spot, the earlier the hand sets out for it
    drifting = np.clip(PEAK_OF_MINIMUM_JERK * apart / FASTEST_MOVE_MM_S / period, DRIFT_ROUNDS, repeats)[station]
    drift = (rounds - station * repeats - (repeats - drifting)) / drifting
    drift, slope = _ease(np.where(station < len(spots) - 1, drift, 0.0))
    following = np.minimum(station + 1, len(spots) - 1)
    step = spots[following] - spots[station]
    centre = spots[station] + drift[:, None] * step
    moving = (slope / (drifting * period))[:, None] * step[:, :2]
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
    rows[:, 6] = allowed[station] - swing * 0.5 * (1.0 + np.sin(angle))
    rows[[0, -1], 6] = ask.base_level
    rows[:, 6] = np.maximum(rows[:, 6], 0.0)
    return rows


def _frame(strip: Strip) -> tuple[Values, Values]:
    if strip.axis == "up":
        return np.array([strip.sign, 0.0]), np.array([0.0, 1.0])
    return np.array([0.0, 1.0]), np.array([strip.sign, 0.0])


def _ease(u: Values) -> tuple[Values, Values]:
    """Return the minimum-jerk curve and its slope at u, held at both ends."""
    u = np.clip(u, 0.0, 1.0)
    return u**3 * (10 + u * (-15 + 6 * u)), 30 * u * u * (1 - u) ** 2
