"""The open notation as a value: an ordered list of steps, not yet exact in time and space."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from unknot.model.words import BodyPosition, Phase, Side, UpperSide

__all__ = ["Caveat", "OtherHand", "Reason", "Routine", "Step", "Way"]

ReasonKind = Literal["need", "goal", "rule", "preference", "giver", "order", "balance", "source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a step is there, as data; `wording` turns it into a sentence.

    `code` names the phrase (e.g. "tense_here", "warm_before_depth", "spare_thumbs"), `values` fills it.
    """

    kind: ReasonKind
    code: str
    values: dict[str, str | float] = field(default_factory=dict)
    finding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caveat:
    """One reason why a routine is for reading and is not played.

    Attributes
    ----------
    kind
        "rule": it breaks one of ours; "audience": it is for people of whom Unknot knows too little; "missing": hands
        cannot be guided through a part of it; "offered": another ready-made routine plays it.
    what
        Id of the rule, the audience, what is missing, or the name of the other routine.
    why
        A sentence.
    """

    kind: Literal["rule", "audience", "missing", "offered"]
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a stroke goes out and comes back, where a routine says so; what it leaves open is the stroke's own.

    Attributes
    ----------
    out
        Which way the work leads; "" for the stroke's own way.
    back
        Over the same way, or down (up) the sides; "" for the stroke's own.
    back_level
        Level on the way back, never above the step's; None for the stroke's own share of it.
    back_tempo_mm_s
        Speed on the way back; None for the stroke's own.
    """

    out: Literal["", "headward", "footward"] = ""
    back: Literal["", "same", "sides"] = ""
    back_level: float | None = None
    back_tempo_mm_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherHand:
    """Where one hand lies still while the other works. The regions, side and level are those of a step."""

    regions: tuple[str, ...]
    side: Side
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing the hands do for a while.

    Attributes
    ----------
    stroke
        Id of a stroke in the catalog ("long_effleurage").
    regions
        Ids of regions without side, worked in this order; "whole_back" is one of them.
    side
        "both" at once (mirrored hands), one side, or "midline". `each_side` in a file becomes two steps.
    duration_s
        Exact seconds, including the travel into the step.
    level
        Target pressure level, 0 to 5 in halves.
    tempo
        Speed in mm/s for gliding strokes, cycles per minute for rhythmic ones, None for the stroke's own.
        Which one it is, the stroke says (`Stroke.tempo_unit`).
    say
        What the giver is told at its start, instead of the stroke's own cue.
    why
        Reasons, in order of weight.
    slowing
        True when the tempo falls gradually through the step.
    optional
        Whoever wrote it says that it may be left out when time is short.
    way
        How it goes out and back, where that is not the stroke's own way.
    until
        What ends it before its time is over: the giver is told, and goes on when it is so.
    other_hand
        What one hand holds while the other works; None where both work.
    upper
        Lying on the side: which side of the back is up from this step on; "" where it stays as it is.
    line
        Line in the file it was read from, for messages; 0 where it was not read.
    """

    stroke: str
    regions: tuple[str, ...]
    side: Side
    duration_s: float
    level: float
    phase: Phase
    tempo: float | None = None
    contact: str = ""
    repetitions: int | None = None
    hold_s: float | None = None
    say: str = ""
    note: str = ""
    why: tuple[Reason, ...] = ()
    slowing: bool = False
    optional: bool = False
    way: Way | None = None
    until: str = ""
    other_hand: OtherHand | None = None
    upper: UpperSide = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """A massage as an ordered list of steps.

    Attributes
    ----------
    title
        For people.
    source
        "title", "authors", "year", "doi", "url" of where it comes from; empty for a planned one.
    rest_s
        Quiet minutes after the hands have left, before sitting up. Not part of `duration_s`.
    audience
        Who it is for, in the words of its source; empty for any adult.
    caveats
        Why it is for reading only. Empty for one that may be played.
    """

    title: str
    steps: tuple[Step, ...]
    position: BodyPosition = "prone"
    source: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    goal: str = ""
    rest_s: float = 180.0
    seed: int = 0
    audience: str = ""
    caveats: tuple[Caveat, ...] = ()

    @property
    def duration_s(self) -> float:
        """Hands-on seconds."""
        return sum(step.duration_s for step in self.steps)
