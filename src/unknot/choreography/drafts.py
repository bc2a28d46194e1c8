"""One hand's motion while it is still being shaped: rows of numbers, before they become keyframes.

Generators work on arrays, because paths are stretched, joined, clamped and measured many times before they are
written; `track_of` turns the result into the frozen keyframes of a score. The evaluation here follows the definition
in `model.score` and is held to it by the shared vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from unknot.model.score import Keyframe, Track

__all__ = [
    "LIFTED",
    "VX",
    "VY",
    "Draft",
    "H",
    "L",
    "Rows",
    "T",
    "X",
    "Y",
    "capped",
    "held",
    "joined",
    "motion",
    "refined",
    "rounded",
    "samples",
    "split",
    "stretched",
    "track_of",
]

Rows: TypeAlias = NDArray[np.float64]
"""(N, 7): time s, x mm, y mm, velocity x and y mm/s, heading rad, level."""

T, X, Y, VX, VY, H, L = range(7)

LIFTED = -1.0
"""The level of a hand that is off the skin."""

_MILLISECONDS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """Rows of one hand with its contact. `rhythmic` marks percussion, whose levels may change at once."""

    contact: str
    rows: Rows
    rhythmic: bool = False

    @property
    def duration_s(self) -> float:
        """Seconds from the first row to the last."""
        return float(self.rows[-1, T])


def held(contact: str, x_mm: float, y_mm: float, heading_rad: float, level: float, seconds: float) -> Draft:
    """Return a hand that stays where it is."""
    row = [0.0, x_mm, y_mm, 0.0, 0.0, heading_rad, level]
    return Draft(contact, np.array([row, [seconds, *row[1:]]]))


def stretched(draft: Draft, factor: float) -> Draft:
    """Return the same path in `factor` times the time."""
    rows = draft.rows.copy()
    rows[:, T] *= factor
    rows[:, VX : VY + 1] /= factor
    return Draft(draft.contact, rows, draft.rhythmic)


def capped(draft: Draft, level: float) -> Draft:
    """Return the same motion, nowhere deeper than a level."""
    rows = draft.rows.copy()
    rows[:, L] = np.minimum(rows[:, L], level)
    return Draft(draft.contact, rows, draft.rhythmic)


def joined(pieces: Sequence[Rows]) -> Rows:
    """Return pieces one after the other; each begins at its own time 0 where the one before ended."""
    parts = [pieces[0]]
    end = pieces[0][-1, T]
    for piece in pieces[1:]:
        later = piece[1:].copy()
        later[:, T] += end
        parts.append(later)
        end = later[-1, T]
    return np.concatenate(parts)


def samples(rows: Rows, per_segment: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return places (S, K, 2), headings (S, K) and levels (S, K) at K even moments of each of the S segments.

    Both ends of each segment are among them.
    """
    placing, _, ease = _moments(per_segment)
    turns = rows[:, H : L + 1, None]
    turned = turns[:-1] + ease * (turns[1:] - turns[:-1])
    return (_controls(rows) @ placing).swapaxes(1, 2), turned[:, 0], turned[:, 1]


def motion(rows: Rows, per_segment: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return places and velocities (S, K, 2) at K even moments of each of the S segments."""
    placing, moving, _ = _moments(per_segment)
    controls = _controls(rows)
    spans = (rows[1:, T] - rows[:-1, T])[:, None, None]
    return (controls @ placing).swapaxes(1, 2), (controls @ moving / spans).swapaxes(1, 2)


def _controls(rows: Rows) -> NDArray[np.float64]:
    """Return (S, 2, 4) for each segment and axis: where it begins, how far it goes, and both velocities in its time."""
    controls = np.empty((len(rows) - 1, 2, 4))
    places, span = rows[:, X : Y + 1], (rows[1:, T] - rows[:-1, T])[:, None]
    controls[:, :, 0] = places[:-1]
    controls[:, :, 1] = places[1:] - places[:-1]
    controls[:, :, 2] = rows[:-1, VX : VY + 1] * span
    controls[:, :, 3] = rows[1:, VX : VY + 1] * span
    return controls


@lru_cache(maxsize=128)
def _moments(per_segment: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return what each control counts for in the place and in the velocity at even moments, (4, K), and the ease there.

    The quintic through both ends and velocities without acceleration at either, as `model.score` defines it.
    """
    u = np.linspace(0.0, 1.0, per_segment)
    ease, slope = u**3 * (10 + u * (-15 + 6 * u)), 30 * u * u * (1 - u) ** 2
    before, after = u + u**3 * (-6 + u * (8 - 3 * u)), u**3 * (-4 + u * (7 - 3 * u))
    leaving, arriving = 1 + u * u * (-18 + u * (32 - 15 * u)), u * u * (-12 + u * (28 - 15 * u))
    placing = np.stack([np.ones(per_segment), ease, before, after])
    return placing, np.stack([np.zeros(per_segment), slope, leaving, arriving]), ease


def refined(rows: Rows, gap_mm: float) -> Rows:
    """Return rows with more of them where two neighbours are further apart than `gap_mm`.

    New rows lie on the curve with its own velocity, so the path moves by far less than a millimetre.
    """
    gaps = np.hypot(np.diff(rows[:, X]), np.diff(rows[:, Y]))
    in_air = (rows[:-1, L] < 0) & (rows[1:, L] < 0)
    counts = np.where(in_air, 1, np.maximum(1, np.ceil(gaps / gap_mm))).astype(int)
    if counts.max() == 1:
        return rows
    pieces = [rows[:1]]
    for index, count in enumerate(counts):
        if count > 1:
            pieces.append(_between(rows[index], rows[index + 1], np.arange(1, count) / count))
        pieces.append(rows[index + 1 : index + 2])
    return np.concatenate(pieces)


def _between(before: NDArray[np.float64], after: NDArray[np.float64], u: NDArray[np.float64]) -> Rows:
    span = after[T] - before[T]
    rows = np.empty((len(u), 7))
    rows[:, T] = before[T] + u * span
    for axis in (0, 1):
        a, b, d = before[VX + axis] * span, after[VX + axis] * span, after[X + axis] - before[X + axis]
        c3, c4, c5 = 10 * d - 6 * a - 4 * b, -15 * d + 8 * a + 7 * b, 6 * d - 3 * a - 3 * b
        rows[:, X + axis] = before[X + axis] + u * (a + u * u * (c3 + u * (c4 + u * c5)))
        rows[:, VX + axis] = (a + u * u * (3 * c3 + u * (4 * c4 + u * 5 * c5))) / span
    ease = u * u * u * (10 + u * (-15 + 6 * u))
    rows[:, H] = before[H] + ease * (after[H] - before[H])
    rows[:, L] = before[L] + ease * (after[L] - before[L])
    return rows


def rounded(rows: Rows) -> Rows:
    """Return a copy with places and headings as precise as in a score: what is checked is what is played."""
    copy = rows.copy()
    copy[:, X : Y + 1] = copy[:, X : Y + 1].round(1)
    copy[:, H] = copy[:, H].round(2)
    return copy


def split(rows: Rows, moment_s: float) -> tuple[Rows, Rows]:
    """Return what lies before and after a moment; both hold the row at the seam, in full motion."""
    index = int(np.clip(np.searchsorted(rows[:, T], moment_s), 1, len(rows) - 1))
    before, after = rows[index - 1], rows[index]
    seam = _between(before, after, np.array([(moment_s - before[T]) / (after[T] - before[T])]))
    rest = np.concatenate([seam, rows[index:]]) if after[T] > moment_s else rows[index:]
    rest = rest.copy()
    rest[:, T] -= moment_s
    return np.concatenate([rows[:index], seam]), rest


def track_of(draft: Draft, duration_s: float) -> Track:
    """Return the draft as a track that lasts exactly `duration_s`, rounded as scores are written.

    Places to 0.1 mm, times to 1 ms, headings to 0.01 rad, levels to 0.01.
    """
    rows = draft.rows
    factor = duration_s / rows[-1, T]
    times = (rows[:, T] * factor).round(_MILLISECONDS)
    if not (times[1:] > times[:-1]).all():
        keep = np.concatenate(([True], np.diff(times) > 0))
        keep[-1] = True
        if keep.sum() > 2 and times[keep][-2] >= times[-1]:
            keep[np.flatnonzero(keep)[-2]] = False
        rows, times = rows[keep], times[keep]
    places = (rows[:, X : VY + 1] / [1.0, 1.0, factor, factor]).round(1) + 0.0
    turns = rows[:, H : L + 1].round(2) + 0.0
    frames = [
        Keyframe(t_s=t, x_mm=x, y_mm=y, vx_mm_s=vx, vy_mm_s=vy, heading_rad=heading, level=level)
        for t, (x, y, vx, vy), (heading, level) in zip(times.tolist(), places.tolist(), turns.tolist(), strict=True)
    ]
    last = frames[-1]
    if last.t_s != duration_s:
        frames[-1] = Keyframe(
            t_s=duration_s,
            x_mm=last.x_mm,
            y_mm=last.y_mm,
            vx_mm_s=last.vx_mm_s,
            vy_mm_s=last.vy_mm_s,
            heading_rad=last.heading_rad,
            level=last.level,
        )
    return Track(contact=draft.contact, keyframes=tuple(frames))
