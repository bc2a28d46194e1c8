"""The condition files themselves: sourced, consistent, short enough to read, and reachable."""

from __future__ import annotations

import re

from tests.screening.shelf import asked_conditions, knowledge

from unknot.model.limits import Forbid
from unknot.model.words import Strength
from unknot.screening.groups import GROUPS

ORDER: tuple[Strength, ...] = ("A", "B", "C", "D", "design")
FOUNDING = (
    "broken_skin",
    "rash",
    "unexplained_bruising",
    "unexplained_bruise",
    "fever",
    "recent_severe_injury",
    "active_inflammation",
    "dvt_history",
    "severe_varicose_veins",
)


def test_there_are_at_least_120_conditions_and_marks_about_the_recipient() -> None:
    own = [c for c in knowledge().conditions.values() if c.group != "giver" and c.asked != "derived"]
    assert len(own) >= 120


def test_every_condition_has_a_source_that_exists_and_claims_no_more_strength_than_it_has() -> None:
    for condition in knowledge().conditions.values():
        strengths = [knowledge().sources[source].strength for source in condition.sources]
        best = min(ORDER.index(strength) for strength in strengths)
        assert ORDER.index(condition.strength) >= best, condition.id


def test_the_reasons_of_the_founding_text_are_all_asked() -> None:
    for id_ in FOUNDING:
        condition = knowledge().conditions[id_]
        assert "founding_text_home" in condition.sources, id_
        assert condition.asked in ("always", "mark"), id_


def test_the_first_page_is_read_in_a_minute() -> None:
    always = [condition for condition in asked_conditions() if condition.asked == "always"]
    words = sum(len(condition.question.split()) for condition in always)
    # A calm reader takes in 240 words a minute.
    assert words <= 240
    assert 8 <= len({condition.group for condition in always}) <= 12


def test_every_group_has_its_place_in_the_order_of_findings() -> None:
    assert {condition.group for condition in knowledge().conditions.values()} == set(GROUPS)


def test_only_a_question_for_a_doctor_can_be_cleared_or_a_place_to_leave_out() -> None:
    for condition in knowledge().conditions.values():
        assert not (condition.clearable and condition.verdict in ("urgent", "postpone")), condition.id
        if condition.verdict == "clearance" and condition.id not in ("no_position_left",):
            assert condition.clearable, condition.id


def test_what_stops_a_massage_says_what_helps_and_when_to_call() -> None:
    for condition in knowledge().conditions.values():
        if condition.verdict in ("urgent", "postpone", "clearance"):
            assert condition.advice, condition.id
        if condition.verdict == "urgent":
            assert re.search(r"call|go to|emergency", f"{condition.title} {condition.advice}", re.I), condition.id


def test_every_grave_question_of_the_first_page_is_careful_when_unanswered() -> None:
    for condition in asked_conditions():
        if condition.asked == "always" and condition.verdict in ("urgent", "postpone", "clearance"):
            assert condition.unanswered == "careful", condition.id
            assert condition.careful_effects, condition.id


def test_the_words_are_calm() -> None:
    for condition in knowledge().conditions.values():
        texts = (condition.title, condition.question, condition.reason, condition.advice)
        assert not any("!" in text for text in texts), condition.id
        assert len(condition.title.split()) <= 12, condition.id
        assert not condition.question.endswith("?"), condition.id


def test_every_derived_condition_rests_on_a_question_that_is_asked() -> None:
    asked = {condition.id for condition in asked_conditions()}
    for condition in knowledge().conditions.values():
        if condition.answered_by:
            assert condition.asked == "derived", condition.id
            assert condition.answered_by in asked, condition.id
        marks = {c.id for c in knowledge().conditions.values() if c.asked == "mark"}
        assert set(condition.with_any) <= asked | marks, condition.id


def test_what_is_forbidden_exists() -> None:
    products = {"oil", "lotion", "nut_oil", "essential_oil", "scented_product"}
    tools = {"stones", "warm_towel", "latex"}
    for condition in knowledge().conditions.values():
        for effect in (*condition.effects, *condition.careful_effects, *condition.cleared_effects):
            if isinstance(effect, Forbid) and effect.kind in ("product", "tool"):
                assert effect.id in (products if effect.kind == "product" else tools), condition.id
