"""The state machine, walked exhaustively: every status, every kind of event, every way between them."""

from __future__ import annotations

from collections import deque
from typing import get_args

import pytest
from tests.guiding.logs import PAYLOADS, event

from unknot.errors import IllegalEvent
from unknot.guiding import LIVE, TRANSITIONS, after, allowed
from unknot.model.session import EVENT_KINDS, EventKind, SessionState, SessionStatus

STATUSES: tuple[SessionStatus, ...] = get_args(SessionStatus)
CELLS = [(status, kind) for status in STATUSES for kind in EVENT_KINDS]


def at(status: SessionStatus) -> SessionState:
    return SessionState(session="s1", status=status, seq=4, anchor_session_s=12.0, anchor_wall_ms=5000)


def test_every_status_has_its_row() -> None:
    assert set(TRANSITIONS) == set(STATUSES)


@pytest.mark.parametrize(("status", "kind"), CELLS, ids=lambda cell: str(cell))
def test_a_cell_of_the_table_is_what_the_fold_does(status: SessionStatus, kind: EventKind) -> None:
    told = event(kind, 5, at_s=13.0, wall_ms=6000)
    expected = TRANSITIONS[status].get(kind)
    if expected is None:
        with pytest.raises(IllegalEvent, match=status):
            after(at(status), told)
    else:
        assert after(at(status), told).status == expected


@pytest.mark.parametrize("status", STATUSES)
def test_what_is_allowed_is_what_the_table_says(status: SessionStatus) -> None:
    assert allowed(at(status)) == frozenset(TRANSITIONS[status])


def test_before_anything_only_opening_is_allowed() -> None:
    assert allowed(None) == frozenset({"opened"})
    for kind in EVENT_KINDS:
        if kind != "opened":
            with pytest.raises(IllegalEvent, match="not opened"):
                after(None, event(kind, 0))


def test_a_session_is_opened_once() -> None:
    assert all("opened" not in row for row in TRANSITIONS.values())


@pytest.mark.parametrize("status", sorted(LIVE))
def test_stop_works_whenever_hands_are_on_the_body(status: SessionStatus) -> None:
    assert after(at(status), event("stop_requested", 5)).status == "closing"


def test_hands_are_on_the_body_exactly_from_start_to_close() -> None:
    entered = {next_ for row in TRANSITIONS.values() for kind, next_ in row.items() if kind in ("started", "resumed")}
    assert entered == {"playing"}
    assert {status for status in STATUSES if "stop_requested" in TRANSITIONS[status]} == LIVE


def test_from_every_live_state_of_every_log_stop_then_close_ends_it() -> None:
    """Walk all reachable states (their status and what matters for the next step) and stop in each live one."""
    first = after(None, event("opened", 0))
    waiting, seen = deque([first]), {first.status}
    stopped = 0
    while waiting:
        state = waiting.popleft()
        if state.status in LIVE:
            closing = after(state, event("stop_requested", state.seq + 1, at_s=3.0, wall_ms=9000))
            ended = after(closing, event("closed", closing.seq + 1, at_s=5.0, wall_ms=14000))
            assert (closing.status, closing.stopped_early, ended.status) == ("closing", True, "resting")
            stopped += 1
        for kind in sorted(allowed(state)):
            payload = {"revision": state.revision + 1} if kind == "replanned" else PAYLOADS.get(kind, {})
            reached = after(state, event(kind, state.seq + 1, payload=payload))
            if reached.status not in seen:
                seen.add(reached.status)
                waiting.append(reached)
    assert seen == set(STATUSES)
    assert stopped == len(LIVE)


def test_every_status_but_the_last_ones_leads_to_an_end() -> None:
    ends = {"closed", "rated", "abandoned"}
    for start in STATUSES:
        reached, waiting = {start}, [start]
        while waiting:
            for next_ in TRANSITIONS[waiting.pop()].values():
                if next_ not in reached:
                    reached.add(next_)
                    waiting.append(next_)
        assert reached & ends
