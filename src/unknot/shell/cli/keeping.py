"""`backup`, `restore`, `forget`: what is stored, copied, put back, and removed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from unknot.errors import FormatError, StoreError
from unknot.shell import store
from unknot.shell.cli.answering import answer
from unknot.shell.settings import settings_from

__all__ = ["backup", "forget", "restore"]

_MOST_PEOPLE = 100_000
_SQLITE = b"SQLite format 3\0"
_FIX = "Give a file that unknot backup wrote."


def backup(file: Path, database: str | None) -> None:
    """Write everything into one file."""
    store.backup(settings_from(database=database).database_file, file)
    answer([f"Everything is in {file}. Keep it where only you can read it: it holds health answers."])


def restore(file: Path, database: str | None) -> None:
    """Put a backup in the place of what is stored."""
    if not file.is_file():
        raise FormatError("there is no such file.", where=str(file), fix=_FIX)
    with file.open("rb") as opened:
        if opened.read(len(_SQLITE)) != _SQLITE:
            raise FormatError("this is not a backup of Unknot.", where=str(file), fix=_FIX)
    store.restore(settings_from(database=database).database_file, file)
    answer([f"Restored from {file}."])


def forget(name: str, database: str | None, *, sure: bool) -> None:
    """Remove everyone of a name, after asking.

    Raises
    ------
    StoreError
        If nobody is called so.
    """
    file = settings_from(database=database).database_file
    if not file.is_file():
        raise StoreError("nothing is stored yet.", where=str(file))
    asyncio.run(_forget(file, name, sure=sure))


async def _forget(file: Path, name: str, *, sure: bool) -> None:
    opened = store.Store(file)
    await opened.open()
    try:
        people = await opened.people(most=_MOST_PEOPLE)
        found = [person for person in people if person.name == name]
        if not found:
            names = ", ".join(person.name for person in people if person.name) or "nobody"
            raise StoreError(f'nobody is called "{name[:80]}" here.', fix=f"Stored: {names}.")
        if not sure and not _agreed(name):
            answer(["Nothing was removed."])
            return
        for person in found:
            await opened.forget(person.id)
    finally:
        await opened.close()
    answer([f"{name} is forgotten."])


def _agreed(name: str) -> bool:
    if not sys.stdin.isatty():
        raise FormatError("this removes a person for good.", fix="Add --yes to say that you mean it.")
    print(f"Remove {name} for good: answers, plans, sessions, what was learned? [yes/no] ", end="", flush=True)
    return input().strip().lower() in ("y", "yes")
