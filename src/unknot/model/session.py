"""The live session: an append-only log of events, and the state it folds to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["EVENT_KINDS", "Actor", "Event", "EventKind", "Feedback", "SessionState", "SessionStatus"]

EventKind = Literal[
    "opened",
    "prepared",
    "started",
    "paused",
    "resumed",
    "feedback",
    "step_skipped",
    "step_extended",
    "replanned",
    "clock_synced",
    "stop_requested",
    "closed",
    "rested",
    "rated",
    "abandoned",
]
EVENT_KINDS: tuple[EventKind, ...] = EventKind.__args__  # type: ignore[attr-defined]

Actor = Literal["giver", "recipient", "system"]
Feedback = Literal["softer", "firmer", "stay", "not_there", "cold", "move"]
SessionStatus = Literal["opened", "prepared", "playing", "paused", "closing", "resting", "rated", "closed", "abandoned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened.

    Attributes
    ----------
    id
        Made by the device that caused it, so that a repeated delivery is recognised.
    seq
        0, 1, 2, ... within the session.
    session_s
        Position in the score when it happened, seconds.
    wall_ms
        Milliseconds since 1970 UTC when it happened.
    payload
        Small JSON object: for "feedback" {"what": "softer"}; for "replanned" {"revision": 2, "from_s": 310.0}; for
        "rated" {"tension_before": 7, ...}.
    """

    id: str
    session: str
    seq: int
    kind: EventKind
    session_s: float
    wall_ms: int
    actor: Actor = "giver"
    payload: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionState:
    """What the log folds to. Position is never accumulated: it is derived from an anchor.

    While `status` is "playing" (or "closing"), position at wall time w is
    `anchor_session_s + (w - anchor_wall_ms) / 1000`; otherwise it is `anchor_session_s`.
    """

    session: str
    status: SessionStatus
    seq: int
    anchor_session_s: float = 0.0
    anchor_wall_ms: int = 0
    revision: int = 0
    level_offset: float = 0.0
    not_there: tuple[tuple[str, float], ...] = ()
    skipped: tuple[int, ...] = ()
    stopped_early: bool = False
    rating: dict[str, object] = field(default_factory=dict)

    def position_s(self, wall_ms: int) -> float:
        """Return the position in the score at a wall time, in seconds."""
        if self.status in ("playing", "closing"):
            return self.anchor_session_s + max(0, wall_ms - self.anchor_wall_ms) / 1000.0
        return self.anchor_session_s
