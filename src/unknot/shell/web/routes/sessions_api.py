"""The session as JSON, its events, and the socket that says when it changed."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import asdict
from typing import Any, Final

from fastapi import APIRouter, Request, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from unknot.errors import IllegalEvent
from unknot.guiding import Command, command_from
from unknot.shell.clock import wall_ms
from unknot.shell.web import pictures
from unknot.shell.web.found import names_of
from unknot.shell.web.performing import Heard
from unknot.shell.web.rooms import Listener
from unknot.shell.web.routes.lookups import intake_or_404, live_or_404
from unknot.shell.web.state import App

__all__ = ["router"]

router = APIRouter()

_MOST_EVENTS: Final = 100
_LONGEST_MESSAGE: Final = 1000


@router.get("/api/sessions/{session_id}")
async def session(session_id: str, desk: App) -> Response:
    """Return state, score, drawing and names: all that the player needs."""
    live = await live_or_404(desk, session_id)
    _, intake = await intake_or_404(desk, live.session.intake_id)
    stored = await desk.performances.score_text(live.state)
    drawing = await run_in_threadpool(pictures.drawing, stored.document)
    over = await run_in_threadpool(pictures.over, intake, stored.document)
    names = names_of(intake)
    head = {
        "state": asdict(live.state),
        "revision": live.state.revision,
        "names": asdict(names),
        "over": over,
        "voice": {"available": await desk.speech.available()},
        "server_wall_ms": wall_ms(),
    }
    # The score is JSON text already: it goes in as it is, which is quicker and exactly what was verified
    start = json.dumps(head, ensure_ascii=False)[:-1]
    body = f'{start},"score":{stored.document},"drawing":{drawing}}}'
    return Response(body, media_type="application/json")


@router.post("/api/sessions/{session_id}/events")
async def add_events(session_id: str, request: Request, desk: App) -> Response:
    """Take events into the log. Repeating a delivery changes nothing."""
    try:
        commands = _commands(await request.body())
    except IllegalEvent as error:
        return JSONResponse({"detail": str(error)}, status_code=422)
    try:
        heard = await desk.performances.hear(session_id, commands)
    except KeyError:
        return JSONResponse({"detail": "There is no such session."}, status_code=404)
    return _answer(heard)


def _commands(body: bytes) -> list[Command]:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        raise IllegalEvent("This is not JSON.") from None
    events = values.get("events") if isinstance(values, dict) else None
    if not isinstance(events, list) or len(events) > _MOST_EVENTS:
        raise IllegalEvent(f'Send {{"events": [...]}} with at most {_MOST_EVENTS} events.')
    return [command_from(event) for event in events]


def _answer(heard: Heard) -> Response:
    values: dict[str, Any] = heard.message()
    if not heard.refused:
        return JSONResponse(values)
    return JSONResponse({**values, "detail": " ".join(heard.refused)}, status_code=409)


@router.websocket("/ws/sessions/{session_id}")
async def listen(socket: WebSocket, session_id: str, desk: App) -> None:
    """Push every new state; answer pings with the server's clock."""
    try:
        live = await desk.performances.live(session_id)
    except KeyError:
        await socket.close(code=1008)
        return
    await socket.accept()
    listener = desk.rooms.enter(session_id)
    listener.put(json.dumps(Heard(state=live.state).message()))
    pushing = asyncio.create_task(_push(socket, listener))
    try:
        while True:
            await _pong(socket, await socket.receive_text())
    except (WebSocketDisconnect, RuntimeError):
        # The other side left, or a push found it gone first
        pass
    finally:
        desk.rooms.leave(session_id, listener)
        pushing.cancel()
        with contextlib.suppress(asyncio.CancelledError, RuntimeError, WebSocketDisconnect):
            await pushing


async def _push(socket: WebSocket, listener: Listener) -> None:
    while True:
        await socket.send_text(await listener.get())


async def _pong(socket: WebSocket, text: str) -> None:
    # Taken before anything else, so that the answer tells when the question arrived
    now = wall_ms()
    if len(text) > _LONGEST_MESSAGE:
        return
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return
    number = values.get("ping") if isinstance(values, dict) else None
    if isinstance(number, int) and not isinstance(number, bool):
        await socket.send_text(json.dumps({"pong": number, "server_wall_ms": now}))
