"""Where both hands are at a moment of a score: the terminal's own small player."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from unknot.model.score import Cue, Figure, ScoreStep, Track, position_between
from unknot.model.words import Hand

__all__ = ["HandAt", "Part", "hands_at"]

Steps = tuple[ScoreStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandAt:
    """One hand at one moment. `level` below 0 is off the skin."""

    hand: Hand
    contact: str
    x_mm: float
    y_mm: float
    heading_rad: float
    level: float


@dataclass(frozen=True, slots=True)
class Part:
    """What is being played: the steps and cues of a score, or of its closing. Both count from 0."""

    steps: Steps
    cues: tuple[Cue, ...]

    @property
    def duration_s(self) -> float:
        """Seconds from the first touch to the last."""
        return self.steps[-1].end_s if self.steps else 0.0

    def step_at(self, at_s: float) -> int:
        """Return the index of the step of a moment; the last one at the very end."""
        index = bisect_right([step.start_s for step in self.steps], at_s) - 1
        return max(0, min(index, len(self.steps) - 1))


def hands_at(part: Part, at_s: float) -> list[HandAt]:
    """Return the hands that have a track at a moment, left first."""
    if not part.steps:
        return []
    step = part.steps[part.step_at(at_s)]
    found = _figure_at(step, at_s - step.start_s)
    if found is None:
        return []
    figure, figure_s = found
    hands: tuple[Hand, ...] = ("left", "right")
    tracks = [(hand, figure.track(hand)) for hand in hands]
    return [_hand_on(hand, track, figure_s) for hand, track in tracks if track is not None]


def _figure_at(step: ScoreStep, step_s: float) -> tuple[Figure, float] | None:
    left_s = max(0.0, step_s)
    last: Figure | None = None
    for passage in step.passages:
        once_s = passage.duration_s / passage.count
        last = passage.figures[-1]
        if left_s < passage.duration_s:
            left_s %= once_s
            for figure in passage.figures:
                if left_s < figure.duration_s:
                    return figure, left_s
                left_s -= figure.duration_s
            return last, last.duration_s
        left_s -= passage.duration_s
    return (last, last.duration_s) if last is not None else None


def _hand_on(hand: Hand, track: Track, at_s: float) -> HandAt:
    frames = track.keyframes
    before, after = frames[-2], frames[-1]
    for one, other in pairwise(frames):
        if at_s <= other.t_s:
            before, after = one, other
            break
    x_mm, y_mm, heading_rad, level = position_between(before, after, max(before.t_s, min(at_s, after.t_s)))
    return HandAt(hand=hand, contact=track.contact, x_mm=x_mm, y_mm=y_mm, heading_rad=heading_rad, level=level)
