"""One step of a routine → passages of both hands that last exactly as long as the step."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from unknot.choreography import beating, gliding, orbiting, pressing
from unknot.choreography.asking import HANDS, Ask, Cycle, Part, other
from unknot.choreography.drafts import H, L, X, Y, capped, stretched, track_of
from unknot.choreography.plotting import PEAK_OF_MINIMUM_JERK
from unknot.choreography.resting import elsewhere, resting_place, staying
from unknot.choreography.seating import Place, places_of
from unknot.choreography.settling import settled_cycle
from unknot.choreography.terrain import Terrain
from unknot.choreography.travelling import (
    CALM_PEAK_MM_S,
    LEAST_S,
    TRAVEL_PEAK_MM_S,
    HandAt,
    airborne,
    still_at,
    ways_in,
)
from unknot.model.knowledge import Catalog, Motion, Stroke
from unknot.model.routine import Step
from unknot.model.score import Figure, Passage, Track
from unknot.model.words import Hand, Phase

__all__ = ["Hands", "Stage", "played"]

Hands = dict[Hand, HandAt]
_Rounds = tuple[tuple[Part, ...], int, float]
"""Parts, how often they are played, and how far their time is stretched."""

GENERATORS: Final[dict[Motion, Callable[[Ask], Cycle | None]]] = {
    "hold": pressing.hold,
    "glide_up_and_around": gliding.glide_up_and_around,
    "glide_line": gliding.glide_line,
    "glide_alternating": gliding.glide_alternating,
    "fan": gliding.fan,
    "circles": orbiting.circles,
    "knead_alternating": orbiting.knead_alternating,
    "wring": beating.wring,
    "pick_up": orbiting.pick_up,
    "skin_roll": gliding.skin_roll,
    "friction_circles": orbiting.friction_circles,
    "friction_across": beating.friction_across,
    "press_points": pressing.press_points,
    "press_walk": pressing.press_walk,
    "point_hold": pressing.point_hold,
    "spread_apart": pressing.spread_apart,
    "percuss": beating.percuss,
    "feather": gliding.feather,
    "rock": beating.rock,
    "vibrate": beating.vibrate,
}

TOGETHER: Final = frozenset(
    {"glide_up_and_around", "glide_line", "glide_alternating", "fan", "feather", "spread_apart"}
)
"""Motions that take several regions as one long strip."""

LEAST_WORK_S = 4.0
CALM: Final[frozenset[Phase]] = frozenset({"settle", "spread", "soothe", "rest"})
SCALES = (1.0, 0.65, 0.4, 0.25)
"""Where full circles find no room, or only for a lighter hand, smaller ones are tried."""

ENOUGH_OF_LEVEL = 0.85
FIRST_ROUND_LEVEL = 2.2
"""The first rounds of a firmer stroke are no deeper than this."""

GENTLE_FOR_S = 8.0

FIRST_S, FIRST_LEVEL = 46.0, 1.5
LAST_S, LAST_LEVEL = 61.0, 2.0
"""How a session begins and ends."""

HIGHEST_LEVEL = 5.0

LEAST_PLACE_S = 12.0
SLOWING_SPREAD = 0.16
MOST_TRAVEL = 0.6
"""Share of a step that its way in may take."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What all steps of one score share."""

    terrain: Terrain
    catalog: Catalog
    as_written: bool
    total_s: float


def played(
    stage: Stage, step: Step, level: float, at_s: float, seconds: float, hands: Hands | None
) -> tuple[list[Passage], Hands]:
    """Return the passages of a step and where the hands are afterwards.

    Parameters
    ----------
    level
        Level to work at, within what the session allows.
    at_s
        When the step begins, from the start of the score.
    seconds
        Exact duration in whole milliseconds, with the travel into the step.
    hands
        Where the hands rest before it; None at the very beginning.
    """
    stroke = stage.catalog.strokes[step.stroke]
    places = places_of(stage.terrain, step, stroke)
    whole_ms = round(seconds * 1000)
    if len(places) > 1 and seconds / len(places) < LEAST_PLACE_S:
        places = places[: max(1, int(seconds / LEAST_PLACE_S))]
    total = sum(place.weight for place in places)
    passages: list[Passage] = []
    begun = 0.0
    done_ms = 0
    for place in places:
        begun += place.weight
        until_ms = whole_ms if place is places[-1] else round(whole_ms * begun / total)
        more, hands = _worked(stage, step, stroke, place, level, at_s + done_ms / 1000.0, until_ms - done_ms, hands)
        passages += more
        done_ms = until_ms
    return passages, hands or {}


def _worked(
    stage: Stage,
    step: Step,
    stroke: Stroke,
    place: Place,
    level: float,
    at_s: float,
    whole_ms: int,
    hands: Hands | None,
) -> tuple[list[Passage], Hands]:
    seconds = whole_ms / 1000.0
    ask = _ask(stage, step, stroke, place, level, seconds)
    ask = replace(ask, seconds=max(LEAST_WORK_S, seconds - _estimate_s(place, hands, _peak_mm_s(step))))
    start: Hands = {}
    into: list[Part] = []
    remaining = 0.0
    for cycle in _choices(stage, ask, hands, seconds):
        start = _starts(stage, stroke, cycle, hands, level)
        into = ways_in(stage.terrain, hands, start, level, peak_mm_s=_peak_mm_s(step))
        remaining = seconds - sum(part.duration_s for part in into)
        lands = stroke.technique == "tapotement" and airborne(into)
        if remaining >= cycle.fastest * (cycle.ends_s + cycle.round_s) and not lands:
            break
    rounds, factor, rest_s = _fit(cycle, max(remaining, (1.0 - MOST_TRAVEL) * seconds))
    sequence = _sequence(cycle, rounds, factor, slowing=step.slowing)
    if not stage.as_written:
        begin_s = at_s + seconds - sum(count * factor * _once_s(parts) for parts, count, factor in sequence) - rest_s
        sequence = _gently(sequence, begin_s, stage.total_s)
    after = _after(cycle, start)
    return _passages(into, sequence, start, after, rest_s, whole_ms), after


def _choices(stage: Stage, ask: Ask, hands: Hands | None, seconds: float) -> Iterator[Cycle]:
    """Yield what may be done, best first: the work, less of it, resting on the place, resting where the hands are."""
    generate = GENERATORS[ask.stroke.motion]

    def tried(asked: Ask) -> Cycle | None:
        return settled_cycle(generate(asked), asked)

    fitting, best = ask, -1.0
    found: Cycle | None = None
    for scale in SCALES:
        cycle = tried(replace(ask, scale=scale))
        if cycle is not None and cycle.deepest > best + 0.2:
            fitting, best, found = replace(ask, scale=scale), cycle.deepest, cycle
        if best >= ENOUGH_OF_LEVEL * ask.level:
            break
    if found is not None:
        yield found
    elif stage.as_written:
        fitting = replace(ask, must=True)
    for share in (1.0, 0.6) if fitting.must else (0.6,):
        cycle = tried(replace(fitting, seconds=max(LEAST_WORK_S, share * ask.seconds)))
        if cycle is not None:
            yield cycle
    if hands is None or ask.stroke.technique != "tapotement":
        yield from _rests(stage, ask, hands, seconds)
    if hands is not None:
        # In percussion every landing is a stroke, so hands that cannot drum stay where they are
        yield staying(hands, ask.level, ask.seconds)


def _rests(stage: Stage, ask: Ask, hands: Hands | None, seconds: float) -> Iterator[Cycle]:
    ground = stage.terrain.ground("palm")
    light = replace(ask, seconds=0.5 * seconds, level=ask.base_level, contact="palm", ground=ground)
    still = settled_cycle(pressing.hold(light), light)
    if still is not None:
        yield still
    rest = elsewhere(stage.terrain, hands, ask.level, ask.seconds)
    if rest is not None:
        yield rest


def _peak_mm_s(step: Step) -> float:
    return CALM_PEAK_MM_S if step.phase in CALM else TRAVEL_PEAK_MM_S


def _estimate_s(place: Place, hands: Hands | None, peak_mm_s: float) -> float:
    """Return about how long the way into a place takes."""
    if hands is None:
        return 1.0
    far = 0.0
    for hand, strip in place.strips.items():
        x, y = strip.point(0.3, 0.5)
        far = max(far, float(np.hypot(hands[hand].x_mm - x, hands[hand].y_mm - y)))
    return max(LEAST_S, PEAK_OF_MINIMUM_JERK * far / peak_mm_s)


def _ask(stage: Stage, step: Step, stroke: Stroke, place: Place, level: float, seconds: float) -> Ask:
    contact = _contact(stage, step, stroke)
    tempo = step.tempo if step.tempo is not None else stroke.tempo_usual
    if stroke.tempo_unit == "hold_s" and step.hold_s is not None:
        tempo = step.hold_s
    if not stage.as_written:
        tempo = min(max(tempo, stroke.tempo_low), stroke.tempo_high)
    asked = frozenset(place.regions) if stage.as_written else frozenset()
    ground = stage.terrain.ground(contact, technique=stroke.technique, stroke=stroke.id, asked=asked)
    return Ask(
        stroke=stroke,
        contact=contact,
        strips=place.strips,
        ground=ground,
        skin=stage.terrain.skin,
        level=level,
        tempo=tempo,
        seconds=seconds,
        asked_repeats=step.repetitions,
        flipped=place.flipped,
    )


def _contact(stage: Stage, step: Step, stroke: Stroke) -> str:
    contact = step.contact or stroke.contact
    limits = stage.terrain.limits
    if limits is not None and not stage.as_written and not limits.allows("contact", contact):
        return "palm"
    return contact


def _starts(stage: Stage, stroke: Stroke, cycle: Cycle, hands: Hands | None, level: float) -> Hands:
    """Return where each hand has to be when the work begins."""
    start: Hands = {}
    first = cycle.first()
    for hand, draft in first.items():
        row = draft.rows[0]
        start[hand] = HandAt(row[X], row[Y], row[H], row[L], draft.contact)
    work = [
        (float(row[X]), float(row[Y]))
        for draft in first.values()
        for row in draft.rows[:: max(1, len(draft.rows) // 6)]
    ]
    for hand in HANDS:
        if hand in start:
            continue
        if stroke.hands == "reinforced":
            # It lies on the working hand, off the back
            lead = start[other(hand)]
            start[hand] = replace(hands[hand] if hands else lead, level=-1.0)
        else:
            start[hand] = resting_place(stage.terrain, hand, hands[hand] if hands else None, work, level)
    return start


def _fit(cycle: Cycle, seconds: float) -> tuple[int, float, float]:
    """Return rounds, stretch of time, and seconds left to rest in place afterwards."""
    least = max(1.0, cycle.fastest)
    usual = max(1, round((seconds - least * cycle.ends_s) / (least * cycle.round_s)))
    best = (math.inf, 1, 1.0, 0.0)
    for rounds in {max(1, usual - 1), usual, usual + 1}:
        wanted = seconds / (cycle.ends_s + rounds * cycle.round_s)
        factor = min(wanted, cycle.slowest)
        rest = max(0.0, seconds - factor * (cycle.ends_s + rounds * cycle.round_s))
        if 0.0 < rest < 0.3:
            factor, rest = wanted, 0.0
        cost = abs(math.log(factor)) + 0.4 * rest + (100.0 if factor < cycle.fastest * 0.98 else 0.0)
        best = min(best, (cost, rounds, factor, rest))
    return best[1:]


def _sequence(cycle: Cycle, rounds: int, factor: float, *, slowing: bool) -> list[_Rounds]:
    """Return the rounds in order."""
    sequence: list[_Rounds] = []
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


def _gently(sequence: Sequence[_Rounds], begin_s: float, total_s: float) -> list[_Rounds]:
    """Return the rounds with those lighter that begin a firmer stroke, or the session, or end it.

    Parameters
    ----------
    begin_s
        When the first of them begins, from the start of the score.
    """
    if len(sequence) > 1 and sequence[0][1] == 1 and len(sequence[0][0]) == 1:
        # Hands that are in full motion at the seams keep one level throughout
        end_s = begin_s + sum(count * factor * _once_s(parts) for parts, count, factor in sequence)
        ceiling = _ceiling(begin_s, end_s, total_s)
        return [(_lighter(parts, ceiling), count, factor) for parts, count, factor in sequence]
    gentle: list[_Rounds] = []
    last: tuple[float, float] | None = None
    at_s = begin_s
    for parts, count, factor in sequence:
        once_s = factor * _once_s(parts)
        for _ in range(count):
            ceiling = _ceiling(at_s, at_s + once_s, total_s)
            if at_s < begin_s + GENTLE_FOR_S and len(sequence) + count > 2:
                ceiling = min(ceiling, FIRST_ROUND_LEVEL)
            if last == (ceiling, factor):
                gentle[-1] = (gentle[-1][0], gentle[-1][1] + 1, factor)
            else:
                gentle.append((_lighter(parts, ceiling), 1, factor))
            last = (ceiling, factor)
            at_s += once_s
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


def _once_s(parts: tuple[Part, ...]) -> float:
    return sum(part.duration_s for part in parts)


def _after(cycle: Cycle, start: Hands) -> Hands:
    last = (cycle.tail or cycle.parts[-1]).drafts
    after = dict(start)
    for hand, draft in last.items():
        row = draft.rows[-1]
        after[hand] = HandAt(row[X], row[Y], row[H], row[L], draft.contact)
    return after


def _passages(
    into: Sequence[Part],
    sequence: Sequence[_Rounds],
    start: Hands,
    after: Hands,
    rest_s: float,
    whole_ms: int,
) -> list[Passage]:
    """Return passages that last exactly `whole_ms`; what rounding leaves over goes into the travel."""
    work: list[Passage] = []
    for parts, rounds, factor in sequence:
        figures = [(_figure(part, factor, start), part.count) for part in parts]
        if all(count == 1 for _, count in figures):
            work.append(Passage(count=rounds, figures=tuple(figure for figure, _ in figures)))
        else:
            work += [Passage(count=count, figures=(figure,)) for _ in range(rounds) for figure, count in figures]
    if rest_s >= 0.3:
        still = Part({hand: still_at(at, rest_s) for hand, at in after.items() if at.level >= 0})
        work.append(Passage(count=1, figures=(_figure(still, 1.0, after),)))
    work_ms = sum(passage.count * sum(round(f.duration_s * 1000) for f in passage.figures) for passage in work)
    travel_ms = whole_ms - work_ms
    all_ms = travel_ms
    spent = sum(part.duration_s for part in into)
    moves: list[Figure] = []
    for index, part in enumerate(into):
        ms = travel_ms if index == len(into) - 1 else round(part.duration_s * all_ms / spent)
        travel_ms -= ms
        moves.append(_figure(part, ms / 1000.0 / part.duration_s, start))
    return [Passage(count=1, figures=tuple(moves)), *work]


def _figure(part: Part, factor: float, resting: Hands) -> Figure:
    seconds = round(part.once_s * factor, 3)
    tracks: dict[Hand, Track] = {}
    for hand in HANDS:
        if hand in part.drafts:
            draft = part.drafts[hand]
            tracks[hand] = track_of(stretched(draft, seconds / draft.duration_s), seconds)
        elif resting[hand].level >= 0:
            tracks[hand] = track_of(still_at(resting[hand], seconds), seconds)
    return Figure(duration_s=seconds, left=tracks.get("left"), right=tracks.get("right"))
