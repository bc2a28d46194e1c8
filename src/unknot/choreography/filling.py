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
SPARE_MS = 100
"""So much of a step's travel may be taken, or given to it, by rounding."""

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
        work += _played(parts, rounds, factor, start)
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
        moves.append(_figure(part, ms, start))
    return [Passage(count=1, figures=tuple(moves)), *work]


def _played(parts: tuple[Part, ...], rounds: int, factor: float, start: Hands) -> list[Passage]:
    """Return passages that last as long as the rounds do; the travel bears no more than `SPARE_MS` of rounding."""
    exact_ms = 1000.0 * factor * once_s(parts)
    if all(part.count == 1 for part in parts):
        return [
            Passage(
                count=count, figures=tuple(_figure(part, ms, start) for part, ms, _ in _pieces(parts, factor, whole_ms))
            )
            for whole_ms, count in _evenly(exact_ms, rounds)
        ]
    return [
        Passage(count=count, figures=(_figure(part, ms, start),))
        for number in range(rounds)
        for part, ms, count in _pieces(parts, factor, round(exact_ms * (number + 1)) - round(exact_ms * number))
    ]


def _pieces(parts: tuple[Part, ...], factor: float, whole_ms: int) -> list[tuple[Part, int, int]]:
    """Return the parts of a round with how long they last, ms, and how often they are played.

    The longest that is played once bears what rounding does to the others.
    """
    pieces = [(part, *lasts) for part in parts for lasts in _evenly(1000.0 * part.once_s * factor, part.count)]
    over_ms = sum(ms * count for _, ms, count in pieces) - whole_ms
    longest = max(range(len(pieces)), key=lambda index: (pieces[index][2] == 1, pieces[index][1]))
    part, ms, count = pieces[longest]
    if count == 1 and ms > 2 * over_ms:
        pieces[longest] = (part, ms - over_ms, count)
    return pieces


def _evenly(exact_ms: float, count: int) -> list[tuple[int, int]]:
    """Return how long each of so many lasts, ms, and how many do.

    All last the same, unless what rounding does to each adds up to much: then some last a millisecond more, or less.
    """
    ms = round(exact_ms)
    over_ms = round(count * (ms - exact_ms))
    if abs(over_ms) <= SPARE_MS:
        return [(ms, count)]
    return [(ms, count - abs(over_ms)), (ms - 1 if over_ms > 0 else ms + 1, abs(over_ms))]


def kept(hands: Hands, seconds: float) -> Passage:
    """Return hands that stay where they are."""
    still = Part({hand: still_at(at, seconds) for hand, at in hands.items() if at.level >= 0})
    return Passage(count=1, figures=(_figure(still, round(1000.0 * seconds), hands),))


def _figure(part: Part, ms: int, resting: Hands) -> Figure:
    """Return a part played once, in so many milliseconds."""
    seconds = ms / 1000.0
    tracks: dict[Hand, Track] = {}
    for hand in HANDS:
        if hand in part.drafts:
            draft = part.drafts[hand]
            tracks[hand] = track_of(stretched(draft, seconds / draft.duration_s), seconds)
        elif resting[hand].level >= 0:
            tracks[hand] = track_of(still_at(resting[hand], seconds), seconds)
    return Figure(duration_s=seconds, left=tracks.get("left"), right=tracks.get("right"))
