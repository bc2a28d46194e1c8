"""The store as the app sees it: a few verbs, each one transaction."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncEngine

from unknot.model.session import Event
from unknot.shell.folders import made_folder
from unknot.shell.store import copying, massages, performing
from unknot.shell.store.engine import engine_for, reading, store_errors, writing
from unknot.shell.store.forgetting import forget_person
from unknot.shell.store.migrating import migrate
from unknot.shell.store.records import Person, StoredIntake, StoredRoutine, StoredScore, StoredSession
from unknot.shell.store.tables import settings

__all__ = ["Store", "fresh_id"]


def fresh_id() -> str:
    """Return a new id: 96 random bits, safe in an address."""
    return secrets.token_urlsafe(12)


class Store:
    """One SQLite file. Every method is one transaction; texts are kept as they come.

    Every method raises `StoreError`, in words, when the database is busy, full, read-only, missing or damaged.
    """

    def __init__(self, file: Path, *, busy_ms: int = 5000) -> None:
        self.file = file
        self._engine: AsyncEngine = engine_for(file, busy_ms=busy_ms)

    async def open(self, *, version: str = "head") -> None:
        """Make the folder and the file where they are missing, and bring the schema up to date."""
        made_folder(self.file.parent)
        await migrate(self._engine, self.file, to=version)
        with store_errors(self.file):
            # Health answers: nobody else on this machine may read them
            self.file.chmod(0o600)

    async def close(self) -> None:
        """Let go of the file."""
        await self._engine.dispose()

    # -- people and plans ----------------------------------------------------------------------------------------------

    async def people(self, *, most: int = 6, everyone: bool = False) -> tuple[Person, ...]:
        """Return those who have received (or everyone, givers too), the most recent first."""
        async with reading(self._engine, file=self.file) as connection:
            return await massages.people_rows(connection, most=most, everyone=everyone)

    async def person(self, id_: str) -> Person | None:
        """Return one person."""
        async with reading(self._engine, file=self.file) as connection:
            return await massages.person_row(connection, id_)

    async def add_intake(
        self, document: str, *, recipient: str, giver: str, verdict: str, now_ms: int, ready_made: str = ""
    ) -> str:
        """Keep an intake, with the people of those names; return its id."""
        intake = StoredIntake(
            id=fresh_id(), document=document, verdict=verdict, created_ms=now_ms, ready_made=ready_made
        )
        async with writing(self._engine, file=self.file) as connection:
            received = await massages.person_named(connection, recipient, id_=fresh_id(), now_ms=now_ms)
            gave = await massages.person_named(connection, giver, id_=fresh_id(), now_ms=now_ms)
            await massages.add_intake(connection, replace(intake, recipient_id=received, giver_id=gave))
        return intake.id

    async def intake(self, id_: str) -> StoredIntake | None:
        """Return one intake."""
        async with reading(self._engine, file=self.file) as connection:
            return await massages.intake_row(connection, id_)

    async def latest_intake_of(self, person: str) -> StoredIntake | None:
        """Return the newest full intake in which a person receives."""
        async with reading(self._engine, file=self.file) as connection:
            return await massages.latest_intake_of(connection, person)

    async def add_routine(self, intake: str, document: str, score: str, *, now_ms: int) -> str:
        """Keep a plan with its verified score; return its id."""
        routine = StoredRoutine(id=fresh_id(), intake_id=intake, document=document, score=score, created_ms=now_ms)
        async with writing(self._engine, file=self.file) as connection:
            await massages.add_routine(connection, routine)
        return routine.id

    async def routine(self, id_: str) -> StoredRoutine | None:
        """Return one plan."""
        async with reading(self._engine, file=self.file) as connection:
            return await massages.routine_row(connection, id_)

    # -- sessions ------------------------------------------------------------------------------------------------------

    async def add_session(self, id_: str, routine: str, score: StoredScore, opened: Event) -> None:
        """Open a session: its row, the first revision of its score, and the first event, together or not at all."""
        async with writing(self._engine, file=self.file) as connection:
            await performing.add_session(connection, id_=id_, routine=routine, now_ms=opened.wall_ms)
            await performing.add_score(connection, id_, score, now_ms=opened.wall_ms)
            await performing.append_events(connection, id_, [opened])

    async def session(self, id_: str) -> StoredSession | None:
        """Return one session."""
        async with reading(self._engine, file=self.file) as connection:
            return await performing.session_row(connection, id_)

    async def events(self, session: str) -> tuple[Event, ...]:
        """Return the whole log of a session, in order."""
        async with reading(self._engine, file=self.file) as connection:
            return await performing.event_rows(connection, session)

    async def append(self, session: str, new: Iterable[Event], *, score: StoredScore | None = None) -> None:
        """Append events, and with them a new revision of the score, if the log has not grown since it was read.

        Raises
        ------
        SequenceMoved
            If it has: load, decide anew, and try again.
        """
        added = tuple(new)
        async with writing(self._engine, file=self.file) as connection:
            if score is not None:
                await performing.add_score(connection, session, score, now_ms=added[0].wall_ms)
            await performing.append_events(connection, session, added)
            for event in added:
                if event.kind == "rated":
                    document = json.dumps(event.payload, ensure_ascii=False)
                    await performing.keep_rating(connection, session, document, now_ms=event.wall_ms)

    async def score(self, session: str, revision: int) -> StoredScore | None:
        """Return one revision of what a session plays."""
        async with reading(self._engine, file=self.file) as connection:
            return await performing.score_row(connection, session, revision)

    async def scores(self, session: str) -> tuple[StoredScore, ...]:
        """Return all revisions of what a session plays, in order."""
        async with reading(self._engine, file=self.file) as connection:
            return await performing.score_rows(connection, session)

    async def latest_session(self, *, kind: str = "started") -> StoredSession | None:
        """Return the newest session whose log holds an event of that kind."""
        async with reading(self._engine, file=self.file) as connection:
            return await performing.latest_session(connection, kind=kind)

    async def sessions_of(self, person: str, *, most: int = 30) -> tuple[StoredSession, ...]:
        """Return a recipient's sessions that have begun, the newest first."""
        async with reading(self._engine, file=self.file) as connection:
            return await performing.finished_sessions_of(connection, person, most=most)

    # -- what was learned, settings ------------------------------------------------------------------------------------

    async def keep_preferences(self, person: str, document: str, *, now_ms: int) -> None:
        """Keep what was learned about a person, as JSON text."""
        async with writing(self._engine, file=self.file) as connection:
            await performing.keep_preferences(connection, person, document, now_ms=now_ms)

    async def preferences(self, person: str) -> str:
        """Return what was learned about a person as JSON text; "" for nothing."""
        async with reading(self._engine, file=self.file) as connection:
            return await performing.preferences_document(connection, person)

    async def keep_setting(self, key: str, value: Any) -> None:
        """Keep a setting of the app; `value` is anything JSON can hold."""
        text = json.dumps(value, ensure_ascii=False)
        async with writing(self._engine, file=self.file) as connection:
            statement = upsert(settings).values(key=key, value=text)
            await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": text}))

    async def setting(self, key: str, otherwise: Any = None) -> Any:
        """Return a setting of the app."""
        async with reading(self._engine, file=self.file) as connection:
            text = await connection.scalar(select(settings.c.value).where(settings.c.key == key))
        return otherwise if text is None else json.loads(text)

    # -- keeping and forgetting ----------------------------------------------------------------------------------------

    async def forget(self, person: str) -> bool:
        """Remove a person everywhere, down to the bytes of the file; return whether there was one."""
        async with writing(self._engine, file=self.file) as connection:
            known = await forget_person(connection, person)
        # The log beside the file still holds what was overwritten: write it back and empty it
        with store_errors(self.file):
            async with self._engine.connect() as connection:
                raw = (await connection.get_raw_connection()).driver_connection
                assert raw is not None
                await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return known

    async def backup(self, target: Path) -> None:
        """Copy the store, as it is at one moment, into one file."""
        await asyncio.to_thread(copying.backup, self.file, target)

    async def restore(self, source: Path) -> None:
        """Put a backup in the place of the store and bring it up to date."""
        await self._engine.dispose()
        await asyncio.to_thread(copying.restore, self.file, source)
        await self.open()
