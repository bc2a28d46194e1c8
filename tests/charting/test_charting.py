"""What really happened, told apart from what was planned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.charting.scores import score, step
from tests.guiding.logs import event, log

from unknot.charting import played_intervals, record_of
from unknot.errors import IllegalEvent
from unknot.model.session import Event

PLAYED_THROUGH = [*log("opened", "started")[:1], event("started", 1), event("closed", 2, at_s=100.0)]


def test_a_session_played_through_is_what_was_planned() -> None:
    record = record_of({0: score()}, PLAYED_THROUGH)
    assert (record.planned_s, record.done_s, record.stopped_early) == (100.0, 100.0, False)
    assert record.strokes_s == {"fan_effleurage": 30.0, "palm_kneading": 60.0, "still_hands": 10.0}


def test_seconds_go_to_the_places_the_hands_were_on() -> None:
    record = record_of({0: score()}, PLAYED_THROUGH)
    assert record.dose_s == {
        "interscapular.left": 15.0,
        "interscapular.right": 15.0,
        "sacrum": 10.0,
        "shoulder_blade.left": 15.0,
        "shoulder_blade.right": 15.0,
        "shoulder_top.left": 30.0,
        "shoulder_top.right": 30.0,
    }


def test_an_early_stop_counts_what_was_done_and_its_closing() -> None:
    events = [event("opened", 0), event("started", 1), event("stop_requested", 2, at_s=25.0)]
    events += [event("stop_requested", 3, at_s=8.0), event("closed", 4, at_s=12.0)]
    record = record_of({0: score()}, events)
    assert record.stopped_early
    assert record.done_s == 37.0
    assert record.strokes_s == {"closing_hold": 12.0, "palm_kneading": 15.0, "still_hands": 10.0}


def test_a_pause_is_not_massage() -> None:
    events = [event("opened", 0), event("started", 1), event("paused", 2, at_s=20.0, wall_ms=20_000)]
    events += [event("resumed", 3, at_s=20.0, wall_ms=900_000), event("closed", 4, at_s=100.0)]
    assert record_of({0: score()}, events).done_s == 100.0


def test_a_skipped_stretch_is_not_counted_and_a_repeated_one_twice() -> None:
    skip = event("step_skipped", 2, at_s=15.0, payload={"step": 1, "to_s": 40.0})
    again = event("step_extended", 3, at_s=60.0, payload={"step": 2, "to_s": 40.0})
    events = [event("opened", 0), event("started", 1), skip, again, event("closed", 4, at_s=100.0)]
    record = record_of({0: score()}, events)
    assert record.done_s == 15.0 + 20.0 + 60.0
    assert record.dose_s["shoulder_top.left"] == 5.0
    assert record.dose_s["shoulder_top.right"] == 50.0
    assert record.feedback == {"skipped:palm_kneading": 1}


def test_a_skip_while_paused_counts_nothing() -> None:
    skip = event("step_skipped", 3, at_s=15.0, payload={"step": 1, "to_s": 40.0})
    events = [event("opened", 0), event("started", 1), event("paused", 2, at_s=15.0), skip]
    events += [event("resumed", 4, at_s=40.0), event("closed", 5, at_s=100.0)]
    assert record_of({0: score()}, events).done_s == 75.0


def test_each_stretch_is_read_from_the_revision_that_played() -> None:
    new = score(
        steps=(step(0.0, 50.0, "still_hands", "sacrum", "midline"), step(50.0, 50.0, "wringing", "side", "left"))
    )
    told = event("feedback", 2, at_s=48.0, payload={"what": "not_there", "region": "shoulder_top.right"})
    planned = event("replanned", 3, at_s=50.0, payload={"revision": 1, "from_s": 50.0})
    events = [event("opened", 0), event("started", 1), told, planned, event("closed", 4, at_s=100.0)]
    record = record_of({0: score(), 1: new}, events)
    assert record.done_s == 100.0
    assert record.strokes_s == {"palm_kneading": 40.0, "still_hands": 10.0, "wringing": 50.0}
    assert record.feedback == {"not_there": 1, "not_there:shoulder_top.right": 1}


def test_staying_names_the_stroke() -> None:
    told = event("feedback", 2, at_s=12.0, payload={"what": "stay"})
    events = [event("opened", 0), event("started", 1), told, event("closed", 3, at_s=100.0)]
    assert record_of({0: score()}, events).feedback == {"stay": 1, "stay:palm_kneading": 1}


def test_a_device_that_reports_a_late_end_has_not_played_past_the_last_stroke() -> None:
    events = [event("opened", 0), event("started", 1), event("closed", 2, at_s=5000.0)]
    assert record_of({0: score()}, events).done_s == 100.0


def test_ratings_and_the_start_are_kept() -> None:
    events = [event("opened", 0, wall_ms=5), event("started", 1, wall_ms=70), event("closed", 2, at_s=100.0)]
    events += [event("rated", 3, payload={"pressure": "right"}), event("rated", 4, payload={"notes": "more neck"})]
    record = record_of({0: score()}, events)
    assert (record.started_wall_ms, record.rating) == (70, {"pressure": "right", "notes": "more neck"})


def test_a_missing_revision_is_refused() -> None:
    planned = event("replanned", 2, at_s=5.0, payload={"revision": 1})
    with pytest.raises(IllegalEvent, match="revision 1"):
        record_of({0: score()}, [event("opened", 0), event("started", 1), planned, event("closed", 3, at_s=9.0)])


def test_an_empty_log_is_refused() -> None:
    with pytest.raises(IllegalEvent, match="empty"):
        record_of({0: score()}, [])


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_pausing_anywhere_any_number_of_times_loses_no_second(moments: list[float]) -> None:
    events: list[Event] = [event("opened", 0), event("started", 1)]
    for moment in sorted(moments):
        events.append(event("paused", len(events), at_s=moment))
        events.append(event("resumed", len(events), at_s=moment))
    events.append(event("closed", len(events), at_s=100.0))
    played = played_intervals(events)
    assert sum(interval.duration_s for interval in played) == pytest.approx(100.0)
    assert not any(interval.closing for interval in played)
