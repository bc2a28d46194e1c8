"""Who listens to a session: every open socket hears every new state."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from typing import Any, Final

__all__ = ["Listener", "Rooms"]

_WAITING: Final = 16


class Listener:
    """The messages that wait for one socket. A slow device loses the oldest: each message holds the whole state."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[str] = asyncio.Queue()

    def put(self, text: str) -> None:
        """Leave a message."""
        while self._queue.qsize() >= _WAITING:
            self._queue.get_nowait()
        self._queue.put_nowait(text)

    async def get(self) -> str:
        """Wait for the next message."""
        return await self._queue.get()


class Rooms:
    """One room a session. They hold nothing that is not in the store: a restart loses only the connections."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)

    def enter(self, session: str) -> Listener:
        """Begin to listen to a session."""
        listener = Listener()
        self._listeners[session].add(listener)
        return listener

    def leave(self, session: str, listener: Listener) -> None:
        """Stop listening."""
        self._listeners[session].discard(listener)
        if not self._listeners[session]:
            del self._listeners[session]

    def publish(self, session: str, message: dict[str, Any]) -> None:
        """Tell everyone who listens. Never waits for a slow device."""
        if session not in self._listeners:
            return
        text = json.dumps(message, ensure_ascii=False, allow_nan=False)
        for listener in self._listeners[session]:
            listener.put(text)
