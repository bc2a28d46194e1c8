"""Which strokes may be given where: everything the limits, the hands and the things at hand leave.

What was ruled out is kept with what ruled it out, so that a plan can say why it is different.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog, Stroke
from unknot.model.limits import ForbidKind, Limits
from unknot.model.record import Preferences
from unknot.model.words import BodyPosition, Technique, UpperSide
from unknot.planning.levels import ceiling
from unknot.planning.places import MIDLINE, WHOLE_BACK, Place, places_of
from unknot.planning.tilt import SKILLS

__all__ = ["Barred", "Candidate", "Person", "candidates_of", "person_of", "why_not"]

_OILS = ("oil", "lotion")
_DEEP: frozenset[Technique] = frozenset({"compression", "friction", "trigger_point"})
_MARKED_FRACTION = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Everything about these two people that planning needs, gathered once.

    `dry` is True where nothing is at hand, or allowed, that lets hands slide. `refused` are places said no to during
    the session. `upper` is the side that is up for the rest of a half, lying on the side.
    """

    intake: Intake
    limits: Limits
    catalog: Catalog
    preferences: Preferences
    position: BodyPosition
    places: dict[str, Place]
    dry: bool
    refused: frozenset[str] = frozenset()
    session_shift: float = 0.0
    upper: UpperSide = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A stroke on a region: "both" sides at once, "each" in turn, one side, or on the midline.

    Attributes
    ----------
    places
        Ids of the places it works on.
    """

    stroke: Stroke
    region: str
    side: str
    places: tuple[str, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Name the places."""
        sides = ("left", "right") if self.side in ("both", "each") else (self.side,)
        places = (self.region,) if self.side == MIDLINE else tuple(f"{self.region}.{side}" for side in sides)
        object.__setattr__(self, "places", places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """A stroke that is out: by a limit (with the findings behind it), for want of skill, or of a thing."""

    stroke: Stroke
    by: str
    id: str = ""
    findings: tuple[str, ...] = field(default=())


def person_of(
    intake: Intake,
    limits: Limits,
    catalog: Catalog,
    *,
    preferences: Preferences,
    position: BodyPosition,
    refused: frozenset[str] = frozenset(),
    session_shift: float = 0.0,
    upper: UpperSide = "",
) -> Person:
    """Return what planning needs to know, with every place measured."""
    allowed_oils = [oil for oil in _OILS if limits.allows("product", oil)]
    # Nothing said about what is at hand: some oil or lotion is in almost every home
    at_hand = not intake.at_hand or any(oil in intake.at_hand for oil in allowed_oils)
    return Person(
        intake=intake,
        limits=limits,
        catalog=catalog,
        preferences=preferences,
        position=position,
        places=places_of(intake, limits, catalog, position=position, upper=upper, preferences=preferences),
        dry=not (allowed_oils and at_hand),
        refused=refused,
        session_shift=session_shift,
        upper=upper,
    )


def why_not(stroke: Stroke, person: Person) -> Barred | None:
    """Return what rules a stroke out everywhere, or None. Skill and things first: they are not anybody's finding."""
    if SKILLS.index(stroke.skill) > SKILLS.index(person.intake.giver.experience):
        return Barred(stroke=stroke, by="skill", id=stroke.skill)
    if person.position not in stroke.positions:
        return Barred(stroke=stroke, by="position", id=person.position)
    kinds: tuple[tuple[ForbidKind, str], ...] = (
        ("stroke", stroke.id),
        ("technique", stroke.technique),
        ("contact", stroke.contact),
        *(("tool", need) for need in stroke.needs if need not in _OILS),
    )
    for kind, id_ in kinds:
        if not person.limits.allows(kind, id_):
            because = person.limits.because.get(f"{kind}:{id_}", ())
            return Barred(stroke=stroke, by=kind, id=id_, findings=because)
    if stroke.technique == "feathering" and not _likes_feathering(person.intake):
        return Barred(stroke=stroke, by="relation", id=person.intake.relation)
    for need in stroke.needs:
        missing = person.dry if need in _OILS else need not in person.intake.at_hand
        if missing:
            return Barred(stroke=stroke, by="needs", id=need)
    return None


def candidates_of(stroke: Stroke, person: Person) -> Iterator[Candidate]:
    """Yield every way an allowed stroke may be given: on which regions, and on which sides."""
    for region_id, fitness in stroke.regions.items():
        region = person.catalog.regions[region_id]
        if fitness <= 0 or region_id in stroke.avoid or stroke.id in region.forbidden_strokes:
            continue
        if stroke.technique in region.forbidden_techniques:
            continue
        if not region.paired:
            if _may(stroke, person.places[region_id], person):
                yield Candidate(stroke=stroke, region=region_id, side=MIDLINE)
            continue
        open_sides = [side for side in ("left", "right") if _may(stroke, person.places[f"{region_id}.{side}"], person)]
        if len(open_sides) == 2:
            yield Candidate(stroke=stroke, region=region_id, side="both" if stroke.hands == "both" else "each")
        if len(open_sides) == 1 or (len(open_sides) == 2 and _asks_for_more_on_one_side(stroke, region_id, person)):
            needier = max(open_sides, key=lambda side: person.places[f"{region_id}.{side}"].need)
            yield Candidate(stroke=stroke, region=region_id, side=needier)


def _may(stroke: Stroke, place: Place, person: Person) -> bool:
    if not place.is_open or place.id in person.refused:
        return False
    # Hands that lead round a marked place pass over ground that nothing has warmed
    if place.hidden_fraction > _MARKED_FRACTION and place.region.id == WHOLE_BACK and stroke.technique in _DEEP:
        return False
    return ceiling(stroke, place.region, place.level, dry=person.dry) >= stroke.level_low


def _asks_for_more_on_one_side(stroke: Stroke, region: str, person: Person) -> bool:
    if stroke.phase not in ("knead", "focus"):
        return False
    left, right = (person.places[f"{region}.{side}"].tense_fraction for side in ("left", "right"))
    return abs(left - right) > 0.25


def _likes_feathering(intake: Intake) -> bool:
    if intake.wishes.feathering is not None:
        return intake.wishes.feathering
    # Unsaid is not "partners": very light, slow touch is easily read as more than friendly
    return intake.relation == "partners"
