"""A fine tremble that travels: the hand shakes from side to side as it is drawn along the muscle, and glides home."""

from __future__ import annotations

import numpy as np

from unknot.choreography.asking import Ask, Cycle, Drafts, Part
from unknot.choreography.drafts import Draft, Rows
from unknot.choreography.placing import Lane, along_lane, hand_order, lane_for
from unknot.choreography.plotting import Plot

__all__ = ["vibrate_along"]

INSET = 0.06
"""Share of the open way that is left free at both of its ends."""


def vibrate_along(ask: Ask) -> Cycle | None:
    """Tremble all along the muscle, one hand on each side or one alone, and come back light and still."""
    room_mm = ask.number("amplitude_mm", 2.0) + 1.0
    hands = ask.strips if not ask.shared else {hand_order(ask.strips["left"])[1]: ask.strips["left"]}
    drafts: Drafts = {}
    for hand, strip in hands.items():
        lane = lane_for(ask, strip, room_mm=room_mm)
        if lane.high > lane.low:
            drafts[hand] = Draft(ask.contact, _drawn(ask, lane))
    if not drafts:
        return None
    return Cycle((Part(_even(drafts)),), ask.fastest, ask.slowest)


def _drawn(ask: Ask, lane: Lane) -> Rows:
    inset = INSET * (lane.high - lane.low)
    start, end = lane.low + inset, lane.high - inset
    if ask.footward:
        start, end = end, start
    half_s = 30.0 / ask.tempo
    step_mm = ask.number("travel_mm_s", 25.0) * half_s
    count = 2 * max(2, round(abs(end - start) * lane.length_mm / step_mm / 2))
    shares = np.linspace(start, end, count + 1).tolist()
    sway = ask.scale * ask.number("amplitude_mm", 2.0)
    plot = Plot(*lane.at(start), ask.base_level)
    plot.stay(max(0.5, (ask.level - ask.base_level) / ask.ramp_levels_s), ask.level)
    for index, share in enumerate(shares[1:-1], start=1):
        x, y, heading = lane.at(share)
        plot.go(x + (sway if index % 2 else -sway), y, heading, ask.level, half_s)
    plot.go(*lane.at(end), ask.level, half_s)
    plot.stay(max(0.5, (ask.level - ask.base_level) / ask.ramp_levels_s), ask.base_level)
    return plot.along(along_lane(ask, lane, end, start, ask.base_level)).rows()


def _even(drafts: Drafts) -> Drafts:
    """Return the hands' motions of one length: the one that is home first waits."""
    longest = max(draft.duration_s for draft in drafts.values())
    made: Drafts = {}
    for hand, draft in drafts.items():
        rows = draft.rows
        if draft.duration_s < longest:
            rows = np.concatenate([rows, [[longest, *rows[-1, 1:]]]])
        made[hand] = Draft(draft.contact, rows)
    return made
