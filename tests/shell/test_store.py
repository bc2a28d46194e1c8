"""The store: one file, append-only logs, and transactions that hold."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest
from tests.shell.storing import event, opened, with_massage

from unknot.errors import IllegalEvent, StoreError
from unknot.shell.store import SequenceMoved, StoredScore


async def test_what_was_kept_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    store = await opened(tmp_path / "a" / "unknot.sqlite")
    kept = await with_massage(store)
    events = await store.events(kept.session)
    await store.close()
    again = await opened(tmp_path / "a" / "unknot.sqlite")
    assert await again.events(kept.session) == events
    assert [person.name for person in await again.people()] == ["Mara"]
    found = await again.session(kept.session)
    assert found is not None
    assert (found.routine_id, found.intake_id) == (kept.routine, kept.intake)
    await again.close()


async def test_nobody_else_on_the_machine_may_read_it(tmp_path: Path) -> None:
    store = await opened(tmp_path / "a" / "unknot.sqlite")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700
    assert stat.S_IMODE(store.file.stat().st_mode) == 0o600
    await store.close()


async def test_it_is_opened_as_promised(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    async with store._engine.connect() as connection:
        for pragma, expected in (
            ("journal_mode", "wal"),
            ("foreign_keys", 1),
            ("synchronous", 2),
            ("busy_timeout", 5000),
            ("secure_delete", 1),
        ):
            assert (await connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar() == expected, pragma
    await store.close()


async def test_a_log_goes_on_only_where_it_ends(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    kept = await with_massage(store)
    for seq in (3, 5):
        with pytest.raises(SequenceMoved):
            await store.append(kept.session, [event("rated", seq, id=f"other-{seq}")])
    assert len(await store.events(kept.session)) == 4
    await store.close()


async def test_of_many_that_append_at_once_each_place_goes_to_one(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    kept = await with_massage(store)

    async def attempt(device: int) -> bool:
        try:
            await store.append(kept.session, [event("rated", 4, id=f"device-{device}")])
        except SequenceMoved:
            return False
        return True

    won = await asyncio.gather(*(attempt(device) for device in range(12)))
    assert sum(won) == 1
    assert [told.seq for told in await store.events(kept.session)] == [0, 1, 2, 3, 4]
    await store.close()


async def test_an_id_is_taken_once(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    kept = await with_massage(store)
    with pytest.raises(IllegalEvent, match="another event"):
        await store.append(kept.session, [event("rated", 4, id="s1-1")])
    await store.close()


async def test_a_batch_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    kept = await with_massage(store)
    score = StoredScore(revision=1, routine="r", document="{}")
    with pytest.raises(StoreError):
        await store.append(kept.session, [event("rated", 4), event("rated", 4, id="twin")], score=score)
    assert len(await store.events(kept.session)) == 4
    assert await store.score(kept.session, 1) is None
    await store.close()


async def test_the_file_itself_refuses_to_change_what_happened(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    await with_massage(store)
    await store.close()
    connection = sqlite3.connect(store.file)
    for change in ("kind = 'paused'", "seq = 9", "session_s = 1.0", "wall_ms = 1", "id = 'x'", "actor = 'system'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(f"UPDATE events SET {change} WHERE seq = 1")
    connection.close()


async def test_a_name_is_one_person_however_it_is_written(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    for name in ("Mara", " mara ", "MARA", ""):
        await store.add_intake("{}", recipient=name, giver="", verdict="go", now_ms=1)
    assert [person.name for person in await store.people()] == ["Mara"]
    await store.close()


async def test_people_come_most_recent_first_and_givers_are_not_among_them(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    for now, name in enumerate(("Ama", "Ben", "Cem", "Ama")):
        await store.add_intake("{}", recipient=name, giver="Dora", verdict="go", now_ms=now)
    assert [person.name for person in await store.people()] == ["Ama", "Cem", "Ben"]
    assert {person.name for person in await store.people(everyone=True)} == {"Ama", "Ben", "Cem", "Dora"}
    await store.close()


async def test_the_latest_answers_of_a_person_are_full_ones(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    full = await store.add_intake("{}", recipient="Ama", giver="", verdict="go", now_ms=1)
    await store.add_intake("{}", recipient="Ama", giver="", verdict="go", now_ms=2, ready_made="ten-quiet-minutes")
    (ama,) = await store.people()
    latest = await store.latest_intake_of(ama.id)
    assert latest is not None
    assert latest.id == full
    await store.close()


async def test_settings_and_preferences_are_replaced_not_doubled(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    await with_massage(store)
    (mara,) = await store.people()
    for value in ("1", "2"):
        await store.keep_setting("voice", {"volume": value})
        await store.keep_preferences(mara.id, f'{{"sessions": {value}}}', now_ms=1)
    assert await store.setting("voice") == {"volume": "2"}
    assert await store.setting("absent", 7) == 7
    assert await store.preferences(mara.id) == '{"sessions": 2}'
    await store.close()


# -- when the disk or the file does not do what it should --------------------------------------------------------------


async def test_a_database_that_another_program_holds_is_said_in_one_line(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite", busy_ms=50)
    other = sqlite3.connect(store.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another program holds the database") as refusal:
        await store.keep_setting("a", 1)
    assert "\n" not in str(refusal.value)
    other.execute("ROLLBACK")
    other.close()
    await store.keep_setting("a", 1)
    assert await store.setting("a") == 1
    await store.close()


async def test_a_full_disk_is_said_in_one_line_and_loses_nothing(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    kept = await with_massage(store)
    async with store._engine.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar()
    # The file may not grow any more: SQLite answers as it does on a full disk
    async with store._engine.connect() as connection:
        await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="the disk is full"):
        await store.keep_setting("big", "x" * 1_000_000)
    assert len(await store.events(kept.session)) == 4
    await store.close()


async def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("a shopping list, not a database. " * 50, encoding="utf-8")
    with pytest.raises(StoreError, match="not an Unknot database"):
        await opened(file)
    assert file.read_text(encoding="utf-8").startswith("a shopping list")


async def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be made"):
        await opened(tmp_path / "file" / "inside" / "unknot.sqlite")


async def test_a_database_of_a_newer_unknot_is_left_alone(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    await store.close()
    connection = sqlite3.connect(store.file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="newer Unknot"):
        await opened(tmp_path / "unknot.sqlite")
