"""State + command → event: what a device asks for becomes a fact of the log, or is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from unknot.errors import IllegalEvent
from unknot.guiding.folding import after
from unknot.model.session import EVENT_KINDS, Actor, Event, EventKind, Feedback, SessionState

__all__ = ["Command", "command_from", "decide"]

LONGEST_POSITION_S: Final = 86_400.0
_LONGEST_ID: Final = 64
_LONGEST_NOTE: Final = 2_000
_MOST_LISTED: Final = 50
_SYSTEM_KINDS: Final[frozenset[EventKind]] = frozenset({"opened", "replanned"})
_PAYLOAD_KEYS: Final[dict[EventKind, frozenset[str]]] = {
    "feedback": frozenset({"what", "region", "stroke", "granted"}),
    "step_skipped": frozenset({"step", "to_s"}),
    "step_extended": frozenset({"step", "to_s"}),
    "replanned": frozenset({"revision", "from_s", "because"}),
    "rated": frozenset({"tension_before", "tension_after", "pressure", "best", "notes"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What a device asks for: an event that has no place in the log yet. `wall_ms` is the device's own estimate."""

    id: str
    kind: EventKind
    session_s: float = 0.0
    wall_ms: int = 0
    actor: Actor = "giver"
    payload: dict[str, object] = field(default_factory=dict)


def command_from(values: object) -> Command:
    """Return the command of JSON values that came from a device, which may send anything.

    Raises
    ------
    IllegalEvent
        If a part is missing, of the wrong type, too long, unknown, or reserved for the server.
    """
    if not isinstance(values, Mapping):
        raise IllegalEvent("An event must be an object.")
    id_ = values.get("id")
    if not isinstance(id_, str) or not 0 < len(id_) <= _LONGEST_ID or not id_.isascii() or not id_.isprintable():
        raise IllegalEvent(f"The id of an event must be 1 to {_LONGEST_ID} printable ASCII characters.")
    kind = values.get("kind")
    if kind not in EVENT_KINDS or kind in _SYSTEM_KINDS:
        raise IllegalEvent(f"{str(kind)[:40]!r} is not a kind of event that a device can send.", where=f"event {id_}")
    actor = values.get("actor", "giver")
    if actor not in ("giver", "recipient"):
        raise IllegalEvent('The actor is "giver" or "recipient".', where=f"event {id_}")
    return Command(
        id=id_,
        kind=kind,
        session_s=_finite(values.get("session_s", 0.0), "session_s", id_, LONGEST_POSITION_S),
        wall_ms=int(_finite(values.get("wall_ms", 0), "wall_ms", id_, 2.0**53)),
        actor=actor,
        payload=_payload(values.get("payload", {}), kind, id_),
    )


def decide(state: SessionState | None, command: Command, *, session: str, now_wall_ms: int) -> Event:
    """Return the event that a command becomes at this state, next in the log.

    Its wall time is the device's own, held between the last anchor and the server's present moment: what a device did
    while it was cut off keeps its time, and no device can place an event in the future.

    Raises
    ------
    IllegalEvent
        If the state does not allow it, or its payload lacks what the kind needs.
    """
    earliest = now_wall_ms if state is None else min(state.anchor_wall_ms, now_wall_ms)
    event = Event(
        id=command.id,
        session=session,
        seq=0 if state is None else state.seq + 1,
        kind=command.kind,
        session_s=command.session_s,
        wall_ms=max(earliest, min(command.wall_ms or now_wall_ms, now_wall_ms)),
        actor=command.actor,
        payload=dict(command.payload),
    )
    _check_payload(event)
    after(state, event)
    return event


def _finite(value: object, name: str, id_: str, high: float) -> float:
    # Compared before anything is computed with it: JSON can hold whole numbers beyond every float
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= high:
        raise IllegalEvent(f"{name} must be a number from 0 to {high:g}.", where=f"event {id_}")
    return float(value)


def _payload(values: object, kind: EventKind, id_: str) -> dict[str, object]:
    if not isinstance(values, Mapping):
        raise IllegalEvent("The payload must be an object.", where=f"event {id_}")
    known = _PAYLOAD_KEYS.get(kind, frozenset()) - {"granted"}
    # Only what the log has a use for is kept: a device cannot write anything else into it
    return {key: _plain(value, key, id_) for key, value in values.items() if key in known}


def _plain(value: Any, key: str, id_: str) -> object:
    if isinstance(value, str) and len(value) <= _LONGEST_NOTE:
        return value
    if isinstance(value, list) and len(value) <= _MOST_LISTED:
        return [_plain(item, key, id_) for item in value if not isinstance(item, list)]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and -(2.0**53) < value < 2.0**53:
        return value
    raise IllegalEvent(f'"{key}" in the payload is not a short plain value.', where=f"event {id_}")


def _check_payload(event: Event) -> None:
    what = event.payload.get("what")
    if event.kind == "feedback" and what not in get_args(Feedback):
        words = ", ".join(get_args(Feedback))
        raise IllegalEvent(f"The feedback is {str(what)[:40]!r}.", where=f"event {event.id}", fix=f"Possible: {words}.")
    if event.kind == "rated":
        for key in ("tension_before", "tension_after"):
            value = event.payload.get(key)
            if value is not None and not (isinstance(value, int | float) and 0 <= value <= 10):
                raise IllegalEvent(f"{key} is {value!r}, outside 0 to 10.", where=f"event {event.id}")
