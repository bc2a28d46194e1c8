"""Who has a warm towel at hand gets it once, near the end; who must not have it never does."""

from __future__ import annotations

import pytest

from unknot import pipeline
from unknot.library import shipped_catalog
from unknot.model.intake import Giver, Intake
from unknot.model.words import Goal

WARM = {stroke.id for stroke in shipped_catalog().strokes.values() if stroke.technique == "warmth"}


def warmth(at_hand: set[str], goal: Goal = "relax", ill_with: str = "") -> list[str]:
    """Return the warm steps of a plan of twenty minutes."""
    intake = Intake(
        health_page_done=True,
        goal=goal,
        at_hand=frozenset(at_hand),
        giver=Giver(experience="some"),
        health={ill_with: "present"} if ill_with else {},
    )
    return [step.stroke for step in pipeline.prepare(intake).routine.steps if step.stroke in WARM]


@pytest.mark.parametrize("goal", ["relax", "sleep", "connect"])
def test_a_warm_towel_at_hand_is_laid_on_once(goal: Goal) -> None:
    assert warmth({"oil", "warm_towel"}, goal) == ["warm_towel"]


def test_without_a_towel_nothing_warm_is_asked_for() -> None:
    assert warmth({"oil", "towels"}) == []
    assert warmth(set()) == []


@pytest.mark.parametrize("condition", ["reduced_feeling", "strong_painkillers", "fragile_skin"])
def test_who_may_burn_unnoticed_gets_no_warmth(condition: str) -> None:
    assert warmth({"oil", "warm_towel", "stones"}, ill_with=condition) == []
