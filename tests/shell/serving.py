"""Real servers for the tests: the app on a free port, in a thread or as a process of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import uvicorn
from tests.shell.starting import HEARS_CTRL_C

from unknot.shell.settings import Settings
from unknot.shell.web.app import create_app
from unknot.shell.web.serving import config_of

PATIENCE_S = 30.0


@contextlib.contextmanager
def served(database: Path, **more: object) -> Iterator[str]:
    """Serve the app in a thread; give its address."""
    settings = Settings(database=str(database), open_browser=False, **more)  # type: ignore[arg-type]
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = uvicorn.Server(config_of(create_app(settings)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_S
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server took too long to start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
        listener.close()


@dataclass(slots=True)
class Process:
    """The app as people start it: a process that can be killed."""

    database: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    address: str = ""
    said: str = ""
    _process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait for its line."""
        code = (
            f"{HEARS_CTRL_C}from unknot.shell.web import serve; "
            f"serve(port={self.port}, database={str(self.database)!r}, open_browser=False)"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **self.environment},
        )
        assert self._process.stdout is not None
        self.said = self._process.stdout.readline()
        self.address = self.said.split()[3] if self.said.startswith("Unknot is at") else ""

    def kill(self) -> None:
        """End it as a power cut would: no goodbye."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._wait()

    def stop(self) -> str:
        """End it as Ctrl+C does; return what it still said."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._wait()

    def _wait(self) -> str:
        assert self._process is not None
        rest, _ = self._process.communicate(timeout=PATIENCE_S)
        return rest


def client(address: str) -> httpx.Client:
    """Return a client that, like a browser, says where its forms come from."""
    return httpx.Client(base_url=address, headers={"origin": address}, timeout=PATIENCE_S)
