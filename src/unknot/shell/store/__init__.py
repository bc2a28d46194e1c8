"""What is kept: one SQLite file with people, intakes, routines, sessions with their events and scores, and ratings."""

from unknot.shell.store.copying import backup, restore
from unknot.shell.store.records import (
    Person,
    SequenceMoved,
    StoredIntake,
    StoredRoutine,
    StoredScore,
    StoredSession,
)
from unknot.shell.store.store import Store, fresh_id

__all__ = [
    "Person",
    "SequenceMoved",
    "Store",
    "StoredIntake",
    "StoredRoutine",
    "StoredScore",
    "StoredSession",
    "backup",
    "fresh_id",
    "restore",
]
