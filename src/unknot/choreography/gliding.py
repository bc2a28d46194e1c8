"""Gliding strokes: long loops, fans, lines, hand over hand, feathers, the rolling fold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from unknot.choreography.asking import HANDS, Ask, Cycle, Drafts, Part
from unknot.choreography.drafts import LIFTED, Draft, H, L, Rows, T, X, Y, held, joined, split, stretched
from unknot.choreography.paths import Path, longest_free, resampled, rows_along, shifted_free, smoothed
from unknot.choreography.placing import Lane, lane_for
from unknot.choreography.plotting import PEAK_OF_MINIMUM_JERK, Plot
from unknot.choreography.strips import Strip
from unknot.model.words import Hand

__all__ = ["fan", "feather", "glide_alternating", "glide_line", "glide_up_and_around", "skin_roll"]

Values = NDArray[np.float64]

ROUND_MM = 20.0
"""How softly corners of a drawn loop are rounded, as the sigma of a Gaussian along it."""

LIFT_S = 0.35
AIR_MM_S, HURRIED_AIR_MM_S = 420.0, 1000.0
"""How fast a lifted hand comes over: on average usually, and at its fastest where the time is short."""
START_ABOVE_HEM_MM = 22.0
GREAT_LOOP_MM = 150.0
"""A strip must be this long for a loop that goes up straight, over in an arc and down the side."""

LEAST_ROWS = 8
BEYOND_MM = 24.0
"""How far a glide along one muscle reaches over its ends."""


def glide_up_and_around(ask: Ask) -> Cycle | None:
    """Up beside the spine with even level, out at the top, down the outside lighter, back to the start.

    Footward it is the same loop the other way round: up the outside, light, and down beside the spine.
    """
    drafts: Drafts = {}
    for hand, strip in ask.strips.items():
        loop = _loop(ask, strip)
        rows = _open_rows(ask, loop.reversed() if ask.footward else loop)
        if rows is None:
            continue
        drafts[hand] = Draft(ask.contact, rows)
        if ask.shared:
            break
    return _together(ask, drafts)


def fan(ask: Ask) -> Cycle | None:
    """Rise a little, open outward, come round, and begin again higher; then home along the outside."""
    drafts: Drafts = {}
    for hand, strip in ask.strips.items():
        rows = _open_rows(ask, _fans(ask, strip))
        if rows is not None:
            drafts[hand] = Draft(ask.contact, rows)
        if ask.shared:
            break
    return _together(ask, drafts)


def glide_line(ask: Ask) -> Cycle | None:
    """Up one line, and back along it, lighter."""
    drafts: Drafts = {}
    for hand, strip in ask.strips.items():
        lane = lane_for(ask, strip, beyond_mm=_beyond_mm(ask))
        rows = _open_rows(ask, _there_and_back(ask, lane))
        if rows is not None:
            drafts[hand] = Draft(ask.contact, rows)
        if ask.shared:
            break
    return _together(ask, drafts)


def skin_roll(ask: Ask) -> Cycle | None:
    """A fold rolled slowly ahead, with the small pulse of the fingers; then an easy glide back."""
    drafts: Drafts = {}
    for hand, strip in ask.strips.items():
        lane = lane_for(ask, strip)
        path = _there_and_back(ask, lane)
        middle = len(path.places) // 2
        pulse = 1.0 + 0.25 * np.sin(np.arange(len(path.places)) * 0.9)
        speeds = path.speeds * np.where(np.arange(len(path.places)) < middle, pulse, 2.5)
        rows = _open_rows(ask, Path(path.places, path.headings, path.levels, speeds))
        if rows is not None:
            drafts[hand] = Draft(ask.contact, rows)
        if ask.shared:
            break
    return _together(ask, drafts)


def glide_alternating(ask: Ask) -> Cycle | None:
    """Hand over hand along the same lane: the next hand lands before the first one leaves."""
    return _hand_over_hand(ask, upward=ask.number("upward", 1.0) > 0, light=False)


def feather(ask: Ask) -> Cycle | None:
    """Fingertips down the back, one hand after the other, one always on."""
    return _hand_over_hand(ask, upward=False, light=True)


def _loop(ask: Ask, strip: Strip) -> Path:
    inner = lane_for(ask, strip).places
    width = strip.width_mm
    outer = strip.lane(0.86 if strip.wide else 0.92)
    great = strip.wide and strip.length_mm > GREAT_LOOP_MM
    corners = np.concatenate([_round_top(inner, outer, strip) if great else _plain_loop(inner, outer, strip)])
    start = corners[0]
    is_down = (np.hypot(*(corners - start).T).argmax() < np.arange(len(corners))).astype(float)
    places, returning = resampled(np.concatenate([corners, corners[:1]]), np.append(is_down, 0.0))
    sigma = min(ROUND_MM, 0.14 * width + 6.0) / 7.0
    # The lowest point of the way up stays a turning point; everything else is rounded
    places = smoothed(places, sigma)
    returning = np.clip(smoothed(returning, 4.0), 0.0, 1.0)
    sign = strip.sign
    progress = np.linspace(0.0, 1.0, len(places))
    opening = np.exp(-(((progress - 0.5) / 0.13) ** 2))
    wide = 1.0 if great else 0.4
    headings = sign * wide * (0.95 * opening + 0.3 * returning * (1.0 - opening))
    headings *= np.clip(np.minimum(progress, 1.0 - progress) / 0.08, 0.0, 1.0)
    back_level = ask.level * ask.number("return_level_fraction", 0.5)
    levels = ask.level + returning * (back_level - ask.level)
    levels[[0, -1]] = ask.base_level
    fast = min(ask.stroke.tempo_high, ask.tempo * ask.number("return_tempo_fraction", 1.0))
    speeds = ask.tempo + returning * (fast - ask.tempo)
    return Path(places, headings, levels, speeds)


def _plain_loop(inner: Values, outer: Values, strip: Strip) -> Values:
    cut = max(1, int((0.07 if strip.axis == "up" else 0.1) * len(inner)))
    return np.concatenate([inner[cut:-cut], outer[cut : -2 * cut][::-1]])


def _round_top(inner: Values, outer: Values, strip: Strip) -> Values:
    """Return the corners of the great loop: straight up, over the shoulder in an arc, down the side, in again."""
    top, low = float(inner[-1, 1]), float(inner[0, 1]) + START_ABOVE_HEM_MM
    up = inner[(inner[:, 1] >= low) & (inner[:, 1] < top - 28.0)]
    down = outer[(outer[:, 1] > low + 22.0) & (outer[:, 1] < top - 50.0)][::-1]
    across = strip.sign * np.abs([inner[-1, 0], outer[-1, 0]])
    arc = [[0.72 * across[0] + 0.28 * across[1], top - 2.0], [0.3 * across[0] + 0.7 * across[1], top - 12.0]]
    home = [[0.5 * (up[0, 0] + down[-1, 0]), low + 4.0]]
    return np.concatenate([up, arc, down, home])


def _fans(ask: Ask, strip: Strip) -> Path:
    lane = lane_for(ask, strip).places
    outer = strip.lane(0.82)
    rise, step = ask.number("rise_mm", 70.0), ask.number("step_mm", 75.0)
    low, high = lane[1, 1], lane[-2, 1]
    starts = np.arange(low, max(low + 1.0, high - rise), step)
    corners: list[Values] = []
    marks: list[float] = []
    for y in starts:
        top = min(y + rise, high)
        ys = [y, y + 0.5 * rise, top, top + 0.12 * rise, top - 0.3 * rise, y + 0.25 * rise]
        xs = [0, 0, 0.05, 0.45, 0.95, 0.7]
        for level_y, share in zip(ys, xs, strict=True):
            inner_x = np.interp(level_y, lane[:, 1], lane[:, 0])
            outer_x = np.interp(level_y, outer[:, 1], outer[:, 0])
            corners.append(np.array([inner_x + share * (outer_x - inner_x), min(level_y, high)]))
        marks += [0.0, 0.0, 0.0, 0.0, 0.3, 1.0]
    home = outer[(outer[:, 1] < corners[-1][1] - 10) & (outer[:, 1] > low + 10)][::-1]
    drawn = np.concatenate([np.array(corners), home[::4], lane[1:2]])
    returning = np.concatenate([marks, np.ones(len(home[::4])), [1.0]])
    places, light = resampled(drawn, returning)
    places, light = smoothed(places, 2.4), np.clip(smoothed(light, 2.0), 0.0, 1.0)
    lateral = np.abs(places[:, 0] - np.interp(places[:, 1], lane[:, 1], lane[:, 0]))
    turn = np.deg2rad(ask.number("heading_deg", 0.0))
    headings = strip.sign * (turn + 0.9 * np.clip(lateral / 90.0, 0.0, 1.0))
    levels = ask.level * (1.0 + light * (ask.number("return_level_fraction", 0.5) - 1.0))
    levels[[0, -1]] = ask.base_level
    return Path(places, headings, levels, np.full(len(places), ask.tempo))


def _there_and_back(ask: Ask, lane: Lane) -> Path:
    part = _open_part(lane)
    places, headings = resampled(lane.places[part], lane.headings[part])
    if ask.footward:
        places, headings = places[::-1], headings[::-1]
    count = len(places)
    levels = np.full(count, ask.level)
    levels[0] = ask.base_level
    levels[-1] = min(ask.level, max(ask.base_level, ask.level * ask.number("return_level_fraction", 0.5)))
    there = Path(places, headings, levels, np.full(count, ask.tempo))
    fast = min(ask.stroke.tempo_high, ask.tempo * ask.number("return_tempo_fraction", 1.2))
    light = np.full(count, ask.level * ask.number("return_level_fraction", 0.5))
    light[-1] = min(light[-1], ask.base_level)
    back = Path(places[::-1], headings[::-1], light, np.full(count, fast))
    return there.then(back)


def _beyond_mm(ask: Ask) -> float:
    return BEYOND_MM if ask.scale == 1.0 else 0.0


def _open_part(lane: Lane) -> slice:
    """Return the part of a lane that is open, a little inside it; the whole where hardly anything is."""
    last = len(lane.places) - 1
    # One place in from where it closes: between two places the border may be nearer than either of them
    first = round(lane.low * last) + (1 if lane.low > 0 else 0)
    stop = round(lane.high * last) + (0 if lane.high < 1 else 1)
    if stop - first < LEAST_ROWS:
        return slice(1, -1)
    return slice(max(1, first), min(last, stop))


def _open_rows(ask: Ask, path: Path) -> Rows | None:
    """Return rows along the path, moved or cut short where the way is closed."""
    open_path = shifted_free(path, ask.ground)
    if open_path is None:
        part = longest_free(path.piece(0, max(8, len(path.places) // 2)), ask.ground) or longest_free(path, ask.ground)
        if part is None:
            if not ask.must:
                return None
            open_path = path
        else:
            open_path = _back_and_forth(ask, part)
    turn = _turning_index(open_path)
    if turn is None:
        return rows_along(open_path, ask.skin)
    halves = (open_path.piece(0, turn + 1), open_path.piece(turn, len(open_path.places)))
    return joined([rows_along(half, ask.skin) for half in halves])


def _back_and_forth(ask: Ask, part: Path) -> Path:
    levels = part.levels.copy()
    levels[0] = min(levels[0], ask.base_level)
    home = part.reversed()
    light = home.levels * ask.number("return_level_fraction", 0.5)
    light[-1] = levels[0]
    return Path(part.places, part.headings, levels, part.speeds).then(
        Path(home.places, home.headings, light, home.speeds)
    )


def _turning_index(path: Path) -> int | None:
    """Return where a line turns back on itself, so that the hand rests there for an instant."""
    steps = np.diff(path.places, axis=0)
    lengths = np.maximum(np.hypot(*steps.T), 1e-9)
    cosine = (steps[:-1] * steps[1:]).sum(axis=1) / (lengths[:-1] * lengths[1:])
    sharp = np.flatnonzero(cosine < -0.5)
    return int(sharp[0]) + 1 if len(sharp) else None


def _together(ask: Ask, drafts: Drafts) -> Cycle | None:
    """Return both hands in one time: the shorter way is gone more slowly."""
    if not drafts:
        return None
    longest = max(draft.duration_s for draft in drafts.values())
    even = {hand: stretched(draft, longest / draft.duration_s) for hand, draft in drafts.items()}
    return Cycle((Part(even),), ask.fastest, ask.slowest)


def _hand_over_hand(ask: Ask, *, upward: bool, light: bool) -> Cycle | None:
    tracks: dict[Hand, Rows] = {}
    for hand in HANDS:
        # On a shared strip the hands keep a little apart
        nudge = 0.0 if not ask.shared else (-0.12 if hand == "left" else 0.12)
        fraction = ask.number("lane_fraction", 0.5) + nudge
        beyond = 0.0 if ask.strips[hand].wide else _beyond_mm(ask)
        lane = lane_for(ask, ask.strips[hand], fraction=fraction, beyond_mm=beyond)
        path = _one_way(ask, lane, upward=upward, edge_level=0.0 if light else min(ask.base_level, 0.5))
        if path is None:
            return None
        tracks[hand] = rows_along(path, ask.skin)
    flying_mm_s = min(AIR_MM_S, HURRIED_AIR_MM_S * ask.fastest / PEAK_OF_MINIMUM_JERK)
    air_s = 2 * LIFT_S + max(0.6, max(_reach_mm(rows) for rows in tracks.values()) / flying_mm_s)
    stroke_s = max(air_s + 1.0, *(float(rows[-1, T]) for rows in tracks.values()))
    # From the beginning of one stroke to the beginning of the next; before the first hand lifts the second has landed
    delay = max(stroke_s * (1.0 - ask.number("overlap_fraction", 0.2)), 0.5 * (stroke_s + air_s) + 0.2)
    for hand in HANDS:
        tracks[hand] = stretched(Draft("", tracks[hand]), stroke_s / float(tracks[hand][-1, T])).rows
    return _woven(ask, tracks, delay, air_s)


def _one_way(ask: Ask, lane: Lane, *, upward: bool, edge_level: float) -> Path | None:
    part = _open_part(lane)
    places, headings = resampled(lane.places[part], lane.headings[part])
    if not upward:
        places, headings = places[::-1], headings[::-1]
    levels = np.full(len(places), ask.level)
    levels[[0, -1]] = edge_level
    path = Path(places, headings, levels, np.full(len(places), ask.tempo))
    open_path = shifted_free(path, ask.ground) or longest_free(path, ask.ground)
    if open_path is not None:
        open_path.levels[[0, -1]] = edge_level
    return open_path


def _reach_mm(rows: Rows) -> float:
    return float(np.hypot(rows[-1, X] - rows[0, X], rows[-1, Y] - rows[0, Y]))


def _woven(ask: Ask, tracks: dict[Hand, Rows], delay: float, air_s: float) -> Cycle:
    """Return left and right strokes woven into a round that goes on without a gap.

    At the seam of two rounds the right hand is in the middle of its stroke, so a lead brings it there and a tail
    brings it home.
    """
    left, right = tracks["left"], tracks["right"]
    begun, rest = split(right, delay)
    rest_s = float(rest[-1, T])
    left_round = joined([left, _home(left, air_s), _waiting(left, 2 * delay - float(left[-1, T]) - air_s)])
    right_round = joined([rest, _home(right, air_s), _waiting(right, delay - rest_s - air_s), begun])

    def part(left_rows: Rows, right_rows: Rows) -> Part:
        return Part({"left": Draft(ask.contact, left_rows), "right": Draft(ask.contact, right_rows)})

    return Cycle(
        (part(left_round, right_round),),
        ask.fastest,
        ask.slowest,
        lead=part(left_round, joined([_waiting(right, delay), begun])),
        tail=part(_waiting(left, rest_s + air_s), joined([rest, _home(right, air_s)])),
        independent=False,
    )


def _home(rows: Rows, air_s: float) -> Rows:
    start, end = rows[0], rows[-1]
    plot = Plot(end[X], end[Y], end[H], max(end[L], 0.0))
    plot.go(end[X], end[Y], end[H], LIFTED, LIFT_S)
    plot.go(start[X], start[Y], start[H], LIFTED, air_s - 2 * LIFT_S)
    plot.go(start[X], start[Y], start[H], max(start[L], 0.0), LIFT_S)
    return plot.rows()


def _waiting(rows: Rows, seconds: float) -> Rows:
    """Return a hand that rests where these rows begin."""
    start = rows[0]
    return held("", start[X], start[Y], start[H], max(start[L], 0.0), max(seconds, 0.02)).rows
