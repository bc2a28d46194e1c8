"""Routines that someone might really write: each fails with rule, hand, time, place, size and remedy."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from unknot.shell.cli.app import run
from unknot.units import clock_text

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
    "race-along-the-back": ("speed_limit", "", False, (59, 61), "30 cm/s"),
    "all-evening": ("minutes_allowed", "", False, (5399, 5401), "30 min"),
    "bang-to-end-with": ("percussion_not_last", "", False, (470, 490), "30 s"),
    "until-the-knot-gives": ("point_hold_far_too_long", "shoulder_top.left", True, (300, 320), "42 s"),
}


PAGE = (Path(__file__).resolve().parents[2] / "docs" / "unsafe-routines.md").read_text(encoding="utf-8")


def row(name: str, violation: dict[str, Any]) -> str:
    """Return the row of the page about unsafe routines."""
    hand = f", {violation['hand']} hand" if violation["hand"] else ""
    found = f"{clock_text(violation['when_s'])}, {violation['where']}{hand}, over by {violation['over_by']}"
    said = f"{violation['message']} → {violation['remedy']}"
    return f"| `{name}` | {violation['line']} | `{violation['rule']}` | {found} | {said} |"


def without_times(text: str) -> str:
    """Return text with every time struck out: how hands travel may shift one by a second or two."""
    return re.sub(r"\d+:\d\d|\d+(\.\d+)? (s|min)\b", "…", text)


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

    the_ones = list(filter(is_it, answer["violations"]))
    assert the_ones, json.dumps(answer["violations"], indent=1)[:4000]
    told = row(name, the_ones[0])
    assert without_times(told) in without_times(PAGE), told


@pytest.mark.parametrize("name", EXPECTED)
def test_the_page_says_it_in_words_and_points_at_the_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = checked(name, capsys=capsys)
    assert "not safe" in page.splitlines()[0]
    assert EXPECTED[name][0] in page
    # What is about the whole session has no line of its own
    assert "(line " in page or name in ("eight-minutes-of-thumbs", "all-evening")
    assert "→ " in page


def test_every_unsafe_routine_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(path.name.removesuffix(".routine.yaml") for path in FOLDER.glob("*.routine.yaml"))


def test_without_the_bruise_the_same_strokes_pass_it_by(capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(FOLDER / "through-a-bruise.routine.yaml"), "--json"])
    assert "marked_place" not in {v["rule"] for v in json.loads(capsys.readouterr().out)["violations"]}
