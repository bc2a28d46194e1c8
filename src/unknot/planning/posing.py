"""Person and time → Problem: what each block gives to whom, what it costs, and what must be kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unknot.model.knowledge import Motion
from unknot.model.words import PHASES, LoadGrade, Phase
from unknot.planning.candidates import Candidate, Person
from unknot.planning.keeping import (
    REACH,
    caps,
    floors,
    glides_last,
    heating,
    is_extra,
    is_thumb_work,
    prerequisites,
    warming,
)
from unknot.planning.places import WHOLE_BACK, Place
from unknot.planning.problem import Block, Problem, Term
from unknot.planning.tilt import CHANGE_COST, VARIETY, mix_weight

__all__ = ["Posed", "doses_of", "pose", "quantum_for"]

_QUANTA_S = ((1200.0, 10.0), (2700.0, 20.0))
_LONGEST_QUANTUM_S = 30.0
_USUAL_S = 1800.0
_ENOUGH = 0.6
"""Both sides share the time of a pair; so a region has had most of its turn after this share of its own constant."""
_FATIGUE: dict[LoadGrade, float] = {"none": 0.0, "light": 0.0001, "medium": 0.0006, "heavy": 0.0016}
"""Value lost per quantum of 10 s for each of thumb, wrist and back."""
_SORE_FATIGUE = 4.0
_HOLDS_FROM = 2
_SUITS = 0.6
"""A stroke is offered on a place if it serves at least this share of what the best one of its phase does there."""
_MOST_EXTRAS = 2
_SPOT_S = 40.0
"""Longest pointed work on one spot: three passes of about twelve seconds, and the way there."""
_POINTED: frozenset[Motion] = frozenset(
    {"friction_circles", "friction_across", "press_points", "press_walk", "point_hold"}
)
_STATION_MM = 45.0
_LONGEST_EXTRA_S = 60.0
"""More for one side comes on top of work on both, and stays the smaller part."""
_FOCUS_NEED = 0.6
_LONG_SESSION_S = 2700.0
_FAMILY_SHARE, _STROKE_SHARE = 0.12, 0.05
"""Share of the session after which a family of strokes, or one stroke, has had most of its turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A problem with the candidates its blocks stand for, in the same order."""

    problem: Problem
    candidates: tuple[Candidate, ...]


def quantum_for(total_s: float) -> float:
    """Return the quantum of time: fine enough to be fair, coarse enough that every step has whole seconds."""
    return next((quantum_s for most_s, quantum_s in _QUANTA_S if total_s <= most_s), _LONGEST_QUANTUM_S)


def pose(
    person: Person,
    candidates: Sequence[Candidate],
    *,
    total_s: float,
    session_s: float,
    seed: int,
    done: dict[str, float] | None = None,
    phases: Sequence[Phase] = PHASES,
    relaxed: int = 0,
    kept: frozenset[tuple[str, str]] = frozenset(),
) -> Posed:
    """Return the allocation problem of a session, or of what remains of one.

    Parameters
    ----------
    candidates
        What may be given. Focus is offered only where it is needed.
    total_s
        Seconds to allocate, a whole number of quanta.
    session_s
        Seconds of the whole session, which sets how soon a dose is enough.
    seed
        0 for the same plan every day; anything else shifts what is liked a little.
    done
        Seconds that count, already given, by term name.
    kept
        (stroke, region) of what was already planned and announced: it stays rather than something as good.
    relaxed
        0 keeps shares and longest lengths; higher drops the floors but that of gliding last, then the caps, then lets
        strokes last longer.
    """
    quantum_s = quantum_for(session_s)
    offered = [c for c in candidates if c.stroke.phase in phases and _is_wanted(c, person, session_s, relaxed)]
    if not relaxed:
        offered = _suiting(offered, person)
    made = [(c, _block(c, person, quantum_s, relaxed, (c.stroke.id, c.region) in kept)) for c in offered]
    fitting = [(c, block) for c, block in made if block.longest >= block.least]
    chosen, blocks = [c for c, _ in fitting], tuple(block for _, block in fitting)
    total = round(total_s / quantum_s)
    given = done or {}
    problem = Problem(
        total=total,
        quantum_s=quantum_s,
        blocks=blocks,
        terms=_terms(chosen, person, quantum_s, session_s, _whims(chosen, seed), given),
        caps=caps(chosen, person, total, quantum_s, relaxed, given),
        floors=floors(chosen, blocks, person, total, quantum_s, relaxed),
        prerequisites=prerequisites(chosen, person, quantum_s, given),
    )
    return Posed(problem=problem, candidates=tuple(chosen))


def doses_of(given: Sequence[tuple[Candidate, float]], person: Person) -> dict[str, float]:
    """Return what strokes already given count for, as `pose` takes it: seconds that count, by term name.

    Parameters
    ----------
    given
        Strokes with their seconds.
    """
    done: dict[str, float] = {}

    def add(name: str, seconds: float) -> None:
        done[name] = done.get(name, 0.0) + seconds

    for candidate, seconds in given:
        effect = _effect(candidate, person)
        for place in person.places.values():
            add(place.id, seconds * effect * _share(candidate, place))
            add(f"warm:{place.id}", seconds * warming(candidate, place.id, person))
            add(f"heat:{place.id}", seconds * heating(candidate, place.id))
        add(candidate.stroke.technique, seconds)
        add(candidate.stroke.id, seconds)
        add(f"pair:{candidate.region}", seconds * (candidate.side in ("both", "each")))
        add("thumbs", seconds * is_thumb_work(candidate.stroke, person))
    return done


def _is_wanted(candidate: Candidate, person: Person, session_s: float, relaxed: int) -> bool:
    stroke = candidate.stroke
    # Arriving, spreading the oil and leaving belong to the frame
    if stroke.phase == "rest" or "oil" in stroke.needs:
        return False
    if stroke.phase == "settle":
        # Still hands, place after place, are a massage too where little else is allowed
        return relaxed >= _HOLDS_FROM
    if stroke.phase == "enliven":
        return person.intake.goal == "energise"
    if stroke.phase != "focus":
        return True
    place = max((person.places[id_] for id_ in candidate.places), key=lambda p: p.need)
    if stroke.technique == "trigger_point":
        return place.tense_fraction > 0 or person.intake.goal == "ease"
    return place.tense_fraction > 0 or place.wished or place.need >= _FOCUS_NEED or session_s >= _LONG_SESSION_S


def _suiting(candidates: Sequence[Candidate], person: Person) -> list[Candidate]:
    """Return the candidates without those that another stroke of the phase outdoes by far on the same place.

    What a massage ends with stays, even for somebody who wishes for less of it.
    """
    best: dict[tuple[str, str, bool], list[float]] = {}
    for candidate in candidates:
        key = (candidate.region, candidate.stroke.phase, is_extra(candidate, person))
        best.setdefault(key, []).append(_effect(candidate, person))
    kept: list[Candidate] = []
    for candidate in candidates:
        extra = is_extra(candidate, person)
        effects = sorted(best[candidate.region, candidate.stroke.phase, extra], reverse=True)
        least = max(_SUITS * effects[0], effects[min(len(effects), _MOST_EXTRAS) - 1] if extra else 0.0)
        if glides_last(candidate) or _effect(candidate, person) >= least - 1e-12:
            kept.append(candidate)
    return kept


def _whims(candidates: Sequence[Candidate], seed: int) -> list[float]:
    """Return what a seed does to each stroke: nothing for 0, else up to about a quarter either way."""
    if not seed:
        return [1.0] * len(candidates)
    ids = sorted({c.stroke.id for c in candidates})
    draws = np.random.default_rng(seed).normal(0.0, 0.18, len(ids))
    factor = {id_: float(np.exp(np.clip(draw, -0.4, 0.4))) for id_, draw in zip(ids, draws, strict=True)}
    return [factor[c.stroke.id] for c in candidates]


def _block(candidate: Candidate, person: Person, quantum_s: float, relaxed: int, announced: bool) -> Block:
    stroke = candidate.stroke
    turns = 2 if candidate.side == "each" else 1
    longest_s = min(stroke.longest_s, person.limits.check_in_every_s) * turns
    longest_s = min(longest_s, _spots(candidate, person) * _SPOT_S * turns)
    if is_extra(candidate, person):
        longest_s = min(longest_s, _LONGEST_EXTRA_S)
    if relaxed >= 3:
        longest_s *= 2 ** (relaxed - 2)
    least = -int(-stroke.least_s * turns // quantum_s)
    intake = person.intake
    cost = CHANGE_COST[intake.giver.experience] * (1.0 if turns == 1 else 1.4)
    if announced:
        cost = 0.0
    fatigue = sum(
        _FATIGUE[grade] * (_SORE_FATIGUE if part in intake.giver.sore else 1.0) for part, grade in stroke.load.items()
    )
    liked = {stroke.id, stroke.technique}
    liking = 0.003 * bool(liked & intake.wishes.more) - 0.006 * bool(liked & intake.wishes.less)
    liking += 0.003 * person.preferences.stroke_weights.get(stroke.id, 0.0)
    return Block(
        stroke=stroke.id,
        region=candidate.region,
        side=candidate.side,
        phase=stroke.phase,
        least=least,
        longest=max(int(min(longest_s, 1e6) // quantum_s), 0),
        opening_cost=cost,
        gain=(liking - fatigue) * quantum_s / 10.0,
    )


def _spots(candidate: Candidate, person: Person) -> float:
    """Return how many spots pointed work finds on one side of a region; endless for broad strokes."""
    stroke = candidate.stroke
    contact = person.catalog.contacts.get(stroke.contact)
    if stroke.motion not in _POINTED or (contact and contact.broad) or candidate.region == WHOLE_BACK:
        return math.inf
    spacing_mm = stroke.motion_numbers.get("station_mm", _STATION_MM)
    area_mm2 = min(person.places[id_].area_mm2 for id_ in candidate.places)
    return max(1.0, area_mm2 // spacing_mm**2)


def _terms(
    candidates: Sequence[Candidate],
    person: Person,
    quantum_s: float,
    session_s: float,
    whims: Sequence[float],
    done: dict[str, float],
) -> tuple[Term, ...]:
    stretch = _ENOUGH * max(1.0, session_s / _USUAL_S) ** 0.5
    open_places = [p for p in person.places.values() if p.is_open and p.id not in person.refused]
    effects = [_effect(c, person) * whim for c, whim in zip(candidates, whims, strict=True)]
    terms: list[Term] = []
    for place in open_places:
        doses = tuple(quantum_s * effect * _share(c, place) for c, effect in zip(candidates, effects, strict=True))
        if any(doses):
            tau = place.region.tau_s * stretch
            terms.append(Term(name=place.id, weight=place.need, tau=tau, doses=doses, done=done.get(place.id, 0.0)))
    techniques = {c.stroke.technique: mix_weight(person.intake.goal, c.stroke.technique) for c in candidates}
    strokes = {c.stroke.id: VARIETY[person.intake.giver.experience] for c in candidates}
    for name, weight in sorted([*techniques.items(), *strokes.items()]):
        if weight > 0:
            doses = tuple(
                quantum_s * whim if name in (c.stroke.technique, c.stroke.id) else 0.0
                for c, whim in zip(candidates, whims, strict=True)
            )
            tau = session_s * (_FAMILY_SHARE if name in techniques else _STROKE_SHARE)
            terms.append(Term(name=name, weight=weight, tau=tau, doses=doses, done=done.get(name, 0.0)))
    return tuple(terms)


def _effect(candidate: Candidate, person: Person) -> float:
    """Return how well a second of this stroke serves: how it suits the place, the goal, and what is liked."""
    stroke, intake = candidate.stroke, person.intake
    effect = stroke.regions[candidate.region] * (0.45 + 0.55 * stroke.gains.get(intake.goal, 0.3))
    names = {stroke.id, stroke.technique}
    effect *= 1.3 if names & intake.wishes.more else 1.0
    effect *= 0.5 if names & intake.wishes.less else 1.0
    effect *= 1.0 + 0.3 * max(-1.0, min(1.0, person.preferences.stroke_weights.get(stroke.id, 0.0)))
    tense = max(person.places[id_].tense_fraction for id_ in candidate.places)
    if stroke.phase == "focus":
        effect *= 1.0 + 0.3 * tense
    # One hand at work while the other rests does less in the same time
    return effect * (0.85 if stroke.hands == "one" else 1.0)


def _share(candidate: Candidate, place: Place) -> float:
    """Return the share of a second of the block that one place gets."""
    if place.id in candidate.places:
        return 0.5 if candidate.side in ("both", "each") else 1.0
    if candidate.region == WHOLE_BACK:
        return REACH.get(place.region.id, 0.0)
    return 0.0
