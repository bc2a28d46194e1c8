"""Session ↔ JSON (`*.session.json`): the events of one massage as they happened, and the record they sum to."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Final, get_args

from unknot.formats.shape import Choice, Field, Flag, Items, Mapped, Number, Object, Reading, Schema, Text, shown
from unknot.formats.versions import HEADER, brought_up_to_date, header, read_large
from unknot.model.record import Record
from unknot.model.session import EVENT_KINDS, Actor, Event
from unknot.reading import Document, KeyPath

__all__ = ["SESSION", "SessionFile", "read_session", "session_json", "write_session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFile:
    """What a session file holds. `record` is None while the session goes on."""

    session: str
    title: str = ""
    events: tuple[Event, ...] = ()
    record: Record | None = None


_MOST_PAYLOAD_LETTERS: Final = 4000


class _Payload:
    """A small JSON object of an event; each kind of event has its own, checked where events are decided."""

    def read(self, value: Any, path: KeyPath, reading: Reading) -> dict[str, object]:
        """Return the object."""
        if not isinstance(value, dict) or len(json.dumps(value)) > _MOST_PAYLOAD_LETTERS:
            reading.refuse(path, f"the payload is {shown(value)}.", "Give a small object.")
            return {}
        return value

    def schema(self) -> Schema:
        """Return the schema."""
        return {"type": "object"}


_ID = Text(shortest=1, longest=100)
_SECONDS = Number(low=0, high=24 * 3600, unit=" s")
_WALL = Number(low=0, high=2**53, whole=True, unit=" ms")
_SUMS = Mapped(item=_SECONDS)

EVENT = Object(
    make=Event,
    fields={
        "id": Field(_ID, "Made by the device that caused it.", required=True),
        "session": Field(_ID, required=True),
        "seq": Field(Number(low=0, high=10_000_000, whole=True), "0, 1, 2, ...", required=True),
        "kind": Field(Choice(words=EVENT_KINDS), required=True),
        "session_s": Field(_SECONDS, "Position in the score.", required=True),
        "wall_ms": Field(_WALL, "Since 1970 UTC.", required=True),
        "actor": Field(Choice(words=get_args(Actor))),
        "payload": Field(_Payload()),
    },
)

RECORD = Object(
    make=Record,
    fields={
        "session": Field(_ID, required=True),
        "title": Field(Text(longest=200), required=True),
        "started_wall_ms": Field(_WALL, required=True),
        "planned_s": Field(_SECONDS, required=True),
        "done_s": Field(_SECONDS, required=True),
        "stopped_early": Field(Flag(), required=True),
        "dose_s": Field(_SUMS, "Seconds by region with side."),
        "strokes_s": Field(_SUMS, "Seconds by stroke."),
        "feedback": Field(Mapped(item=Number(low=0, high=100_000, whole=True)), "How often what was asked."),
        "rating": Field(_Payload()),
    },
)

SESSION = Object(
    make=SessionFile,
    about="The events of one massage as they happened, and the record they sum to.",
    fields={
        "session": Field(_ID, required=True),
        "title": Field(Text(longest=200)),
        "events": Field(Items(item=EVENT, most=100_000), required=True),
        "record": Field(RECORD),
    },
)


def session_json(file: SessionFile) -> dict[str, Any]:
    """Return a session file as plain JSON values, header first."""
    events = []
    for event in file.events:
        values = asdict(event)
        events.append({key: value for key, value in values.items() if key != "payload" or value})
    record = {"record": asdict(file.record)} if file.record is not None else {}
    return {HEADER: header("session"), "session": file.session, "title": file.title, "events": events, **record}


def write_session(file: SessionFile) -> str:
    """Return a session file as JSON text."""
    return json.dumps(session_json(file), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def read_session(text: str, name: str) -> SessionFile:
    """Return the session file of a JSON text.

    Raises
    ------
    FormatError
        With file, line, column and what to write instead.
    """
    return read_large(text, name, _session_from)


def _session_from(document: Document) -> SessionFile:
    document = brought_up_to_date(document, "session")
    reading = Reading(document)
    file: SessionFile | None = SESSION.read(document.value, (), reading)
    if file is not None:
        for index, event in enumerate(file.events):
            if event.seq != index or event.session != file.session:
                fix = f"The events of session {file.session} are numbered 0, 1, 2, ... without gaps."
                reading.refuse(("events", index), f"event {index} does not follow the one before it.", fix)
                break
    reading.finish()
    assert file is not None
    return file
