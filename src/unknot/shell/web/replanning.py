"""A live session's remainder made anew: what has been played stays as it was, and nothing unchecked takes its place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal

from unknot import planning
from unknot.anatomy import Back
from unknot.errors import NoRoutineFits
from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.model.limits import ForbidKind, Limits
from unknot.model.record import Preferences
from unknot.model.routine import Routine, Step
from unknot.model.score import Score
from unknot.model.screening import Screening
from unknot.model.session import Event, SessionState
from unknot.shell.web.massages import Checked, checked
from unknot.shell.web.splicing import parting_s, spliced
from unknot.units import SECONDS_PER_MINUTE

__all__ = ["Request", "is_firmer", "is_wish", "made_anew", "request_of"]

Wish = Literal["softer", "firmer", "stay", "not_there", "skip", "again"]
_WISHES: Final[tuple[Wish, ...]] = ("softer", "firmer", "stay", "not_there")

LEAD_S: Final = 1.0
"""What plays stays as it is for this long: making the remainder takes a moment. Source: design."""

WAY_S: Final = 6.5
"""Then the hands lighten and go to where the new part begins: even across a whole back in good time. Source: design."""

_TRIES: Final = 3
"""A remainder that does not pass is made anew without the strokes that failed, so often at most. Source: design."""

_SHORTEST_S: Final = 20.0
"""With less than this left, what is playing is the ending already, and it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to make anew: for which wish, since when, and up to where what is on the clock holds (seconds of the score).

    `done_s` is how far the hands came; `keep_s` is where the new part begins on the score's clock. They differ after a
    skip (the skipped stretch stays on the clock, unplayed) and after "again" (what is repeated is on it once).
    `leave_s` is where the hands leave what plays, to be at the new part in time; None where a step just ends.
    """

    wish: Wish
    done_s: float
    keep_s: float
    leave_s: float | None = None


def is_wish(event: Event) -> bool:
    """Whether an event asks for another remainder."""
    if event.kind == "feedback":
        return event.payload.get("what") in _WISHES and event.payload.get("granted") is not False
    return event.kind in ("step_skipped", "step_extended")


def request_of(event: Event, state: SessionState, score: Score, now_wall_ms: int) -> Request | None:
    """Return what an event asks to be made anew in the score that plays; None where nothing is."""
    what = event.payload.get("what")
    if event.kind == "feedback" and what in _WISHES:
        leave_s = round(state.position_s(now_wall_ms) + (LEAD_S if state.status == "playing" else 0.0), 3)
        step = next((step for step in score.steps if step.start_s <= leave_s < step.end_s), None)
        if step is None:
            return None
        leave_s = parting_s(score, leave_s)
        if leave_s + WAY_S >= step.end_s:
            # The step is about to end anyway: nothing leads more calmly out of it than its own end
            return Request(wish=what, done_s=step.end_s, keep_s=step.end_s)
        keep_s = leave_s + WAY_S
        return Request(wish=what, done_s=keep_s, keep_s=keep_s, leave_s=leave_s)
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
    if routine.duration_s - request.done_s < _SHORTEST_S:
        return None
    unplayed_s = sum(_unplayed_s(event) for event in events)
    # Skipped seconds stay on the score's clock, but no hand gave them: they do not count against the longest session
    longest = outcome.limits.max_minutes + unplayed_s / SECONDS_PER_MINUTE
    limits = replace(outcome.limits, max_minutes=longest)
    kept = _kept(routine.steps, request.keep_s)
    allowed = outcome
    for tries_left in reversed(range(_TRIES)):
        remainder = planning.replan(
            routine,
            intake,
            allowed,
            shipped_catalog(),
            done_s=round(request.done_s, 3),
            feedback="stay" if request.wish == "again" else request.wish,
            level_offset=state.level_offset,
            not_there=tuple(region for region, _ in state.not_there if region),
            preferences=preferences or Preferences(),
        )
        whole = replace(routine, steps=kept + remainder.steps)
        try:
            return _led_into(whole, request, score, limits, revision=state.revision + 1)
        except NoRoutineFits as error:
            failed = {v.step for v in error.violations if v.step is not None and v.step >= len(kept)}
            strokes = {whole.steps[step].stroke for step in failed if step < len(whole.steps)}
            if not tries_left or not strokes:
                raise
            allowed = _without(strokes, allowed)
    raise AssertionError("the last try returns or raises")


def _led_into(whole: Routine, request: Request, score: Score, limits: Limits, *, revision: int) -> Checked:
    """Return a routine made exact and verified, with a way from what plays to what is new where that passes, too."""
    back = Back.from_numbers(score.back)
    if request.leave_s is not None:
        with contextlib.suppress(NoRoutineFits):
            lead = partial(spliced, score, from_s=request.leave_s, until_s=request.keep_s)
            return checked(whole, back, limits, revision=revision, change=lead)
    return checked(whole, back, limits, revision=revision)


def _without(strokes: Iterable[str], outcome: Screening) -> Screening:
    """Return tighter limits: what the check objects to is not planned again. Tightening loosens nothing."""
    out: frozenset[tuple[ForbidKind, str]] = frozenset(("stroke", stroke) for stroke in strokes)
    return replace(outcome, limits=replace(outcome.limits, forbidden=outcome.limits.forbidden | out))


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


def _unplayed_s(event: Event) -> float:
    target = event.payload.get("to_s")
    if event.kind != "step_skipped" or not isinstance(target, int | float):
        return 0.0
    return max(0.0, float(target) - event.session_s)
