"""The example intakes: real variety, each with the verdict that its name promises."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.screening.shelf import knowledge

from unknot.formats import read_intake
from unknot.model.screening import Screening
from unknot.screening import screen

FOLDER = Path(__file__).parents[2] / "examples" / "intakes"
VERDICTS_BY_NAME = {
    "anticoagulants": "adapt",
    "bruised-hip": "adapt",
    "cauda-equina-signs": "urgent",
    "desk-worker": "go",
    "fever": "postpone",
    "first-time-couple-ten-minutes": "go",
    "nothing-answered": "adapt",
    "nurse-with-ten-minutes": "adapt",
    "pregnant-29-weeks": "adapt",
    "professional-client": "go",
    "runner-tight-lower-back": "adapt",
    "seated-office": "go",
    "slipped-disc-cleared": "adapt",
    "small-elderly-osteoporosis": "adapt",
    "sore-thumbed-giver": "go",
    "sunburnt-shoulders": "adapt",
    "tall-heavy-man": "adapt",
    "touch-with-care": "adapt",
}


def _screened(name: str) -> Screening:
    path = FOLDER / f"{name}.intake.yaml"
    return screen(read_intake(path.read_text(encoding="utf-8"), path.name, knowledge()), knowledge())


def test_every_example_has_a_promised_verdict() -> None:
    assert sorted(VERDICTS_BY_NAME) == sorted(p.name.removesuffix(".intake.yaml") for p in FOLDER.iterdir())


@pytest.mark.parametrize("name", sorted(VERDICTS_BY_NAME))
def test_example_has_the_verdict_its_name_promises(name: str) -> None:
    assert VERDICTS_BY_NAME[name] == _screened(name).verdict


def test_the_same_back_gets_different_limits_with_a_bruise_a_pregnancy_a_sore_thumb_and_a_beginner() -> None:
    names = ("desk-worker", "bruised-hip", "pregnant-29-weeks", "sore-thumbed-giver", "first-time-couple-ten-minutes")
    limits = [_screened(name).limits for name in names]
    assert len(names) == len({repr(limit) for limit in limits})


def test_the_sore_thumb_leaves_no_thumb_work() -> None:
    limits = _screened("sore-thumbed-giver").limits
    assert limits.thumb_budget_s == 0.0
    assert not limits.allows("contact", "thumb")
    assert limits.because["thumb_budget_s"] == ("giver_sore_thumb",)


def test_the_sunburn_keeps_hands_off_the_shoulder_tops_and_the_marked_neck() -> None:
    limits = _screened("sunburnt-shoulders").limits
    assert limits.region_level("shoulder_top.left") == -1.0
    assert [(area.label, area.margin_mm, area.max_level) for area in limits.areas] == [("burnt neck", 30.0, -1.0)]
