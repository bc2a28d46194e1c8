"""The server killed, doubled, without a port, without a disk: nothing acknowledged is lost, every word is calm."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import httpx
from tests.shell.serving import PATIENCE_S, Process, client, served
from tests.shell.storing import seeded

from unknot.guiding import fold
from unknot.model.session import Event
from unknot.shell.clock import wall_ms
from unknot.shell.store import Store
from unknot.shell.store.migrating import HEAD

KILLS = int(os.environ.get("UNKNOT_TEST_KILLS", "5"))


class Device:
    """A player that pauses and goes on for ever, and sends again what was not acknowledged."""

    def __init__(self, address: str) -> None:
        self.acknowledged: list[str] = []
        self._client = client(address)
        self._number = 0

    def _next(self) -> dict[str, Any]:
        kinds = ("started", "paused", "resumed")
        kind = kinds[0] if self._number == 0 else kinds[1 + (self._number + 1) % 2]
        at_s = self._number / 10
        return {"id": f"event-{self._number}", "kind": kind, "session_s": at_s, "wall_ms": wall_ms()}

    def play_until(self, over: threading.Event) -> None:
        """Post one event after the other; what gets no answer is sent again when the server is back."""
        with self._client:
            while not over.is_set():
                told = self._next()
                try:
                    answer = self._client.post("/api/sessions/s1/events", json={"events": [told]})
                except httpx.TransportError:
                    time.sleep(0.02)
                    continue
                assert answer.status_code == 200, answer.text
                self.acknowledged.append(told["id"])
                self._number += 1


async def events_in(database: Path) -> tuple[Event, ...]:
    store = Store(database)
    await store.open()
    events = await store.events("s1")
    await store.close()
    return events


def test_a_server_killed_at_random_moments_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    database = tmp_path / "unknot.sqlite"
    seeded(database, "s1")
    chance = random.Random(20)
    server = Process(database)
    server.start()
    server.port = int(server.address.rpartition(":")[2])
    device, over = Device(server.address), threading.Event()
    playing = threading.Thread(target=device.play_until, args=(over,))
    playing.start()
    for _ in range(KILLS):
        before = len(device.acknowledged)
        time.sleep(chance.uniform(0.02, 0.6))
        server.kill()
        server.start()
        deadline = time.monotonic() + PATIENCE_S
        while len(device.acknowledged) < before + 2:
            assert playing.is_alive(), "the device was refused"
            assert time.monotonic() < deadline, "the session did not go on"
            time.sleep(0.01)
    over.set()
    playing.join(PATIENCE_S)
    state = httpx.get(f"{server.address}/api/sessions/s1").json()["state"]
    server.kill()

    events = asyncio.run(events_in(database))
    kept = [event.id for event in events[1:]]
    # The last event may have been taken without its answer getting through: that is not a loss
    assert kept[: len(device.acknowledged)] == device.acknowledged
    assert len(kept) - len(device.acknowledged) in (0, 1)
    assert fold(events).seq == state["seq"] == len(events) - 1
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_reload_after_a_kill_comes_back_in_place(tmp_path: Path) -> None:
    database = tmp_path / "unknot.sqlite"
    seeded(database, "s1")
    server = Process(database)
    server.start()
    server.port = int(server.address.rpartition(":")[2])
    told = {"id": "a", "kind": "started", "session_s": 0, "wall_ms": wall_ms()}
    with client(server.address) as device:
        before = device.post("/api/sessions/s1/events", json={"events": [told]}).json()["state"]
    server.kill()
    server.start()
    with client(server.address) as device:
        after = device.get("/api/sessions/s1").json()
        page = device.get("/session/s1")
    assert after["state"] == before
    assert page.status_code == 200
    server.kill()


def test_a_taken_port_leads_to_the_next_free_one_and_the_line_says_which(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = Process(tmp_path / "unknot.sqlite", port=taken.getsockname()[1])
        server.start()
        assert server.address.startswith("http://127.0.0.1:")
        assert server.address != f"http://127.0.0.1:{server.port}"
        assert httpx.get(f"{server.address}/healthz").json()["status"] == "ok"
        rest = server.stop()
    assert "Traceback" not in rest


def test_two_servers_on_one_database_serve_the_same_session(tmp_path: Path) -> None:
    database = tmp_path / "unknot.sqlite"
    seeded(database, "s1")
    with served(database) as one, served(database) as two, client(one) as first, client(two) as second:
        kinds = ["started", "paused", "resumed", "paused"]
        for number, kind in enumerate(kinds):
            device = (first, second)[number % 2]
            told = {"id": f"e{number}", "kind": kind, "session_s": number, "wall_ms": wall_ms()}
            assert device.post("/api/sessions/s1/events", json={"events": [told]}).status_code == 200
        states = [device.get("/api/sessions/s1").json()["state"] for device in (first, second)]
    assert states[0] == states[1]
    assert states[0]["seq"] == len(kinds)


# -- what cannot work is said in one line ------------------------------------------------------------------------------


def failed_start(database: str, **environment: str) -> str:
    """Start the server where it cannot; return what it says."""
    code = (
        "import sys\nfrom unknot.errors import UnknotError\nfrom unknot.shell.web import serve\n"
        f"try:\n    serve(port=0, database={database!r}, open_browser=False)\n"
        "except UnknotError as error:\n    print(error)\n    sys.exit(2)\n"
    )
    made = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env={**os.environ, **environment},
    )
    assert made.returncode == 2, made.stderr
    return made.stdout + made.stderr


def test_a_database_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = failed_start(str(tmp_path / "file" / "x" / "unknot.sqlite"))
    assert "cannot be made" in said
    assert len(said.strip().splitlines()) == 1


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear friend, " * 100, encoding="utf-8")
    said = failed_start(str(tmp_path / "letter.txt"))
    assert "not an Unknot database" in said
    assert len(said.strip().splitlines()) == 1


def test_a_database_of_a_newer_unknot_is_one_line(tmp_path: Path) -> None:
    database = tmp_path / "unknot.sqlite"
    seeded(database)
    connection = sqlite3.connect(database)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    said = failed_start(str(database))
    assert "newer Unknot" in said
    assert HEAD in said
    assert len(said.strip().splitlines()) == 1


def test_a_held_database_is_a_calm_page_and_json_and_the_session_goes_on_afterwards(tmp_path: Path) -> None:
    database = tmp_path / "unknot.sqlite"
    seeded(database, "s1")
    told = {"id": "a", "kind": "started", "session_s": 0, "wall_ms": wall_ms()}
    with served(database, busy_ms=50) as address, client(address) as browser:
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        refused = browser.post("/api/sessions/s1/events", json={"events": [told]})
        page = browser.post("/after/s1/rested")
        other.execute("ROLLBACK")
        other.close()
        taken = browser.post("/api/sessions/s1/events", json={"events": [told]})
    assert refused.status_code == 503
    assert "another program holds the database" in refused.json()["detail"]
    assert page.status_code in (303, 503)
    assert "Traceback" not in page.text
    assert taken.json()["state"]["status"] == "playing"


def test_a_damaged_document_is_a_calm_page_that_tells_nobodys_answers(tmp_path: Path) -> None:
    database = tmp_path / "unknot.sqlite"
    seeded(database, "s1")
    connection = sqlite3.connect(database)
    connection.execute('UPDATE intakes SET document = \'{"unknot": "intake/1", "secret": "cauda equina"\'')
    connection.commit()
    connection.close()
    with served(database) as address, client(address) as browser:
        page = browser.get("/session/s1")
        answer = browser.get("/api/sessions/s1")
    assert page.status_code == answer.status_code == 500
    assert "Something went wrong on our side." in page.text
    for text in (page.text, answer.text):
        assert "Traceback" not in text
        assert "cauda equina" not in text
