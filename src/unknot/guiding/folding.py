"""Event log → SessionState. Pure and deterministic: the same log gives the same state on every machine, for ever."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from unknot.errors import IllegalEvent
from unknot.guiding.transitions import TRANSITIONS, allowed
from unknot.model.session import Event, SessionState

__all__ = ["LEVEL_STEP", "after", "fold"]

LEVEL_STEP = 0.5
"""What one "softer" or "firmer" changes: half a level, the smallest step people can tell apart. Source: design."""


def fold(events: Iterable[Event]) -> SessionState:
    """Return the state that a log folds to.

    An event that was delivered twice (same id) counts once. All others must be in order, without gaps.

    Raises
    ------
    IllegalEvent
        If the log is empty, out of order, mixes sessions, or holds an event that its state does not allow.
    """
    state: SessionState | None = None
    seen: set[str] = set()
    for event in events:
        if event.id in seen:
            continue
        seen.add(event.id)
        state = after(state, event)
    if state is None:
        raise IllegalEvent("The log of the session is empty.", fix='The first event is "opened".')
    return state


def after(state: SessionState | None, event: Event) -> SessionState:
    """Return the state after one more event.

    Parameters
    ----------
    state
        The state before it; None before the first event.

    Raises
    ------
    IllegalEvent
        If the state does not allow it; the message names both.
    """
    _check(state, event)
    if state is None:
        return SessionState(
            session=event.session, status="opened", seq=event.seq, anchor_wall_ms=event.wall_ms, revision=0
        )
    status = TRANSITIONS[state.status][event.kind]
    return replace(state, status=status, seq=event.seq, **_changes(state, event))


def _check(state: SessionState | None, event: Event) -> None:
    status = "not opened" if state is None else state.status
    where = f"event {event.id}"
    if event.kind not in allowed(state):
        names = ", ".join(sorted(allowed(state))) or "nothing"
        raise IllegalEvent(f'"{event.kind}" is not possible while {status}.', where=where, fix=f"Possible: {names}.")
    expected = 0 if state is None else state.seq + 1
    if event.seq != expected:
        raise IllegalEvent(f"The sequence number is {event.seq}, expected {expected}.", where=where)
    if state is not None and event.session != state.session:
        raise IllegalEvent(f"The event belongs to session {event.session}, not {state.session}.", where=where)


def _changes(state: SessionState, event: Event) -> dict[str, Any]:
    """Return the fields that an allowed event changes, beside status and sequence."""
    here = {"anchor_session_s": event.session_s, "anchor_wall_ms": event.wall_ms}
    match event.kind:
        case "started" | "paused" | "resumed" | "closed" | "abandoned":
            return here
        case "clock_synced":
            return {} if state.status == "paused" else here
        case "step_skipped":
            skipped = (*state.skipped, _whole(event, "step"))
            return {**here, "anchor_session_s": _number(event, "to_s"), "skipped": skipped}
        case "step_extended":
            return {**here, "anchor_session_s": _number(event, "to_s")}
        case "stop_requested" if state.status != "closing":
            # From here on the position runs in the closing, which has a time of its own
            return {"anchor_session_s": 0.0, "anchor_wall_ms": event.wall_ms, "stopped_early": True}
        case "replanned":
            return {"revision": _next_revision(state, event)}
        case "feedback":
            return _heard(state, event)
        case "rated":
            return {"rating": {**state.rating, **event.payload}}
        case _:
            return {}


def _heard(state: SessionState, event: Event) -> dict[str, Any]:
    if event.payload.get("granted") is False:
        return {}
    match event.payload.get("what"):
        case "softer":
            return {"level_offset": state.level_offset - LEVEL_STEP}
        case "firmer":
            return {"level_offset": state.level_offset + LEVEL_STEP}
        case "not_there":
            place = (str(event.payload.get("region", "")), event.session_s)
            return {"not_there": (*state.not_there, place)}
        case _:
            return {}


def _next_revision(state: SessionState, event: Event) -> int:
    revision = _whole(event, "revision")
    if revision != state.revision + 1:
        raise IllegalEvent(f"The new revision is {revision}, expected {state.revision + 1}.", where=f"event {event.id}")
    return revision


def _number(event: Event, key: str) -> float:
    value = event.payload.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0.0:
        raise IllegalEvent(
            f'"{event.kind}" needs {key}, a number of 0 or more, not {value!r}.', where=f"event {event.id}"
        )
    return float(value)


def _whole(event: Event, key: str) -> int:
    value = _number(event, key)
    if value != int(value):
        raise IllegalEvent(f'"{event.kind}" needs {key} as a whole number, not {value!r}.', where=f"event {event.id}")
    return int(value)
