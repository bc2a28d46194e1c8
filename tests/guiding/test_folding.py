"""The fold: one log, one state, for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.guiding.logs import PAYLOADS, SESSION, event, log

from unknot.errors import IllegalEvent
from unknot.guiding import after, allowed, fold
from unknot.model.session import Event, SessionState


@st.composite
def legal_logs(draw: st.DrawFn) -> list[Event]:
    """Logs that a session can really have: at each state one of the kinds it allows."""
    events = [event("opened", 0, wall_ms=1000)]
    state = fold(events)
    for seq in range(1, draw(st.integers(1, 25))):
        kinds = sorted(allowed(state))
        if not kinds:
            break
        kind = draw(st.sampled_from(kinds))
        payload: dict[str, object] = PAYLOADS.get(kind, {})
        if kind == "replanned":
            payload = {"revision": state.revision + 1}
        elif kind == "feedback":
            payload = {"what": draw(st.sampled_from(["softer", "firmer", "stay", "not_there", "cold", "move"]))}
        at_s = draw(st.floats(0, 3600, allow_nan=False))
        added = event(kind, seq, at_s=at_s, wall_ms=1000 + seq * 500, payload=payload)
        events.append(added)
        state = after(state, added)
    return events


@given(legal_logs())
def test_the_same_log_folds_to_the_same_state(events: list[Event]) -> None:
    assert fold(events) == fold(list(events))


@given(legal_logs(), st.data())
def test_an_event_delivered_again_changes_nothing(events: list[Event], data: st.DataObject) -> None:
    again = data.draw(st.integers(0, len(events) - 1))
    later = data.draw(st.integers(again + 1, len(events)))
    assert fold([*events[:later], events[again], *events[later:]]) == fold(events)


@given(legal_logs(), st.data())
def test_folding_in_two_parts_is_folding_at_once(events: list[Event], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(events)))
    state: SessionState = fold(events[:cut])
    for told in events[cut:]:
        state = after(state, told)
    assert state == fold(events)


@given(legal_logs())
def test_a_gap_in_the_log_is_refused(events: list[Event]) -> None:
    last = events[-1]
    shifted = event(last.kind, last.seq + 1, id="late", payload=last.payload)
    with pytest.raises(IllegalEvent):
        fold([*events[:-1], shifted])


def test_an_empty_log_is_refused() -> None:
    with pytest.raises(IllegalEvent, match="empty"):
        fold([])


def test_an_event_of_another_session_is_refused() -> None:
    with pytest.raises(IllegalEvent, match="belongs to session other"):
        fold([*log("opened"), event("started", 1, session="other")])


def test_the_position_runs_from_the_anchor_and_stands_while_paused() -> None:
    events = [event("opened", 0), event("started", 1, at_s=0.0, wall_ms=10_000)]
    assert fold(events).position_s(10_000 + 42_500) == pytest.approx(42.5)
    events.append(event("paused", 2, at_s=42.5, wall_ms=52_500))
    assert fold(events).position_s(99_999_999) == 42.5
    events.append(event("resumed", 3, at_s=42.5, wall_ms=100_000))
    assert fold(events).position_s(101_000) == 43.5


def test_a_clock_that_went_back_does_not_turn_the_position_back() -> None:
    state = fold([event("opened", 0), event("started", 1, at_s=5.0, wall_ms=10_000)])
    assert state.position_s(3_000) == 5.0


def test_a_skip_goes_on_at_the_next_step_and_is_remembered() -> None:
    skip = event("step_skipped", 2, at_s=20.0, wall_ms=30_000, payload={"step": 3, "to_s": 75.0})
    state = fold([*log("opened", "started"), skip])
    assert (state.anchor_session_s, state.anchor_wall_ms, state.skipped) == (75.0, 30_000, (3,))


def test_a_skip_while_paused_moves_and_stays_paused() -> None:
    skip = event("step_skipped", 3, at_s=20.0, wall_ms=30_000, payload={"step": 3, "to_s": 75.0})
    state = fold([*log("opened", "started", "paused"), skip])
    assert (state.status, state.position_s(90_000)) == ("paused", 75.0)


def test_stop_begins_the_closing_at_its_own_zero_and_a_second_stop_does_not_begin_it_anew() -> None:
    events = [*log("opened", "started"), event("stop_requested", 2, at_s=300.0, wall_ms=310_000)]
    once = fold(events)
    assert (once.status, once.anchor_session_s, once.anchor_wall_ms, once.stopped_early) == (
        "closing",
        0.0,
        310_000,
        True,
    )
    twice = fold([*events, event("stop_requested", 3, at_s=9.0, wall_ms=319_000)])
    assert twice.position_s(320_000) == 10.0


def test_closing_at_the_end_of_the_score_is_not_stopping_early() -> None:
    assert fold(log("opened", "started", "closed")).stopped_early is False


def test_softer_and_firmer_sum_in_halves_and_a_refused_firmer_does_not_count() -> None:
    words = ["softer", "softer", "firmer"]
    events = log("opened", "started")
    events += [event("feedback", 2 + i, payload={"what": word}) for i, word in enumerate(words)]
    assert fold(events).level_offset == -0.5
    events.append(event("feedback", 5, payload={"what": "firmer", "granted": False}))
    assert fold(events).level_offset == -0.5


def test_not_there_remembers_place_and_moment() -> None:
    told = event("feedback", 2, at_s=31.0, payload={"what": "not_there", "region": "neck.left"})
    assert fold([*log("opened", "started"), told]).not_there == (("neck.left", 31.0),)


def test_a_new_plan_does_not_move_the_position() -> None:
    before = fold(log("opened", "started"))
    state = fold([*log("opened", "started"), event("replanned", 2, at_s=9.0, wall_ms=10_000)])
    assert state.revision == 1
    assert state.position_s(20_000) == before.position_s(20_000)


@pytest.mark.parametrize("revision", [0, 2, 1.5, True, "1", None])
def test_a_revision_out_of_turn_is_refused(revision: object) -> None:
    with pytest.raises(IllegalEvent, match="revision"):
        fold([*log("opened", "started"), event("replanned", 2, payload={"revision": revision})])


@pytest.mark.parametrize("to_s", [None, "60", True, -1.0, float("nan")])
def test_a_jump_to_nowhere_is_refused(to_s: object) -> None:
    with pytest.raises(IllegalEvent, match="to_s"):
        fold([*log("opened", "started"), event("step_skipped", 2, payload={"step": 1, "to_s": to_s})])


def test_a_measured_clock_sets_the_anchor_anew_while_it_runs_only() -> None:
    synced = event("clock_synced", 2, at_s=50.0, wall_ms=70_000)
    assert fold([*log("opened", "started"), synced]).position_s(71_000) == 51.0
    paused = log("opened", "started", "paused")
    assert fold([*paused, event("clock_synced", 3, at_s=50.0)]).position_s(71_000) == paused[-1].session_s


def test_a_rating_given_in_parts_adds_up() -> None:
    events = log("opened", "started", "closed", "rested", "rated")
    more = event("rated", 5, payload={"pressure": "right"})
    state = fold([*events, more])
    assert state.rating == {"tension_before": 7, "tension_after": 3, "pressure": "right"}
    assert state.session == SESSION
