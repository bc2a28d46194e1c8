"""Commands from devices, which may send anything, become events or are refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.guiding.logs import log

from unknot.errors import IllegalEvent
from unknot.guiding import Command, after, command_from, decide, fold

NOW_MS = 1_000_000
GOOD: dict[str, Any] = {"id": "a1", "kind": "paused", "session_s": 12.5, "wall_ms": 999_000, "actor": "giver"}


def told(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


def decided(**changes: Any) -> Any:
    state = fold(log("opened", "started"))
    return decide(state, command_from(told(**changes)), session="s1", now_wall_ms=NOW_MS)


def test_a_good_command_becomes_the_next_event() -> None:
    event = decided()
    assert (event.seq, event.kind, event.session_s, event.wall_ms) == (2, "paused", 12.5, 999_000)
    assert after(fold(log("opened", "started")), event).status == "paused"


def test_what_happened_without_a_network_keeps_its_time() -> None:
    assert decided(wall_ms=400_000).wall_ms == 400_000


def test_no_device_can_place_an_event_in_the_future_or_before_the_last_anchor() -> None:
    assert decided(wall_ms=5_000_000_000).wall_ms == NOW_MS
    assert decided(wall_ms=1).wall_ms == 1000


def test_a_device_without_a_clock_gets_the_servers() -> None:
    assert decided(wall_ms=0).wall_ms == NOW_MS


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        "paused",
        {},
        told(id=""),
        told(id="x" * 65),
        told(id="line\nbreak"),
        told(id=7),
        told(kind="danced"),
        told(kind=None),
        told(kind=["paused"]),
        told(kind="opened"),
        told(kind="replanned"),
        told(actor="system"),
        told(actor="nobody"),
        told(session_s="12"),
        told(session_s=-1),
        told(session_s=float("nan")),
        told(session_s=float("inf")),
        told(session_s=1e9),
        told(session_s=True),
        told(wall_ms=-5),
        told(wall_ms=1e300),
        told(session_s=10**400),
        told(kind="rated", payload={"tension_before": 10**400}),
        told(payload=[]),
        told(kind="rated", payload={"notes": "x" * 5000}),
        told(kind="rated", payload={"best": ["x"] * 500}),
        told(kind="rated", payload={"best": {"a": 1}}),
        told(kind="step_skipped", payload={"step": 1, "to_s": float("inf")}),
    ],
)
def test_a_malformed_command_is_refused_in_words(values: object) -> None:
    with pytest.raises(IllegalEvent) as refusal:
        command_from(values)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "resumed"},
        {"kind": "started"},
        {"kind": "rated"},
        {"kind": "feedback", "payload": {"what": "harder"}},
        {"kind": "feedback", "payload": {}},
        {"kind": "step_skipped", "payload": {"step": 1}},
        {"kind": "step_skipped", "payload": {"step": 0.5, "to_s": 10}},
    ],
)
def test_a_command_that_the_state_does_not_allow_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(IllegalEvent):
        decided(**changes)


@pytest.mark.parametrize("tension", [-1, 11, "7"])
def test_a_tension_off_the_scale_is_refused(tension: object) -> None:
    state = fold(log("opened", "started", "closed"))
    command = command_from(told(kind="rated", payload={"tension_before": tension}))
    with pytest.raises(IllegalEvent, match="0 to 10"):
        decide(state, command, session="s1", now_wall_ms=NOW_MS)


def test_a_device_cannot_grant_itself_firmer_nor_write_what_the_log_has_no_use_for() -> None:
    command = command_from(told(kind="feedback", payload={"what": "firmer", "granted": True, "diagnosis": "secret"}))
    assert command.payload == {"what": "firmer"}


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*GOOD, "payload", "more"]), JSON))
def test_anything_at_all_is_a_command_or_a_refusal(values: dict[str, Any]) -> None:
    try:
        command = command_from({**GOOD, **values})
    except IllegalEvent:
        return
    assert isinstance(command, Command)
