"""A session in the real browser, seen from outside: begin one, ask the server about it, hear what was said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, expect
from tests.browser.serving import Server
from tests.waiting import wait_until

VOICE = (Path(__file__).parent / "voice.js").read_text(encoding="utf-8")
"""A voice that remembers what it said, for browsers that have none."""

CLOCKS_AGREE_WITHIN_S = 0.5
"""How far the page's idea of the server's clock may be off while both are busy."""

LATE_S = 1.5
"""The page says nothing that is later than this."""


def begin_ready_made(page: Page, server: Server) -> str:
    """Tap twice: a ready-made routine, and "none of these". Return the session's id."""
    page.goto(server.url)
    page.get_by_role("link", name="Ten quiet minutes").click()
    page.get_by_role("button", name="None of these").click()
    # The plan is made while this waits, which takes a busy machine a while
    expect(page.locator("[data-session][data-mode=playing]")).to_be_visible(timeout=30_000)
    return page.url.rpartition("/")[2]


def wait_for_worker(page: Page) -> None:
    """Wait until a service worker has the page. Pages forbid eval, which Playwright's own waiting would need."""
    wait_until(lambda: bool(page.evaluate("navigator.serviceWorker.controller !== null")))


def reload_without_a_network(page: Page, view: str, *, within_ms: float = 5000) -> None:
    """Reload where nothing answers; the session must come back paused, in this view of the back."""
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(f"unknot-back[data-view={view}]")).to_be_visible(timeout=within_ms)
    expect(page.locator("[data-session][data-mode=paused]")).to_be_visible()
    page.context.set_offline(False)


def session_json(server: Server, session: str) -> dict[str, Any]:
    answer = httpx.get(f"{server.url}/api/sessions/{session}")
    assert answer.status_code == 200
    return dict(answer.json())


def spoken(page: Page) -> list[dict[str, Any]]:
    return list(page.evaluate("window.spoken"))


def position(server: Server, session: str) -> float:
    """Return where the server says the session is."""
    body = session_json(server, session)
    state = body["state"]
    if state["status"] not in ("playing", "closing"):
        return float(state["anchor_session_s"])
    return float(state["anchor_session_s"] + (body["server_wall_ms"] - state["anchor_wall_ms"]) / 1000)


def assert_said_as_scored(body: dict[str, Any], said: list[dict[str, Any]]) -> None:
    """Assert that only cues of the score were said, none before its time and none later than is worth saying.

    `body` is the session's JSON of a stretch played in one go; `said` what was heard since it began. Where the machine
    was too busy to keep up, one sentence may say which step it is now; it stands in for what was missed.
    """
    began_ms = body["state"]["anchor_wall_ms"] - 1000 * body["state"]["anchor_session_s"]
    due: dict[str, list[float]] = {}
    for cue in body["score"]["cues"]:
        due.setdefault(cue["text"], []).append(cue["at_s"])
    assert said
    for word in said:
        if word["text"].startswith("We are now at "):
            assert any(step["title"].lower() in word["text"] for step in body["score"]["steps"]), word["text"]
            continue
        assert word["text"] in due, f"nobody wrote: {word['text']}"
        at_s = (word["at_ms"] - began_ms) / 1000
        late_s = at_s - min(due[word["text"]], key=lambda cue_s: abs(cue_s - at_s))
        assert -CLOCKS_AGREE_WITHIN_S <= late_s <= LATE_S + CLOCKS_AGREE_WITHIN_S, (word["text"], late_s)
