"""Routine + what was just said → the remainder: keeps what is done, ends on time, closes as planned.

Softer and firmer change only levels, so that the giver's path stays what it was. Staying, leaving a place out and
skipping change where the rest of the time goes; that part is allocated anew, with what was given already counted in
and what was announced preferred over something as good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.record import Preferences
from unknot.model.routine import Reason, Routine, Step
from unknot.model.screening import Screening
from unknot.model.words import PHASES, Phase
from unknot.planning.allocating import QUICK, allocate
from unknot.planning.candidates import Candidate, Person, person_of
from unknot.planning.composing import composed, steps_from
from unknot.planning.framing import Frame
from unknot.planning.levels import Pressing, ceiling, half_down
from unknot.planning.places import MIDLINE, WHOLE_BACK
from unknot.planning.planning import gathered, refuse_unless_allowed
from unknot.planning.posing import doses_of, pose, quantum_for
from unknot.planning.reasons import Draft

__all__ = ["replan"]

_CHANGE = 0.5
"""Softer and firmer are half a level each."""
_STAY_S = 60.0
_LEAST_PART_S = 20.0
"""A stretch shorter than this is not worth allocating; its neighbours take it."""
_RELAXATIONS = (1, 2, 3, 4)
_FORWARD: dict[Phase, tuple[Phase, ...]] = {
    "settle": ("spread", "knead", "focus", "lengthen", "enliven"),
    "spread": ("spread", "knead", "focus", "lengthen", "enliven"),
    "knead": ("knead", "focus", "lengthen", "enliven"),
    "focus": ("knead", "focus", "lengthen", "enliven"),
    "lengthen": ("knead", "lengthen", "enliven"),
    "enliven": ("enliven", "knead"),
}
"""What may still come after each phase; nothing goes back to spreading, and nothing follows the soothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """A routine cut at a moment: what was given, what is being given, and what was to come."""

    given: tuple[tuple[Step, float], ...]
    current: Step
    coming: tuple[Step, ...]


def replan(
    routine: Routine,
    intake: Intake,
    screening: Screening,
    catalog: Catalog,
    *,
    done_s: float,
    feedback: str = "",
    level_offset: float = 0.0,
    not_there: Sequence[str] = (),
    preferences: Preferences | None = None,
) -> Routine:
    """Return the remainder of a routine from a moment on, made anew for what was said. It ends when the whole would.

    Parameters
    ----------
    done_s
        Seconds of the routine that are over; 0 or more and below its duration.
    feedback
        "softer", "firmer", "stay", "not_there", "skip"; anything else changes nothing but leaves refused places out.
    level_offset
        Sum of what was asked for in this session, for strokes that are new in the remainder.
    not_there
        Places that were refused before ("shoulder_top.left"). With feedback "not_there", the place of the present step
        joins them.

    Returns
    -------
    A routine of the remaining steps only. The first one goes on with the present stroke, or, where that was skipped,
    with the next one, unless that was refused. Its durations sum to the routine's less `done_s`, to the millisecond.

    Raises
    ------
    NotToday
        Where screening allows no massage.
    """
    refuse_unless_allowed(screening)
    split = _split(routine, done_s, catalog)
    refused = frozenset(not_there) | (_places_of(split.current, catalog) if feedback == "not_there" else frozenset())
    person = person_of(
        intake,
        screening.limits,
        catalog,
        preferences=preferences or Preferences(),
        position=routine.position,
        refused=frozenset(refused - {WHOLE_BACK}),
        session_shift=level_offset,
        upper=split.current.upper,
    )
    left_s = round(routine.duration_s - done_s, 3)
    if feedback in ("softer", "firmer"):
        change = _CHANGE if feedback == "firmer" else -_CHANGE
        current, *coming = (_shifted(step, change, person) for step in (split.current, *split.coming))
        split = replace(split, current=_told(current, f"as_asked_{feedback}"), coming=tuple(coming))
    steps = (split.current, *split.coming)
    if feedback in ("stay", "skip", "not_there") or any(_is_out(step, person) for step in steps):
        steps = _made_anew(split, routine, person, feedback)
    return replace(routine, steps=_on_time(steps, left_s))


def _split(routine: Routine, done_s: float, catalog: Catalog) -> _Split:
    start_s = 0.0
    given: list[tuple[Step, float]] = []
    for index, step in enumerate(routine.steps):
        end_s = start_s + step.duration_s
        if done_s < end_s - 1e-9 or index == len(routine.steps) - 1:
            here_s = max(0.0, min(done_s, end_s) - start_s)
            given.append((step, here_s))
            left_s = max(0.0, end_s - max(done_s, start_s))
            known = tuple((s, seconds) for s, seconds in given if s.stroke in catalog.strokes)
            return _Split(given=known, current=replace(step, duration_s=left_s), coming=routine.steps[index + 1 :])
        given.append((step, step.duration_s))
        start_s = end_s
    raise ValueError("a routine has at least one step")


def _made_anew(split: _Split, routine: Routine, person: Person, feedback: str) -> tuple[Step, ...]:
    """Return the remainder with its middle allocated anew, between what goes on now and the closing."""
    current = split.current
    # Lying on the side, what comes after the turn stays as it is
    turn = next((i for i, step in enumerate(split.coming) if step.upper != current.upper), len(split.coming))
    coming, later = split.coming[:turn], split.coming[turn:]
    closing = _closing(coming)
    middle = coming[: len(coming) - len(closing)]
    if current.phase in ("soothe", "rest"):
        # The ending is on; nothing new begins
        kept = tuple(_without_refused(step, person) for step in coming) if feedback == "skip" else ()
        return (*(tuple(step for step in kept if step) or (_told(current, "goes_on"), *coming)), *later)
    first = _first(current, middle, feedback, person)
    free_s = current.duration_s + sum(step.duration_s for step in middle) - (first.duration_s if first else 0.0)
    filling = _allocated(split, routine, person, first, middle, free_s, skipped=feedback == "skip")
    if filling is None:
        filling = tuple(step for step in (_without_refused(s, person) for s in middle) if step)
    return (*_begun_with(first, filling), *closing, *later)


def _begun_with(first: Step | None, filling: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the new steps after the first one; where they begin with the same once more, that is one longer step."""
    if first is None:
        return filling
    again = filling[0] if filling else None
    if again is None or (again.stroke, again.regions, again.side) != (first.stroke, first.regions, first.side):
        return (first, *filling)
    return (replace(first, duration_s=first.duration_s + again.duration_s), *filling[1:])


def _closing(coming: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps at the end that only soothe and rest."""
    count = 0
    while count < len(coming) and coming[-1 - count].phase in ("soothe", "rest"):
        count += 1
    return coming[len(coming) - count :]


def _first(current: Step, middle: tuple[Step, ...], feedback: str, person: Person) -> Step | None:
    """Return what comes now: the present step goes on, or, where that was skipped, the one that was announced."""
    skipped = feedback == "skip"
    if feedback == "not_there" or (skipped and not middle):
        # Refused without a place to name (the whole back), or nothing was announced: on to what is new
        return None
    step = _without_refused(middle[0] if skipped else current, person)
    if step is None or not person.limits.allows("stroke", step.stroke):
        return None
    if skipped:
        return step
    if feedback == "stay":
        middle_s = sum(step.duration_s for step in middle)
        return _told(replace(step, duration_s=step.duration_s + min(_STAY_S, 0.5 * middle_s)), "as_asked_stay")
    return _told(step, "goes_on")


def _allocated(
    split: _Split,
    routine: Routine,
    person: Person,
    first: Step | None,
    middle: tuple[Step, ...],
    free_s: float,
    *,
    skipped: bool,
) -> tuple[Step, ...] | None:
    """Return new steps for the middle, or None where it is too short or nothing fits."""
    session_s = routine.duration_s
    quantum_s = quantum_for(session_s)
    whole_s = quantum_s * int(free_s / quantum_s + 1e-9)
    if whole_s < _LEAST_PART_S:
        return ()
    phase = (first or split.current).phase
    phases = [p for p in PHASES if p in _FORWARD.get(phase, ())]
    candidates, barred = gathered(person)
    if skipped:
        here = split.current
        candidates = [c for c in candidates if (c.stroke.id, c.region) != (here.stroke, here.regions[0])]
    given = [*split.given, *([(first, first.duration_s)] if first else [])]
    done = doses_of([(c, s / len(step.regions)) for step, s in given for c in _as_candidates(step, person)], person)
    announced = frozenset((step.stroke, region) for step in middle for region in step.regions)
    for relaxed in _RELAXATIONS:
        posed = pose(
            person, candidates, total_s=whole_s, session_s=session_s, seed=routine.seed, done=done, phases=phases,
            kept=announced, relaxed=relaxed,
        )  # fmt: skip
        quanta = allocate(posed.problem, effort=QUICK)
        if quanta is not None:
            after = _draft(first or split.current, person)
            frame = Frame(opening=(), closing=(), free_s=whole_s)
            drafts = composed(frame, posed, quanta, person, after=after)
            return steps_from(drafts, person, barred)
    return None


def _as_candidates(step: Step, person: Person) -> list[Candidate]:
    """Return a step as candidates, one for each of its regions that its stroke is known for."""
    stroke = person.catalog.strokes.get(step.stroke)
    if stroke is None:
        return []
    return [
        Candidate(stroke=stroke, region=region, side=step.side if person.catalog.regions[region].paired else MIDLINE)
        for region in step.regions
        if region in stroke.regions and person.catalog.regions[region].kind == "working"
    ]


def _draft(step: Step, person: Person) -> Draft | None:
    found = _as_candidates(step, person)
    if not found:
        return None
    pressing = Pressing(level=step.level, wished=step.level)
    return Draft(
        candidate=found[0], side=found[0].side, duration_s=step.duration_s, phase=step.phase, pressing=pressing
    )


def _shifted(step: Step, change: float, person: Person) -> Step:
    """Return a step softer or firmer: never firmer than its stroke, its places and the limits allow, never below 0."""
    level = max(0.0, step.level + change)
    if change > 0:
        found = _as_candidates(step, person)
        most = [
            ceiling(c.stroke, person.places[place].region, person.places[place].level, dry=person.dry)
            for c in found
            for place in c.places
        ]
        level = max(step.level, min(level, *most)) if most else step.level
    return replace(step, level=half_down(level))


def _without_refused(step: Step, person: Person) -> Step | None:
    """Return a step without the places that were refused; None where nothing is left of it."""
    regions: list[str] = []
    side = step.side
    for region in step.regions:
        if not person.catalog.regions[region].paired:
            if region not in person.refused:
                regions.append(region)
            continue
        sides = ("left", "right") if step.side in ("both", "midline") else (step.side,)
        open_sides = [s for s in sides if f"{region}.{s}" not in person.refused]
        if not open_sides:
            continue
        regions.append(region)
        if len(open_sides) < len(sides):
            side = "left" if open_sides[0] == "left" else "right"
    return replace(step, regions=tuple(regions), side=side) if regions else None


def _is_out(step: Step, person: Person) -> bool:
    """Whether a step cannot stay as it is: its place was refused, or its stroke is not allowed (any more)."""
    if not person.limits.allows("stroke", step.stroke):
        return True
    return bool(person.refused) and _without_refused(step, person) != step


def _places_of(step: Step, catalog: Catalog) -> frozenset[str]:
    places: set[str] = set()
    for region in step.regions:
        if not catalog.regions[region].paired:
            places.add(region)
        elif step.side in ("left", "right"):
            places.add(f"{region}.{step.side}")
        else:
            places |= {f"{region}.left", f"{region}.right"}
    return frozenset(places)


def _told(step: Step, code: str) -> Step:
    kept = tuple(reason for reason in step.why if reason.code != code)
    return replace(step, why=(Reason(kind="preference", code=code), *kept))


def _on_time(steps: tuple[Step, ...], left_s: float) -> tuple[Step, ...]:
    """Return the steps with durations that sum to the time left, to the millisecond.

    What is missing goes to the soothing (or to the last step); what is too much is taken from the longest steps.
    """
    lengths = [round(step.duration_s, 3) for step in steps]
    off = round(left_s - sum(lengths), 3)
    if off > 0:
        soothing = [i for i, step in enumerate(steps) if step.phase == "soothe"] or [len(steps) - 1]
        lengths[soothing[-1]] = round(lengths[soothing[-1]] + off, 3)
    while off < 0:
        longest = max(range(len(steps)), key=lambda i: lengths[i])
        taken = min(-off, max(lengths[longest] / 2.0, 0.001))
        lengths[longest] = round(lengths[longest] - taken, 3)
        off = round(left_s - sum(lengths), 3)
    timed = zip(steps, lengths, strict=True)
    return tuple(replace(step, duration_s=length) for step, length in timed if length > 0)
