"""The state machine of a session, written down once.

(nothing) ─opened─▶ opened ─prepared─▶ prepared
                      └──────started──────┴──▶ playing ◀─resumed─ paused
                                                │  └────paused────▶ │
                                          closed│   stop_requested  │
                                                │  └──▶ closing ◀───┘   (stop again: still closing)
                                                ▼          │closed
                                             resting ◀─────┘
                                                │rested
                                                ▼
                                             closed ─rated─▶ rated      (a rating may also come while resting,
                                                                         and may be given anew)
Before it has rested, a session can be abandoned. Stop works from every state in which hands are on the body.
"""

from __future__ import annotations

from typing import Final

from unknot.model.session import EventKind, SessionState, SessionStatus

__all__ = ["LIVE", "TRANSITIONS", "allowed"]

LIVE: Final[frozenset[SessionStatus]] = frozenset({"playing", "paused", "closing"})
"""Hands are on the body: from each of these, stop works."""

TRANSITIONS: Final[dict[SessionStatus, dict[EventKind, SessionStatus]]] = {
    "opened": {"prepared": "prepared", "started": "playing", "abandoned": "abandoned"},
    "prepared": {"started": "playing", "abandoned": "abandoned"},
    "playing": {
        "paused": "paused",
        "feedback": "playing",
        "step_skipped": "playing",
        "step_extended": "playing",
        "replanned": "playing",
        "clock_synced": "playing",
        "stop_requested": "closing",
        "closed": "resting",
        "abandoned": "abandoned",
    },
    "paused": {
        "resumed": "playing",
        "feedback": "paused",
        "step_skipped": "paused",
        "step_extended": "paused",
        "replanned": "paused",
        "clock_synced": "paused",
        "stop_requested": "closing",
        "abandoned": "abandoned",
    },
    # Feedback is still heard and written down here; the closing is already the softest there is.
    "closing": {
        "feedback": "closing",
        "clock_synced": "closing",
        "stop_requested": "closing",
        "closed": "resting",
        "abandoned": "abandoned",
    },
    "resting": {"rested": "closed", "rated": "rated"},
    "closed": {"rated": "rated"},
    "rated": {"rated": "rated"},
    "abandoned": {},
}
"""Status -> event kind -> next status. What is not here is illegal."""

_FIRST: Final[frozenset[EventKind]] = frozenset({"opened"})


def allowed(state: SessionState | None) -> frozenset[EventKind]:
    """Return the kinds of events that a state allows. Before the first event (None) that is "opened" alone."""
    return _FIRST if state is None else frozenset(TRANSITIONS[state.status])
