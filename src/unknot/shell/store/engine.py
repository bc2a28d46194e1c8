"""The connection to the one SQLite file: how it is opened, how transactions begin, what its errors mean to people."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from unknot.errors import StoreError

__all__ = ["engine_for", "reading", "store_errors", "writing"]

# synchronous FULL: what was acknowledged must outlive a power cut, not only a killed process, and in WAL mode NORMAL
# would not promise that. It costs one fsync an event, and events come seconds apart.
# secure_delete: what is forgotten must not lie readable in the free pages of the file.
_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON")
_BEGIN = "unknot_begin"


def engine_for(file: Path, *, busy_ms: int = 5000) -> AsyncEngine:
    """Return an engine for the file, which is made with its first connection.

    Parameters
    ----------
    busy_ms
        How long a statement waits for another program's lock before it gives up.
    """
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}", connect_args={"timeout": busy_ms / 1000})

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver would begin transactions by itself, and only before some statements; we say when (below)
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, f"busy_timeout={busy_ms}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


@asynccontextmanager
async def reading(engine: AsyncEngine, *, file: Path) -> AsyncIterator[AsyncConnection]:
    """Give a connection in a transaction that sees one moment of the database.

    Raises
    ------
    StoreError
        In words, for whatever the database could not do.
    """
    with store_errors(file):
        async with engine.connect() as connection, connection.begin():
            yield connection


@asynccontextmanager
async def writing(engine: AsyncEngine, *, file: Path) -> AsyncIterator[AsyncConnection]:
    """Give a connection in a transaction that holds the write lock from its beginning.

    So what was read in it is still true when it writes: "append if the sequence still matches" needs nothing else.

    Raises
    ------
    StoreError
        In words, for whatever the database could not do.
    """
    with store_errors(file):
        async with engine.connect() as connection:
            await connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
            async with connection.begin():
                yield connection


_MEANINGS = (
    ("locked", "another program holds the database.", "Close it, then try again."),
    ("busy", "another program holds the database.", "Close it, then try again."),
    ("full", "the disk is full.", "Free some space, then try again."),
    ("readonly", "the database may not be written.", "Check the permissions of the file and its folder."),
    ("read-only", "the database may not be written.", "Check the permissions of the file and its folder."),
    ("unable to open", "the database cannot be opened.", "Check that the folder is there and may be written."),
    ("not a database", "the file is not an Unknot database.", "Name another with --database."),
    ("malformed", "the database is damaged.", "Restore a backup: unknot restore FILE."),
    ("disk i/o", "the disk does not answer.", "Check the disk, then try again."),
)


@contextmanager
def store_errors(file: Path) -> Iterator[None]:
    """Turn what the database says into one clear line.

    Raises
    ------
    StoreError
        Instead of any error of the database or the file system.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        said = str(getattr(error, "orig", None) or error)
        for word, what, fix in _MEANINGS:
            if word in said.lower():
                raise StoreError(what, where=str(file), fix=fix) from error
        raise StoreError(f"the database could not do it: {said}.", where=str(file)) from error
