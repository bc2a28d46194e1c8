"""People, intakes and routines: rows in, rows out, inside a transaction of the caller."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from unknot.shell.store.records import Person, StoredIntake, StoredRoutine
from unknot.shell.store.tables import intakes, people, routines

__all__ = [
    "add_intake",
    "add_routine",
    "digest_of",
    "intake_row",
    "latest_intake_of",
    "people_rows",
    "person_named",
    "person_row",
    "routine_row",
    "routines_of",
]


def digest_of(document: str) -> str:
    """Return the digest that is kept beside a document, to notice damage."""
    return hashlib.sha256(document.encode()).hexdigest()


async def person_named(connection: AsyncConnection, name: str, *, id_: str, now_ms: int) -> str | None:
    """Return the id of the person of that name, who is made with `id_` where there is none; None for no name.

    At home, one name is one person; capitals and outer blanks do not matter.
    """
    said = " ".join(name.split())
    if not said:
        return None
    rows = (await connection.execute(select(people.c.id, people.c.name))).all()
    for row in rows:
        if row.name.casefold() == said.casefold():
            await connection.execute(update(people).where(people.c.id == row.id).values(seen_ms=now_ms))
            return str(row.id)
    await connection.execute(insert(people).values(id=id_, name=said, created_ms=now_ms, seen_ms=now_ms))
    return id_


async def people_rows(connection: AsyncConnection, *, most: int, everyone: bool) -> tuple[Person, ...]:
    """Return those who have received (or everyone, givers too), the most recent first."""
    query = select(people).order_by(people.c.seen_ms.desc(), people.c.id).limit(most)
    if not everyone:
        query = query.where(select(intakes.c.recipient_id).where(intakes.c.recipient_id == people.c.id).exists())
    return tuple(_person(row) for row in (await connection.execute(query)).all())


async def person_row(connection: AsyncConnection, id_: str) -> Person | None:
    """Return one person."""
    row = (await connection.execute(select(people).where(people.c.id == id_))).first()
    return None if row is None else _person(row)


def _person(row: Row[Any]) -> Person:
    return Person(id=row.id, name=row.name, seen_ms=row.seen_ms)


async def add_intake(connection: AsyncConnection, intake: StoredIntake) -> None:
    """Keep an intake."""
    await connection.execute(
        insert(intakes).values(
            id=intake.id,
            recipient_id=intake.recipient_id,
            giver_id=intake.giver_id,
            document=intake.document,
            digest=digest_of(intake.document),
            verdict=intake.verdict,
            ready_made=intake.ready_made,
            created_ms=intake.created_ms,
        )
    )


async def intake_row(connection: AsyncConnection, id_: str) -> StoredIntake | None:
    """Return one intake."""
    row = (await connection.execute(select(intakes).where(intakes.c.id == id_))).first()
    return None if row is None else _intake(row)


async def latest_intake_of(connection: AsyncConnection, person: str) -> StoredIntake | None:
    """Return the newest intake in which a person receives, ready-made ones aside: they hold only the short gate."""
    query = (
        select(intakes)
        .where(intakes.c.recipient_id == person, intakes.c.ready_made == "")
        .order_by(intakes.c.created_ms.desc(), intakes.c.id)
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else _intake(row)


def _intake(row: Row[Any]) -> StoredIntake:
    return StoredIntake(
        id=row.id,
        document=row.document,
        verdict=row.verdict,
        created_ms=row.created_ms,
        recipient_id=row.recipient_id,
        giver_id=row.giver_id,
        ready_made=row.ready_made,
    )


async def add_routine(connection: AsyncConnection, routine: StoredRoutine) -> None:
    """Keep a plan."""
    await connection.execute(
        insert(routines).values(
            id=routine.id,
            intake_id=routine.intake_id,
            document=routine.document,
            score=routine.score,
            digest=digest_of(routine.document + routine.score),
            created_ms=routine.created_ms,
        )
    )


async def routine_row(connection: AsyncConnection, id_: str) -> StoredRoutine | None:
    """Return one plan."""
    row = (await connection.execute(select(routines).where(routines.c.id == id_))).first()
    if row is None:
        return None
    return StoredRoutine(
        id=row.id, intake_id=row.intake_id, document=row.document, score=row.score, created_ms=row.created_ms
    )


async def routines_of(connection: AsyncConnection, intake: str) -> int:
    """Return how many plans an intake has."""
    query = select(func.count()).select_from(routines).where(routines.c.intake_id == intake)
    return int((await connection.execute(query)).scalar_one())
