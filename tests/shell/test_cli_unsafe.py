"""Routines that someone might really write: each fails with rule, hand, time, place, size and remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from unknot.shell.cli.app import run

FOLDER = Path(__file__).resolve().parents[1] / "broken" / "unsafe"
A_BRUISE = ["--intake", str(FOLDER / "a-bruise.intake.yaml")]

# file -> (rule, region, whether by a hand, seconds between which it begins, what it is over by)
EXPECTED: dict[str, tuple[str, str, bool, tuple[float, float], str]] = {
    "thumbs-on-the-spine": ("no_contact_here", "spinous_processes", True, (240, 250), "3 levels"),
    "elbow-over-the-kidneys": ("no_contact_here", "kidney.left", True, (240, 250), "3 levels"),
    "hacking-over-the-kidneys": ("no_contact_here", "kidney.right", True, (240, 250), "levels"),
    "front-of-the-neck": ("no_contact_here", "front_of_neck.left", True, (240, 250), "2 levels"),
    "deep-on-an-artery": ("no_contact_here", "front_of_neck.left", True, (240, 250), "4 levels"),
    "deep-friction-first": ("warm_before_deep", "interscapular.right", True, (60, 70), "8 s"),
    "eight-minutes-of-thumbs": ("thumb_overuse", "", False, (235, 245), "min"),
    "through-a-bruise": ("marked_place", "", True, (295, 305), "2 levels"),
    "no-closing": ("closing", "", False, (440, 480), "30 s"),
}


def checked(name: str, *more: str, capsys: pytest.CaptureFixture[str]) -> str:
    intake = A_BRUISE if name == "through-a-bruise" else []
    assert run(["check", str(FOLDER / f"{name}.routine.yaml"), *intake, *more]) == 1
    return capsys.readouterr().out


@pytest.mark.parametrize("name", EXPECTED)
def test_it_fails_with_rule_hand_time_place_size_and_remedy(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    rule, region, by_hand, (earliest_s, latest_s), over_by = EXPECTED[name]
    answer = json.loads(checked(name, "--json", capsys=capsys))
    assert answer["ok"] is False

    def is_it(violation: dict[str, Any]) -> bool:
        return (
            violation["rule"] == rule
            and violation["severity"] == "error"
            and (not region or violation["region"] == region)
            and bool(violation["hand"]) == by_hand
            and earliest_s <= violation["when_s"] <= latest_s
            and over_by in violation["over_by"]
            and bool(violation["where"] and violation["message"] and violation["remedy"] and violation["sources"])
        )

    assert any(map(is_it, answer["violations"])), json.dumps(answer["violations"], indent=1)[:4000]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_page_says_it_in_words_and_points_at_the_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = checked(name, capsys=capsys)
    assert "not safe" in page.splitlines()[0]
    assert EXPECTED[name][0] in page
    # What is about the whole session has no line of its own
    assert "(line " in page or name == "eight-minutes-of-thumbs"
    assert "→ " in page


def test_every_unsafe_routine_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(path.name.removesuffix(".routine.yaml") for path in FOLDER.glob("*.routine.yaml"))


def test_without_the_bruise_the_same_strokes_pass_it_by(capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(FOLDER / "through-a-bruise.routine.yaml"), "--json"])
    assert "marked_place" not in {v["rule"] for v in json.loads(capsys.readouterr().out)["violations"]}
