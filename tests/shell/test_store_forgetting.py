"""Forget removes a person everywhere: every table is scanned, and then the bytes of the file."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from tests.shell.storing import DOCUMENT, event, opened, with_massage

from unknot.errors import StoreError
from unknot.shell.store import Store, backup, restore


def every_cell(file: Path) -> dict[str, list[str]]:
    """Return every cell of every table as text."""
    connection = sqlite3.connect(file)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    cells = {}
    for name in names:
        rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
        cells[name] = [str(cell) for row in rows for cell in row]
    connection.close()
    return cells


def bytes_on_disk(file: Path) -> bytes:
    """Return the bytes of the database and of all that lies beside it."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


async def person_id(store: Store, name: str) -> str:
    connection = sqlite3.connect(store.file)
    row = connection.execute("SELECT id FROM people WHERE name = ?", (name,)).fetchone()
    connection.close()
    return str(row[0])


async def test_a_forgotten_recipient_is_in_no_table_and_in_no_byte(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    await with_massage(store)
    mara = await person_id(store, "Mara")
    await store.keep_preferences(mara, '{"stroke_weights": {"marking": 1}}', now_ms=1)
    assert b"Mara" in bytes_on_disk(store.file)
    assert await store.forget(mara)
    for table, cells in every_cell(store.file).items():
        assert not [cell for cell in cells if "Mara" in cell or cell == mara], table
    left = {table: cells for table, cells in every_cell(store.file).items() if cells}
    assert set(left) == {"alembic_version", "people"}
    # With the app still open: not in the pages that became free, nor in the log beside the file
    for trace in (b"Mara", mara.encode(), b"marking", b"warm hands", b"A quiet one"):
        assert trace not in bytes_on_disk(store.file)
    await store.close()


async def test_a_forgotten_giver_leaves_the_recipients_massage_without_them(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    kept = await with_massage(store)
    jonas = await person_id(store, "Jonas")
    assert await store.forget(jonas)
    for table, cells in every_cell(store.file).items():
        assert not [cell for cell in cells if "Jonas" in cell or cell == jonas], table
    assert b"Jonas" not in bytes_on_disk(store.file)
    intake = await store.intake(kept.intake)
    assert intake is not None
    assert json.loads(intake.document) == {key: v for key, v in json.loads(DOCUMENT).items() if key != "giver"}
    events = await store.events(kept.session)
    assert [told.kind for told in events] == ["opened", "started", "closed", "rated"]
    assert events[-1].payload == {"pressure": "right"}
    await store.close()


async def test_forgetting_one_person_leaves_the_others_whole(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    await with_massage(store)
    other = DOCUMENT.replace("Mara", "Ama").replace("Jonas", "Ben")
    kept = await with_massage(store, "s2", recipient="Ama", giver="Ben", document=other)
    before = await store.events("s2")
    assert await store.forget(await person_id(store, "Mara"))
    assert await store.events("s2") == before
    intake = await store.intake(kept.intake)
    assert intake is not None
    assert intake.document == other
    await store.close()


async def test_forgetting_nobody_says_so(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    assert not await store.forget("nobody")
    await store.close()


# -- copies ------------------------------------------------------------------------------------------------------------


async def test_a_backup_made_while_a_session_runs_is_whole_and_restores(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    kept = await with_massage(store)
    copies = []
    for number in range(4, 40):
        await store.append(kept.session, [event("rated", number)])
        if number % 7 == 0:
            target = tmp_path / f"backup-{number}.sqlite"
            await store.backup(target)
            copies.append((number, target))
    await store.close()
    for number, copy in copies:
        connection = sqlite3.connect(copy)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT max(seq) FROM events").fetchone() == (number,)
        connection.close()
    number, copy = copies[0]
    restore(tmp_path / "new" / "unknot.sqlite", copy)
    restored = await opened(tmp_path / "new" / "unknot.sqlite")
    assert len(await restored.events(kept.session)) == number + 1
    await restored.close()


async def test_restoring_replaces_what_is_there(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    await with_massage(store)
    await store.backup(tmp_path / "backup.sqlite")
    await with_massage(store, "s2")
    await store.restore(tmp_path / "backup.sqlite")
    assert await store.session("s1") is not None
    assert await store.session("s2") is None
    await with_massage(store, "s3")
    await store.close()


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_what_is_no_backup_is_refused_and_nothing_is_touched(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(content)
    target = tmp_path / "unknot.sqlite"
    target.write_bytes(b"precious")
    with pytest.raises(StoreError):
        restore(target, file)
    assert target.read_bytes() == b"precious"


def test_backing_up_nothing_or_to_nowhere_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        backup(tmp_path / "none.sqlite", tmp_path / "copy.sqlite")
    (tmp_path / "some.sqlite").write_bytes(b"")
    with pytest.raises(StoreError):
        backup(tmp_path / "some.sqlite", tmp_path / "no folder" / "copy.sqlite")
    assert [path.name for path in tmp_path.iterdir()] == ["some.sqlite"]
