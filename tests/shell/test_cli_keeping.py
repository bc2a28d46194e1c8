"""Backup, restore and forget from the command line, on a real database."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from unknot.formats import intake_json
from unknot.model.intake import Giver, Intake, Recipient
from unknot.shell.cli.app import run
from unknot.shell.store import Store


async def _kept(file: Path) -> list[str]:
    store = Store(file)
    await store.open()
    try:
        return sorted(person.name for person in await store.people(most=100))
    finally:
        await store.close()


async def _filled(file: Path) -> None:
    store = Store(file)
    await store.open()
    try:
        for recipient, giver in (("Mara", "Jonas"), ("Jonas", "Mara"), ("Ama", "Mara")):
            intake = Intake(recipient=Recipient(name=recipient), giver=Giver(name=giver))
            document = json.dumps(intake_json(intake))
            await store.add_intake(document, recipient=recipient, giver=giver, verdict="go", now_ms=1)
    finally:
        await store.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "unknot.sqlite"
    asyncio.run(_filled(file))
    return file


def kept(file: Path) -> list[str]:
    return asyncio.run(_kept(file))


def test_what_was_backed_up_can_be_restored(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert run(["backup", str(copy), "--database", str(database)]) == 0
    assert run(["forget", "Jonas", "--yes", "--database", str(database)]) == 0
    assert kept(database) == ["Ama", "Mara"]
    assert run(["restore", str(copy), "--database", str(database)]) == 0
    assert kept(database) == ["Ama", "Jonas", "Mara"]


def test_a_person_is_not_forgotten_by_accident(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forget", "Mara", "--database", str(database)]) == 2
    assert "Add --yes" in capsys.readouterr().err
    assert "Mara" in kept(database)


def test_nobody_of_that_name_is_said_with_those_who_are_there(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["forget", "Marah", "--yes", "--database", str(database)]) == 4
    err = capsys.readouterr().err
    assert 'nobody is called "Marah"' in err
    assert "Mara" in err


def test_nothing_to_back_up_is_said_and_nothing_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.sqlite"
    assert run(["backup", str(copy), "--database", str(tmp_path / "none.sqlite")]) == 4
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_backup_leaves_what_is_there(database: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert run(["restore", str(damaged), "--database", str(database)]) in (2, 4)
    assert kept(database) == ["Ama", "Jonas", "Mara"]
