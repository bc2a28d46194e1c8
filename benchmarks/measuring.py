"""Times in units of a reference done in the same run, so that a slow or busy machine tells nothing wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

__all__ = ["Timing", "reference", "timed"]

_REFERENCE_MS = 8.5
"""What the reference takes on one quiet core of 2024; a ratio times this is a time on such a core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The median of a few runs, in milliseconds, and as a multiple of the reference runs between them."""

    median_ms: float
    ratio: float

    @property
    def ordinary_ms(self) -> float:
        """The time on a core that does the reference in that time."""
        return self.ratio * _REFERENCE_MS


def reference() -> float:
    """Do a fixed piece of work of the kind the stages do, small arrays under a Python loop; return a number from it."""
    matrix = np.linspace(0.0, 1.0, 64 * 128).reshape(64, 128)
    vector = np.ones(64)
    total = 0.0
    for step in range(3000):
        vector = np.exp(-matrix[:, step % 128]) * vector + 0.1
        total += float(vector @ matrix[:, (step + 1) % 128])
    return total


def timed(work: Callable[[], object], *, runs: int = 5) -> Timing:
    """Return how long some work takes, each run beside one of the reference."""
    work()
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(runs):
        theirs.append(_ms(reference))
        ours.append(_ms(work))
    return Timing(
        median_ms=float(np.median(ours)), ratio=float(np.median([a / b for a, b in zip(ours, theirs, strict=True)]))
    )


def _ms(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000.0
