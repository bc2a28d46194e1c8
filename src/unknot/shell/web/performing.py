"""The live sessions: load, decide, append if the log has not moved, publish; and re-plan what remains."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from unknot.errors import IllegalEvent, NoRoutineFits, NotToday, StoreError
from unknot.guiding import Command, after, decide, fold
from unknot.model.session import Event, SessionState
from unknot.shell.clock import wall_ms
from unknot.shell.store import SequenceMoved, Store, StoredScore, StoredSession, fresh_id
from unknot.shell.web import massages
from unknot.shell.web.places import region_under_hands
from unknot.shell.web.replanning import Request, is_firmer, is_wish, made_anew, request_of
from unknot.shell.web.rooms import Rooms

__all__ = ["Heard", "Live", "Performances"]

_LOG = logging.getLogger("unknot")
_TRIES: Final = 10
_NO_FIRMER: Final = "This is as firm as it may be today."
_NO_CHANGE: Final = "The plan stays as it is: nothing better passed the check."
_CLOSING: Final = "We come to a gentle end here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A session as it stands: its row, its log, and what the log folds to."""

    session: StoredSession
    events: tuple[Event, ...]
    state: SessionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The answer to commands: the state after them, what was refused, and the new score where there is one."""

    state: SessionState
    refused: tuple[str, ...] = ()
    score: dict[str, Any] | None = None
    notice: str = ""

    def message(self) -> dict[str, Any]:
        """Return the answer as JSON values."""
        values: dict[str, Any] = {
            "state": asdict(self.state),
            "server_wall_ms": wall_ms(),
            "revision": self.state.revision,
        }
        if self.score is not None:
            values["score"] = self.score
        if self.notice:
            values["notice"] = self.notice
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A remainder that passed the check, and what it was made for."""

    request: Request
    checked: massages.Checked


@dataclass(slots=True)
class _Batch:
    """What one delivery adds: new events, why some were refused, what to say, and a remainder that is made already."""

    new: list[Event] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    open_wishes: list[Event] = field(default_factory=list)
    notice: str = ""
    made: _Made | None = None


class Performances:
    """All sessions of this server. It keeps nothing between two calls: the store is the truth."""

    def __init__(self, store: Store, rooms: Rooms) -> None:
        self._store = store
        self._rooms = rooms

    async def open(self, routine_id: str) -> str:
        """Open a session of a stored plan, after screening its answers anew and checking its score anew.

        Raises
        ------
        KeyError
            If there is no such plan.
        NotToday
            If there must be no massage.
        NoRoutineFits
            If the score does not pass the check with today's knowledge.
        """
        routine = await self._store.routine(routine_id)
        intake = None if routine is None else await self._store.intake(routine.intake_id)
        if routine is None or intake is None:
            raise KeyError(routine_id)
        await asyncio.to_thread(massages.check_stored, intake.document, routine.document, routine.score)
        now = wall_ms()
        id_ = fresh_id()
        opened = Event(id=fresh_id(), session=id_, seq=0, kind="opened", session_s=0.0, wall_ms=now, actor="system")
        score = StoredScore(revision=0, routine=routine.document, document=routine.score)
        await self._store.add_session(id_, routine_id, score, opened)
        return id_

    async def live(self, session_id: str) -> Live:
        """Return a session as it stands.

        Raises
        ------
        KeyError
            If there is none.
        """
        session = await self._store.session(session_id)
        if session is None:
            raise KeyError(session_id)
        events = await self._store.events(session_id)
        return Live(session=session, events=events, state=fold(events))

    async def score_text(self, state: SessionState) -> StoredScore:
        """Return the revision that a state plays."""
        score = await self._store.score(state.session, state.revision)
        if score is None:
            raise StoreError(f"revision {state.revision} of the score is missing.", where=str(self._store.file))
        return score

    async def hear(self, session_id: str, commands: Sequence[Command]) -> Heard:
        """Take commands into the log and make anew what they change.

        Each legal command is kept, whatever stands beside it in the delivery: a stop is never lost to a neighbour that
        is refused. A command that is in the log already changes nothing.

        Raises
        ------
        KeyError
            If there is no such session.
        """
        heard, batch = await self._append(session_id, commands)
        self._rooms.publish(session_id, heard.message())
        wishes = batch.open_wishes + [event for event in batch.new if is_wish(event)]
        if wishes and heard.state.status in ("playing", "paused"):
            # Only the last wish of a delivery is planned for: the state holds the sum of all
            heard = await self._changed(session_id, wishes[-1], heard, batch.made)
        if heard.score is not None or heard.notice:
            self._rooms.publish(session_id, heard.message())
        return heard

    async def _append(self, session_id: str, commands: Sequence[Command]) -> tuple[Heard, _Batch]:
        for _ in range(_TRIES):
            live = await self.live(session_id)
            batch, state = await self._decided(live, commands)
            try:
                if batch.new:
                    await self._store.append(session_id, batch.new)
            except SequenceMoved:
                continue
            return Heard(state=state, refused=tuple(batch.refused), notice=batch.notice), batch
        raise StoreError("too many devices speak at once.", fix="Try again in a moment.")

    async def _decided(self, live: Live, commands: Sequence[Command]) -> tuple[_Batch, SessionState]:
        batch, state = _Batch(open_wishes=_open_wishes(live.events, commands)), live.state
        known = {event.id for event in live.events}
        for command in commands:
            if command.id in known:
                continue
            try:
                asked = await self._informed(live, state, command, batch)
                event = decide(state, asked, session=state.session, now_wall_ms=wall_ms())
            except IllegalEvent as error:
                batch.refused.append(str(error))
                continue
            state = after(state, event)
            known.add(event.id)
            batch.new.append(event)
        return batch, state

    async def _informed(self, live: Live, state: SessionState, command: Command, batch: _Batch) -> Command:
        """Return a command with what only the server knows: where "not there" is, whether "firmer" is granted."""
        what = command.payload.get("what")
        batch.made = None
        if command.kind != "feedback" or state.status not in ("playing", "paused"):
            return command
        if what == "not_there":
            score = massages.score_of((await self.score_text(state)).document)
            region = await asyncio.to_thread(region_under_hands, score, command.session_s)
            return replace(command, payload={**command.payload, "region": region})
        if what == "firmer":
            batch.made = await self._firmer(live, state, command)
            if batch.made is None:
                batch.notice = _NO_FIRMER
                return replace(command, payload={**command.payload, "granted": False})
        return command

    async def _firmer(self, live: Live, state: SessionState, command: Command) -> _Made | None:
        """Return a firmer remainder; None where the limits, or the check, allow none."""
        event = decide(state, command, session=state.session, now_wall_ms=wall_ms())
        try:
            made = await self._remainder(live, after(state, event), event)
        except (NoRoutineFits, NotToday):
            return None
        if made is None:
            return None
        old = massages.routine_of((await self.score_text(state)).routine)
        return made if is_firmer(made.checked.routine, old, made.request.keep_s) else None

    async def _remainder(self, live: Live, state: SessionState, event: Event) -> _Made | None:
        """Return the remainder that an event asks for, verified; None where nothing needs to change."""
        intake = await self._store.intake(live.session.intake_id)
        if intake is None:
            raise KeyError(live.session.intake_id)
        stored = await self.score_text(state)
        learned = await self._store.preferences(live.session.recipient_id) if live.session.recipient_id else ""

        def make() -> _Made | None:
            score = massages.score_of(stored.document)
            request = request_of(event, state, score, wall_ms())
            if request is None:
                return None
            answers = massages.intake_of(intake.document)
            made = made_anew(
                request,
                routine=massages.routine_of(stored.routine),
                score=score,
                intake=answers,
                outcome=massages.may_begin(answers),
                state=state,
                events=live.events,
                preferences=massages.preferences_of(learned),
            )
            return None if made is None else _Made(request=request, checked=made)

        return await asyncio.to_thread(make)

    async def _changed(self, session_id: str, event: Event, heard: Heard, made: _Made | None) -> Heard:
        """Put a new remainder in place, if nothing else happened while it was made; else make it once more."""
        for _ in range(3):
            live = await self.live(session_id)
            if live.state.status not in ("playing", "paused"):
                return replace(heard, state=live.state)
            try:
                made = made or await self._remainder(live, live.state, event)
            except (NoRoutineFits, NotToday) as error:
                _LOG.warning("session: no new remainder passed (%s)", type(error).__name__)
                return await self._unchanged(session_id, event, live)
            if made is None:
                return replace(heard, state=live.state)
            try:
                state = await self._place(session_id, live.state, made)
            except (SequenceMoved, IllegalEvent):
                made = None
                continue
            return replace(heard, state=state, score=json.loads(made.checked.score_document))
        return heard

    async def _place(self, session_id: str, state: SessionState, made: _Made) -> SessionState:
        now = wall_ms()
        score = made.checked.score
        command = Command(
            id=fresh_id(),
            kind="replanned",
            session_s=round(state.position_s(now), 3),
            wall_ms=now,
            actor="system",
            payload={"revision": score.revision, "from_s": made.request.keep_s, "because": made.request.wish},
        )
        event = decide(state, command, session=session_id, now_wall_ms=now)
        stored = StoredScore(
            revision=score.revision, routine=made.checked.routine_document, document=made.checked.score_document
        )
        await self._store.append(session_id, [event], score=stored)
        return after(state, event)

    async def _unchanged(self, session_id: str, event: Event, live: Live) -> Heard:
        """Nothing new passed the check. A wish for less ends in the verified closing; any other leaves what plays."""
        if event.payload.get("what") not in ("softer", "not_there"):
            return Heard(state=live.state, notice=_NO_CHANGE)
        now = wall_ms()
        stop = Command(
            id=fresh_id(),
            kind="stop_requested",
            session_s=live.state.position_s(now),
            wall_ms=now,
            actor="system",
        )
        heard, _ = await self._append(session_id, [stop])
        return replace(heard, notice=_CLOSING)


def _open_wishes(events: Sequence[Event], commands: Sequence[Command]) -> list[Event]:
    """Return the wishes that are delivered again and were never planned for: the server was killed in between."""
    delivered = {command.id for command in commands}
    planned = max((event.seq for event in events if event.kind == "replanned"), default=-1)
    return [event for event in events if event.id in delivered and event.seq > planned and is_wish(event)]
