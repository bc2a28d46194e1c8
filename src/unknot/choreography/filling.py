"""Time filled exactly: how many rounds of a cycle, how gentle the first and the last, and their passages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from unknot.choreography.asking import HANDS, Cycle, Part
from unknot.choreography.drafts import L, capped, stretched, track_of
from unknot.choreography.travelling import HandAt, still_at
from unknot.model.score import Figure, Passage, Track
from unknot.model.words import Hand

__all__ = ["Hands", "fit", "gently", "kept", "once_s", "passages", "sequence"]

Hands = dict[Hand, HandAt]
Rounds = tuple[tuple[Part, ...], int, float]
"""Parts, how often they are played, and how far their time is stretched."""

FIRST_ROUND_LEVEL = 2.2
"""The first rounds of a firmer stroke are no deeper than this."""

GENTLE_FOR_S = 8.0

FIRST_S, FIRST_LEVEL = 46.0, 1.5
LAST_S, LAST_LEVEL = 61.0, 2.0
"""How a session begins and ends."""

HIGHEST_LEVEL = 5.0

LEAST_REST_S = 0.3
SLOWING_SPREAD = 0.16


def fit(cycle: Cycle, seconds: float) -> tuple[int, float, float]:
    """Return rounds, stretch of time, and seconds left to rest in place afterwards."""
    least = max(1.0, cycle.fastest)
    usual = max(1, round((seconds - least * cycle.ends_s) / (least * cycle.round_s)))
    best = (math.inf, 1, 1.0, 0.0)
    for rounds in {max(1, usual - 1), usual, usual + 1}:
        wanted = seconds / (cycle.ends_s + rounds * cycle.round_s)
        factor = min(wanted, cycle.slowest)
        rest = max(0.0, seconds - factor * (cycle.ends_s + rounds * cycle.round_s))
        if 0.0 < rest < LEAST_REST_S:
            factor, rest = wanted, 0.0
        cost = abs(math.log(factor)) + 0.4 * rest + (100.0 if factor < cycle.fastest * 0.98 else 0.0)
        best = min(best, (cost, rounds, factor, rest))
    return best[1:]


def sequence(cycle: Cycle, rounds: int, factor: float, *, slowing: bool) -> list[Rounds]:
    """Return the rounds in order."""
    sequence: list[Rounds] = []
    if cycle.lead is not None:
        sequence.append(((cycle.lead,), 1, factor))
    if slowing and rounds > 1:
        spread = min(SLOWING_SPREAD, cycle.slowest / factor - 1.0, 1.0 - cycle.fastest / factor)
        for share in np.linspace(-1.0, 1.0, rounds).tolist():
            sequence.append((cycle.parts, 1, factor * (1.0 + max(0.0, spread) * share)))
    else:
        sequence.append((cycle.parts, rounds, factor))
    if cycle.tail is not None:
        sequence.append(((cycle.tail,), 1, factor))
    return sequence


def gently(sequence: Sequence[Rounds], begin_s: float, total_s: float) -> list[Rounds]:
    """Return the rounds with those lighter that begin a firmer stroke, or the session, or end it.

    Parameters
    ----------
    begin_s
        When the first of them begins, from the start of the score.
    """
    if len(sequence) > 1 and sequence[0][1] == 1 and len(sequence[0][0]) == 1:
        # Hands that are in full motion at the seams keep one level throughout
        end_s = begin_s + sum(count * factor * once_s(parts) for parts, count, factor in sequence)
        ceiling = _ceiling(begin_s, end_s, total_s)
        return [(_lighter(parts, ceiling), count, factor) for parts, count, factor in sequence]
    gentle: list[Rounds] = []
    last: tuple[float, float] | None = None
    at_s = begin_s
    for parts, count, factor in sequence:
        round_s = factor * once_s(parts)
        for _ in range(count):
            ceiling = _ceiling(at_s, at_s + round_s, total_s)
            if at_s < begin_s + GENTLE_FOR_S and len(sequence) + count > 2:
                ceiling = min(ceiling, FIRST_ROUND_LEVEL)
            if last == (ceiling, factor):
                gentle[-1] = (gentle[-1][0], gentle[-1][1] + 1, factor)
            else:
                gentle.append((_lighter(parts, ceiling), 1, factor))
            last = (ceiling, factor)
            at_s += round_s
    return gentle


def _ceiling(begin_s: float, end_s: float, total_s: float) -> float:
    """Return the highest level between two moments of a session."""
    highest = HIGHEST_LEVEL
    if begin_s < FIRST_S:
        highest = min(highest, FIRST_LEVEL)
    if end_s > total_s - LAST_S:
        highest = min(highest, LAST_LEVEL)
    return highest


def _lighter(parts: tuple[Part, ...], level: float) -> tuple[Part, ...]:
    if all(draft.rows[:, L].max() <= level for part in parts for draft in part.drafts.values()):
        return parts
    return tuple(
        replace(part, drafts={hand: capped(draft, level) for hand, draft in part.drafts.items()}) for part in parts
    )


def once_s(parts: tuple[Part, ...]) -> float:
    """Return the seconds of parts played once through."""
    return sum(part.duration_s for part in parts)


def passages(
    into: Sequence[Part],
    sequence: Sequence[Rounds],
    start: Hands,
    after: Hands,
    rest_s: float,
    whole_ms: int,
) -> list[Passage]:
    """Return passages that last exactly `whole_ms`; what rounding leaves over goes into the travel."""
    work: list[Passage] = []
    for parts, rounds, factor in sequence:
        if all(part.count == 1 for part in parts):
            figures = tuple(_figure(part, part.once_s * factor, start) for part in parts)
            work.append(Passage(count=rounds, figures=figures))
        else:
            once = _repeating(parts, factor, start)
            work += [passage for _ in range(rounds) for passage in once]
    if rest_s >= LEAST_REST_S:
        work.append(kept(after, rest_s))
    work_ms = sum(passage.count * sum(round(f.duration_s * 1000) for f in passage.figures) for passage in work)
    travel_ms = whole_ms - work_ms
    all_ms = travel_ms
    spent = sum(part.duration_s for part in into)
    moves: list[Figure] = []
    for index, part in enumerate(into):
        ms = travel_ms if index == len(into) - 1 else round(part.duration_s * all_ms / spent)
        travel_ms -= ms
        moves.append(_figure(part, ms / 1000.0, start))
    return [Passage(count=1, figures=tuple(moves)), *work]


def _repeating(parts: tuple[Part, ...], factor: float, start: Hands) -> list[Passage]:
    """Return one round of parts of which some are repeated.

    What rounding adds to a short figure it adds as often as that is played, round after round; so the longest figure
    that is played once takes it back.
    """
    lasting_ms = [round(1000.0 * part.once_s * factor) for part in parts]
    over_ms = sum(ms * part.count for ms, part in zip(lasting_ms, parts, strict=True))
    over_ms -= round(1000.0 * once_s(parts) * factor)
    longest = max(range(len(parts)), key=lambda index: (parts[index].count == 1, lasting_ms[index]))
    if parts[longest].count == 1 and lasting_ms[longest] > 2 * over_ms:
        lasting_ms[longest] -= over_ms
    return [
        Passage(count=part.count, figures=(_figure(part, ms / 1000.0, start),))
        for ms, part in zip(lasting_ms, parts, strict=True)
    ]


def kept(hands: Hands, seconds: float) -> Passage:
    """Return hands that stay where they are."""
    still = Part({hand: still_at(at, seconds) for hand, at in hands.items() if at.level >= 0})
    return Passage(count=1, figures=(_figure(still, seconds, hands),))


def _figure(part: Part, seconds: float, resting: Hands) -> Figure:
    """Return a part played once, in so many seconds, to the millisecond."""
    seconds = round(seconds, 3)
    tracks: dict[Hand, Track] = {}
    for hand in HANDS:
        if hand in part.drafts:
            draft = part.drafts[hand]
            tracks[hand] = track_of(stretched(draft, seconds / draft.duration_s), seconds)
        elif resting[hand].level >= 0:
            tracks[hand] = track_of(still_at(resting[hand], seconds), seconds)
    return Figure(duration_s=seconds, left=tracks.get("left"), right=tracks.get("right"))
