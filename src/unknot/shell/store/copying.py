"""Backup and restore: whole copies, consistent while a session runs."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from unknot.errors import StoreError
from unknot.shell.folders import made_folder
from unknot.shell.store.engine import store_errors
from unknot.shell.store.migrating import HEAD, version_of

__all__ = ["backup", "restore"]


def backup(database: Path, target: Path) -> None:
    """Copy the database, as it is at one moment, into one file. The target appears whole or not at all.

    Raises
    ------
    StoreError
        If there is nothing to copy, or the copy cannot be written.
    """
    if not database.is_file():
        raise StoreError("there is nothing to back up yet.", where=str(database))
    with store_errors(target):
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        os.close(handle)
        try:
            _copy(database, Path(name))
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)


def restore(database: Path, source: Path) -> None:
    """Put a backup in the place of the database, after looking it over.

    A running app goes on with the restored data; what it held open in the meantime is gone with the old.

    Raises
    ------
    StoreError
        If the file is missing, damaged, no backup of ours, or of a newer Unknot.
    """
    if not source.is_file():
        raise StoreError("there is no such file.", where=str(source), fix="Check the name and the folder.")
    version = version_of(source)
    if not version:
        raise StoreError("this is not a backup of Unknot.", where=str(source))
    if version > HEAD:
        raise StoreError("a newer Unknot made this backup.", where=str(source), fix="Update Unknot first.")
    with store_errors(source), _open(source) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise StoreError("the backup is damaged.", where=str(source))
    made_folder(database.parent)
    with store_errors(database):
        _copy(source, database)


def _copy(source: Path, target: Path) -> None:
    with _open(source) as here, _open(target) as there:
        here.backup(there)
        # One file, without a log beside it, until somebody works with it
        there.execute("PRAGMA journal_mode=DELETE")


@contextlib.contextmanager
def _open(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(file, timeout=5.0)
    try:
        yield connection
    finally:
        connection.close()
