"""What past sessions teach: a little, and quicker to soften than to press."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unknot.learning import preferences_from
from unknot.model.record import Preferences, Record


def record(number: int = 0, **changes: Any) -> Record:
    values: dict[str, Any] = {
        "session": f"s{number}",
        "title": "One",
        "started_wall_ms": number,
        "planned_s": 600.0,
        "done_s": 600.0,
        "stopped_early": False,
    }
    return Record(**{**values, **changes})


def test_nothing_known_teaches_nothing() -> None:
    assert preferences_from([]) == Preferences()


def test_a_session_of_less_than_a_minute_says_nothing() -> None:
    assert preferences_from([record(done_s=40.0, rating={"pressure": "too_firm"})]) == Preferences()


def test_a_session_without_a_word_changes_nothing_but_the_count() -> None:
    assert preferences_from([record()]) == Preferences(sessions=1)


@pytest.mark.parametrize(
    ("feedback", "pressure", "expected"),
    [
        ({"softer": 2}, "right", -0.5),
        ({"softer": 2}, "too_firm", -1.0),
        ({}, "too_firm", -0.5),
        ({}, "too_light", 0.5),
        ({"firmer": 2}, "too_light", 0.5),
        ({"softer": 1, "firmer": 1}, "right", 0.0),
        ({"softer": 9}, "right", -0.5),
    ],
)
def test_words_and_ratings_move_the_level_by_halves(feedback: dict[str, int], pressure: str, expected: float) -> None:
    learned = preferences_from([record(feedback=feedback, rating={"pressure": pressure})])
    assert learned.level_offset == expected


def test_the_newest_session_weighs_most() -> None:
    firm, soft = {"pressure": "too_firm"}, {"pressure": "too_light"}
    old_firm = [record(number, rating=firm) for number in range(3)]
    assert preferences_from([*old_firm, *(record(10 + n, rating=soft) for n in range(6))]).level_offset > 0
    assert preferences_from([record(0, rating=soft), *(record(10 + n, rating=firm) for n in range(6))]).level_offset < 0


def test_what_was_best_and_what_should_stay_is_wanted_and_what_was_skipped_is_not() -> None:
    learned = preferences_from(
        [
            record(
                feedback={"stay": 1, "stay:palm_kneading": 1, "skipped:hacking": 1}, rating={"best": ["palm_kneading"]}
            )
        ]
    )
    assert learned.stroke_weights["palm_kneading"] > 0 > learned.stroke_weights["hacking"]


def test_not_there_is_remembered_by_place() -> None:
    learned = preferences_from([record(feedback={"not_there": 1, "not_there:neck.left": 1})])
    assert learned.region_weights == {"neck.left": pytest.approx(-0.34)}


RECORDS = st.lists(
    st.builds(
        record,
        st.integers(0, 50),
        feedback=st.dictionaries(
            st.sampled_from(["softer", "firmer", "stay:a", "skipped:a", "not_there:neck.left"]), st.integers(0, 50)
        ),
        rating=st.fixed_dictionaries(
            {}, optional={"pressure": st.sampled_from(["too_light", "right", "too_firm"]), "best": st.just(["a", "b"])}
        ),
    ),
    max_size=12,
)


@given(RECORDS)
def test_learning_stays_within_its_bounds_whatever_happened(records: list[Record]) -> None:
    learned = preferences_from(records)
    assert -1.0 <= learned.level_offset <= 0.5
    assert learned.level_offset * 2 == int(learned.level_offset * 2)
    weights = [*learned.stroke_weights.values(), *learned.region_weights.values()]
    assert all(-1.0 <= weight <= 1.0 for weight in weights)


@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(records: list[Record], chance: Any) -> None:
    distinct = list({told.started_wall_ms: told for told in records}.values())
    shuffled = list(distinct)
    chance.shuffle(shuffled)
    assert preferences_from(shuffled) == preferences_from(distinct)
