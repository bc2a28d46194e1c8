"""What an allocation must keep: caps, floors, and what comes before what."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from unknot.model.knowledge import Stroke
from unknot.model.words import PHASES, Phase, Technique
from unknot.planning.candidates import Candidate, Person
from unknot.planning.places import WHOLE_BACK, twin
from unknot.planning.problem import Amount, Block, Prerequisite
from unknot.planning.tilt import TILTS

__all__ = [
    "REACH",
    "caps",
    "floors",
    "glides_last",
    "heating",
    "is_extra",
    "is_thumb_work",
    "prerequisites",
    "warming",
]

_MOST_WRIST = {False: 0.6, True: 0.3}
"""Share of the time with a bent or gripping wrist; the second where the giver's wrist is sore. So for the back."""
_MOST_BACK = {False: 0.35, True: 0.15}
_WARM_S = 16.0
"""Seconds of warming that a place has had before anything deep (for each side)."""
REACH = {
    "sacrum": 0.2,
    "lumbar_paraspinal": 0.18,
    "interscapular": 0.12,
    "thoracic_paraspinal": 0.12,
    "shoulder_blade": 0.07,
    "side": 0.06,
    "above_hip": 0.01,
    "shoulder_top": 0.01,
}
"""Share of the time that one hand is on each side of a region during strokes over the whole back, as choreographed."""
_GLIDING_LAST_S = 30.0
"""Every text closes with gliding strokes; percussion is never given without them."""
_LED_ROUND = 25.0
"""Hands led round marks that hide this part (1 in 25) of the back may not warm what lies near them at all."""
_PAIR_FIRST_S = 60.0
_WARM_PHASES: frozenset[Phase] = frozenset({"spread", "knead"})
_WARMING: frozenset[Technique] = frozenset({"effleurage", "petrissage", "holding", "rocking", "warmth"})
_DEEP_PHASES: frozenset[Phase] = frozenset({"focus", "lengthen"})
_DEEP: frozenset[Technique] = frozenset({"compression", "friction", "trigger_point"})


def caps(
    candidates: Sequence[Candidate],
    person: Person,
    total: int,
    quantum_s: float,
    relaxed: int,
    done: Mapping[str, float],
) -> tuple[Amount, ...]:
    """Return what must stay below: the giver's thumbs, wrists and back, heat on a place, the phases.

    Parameters and relaxation are those of `pose`; `done` holds seconds that were given before.
    """
    sore = person.intake.giver.sore
    found = [
        Amount(
            name="the giver's thumbs",
            quanta=float(max(0.0, person.limits.thumb_budget_s - done.get("thumbs", 0.0)) // quantum_s),
            uses=tuple(float(is_thumb_work(c.stroke, person)) for c in candidates),
        ),
        *_heat_caps(candidates, person, quantum_s, done),
    ]
    if relaxed < 2:
        found += [
            Amount(
                name=name,
                quanta=float(int(share * total)),
                uses=tuple(float(_is_loaded(c.stroke, part)) for c in candidates),
            )
            for name, part, share in (
                ("the giver's wrists", "wrist", _MOST_WRIST["wrist" in sore]),
                ("the giver's back", "back", _MOST_BACK["back" in sore]),
            )
        ]
        most = TILTS[person.intake.goal].most
        found += [
            Amount(name=phase, quanta=float(int(most[phase] * total)), uses=_in_phase(candidates, phase))
            for phase in PHASES
            if phase in most
        ]
    return tuple(cap for cap in found if any(cap.uses))


def _heat_caps(
    candidates: Sequence[Candidate], person: Person, quantum_s: float, done: Mapping[str, float]
) -> list[Amount]:
    """Return how long warm things may lie on each place, all of them together.

    They come one after the other, so that what each of them may do alone would add up on the same skin.
    """
    supplies = person.catalog.supplies
    longest_s = [
        supplies[need].longest_s or 0.0 for c in candidates if _heats(c) for need in c.stroke.needs if need in supplies
    ]
    found: dict[tuple[float, ...], Amount] = {}
    for place in person.places if longest_s else ():
        uses = tuple(heating(c, place) for c in candidates)
        quanta = max(0.0, min(longest_s) - done.get(f"heat:{place}", 0.0)) // quantum_s
        if uses not in found or quanta < found[uses].quanta:
            found[uses] = Amount(name=f"warm things: {place}", quanta=quanta, uses=uses)
    return list(found.values())


def heating(candidate: Candidate, place: str) -> float:
    """Return for how much of a second of a candidate something warm lies on a place."""
    if not _heats(candidate):
        return 0.0
    if candidate.region == WHOLE_BACK:
        return 1.0
    return (0.5 if candidate.side == "each" else 1.0) * (place in candidate.places)


def _heats(candidate: Candidate) -> bool:
    return candidate.stroke.technique == "warmth"


def floors(
    candidates: Sequence[Candidate],
    blocks: Sequence[Block],
    person: Person,
    total: int,
    quantum_s: float,
    relaxed: int,
) -> tuple[Amount, ...]:
    """Return what must be reached: the least share of some phases, and hands that glide at the end."""
    floors: list[Amount] = []
    for phase, share in TILTS[person.intake.goal].least.items() if not relaxed else ():
        uses = _in_phase(candidates, phase)
        room = sum(block.longest for block, use in zip(blocks, uses, strict=True) if use)
        floors.append(Amount(name=phase, quanta=float(min(int(share * total), room)), uses=uses))
    gliding = tuple(float(glides_last(c)) for c in candidates)
    room = sum(block.longest for block, use in zip(blocks, gliding, strict=True) if use)
    least = float(min(math.ceil(_GLIDING_LAST_S / quantum_s), room))
    floors.append(Amount(name="gliding last", quanta=least, uses=gliding))
    return tuple(floor for floor in floors if floor.quanta > 0 and any(floor.uses))


def prerequisites(
    candidates: Sequence[Candidate], person: Person, quantum_s: float, done: Mapping[str, float]
) -> tuple[Prerequisite, ...]:
    """Return what must come before: warmth before depth, gliding beside percussion, both sides before more of one."""
    found: list[Prerequisite] = []
    # What warms a place before something deep is the same for everything deep of one phase
    warmed: dict[tuple[str, Phase], tuple[float, ...]] = {}
    for index, candidate in enumerate(candidates):
        stroke = candidate.stroke
        if stroke.phase in _DEEP_PHASES or stroke.technique in _DEEP:
            for id_ in candidate.places:
                if person.places[id_].region.paired:
                    key = (id_, stroke.phase)
                    if key not in warmed:
                        warmed[key] = tuple(warming(c, id_, person) * _precedes(c, stroke.phase) for c in candidates)
                    gives = warmed[key]
                    needed_s = _WARM_S - done.get(f"warm:{id_}", 0.0)
                    found.append(Prerequisite(block=index, needed=needed_s / quantum_s, gives=gives))
        if stroke.technique == "tapotement":
            gives = tuple(float(glides_last(c)) for c in candidates)
            found.append(Prerequisite(block=index, needed=_GLIDING_LAST_S / quantum_s, gives=gives))
        if is_extra(candidate, person):
            gives = tuple(float(c.region == candidate.region and c.side in ("both", "each")) for c in candidates)
            needed_s = _PAIR_FIRST_S - done.get(f"pair:{candidate.region}", 0.0)
            found.append(Prerequisite(block=index, needed=needed_s / quantum_s, gives=gives))
    return tuple(before for before in found if before.needed > 0)


def is_thumb_work(stroke: Stroke, person: Person, with_contact: str = "") -> bool:
    """Whether a stroke, given with its own contact or another, counts against the seconds of the giver's thumbs."""
    contact = person.catalog.contacts.get(with_contact or stroke.contact)
    loads = (stroke.load.get("thumb"), contact.load.get("thumb") if contact else None)
    return "heavy" in loads


def glides_last(candidate: Candidate) -> bool:
    """Whether it is what every text closes with: a hand that glides, softly."""
    return candidate.stroke.phase == "soothe" and candidate.stroke.technique == "effleurage"


def is_extra(candidate: Candidate, person: Person) -> bool:
    """Whether a one-sided block is more for one side, and not all that can be done there."""
    if candidate.side not in ("left", "right"):
        return False
    return person.places[twin(f"{candidate.region}.{candidate.side}")].is_open


def warming(candidate: Candidate, place: str, person: Person) -> float:
    """Return how many seconds of warming hands one second of a candidate is for a place."""
    if candidate.stroke.phase not in _WARM_PHASES:
        return 0.0
    if candidate.stroke.technique not in _WARMING:
        return 0.0
    if candidate.region == WHOLE_BACK:
        # Hands that lead round a marked place reach less of everything
        led_round = min(1.0, _LED_ROUND * person.places[WHOLE_BACK].hidden_fraction)
        return REACH.get(place.partition(".")[0], 0.0) * (1.0 - led_round)
    if place not in candidate.places:
        return 0.0
    return 0.5 if candidate.side in ("both", "each") else 1.0


def _precedes(one: Candidate, phase: Phase) -> bool:
    """Whether one certainly comes before what a phase holds: of the places it works on, any may be the first."""
    if one.stroke.phase == phase:
        return one.region == WHOLE_BACK
    return PHASES.index(one.stroke.phase) < PHASES.index(phase)


def _in_phase(candidates: Sequence[Candidate], phase: Phase) -> tuple[float, ...]:
    return tuple(float(c.stroke.phase == phase) for c in candidates)


def _is_loaded(stroke: Stroke, part: str) -> bool:
    return stroke.load.get(part, "none") in ("medium", "heavy")
