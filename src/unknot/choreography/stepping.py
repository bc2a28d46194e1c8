"""One step of a routine → passages of both hands that last exactly as long as the step."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from unknot.choreography import beating, gliding, orbiting, pressing, trembling
from unknot.choreography.asking import HANDS, Ask, Cycle, Drafts, Part, other
from unknot.choreography.drafts import H, L, X, Y
from unknot.choreography.filling import Hands, fit, gently, kept, once_s, passages, sequence
from unknot.choreography.hands import palm_mm
from unknot.choreography.holding import held_place, one_handed
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
    ways_in,
)
from unknot.choreography.waying import led
from unknot.errors import NoRoutineFits
from unknot.model.knowledge import Catalog, Motion, Stroke
from unknot.model.routine import Step
from unknot.model.score import Passage
from unknot.model.words import Phase

__all__ = ["Hands", "Stage", "played"]

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
    "vibrate_along": trembling.vibrate_along,
}

LEAST_WORK_S = 4.0
CALM: Final[frozenset[Phase]] = frozenset({"settle", "spread", "soothe", "rest"})
SCALES = (1.0, 0.65, 0.4, 0.25)
"""Where full circles find no room, or only for a lighter hand, smaller ones are tried."""

ENOUGH_OF_LEVEL = 0.85
ONE_OF_TWO = 0.6
"""What one working hand is worth where two should take turns: two with smaller circles are better."""
LEAST_PLACE_S = 12.0
LEAST_STEP_S = 0.5
"""A shorter step, such as a cut leaves over, is too short to get anywhere."""

LEAST_FIGURE_S = 0.02
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
    stroke = led(stage.catalog.strokes[step.stroke], step, as_written=stage.as_written)
    places = places_of(stage.terrain, step, stroke)
    if step.other_hand is not None:
        places = one_handed(places)
    whole_ms = round(seconds * 1000)
    if len(places) > 1 and seconds / len(places) < LEAST_PLACE_S:
        places = places[: max(1, int(seconds / LEAST_PLACE_S))]
    total = sum(place.weight for place in places)
    made: list[Passage] = []
    begun = 0.0
    done_ms = 0
    for place in places:
        begun += place.weight
        until_ms = whole_ms if place is places[-1] else round(whole_ms * begun / total)
        more, hands = _worked(stage, step, stroke, place, level, at_s + done_ms / 1000.0, until_ms - done_ms, hands)
        made += more
        done_ms = until_ms
    return made, hands or {}


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
    if seconds < LEAST_STEP_S:
        stay = hands or _after(_still(elsewhere(stage.terrain, None, level, seconds)), {})
        return [kept(stay, seconds)], stay
    ask = _ask(stage, step, stroke, place, level, seconds)
    ask = replace(ask, seconds=max(LEAST_WORK_S, seconds - _estimate_s(place, hands, _peak_mm_s(step))))
    start: Hands = {}
    into: list[Part] = []
    remaining = 0.0
    chosen: Cycle | None = None
    for chosen in _choices(stage, ask, hands, seconds):
        start = _starts(stage, step, stroke, chosen, hands, level)
        into = ways_in(stage.terrain, hands, start, level, peak_mm_s=_peak_mm_s(step))
        remaining = seconds - sum(part.duration_s for part in into)
        lands = stroke.technique == "tapotement" and airborne(into)
        if remaining >= chosen.fastest * (chosen.ends_s + chosen.round_s) and not lands:
            break
    cycle = _still(chosen)
    remaining = max(remaining, (1.0 - MOST_TRAVEL) * seconds)
    rounds, factor, rest_s = fit(cycle, remaining)
    if factor * cycle.shortest_s < LEAST_FIGURE_S:
        # So short a time holds no stroke: the hands come and rest
        cycle = staying(start, level, seconds)
        rounds, factor, rest_s = fit(cycle, remaining)
    work = sequence(cycle, rounds, factor, slowing=step.slowing)
    if not stage.as_written:
        begin_s = at_s + seconds - sum(count * factor * once_s(parts) for parts, count, factor in work) - rest_s
        work = gently(work, begin_s, stage.total_s)
    after = _after(cycle, start)
    return passages(into, work, start, after, rest_s, whole_ms), after


def _still(cycle: Cycle | None) -> Cycle:
    if cycle is None:
        raise NoRoutineFits("there is no place left where hands may rest.", fix="Ask what the limits are there for.")
    return cycle


def _choices(stage: Stage, ask: Ask, hands: Hands | None, seconds: float) -> Iterator[Cycle]:
    """Yield what may be done, best first: the work, less of it, resting on the place, resting where the hands are."""
    generate = GENERATORS[ask.stroke.motion]

    def tried(asked: Ask) -> Cycle | None:
        return settled_cycle(generate(asked), asked)

    fitting, best = ask, -1.0
    found: Cycle | None = None
    for scale in SCALES:
        cycle = tried(replace(ask, scale=scale))
        worth = -1.0 if cycle is None else cycle.deepest * _share_of_hands(ask, cycle)
        if worth > best + 0.2:
            fitting, best, found = replace(ask, scale=scale), worth, cycle
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


def _share_of_hands(ask: Ask, cycle: Cycle) -> float:
    """Return what a cycle is worth of a stroke whose hands take turns: less where only one of them finds room."""
    if ask.stroke.hands != "alternating" or len(ask.strips) < 2:
        return 1.0
    working = {hand for part in cycle.parts for hand in part.drafts}
    return 1.0 if len(working) == 2 else ONE_OF_TWO


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


def _starts(stage: Stage, step: Step, stroke: Stroke, cycle: Cycle, hands: Hands | None, level: float) -> Hands:
    """Return where each hand has to be when the work begins."""
    start: Hands = {}
    first = cycle.first()
    for hand, draft in first.items():
        row = draft.rows[0]
        start[hand] = HandAt(row[X], row[Y], row[H], row[L], draft.contact)
    work = _taken(stage, first)
    for hand in HANDS:
        if hand in start:
            continue
        if stroke.hands == "reinforced":
            # It lies on the working hand, off the back
            lead = start[other(hand)]
            start[hand] = replace(hands[hand] if hands else lead, level=-1.0)
        elif step.other_hand is not None:
            now = hands[hand] if hands else None
            start[hand] = held_place(stage.terrain, hand, step.other_hand, now, work, _level_cap(stage))
        else:
            start[hand] = resting_place(stage.terrain, hand, hands[hand] if hands else None, work, level)
    return start


def _taken(stage: Stage, drafts: Drafts) -> list[tuple[float, float]]:
    """Return places (x, y) that working hands need: where they touch, and where their palms are above that."""
    taken: list[tuple[float, float]] = []
    for hand, draft in drafts.items():
        rows = draft.rows[:: max(1, len(draft.rows) // 6)]
        touched = rows[:, [X, Y]]
        palms = palm_mm(stage.terrain.catalog.contacts[draft.contact], hand, touched, rows[:, H])
        taken += [(float(x), float(y)) for x, y in np.concatenate([touched, palms])]
    return taken


def _level_cap(stage: Stage) -> float:
    limits = stage.terrain.limits
    return math.inf if limits is None else limits.max_level


def _after(cycle: Cycle, start: Hands) -> Hands:
    last = (cycle.tail or cycle.parts[-1]).drafts
    after = dict(start)
    for hand, draft in last.items():
        row = draft.rows[-1]
        after[hand] = HandAt(row[X], row[Y], row[H], row[L], draft.contact)
    return after
