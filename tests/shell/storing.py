"""A store in a file of its own, with one massage in it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from unknot import pipeline
from unknot.formats import score_written, write_routine, write_score
from unknot.library import shipped_catalog
from unknot.model.intake import Giver, Recipient
from unknot.model.session import Event, EventKind
from unknot.shell.clock import wall_ms
from unknot.shell.store import Store, StoredScore
from unknot.shell.web import massages

DOCUMENT = '{"unknot":"intake/1","recipient":{"name":"Mara"},"giver":{"name":"Jonas"},"health":{"fever":"absent"}}'


def event(kind: EventKind, seq: int, session: str = "s1", **more: Any) -> Event:
    """Return an event whose id is its session and number."""
    values: dict[str, Any] = {"id": f"{session}-{seq}", "session_s": float(seq), "wall_ms": 1000 * seq, "payload": {}}
    return Event(session=session, seq=seq, kind=kind, **{**values, **more})


@dataclass(frozen=True, slots=True, kw_only=True)
class Massage:
    """Ids of one stored massage."""

    intake: str
    routine: str
    session: str


async def opened(file: Path, *, busy_ms: int = 5000) -> Store:
    """Return a store that is ready."""
    store = Store(file, busy_ms=busy_ms)
    await store.open()
    return store


async def with_massage(
    store: Store, session: str = "s1", *, recipient: str = "Mara", giver: str = "Jonas", document: str = DOCUMENT
) -> Massage:
    """Keep an intake, a plan, and a session that was started and rated with a note."""
    intake = await store.add_intake(document, recipient=recipient, giver=giver, verdict="go", now_ms=1)
    routine = await store.add_routine(intake, "routine: A quiet one", '{"title":"A quiet one"}', now_ms=2)
    score = StoredScore(revision=0, routine="routine: A quiet one", document='{"title":"A quiet one"}')
    await store.add_session(session, routine, score, event("opened", 0, session))
    notes: dict[str, object] = {"notes": f"{giver} has warm hands", "pressure": "right"}
    rated = event("rated", 3, session, payload=notes)
    await store.append(session, [event("started", 1, session), event("closed", 2, session), rated])
    return Massage(intake=intake, routine=routine, session=session)


async def with_score(store: Store, session: str = "s1", *, routine: str = "ten-quiet-minutes") -> Massage:
    """Keep a session of a ready-made routine with its real score, opened and not yet started."""
    made = pipeline.ready_made(routine)
    document = write_routine(made, shipped_catalog())
    text = write_score(score_written(pipeline.choreograph(made)))
    answers = massages.passed_gate(shipped_catalog())
    named = replace(answers, recipient=Recipient(name="Mara"), giver=Giver(name="Jonas"))
    intake = await store.add_intake(
        massages.document_of(named), recipient="Mara", giver="Jonas", verdict="go", now_ms=1, ready_made=routine
    )
    plan = await store.add_routine(intake, document, text, now_ms=2)
    score = StoredScore(revision=0, routine=document, document=text)
    await store.add_session(session, plan, score, event("opened", 0, session, wall_ms=wall_ms()))
    return Massage(intake=intake, routine=plan, session=session)


def seeded(file: Path, *sessions: str) -> None:
    """Make a database with sessions that are opened and not yet started."""

    async def seed() -> None:
        store = await opened(file)
        for session in sessions:
            await with_score(store, session)
        await store.close()

    asyncio.run(seed())
