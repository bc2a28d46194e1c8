"""Lying on the side, one side of the back is up: a session is given in two halves, with turning over between them.

A place on one side waits for the half in which that side is up; the spine and the whole back are shared out, so that
each half is warmed, worked and soothed for itself. Hands arrive again after the turn, and leave
once, at the very end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from unknot.model.knowledge import Catalog, Posture
from unknot.model.routine import Step
from unknot.model.words import UpperSide

__all__ = ["turned_over"]

HALVES: Final[tuple[UpperSide, UpperSide]] = ("right", "left")
"""Which side is up first; either is as good, and the left is the one that most people lie down on unasked."""

LEAST_S: Final = 10.0
"""A shorter piece is not worth laying hands on for: it stays whole in one half."""

LEAST_LAST_S: Final = 30.0
"""What soothes is for the end of the whole massage before it is for the end of the first half."""


def turned_over(steps: Sequence[Step], posture: Posture, catalog: Catalog) -> tuple[Step, ...]:
    """Return the steps in two halves, each with its side up, in the same time to the millisecond.

    Steps that say already which side is up, and positions in which nothing lies beneath, are left as they are.
    """
    if posture.beneath_mm is None or any(step.upper for step in steps):
        return tuple(steps)
    halves = _halves(steps)
    return tuple(part for upper in halves for step in steps for part in _part(step, upper, halves, catalog))


def _halves(steps: Sequence[Step]) -> tuple[UpperSide, UpperSide]:
    """Return which side is up first and last: last the one that alone is soothed, so that this ends the whole."""
    soothed = {step.side for step in steps if step.phase == "soothe"} & {"left", "right"}
    first, last = HALVES
    return (last, first) if soothed == {first} else HALVES


def _part(step: Step, upper: UpperSide, halves: tuple[UpperSide, UpperSide], catalog: Catalog) -> Iterator[Step]:
    if step.side in ("left", "right"):
        if step.side == upper:
            yield replace(step, upper=upper)
        return
    first, last = halves
    paired = any(catalog.regions[region].paired for region in step.regions)
    half_s = float(round(step.duration_s / 2.0))
    if step.phase == "soothe" and not paired:
        half_s = max(0.0, min(half_s, step.duration_s - LEAST_LAST_S))
    here_s = half_s if upper == first else step.duration_s - half_s
    side = step.side
    if paired:
        # Both at once would be worked through muscle that is beneath and has hardly been warmed
        side = "right" if upper == "right" else "left"
    elif step.phase == "rest" or half_s < LEAST_S:
        at_the_end = step.phase in ("soothe", "rest")
        here_s = step.duration_s if upper == (last if at_the_end else first) else 0.0
    if here_s > 0.0:
        yield replace(step, side=side, duration_s=here_s, upper=upper)
