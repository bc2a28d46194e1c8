"""What speaks against a massage today stands before every way to one, for each condition that says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.screening.shelf import HEALTHY, asked_conditions

from unknot import formats, pipeline
from unknot.errors import NotToday
from unknot.library import shipped_catalog
from unknot.model.intake import Clearance, Intake, Mark
from unknot.model.words import Verdict
from unknot.shell.cli.app import run
from unknot.shell.cli.outcomes import Exit

CATALOG = shipped_catalog()
ROUTINE = "ten-quiet-minutes"
STOPPING: tuple[Verdict, ...] = ("urgent", "postpone")


def stopping() -> list[str]:
    """Return every condition that is asked about and stops a massage."""
    return [condition.id for condition in asked_conditions() if condition.verdict in STOPPING]


def stopping_marks() -> list[str]:
    """Return every mark on the body map that stops a massage."""
    marks = (c for c in CATALOG.conditions.values() if c.asked == "mark" and c.group == "skin")
    return sorted(condition.id for condition in marks if condition.verdict in STOPPING)


def ill(id_: str) -> Intake:
    """Return two people of whom one has this, and a doctor's yes to it, which counts for nothing here."""
    said = {id_: Clearance(by="Dr Lee", date="2026-11-02")}
    answered = replace(HEALTHY, cleared=frozenset(said), clearances=said)
    if CATALOG.conditions[id_].asked == "mark":
        return replace(answered, marks=(Mark(kind="skin", what=id_, region="sacrum"),))
    return replace(answered, health={id_: "present"})


WAYS: dict[str, Callable[[Intake], object]] = {
    "plan": pipeline.plan,
    "prepare": pipeline.prepare,
    "prepare a ready-made routine": lambda intake: pipeline.prepare(intake, routine=pipeline.ready_made(ROUTINE)),
    "adapt": lambda intake: pipeline.adapt(
        pipeline.ready_made(ROUTINE), intake, pipeline.screen(intake, CATALOG), CATALOG
    ),
}


def test_there_are_many_of_them() -> None:
    assert len(stopping()) > 30
    assert len(stopping_marks()) >= 3


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("id_", [*stopping(), *stopping_marks()])
def test_no_way_leads_past_it(id_: str, way: str) -> None:
    with pytest.raises(NotToday) as refused:
        WAYS[way](ill(id_))
    assert refused.value.verdict == pipeline.screen(ill(id_), CATALOG).verdict
    assert refused.value.verdict in STOPPING


@pytest.mark.parametrize("id_", [*stopping(), *stopping_marks()])
def test_no_command_leads_past_it(id_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ill.intake.yaml"
    file.write_text(formats.write_intake(ill(id_)), encoding="utf-8")
    for command in (
        ["screen", str(file)],
        ["plan", str(file)],
        ["score", ROUTINE, "--intake", str(file)],
        ["play", ROUTINE, "--intake", str(file)],
    ):
        assert run(command) == Exit.NOT_TODAY, command
    capsys.readouterr()
    assert run(["screen", str(file), "--json"]) == Exit.NOT_TODAY
    assert json.loads(capsys.readouterr().out)["verdict"] in STOPPING
