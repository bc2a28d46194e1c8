"""Warm towels and warm stones: never long in one place, and never for whom they are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.verifying.scores import CATALOG, arriving, found, good, held, mirrored_figure, passage, step

from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.model.score import ScoreStep
from unknot.model.words import Side
from unknot.verifying import verify_routine

WARM = sorted(stroke.id for stroke in CATALOG.strokes.values() if stroke.technique == "warmth")


@pytest.mark.parametrize("stroke", WARM)
@pytest.mark.parametrize(("seconds", "fine"), [(60.0, True), (175.0, True), (185.0, False), (300.0, False)])
def test_warmth_lies_in_one_place_for_three_minutes_at_most(stroke: str, seconds: float, fine: bool) -> None:
    laid = step(stroke, passage(1, mirrored_figure(held("palm", 46, 200, 0.5, seconds))), level=0.5)
    assert (found(good(laid), "warmth_hold") == []) == fine


def warm(region: str, side: Side = "both", seconds: float = 110.0) -> ScoreStep:
    laid = step("warm_towel", passage(1, mirrored_figure(held("palm", 46, 200, 0.5, seconds))), level=0.5)
    return replace(laid, regions=(region,), side=side)


@pytest.mark.parametrize(
    "laid",
    [
        [warm("lumbar_paraspinal"), warm("lumbar_paraspinal"), warm("whole_back")],
        [warm("whole_back"), warm("whole_back"), warm("whole_back")],
        [warm("side", "left"), warm("side", "left"), warm("side", "both")],
    ],
)
def test_warm_things_one_after_the_other_count_together(laid: list[ScoreStep]) -> None:
    (violation,) = found(good(*laid), "warmth_in_all")
    assert violation.value == pytest.approx(330.0)
    assert laid[0].regions == ("whole_back",) or violation.region.startswith(laid[0].regions[0])


@pytest.mark.parametrize(
    "laid",
    [
        [warm("lumbar_paraspinal"), warm("thoracic_paraspinal"), warm("interscapular")],
        [warm("side", "left"), warm("side", "right"), warm("side", "left")],
        [warm("whole_back"), warm("whole_back")],
    ],
)
def test_warm_things_on_several_places_do_not(laid: list[ScoreStep]) -> None:
    assert found(good(*laid), "warmth_in_all") == []


def test_hands_alone_may_rest_longer() -> None:
    resting = step("still_hands", passage(1, mirrored_figure(held("palm", 46, 200, 0.5, 300.0))), level=0.5)
    assert found(good(resting), "warmth_hold") == []


@pytest.mark.parametrize(("stroke", "tool"), [("warm_stones", "stones"), ("warm_towel", "warm_towel")])
def test_a_tool_that_screening_ruled_out_is_not_laid_on(stroke: str, tool: str) -> None:
    laid = step(stroke, passage(1, mirrored_figure(held("palm", 46, 200, 0.5, 60.0))), level=0.5)
    limits = Limits(forbidden=frozenset({("tool", tool)}))
    assert found(good(laid), "not_allowed_today", limits) != []
    assert found(good(arriving()), "not_allowed_today", limits) == []


@pytest.mark.parametrize(("stroke", "tool"), [("warm_stones", "stones"), ("warm_towel", "warm_towel")])
def test_a_routine_that_asks_for_it_is_told(stroke: str, tool: str) -> None:
    asked = Step(
        stroke=stroke, regions=("thoracic_paraspinal",), side="both", duration_s=60.0, level=0.5, phase="settle"
    )
    routine = Routine(title="Warm", steps=(asked,))

    def rules(limits: Limits) -> set[str]:
        return {violation.rule for violation in verify_routine(routine, limits, CATALOG)}

    assert "not_allowed_today" in rules(Limits(forbidden=frozenset({("tool", tool)})))
    assert "not_allowed_today" not in rules(Limits())
