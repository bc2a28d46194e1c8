"""What the store hands out: frozen records of rows. Documents stay text; the formats read them."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.errors import StoreError

__all__ = ["Person", "SequenceMoved", "StoredIntake", "StoredRoutine", "StoredScore", "StoredSession"]


class SequenceMoved(StoreError):
    """The log has grown since it was read: load it again and decide anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a name. Wall times are milliseconds since 1970 UTC."""

    id: str
    name: str
    seen_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIntake:
    """An intake as JSON text, the verdict it had when it was kept (never trusted later), and whose it is."""

    id: str
    document: str
    verdict: str
    created_ms: int
    recipient_id: str | None = None
    giver_id: str | None = None
    ready_made: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRoutine:
    """A plan: the routine in the open notation and its verified score as JSON text."""

    id: str
    intake_id: str
    document: str
    score: str
    created_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScore:
    """One revision of what a session plays, with the routine behind it."""

    revision: int
    routine: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """A performance of a routine."""

    id: str
    routine_id: str
    intake_id: str
    recipient_id: str | None
    created_ms: int
