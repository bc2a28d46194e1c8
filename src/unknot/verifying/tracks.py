"""A score as flat tables: every figure once, with how often and when it is played.

    tracks    one row per hand and figure
    segments  one row per pair of neighbouring keyframes
    frames    one row per keyframe

Nothing is judged here. What cannot even be laid out (a keyframe that is no keyframe) is a `ScoreError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.errors import ScoreError
from unknot.model.score import ScoreStep
from unknot.model.words import Hand

__all__ = ["HANDS", "VX", "VY", "Floats", "H", "Ints", "L", "T", "Tables", "X", "Y", "meetings", "tables_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

HANDS: Final[tuple[Hand, Hand]] = ("left", "right")

T, X, Y, H, L, VX, VY = range(7)
"""Columns of `Tables.frames`."""

_ROW = attrgetter("t_s", "x_mm", "y_mm", "heading_rad", "level", "vx_mm_s", "vy_mm_s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tracks of a run of steps, K of them, in the order in which they are first played; left before right.

    Attributes
    ----------
    frames
        (N, 7) keyframes of all tracks in a row; columns T, X, Y, H, L, VX, VY. Times are from the figure's start.
    first_frame, frame_count
        (K,) which rows of `frames` belong to a track.
    step, hand, contact, figure, passage
        (K,) indices: into the steps, HANDS, `contacts`, and all figures and passages in order.
    start_s
        (K,) when the track is first played, seconds from the start.
    count, period_s
        (K,) how often it is played, and the seconds between two times.
    figure_s
        (K,) seconds of its figure.
    figure_tracks
        For each figure the rows of its left and right track, -1 where a hand has none.
    passages
        For each passage: (index of its first figure, behind its last, count, start_s, seconds of one time, step).
    """

    frames: Floats
    first_frame: Ints
    frame_count: Ints
    step: Ints
    hand: Ints
    contact: Ints
    figure: Ints
    passage: Ints
    start_s: Floats
    count: Floats
    period_s: Floats
    figure_s: Floats
    contacts: tuple[str, ...]
    figure_tracks: tuple[tuple[int, int], ...]
    figure_seconds: tuple[float, ...]
    passages: tuple[tuple[int, int, int, float, float, int], ...]

    def ends(self) -> Ints:
        """Return the row of each track's last keyframe, (K,)."""
        return self.first_frame + self.frame_count - 1


def tables_of(steps: Sequence[ScoreStep]) -> Tables:
    """Return the tables of steps.

    Raises
    ------
    ScoreError
        If something in them is not what a score is made of.
    """
    try:
        return _laid_out(steps)
    except (TypeError, AttributeError, ValueError, OverflowError) as error:
        raise ScoreError(f"this score cannot be laid out: {error}.", fix="Write it anew.") from error


def _laid_out(steps: Sequence[ScoreStep]) -> Tables:
    rows: list[tuple[float, ...]] = []
    contacts: dict[str, int] = {}
    # first_frame, frame_count, step, hand, contact, figure, passage | start_s, count, period_s, figure_s
    whole: list[tuple[int, ...]] = []
    timed: list[tuple[float, ...]] = []
    figure_tracks: list[tuple[int, int]] = []
    figure_seconds: list[float] = []
    passages: list[tuple[int, int, int, float, float, int]] = []
    for step_index, step in enumerate(steps):
        start = float(step.start_s)
        for passage in step.passages:
            first_figure = len(figure_tracks)
            count, period = int(passage.count), float(sum(figure.duration_s for figure in passage.figures))
            at = start
            for figure in passage.figures:
                found = [-1, -1]
                for hand in (0, 1):
                    track = figure.left if hand == 0 else figure.right
                    if track is None:
                        continue
                    found[hand] = len(whole)
                    contact = contacts.setdefault(str(track.contact), len(contacts))
                    frames = track.keyframes
                    whole.append((len(rows), len(frames), step_index, hand, contact, len(figure_tracks), len(passages)))
                    timed.append((at, count, period, figure.duration_s))
                    rows.extend(map(_ROW, frames))
                figure_tracks.append((found[0], found[1]))
                figure_seconds.append(float(figure.duration_s))
                at += figure.duration_s
            passages.append((first_figure, len(figure_tracks), count, start, period, step_index))
            start += count * period
    frames_table = np.array(rows, dtype=np.float64).reshape(-1, 7)
    ints = np.array(whole, dtype=np.intp).reshape(-1, 7).T
    floats = np.array(timed, dtype=np.float64).reshape(-1, 4).T
    return Tables(
        frames=frames_table,
        first_frame=ints[0],
        frame_count=ints[1],
        step=ints[2],
        hand=ints[3],
        contact=ints[4],
        figure=ints[5],
        passage=ints[6],
        start_s=floats[0],
        count=floats[1],
        period_s=floats[2],
        figure_s=floats[3],
        contacts=tuple(contacts),
        figure_tracks=tuple(figure_tracks),
        figure_seconds=tuple(figure_seconds),
        passages=tuple(passages),
    )


def meetings(tables: Tables) -> list[tuple[int, int]]:
    """Return every pair of figures of which the second is played right after the first, each pair once.

    The end of a repeated passage that meets its own beginning is among them.
    """
    pairs: list[tuple[int, int]] = []
    previous = -1
    for first, behind, count, *_ in tables.passages:
        if behind == first or count < 1:
            continue
        if previous >= 0:
            pairs.append((previous, first))
        pairs.extend(pairwise(range(first, behind)))
        if count > 1:
            pairs.append((behind - 1, first))
        previous = behind - 1
    return pairs
