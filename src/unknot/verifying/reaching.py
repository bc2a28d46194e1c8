"""What can be reached while the recipient lies on the side or sits, and how hard one may press then.

Worked out on the reference chart, where the knowledge gives its lines: how far down hands go, and how far past the
spine toward the side beneath. Where nobody says which side is up, both are taken to lie beneath.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from unknot.model.finding import Violation
from unknot.model.knowledge import Posture, Rule
from unknot.verifying.objecting import number, objections
from unknot.verifying.performance import LEVEL_SLACK, Performance
from unknot.verifying.tracks import Floats, Ints

__all__ = ["beyond_reach", "posture_level"]


def beyond_reach(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """The middle of no hand on the skin goes where the position leaves no place for it."""
    posture = performance.catalog.postures.get(performance.score.position)
    if posture is None or (posture.lowest_mm is None and posture.beneath_mm is None):
        return
    samples = performance.samples
    rows = np.flatnonzero((samples.level >= 0.0) & ~_turning(rule, performance))
    across, along = performance.back.to_reference(np.column_stack([samples.x_mm[rows], samples.y_mm[rows]])).T
    allowed = number(rule, "beyond_mm")
    for beyond, where in _beyond(performance, posture, rows, across, along):
        out = beyond > allowed
        yield from objections(rule, performance, rows[out], beyond[out], allowed, unit="mm", where=where)


def _turning(rule: Rule, performance: Performance) -> NDArray[np.bool_]:
    """Return the samples in which hands come over from the side that goes beneath as the recipient turns."""
    uppers = [step.upper for step in performance.steps]
    turned = np.array([index > 0 and upper != uppers[index - 1] for index, upper in enumerate(uppers)])
    turning: NDArray[np.bool_] = turned[performance.step] & performance.arriving(number(rule, "arrival_s"))
    return turning


def _beyond(
    performance: Performance, posture: Posture, rows: Ints, across: Floats, along: Floats
) -> Iterator[tuple[Floats, str]]:
    if posture.lowest_mm is not None:
        yield posture.lowest_mm - along, "below what can be reached sitting"
    if posture.beneath_mm is not None:
        signs = {"right": -1.0, "left": 1.0}
        toward = np.array([signs.get(step.upper, 0.0) for step in performance.steps])[performance.step[rows]]
        yield np.where(toward == 0.0, np.abs(across), toward * across) - posture.beneath_mm, "on the side beneath"


def posture_level(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No more than the position bears in a place; none where the place is out of reach (`touch` 0 or more is felt)."""
    posture = performance.catalog.postures.get(performance.score.position)
    if posture is None:
        return
    samples = performance.samples
    for key, map_ in performance.maps.working.items():
        most = posture.level(key.partition(".")[0])
        rows = np.flatnonzero((samples.level >= 0.0) & (samples.level > most + LEVEL_SLACK))
        inside = map_.closer_than(
            samples.x_mm[rows], samples.y_mm[rows], number(rule, "edge_mm"), performance.cell[rows]
        )
        rows = rows[inside]
        limit = np.full(len(rows), max(0.0, most))
        yield from objections(rule, performance, rows, samples.level[rows], limit, unit="level", region=key)
