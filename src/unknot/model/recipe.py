"""A routine as somebody wrote it: with ranges, circuits, repeats, and in words what no hand of ours can play.

A `Recipe` says what its file says. `Routine` is what can be played of it; `formats.unfolding` leads from one to the
other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from unknot.model.routine import Caveat, Reason
from unknot.model.words import BodyPosition, Phase, Side, UpperSide

__all__ = ["ACTS", "Act", "Amount", "Part", "PartKind", "Played", "Pressure", "Recipe", "Return", "SaidTempo"]

PartKind = Literal["stroke", "technique", "act", "block", "repeat"]

Act = Literal[
    "recipient", "moved", "giver", "hand", "turn over", "uncover", "cover", "assess", "oil", "warm pack", "pause"
]
ACTS: tuple[Act, ...] = get_args(Act)
"""What may happen beside strokes: the recipient moves, or is moved; the giver goes somewhere, a hand does something
else, and so on."""

AmountUnit = Literal["s", "breath", "count", "times"]
TempoUnit = Literal["mm_s", "per_min", "s_each", "breaths_each", "counts_each", "per_breath"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How long or how often, as a source says it: "3 to 5 s a press; slow release".

    Attributes
    ----------
    least, most
        The range; one is None where it is open ("at least 10"), both where the source has only words ("several").
    per
        What it is for: "side", "point", "line and side"; empty for the step.
    vague
        The words instead of a number.
    words
        What the source adds, after the semicolon.
    """

    unit: AmountUnit
    least: float | None = None
    most: float | None = None
    about: bool = False
    per: str = ""
    vague: str = ""
    words: str = ""

    @property
    def middle(self) -> float | None:
        """What is played of it: the middle of a range, or its one known end; None where there are only words."""
        if self.least is not None and self.most is not None:
            return (self.least + self.most) / 2.0
        return self.least if self.least is not None else self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidTempo:
    """A tempo as a source says it; `each` is what is counted ("stroke", "circle")."""

    unit: TempoUnit
    least: float
    most: float
    each: str = ""

    @property
    def middle(self) -> float:
        """What is played of it."""
        return (self.least + self.most) / 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """How firmly, where it is no level: words, a scale, what is felt, the breath, who decides."""

    words: str = ""
    scale: str = ""
    of: str = ""
    until: str = ""
    breath: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """The way back of a stroke, where it is not like the way out."""

    path: str = ""
    level: float | None = None
    pressure: str = ""
    pace: str = ""
    tempo: SaidTempo | None = None
    hands: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The stroke of ours that plays a part, with whatever was assumed for it."""

    stroke: str
    regions: tuple[str, ...]
    sides: tuple[Side, ...]
    upper: UpperSide = ""
    level: float
    phase: Phase
    contact: str = ""
    tempo: float | SaidTempo | None = None
    lasts: Amount | None = None
    times: Amount | None = None
    points: Amount | None = None
    hold: Amount | None = None
    slowing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One entry under `steps`: a stroke, a technique that is not ours, an act, a block of parts, or a repeat.

    Attributes
    ----------
    head
        Its first word, and `place` what stands after it, as written.
    called, where, hands, path, pace
        The source's own words for technique, place, contact, direction and tempo.
    side
        As written, "" where nothing is said.
    choose
        Of a block: only so many of its parts are done; None for all.
    numbers
        Of a repeat: which entries of the same list, from 1.
    assumed
        Names of what is ours, so that it can be played.
    ours
        The whole part is ours; the source has nothing like it.
    without
        What the source says here that is not played.
    played
        None where nothing of ours can play it.
    line, at
        Where it stands in the file; no part of what it says.
    """

    kind: PartKind
    head: str
    place: str = ""
    called: str = ""
    where: str = ""
    side: str = ""
    up: UpperSide = ""
    hands: str = ""
    contact: str = ""
    level: float | None = None
    path: str = ""
    way_back: Return | None = None
    pressure: Pressure | None = None
    pace: str = ""
    tempo: SaidTempo | None = None
    lasts: Amount | None = None
    times: Amount | None = None
    points: Amount | None = None
    hold: Amount | None = None
    slowing: bool = False
    until: str = ""
    only_if: str = ""
    optional: bool = False
    meanwhile: tuple[Part, ...] = ()
    parts: tuple[Part, ...] = ()
    any_order: bool = False
    choose: int | None = None
    numbers: tuple[int, ...] = ()
    say: str = ""
    note: str = ""
    why: tuple[Reason, ...] = ()
    assumed: frozenset[str] = frozenset()
    without: str = ""
    ours: bool = False
    played: Played | None = None
    line: int = field(default=0, compare=False)
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A whole file in the open notation.

    `breath_s` and `count_s` are how long one breath and one count last. `caveats` say why it is for reading only.
    """

    title: str
    parts: tuple[Part, ...]
    position: BodyPosition = "prone"
    source: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    goal: str = ""
    rest_s: float = 180.0
    seed: int = 0
    any_order: bool = False
    family: str = ""
    audience: str = ""
    posture: str = ""
    total: Amount | None = None
    dose: str = ""
    lubricant: str = ""
    clothing: str = ""
    pace: str = ""
    pressure: str = ""
    breath_s: float = 5.0
    count_s: float = 1.0
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    not_with: tuple[str, ...] = ()
    outcome: str = ""
    caveats: tuple[Caveat, ...] = ()
