"""Forgetting a person everywhere, so that nothing of them can be read from the file any more."""

from __future__ import annotations

import json

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from unknot.shell.store.massages import digest_of
from unknot.shell.store.tables import events, intakes, people, ratings, routines, sessions

__all__ = ["forget_person"]


async def forget_person(connection: AsyncConnection, person: str) -> bool:
    """Remove a person; return whether there was one.

    Everything they received goes: intakes, plans, sessions, events, ratings, what was learned. Where they gave, the
    massage belongs to the one who received it and stays, without them: their part of the intake is emptied, and what
    was noted afterwards in free words goes, since it may name them.
    """
    known = await connection.scalar(select(people.c.id).where(people.c.id == person))
    if known is None:
        return False
    await connection.execute(delete(intakes).where(intakes.c.recipient_id == person))
    given = (await connection.execute(select(intakes).where(intakes.c.giver_id == person))).all()
    for row in given:
        document = json.loads(row.document)
        document.pop("giver", None)
        text = json.dumps(document, ensure_ascii=False)
        values = {"document": text, "digest": digest_of(text), "giver_id": None}
        await connection.execute(update(intakes).where(intakes.c.id == row.id).values(**values))
        await _drop_notes(connection, row.id)
    await connection.execute(delete(people).where(people.c.id == person))
    return True


async def _drop_notes(connection: AsyncConnection, intake: str) -> None:
    joined = sessions.join(routines, sessions.c.routine_id == routines.c.id)
    ids = select(sessions.c.id).select_from(joined).where(routines.c.intake_id == intake)
    rated = select(events).where(events.c.session_id.in_(ids), events.c.kind == "rated")
    for row in (await connection.execute(rated)).all():
        payload = {key: value for key, value in json.loads(row.payload).items() if key != "notes"}
        here = (events.c.session_id == row.session_id) & (events.c.seq == row.seq)
        await connection.execute(update(events).where(here).values(payload=json.dumps(payload, ensure_ascii=False)))
    for row in (await connection.execute(select(ratings).where(ratings.c.session_id.in_(ids)))).all():
        document = {key: value for key, value in json.loads(row.document).items() if key != "notes"}
        here = ratings.c.session_id == row.session_id
        await connection.execute(update(ratings).where(here).values(document=json.dumps(document, ensure_ascii=False)))
