"""Starting the server: a free port, one line with the address, the browser."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING, Final

import uvicorn

from unknot.errors import ShellError
from unknot.shell.settings import LOOPBACK, Settings, settings_from

if TYPE_CHECKING:
    from unknot.shell.store import Store

__all__ = ["config_of", "serve"]

_PORTS_TRIED: Final = 50
_GRACE_S: Final = 2


def serve(
    *,
    host: str | None = None,
    port: int | None = None,
    database: str | None = None,
    open_browser: bool | None = None,
) -> None:
    """Serve the app until it is interrupted. What is None comes from the environment or the defaults.

    Prints one line with the address once requests are answered. Where the port is taken, the next free one is used.

    Raises
    ------
    ShellError
        If it cannot listen, or the store cannot be opened.
    """
    settings = settings_from(host=host, port=port, database=database, open_browser=open_browser)
    # Loaded after the settings are known to be right: it takes a second
    from unknot.shell.store import Store
    from unknot.shell.web.app import create_app

    asyncio.run(_tried(Store(settings.database_file, busy_ms=settings.busy_ms)))
    listener = _listener(settings)
    address = _address(settings, listener)
    server = _Server(config_of(create_app(settings)), address=address, browse=settings.open_browser)
    with contextlib.closing(listener), contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


async def _tried(store: Store) -> None:
    """Open the store once before serving: here its errors reach whoever started the app, as one line."""
    try:
        await store.open()
    finally:
        await store.close()


def config_of(app: object) -> uvicorn.Config:
    """Return how the server runs the app."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning",
        access_log=False,
        server_header=False,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=_GRACE_S,
        # Who asks is decided by the real peer, never by what a header claims
        proxy_headers=False,
        lifespan="on",
    )


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, *, address: str, browse: bool) -> None:
        super().__init__(config)
        self._address = address
        self._browse = browse

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.should_exit:
            return
        print(f"Unknot is at {self._address}  (Ctrl+C ends it)", flush=True)
        if self._browse:
            threading.Thread(target=webbrowser.open, args=(self._address,), daemon=True).start()


def _listener(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    ports = [settings.port, *range(settings.port + 1, min(settings.port + _PORTS_TRIED, 65536))]
    last = ""
    for port in ports if settings.port else [0]:
        listener = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            last = (error.strerror or str(error)).lower()
            continue
        return listener
    raise ShellError(f"cannot listen on {settings.host}: {last}.", fix="Give another --host or --port.")


def _address(settings: Settings, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    name = "localhost" if settings.host in LOOPBACK else settings.host
    name = f"[{name}]" if ":" in name else name
    # Chromium treats 127.0.0.1 as secure just as localhost; the number avoids a look-up that may answer with ::1
    return f"http://{'127.0.0.1' if settings.host == '127.0.0.1' else name}:{port}"
