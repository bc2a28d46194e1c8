"""The answers of two people: who receives, who gives, what they hope for, and what hands should know about."""

from __future__ import annotations

from dataclasses import dataclass, field

from unknot.model.words import Answer, BodyPosition, BodyShape, Build, Experience, Goal, MarkKind, Relation

__all__ = ["Clearance", "Giver", "Intake", "Mark", "Recipient", "Wishes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The person on the table. Anything not said is None and gets a sensible default, which the person is told."""

    name: str = ""
    age_years: float | None = None
    height_mm: float | None = None
    weight_kg: float | None = None
    shape: BodyShape = "even"
    build: Build = "average"


@dataclass(frozen=True, slots=True, kw_only=True)
class Giver:
    """The person whose hands work. `sore` holds what of theirs to spare: "thumb", "wrist", "back", "knees"."""

    name: str = ""
    experience: Experience = "first_time"
    sore: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something painted on the body map, as a polygon on the reference chart in mm.

    Attributes
    ----------
    kind
        "tense" adds need; "skin", "sore" and "not_here" keep hands away or light.
    what
        For "skin" the mark's condition id ("bruise", "sunburn", "broken_skin", "rash", "new_tattoo",
        "varicose_vein", "port", ...). Empty otherwise.
    strength_fraction
        For "tense": how much, 0 to 1.
    region
        Instead of a polygon: a region id with side ("shoulder_top.left"). Exactly one of the two is given.
    """

    kind: MarkKind
    polygon_mm: tuple[tuple[float, float], ...] = ()
    region: str = ""
    what: str = ""
    strength_fraction: float = 1.0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the recipient likes. Ids of strokes or techniques, and of regions."""

    level: float | None = None
    more: frozenset[str] = frozenset()
    less: frozenset[str] = frozenset()
    more_regions: frozenset[str] = frozenset()
    no_regions: frozenset[str] = frozenset()
    feathering: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """A doctor's or midwife's yes to massage: who said it, on which day ("2026-11-02"), and on what terms."""

    by: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Everything that two people said before a massage.

    Attributes
    ----------
    health
        Condition id -> answer. An id that is missing was not asked or not answered: "unknown".
    details
        Condition id -> what was said beyond yes or no ("weeks" -> "29"), for conditions that ask.
    cleared
        Condition ids that a doctor or midwife has cleared for massage; lifts only what it names.
    clearances
        Who cleared what, and when, for those of `cleared` of which that was recorded. On its own it lifts nothing.
    health_page_done
        True when the health page was gone through: what was asked there and not ticked is then "absent".
    at_hand
        "oil", "lotion", "towels", "table", "bed", "mat", "chair", "pillow", "warm_towel", "stones".
    minutes
        Asked length in minutes, hands-on time with settling and soothing; 5 to 90.
    consent
        True when the recipient said yes to being massaged by this giver today.
    """

    recipient: Recipient = field(default_factory=Recipient)
    giver: Giver = field(default_factory=Giver)
    relation: Relation = "unsaid"
    goal: Goal = "relax"
    minutes: float = 20.0
    position: BodyPosition | None = None
    marks: tuple[Mark, ...] = ()
    health: dict[str, Answer] = field(default_factory=dict)
    details: dict[str, dict[str, str]] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()
    clearances: dict[str, Clearance] = field(default_factory=dict)
    health_page_done: bool = False
    wishes: Wishes = field(default_factory=Wishes)
    at_hand: frozenset[str] = frozenset()
    consent: bool = True
    seed: int = 0

    def answer(self, condition: str) -> Answer:
        """Return the answer to a health question; unanswered is "unknown", or "absent" after the whole page."""
        return self.health.get(condition, "absent" if self.health_page_done else "unknown")
