"""Where a hand is, how fast and how hard, at 50 moments of every second and at every keyframe.

The curve is the one that `model.score` defines: a quintic with the given place and velocity and no acceleration at both
ends, and the same curve without velocity for heading and level. It is evaluated here on its own, for all keyframes at
once; the shared vectors hold it to the definition.

What can slip between two samples is bounded. Level and heading only rise or only fall between keyframes, and every
keyframe is a sample, so the highest level of every motion is seen exactly; only where on its way a hand was at a level
is uncertain, by at most the path of one interval (300 mm/s × 0.02 s = 6 mm; half of it to the nearer sample).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from unknot.verifying.tracks import VX, VY, Floats, H, Ints, L, T, Tables, X, Y

__all__ = ["INTERVAL_S", "MOST_SAMPLES", "Samples", "sample_count", "samples_of"]

INTERVAL_S: Final = 0.02
"""Longest time between two samples of a moving hand."""

MOST_SAMPLES: Final = 2_000_000
"""Two hands that move without any repeat for more than five hours. More is refused rather than waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Moments of all tracks, each figure once; N samples, those of a track together and in order of time.

    Attributes
    ----------
    track
        (N,) row of the track in the tables.
    t_s
        (N,) seconds from the start of the score when the moment is first played.
    weight_s
        (N,) seconds the sample stands for, once; their sum over a track is the figure's duration.
    level_rate
        (N,) change of level per second.
    """

    track: Ints
    t_s: Floats
    x_mm: Floats
    y_mm: Floats
    heading_rad: Floats
    level: Floats
    vx_mm_s: Floats
    vy_mm_s: Floats
    level_rate: Floats
    weight_s: Floats
    last_s: Floats

    def __len__(self) -> int:
        return len(self.track)


def _counts(tables: Tables) -> tuple[Ints, Floats]:
    """Return for every keyframe how many samples start at it, and the seconds to the next (0 for the last ones)."""
    span = np.append(np.diff(tables.frames[:, T]), 0.0) if len(tables.frames) else np.zeros(0)
    last = tables.ends()
    span[last] = 0.0
    counts = np.maximum(np.ceil(span / INTERVAL_S - 1e-9), 1.0)
    before, after = tables.frames, np.roll(tables.frames, -1, axis=0)
    # A hand that rests is the same all the while; two samples a second are enough to count its seconds
    rests = (before[:, X : L + 1] == after[:, X : L + 1]).all(axis=1)
    rests &= (before[:, VX:] == 0.0).all(axis=1) & (after[:, VX:] == 0.0).all(axis=1)
    counts = np.where(rests, np.maximum(np.ceil(span / 0.5), 1.0), counts)
    counts[last] = 1.0
    return counts.astype(np.intp), span


def sample_count(tables: Tables) -> float:
    """Return how many samples the tables would give."""
    span = np.diff(tables.frames[:, T]) if len(tables.frames) else np.zeros(0)
    return float(len(tables.frames) + np.sum(np.abs(span)) / INTERVAL_S)


def samples_of(tables: Tables) -> Samples:
    """Return the samples of tables whose numbers are finite and whose keyframes are in order."""
    counts, span = _counts(tables)
    frame = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    u = (np.arange(len(frame)) - first) / np.repeat(counts, counts)
    after = np.minimum(np.arange(len(counts)) + 1, len(counts) - 1)
    after[tables.ends()] = tables.ends()
    lasting = np.where(span > 0.0, span, 1.0)
    track = np.repeat(np.arange(len(tables.step)), tables.frame_count)
    ease = u * u * u * (10.0 + u * (-15.0 + 6.0 * u))
    slope = 30.0 * u * u * (1.0 - u) * (1.0 - u) / lasting[frame]
    values = tables.frames

    def eased(column: int) -> tuple[Floats, Floats]:
        change = (values[after, column] - values[:, column])[frame]
        return values[frame, column] + ease * change, slope * change

    x, vx = _quintic(values, after, lasting, X, VX, frame, u)
    y, vy = _quintic(values, after, lasting, Y, VY, frame, u)
    heading, _ = eased(H)
    level, level_rate = eased(L)
    at = tables.start_s[track] + values[:, T]
    t_s = at[frame] + u * span[frame]
    repeats = (tables.count - 1.0) * tables.period_s
    which = track[frame]
    return Samples(
        track=which,
        t_s=t_s,
        x_mm=x,
        y_mm=y,
        heading_rad=heading,
        level=level,
        vx_mm_s=vx,
        vy_mm_s=vy,
        level_rate=level_rate,
        weight_s=(span / counts)[frame],
        last_s=t_s + repeats[which],
    )


def _quintic(
    values: Floats, after: Ints, span: Floats, place: int, velocity: int, frame: Ints, u: Floats
) -> tuple[Floats, Floats]:
    """Return place and velocity along one axis at share `u` of the way from keyframe `frame` to the next."""
    a, b = values[:, velocity] * span, values[after, velocity] * span
    d = values[after, place] - values[:, place]
    c3, c4, c5 = 10.0 * d - 6.0 * a - 4.0 * b, -15.0 * d + 8.0 * a + 7.0 * b, 6.0 * d - 3.0 * a - 3.0 * b
    a_, c3_, c4_, c5_ = a[frame], c3[frame], c4[frame], c5[frame]
    u2 = u * u
    at = values[frame, place] + u * (a_ + u2 * (c3_ + u * (c4_ + u * c5_)))
    per_s = (a_ + u2 * (3.0 * c3_ + u * (4.0 * c4_ + 5.0 * u * c5_))) / span[frame]
    return at, per_s
