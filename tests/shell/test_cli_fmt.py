"""`unknot fmt`: in place, from pipe to pipe, as a check, and to and from JSON."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from unknot.shell.cli.app import run

UNTIDY = 'steps:\n  - hold: sacrum  # calm\n    for: "1 min"\nroutine: "A"\n'
TIDY = "routine: A\nsteps:\n  - hold: sacrum  # calm\n    for: 1 min\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.routine.yaml"
    path.write_text(UNTIDY, encoding="utf-8")
    return path


def test_a_file_is_laid_out_in_place_and_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fmt", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == TIDY
    assert capsys.readouterr().err == f"{file}: laid out.\n"
    assert run(["fmt", str(file)]) == 0
    assert capsys.readouterr().err == ""


def test_check_writes_nothing_and_says_1_where_a_layout_differs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fmt", "--check", str(file)]) == 1
    assert file.read_text(encoding="utf-8") == UNTIDY
    assert "not in the canonical layout" in capsys.readouterr().err
    file.write_text(TIDY, encoding="utf-8")
    assert run(["fmt", "--check", str(file)]) == 0


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--check"], 1)])
def test_standard_input_goes_to_standard_output(
    options: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(UNTIDY.encode())))
    assert run(["fmt", *options, "-"]) == code
    assert capsys.readouterr().out == ("" if options else TIDY)


def test_what_cannot_be_read_says_2_and_stays(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("routine: A\nsteps: 3\n", encoding="utf-8")
    assert run(["fmt", str(file)]) == 2
    assert capsys.readouterr().err.startswith(f"{file}:2:1: steps must be a list")
    assert file.read_text(encoding="utf-8") == "routine: A\nsteps: 3\n"


def test_to_json_and_back_says_the_same(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fmt", "--to", "json", str(file)]) == 0
    as_json = capsys.readouterr().out
    assert json.loads(as_json) == {"routine": "A", "steps": [{"hold": "sacrum", "for": "1 min"}]}
    other = tmp_path / "a.routine.json"
    other.write_text(as_json, encoding="utf-8")
    back = tmp_path / "b.routine.yaml"
    assert run(["fmt", "--to", "yaml", str(other), "-o", str(back)]) == 0
    assert back.read_text(encoding="utf-8") == TIDY.replace("  # calm", "")
    assert file.read_text(encoding="utf-8") == UNTIDY


@pytest.mark.parametrize("options", [["--to", "toml"], ["--to", "json", "--check"], ["--to", "json", "again"]])
def test_options_that_do_not_go_together_are_refused(
    options: list[str], file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fmt", str(file), *options]) == 2
    assert capsys.readouterr().err.count("\n") == 1
