"""`unknot check` for editors and build servers: SARIF, annotations, several files at once, the pre-commit hook."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from unknot.formats import write_score
from unknot.library import shipped_catalog, shipped_routines
from unknot.pipeline import choreograph, ready_made
from unknot.shell.cli.app import run

ROOT = Path(__file__).resolve().parents[2]
UNSAFE = ROOT / "tests" / "broken" / "unsafe"
SPINE = "thumbs-on-the-spine.routine.yaml"

SARIF_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}},
    },
    "additionalProperties": False,
    "$defs": {
        "message": {
            "type": "object",
            "required": ["text"],
            "properties": {"text": {"type": "string", "minLength": 1}},
            "additionalProperties": False,
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "run": {
            "type": "object",
            "required": ["tool"],
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {"driver": {"$ref": "#/$defs/driver"}},
                    "additionalProperties": False,
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
            "additionalProperties": False,
        },
        "driver": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
                "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
            },
            "additionalProperties": False,
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string"},
                "shortDescription": {"$ref": "#/$defs/message"},
                "fullDescription": {"$ref": "#/$defs/message"},
                "help": {"$ref": "#/$defs/message"},
                "defaultConfiguration": {"type": "object", "properties": {"level": {"$ref": "#/$defs/level"}}},
            },
            "additionalProperties": False,
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/message"},
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
                "properties": {"type": "object"},
            },
            "additionalProperties": False,
        },
        "location": {
            "type": "object",
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation"],
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "properties": {"uri": {"type": "string", "pattern": r"^[^\s\\]+$"}},
                        },
                        "region": {
                            "type": "object",
                            "required": ["startLine"],
                            "properties": {
                                "startLine": {"type": "integer", "minimum": 1},
                                "startColumn": {"type": "integer", "minimum": 1},
                            },
                            "additionalProperties": False,
                        },
                    },
                    "additionalProperties": False,
                }
            },
        },
    },
}
"""The required parts of SARIF 2.1.0, and those that we write: what stands in none of them is a mistake."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to be in, with a safe routine, an unsafe one, and one that cannot be read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spine: 50%, ouch.routine.yaml").write_text((UNSAFE / SPINE).read_text(encoding="utf-8"))
    (tmp_path / "broken.routine.yaml").write_text(
        "routine: Broken\nsteps:\n  - effleurge: whole back\n    for: 1 min\n"
    )
    (tmp_path / "safe.routine.yaml").write_text(shipped_routines()["ten-quiet-minutes"])
    return tmp_path


@pytest.fixture
def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ARG001
    """Return what a check of some files in the folder gives: its exit code and what it prints."""

    def check(*arguments: str) -> tuple[int, str, str]:
        code = run(["check", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return check


def test_a_sarif_log_has_the_form_that_its_standard_asks_for(checked: Any) -> None:
    code, out, err = checked("safe.routine.yaml", "spine*.yaml", "broken.routine.yaml", "--format", "sarif")
    assert (code, err) == (2, "")
    log = json.loads(out)
    jsonschema.validate(log, SARIF_SCHEMA)
    (one,) = log["runs"]
    rules = one["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {*shipped_catalog().rules, "unreadable"}
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in one["results"])


def test_a_result_points_at_the_step_that_is_wrong(checked: Any, folder: Path) -> None:
    _, out, _ = checked("spine*.yaml", "--format", "sarif")
    (result, *_) = [r for r in json.loads(out)["runs"][0]["results"] if r["ruleId"] == "no_contact_here"]
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"]["uri"] == "spine%3A%2050%25%2C%20ouch.routine.yaml"
    lines = (folder / "spine: 50%, ouch.routine.yaml").read_text().splitlines()
    region = where["region"]
    pointed = lines[region["startLine"] - 1][region["startColumn"] - 1 :]
    assert re.match(r"\w", pointed)
    assert "spine" in pointed or "spinous" in pointed
    assert result["properties"]["hand"] in ("left", "right")
    assert result["properties"]["sources"]


def test_a_file_that_cannot_be_read_is_a_result_at_its_place(checked: Any) -> None:
    code, out, _ = checked("broken.routine.yaml", "--format", "sarif")
    assert code == 2
    (result,) = json.loads(out)["runs"][0]["results"]
    assert result["ruleId"] == "unreadable"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 5}
    assert "effleurge" in result["message"]["text"]


def test_a_step_of_a_score_has_its_place_as_well(checked: Any, folder: Path) -> None:
    score = choreograph(ready_made("ten-quiet-minutes"))
    text = write_score(replace(score, steps=tuple(replace(step, level=0.0) for step in score.steps)))
    (folder / "loud.score.json").write_text(text)
    _, out, _ = checked("loud.score.json", "--json")
    steps = [v for v in json.loads(out)["violations"] if v["step"] is not None and v["step"] > 0]
    assert steps
    for violation in steps:
        at = text.splitlines()[violation["line"] - 1][violation["column"] - 1 :]
        assert at.startswith("{")


def test_annotations_are_one_line_each_with_file_and_line(checked: Any) -> None:
    code, out, err = checked("spine*.yaml", "broken.routine.yaml", "--format", "github")
    assert (code, err) == (2, "")
    form = re.compile(r"::(error|warning) file=[^:,]+,line=\d+,col=\d+,title=unknot [a-z_]+::\S.+")
    lines = out.splitlines()
    assert lines
    assert all(form.fullmatch(line) for line in lines), lines
    assert lines[0].startswith("::error file=spine%3A 50%25%2C ouch.routine.yaml,line=")
    assert lines[-1].startswith("::error file=broken.routine.yaml,line=3,col=5,title=unknot unreadable::")


def test_nothing_wrong_is_no_annotation_and_an_empty_log(checked: Any) -> None:
    code, out, _ = checked("safe.routine.yaml", "--format", "github")
    assert code == 0
    assert not [line for line in out.splitlines() if line.startswith("::error")]
    code, out, _ = checked("safe.routine.yaml", "--format", "sarif")
    assert code == 0
    assert all(result["level"] == "warning" for result in json.loads(out)["runs"][0]["results"])


def test_several_files_are_judged_one_by_one(checked: Any) -> None:
    code, out, err = checked("safe.routine.yaml", "spine*.yaml")
    assert (code, err) == (1, "")
    assert "safe.routine.yaml\n" in out
    assert "not safe" in out
    code, out, err = checked("*.yaml")
    assert code == 2
    assert err.startswith("broken.routine.yaml:3:5: ")
    assert err.count("\n") == 1
    assert "not safe" in out


def test_json_of_several_files_is_a_list_with_their_names(checked: Any) -> None:
    code, out, _ = checked("*.yaml", "--format", "json")
    assert code == 2
    found = {one["file"]: one for one in json.loads(out)}
    assert set(found) == {"broken.routine.yaml", "safe.routine.yaml", "spine: 50%, ouch.routine.yaml"}
    assert found["safe.routine.yaml"]["ok"] is True
    assert found["broken.routine.yaml"]["ok"] is False
    assert "effleurge" in found["broken.routine.yaml"]["error"]


def test_a_pattern_without_files_and_an_unknown_format_are_told_in_one_line(checked: Any) -> None:
    assert checked("nothing*.yaml") == (
        2, "", 'unknot: no file is called "nothing*.yaml". Check the pattern and the folder.\n'
    )  # fmt: skip
    code, _, err = checked("safe.routine.yaml", "--format", "xml")
    assert code == 2
    assert err == 'unknot: --format is "xml". Write one of text, json, sarif, github.\n'


def test_the_pre_commit_hook_stops_what_is_not_safe_and_lets_the_rest_pass(checked: Any) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (hook,) = [hook for hook in hooks if hook["id"] == "unknot-check"]
    assert {"id", "name", "entry", "language", "files"} <= set(hook)
    program, command, *more = shlex.split(hook["entry"])
    assert (program, command) == ("unknot", "check")
    names = ("safe.routine.yaml", "spine: 50%, ouch.routine.yaml", "a.score.json", "notes.yaml", "us.intake.yaml")
    wanted = [name for name in names if re.search(hook["files"], name)]
    assert wanted == ["safe.routine.yaml", "spine: 50%, ouch.routine.yaml", "a.score.json"]
    assert checked(*more, *wanted[:1])[0] == 0
    assert checked(*more, *wanted[:2])[0] == 1
