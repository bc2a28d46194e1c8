"""The schema goes up and down, and is what the code says it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from tests.shell.storing import opened, with_massage

from unknot.shell.store import Store
from unknot.shell.store.migrating import HEAD, version_of
from unknot.shell.store.tables import METADATA


def tables(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')").fetchall()
    connection.close()
    return {row[0] for row in rows if not row[0].startswith("sqlite_")}


async def test_a_new_file_gets_the_present_schema(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    await store.close()
    assert version_of(store.file) == HEAD
    assert tables(store.file) == {*METADATA.tables, "alembic_version", "events_are_not_changed"}


async def test_the_migrations_and_the_tables_of_the_code_agree(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    await store.close()
    engine = create_engine(f"sqlite:///{store.file}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


async def test_going_down_removes_everything_and_going_up_again_works(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    await with_massage(store)
    await store.close()
    lower = Store(store.file)
    await lower.open(version="base")
    await lower.close()
    assert tables(store.file) == {"alembic_version"}
    higher = await opened(store.file)
    kept = await with_massage(higher)
    assert len(await higher.events(kept.session)) == 4
    await higher.close()


async def test_opening_what_is_up_to_date_changes_nothing(tmp_path: Path) -> None:
    store = await opened(tmp_path / "unknot.sqlite")
    kept = await with_massage(store)
    await store.close()
    for _ in range(2):
        again = await opened(store.file)
        assert len(await again.events(kept.session)) == 4
        await again.close()
