"""The health page: everything that can be asked, once, in groups, the gravest first."""

from __future__ import annotations

from tests.screening.shelf import asked_conditions, knowledge

from unknot.screening import health_page


def test_every_question_stands_on_the_page_exactly_once() -> None:
    rows = [row.id for group in health_page(knowledge()) for row in (*group.always, *group.more)]
    assert sorted(rows) == [condition.id for condition in asked_conditions()]


def test_the_page_opens_with_the_urgent_signs() -> None:
    first = health_page(knowledge())[0]
    assert first.title == "Any of these today?"
    assert "cauda_equina_signs" in [row.id for row in first.always[:6]]
    verdicts = [knowledge().conditions[row.id].verdict for row in first.always]
    assert verdicts == sorted(verdicts, key=["urgent", "postpone", "clearance", "adapt", "go"].index)


def test_the_week_of_a_pregnancy_is_asked_with_it() -> None:
    rows = {row.id: row for group in health_page(knowledge()) for row in (*group.always, *group.more)}
    assert [(d.key, d.label, d.high) for d in rows["pregnancy"].details] == [("weeks", "Week of pregnancy", 42.0)]
    assert [d.key for d in rows["dvt_history"].details] == ["months"]
    assert rows["fever"].details == ()


def test_a_doctors_yes_is_asked_for_only_where_it_lifts_something() -> None:
    rows = {row.id: row for group in health_page(knowledge()) for row in (*group.always, *group.more)}
    assert rows["disc_herniation"].clearable
    assert rows["dvt_history"].clearable
    assert not rows["fever"].clearable
    assert not rows["pregnancy"].clearable
