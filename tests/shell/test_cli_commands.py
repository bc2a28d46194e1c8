"""The commands as people use them, on the shipped knowledge and the example intakes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from unknot import formats
from unknot.library import shipped_catalog, shipped_readings, shipped_routines
from unknot.shell.cli.app import run
from unknot.shell.cli.outcomes import Exit

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "intakes"
READY_MADE = sorted(shipped_routines())

THUMBS_ON_THE_SPINE = """routine: Thumbs on the spine
steps:
  - hold: sacrum
    for: 60 s
  - effleurage: whole back
    level: 1
    for: 2 min
  - thumb circles: spine
    level: 3
    for: 1 min
  - effleurage: whole back
    stroke: closing
    level: 1
    for: 2 min
    slowing: true
  - closing hold: sacrum
    for: 30 s
"""


@pytest.fixture(autouse=True)
def _quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("UNKNOT_VOICE", raising=False)


def example(name: str) -> str:
    return str(EXAMPLES / f"{name}.intake.yaml")


def asked(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert run(list(arguments)) == code, capsys.readouterr().err
    return capsys.readouterr().out


def test_a_plan_has_a_reason_for_every_step_and_its_exact_time(capsys: pytest.CaptureFixture[str]) -> None:
    page = asked(capsys, "plan", example("desk-worker"), "--minutes", "30")
    assert "Total 30:00." in page
    blocks = re.split(r"^ {1,2}\d+ +\d+:\d\d  ", page.split("Total")[0], flags=re.MULTILINE)[1:]
    assert len(blocks) >= 8
    for block in blocks:
        assert re.search(r"^ {12}\S.*[.]$", block, flags=re.MULTILINE), block


def test_a_plan_as_json_has_the_names_of_the_formats(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(asked(capsys, "plan", example("desk-worker"), "--minutes", "30", "--json"))
    assert (answer["duration_s"], answer["ok"]) == (1800.0, True)
    assert all(step["why"] for step in answer["steps"])


@pytest.mark.parametrize(
    "name", ["desk-worker", "bruised-hip", "pregnant-29-weeks", "runner-tight-lower-back", "sore-thumbed-giver"]
)
def test_a_planned_file_is_a_routine_that_passes_its_check(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ours.routine.yaml"
    assert asked(capsys, "plan", example(name), "-o", str(file)) == ""
    routine = formats.read_routine(file.read_text(encoding="utf-8"), "ours", shipped_catalog())
    assert all(step.why for step in routine.steps)
    assert asked(capsys, "check", str(file), "--intake", example(name)).startswith(f"{routine.title}: safe")


def test_a_plan_can_go_through_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    text = asked(capsys, "plan", example("desk-worker"), "-o", "-")
    assert formats.read_routine(text, "piped", shipped_catalog()).steps


def test_the_same_intake_gives_the_same_plan_and_a_seed_another(capsys: pytest.CaptureFixture[str]) -> None:
    plans = [
        asked(capsys, "plan", example("desk-worker"), "-o", "-", *more)
        for more in ([], [], ["--seed", "5"], ["--seed", "5"])
    ]
    assert plans[0] == plans[1]
    assert plans[2] == plans[3]
    assert plans[0] != plans[2]


@pytest.mark.parametrize(("name", "verdict"), [("fever", "postpone"), ("cauda-equina-signs", "urgent")])
@pytest.mark.parametrize(
    "more",
    [[], ["--json"], ["--minutes", "5"], ["--seed", "3"], ["-o", "-"], ["--json", "-o", "-", "--minutes", "10"]],
)
def test_no_option_gets_past_not_today(
    name: str, verdict: str, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["plan", example(name), *more]) == 3
    out, err = capsys.readouterr()
    if "--json" in more:
        assert json.loads(out)["verdict"] == verdict
    else:
        assert out == ""
        assert err.strip()


@pytest.mark.parametrize("command", ["check", "score", "show", "play"])
def test_no_command_plays_a_ready_made_routine_to_someone_with_a_fever(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, "ten-quiet-minutes", "--intake", example("fever")]) == 3
    assert capsys.readouterr().out == ""


def test_screening_says_the_verdict_and_every_finding(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(asked(capsys, "screen", example("fever"), "--json", code=3))
    assert (answer["verdict"], answer["may_begin"]) == ("postpone", False)
    assert answer["findings"][0]["id"] == "fever"
    page = asked(capsys, "screen", example("fever"), code=3)
    assert answer["findings"][0]["title"] in page


@pytest.mark.parametrize("name", READY_MADE)
def test_every_shipped_routine_passes_its_check(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(asked(capsys, "check", name, "--json"))
    assert answer["ok"]
    assert [v for v in answer["violations"] if v["severity"] == "error"] == []


def test_an_unsafe_routine_fails_with_rule_hand_time_place_size_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "thumbs.routine.yaml"
    file.write_text(THUMBS_ON_THE_SPINE, encoding="utf-8")
    answer = json.loads(asked(capsys, "check", str(file), "--json", code=1))
    assert not answer["ok"]
    pressed = [v for v in answer["violations"] if v["region"].startswith("spinous_processes") and v["hand"]]
    assert pressed
    for violation in pressed:
        assert violation["rule"]
        assert violation["where"]
        assert violation["over_by"]
        assert violation["remedy"]
        assert 180 <= violation["when_s"] < 245
    page = asked(capsys, "check", str(file), code=1)
    assert "not safe" in page
    assert "(line 8)" in page


def test_nothing_unsafe_is_scored_or_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "thumbs.routine.yaml"
    file.write_text(THUMBS_ON_THE_SPINE, encoding="utf-8")
    out = tmp_path / "out.score.json"
    for arguments in (["score", str(file), "-o", str(out)], ["score", str(file)], ["play", str(file)]):
        assert run(arguments) == 1
        assert capsys.readouterr().out == ""
    assert not out.exists()


def test_a_score_is_written_and_is_judged_like_its_routine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ten.score.json"
    assert asked(capsys, "score", "ten-quiet-minutes", "-o", str(file)) == ""
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["duration_s"] == 600
    assert not list(Draft202012Validator(formats.schema("score")).iter_errors(written))
    assert "safe, 10:00" in asked(capsys, "check", str(file))


def test_a_score_can_go_through_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert formats.read_score(asked(capsys, "score", "ten-quiet-minutes"), "piped").duration_s == 600


def test_show_prints_the_timeline_and_where_the_time_goes(capsys: pytest.CaptureFixture[str]) -> None:
    page = asked(capsys, "show", "desk-shoulders")
    assert "Desk shoulders, 16:00" in page
    assert "Where the time goes" in page
    assert "shoulder top" in page


def test_show_draws_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ten.svg"
    asked(capsys, "show", "ten-quiet-minutes", "-o", str(file))
    drawn = file.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "Ten quiet minutes" in drawn
    assert "var(--" not in drawn


def test_show_refuses_a_picture_it_cannot_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "ten-quiet-minutes", "-o", str(tmp_path / "ten.png")]) == 2
    assert "ends in .svg" in capsys.readouterr().err
    assert list(tmp_path.glob("*.png")) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "ten-quiet-minutes", "-o", str(tmp_path / "missing" / "a.json")]) == 4
    assert capsys.readouterr().err.count("\n") == 1


def test_play_without_a_terminal_prints_words_and_times(capsys: pytest.CaptureFixture[str]) -> None:
    lines = asked(capsys, "play", "ten-quiet-minutes").splitlines()
    assert lines[0] == "Ten quiet minutes, 10:00"
    assert re.match(r"  0:0\d  \S", lines[1])
    assert lines[-1].startswith(" 10:00  Cover the back.")


def test_the_library_lists_every_routine_and_prints_one(capsys: pytest.CaptureFixture[str]) -> None:
    page = asked(capsys, "library")
    assert all(name in page for name in READY_MADE)
    assert asked(capsys, "library", "first-lesson") == shipped_routines()["first-lesson"]
    entries = json.loads(asked(capsys, "library", "--json"))
    assert {entry["name"] for entry in entries if not entry["reading_only"]} == set(READY_MADE)
    assert {entry["name"] for entry in entries if entry["reading_only"]} == set(shipped_readings())


@pytest.mark.parametrize("name", sorted(shipped_readings()))
def test_a_routine_for_reading_is_listed_printed_and_not_played(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert name in asked(capsys, "library")
    assert asked(capsys, "library", name) == shipped_readings()[name]
    assert json.loads(asked(capsys, "library", name, "--json"))["reading_only"]
    assert run(["play", name]) in (Exit.NO, Exit.UNREADABLE)
    assert "is for reading" in capsys.readouterr().err


def test_a_ready_made_routine_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(asked(capsys, "library", "first-lesson", "--json"))["duration_s"] == 720


@pytest.mark.parametrize(
    ("word", "kind", "said"),
    [
        ("petrissage", "technique stroke", "kneading"),
        ("skin rolling", "stroke", "fold"),
        ("kidney", "region", "spared"),
        ("lower back", "region", "worked"),
        ("fever", "condition", "postpone"),
        ("deep gliding", "stroke", "researchers call it deep gliding"),
        ("thumb", "contact", "costs the giver"),
        ("speed limit", "rule", "counts as: error"),
        ("warm towel", "stroke supply", "inner wrist"),
        ("stones", "supply", "never above 40"),
        ("washing out toxins", "claim", "not supported"),
    ],
)
def test_explain_says_what_a_word_means_and_whose_word_it_is(
    word: str, kind: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = asked(capsys, "explain", *word.split())
    assert said in page.lower()
    assert "Source (" in page
    entries = json.loads(asked(capsys, "explain", word, "--json"))
    assert {entry["what"] for entry in entries} == set(kind.split())
    assert all(entry["sources"] for entry in entries)


def test_what_the_catalog_holds_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    catalog = shipped_catalog()
    # Of the many conditions every sixth: they are all of one kind
    everything = (catalog.strokes, catalog.regions, sorted(catalog.conditions)[::6], catalog.rules, catalog.contacts)
    for ids in (*everything, catalog.techniques, catalog.supplies, catalog.claims):
        for id_ in ids:
            assert asked(capsys, "explain", id_).strip()


@pytest.mark.parametrize("name", ["intake", "routine", "score", "session"])
def test_schema_prints_the_published_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(asked(capsys, "schema", name)) == formats.schema(name, shipped_catalog())


def test_voices_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(asked(capsys, "voice", "--json"))
    assert set(answer) == {"voices", "guiding"}


def test_a_voice_that_is_not_there_cannot_be_picked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["voice", "pick", "parrot"]) == 4
    assert 'no voice "parrot"' in capsys.readouterr().err


@pytest.mark.parametrize("command", ["screen", "plan", "check", "score", "show", "play", "library", "voice", "forget"])
def test_every_command_has_a_short_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = asked(capsys, command, "--help")
    assert page.startswith(f"Usage: unknot {command}")
    assert len(page.splitlines()) < 25


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert re.fullmatch(r"unknot \d+\.\d+\.\d+\n", asked(capsys, "--version"))
