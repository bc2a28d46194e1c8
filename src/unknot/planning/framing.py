"""The frame of every massage: hands arrive and rest, oil is spread, and at the end hands rest again and leave."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.model.words import Phase
from unknot.planning.candidates import Candidate, Person, candidates_of, why_not
from unknot.planning.posing import quantum_for
from unknot.planning.tilt import TILTS

__all__ = ["Frame", "Framed", "frame_of"]

_HOLD_S = (15.0, 60.0)
_OIL_S = (30.0, 90.0)
_OIL_FRACTION = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """A step of the frame: what, and for how many seconds."""

    candidate: Candidate
    duration_s: float
    phase: Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is not up for allocation. `free_s` remains between opening and closing, a whole number of quanta."""

    opening: tuple[Framed, ...]
    closing: tuple[Framed, ...]
    free_s: float


def frame_of(person: Person, total_s: float) -> Frame:
    """Return the frame of a session of `total_s` whole seconds; what does not fill a quantum goes to the first hold."""
    still_s = TILTS[person.intake.goal].still_fraction * total_s
    hold_s = 5.0 * round(max(_HOLD_S[0], min(_HOLD_S[1], still_s)) / 5.0)
    opening = _framed("settle", person, hold_s)
    closing = _framed("rest", person, hold_s)
    oil_s = 10.0 * round(max(_OIL_S[0], min(_OIL_S[1], _OIL_FRACTION * total_s)) / 10.0)
    oil = _framed("spread", person, oil_s)
    quantum_s = quantum_for(total_s)
    taken = sum(step.duration_s for step in (*opening, *oil, *closing))
    spare_s = (total_s - taken) % quantum_s
    if opening:
        first = opening[0]
        opening = (Framed(candidate=first.candidate, duration_s=first.duration_s + spare_s, phase=first.phase),)
    return Frame(opening=(*opening, *oil), closing=closing, free_s=total_s - taken - spare_s)


def _framed(phase: Phase, person: Person, duration_s: float) -> tuple[Framed, ...]:
    best = _best(phase, person)
    return (Framed(candidate=best, duration_s=duration_s, phase=phase),) if best else ()


def _best(phase: Phase, person: Person) -> Candidate | None:
    """Return the stroke that opens a phase: of the frame's own phases any, of spreading only what carries oil."""
    ranked: list[tuple[float, str, str, Candidate]] = []
    for stroke in person.catalog.strokes.values():
        if stroke.phase != phase or why_not(stroke, person):
            continue
        if phase == "spread" and "oil" not in stroke.needs:
            continue
        for candidate in candidates_of(stroke, person):
            fitness = stroke.regions[candidate.region] - 0.5 * (candidate.side in ("each", "left", "right"))
            ranked.append((-fitness, stroke.id, candidate.region, candidate))
    return min(ranked, key=lambda entry: entry[:3])[3] if ranked else None
