"""What every route may use: settings, store, sessions, pages. One object, made with the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from unknot.shell.settings import Settings
from unknot.shell.store import Store
from unknot.shell.web.performing import Performances
from unknot.shell.web.rendering import Renderer
from unknot.shell.web.rooms import Rooms
from unknot.shell.web.speaking import Speech

__all__ = ["App", "Desk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The app's own things."""

    settings: Settings
    store: Store
    rooms: Rooms
    performances: Performances
    renderer: Renderer
    speech: Speech


def _desk(connection: HTTPConnection) -> Desk:
    desk: Desk = connection.app.state.desk
    return desk


App = Annotated[Desk, Depends(_desk)]
"""What a route asks for to get the desk."""
