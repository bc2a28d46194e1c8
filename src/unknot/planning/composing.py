"""Allocation → steps: sides in turn, least travel, levels that rise gradually and fall at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from unknot.model.routine import Step
from unknot.model.words import PHASES, Phase
from unknot.planning.candidates import Barred, Candidate, Person
from unknot.planning.framing import Frame, Framed
from unknot.planning.levels import Pressing, half_down, pressing, tempo_of, wished_shift
from unknot.planning.ordering import Stop, ordered
from unknot.planning.places import WHOLE_BACK
from unknot.planning.posing import Posed
from unknot.planning.reasons import Draft, explained

__all__ = ["composed", "steps_from"]

_RISE = 1.0
"""Highest rise of the level from one step to the next."""


def composed(
    frame: Frame, posed: Posed, quanta: Sequence[int], person: Person, *, after: Draft | None = None
) -> list[Draft]:
    """Return the steps of a session in order, without reasons yet.

    Parameters
    ----------
    after
        What the hands do before these steps, where a session is under way.
    """
    drafts: list[Draft] = [d for framed in frame.opening for d in _framed(framed, person)]
    chosen = _drafted(posed, quanta, person)
    for phase in PHASES:
        here = [draft for draft in chosen if draft.phase == phase]
        drafts += _in_order(here, phase, drafts[-1] if drafts else after, person)
    drafts += [d for framed in frame.closing for d in _framed(framed, person)]
    return _softly_rising(drafts, after)


def steps_from(drafts: Sequence[Draft], person: Person, barred: Sequence[Barred]) -> tuple[Step, ...]:
    """Return the steps with tempo and reasons."""
    whys = explained(drafts, person, barred)
    last_soothing = max((i for i, d in enumerate(drafts) if d.phase == "soothe"), default=-1)
    return tuple(
        Step(
            stroke=draft.candidate.stroke.id,
            regions=(draft.candidate.region,),
            side=draft.side,  # type: ignore[arg-type]
            duration_s=draft.duration_s,
            level=draft.pressing.level,
            phase=draft.phase,
            tempo=tempo_of(draft.candidate.stroke, draft.phase, person.intake),
            why=why,
            upper=person.upper,
            slowing=index == last_soothing and draft.candidate.stroke.tempo_unit == "mm_s",
        )
        for index, (draft, why) in enumerate(zip(drafts, whys, strict=True))
    )


def _framed(framed: Framed, person: Person) -> list[Draft]:
    return [
        replace(draft, phase=framed.phase, framed=True)
        for draft in _sided(framed.candidate, framed.duration_s, person, extra=False)
    ]


def _drafted(posed: Posed, quanta: Sequence[int], person: Person) -> list[Draft]:
    """Return one draft for each side of each block in use; what one side gets on top joins its step there."""
    drafts: dict[tuple[str, str, str], Draft] = {}
    in_turn = {(c.stroke.id, c.region) for c, x in zip(posed.candidates, quanta, strict=True) if x and c.side == "each"}
    for candidate, x in zip(posed.candidates, quanta, strict=True):
        if not x:
            continue
        both_open = candidate.side in ("left", "right") and len(_open_sides(candidate, person)) == 2
        for draft in _sided(candidate, x * posed.problem.quantum_s, person, extra=both_open):
            key = (candidate.stroke.id, candidate.region, draft.side)
            if key in drafts and (candidate.stroke.id, candidate.region) in in_turn:
                total_s = drafts[key].duration_s + draft.duration_s
                drafts[key] = replace(drafts[key], duration_s=total_s, extra=drafts[key].extra or draft.extra)
            else:
                drafts[key] = draft
    return list(drafts.values())


def _open_sides(candidate: Candidate, person: Person) -> list[str]:
    return [side for side in ("left", "right") if person.places[f"{candidate.region}.{side}"].is_open]


def _sided(candidate: Candidate, duration_s: float, person: Person, *, extra: bool) -> list[Draft]:
    sides = ("left", "right") if candidate.side == "each" else (candidate.side,)
    return [
        Draft(
            candidate=candidate,
            side=side,
            duration_s=duration_s / len(sides),
            phase=candidate.stroke.phase,
            pressing=_pressing(candidate, side, person),
            extra=extra,
        )
        for side in sides
    ]


def _pressing(candidate: Candidate, side: str, person: Person) -> Pressing:
    one_side = side in ("left", "right")
    ids = (f"{candidate.region}.{side}",) if one_side else candidate.places
    shift = wished_shift(person.intake, learned=person.preferences.level_offset, session=person.session_shift)
    places = [person.places[id_] for id_ in ids]
    softest = min(places, key=lambda place: place.level)
    return pressing(candidate.stroke, softest.region, softest.level, person.limits, shift=shift, dry=person.dry)


def _in_order(drafts: list[Draft], phase: Phase, before: Draft | None, person: Person) -> list[Draft]:
    if not drafts:
        return []
    wide = sorted((d for d in drafts if d.candidate.region == WHOLE_BACK), key=_wide_key)
    narrow = [d for d in drafts if d.candidate.region != WHOLE_BACK]
    stops = [_stop(i, draft, person) for i, draft in enumerate(narrow)]
    # The whole back comes first while warming and last while soothing, so that places lie between two wholes
    previous = wide[-1] if wide and phase != "soothe" else before
    route = ordered(stops, before=_stop(-1, previous, person) if previous else None)
    placed = [narrow[stop.key] for stop in route]
    if phase != "soothe":
        return wide + placed
    # What lies on the back only warms it, and every text ends with a hand that glides
    return sorted(placed + wide, key=lambda draft: not _lies_there(draft))


def _lies_there(draft: Draft) -> bool:
    return draft.candidate.stroke.technique == "warmth"


def _wide_key(draft: Draft) -> tuple[float, bool, str]:
    falling = -draft.pressing.level if draft.phase == "soothe" else draft.pressing.level
    # Of two soft strokes the gliding one comes last: every text ends with it
    return falling, draft.candidate.stroke.tempo_unit == "mm_s", draft.candidate.stroke.id


def _stop(key: int, draft: Draft, person: Person) -> Stop:
    at = person.places[draft.places[0]].centre_mm
    if len(draft.places) == 2:
        at = (0.0, at[1])
    return Stop(
        key=key,
        side=draft.side,
        at_mm=at,
        stroke=draft.candidate.stroke.id,
        contact=draft.candidate.stroke.contact,
        level=draft.pressing.level,
    )


def _softly_rising(drafts: list[Draft], after: Draft | None) -> list[Draft]:
    """Return the steps with no sudden rise, and nothing firmer again once the soothing has begun."""
    level = after.pressing.level if after else 0.0
    out: list[Draft] = []
    for draft in drafts:
        stroke = draft.candidate.stroke
        most = level if draft.phase in ("soothe", "rest") and out and out[-1].phase == draft.phase else level + _RISE
        held = max(min(draft.pressing.level, half_down(most)), min(stroke.level_low, draft.pressing.level))
        out.append(replace(draft, pressing=replace(draft.pressing, level=held)))
        # A towel is no lighter hand: the glides after it need not be either
        level = max(level, held) if _lies_there(draft) else held
    return out
