"""Bringing a database up to date (and back, for the tests), in process, over the store's own connection."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from unknot.errors import StoreError
from unknot.shell.store.engine import store_errors, writing

__all__ = ["HEAD", "migrate", "version_of"]

_FOLDER = Path(__file__).parent / "migrations"
HEAD = max(path.stem.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*_*.py"))
"""The present schema: the highest number among the migrations."""


async def migrate(engine: AsyncEngine, file: Path, *, to: str = "head") -> None:
    """Bring the database to a version; the usual case, that it is there already, loads nothing.

    Raises
    ------
    StoreError
        If a newer Unknot made it, or it cannot be read or written.
    """
    present = version_of(file)
    target = HEAD if to == "head" else to
    if present == target:
        return
    if present > HEAD:
        raise StoreError(
            f"a newer Unknot made this database (version {present}, this one knows {HEAD}).",
            where=str(file),
            fix="Update Unknot, or name another file with --database.",
        )
    async with writing(engine, file=file) as connection:
        await connection.run_sync(_run, target)


def version_of(file: Path) -> str:
    """Return the version of the schema in a file; "" where there is none yet.

    Raises
    ------
    StoreError
        If it is there but cannot be read as a database.
    """
    if not file.exists():
        return ""
    with store_errors(file):
        connection = sqlite3.connect(f"file:{file}?mode=rw", uri=True)
        try:
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
        finally:
            connection.close()
    return str(row[0]) if row else ""


def _run(connection: Connection, target: str) -> None:
    # Loaded only where there is something to do: it takes a third of a second
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    version = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'").first()
    present = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if version else None
    if target == "base" or (present is not None and target < present):
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)
