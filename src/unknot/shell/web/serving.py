"""Starting the server: a free port, one line with the address, the browser."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import webbrowser
from typing import Final

import uvicorn

from unknot.errors import ShellError
from unknot.shell.settings import LOOPBACK, Settings, settings_from

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
    from unknot.shell.web.app import create_app

    listener = _listener(settings)
    address = _address(settings, listener)
    server = _Server(config_of(create_app(settings)), address=address, browse=settings.open_browser)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
    if server.failed is not None:
        raise server.failed


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
    """Says where it listens once it does, and keeps the reason when it cannot start."""

    def __init__(self, config: uvicorn.Config, *, address: str, browse: bool) -> None:
        super().__init__(config)
        self._address = address
        self._browse = browse
        self.failed: ShellError | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        with _Reason() as reason:
            await super().startup(sockets)
        if self.should_exit:
            self.failed = reason.error()
            return
        print(f"Unknot is at {self._address}  (Ctrl+C ends it)", flush=True)
        if self._browse:
            threading.Thread(target=webbrowser.open, args=(self._address,), daemon=True).start()


class _Reason(logging.Handler):
    """Hears why the app could not start, which the server only logs, with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self._said = ""

    def __enter__(self) -> _Reason:
        log = logging.getLogger("uvicorn.error")
        self._before = (log.handlers[:], log.propagate)
        log.handlers, log.propagate = [self], False
        return self

    def __exit__(self, *_: object) -> None:
        log = logging.getLogger("uvicorn.error")
        log.handlers, log.propagate = self._before

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the last line of what is said: the error itself."""
        lines = [line for line in record.getMessage().strip().splitlines() if line.strip()]
        if lines and record.levelno >= logging.ERROR and not self._said:
            self._said = lines[-1].partition("Error: ")[2] or lines[-1]

    def error(self) -> ShellError:
        """Return it as one of ours."""
        return ShellError(self._said or "The app could not start.")


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
