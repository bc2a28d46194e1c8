"""The first schema: people, intakes, routines, sessions with scores and events, ratings, preferences, settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _id(name: str = "id", **more: object) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), **more)  # type: ignore[arg-type]


def _of(table: str, name: str, *, on_delete: str = "CASCADE", **more: object) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete=on_delete)
    return sa.Column(name, sa.String(32), key, **more)  # type: ignore[arg-type]


def _text(name: str, **more: object) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, **more)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _digest() -> sa.Column[str]:
    return sa.Column("digest", sa.String(64), nullable=False)


def upgrade() -> None:
    """Make all tables."""
    op.create_table("people", _id(primary_key=True), _text("name"), _whole("created_ms"), _whole("seen_ms"))
    op.create_table(
        "intakes",
        _id(primary_key=True),
        _of("people", "recipient_id", nullable=True),
        _of("people", "giver_id", on_delete="SET NULL", nullable=True),
        _text("document"),
        _digest(),
        sa.Column("verdict", sa.String(16), nullable=False),
        _text("ready_made", server_default=""),
        _whole("created_ms"),
    )
    op.create_table(
        "routines",
        _id(primary_key=True),
        _of("intakes", "intake_id", nullable=False),
        _text("document"),
        _text("score"),
        _digest(),
        _whole("created_ms"),
    )
    op.create_table(
        "sessions", _id(primary_key=True), _of("routines", "routine_id", nullable=False), _whole("created_ms")
    )
    op.create_table(
        "scores",
        _of("sessions", "session_id", primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        _text("routine"),
        _text("document"),
        _digest(),
        _whole("created_ms"),
    )
    _make_events()
    op.create_table("ratings", _of("sessions", "session_id", primary_key=True), _text("document"), _whole("created_ms"))
    op.create_table(
        "preferences", _of("people", "person_id", primary_key=True), _text("document"), _whole("updated_ms")
    )
    op.create_table("settings", sa.Column("key", sa.String(64), primary_key=True), _text("value"))
    _make_indexes()


def _make_events() -> None:
    op.create_table(
        "events",
        _of("sessions", "session_id", primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("session_s", sa.Float, nullable=False),
        _whole("wall_ms"),
        sa.Column("actor", sa.String(16), nullable=False),
        _text("payload"),
        sa.UniqueConstraint("id", name="one_event_per_id"),
        sa.CheckConstraint("seq >= 0", name="seq_from_zero"),
    )
    # Append-only by the database itself. Forgetting a person still works: it deletes by way of the session.
    op.execute(
        "CREATE TRIGGER events_are_not_changed BEFORE UPDATE OF session_id, seq, id, kind, session_s, wall_ms, actor"
        " ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
    )


def _make_indexes() -> None:
    op.create_index("ix_intakes_recipient_id", "intakes", ["recipient_id"])
    op.create_index("ix_intakes_giver_id", "intakes", ["giver_id"])
    op.create_index("ix_routines_intake_id", "routines", ["intake_id"])
    op.create_index("ix_sessions_routine_id", "sessions", ["routine_id"])
    op.create_index("people_by_seen", "people", ["seen_ms"])


def downgrade() -> None:
    """Drop all tables, the dependent ones first."""
    tables = ("settings", "preferences", "ratings", "events", "scores", "sessions", "routines", "intakes", "people")
    for table in tables:
        op.drop_table(table)
