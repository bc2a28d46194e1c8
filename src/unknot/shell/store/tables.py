"""The tables. The store keeps documents and events, not logic: what a document means, its format says."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "METADATA",
    "events",
    "intakes",
    "people",
    "preferences",
    "ratings",
    "routines",
    "scores",
    "sessions",
    "settings",
]

METADATA = MetaData()


def _person(name: str, *, on_delete: str) -> Column[str]:
    return Column(name, String(32), ForeignKey("people.id", ondelete=on_delete), nullable=True, index=True)


people = Table(
    "people",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_ms", Integer, nullable=False),
    Column("seen_ms", Integer, nullable=False),
)

# An intake goes when its recipient is forgotten; a forgotten giver is taken out of it (see `forgetting`).
intakes = Table(
    "intakes",
    METADATA,
    Column("id", String(32), primary_key=True),
    _person("recipient_id", on_delete="CASCADE"),
    _person("giver_id", on_delete="SET NULL"),
    Column("document", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("ready_made", Text, nullable=False, server_default=""),
    Column("created_ms", Integer, nullable=False),
)

routines = Table(
    "routines",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("intake_id", String(32), ForeignKey("intakes.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("document", Text, nullable=False),
    Column("score", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created_ms", Integer, nullable=False),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("routine_id", String(32), ForeignKey("routines.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_ms", Integer, nullable=False),
)

scores = Table(
    "scores",
    METADATA,
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("routine", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created_ms", Integer, nullable=False),
)

events = Table(
    "events",
    METADATA,
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("id", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("session_s", Float, nullable=False),
    Column("wall_ms", Integer, nullable=False),
    Column("actor", String(16), nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("id", name="one_event_per_id"),
    CheckConstraint("seq >= 0", name="seq_from_zero"),
)

ratings = Table(
    "ratings",
    METADATA,
    Column("session_id", String(32), ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("document", Text, nullable=False),
    Column("created_ms", Integer, nullable=False),
)

preferences = Table(
    "preferences",
    METADATA,
    Column("person_id", String(32), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("document", Text, nullable=False),
    Column("updated_ms", Integer, nullable=False),
)

settings = Table(
    "settings",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

Index("people_by_seen", people.c.seen_ms)
