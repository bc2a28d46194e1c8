"""What is made warm before a massage: what is at hand and allowed, with its temperature and its test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.model.routine import Routine, Step
from unknot.shell.web.preparing import supply_rows

CATALOG = shipped_catalog()
HEALTHY = Intake(health_page_done=True)


def routine(*strokes: str) -> Routine:
    steps = tuple(
        Step(stroke=stroke, regions=("thoracic_paraspinal",), side="both", duration_s=60.0, level=0.5, phase="settle")
        for stroke in strokes
    )
    return Routine(title="Warm", steps=steps)


def ids(intake: Intake, made: Routine) -> list[str]:
    return [row.id for row in supply_rows(intake, made, CATALOG)]


@pytest.mark.parametrize(
    ("at_hand", "strokes", "expected"),
    [
        ({"bed"}, ["still_hands"], []),
        ({"oil"}, ["still_hands"], ["oil"]),
        ({"lotion"}, ["still_hands"], ["lotion"]),
        ({"oil", "lotion"}, ["still_hands"], ["oil"]),
        ({"stones", "warm_towel"}, ["still_hands"], []),
        ({"oil", "warm_towel"}, ["warm_towel"], ["oil", "warm_towel"]),
        ({"stones"}, ["warm_stones", "warm_towel"], ["stones", "warm_towel"]),
    ],
)
def test_one_thing_for_the_skin_and_what_the_routine_lays_on(
    at_hand: set[str], strokes: list[str], expected: list[str]
) -> None:
    assert ids(replace(HEALTHY, at_hand=frozenset(at_hand)), routine(*strokes)) == expected


def test_what_screening_ruled_out_is_not_made_warm() -> None:
    numb = replace(HEALTHY, at_hand=frozenset({"stones"}), health={"reduced_feeling": "present"})
    assert ids(numb, routine("warm_stones")) == []


@pytest.mark.parametrize(
    ("supply", "stroke"),
    [("oil", "still_hands"), ("lotion", "still_hands"), ("warm_towel", "warm_towel"), ("stones", "warm_stones")],
)
def test_a_row_says_how_warm_and_how_to_test_it(supply: str, stroke: str) -> None:
    known = CATALOG.supplies[supply]
    (row,) = supply_rows(replace(HEALTHY, at_hand=frozenset({supply})), routine(stroke), CATALOG)
    assert row.id == supply
    assert f"{known.low_c:g} to {known.high_c:g}\u00a0°C" in row.text
    assert "inner wrist" in row.text
    assert row.timer_s == known.warming_s
