"""The nouns of what Unknot knows: contacts, strokes, regions, conditions, rules, phrases. Built by `catalog`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from unknot.model.limits import Effect
from unknot.model.source import Source
from unknot.model.words import (
    BodyPosition,
    ClaimVerdict,
    Experience,
    Goal,
    LoadGrade,
    Phase,
    ResearchName,
    Strength,
    Technique,
    Verdict,
)

__all__ = [
    "Catalog",
    "Claim",
    "Condition",
    "Contact",
    "Family",
    "Landmark",
    "Motion",
    "Posture",
    "Region",
    "Rule",
    "Stroke",
    "Supply",
    "Unanswered",
]

Motion = Literal[
    "hold",
    "glide_up_and_around",
    "glide_line",
    "glide_alternating",
    "fan",
    "circles",
    "knead_alternating",
    "wring",
    "pick_up",
    "skin_roll",
    "friction_circles",
    "friction_across",
    "press_points",
    "press_walk",
    "point_hold",
    "spread_apart",
    "percuss",
    "feather",
    "rock",
    "vibrate",
    "vibrate_along",
]
"""The motion generators. A new stroke picks one and gives it numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A part of the hand as it meets the skin.

    Attributes
    ----------
    half_length_mm, half_width_mm
        Half axes of the footprint, an ellipse, along and across the heading.
    area_mm2
        Area that carries the load.
    broad
        Whether it is a broad contact (palm, forearm, soft fist) in the sense of the safety rules.
    load
        What it costs the giver: {"thumb": "heavy", "wrist": "light", "back": "light"}.
    kpa_by_level
        Mean pressure at levels 0, 1, 2, 3, 4, 5: the physical model behind the ceilings.
    wrist_mm
        Where the wrist of a right hand is, from the middle of the contact: toward the little finger and forward. None
        where an arm is the tool.
    breadth_mm
        How broad the hand is across its palm, as it is held.
    """

    id: str
    name: str
    half_length_mm: float
    half_width_mm: float
    area_mm2: float
    broad: bool
    load: dict[str, LoadGrade] = field(default_factory=dict)
    kpa_by_level: tuple[float, ...] = ()
    wrist_mm: tuple[float, float] | None = None
    breadth_mm: float = 0.0
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """A bony landmark on the reference chart, mm. The table itself is in `anatomy.landmarks`."""

    id: str
    name: str
    x_mm: float
    y_mm: float
    lay_name: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A named area of the reference chart.

    Attributes
    ----------
    id
        Without side. A region with `paired` has left and right twins, ids "ID.left" and "ID.right"; the polygon is
        the right one (x > 0) and the left is its mirror image.
    kind
        "working" regions are massaged; "care" regions limit what may happen in them.
    ceilings
        Highest level by contact id; "*" for every contact not named. 0 allows resting touch; -1 forbids contact.
    margin_mm
        Extra distance for care regions, since the person's own shape is not measured.
    forbidden_techniques
        Techniques never used here.
    need
        How much a region usually asks for with nothing else known, 0 to 1.
    tau_s
        Seconds after which more of the same adds little (the planner's time constant).
    """

    id: str
    name: str
    anatomical: str
    kind: Literal["working", "care"]
    paired: bool
    polygon_mm: tuple[tuple[float, float], ...]
    ceilings: dict[str, float]
    reason: str
    sources: tuple[str, ...]
    forbidden_techniques: tuple[Technique, ...] = ()
    forbidden_strokes: tuple[str, ...] = ()
    margin_mm: float = 0.0
    need: float = 0.0
    tau_s: float = 120.0
    alternative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """One form of a technique: data plus the name of its motion generator.

    Attributes
    ----------
    name
        What people call it; `title` on screens.
    taxonomy
        What researchers call it.
    direction
        Where the hands go, in words.
    motion, motion_numbers
        The generator and its numbers, units in the names ("radius_mm", "station_mm", "overlap_fraction").
    tempo_unit
        "mm_s" for gliding, "per_min" for rhythmic, "hold_s" for still strokes.
    tempo_low, tempo_usual, tempo_high
        In that unit.
    level_low, level_usual, level_high
        Levels it can be given at.
    regions
        Working regions it suits, with fitness 0 to 1.
    gains
        What it is good for by goal, 0 to 1 (design weights with sources where there are any).
    cues
        In order of teaching: {"intro": [...], "coach": [...], "line": [...]}. True of one hand, too, where a stroke of
        two hands finds no room for the second.
    cues_both
        More of them, where both hands work.
    alternatives
        Strokes that do the same work with a broader or kinder tool, best first; for hands that are sore.
    """

    id: str
    name: str
    taxonomy: ResearchName
    technique: Technique
    phase: Phase
    summary: str
    feels: str
    contact: str
    hands: Literal["one", "both", "alternating", "reinforced"]
    direction: str
    motion: Motion
    motion_numbers: dict[str, float]
    tempo_unit: Literal["mm_s", "per_min", "hold_s"]
    tempo_low: float
    tempo_usual: float
    tempo_high: float
    level_low: float
    level_usual: float
    level_high: float
    regions: dict[str, float]
    gains: dict[Goal, float]
    load: dict[str, LoadGrade]
    cues: dict[str, tuple[str, ...]]
    mistakes: tuple[str, ...]
    mechanics: str
    sources: tuple[str, ...]
    strength: Strength = "B"
    cues_both: dict[str, tuple[str, ...]] = field(default_factory=dict)
    also_called: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    skill: Experience = "first_time"
    needs: tuple[str, ...] = ()
    positions: tuple[BodyPosition, ...] = ("prone", "side_lying", "seated")
    least_s: float = 30.0
    longest_s: float = 300.0
    avoid: tuple[str, ...] = ()


Unanswered = Literal["as_present", "as_absent", "careful"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something about the recipient that changes what may be done.

    Attributes
    ----------
    question
        Short and plain, answerable with yes or no.
    group
        Which page or group of questions: "now", "blood", "heart", "bones", "skin", "nerves", "illness", "pregnancy",
        "mind", "medicine", "comfort".
    asked
        "always" (first health page), "on_request" (behind "anything else?"), "mark" (comes from the body map), or
        "derived" (never asked: follows from age, from the giver, or from the answer to another question).
    unanswered
        What no answer means: as if present, as if absent, or `careful_effects` only.
    careful_effects, cleared_effects
        What holds while the question is unanswered; what remains after a doctor has cleared it. Both also hold while
        the condition is present, so that neither an answer nor a missing clearance ever loosens anything.
    mark_margin_mm, mark_max_level
        For marks: the distance hands keep, and the highest level on the marked place; -1 keeps hands off it.
    min_age_years, max_age_years
        It counts only from this age on, and only up to that age (both inclusive). An age not given never counts.
    with_any
        It counts only together with at least one of these conditions: findings that are mild alone and matter together.
    answered_by
        For "derived": the condition whose answer (and whose details) decides this one.
    detail, detail_low, detail_high
        The detail of the answer that decides ("weeks"), and the range (inclusive) in which this condition holds. A
        detail not given counts as inside the range where `unanswered` is "as_present".
    """

    id: str
    name: str
    question: str
    group: str
    asked: Literal["always", "on_request", "mark", "derived"]
    verdict: Verdict
    title: str
    reason: str
    advice: str
    effects: tuple[Effect, ...]
    sources: tuple[str, ...]
    strength: Strength
    unanswered: Unanswered = "as_absent"
    careful_effects: tuple[Effect, ...] = ()
    clearable: bool = False
    cleared_effects: tuple[Effect, ...] = ()
    mark_margin_mm: float = 0.0
    mark_max_level: float = -1.0
    min_age_years: float | None = None
    max_age_years: float | None = None
    with_any: tuple[str, ...] = ()
    answered_by: str = ""
    detail: str = ""
    detail_low: float | None = None
    detail_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the verifier as data.

    `kind` names the check that applies it; `numbers` are its limits with units in the names.
    """

    id: str
    title: str
    kind: str
    severity: Literal["error", "warning"]
    numbers: dict[str, float]
    names: dict[str, tuple[str, ...]]
    message: str
    remedy: str
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A technique: what its strokes have in common, and what is known about them. Its id is the technique."""

    id: str
    name: str
    summary: str
    known: str
    sources: tuple[str, ...]
    strength: Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Something that is made ready before a massage and touches the skin: oil, a warm towel.

    Attributes
    ----------
    kind
        "product" goes on the skin, "tool" is laid on it. Screening may forbid either by its id.
    title, prepare
        As the list of what to make ready shows them.
    test
        How a person feels that it is warm and not hot.
    low_c, high_c, never_above_c
        How warm it should be, and where it is refused, in °C.
    warming_s
        How long it takes to warm; 0 where nobody waits for it.
    longest_s
        How long it may lie in one place.
    limits
        What is never done with it.
    """

    id: str
    name: str
    kind: Literal["product", "tool"]
    title: str
    prepare: str
    test: str
    low_c: float
    high_c: float
    never_above_c: float
    limits: tuple[str, ...]
    reason: str
    sources: tuple[str, ...]
    warming_s: float = 0.0
    longest_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something that is said of massage, what is known about it, and what Unknot says instead.

    Attributes
    ----------
    claim
        As people say it.
    verdict
        "supported" by reviews or trials of good quality, "may_help" where they are few or uncertain, "unclear" where
        they disagree or are missing, "not_supported" where what is known speaks against it.
    known
        What was found, with its numbers.
    says
        The most that Unknot says about it; empty where it says nothing.
    """

    id: str
    name: str
    claim: str
    verdict: ClaimVerdict
    known: str
    sources: tuple[str, ...]
    strength: Strength
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """How the recipient lies or sits, and what hands can reach then. The id is a `BodyPosition`.

    Attributes
    ----------
    giver
        Where the giver stands, kneels or sits.
    levels
        Highest level by region; "*" for those not named; -1: out of reach. The regions' own ceilings hold as well.
    lowest_mm
        y on the reference chart; the middle of no hand goes further down.
    beneath_mm
        Lying on the side: how far past the spine, on the reference chart, hands reach toward the side beneath.
    """

    id: str
    name: str
    giver: str
    levels: dict[str, float]
    reason: str
    sources: tuple[str, ...]
    lowest_mm: float | None = None
    beneath_mm: float | None = None

    def level(self, region: str) -> float:
        """Return the highest level in a region, by its id without side."""
        return self.levels.get(region, self.levels["*"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All that Unknot knows, checked and frozen. `phrases` is language -> key -> variants."""

    contacts: dict[str, Contact]
    regions: dict[str, Region]
    strokes: dict[str, Stroke]
    conditions: dict[str, Condition]
    rules: dict[str, Rule]
    sources: dict[str, Source]
    phrases: dict[str, dict[str, tuple[str, ...]]]
    techniques: dict[str, Family] = field(default_factory=dict)
    supplies: dict[str, Supply] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    postures: dict[str, Posture] = field(default_factory=dict)
    digest: str = ""
