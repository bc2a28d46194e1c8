"""Quick small motions repeated many times: percussion, rocking, trembling, rubbing across, wringing."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.asking import HANDS, Ask, Cycle, Drafts, Part
from unknot.choreography.drafts import LIFTED, Draft, Rows
from unknot.choreography.placing import (
    LEAST_WORK_LEVEL,
    Lane,
    across_lane,
    hand_order,
    lane_for,
    side_by_side,
    stations_fitting,
    stations_on,
)
from unknot.choreography.plotting import FASTEST_MOVE_MM_S, PEAK_OF_MINIMUM_JERK, Plot
from unknot.choreography.strips import Strip
from unknot.model.words import Hand

__all__ = ["friction_across", "percuss", "rock", "vibrate", "wring"]

Spot = tuple[float, float, float]

LAND_S: Final = 0.3
MOVE_S: Final = 0.9
FASTEST_WRING_MM_S: Final = 190.0
LONG_STRIP_MM: Final = 200.0
NARROW_LANES: Final = (0.25, 0.8)
"""Where two narrow hands drop on one strip: shares of its width from the spine."""
WRING_INSET_MM: Final = 12.0
WRING_TRIES: Final = 24
WRING_HEADING_RAD: Final = 1.26
SIDEWAYS: Final = (1.0, 0.0)
ALONG: Final = (0.0, 1.0)


def percuss(ask: Ask) -> Cycle | None:
    """Hands that drop in turn, light and quick; before one lifts the other has landed."""
    spots = _two_hands(ask, ask.number("station_mm", 45.0))
    if spots is None:
        return None
    # The rate counts the strikes of both hands
    period = 2 * 60.0 / ask.tempo
    count = max(2, round(ask.number("bout_s", 5.0) / period))
    stations = min(len(places) for places in spots.values())
    per_station = count * period + 2 * LAND_S + MOVE_S
    stations = max(1, min(stations, round(ask.seconds / per_station)))
    way = [{hand: spots[hand][index] for hand in HANDS} for index in range(stations)]
    first, last = way[0], way[-1]
    parts: list[Part] = []
    for here, there in pairwise([*way, first]):
        parts.append(Part(_beat(ask, here, period), count))
        parts.append(Part(_step_on(ask, here, there)))
    parts = [Part(_lift_right(ask, first)), *parts[:-1], Part(_settle_right(ask, last, first))]
    return Cycle(tuple(parts), ask.fastest, ask.slowest, independent=False)


def rock(ask: Ask) -> Cycle | None:
    """The whole body sways a little from side to side under flat palms."""
    spots = _sway_spots(ask)
    period = 60.0 / ask.tempo
    count = max(1, round((ask.seconds - 2 * period) / period))
    ways = dict.fromkeys(spots, SIDEWAYS)
    parts = _sway(ask, spots, spots, 2 * ask.scale * ask.number("sway_mm", 9.0), ways, period, count)
    return Cycle(tuple(parts), ask.fastest, ask.slowest)


def vibrate(ask: Ask) -> Cycle | None:
    """A fine tremble for a few seconds, then the next place."""
    return _bouts(ask, 2 * ask.scale * ask.number("amplitude_mm", 2.5), ask.number("bout_s", 6.0), across=True)


def friction_across(ask: Ask) -> Cycle | None:
    """Short strokes back and forth on one place, hands against each other where both work."""
    alternate = ask.number("alternate", 0.0) > 0
    bout_s = ask.number("repeats", 10.0) * 60.0 / ask.tempo
    return _bouts(ask, ask.scale * ask.number("stroke_mm", 14.0), bout_s, across=not alternate)


def wring(ask: Ask) -> Cycle | None:
    """Two palms side by side slide across the back in opposite directions, and climb."""
    lane = ask.strips["left"].lane(0.5)
    gap = 2 * ask.ground.contact.half_width_mm + 6.0
    half = 30.0 / ask.tempo
    reach = 0.5 * FASTEST_WRING_MM_S * half / PEAK_OF_MINIMUM_JERK
    centre = 0.0
    if ask.shared:
        centre, reach = float(np.mean(lane[:, 0])), min(reach, 0.5 * ask.strips["left"].width_mm)
    low, high = float(lane[0, 1]) + WRING_INSET_MM, float(lane[-1, 1]) - WRING_INSET_MM - gap
    heights = _open_heights(ask, np.linspace(low, max(low, high), WRING_TRIES), gap, centre, reach)
    if not heights:
        return None
    repeats = ask.repeats(2.0, 2 * half)
    most = max(1, int((heights[-1] - heights[0]) / ask.number("station_mm", 55.0)) + 1)
    count = _count_that_fits(ask, most, repeats * 2 * half)
    picked = [heights[round(i)] for i in np.linspace(0, len(heights) - 1, count)] if count > 1 else heights[:1]
    drafts: Drafts = {}
    for hand in HANDS:
        sign = 1.0 if hand == "right" else -1.0
        offset = gap if hand == "right" else 0.0
        plot = Plot(centre + sign * reach, picked[0] + offset, WRING_HEADING_RAD, ask.base_level)
        for y in picked:
            for turn in range(2 * repeats):
                side = sign if turn % 2 else -sign
                plot.go(centre + side * reach, y + offset, WRING_HEADING_RAD, ask.level, half)
        plot.go(centre + sign * reach, picked[0] + offset, WRING_HEADING_RAD, ask.base_level)
        drafts[hand] = Draft(ask.contact, plot.rows())
    return Cycle((Part(drafts),), ask.fastest, ask.slowest, independent=False)


def _open_heights(ask: Ask, heights: NDArray[np.float64], gap: float, centre: float, reach: float) -> list[float]:
    """Return the longest run of heights at which both hands may slide all the way across."""
    across = np.linspace(centre - reach, centre + reach, 9)
    x, y = np.meshgrid(across, np.concatenate([heights, heights + gap]))
    spots = np.stack([x.ravel(), y.ravel()], axis=1)
    caps = ask.ground.caps(spots, np.full(len(spots), WRING_HEADING_RAD)).reshape(2, len(heights), -1)
    open_ = (caps >= 0).all(axis=(0, 2)) | ask.must
    edges = np.flatnonzero(np.diff(np.concatenate([[0], open_.astype(int), [0]]))).reshape(-1, 2)
    if not len(edges):
        return []
    start, stop = edges[int(np.argmax(edges[:, 1] - edges[:, 0]))].tolist()
    run: list[float] = heights[start:stop].tolist()
    return run


def _count_that_fits(ask: Ask, most: int, each_s: float) -> int:
    rounds = max(1, round(ask.seconds / (most * each_s + 2.0)))
    return max(1, min(most, round((ask.seconds / rounds - 2.0) / each_s)))


def _beat(ask: Ask, spots: dict[Hand, Spot], period: float) -> Drafts:
    on = ask.number("on_fraction", 0.58) / 2
    level = max(ask.level, 0.1)
    left = [(0.0, level), (on, 0.0), (0.5, LIFTED), (1 - on, 0.0), (1.0, level)]
    right = [(0.0, LIFTED), (0.5 - on, 0.0), (0.5, level), (0.5 + on, 0.0), (1.0, LIFTED)]
    return {
        "left": Draft(ask.contact, _in_place(spots["left"], left, period), rhythmic=True),
        "right": Draft(ask.contact, _in_place(spots["right"], right, period), rhythmic=True),
    }


def _in_place(spot: Spot, beats: list[tuple[float, float]], period: float) -> Rows:
    x, y, heading = spot
    return np.array([[share * period, x, y, 0.0, 0.0, heading, level] for share, level in beats])


def _pair(ask: Ask, left: Plot, right: Plot) -> Drafts:
    """Return both hands' moves between beats, where levels may change as quickly as in beating."""
    return {
        "left": Draft(ask.contact, left.rows(), rhythmic=True),
        "right": Draft(ask.contact, right.rows(), rhythmic=True),
    }


def _step_on(ask: Ask, here: dict[Hand, Spot], there: dict[Hand, Spot]) -> Drafts:
    """The right hand lands, both glide on, the right hand lifts."""
    level, move_s = min(ask.level, 0.5), _move_s(here, there)
    left = Plot(*here["left"], max(ask.level, 0.1)).stay(LAND_S, level).go(*there["left"], level, move_s)
    left.stay(LAND_S, max(ask.level, 0.1))
    right = Plot(*here["right"], LIFTED).stay(LAND_S, level).go(*there["right"], level, move_s).stay(LAND_S, LIFTED)
    return _pair(ask, left, right)


def _lift_right(ask: Ask, first: dict[Hand, Spot]) -> Drafts:
    level = min(ask.level, 0.5)
    left = Plot(*first["left"], level).stay(LAND_S, max(ask.level, 0.1))
    right = Plot(*first["right"], level).stay(LAND_S, LIFTED)
    return _pair(ask, left, right)


def _settle_right(ask: Ask, here: dict[Hand, Spot], first: dict[Hand, Spot]) -> Drafts:
    level, move_s = min(ask.level, 0.5), _move_s(here, first)
    left = Plot(*here["left"], max(ask.level, 0.1)).stay(LAND_S, level).go(*first["left"], level, move_s)
    right = Plot(*here["right"], LIFTED).stay(LAND_S, level).go(*first["right"], level, move_s)
    return _pair(ask, left, right)


def _move_s(here: dict[Hand, Spot], there: dict[Hand, Spot]) -> float:
    """Return the time in which both hands get from place to place."""
    far = max(float(np.hypot(there[hand][0] - x, there[hand][1] - y)) for hand, (x, y, _) in here.items())
    return max(MOVE_S, PEAK_OF_MINIMUM_JERK * far / FASTEST_MOVE_MM_S)


def _two_hands(ask: Ask, spacing: float) -> dict[Hand, list[Spot]] | None:
    """Return stations for two alternating hands, each on its strip or side by side on one."""
    if len(ask.strips) < 2:
        return None
    along_muscle = ask.number("along_muscle", 0.0) > 0
    if ask.shared and not along_muscle:
        found = _across(ask, spacing)
    else:
        lanes = _narrow_lanes(ask) if ask.shared else {hand: lane_for(ask, one) for hand, one in ask.strips.items()}
        found = {hand: [lane.at(at) for at in _open_shares(ask, lane, spacing)] for hand, lane in lanes.items()}
    return found if found and all(found.values()) else None


def _narrow_lanes(ask: Ask) -> dict[Hand, Lane]:
    """Return two lanes of one strip, for narrow hands that lie along it: nothing of them lands on the spine."""
    strip = ask.strips["left"]
    inner: Hand = "left" if strip.sign > 0 else "right"
    return {hand: lane_for(ask, strip, fraction=NARROW_LANES[0 if hand == inner else 1]) for hand in HANDS}


def _across(ask: Ask, spacing: float) -> dict[Hand, list[Spot]]:
    """Return stations of two hands that come from the other side, where both may land at once; none where none are."""
    lane = across_lane(ask)
    low, high = lane.low + 0.05, lane.high - 0.05
    if high <= low:
        return {}
    ends = side_by_side(ask, lane, low, high)
    count = min(stations_fitting((stop - start) * lane.length_mm, spacing) for start, stop in ends.values())
    ways = np.array([np.linspace(*span, count) for span in ends.values()]).T.tolist()
    least = min(ask.level, LEAST_WORK_LEVEL)
    open_ = [way for way in ways if ask.must or min(map(lane.cap, way)) >= least]
    return {hand: [lane.at(way[index]) for way in open_] for index, hand in enumerate(ends)}


def _open_shares(ask: Ask, lane: Lane, spacing: float) -> list[float]:
    inset = 0.08 * (lane.high - lane.low)
    count = stations_fitting((lane.high - lane.low - 2 * inset) * lane.length_mm, spacing)
    return stations_on(ask, lane, count, start=lane.low + inset, stop=lane.high - inset)


def _bouts(ask: Ask, stroke_mm: float, bout_s: float, *, across: bool) -> Cycle | None:
    """Return short strokes back and forth at a few stations, with a glide in contact between them."""
    hands = _working(ask)
    lanes = {hand: lane_for(ask, strip, room_mm=0.5 * stroke_mm + 1.0) for hand, strip in hands.items()}
    shares = {hand: _open_shares(ask, lane, ask.number("station_mm", 60.0)) for hand, lane in lanes.items()}
    shares = {hand: found for hand, found in shares.items() if found}
    if not shares:
        return None
    period = 60.0 / ask.tempo
    most = min(map(len, shares.values()))
    stations = max(1, min(most, round(ask.seconds / (bout_s + MOVE_S + 1.0))))
    parts: list[Part] = []
    picked = {
        hand: [found[round(i)] for i in np.linspace(0, len(found) - 1, stations)] for hand, found in shares.items()
    }
    for index in range(stations):
        here = {hand: lanes[hand].at(picked[hand][index]) for hand in picked}
        there = {hand: lanes[hand].at(picked[hand][(index + 1) % stations]) for hand in picked}
        ways = {hand: _direction(hands[hand], across) for hand in here}
        parts += _sway(ask, here, there, stroke_mm, ways, period, max(1, round(bout_s / period)))
    return Cycle(tuple(parts), ask.fastest, ask.slowest)


def _working(ask: Ask) -> dict[Hand, Strip]:
    if not ask.shared:
        return dict(ask.strips)
    _, working = hand_order(ask.strips["left"])
    return {working: ask.strips[working]}


def _direction(strip: Strip, across: bool) -> tuple[float, float]:
    sideways = across == (strip.axis == "up")
    return SIDEWAYS if sideways else ALONG


def _sway_spots(ask: Ask) -> dict[Hand, Spot]:
    """Return where two flat palms rock from: apart along the back where there is room."""
    spots: dict[Hand, Spot] = {}
    for hand, strip in ask.strips.items():
        lane = lane_for(ask, strip)
        share = 0.5
        if len(ask.strips) == 2 and (ask.shared or strip.length_mm > LONG_STRIP_MM):
            low_hand = hand_order(strip)[0] if ask.shared else "left" if ask.flipped else "right"
            share = 0.22 if hand == low_hand else 0.75
        spots[hand] = lane.at(share)
    return spots


def _sway(
    ask: Ask,
    here: dict[Hand, Spot],
    there: dict[Hand, Spot],
    stroke_mm: float,
    ways: dict[Hand, tuple[float, float]],
    period: float,
    count: int,
) -> list[Part]:
    """Return: lean to one end, go back and forth `count` times, return to the middle and go on to `there`."""
    begin: Drafts = {}
    swing: Drafts = {}
    end: Drafts = {}
    opposite = ask.number("alternate", 0.0) > 0
    for hand, (x, y, heading) in here.items():
        sign = -1.0 if opposite and hand == "right" else 1.0
        dx, dy = (0.5 * stroke_mm * sign * part for part in ways[hand])
        level, base = ask.level, ask.base_level
        seconds = max(0.5, 0.5 * period, (level - base) / ask.ramp_levels_s)
        begin[hand] = Draft(ask.contact, Plot(x, y, heading, base).go(x - dx, y - dy, heading, level, seconds).rows())
        plot = Plot(x - dx, y - dy, heading, level)
        plot.go(x + dx, y + dy, heading, level, 0.5 * period).go(x - dx, y - dy, heading, level, 0.5 * period)
        swing[hand] = Draft(ask.contact, plot.rows())
        plot = Plot(x - dx, y - dy, heading, level).go(x, y, heading, base, seconds)
        if there[hand] != here[hand]:
            plot.go(*there[hand], base, _move_s(here, there))
        end[hand] = Draft(ask.contact, plot.rows())
    return [Part(begin), Part(swing, count), Part(end)]
