"""Who may ask, how much may be sent, and what every answer says to the browser."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator

import httpx
import pytest
from starlette.datastructures import Headers
from tests.shell.serving import client, served
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from unknot.shell.settings import Settings
from unknot.shell.web.assets import DIST
from unknot.shell.web.security import MAX_BODY_BYTES, host_is_allowed, is_from_here

PAGES = ["/", "/ask", "/start/ten-quiet-minutes", "/nothing-here", "/found/unknown", "/session/unknown"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("security") / "unknot.sqlite") as at:
        yield at


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_strict_headers_and_is_not_kept(address: str, path: str) -> None:
    with client(address) as browser:
        answer = browser.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_an_inline_script_a_style_or_anything_from_elsewhere(address: str, path: str) -> None:
    with client(address) as browser:
        html = browser.get(path).text
    assert not re.search(r"\sstyle\s*=", html)
    assert not re.search(r"\son[a-z]+\s*=", html)
    assert "<style" not in html
    for attributes in re.findall(r"<script([^>]*)>", html):
        assert "src=" in attributes or 'type="application/json"' in attributes
    for target in re.findall(r'(?:src|href|action)="([^"]*)"', html):
        assert target.startswith(("/", "#", "?")), target


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "192.168.0.9", "", "["]
)
def test_a_name_that_is_not_ours_gets_nothing(address: str, host: str) -> None:
    port = int(address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as raw:
        raw.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: raw.recv(65536), b""))
    assert answer.split()[1] in (b"421", b"400")
    assert b"Unknot: a massage" not in answer


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:99", "[::1]:8765", "127.0.0.1:1"])
def test_this_machines_own_names_are_ours(host: str) -> None:
    assert host_is_allowed(host, Settings())


def test_on_the_home_network_addresses_pass_and_foreign_names_do_not() -> None:
    settings = Settings(host="0.0.0.0", hosts=("tablet.local",))
    assert host_is_allowed("192.168.1.20:8765", settings)
    assert host_is_allowed("tablet.local", settings)
    assert not host_is_allowed("evil.example", settings)
    assert not host_is_allowed("192.168.1.20", Settings())


FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://127.0.0.1:1"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"referer": "https://evil.example/page"},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/intakes", "/sessions", "/start/ten-quiet-minutes", "/api/sessions/x/events"])
def test_another_pages_form_changes_nothing(address: str, path: str, headers: dict[str, str]) -> None:
    answer = httpx.post(f"{address}{path}", headers=headers, data={"nothing_applies": "1"})
    assert answer.status_code == 403


@pytest.mark.parametrize("headers", FOREIGN[:2])
def test_another_pages_socket_is_refused_before_it_opens(address: str, headers: dict[str, str]) -> None:
    url = f"ws{address.removeprefix('http')}/ws/sessions/x"
    with pytest.raises(InvalidStatus) as refusal, connect(url, additional_headers=headers):
        pass
    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:8765"},
        {"origin": "https://127.0.0.1:8765"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"referer": "http://127.0.0.1:8765/ask"},
        {},
    ],
)
def test_our_own_pages_and_plain_programs_may_ask(headers: dict[str, str]) -> None:
    assert is_from_here(Headers({"host": "127.0.0.1:8765", **headers}))


def test_too_much_is_refused_whether_its_length_is_said_or_not(address: str) -> None:
    big = b"x" * (MAX_BODY_BYTES + 1)
    form = {"content-type": "application/x-www-form-urlencoded"}
    halves = iter([big[: len(big) // 2], big[len(big) // 2 :]])
    said = httpx.post(f"{address}/intakes", content=big, headers=form)
    unsaid = httpx.post(f"{address}/intakes", content=halves, headers=form)
    assert (said.status_code, unsaid.status_code) == (413, 413)


def test_there_are_no_generated_documents_and_no_way_out_of_the_static_folder(address: str) -> None:
    with client(address) as browser:
        for path in (
            "/docs",
            "/redoc",
            "/openapi.json",
            "/static/dist/../../app.py",
            "/static/dist/%2e%2e/%2e%2e/app.py",
        ):
            assert browser.get(path).status_code == 404, path


def test_files_with_a_digest_in_their_name_are_kept_for_ever_and_others_are_asked_for(address: str) -> None:
    manifest = json.loads((DIST / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    with client(address) as browser:
        script = browser.get(f"/static/dist/{manifest['src/main.ts']['file']}")
        icons = browser.get("/static/dist/icons.svg")
    assert script.status_code == icons.status_code == 200
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-encoding"] == "gzip"
    assert icons.headers["cache-control"] == "no-cache"


def test_the_service_worker_names_files_that_are_there_and_no_page(address: str) -> None:
    with client(address) as browser:
        worker = browser.get("/sw.js")
        assert worker.headers["cache-control"] == "no-cache"
        assert worker.headers["content-type"].startswith("text/javascript")
        listed, version = re.match(r'const PRECACHE=(\[.*?\]);const VERSION=("\w+");\n', worker.text).groups()  # type: ignore[union-attr]
        files = json.loads(listed)
        assert json.loads(version)
        assert files
        assert [file for file in files if browser.get(file).status_code != 200] == []
    assert all(file.startswith("/static/dist/") for file in files)


def test_an_unknown_theme_in_a_cookie_does_not_reach_the_page(address: str) -> None:
    with client(address) as browser:
        plain = browser.get("/", headers={"cookie": "unknot_theme=x%22onload"}).text
        dark = browser.get("/", headers={"cookie": "unknot_theme=dark"}).text
    assert "onload" not in plain
    assert 'data-theme="dark"' in dark
