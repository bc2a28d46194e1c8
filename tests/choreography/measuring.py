"""Measures a score by the definition in `model.score` alone, so that tests do not trust the code they test."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from unknot.model.score import Figure, Keyframe, ScoreStep, Track, position_between
from unknot.model.words import Hand

HANDS: tuple[Hand, Hand] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Moment:
    """One hand at one moment of a step."""

    t_s: float
    x_mm: float
    y_mm: float
    heading_rad: float
    level: float
    contact: str


def figures_of(step: ScoreStep) -> Iterator[tuple[float, Figure, int]]:
    """Yield (start, figure, times played) of each figure once, with the moment of its first playing."""
    at = step.start_s
    for passage in step.passages:
        begin = at
        for figure in passage.figures:
            yield begin, figure, passage.count
            begin += figure.duration_s
        at += passage.duration_s


def moments(track: Track, start_s: float, per_segment: int = 6) -> Iterator[Moment]:
    """Yield moments of a track, both ends of every segment among them."""
    for before, after in pairwise(track.keyframes):
        for index in range(per_segment):
            t = before.t_s + (after.t_s - before.t_s) * index / (per_segment - 1)
            x, y, heading, level = position_between(before, after, t)
            yield Moment(start_s + t, x, y, heading, level, track.contact)


def fastest_mm_s(track: Track, per_segment: int = 24) -> float:
    """Return the highest speed on the chart while the hand is on the skin."""
    fastest = 0.0
    for before, after in pairwise(track.keyframes):
        step_s = (after.t_s - before.t_s) / per_segment
        spots = [position_between(before, after, before.t_s + i * step_s) for i in range(per_segment + 1)]
        for a, b in pairwise(spots):
            if a[3] >= 0 and b[3] >= 0:
                fastest = max(fastest, math.hypot(b[0] - a[0], b[1] - a[1]) / step_s)
    return fastest


def ends(track: Track) -> tuple[Keyframe, Keyframe]:
    """Return the first and the last keyframe."""
    return track.keyframes[0], track.keyframes[-1]


def jumps(steps: tuple[ScoreStep, ...]) -> Iterator[tuple[float, Hand, float, float]]:
    """Yield (moment, hand, mm, levels) for every pair of figures that follow each other, repeats included."""
    before: Figure | None = None
    for step in steps:
        at = step.start_s
        for passage in step.passages:
            order = [*passage.figures, *(passage.figures[:1] if passage.count > 1 else ())]
            for figure in order:
                if before is not None:
                    for hand in HANDS:
                        a, b = before.track(hand), figure.track(hand)
                        if a is not None and b is not None and a.keyframes[-1].level >= 0:
                            end, start = a.keyframes[-1], b.keyframes[0]
                            distance = math.hypot(end.x_mm - start.x_mm, end.y_mm - start.y_mm)
                            yield at, hand, distance, abs(end.level - start.level)
                before = figure
            before = passage.figures[-1]
            at += passage.duration_s


def touching_always(figure: Figure, rate_hz: float = 50.0) -> bool:
    """Whether at least one hand is on the skin at every moment of a figure."""
    count = max(2, round(figure.duration_s * rate_hz))
    return all(
        any(_level_at(figure.track(hand), figure.duration_s * index / count) >= 0 for hand in HANDS)
        for index in range(count + 1)
    )


def _level_at(track: Track | None, t_s: float) -> float:
    if track is None:
        return -1.0
    for before, after in pairwise(track.keyframes):
        if t_s <= after.t_s + 1e-9:
            return position_between(before, after, min(t_s, after.t_s))[3]
    return track.keyframes[-1].level
