"""Sessions: the append-only log, the revisions of the score, ratings. Inside a transaction of the caller."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from unknot.errors import IllegalEvent
from unknot.model.session import Event
from unknot.shell.store.massages import digest_of
from unknot.shell.store.records import SequenceMoved, StoredScore, StoredSession
from unknot.shell.store.tables import events, intakes, preferences, ratings, routines, scores, sessions

__all__ = [
    "add_score",
    "add_session",
    "append_events",
    "event_rows",
    "finished_sessions_of",
    "keep_preferences",
    "keep_rating",
    "latest_session",
    "preferences_document",
    "score_row",
    "score_rows",
    "session_row",
]


async def add_session(connection: AsyncConnection, *, id_: str, routine: str, now_ms: int) -> None:
    """Open a session."""
    await connection.execute(insert(sessions).values(id=id_, routine_id=routine, created_ms=now_ms))


def _with_owner() -> Any:
    joined = sessions.join(routines, sessions.c.routine_id == routines.c.id).join(
        intakes, routines.c.intake_id == intakes.c.id
    )
    return select(sessions, routines.c.intake_id, intakes.c.recipient_id).select_from(joined)


async def session_row(connection: AsyncConnection, id_: str) -> StoredSession | None:
    """Return one session."""
    row = (await connection.execute(_with_owner().where(sessions.c.id == id_))).first()
    return None if row is None else _session(row)


async def latest_session(connection: AsyncConnection, *, kind: str) -> StoredSession | None:
    """Return the newest session whose log holds an event of that kind."""
    heard = select(events.c.seq).where(events.c.session_id == sessions.c.id, events.c.kind == kind).exists()
    query = _with_owner().where(heard).order_by(sessions.c.created_ms.desc(), sessions.c.id).limit(1)
    row = (await connection.execute(query)).first()
    return None if row is None else _session(row)


async def finished_sessions_of(connection: AsyncConnection, person: str, *, most: int) -> tuple[StoredSession, ...]:
    """Return a recipient's sessions that have begun, the newest first."""
    begun = select(events.c.seq).where(events.c.session_id == sessions.c.id, events.c.kind == "started").exists()
    query = _with_owner().where(begun, intakes.c.recipient_id == person)
    ordered = query.order_by(sessions.c.created_ms.desc(), sessions.c.id).limit(most)
    return tuple(_session(row) for row in (await connection.execute(ordered)).all())


def _session(row: Row[Any]) -> StoredSession:
    return StoredSession(
        id=row.id,
        routine_id=row.routine_id,
        intake_id=row.intake_id,
        recipient_id=row.recipient_id,
        created_ms=row.created_ms,
    )


async def add_score(connection: AsyncConnection, session: str, score: StoredScore, *, now_ms: int) -> None:
    """Keep one revision of what a session plays."""
    await connection.execute(
        insert(scores).values(
            session_id=session,
            revision=score.revision,
            routine=score.routine,
            document=score.document,
            digest=digest_of(score.routine + score.document),
            created_ms=now_ms,
        )
    )


async def score_row(connection: AsyncConnection, session: str, revision: int) -> StoredScore | None:
    """Return one revision."""
    query = select(scores).where(scores.c.session_id == session, scores.c.revision == revision)
    row = (await connection.execute(query)).first()
    return None if row is None else _score(row)


async def score_rows(connection: AsyncConnection, session: str) -> tuple[StoredScore, ...]:
    """Return all revisions, in order."""
    query = select(scores).where(scores.c.session_id == session).order_by(scores.c.revision)
    return tuple(_score(row) for row in (await connection.execute(query)).all())


def _score(row: Row[Any]) -> StoredScore:
    return StoredScore(revision=row.revision, routine=row.routine, document=row.document)


async def event_rows(connection: AsyncConnection, session: str) -> tuple[Event, ...]:
    """Return the whole log of a session, in order."""
    query = select(events).where(events.c.session_id == session).order_by(events.c.seq)
    return tuple(_event(row) for row in (await connection.execute(query)).all())


def _event(row: Row[Any]) -> Event:
    return Event(
        id=row.id,
        session=row.session_id,
        seq=row.seq,
        kind=row.kind,
        session_s=row.session_s,
        wall_ms=row.wall_ms,
        actor=row.actor,
        payload=json.loads(row.payload),
    )


async def append_events(connection: AsyncConnection, session: str, new: Iterable[Event]) -> None:
    """Append to the log, if it still ends where the first new event begins.

    Raises
    ------
    SequenceMoved
        If it has grown since it was read.
    IllegalEvent
        If an id belongs to another session already.
    """
    added = tuple(new)
    if not added:
        return
    last = await connection.scalar(select(func.max(events.c.seq)).where(events.c.session_id == session))
    expected = 0 if last is None else last + 1
    if added[0].seq != expected:
        raise SequenceMoved(f"the log of the session goes on at {expected}, not {added[0].seq}.")
    ids = [event.id for event in added]
    taken = (await connection.execute(select(events.c.id).where(events.c.id.in_(ids)))).first()
    if taken is not None:
        raise IllegalEvent("This id belongs to another event.", where=f"event {taken.id}")
    await connection.execute(insert(events), [_values(event) for event in added])


def _values(event: Event) -> dict[str, Any]:
    return {
        "session_id": event.session,
        "seq": event.seq,
        "id": event.id,
        "kind": event.kind,
        "session_s": event.session_s,
        "wall_ms": event.wall_ms,
        "actor": event.actor,
        "payload": json.dumps(event.payload, ensure_ascii=False, allow_nan=False),
    }


async def keep_rating(connection: AsyncConnection, session: str, document: str, *, now_ms: int) -> None:
    """Keep how it was; a later word replaces an earlier one."""
    values = {"document": document, "created_ms": now_ms}
    statement = upsert(ratings).values(session_id=session, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["session_id"], set_=values))


async def keep_preferences(connection: AsyncConnection, person: str, document: str, *, now_ms: int) -> None:
    """Keep what was learned about a person."""
    values = {"document": document, "updated_ms": now_ms}
    statement = upsert(preferences).values(person_id=person, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))


async def preferences_document(connection: AsyncConnection, person: str) -> str:
    """Return what was learned about a person as JSON text; "" for nothing."""
    query = select(preferences.c.document).where(preferences.c.person_id == person)
    return str(await connection.scalar(query) or "")
