"""A routine made exact for one body: what both hands do at every moment, and what is said.

This module also settles what a score *means*: `Keyframe` and `position_between` define the motion between keyframes.
Choreography only writes keyframes; the player and the verifier each evaluate them on their own, held to this
definition by shared test vectors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from unknot.model.words import BodyPosition, Hand, Phase, Side, Technique, UpperSide

__all__ = [
    "Cue",
    "CueKind",
    "Figure",
    "Keyframe",
    "Passage",
    "Score",
    "ScoreStep",
    "Track",
    "position_between",
]

CueKind = Literal["intro", "coach", "check_in", "change", "halfway", "closing", "breath", "rest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyframe:
    """Where one hand is at one moment of a figure.

    Attributes
    ----------
    t_s
        Seconds from the start of the figure; the first keyframe of a track is at 0, the last at `duration_s`.
    x_mm, y_mm
        Middle of the contact on this person's chart.
    vx_mm_s, vy_mm_s
        Velocity on the chart as the hand passes. Zero (the default) makes it a turning point.
    heading_rad
        Where the fingers point: 0 headward, + toward the recipient's right.
    level
        Pressure level 0 to 5. Touch without weight is 0; -1 is off the skin (a lifted hand between percussive touches
        or travelling back through the air).
    """

    t_s: float
    x_mm: float
    y_mm: float
    heading_rad: float
    level: float
    vx_mm_s: float = 0.0
    vy_mm_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """What one hand does during a figure: its contact and its keyframes (at least two)."""

    contact: str
    keyframes: tuple[Keyframe, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A short motion of one or both hands. A hand without a track is off the body."""

    duration_s: float
    left: Track | None = None
    right: Track | None = None

    def track(self, hand: Hand) -> Track | None:
        """Return the track of one of the giver's hands."""
        return self.left if hand == "left" else self.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Figures played one after the other, the whole `count` times. Repeats are stored once."""

    count: int
    figures: tuple[Figure, ...]

    @property
    def duration_s(self) -> float:
        """Seconds of all repetitions together."""
        return self.count * sum(figure.duration_s for figure in self.figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreStep:
    """One step of the routine with its motion. `start_s` is absolute; passages follow one another from there.

    `title`, `line_text` and `place` are the words on the screen: name of the stroke, one line of what to do (nine words
    at most), and where. `upper` is the side of the back that is up while the recipient lies on the side.
    """

    start_s: float
    duration_s: float
    stroke: str
    technique: Technique
    phase: Phase
    regions: tuple[str, ...]
    side: Side
    level: float
    passages: tuple[Passage, ...]
    title: str = ""
    line_text: str = ""
    place: str = ""
    standing: str = ""
    routine_step: int = 0
    upper: UpperSide = ""

    @property
    def end_s(self) -> float:
        """Seconds from the start of the score; half-open."""
        return self.start_s + self.duration_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Something said (and shown as a caption) at a moment.

    Attributes
    ----------
    at_s
        Seconds from the start of the score.
    text
        A sentence or two, in the second person, to the giver.
    estimated_s
        How long it takes to say, at an ordinary pace.
    kind
        What it is for. "brief" listeners hear only intro, change, check_in and closing.
    """

    at_s: float
    text: str
    kind: CueKind
    estimated_s: float
    step: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A whole session, exact in time and space for one body.

    Attributes
    ----------
    back
        The numbers that rebuild this person's back: "height_mm", "weight_kg", "shape", "build".
    steps
        In order; each starts where the one before ends, the first at 0.
    closing
        A short verified ending (soothe, rest the hands) that can be played from any moment: its own steps from 0.
    rest_s
        Quiet seconds after the hands have left.
    """

    title: str
    duration_s: float
    position: BodyPosition
    steps: tuple[ScoreStep, ...]
    cues: tuple[Cue, ...]
    closing: tuple[ScoreStep, ...] = ()
    closing_cues: tuple[Cue, ...] = ()
    rest_s: float = 180.0
    back: dict[str, float | str] = field(default_factory=dict)
    revision: int = 0


def position_between(before: Keyframe, after: Keyframe, t_s: float) -> tuple[float, float, float, float]:
    """Return (x_mm, y_mm, heading_rad, level) at `t_s` between two neighbouring keyframes of a track.

    Place: the quintic that has the given place and velocity, and no acceleration, at both ends. Between two turning
    points this is the minimum-jerk curve of human reaching (Flash & Hogan 1985); through a passing point it stays
    smooth to the second derivative. Heading and level: the same curve with no velocity at the ends. A hand that lifts
    or lands (level -1 at one end) is off the skin until the level is 0 or more.
    """
    span_s = after.t_s - before.t_s
    u = (t_s - before.t_s) / span_s
    ease = u * u * u * (10.0 + u * (-15.0 + 6.0 * u))

    def place(p0: float, v0: float, p1: float, v1: float) -> float:
        d, a, b = p1 - p0, v0 * span_s, v1 * span_s
        c3 = 10.0 * d - 6.0 * a - 4.0 * b
        c4 = -15.0 * d + 8.0 * a + 7.0 * b
        c5 = 6.0 * d - 3.0 * a - 3.0 * b
        return p0 + u * (a + u * u * (c3 + u * (c4 + u * c5)))

    return (
        place(before.x_mm, before.vx_mm_s, after.x_mm, after.vx_mm_s),
        place(before.y_mm, before.vy_mm_s, after.y_mm, after.vy_mm_s),
        before.heading_rad + ease * (after.heading_rad - before.heading_rad),
        before.level + ease * (after.level - before.level),
    )
