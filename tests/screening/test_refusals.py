"""Answers that name something unknown are refused, with what was probably meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.screening.shelf import HEALTHY, knowledge

from unknot.errors import IntakeError, KnowledgeError
from unknot.model.intake import Giver, Mark, Wishes
from unknot.screening import screen
from unknot.screening.records import record_of


def test_a_misspelt_condition_is_refused_and_not_read_as_healthy() -> None:
    with pytest.raises(IntakeError, match=r'"fevr" is not a health question\. Did you mean fever'):
        screen(replace(HEALTHY, health={"fevr": "present"}), knowledge())


def test_what_follows_from_other_answers_cannot_be_answered() -> None:
    with pytest.raises(IntakeError, match="not a health question"):
        screen(replace(HEALTHY, health={"pregnancy_third_trimester": "absent"}), knowledge())


def test_what_follows_from_other_answers_can_be_cleared() -> None:
    intake = replace(HEALTHY, health={"dvt_history": "present"}, details={"dvt_history": {"months": "3"}})
    assert screen(intake, knowledge()).verdict == "clearance"
    cleared = replace(intake, cleared=frozenset({"dvt_within_six_months"}))
    assert screen(cleared, knowledge()).verdict == "adapt"


def test_a_clearance_of_the_row_that_was_ticked_covers_its_details_and_not_what_two_answers_make() -> None:
    intake = replace(HEALTHY, health={"dvt_history": "present"}, cleared=frozenset({"dvt_history"}))
    assert screen(intake, knowledge()).verdict == "adapt"
    with_risk = replace(intake, health={"dvt_history": "present", "clot_risk": "present"})
    assert screen(with_risk, knowledge()).verdict == "clearance"


@pytest.mark.parametrize("region", ["elbow_pit", "sacrum.left", "neck.both"])
def test_a_region_that_does_not_exist_is_refused(region: str) -> None:
    with pytest.raises(IntakeError):
        screen(replace(HEALTHY, wishes=Wishes(no_regions=frozenset({region}))), knowledge())
    with pytest.raises(IntakeError):
        screen(replace(HEALTHY, marks=(Mark(kind="not_here", region=region),)), knowledge())


@pytest.mark.parametrize(
    "mark",
    [
        Mark(kind="skin", what="bruise"),
        Mark(kind="skin", what="bruise", region="neck", polygon_mm=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))),
        Mark(kind="skin", what="bruise", polygon_mm=((0.0, 0.0), (1.0, 0.0))),
        Mark(kind="skin", what="bruise", polygon_mm=((0.0, 0.0), (1.0, float("nan")), (1.0, 1.0))),
        Mark(kind="skin", what="brusie", region="neck"),
        Mark(kind="skin", what="fever", region="neck"),
    ],
)
def test_a_mark_that_cannot_be_is_refused(mark: Mark) -> None:
    with pytest.raises(IntakeError, match="number 1"):
        screen(replace(HEALTHY, marks=(mark,)), knowledge())


def test_a_sore_part_of_the_giver_that_is_not_known_is_refused() -> None:
    with pytest.raises(IntakeError, match="spare"):
        screen(replace(HEALTHY, giver=Giver(sore=frozenset({"thum"}))), knowledge())


def test_a_detail_that_is_no_number_gets_the_careful_reading() -> None:
    for weeks in ("", "a few", "nan"):
        intake = replace(HEALTHY, health={"pregnancy": "present"}, details={"pregnancy": {"weeks": weeks}})
        ids = {finding.id for finding in screen(intake, knowledge()).findings}
        assert "pregnancy_third_trimester" in ids, weeks


def test_missing_knowledge_is_said_plainly() -> None:
    with pytest.raises(KnowledgeError, match=r"no_such_thing\.yaml"):
        record_of("no_such_thing", knowledge())


def test_not_being_sure_of_a_skin_mark_asks_to_look_first() -> None:
    screening = screen(replace(HEALTHY, health={"bruise": "unknown"}), knowledge())
    assert screening.verdict == "postpone"
    assert "place_not_shown" in {finding.id for finding in screening.findings}


def test_a_raised_mole_that_was_not_marked_makes_everything_light() -> None:
    screening = screen(replace(HEALTHY, health={"mole": "present"}), knowledge())
    assert screening.verdict == "adapt"
    assert screening.limits.max_level == 1.0
