"""What is playing, carried over into a new score: the hands go on as they were and then lead into what is new.

A re-planned score is choreographed from its beginning, so the step that is being played comes out a little different
and the hands would jump. Here the present step keeps its old motion up to a moment, and one calm way leads from there
to where the new part begins. The result is verified like every score.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Final

from unknot.model.score import Figure, Keyframe, Passage, Score, ScoreStep, Track, position_between
from unknot.model.words import Hand

__all__ = ["parting_s", "spliced"]

_HANDS: Final[tuple[Hand, ...]] = ("left", "right")
_SHORTEST_S: Final = 0.02
"""Keyframes closer than this are one: a hand does nothing in a fiftieth of a second."""

_DERIVATIVE_S: Final = 1e-4

_WAITS_S: Final = 3.0
_EVEN_LEVELS: Final = 0.1
"""A rise or fall of pressure that is cut in two takes another course; one this small is not felt. Source: design."""

# How hands leave a stroke: our own cautious choice (design), gentler than the rule on how fast pressure may change.
SLOWING_S: Final = 0.5
LIGHTENING_PER_S: Final = 0.75
_RUN_OUT: Final = 0.4
"""A hand that slows evenly to rest runs on for this share of its speed times the time it takes."""


def parting_s(score: Score, from_s: float) -> float:
    """Return when the hands can best leave what plays: soon, and while neither is amid a change of its pressure."""
    step = next((step for step in score.steps if step.start_s <= from_s < step.end_s), None)
    best_s, least = from_s, math.inf
    moment_s = from_s
    while step is not None and moment_s <= min(from_s + _WAITS_S, step.end_s) and least > _EVEN_LEVELS:
        found = _figure_at(step, moment_s - step.start_s)
        if found is None:
            break
        figure, here_s = found
        tracks = [track for track in (figure.left, figure.right) if track is not None]
        change = max((_change_of_level(track, here_s) for track in tracks), default=0.0)
        if change < least:
            best_s, least = moment_s, change
        ahead = [f.t_s for track in tracks for f in track.keyframes if f.t_s > here_s + _SHORTEST_S]
        moment_s += min(ahead, default=here_s + 2.0 * _SHORTEST_S) - here_s
    return round(best_s, 3)


def _change_of_level(track: Track, t_s: float) -> float:
    """Return how much the level changes between the keyframes around a moment; nothing at a keyframe."""
    around = ((a, b) for a, b in pairwise(track.keyframes) if a.t_s + _SHORTEST_S < t_s < b.t_s - _SHORTEST_S)
    return max((abs(b.level - a.level) for a, b in around), default=0.0)


def spliced(old: Score, new: Score, *, from_s: float, until_s: float) -> Score:
    """Return the new score with the old motion up to `from_s`, and a way from there to its own at `until_s`.

    Both moments lie in one step of both scores that begins at the same time; in the new score it ends at `until_s`.
    Where that is not so, the new score is returned as it is.
    """
    before = next((step for step in old.steps if step.start_s <= from_s < step.end_s), None)
    index = next((i for i, step in enumerate(new.steps) if abs(step.end_s - until_s) < _SHORTEST_S), None)
    if before is None or index is None or index + 1 >= len(new.steps):
        return new
    after = new.steps[index]
    if abs(after.start_s - before.start_s) > _SHORTEST_S or after.stroke != before.stroke:
        return new
    passages, done_s = _until(before, from_s - before.start_s)
    way = _way(before, done_s, new.steps[index + 1], after.duration_s - done_s)
    joined = replace(after, passages=(*passages, Passage(count=1, figures=(way,))), level=before.level)
    return replace(new, steps=(*new.steps[:index], joined, *new.steps[index + 1 :]))


def _until(step: ScoreStep, moment_s: float) -> tuple[list[Passage], float]:
    """Return the passages of a step up to a moment (seconds of the step), and where they really end."""
    kept: list[Passage] = []
    done_s = 0.0
    for passage in step.passages:
        once_s = passage.duration_s / passage.count
        whole = min(passage.count, int((moment_s - done_s + 1e-9) / once_s))
        if whole:
            kept.append(replace(passage, count=whole))
            done_s += whole * once_s
        if whole == passage.count:
            continue
        for figure in passage.figures:
            left_s = moment_s - done_s
            if left_s < _SHORTEST_S:
                break
            part = figure if figure.duration_s <= left_s else _cut(figure, left_s)
            kept.append(Passage(count=1, figures=(part,)))
            done_s += part.duration_s
        break
    return kept, done_s


def _cut(figure: Figure, end_s: float) -> Figure:
    return Figure(
        duration_s=end_s,
        left=None if figure.left is None else _cut_track(figure.left, end_s),
        right=None if figure.right is None else _cut_track(figure.right, end_s),
    )


def _cut_track(track: Track, end_s: float) -> Track:
    kept = [frame for frame in track.keyframes if frame.t_s < end_s - _SHORTEST_S or frame.t_s == 0.0]
    return replace(track, keyframes=(*kept, replace(_frame_at(track, end_s), t_s=end_s)))


def _frame_at(track: Track, t_s: float) -> Keyframe:
    """Return place, velocity, heading and level of a track at a moment."""
    frames = track.keyframes
    at = next((i for i in range(len(frames) - 1) if frames[i].t_s <= t_s <= frames[i + 1].t_s), len(frames) - 2)
    before, after = frames[at], frames[at + 1]
    x_mm, y_mm, heading_rad, level = position_between(before, after, t_s)
    low_s, high_s = max(before.t_s, t_s - _DERIVATIVE_S), min(after.t_s, t_s + _DERIVATIVE_S)
    x0, y0, _, _ = position_between(before, after, low_s)
    x1, y1, _, _ = position_between(before, after, high_s)
    span_s = high_s - low_s
    return Keyframe(
        t_s=t_s,
        x_mm=x_mm,
        y_mm=y_mm,
        heading_rad=heading_rad,
        level=level,
        vx_mm_s=(x1 - x0) / span_s,
        vy_mm_s=(y1 - y0) / span_s,
    )


def _way(before: ScoreStep, done_s: float, after: ScoreStep, duration_s: float) -> Figure:
    """Return one figure from where the hands are to where the next step takes them up."""
    tracks: dict[Hand, Track | None] = {}
    start = _figure_at(before, done_s)
    first = after.passages[0].figures[0]
    for hand in _HANDS:
        here = None if start is None else start[0].track(hand)
        there = first.track(hand)
        if here is None or start is None:
            tracks[hand] = None
            continue
        begin = replace(_frame_at(here, start[1]), t_s=0.0)
        # A hand that the next step does not need becomes light where it is before it leaves
        still = replace(begin, level=min(begin.level, 0.0), vx_mm_s=0.0, vy_mm_s=0.0)
        end = still if there is None else there.keyframes[0]
        tracks[hand] = Track(contact=here.contact, keyframes=_led(begin, replace(end, t_s=duration_s)))
    return Figure(duration_s=duration_s, left=tracks["left"], right=tracks["right"])


def _led(begin: Keyframe, end: Keyframe) -> tuple[Keyframe, ...]:
    """Return the way of one hand: it slows down, lightens where it is, glides over at a resting touch, and takes up."""
    light_s = begin.level / LIGHTENING_PER_S
    if begin.level <= 0.0 or max(light_s, SLOWING_S) + 1.0 > end.t_s:
        return (begin, end)
    slowed = replace(
        begin,
        t_s=SLOWING_S,
        x_mm=begin.x_mm + _RUN_OUT * SLOWING_S * begin.vx_mm_s,
        y_mm=begin.y_mm + _RUN_OUT * SLOWING_S * begin.vy_mm_s,
        level=max(0.0, begin.level - LIGHTENING_PER_S * SLOWING_S),
        vx_mm_s=0.0,
        vy_mm_s=0.0,
    )
    if light_s <= SLOWING_S + _SHORTEST_S:
        return (begin, slowed, end)
    return (begin, slowed, replace(slowed, t_s=light_s, level=0.0), end)


def _figure_at(step: ScoreStep, moment_s: float) -> tuple[Figure, float] | None:
    """Return the figure that plays at a moment of a step, and the seconds since it began."""
    left_s = moment_s
    for passage in step.passages:
        if left_s > passage.duration_s:
            left_s -= passage.duration_s
            continue
        left_s -= min(passage.count - 1, int(left_s / (passage.duration_s / passage.count))) * (
            passage.duration_s / passage.count
        )
        for figure in passage.figures:
            if left_s <= figure.duration_s + 1e-9:
                return figure, min(left_s, figure.duration_s)
            left_s -= figure.duration_s
    return None
