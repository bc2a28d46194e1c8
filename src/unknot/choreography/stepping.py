"""One step of a routine → passages of both hands that last exactly as long as the step."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.choreography import beating, gliding, orbiting, pressing
from unknot.choreography.asking import HANDS, Ask, Cycle, Drafts, Part, other
from unknot.choreography.drafts import Draft, H, L, Rows, X, Y, held, refined, stretched, track_of
from unknot.choreography.paths import ramped, settled
from unknot.choreography.strips import ROWS, Strip, half_strip, strip_of
from unknot.choreography.terrain import WHOLE, Terrain
from unknot.choreography.travelling import HandAt, travel
from unknot.model.knowledge import Catalog, Motion, Region, Stroke
from unknot.model.routine import Step
from unknot.model.score import Figure, Passage, Track
from unknot.model.words import Hand, Side

__all__ = ["Hands", "Stage", "played"]

Hands = dict[Hand, HandAt]

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

BOTH: Final[tuple[Side, Side]] = ("left", "right")
CLAMP_GAP_MM = 48.0
TRAVEL_ESTIMATE_S = 2.2
NARROW_MM = 70.0
RESTING_LEVEL = 0.5
APART_MM = 105.0
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the hands work for a part of a step, and what share of its time that takes."""

    strips: dict[Hand, Strip]
    regions: tuple[str, ...]
    weight: float


def played(stage: Stage, step: Step, level: float, seconds: float, hands: Hands | None) -> tuple[list[Passage], Hands]:
    """Return the passages of a step and where the hands are afterwards.

    Parameters
    ----------
    level
        Level to work at, already within what the session allows at this time.
    seconds
        Exact duration in whole milliseconds, with the travel into the step.
    hands
        Where the hands rest before it; None at the very beginning.
    """
    stroke = stage.catalog.strokes[step.stroke]
    places = _places(stage, step, stroke)
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
        more, hands = _worked(stage, step, stroke, place, level, until_ms - done_ms, hands)
        passages += more
        done_ms = until_ms
    return passages, hands or {}


def _places(stage: Stage, step: Step, stroke: Stroke) -> list[_Place]:
    regions = [stage.catalog.regions[region] for region in step.regions]
    polygon = stage.terrain.polygon
    if stroke.motion in TOGETHER and len(regions) > 1 and all(region.paired for region in regions):
        by_side = {side: strip_of([polygon(r.id, side) for r in regions], side) for side in BOTH}
        return _seated(stage, step, stroke, by_side, step.regions)
    if stroke.motion == "hold" and len(regions) > 1:
        return [_Place(_one_hand_each(stage, step, regions), step.regions, 1.0)]
    places: list[_Place] = []
    for region in regions:
        if region.paired:
            strips = {side: strip_of([polygon(region.id, side)], side) for side in _both(step.side)}
            places += _seated(stage, step, stroke, strips, (region.id,))
            continue
        halves = {side: half_strip(polygon(region.id, "midline"), side) for side in BOTH}
        if stroke.motion == "hold":
            places.append(_Place({"left": _middle(halves, 0.0), "right": _middle(halves, 1.0)}, (region.id,), 1.0))
        elif halves["right"].width_mm < NARROW_MM:
            # Too narrow for two hands beside each other
            whole = strip_of([polygon(region.id, "midline")], "midline")
            places.append(_Place({"right": whole}, (region.id,), 1.0))
        else:
            places += _seated(stage, step, stroke, halves, (region.id,))
    return places


def _both(side: Side) -> tuple[Side, ...]:
    return (side,) if side in ("left", "right") else BOTH


def _one_hand_each(stage: Stage, step: Step, regions: Sequence[Region]) -> dict[Hand, Strip]:
    """Return a place for each still hand: the first two regions, on the spine where both sides are meant."""
    spots: list[Strip] = []
    for region in regions[:2]:
        side = (
            step.side if region.paired and step.side in ("left", "right") else "right" if region.paired else "midline"
        )
        strip = strip_of([stage.terrain.polygon(region.id, side)], side)
        x, y = strip.point(0.5, 0.5)
        spots.append(_spot(0.0 if side != step.side else x, y))
    return {"left": spots[0], "right": spots[1]}


def _spot(x_mm: float, y_mm: float) -> Strip:
    """Return a strip so short that it is a place."""
    along = np.linspace(y_mm - 1.0, y_mm + 1.0, ROWS)
    return Strip("up", along, np.full(ROWS, x_mm - 0.5), np.full(ROWS, x_mm + 0.5), 1.0)


def _middle(halves: dict[Side, Strip], share: float) -> Strip:
    """Return a short piece of the midline, low (0) or high (1), where a still hand rests."""
    along = halves["right"].along
    low, high = float(along[0]), float(along[-1])
    if high - low > 150.0:
        return _spot(0.0, low + (0.16 + 0.62 * share) * (high - low))
    return _spot(30.0 if share else -30.0, 0.5 * (low + high))


def _seated(
    stage: Stage, step: Step, stroke: Stroke, strips: dict[Side, Strip], regions: tuple[str, ...]
) -> list[_Place]:
    """Return which hand works where: mirrored, both on one side, or one alone."""
    del stage
    weight = sum(strip.length_mm for strip in strips.values())
    if step.side in ("left", "right"):
        strip = strips[step.side]
        if stroke.hands in ("one", "reinforced"):
            return [_Place({step.side: strip}, regions, weight)]
        return [_Place({"left": strip, "right": strip}, regions, weight)]
    if stroke.hands in ("one", "reinforced"):
        return [_Place({"left": strips["left"]}, regions, weight), _Place({"right": strips["right"]}, regions, weight)]
    return [_Place({"left": strips["left"], "right": strips["right"]}, regions, weight)]


def _worked(
    stage: Stage, step: Step, stroke: Stroke, place: _Place, level: float, whole_ms: int, hands: Hands | None
) -> tuple[list[Passage], Hands]:
    contact = _contact(stage, step, stroke)
    seconds = whole_ms / 1000.0
    ask = _ask(stage, step, stroke, place, contact, level, seconds - TRAVEL_ESTIMATE_S)
    cycle = _settled(GENERATORS[stroke.motion](ask), ask)
    if cycle is None or cycle.fastest * (cycle.round_s + cycle.ends_s) > seconds - 1.2:
        cycle = _settled(pressing.hold(ask), ask) or _somewhere(stage, ask, hands)
    start = _starts(stage, stroke, cycle, hands)
    into = _travelled(stage, hands, start)
    spent = sum(part.duration_s for part in into)
    if spent > MOST_TRAVEL * seconds:
        # No time to get there and do something: the hands rest near to where they are
        cycle = _somewhere(stage, ask, hands)
        start = _starts(stage, stroke, cycle, hands)
        into = _travelled(stage, hands, start)
        spent = min(sum(part.duration_s for part in into), MOST_TRAVEL * seconds)
    rounds, factor, rest_s = _fit(cycle, seconds - spent)
    parts = [(part, 1.0) for part in into]
    sequence = _sequence(cycle, rounds, factor, slowing=step.slowing)
    after = _after(cycle, start)
    passages = _passages(parts, sequence, start, after, rest_s, whole_ms)
    return passages, after


def _ask(stage: Stage, step: Step, stroke: Stroke, place: _Place, contact: str, level: float, seconds: float) -> Ask:
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
        back=stage.terrain.back,
        level=level,
        tempo=tempo,
        seconds=max(seconds, 4.0),
        asked_repeats=step.repetitions,
        must=stage.as_written,
    )


def _contact(stage: Stage, step: Step, stroke: Stroke) -> str:
    contact = step.contact or stroke.contact
    limits = stage.terrain.limits
    if limits is not None and not stage.as_written and not limits.allows("contact", contact):
        return "palm"
    return contact


def _settled(cycle: Cycle | None, ask: Ask) -> Cycle | None:
    """Return the cycle with every level under every cap and equal levels at every seam; None where it is closed."""
    if cycle is None:
        return None
    parts = [part for part in (cycle.lead, *cycle.parts, cycle.tail) if part is not None]
    rows: list[dict[Hand, Rows]] = []
    for part in parts:
        clamped: dict[Hand, Rows] = {}
        for hand, draft in part.drafts.items():
            made = settled(refined(draft.rows, CLAMP_GAP_MM), ask.ground, ramp=not draft.rhythmic)
            if made is None:
                if not ask.must:
                    return None
                made = draft.rows
            clamped[hand] = made
        rows.append(clamped)
    first = 1 if cycle.lead is not None else 0
    last = first + len(cycle.parts) - 1
    seams = [(index, index + 1) for index in range(len(parts) - 1)] + [(last, first)]
    seams += [(index, index) for index, part in enumerate(parts) if part.count > 1]
    for hand in parts[0].drafts:
        # Twice, because a level lowered at one seam may be the level of the next
        for before, after in seams + seams:
            _meet(rows[before][hand], rows[after][hand])
    made_parts = [
        Part(
            {hand: Draft(draft.contact, rows[index][hand], draft.rhythmic) for hand, draft in part.drafts.items()},
            part.count,
        )
        for index, part in enumerate(parts)
    ]
    return replace(
        cycle,
        lead=made_parts[0] if cycle.lead is not None else None,
        parts=tuple(made_parts[first : last + 1]),
        tail=made_parts[-1] if cycle.tail is not None else None,
    )


def _meet(before: Rows, after: Rows) -> None:
    """Give the end of one piece and the beginning of the next the same place and the lower level of the two."""
    level = min(before[-1, L], after[0, L])
    if level >= 0 or (before[-1, L] < 0 and after[0, L] < 0):
        before[-1, L] = after[0, L] = level
    before[-1, X : Y + 1] = after[0, X : Y + 1]
    before[-1, H] = after[0, H]
    ramped(before)
    ramped(after)


def _somewhere(stage: Stage, ask: Ask, hands: Hands | None) -> Cycle:
    """Return still palms at an open place: what remains where the asked one is closed."""
    drafts: Drafts = {}
    taken: list[tuple[float, float]] = []
    for hand in HANDS:
        at = _resting_place(stage, hand, hands[hand] if hands else None, taken)
        taken.append((at.x_mm, at.y_mm))
        drafts[hand] = held("palm", *at.spot, min(at.level, ask.level), max(2.0, ask.seconds))
    return Cycle((Part(drafts),), 0.2, 5.0)


def _starts(stage: Stage, stroke: Stroke, cycle: Cycle, hands: Hands | None) -> Hands:
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
            start[hand] = _resting_place(stage, hand, hands[hand] if hands else None, work)
    return start


def _resting_place(stage: Stage, hand: Hand, now: HandAt | None, work: Sequence[tuple[float, float]]) -> HandAt:
    """Return an open place for a palm to rest, near to where the hand is and clear of the work."""
    spots = _resting_spots(stage)
    sign = 1.0 if hand == "right" else -1.0
    cost = np.zeros(len(spots))
    if now is not None:
        cost += np.hypot(spots[:, 0] - now.x_mm, spots[:, 1] - now.y_mm) / 100.0
    cost += np.where(spots[:, 0] * sign < -10.0, 0.8, 0.0)
    for x, y in work:
        near = APART_MM - np.hypot(spots[:, 0] - x, spots[:, 1] - y)
        cost += np.maximum(near, 0.0) / 10.0
    cost += np.where(spots[:, 2] < 0, 1000.0, 0.0)
    x, y, cap = spots[int(np.argmin(cost))].tolist()
    return HandAt(x, y, 0.0, min(RESTING_LEVEL, max(cap, 0.0)), "palm")


def _resting_spots(stage: Stage) -> NDArray[np.float64]:
    """Return (N, 3): x, y and cap of places where a palm may rest."""
    terrain = stage.terrain
    if not terrain.resting_spots:
        spots: list[tuple[float, float]] = []
        for region in stage.catalog.regions.values():
            if region.kind != "working" or region.id == WHOLE:
                continue
            sides: tuple[Side, ...] = ("left", "right") if region.paired else ("midline",)
            for side in sides:
                strip = strip_of([terrain.polygon(region.id, side)], side)
                spots += [strip.point(share, 0.5) for share in (0.25, 0.5, 0.75)]
        places = np.array(spots)
        caps = terrain.ground("palm").caps(places, np.zeros(len(places)))
        terrain.resting_spots.extend(np.column_stack([places, caps]).tolist())
    return np.array(terrain.resting_spots)


def _travelled(stage: Stage, hands: Hands | None, start: Hands) -> list[Part]:
    """Return the way into the work. Hands that must lift do so one after the other, so that one always stays on."""
    if hands is None:
        hands = {hand: replace(at, level=min(at.level, 0.0)) for hand, at in start.items()}
    drafts = {hand: travel(stage.terrain, hands[hand], start[hand]) for hand in HANDS}
    off = [hand for hand in HANDS if (drafts[hand].rows[:, L] < 0).any()]
    staying = [hand for hand in HANDS if hand not in off]
    if len(off) < 2 and all((drafts[hand].rows[:, L] >= 0).all() for hand in staying):
        return [_level_with(drafts)]
    first, second = (off[1], off[0]) if hands[off[0]].level >= 0 > start[off[0]].level else (off[0], off[1])
    one = {first: drafts[first], second: _still(hands[second], drafts[first].duration_s)}
    two = {second: drafts[second], first: _still(start[first], drafts[second].duration_s)}
    return [Part(one), Part(two)]


def _still(at: HandAt, seconds: float) -> Draft:
    return held(at.contact, *at.spot, at.level, seconds)


def _level_with(drafts: Drafts) -> Part:
    longest = max(draft.duration_s for draft in drafts.values())
    return Part({hand: stretched(draft, longest / draft.duration_s) for hand, draft in drafts.items()})


def _fit(cycle: Cycle, seconds: float) -> tuple[int, float, float]:
    """Return rounds, stretch of time, and seconds left to rest in place afterwards."""
    usual = max(1, round((seconds - cycle.ends_s) / cycle.round_s))
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


def _sequence(cycle: Cycle, rounds: int, factor: float, *, slowing: bool) -> list[tuple[tuple[Part, ...], int, float]]:
    """Return (parts, how often, stretch) in order."""
    sequence: list[tuple[tuple[Part, ...], int, float]] = []
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


def _after(cycle: Cycle, start: Hands) -> Hands:
    last = (cycle.tail or cycle.parts[-1]).drafts
    after = dict(start)
    for hand, draft in last.items():
        row = draft.rows[-1]
        after[hand] = HandAt(row[X], row[Y], row[H], row[L], draft.contact)
    return after


def _passages(
    into: Sequence[tuple[Part, float]],
    sequence: Sequence[tuple[tuple[Part, ...], int, float]],
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
        still = Part({hand: _still(at, rest_s) for hand, at in after.items() if at.level >= 0})
        work.append(Passage(count=1, figures=(_figure(still, 1.0, after),)))
    work_ms = sum(passage.count * sum(round(f.duration_s * 1000) for f in passage.figures) for passage in work)
    travel_ms = whole_ms - work_ms
    spent = sum(part.duration_s for part, _ in into)
    moves: list[Figure] = []
    for index, (part, _) in enumerate(into):
        ms = travel_ms if index == len(into) - 1 else round(part.duration_s * travel_ms / spent)
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
            tracks[hand] = track_of(_still(resting[hand], seconds), seconds)
    return Figure(duration_s=seconds, left=tracks.get("left"), right=tracks.get("right"))
