"""What a motion generator is asked, and what it answers: one cycle of both hands that can be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from unknot.choreography.drafts import Draft, L
from unknot.choreography.skin import Skin
from unknot.choreography.strips import Strip
from unknot.choreography.terrain import Ground
from unknot.model.knowledge import Stroke
from unknot.model.words import Hand, Technique

__all__ = ["BASE_LEVEL", "HANDS", "Ask", "Cycle", "Drafts", "Part", "other"]

HANDS: Final[tuple[Hand, Hand]] = ("left", "right")

BASE_LEVEL: Final = 0.5
"""Highest level at which a hand begins, ends, turns round or travels."""


PRESSING: Final[frozenset[Technique]] = frozenset(
    {"compression", "trigger_point", "stretch", "myofascial", "holding", "warmth"}
)
PRESSING_RAMP_LEVELS_S: Final = 0.75
"""Two levels sink in over about three seconds, as beginners are taught; the curve is at most 1.9 times as steep."""

GLIDING_RAMP_LEVELS_S: Final = 1.5
"""A gliding or kneading hand takes up its weight within a hand's length."""


def other(hand: Hand) -> Hand:
    """Return the giver's other hand."""
    return "right" if hand == "left" else "left"


@dataclass(frozen=True, slots=True)
class Ask:
    """One stroke on one place.

    Attributes
    ----------
    strips
        Where each working hand works. Two hands may share one strip.
    seconds
        What there is to fill, without the travel.
    tempo
        In the stroke's own unit.
    asked_repeats
        Repetitions at one place or of the whole, if the routine says so.
    flipped
        On a diagonal: the left hand low, the right hand high.
    must
        Work there even where it is closed, because the routine is to be shown as written.
    scale
        How large circles and short strokes are, as a share of the usual size; smaller where there is little room.
    """

    stroke: Stroke
    contact: str
    strips: dict[Hand, Strip]
    ground: Ground
    skin: Skin
    level: float
    tempo: float
    seconds: float
    asked_repeats: int | None = None
    flipped: bool = False
    must: bool = False
    scale: float = 1.0

    @property
    def base_level(self) -> float:
        """Level between two pieces of work."""
        return min(BASE_LEVEL, self.level)

    @property
    def ramp_levels_s(self) -> float:
        """Mean change of level per second that this stroke allows itself."""
        return PRESSING_RAMP_LEVELS_S if self.stroke.technique in PRESSING else GLIDING_RAMP_LEVELS_S

    @property
    def shared(self) -> bool:
        """Whether both hands work in the same strip."""
        return len(self.strips) == 2 and self.strips["left"] is self.strips["right"]

    @property
    def fastest(self) -> float:
        """Shortest time as a share of the usual one that the stroke's tempo allows, at most 1."""
        if self.stroke.tempo_unit == "hold_s":
            return min(1.0, self.stroke.tempo_low / self.tempo)
        return min(1.0, self.tempo / self.stroke.tempo_high)

    @property
    def slowest(self) -> float:
        """Longest time as a multiple of the usual one that the stroke's tempo allows, at least 1."""
        if self.stroke.tempo_unit == "hold_s":
            return max(1.0, self.stroke.tempo_high / self.tempo)
        return max(1.0, self.tempo / self.stroke.tempo_low)

    @property
    def footward(self) -> bool:
        """Whether the work leads down the back, because the routine says so."""
        return self.number("footward", 0.0) > 0

    def repeats(self, usual: float, once_s: float) -> int:
        """Return how often a small motion is repeated at one place: as asked, as far as there is time for it."""
        if self.asked_repeats is None:
            return round(self.number("repeats", usual))
        return max(1, min(self.asked_repeats, int(self.seconds / once_s)))

    def number(self, name: str, default: float) -> float:
        """Return one of the stroke's motion numbers."""
        return self.stroke.motion_numbers.get(name, default)


Drafts = dict[Hand, Draft]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of both hands' motion, played `count` times. A hand that is not in it rests where it is."""

    drafts: Drafts
    count: int = 1

    @property
    def once_s(self) -> float:
        """Seconds of one playing."""
        return max(draft.duration_s for draft in self.drafts.values())

    @property
    def duration_s(self) -> float:
        """Seconds of all playings."""
        return self.count * self.once_s


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round of work; it begins and ends at rest, at the same places, at a light level.

    Attributes
    ----------
    parts
        In order; the whole is what repeats.
    lead, tail
        Played once before and after all rounds, where a round itself begins and ends in full motion.
    fastest, slowest
        How far its time may be stretched.
    independent
        Whether either hand may go on alone where the other's way is closed.
    """

    parts: tuple[Part, ...]
    fastest: float = 0.8
    slowest: float = 1.25
    lead: Part | None = None
    tail: Part | None = None
    independent: bool = True

    @property
    def round_s(self) -> float:
        """Seconds of one round."""
        return sum(part.duration_s for part in self.parts)

    @property
    def shortest_s(self) -> float:
        """Seconds of its shortest piece."""
        return min(part.once_s for part in (self.lead, *self.parts, self.tail) if part is not None)

    @property
    def ends_s(self) -> float:
        """Seconds of lead and tail together."""
        return sum(part.duration_s for part in (self.lead, self.tail) if part is not None)

    @property
    def deepest(self) -> float:
        """Highest level of a hand anywhere in a round."""
        return max(float(draft.rows[:, L].max()) for part in self.parts for draft in part.drafts.values())

    def first(self) -> Drafts:
        """Return what the hands do first."""
        return (self.lead or self.parts[0]).drafts
