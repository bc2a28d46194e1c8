"""A live session's remainder made anew: what has been played stays as it was, and nothing unchecked takes its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from unknot import planning
from unknot.anatomy import Back
from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.model.record import Preferences
from unknot.model.routine import Routine, Step
from unknot.model.score import Score
from unknot.model.screening import Screening
from unknot.model.session import Event, SessionState
from unknot.shell.web.massages import Checked, checked
from unknot.units import SECONDS_PER_MINUTE

__all__ = ["Request", "is_firmer", "made_anew", "request_of"]

Wish = Literal["softer", "firmer", "stay", "not_there", "skip", "again"]

LEAD_S: Final = 1.0
"""A new remainder begins this long after now: making it takes a moment, and the hands must not jump. Source: design."""

_SHORTEST_S: Final = 20.0
"""With less than this left, what is playing is the ending already, and it stays."""

_SMALLEST_PART_S: Final = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to make anew: for which wish, since when, and up to where what is on the clock holds (seconds of the score).

    `done_s` is how far the hands came; `keep_s` is where the new part begins on the score's clock. They differ after a
    skip (the skipped stretch stays on the clock, unplayed) and after "again" (what is repeated is on it once).
    """

    wish: Wish
    done_s: float
    keep_s: float


def request_of(event: Event, state: SessionState, now_wall_ms: int) -> Request | None:
    """Return what an event asks to be made anew; None where nothing is."""
    if event.kind == "feedback":
        what = event.payload.get("what")
        if what not in ("softer", "firmer", "stay", "not_there"):
            return None
        here = state.position_s(now_wall_ms) + (LEAD_S if state.status == "playing" else 0.0)
        return Request(wish=what, done_s=here, keep_s=here)
    target = event.payload.get("to_s")
    if event.kind in ("step_skipped", "step_extended") and isinstance(target, int | float):
        wish: Wish = "skip" if event.kind == "step_skipped" else "again"
        return Request(wish=wish, done_s=event.session_s, keep_s=float(target))
    return None


def made_anew(
    request: Request,
    *,
    routine: Routine,
    score: Score,
    intake: Intake,
    outcome: Screening,
    state: SessionState,
    events: Iterable[Event],
    preferences: Preferences | None = None,
) -> Checked | None:
    """Return the next revision, verified; None where so little is left that nothing needs to change.

    Raises
    ------
    NoRoutineFits
        If no remainder can be planned, or it does not pass the check.
    """
    left_s = routine.duration_s - request.done_s
    if left_s < _SHORTEST_S:
        return None
    remainder = planning.replan(
        routine,
        intake,
        outcome,
        shipped_catalog(),
        done_s=round(request.done_s, 3),
        feedback="stay" if request.wish == "again" else request.wish,
        level_offset=state.level_offset,
        not_there=tuple(region for region, _ in state.not_there if region),
        preferences=preferences or Preferences(),
    )
    kept = _kept(routine.steps, request.keep_s)
    whole = replace(routine, steps=_joined(kept, remainder.steps))
    unplayed_s = sum(_unplayed_s(event) for event in events)
    # Skipped seconds stay on the score's clock, but no hand gave them: they do not count against the longest session
    longest = outcome.limits.max_minutes + unplayed_s / SECONDS_PER_MINUTE
    limits = replace(outcome.limits, max_minutes=longest)
    return checked(whole, Back.from_numbers(score.back), limits, revision=state.revision + 1)


def is_firmer(new: Routine, old: Routine, from_s: float) -> bool:
    """Whether any stroke after a moment is firmer than the firmest before the change would have been."""
    return _mean_level(new, from_s) > _mean_level(old, from_s) + 1e-6


def _mean_level(routine: Routine, from_s: float) -> float:
    """Return the level after a moment, weighted by time."""
    total = seconds = start_s = 0.0
    for step in routine.steps:
        part_s = start_s + step.duration_s - max(start_s, from_s)
        if part_s > 0.0:
            total += step.level * part_s
            seconds += part_s
        start_s += step.duration_s
    return total / seconds if seconds else 0.0


def _kept(steps: Iterable[Step], until_s: float) -> tuple[Step, ...]:
    """Return the steps up to a moment, the last one cut there."""
    kept: list[Step] = []
    start_s = 0.0
    for step in steps:
        if start_s >= until_s - 1e-9:
            break
        kept.append(replace(step, duration_s=round(min(step.duration_s, until_s - start_s), 3)))
        start_s += step.duration_s
    return tuple(kept)


def _joined(kept: tuple[Step, ...], remainder: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return both as one list. A part too short to be given on its own goes to its neighbour of the same stroke."""
    if not kept or not remainder:
        return kept + remainder
    last, first = kept[-1], remainder[0]
    same = last.stroke == first.stroke and last.regions == first.regions and last.side == first.side
    if same and last.duration_s < _SMALLEST_PART_S:
        return (*kept[:-1], replace(first, duration_s=first.duration_s + last.duration_s), *remainder[1:])
    return kept + remainder


def _unplayed_s(event: Event) -> float:
    target = event.payload.get("to_s")
    if event.kind != "step_skipped" or not isinstance(target, int | float):
        return 0.0
    return max(0.0, float(target) - event.session_s)
