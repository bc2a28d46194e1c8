"""Strokes that sink and wait: holds, presses, walking hands, points, lengthening."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from unknot.choreography.asking import Ask, Cycle, Drafts, Part
from unknot.choreography.drafts import Draft, stretched
from unknot.choreography.placing import (
    Lane,
    across_lane,
    along_lane,
    hand_order,
    hands_along,
    lane_for,
    side_by_side,
    stations_fitting,
    stations_on,
)
from unknot.choreography.plotting import FASTEST_MOVE_MM_S, LEAST_MOVE_S, PEAK_OF_MINIMUM_JERK, Plot
from unknot.model.words import Hand

__all__ = ["hold", "point_hold", "press_points", "press_walk", "spread_apart"]

SLOWEST_SINK_LEVELS_S = 0.75
WIDE_APART_MM = 130.0


def hold(ask: Ask) -> Cycle | None:
    """Hands that rest. All the time there is belongs to one hold."""
    drafts: Drafts = {}
    for hand, (lane, share) in _resting_shares(ask).items():
        x, y, heading = lane.at(lane.within(share))
        plot = Plot(x, y, heading, min(ask.base_level, 0.5 * ask.level))
        sink, release = _sink_s(ask, "sink_s", 2.0), _sink_s(ask, "release_s", 2.0)
        plot.stay(sink, ask.level)
        plot.stay(max(1.0, ask.seconds - sink - release))
        plot.stay(release, min(ask.base_level, 0.5 * ask.level))
        drafts[hand] = Draft(ask.contact, plot.rows())
    return Cycle((Part(drafts),), 0.5, 2.0) if drafts else None


def press_points(ask: Ask) -> Cycle | None:
    """Sink at right angles, wait, come out as slowly, go on to the next place."""
    lanes = _lanes(ask)
    stations = _station_shares(ask, lanes)
    return _presses(ask, lanes, stations, ask.tempo)


def point_hold(ask: Ask) -> Cycle | None:
    """A few places only, each held for many seconds."""
    lanes = _lanes(ask)
    points = round(ask.number("points", 3.0))
    stations = {
        hand: shares[:: max(1, len(shares) // points)][:points] for hand, shares in _station_shares(ask, lanes).items()
    }
    return _presses(ask, lanes, stations, ask.tempo)


def _presses(ask: Ask, lanes: dict[Hand, Lane], stations: dict[Hand, list[float]], wait_s: float) -> Cycle | None:
    stations = {hand: shares for hand, shares in stations.items() if shares}
    if not stations:
        return None
    sink, release = _sink_s(ask, "sink_s", 3.0), _sink_s(ask, "release_s", 3.0)
    one = sink + wait_s + release
    count = _stations_that_fit(ask, min(map(len, stations.values())), one + 1.0)
    drafts: Drafts = {}
    for hand, shares in stations.items():
        lane = lanes[hand]
        picked = [shares[round(i)] for i in np.linspace(0, len(shares) - 1, count)]
        plot = Plot(*lane.at(picked[0]), ask.base_level)
        for before, share in zip([picked[0], *picked], picked, strict=False):
            if share != before:
                plot.along(along_lane(ask, lane, before, share, ask.base_level))
            plot.stay(sink, ask.level).stay(wait_s).stay(release, ask.base_level)
        if count > 1:
            plot.along(along_lane(ask, lane, picked[-1], picked[0], ask.base_level))
        drafts[hand] = Draft(ask.contact, plot.rows())
    return _even(drafts, ask)


def press_walk(ask: Ask) -> Cycle | None:
    """The weight goes from hand to hand; the waiting hand moves on when the other has sunk in."""
    lanes = _walking_lanes(ask)
    stations = {hand: shares for hand, shares in _station_shares(ask, lanes).items() if shares}
    if len(stations) < 2:
        return _presses(ask, lanes, stations, ask.tempo)
    sink, release = _sink_s(ask, "sink_s", 2.0), _sink_s(ask, "release_s", 2.0)
    press = sink + ask.tempo + release
    turn = press * (1.0 - 0.5 * ask.number("overlap_fraction", 0.5))
    count = _stations_that_fit(ask, min(map(len, stations.values())), 2 * turn)
    picked = {
        hand: [shares[round(i)] for i in np.linspace(0, len(shares) - 1, count)] for hand, shares in stations.items()
    }
    ways = {hand: [lanes[hand].at(share) for share in shares] for hand, shares in picked.items()}
    # A hand moves on while the other presses; where its way is long, the turns are
    steps = [math.dist(a[:2], b[:2]) for spots in ways.values() for a, b in pairwise(spots)]
    moving = max(LEAST_MOVE_S, PEAK_OF_MINIMUM_JERK * max(steps, default=0.0) / FASTEST_MOVE_MM_S)
    turn = max(turn, 0.5 * (press + moving))
    drafts: Drafts = {}
    for hand, spots in ways.items():
        plot = Plot(*spots[0], ask.base_level)
        for index, spot in enumerate(spots):
            begin = (2 * index + (1 if hand == "right" else 0)) * turn
            if index:
                # Just before the own turn, while the other hand is at its deepest
                plot.until(begin - moving).go(*spot, ask.base_level, begin - max(plot.now_s, begin - moving))
            plot.until(begin).stay(sink, ask.level).stay(ask.tempo).stay(release, ask.base_level)
        if count > 1:
            plot.along(along_lane(ask, lanes[hand], picked[hand][-1], picked[hand][0], ask.base_level))
        drafts[hand] = Draft(ask.contact, plot.rows())
    longest = max(draft.duration_s for draft in drafts.values())
    for hand, draft in drafts.items():
        if draft.duration_s < longest:
            rows = np.concatenate([draft.rows, [[longest, *draft.rows[-1, 1:]]]])
            drafts[hand] = Draft(draft.contact, rows)
    return Cycle((Part(drafts),), 0.85, 1.4)


def spread_apart(ask: Ask) -> Cycle | None:
    """Two hands sink in, lean slowly away from each other, wait, and come back."""
    spots = {hand: lane.at(lane.within(share)) for hand, (lane, share) in _apart_shares(ask).items()}
    if not spots:
        return None
    sink, release = _sink_s(ask, "sink_s", 4.0), _sink_s(ask, "release_s", 4.0)
    rounds = max(1, round(ask.seconds / (2 * sink + ask.tempo + 2 * release)))
    wait_s = max(ask.stroke.tempo_low * 0.5, min(ask.stroke.tempo_high, ask.seconds / rounds - 2 * (sink + release)))
    centre = np.mean([[x, y] for x, y, _ in spots.values()], axis=0)
    drafts: Drafts = {}
    for hand, (x, y, heading) in spots.items():
        away = np.array([x, y]) - centre
        length = float(np.hypot(*away))
        shift = away / length * ask.number("apart_mm", 12.0) / 2 if length > 1 and len(spots) > 1 else np.zeros(2)
        plot = Plot(x, y, heading, ask.base_level)
        plot.stay(sink, ask.level)
        plot.go(float(x + shift[0]), float(y + shift[1]), heading, ask.level, sink)
        plot.stay(wait_s)
        plot.go(x, y, heading, ask.level, release).stay(release, ask.base_level)
        drafts[hand] = Draft(ask.contact, plot.rows())
    return Cycle((Part(drafts),), 0.8, 1.15)


def _sink_s(ask: Ask, name: str, usual: float) -> float:
    """Return the seconds of sinking or rising: never quicker than a recipient can follow."""
    return max(ask.number(name, usual), abs(ask.level - ask.base_level) / SLOWEST_SINK_LEVELS_S)


def _lanes(ask: Ask) -> dict[Hand, Lane]:
    if ask.shared:
        _, working = hand_order(ask.strips["left"])
        return {working: lane_for(ask, ask.strips[working])}
    return {hand: lane_for(ask, strip) for hand, strip in ask.strips.items()}


def _walking_lanes(ask: Ask) -> dict[Hand, Lane]:
    if not ask.shared:
        return {hand: lane_for(ask, strip) for hand, strip in ask.strips.items()}
    lane = across_lane(ask)
    return {"left": lane, "right": lane}


def _station_shares(ask: Ask, lanes: dict[Hand, Lane]) -> dict[Hand, list[float]]:
    shares: dict[Hand, list[float]] = {}
    spacing = ask.number("station_mm", 60.0)
    for hand, lane in lanes.items():
        inset = min(0.25 * (lane.high - lane.low), 8.0 / max(lane.length_mm, 1.0))
        start, stop = lane.low + inset, lane.high - inset
        count = stations_fitting((stop - start) * lane.length_mm, spacing)
        if ask.shared and len(lanes) == 2 and count > 1:
            start, stop = side_by_side(ask, lane, start, stop)[hand]
            count = stations_fitting((stop - start) * lane.length_mm, spacing)
        shares[hand] = stations_on(ask, lane, count, start=start, stop=stop)
    return shares


def _stations_that_fit(ask: Ask, stations: int, each_s: float) -> int:
    """Return the number of stations whose rounds fill the time best, as many as possible."""
    best, found = math.inf, 1
    for count in range(stations, 0, -1):
        seconds = count * each_s
        rounds = max(1, round(ask.seconds / seconds))
        cost = 3.0 * abs(math.log(ask.seconds / (rounds * seconds))) + 0.2 * (stations - count) / stations
        if cost < best:
            best, found = cost, count
    return found


def _even(drafts: Drafts, ask: Ask) -> Cycle:
    longest = max(draft.duration_s for draft in drafts.values())
    even = {hand: stretched(draft, longest / draft.duration_s) for hand, draft in drafts.items()}
    return Cycle((Part(even),), max(0.85, ask.fastest), min(1.4, max(1.15, ask.slowest)))


def _resting_shares(ask: Ask) -> dict[Hand, tuple[Lane, float]]:
    """Return where still hands rest: apart on one strip, or each in the middle of its own."""
    if not ask.shared:
        return {hand: (lane_for(ask, strip), 0.5) for hand, strip in ask.strips.items()}
    lane = across_lane(ask)
    if lane.length_mm < WIDE_APART_MM:
        return {hand_order(ask.strips["left"])[1]: (lane, 0.5)}
    first, second = hands_along(ask, lane)
    return {first: (lane, 0.2), second: (lane, 0.8)}


def _apart_shares(ask: Ask) -> dict[Hand, tuple[Lane, float]]:
    if not ask.shared:
        lanes = {hand: lane_for(ask, strip) for hand, strip in ask.strips.items()}
        if len(lanes) == 2 and all(lane.length_mm > WIDE_APART_MM for lane in lanes.values()):
            # From one shoulder to the opposite hip
            high, low = (0.15, 0.85) if ask.flipped else (0.85, 0.15)
            return {"left": (lanes["left"], high), "right": (lanes["right"], low)}
        return {hand: (lane, 0.5) for hand, lane in lanes.items()}
    lane = across_lane(ask)
    first, second = hands_along(ask, lane)
    low, high = (0.12, 0.88) if lane.length_mm > WIDE_APART_MM else (0.0, 1.0)
    return {first: (lane, low), second: (lane, high)}
