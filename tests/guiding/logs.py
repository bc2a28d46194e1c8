"""Logs for the tests: events by kind, numbered by themselves."""

from __future__ import annotations

from typing import Any

from unknot.model.session import Event, EventKind

SESSION = "s1"

PAYLOADS: dict[str, dict[str, object]] = {
    "feedback": {"what": "softer"},
    "step_skipped": {"step": 1, "to_s": 60.0},
    "step_extended": {"step": 1, "to_s": 30.0},
    "replanned": {"revision": 1, "from_s": 40.0},
    "rated": {"tension_before": 7, "tension_after": 3},
}


def event(kind: EventKind, seq: int, *, at_s: float = 0.0, wall_ms: int = 0, **more: Any) -> Event:
    """Return an event that is good but for its place in the log."""
    payload = more.pop("payload", PAYLOADS.get(kind, {}))
    return Event(
        id=more.pop("id", f"e{seq}"),
        session=more.pop("session", SESSION),
        seq=seq,
        kind=kind,
        session_s=at_s,
        wall_ms=wall_ms,
        payload=payload,
        **more,
    )


def log(*kinds: EventKind) -> list[Event]:
    """Return a log of these kinds in order, a second apart."""
    return [event(kind, seq, at_s=float(seq), wall_ms=1000 * seq) for seq, kind in enumerate(kinds)]
