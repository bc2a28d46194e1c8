"""One evening from the first question to the next offer: each station is looked at, and a picture of it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.serving import Server
from tests.browser.sessions import VOICE, assert_said_as_scored, position, session_json, spoken
from tests.browser.walking import Troubles, choose, next_question, paint
from tests.waiting import wait_until

PATIENCE_MS = 15_000
CLOSES_WITHIN_S = 90
SKIPS = 3


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_init_script(VOICE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page
    context.close()


class Recording:
    """The pictures of one journey, numbered in the order they were taken."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.numbers = count(1)

    def keep(self, station: str) -> None:
        self.page.wait_for_timeout(1000)  # A page fades in, and so do words.
        path = self.folder / f"{next(self.numbers):02}-{station}.png"
        self.page.screenshot(path=path)
        assert path.stat().st_size > 5000, f"{station}: the picture is blank"


def answer_the_questions(page: Page, recording: Recording) -> None:
    page.get_by_role("textbox", name="Lies down").fill("Mara")
    page.get_by_role("textbox", name="Gives").fill("Jonas")
    recording.keep("who")
    next_question(page, "goal")
    choose(page, "goal", "ease")
    next_question(page, "map")
    paint(page, [(-110, 430), (-60, 440)])
    expect(page.locator("[data-map-rows] li")).to_contain_text("Left shoulder top")
    recording.keep("map")
    next_question(page, "minutes")
    minutes = page.get_by_role("slider", name="Minutes")
    for _ in range(2):
        minutes.press("ArrowLeft")
    expect(minutes).to_have_value("10")
    for question in ("pressure", "body", "hands", "at_hand", "health"):
        next_question(page, question)
    choose(page, "health_page_done", "1")
    choose(page, "consent", "yes")
    recording.keep("health")
    page.get_by_role("button", name="See what we found").click()


def from_answers_to_the_session(page: Page, recording: Recording) -> str:
    page.wait_for_url("**/found/**")
    expect(page.locator("h1")).to_contain_text("Yes")
    recording.keep("found")
    page.get_by_role("button", name="See the plan").click()
    expect(page.locator("h1")).to_have_text("10 minutes for Mara")
    expect(page.locator(".checked:visible").first).to_contain_text("Checked")
    assert page.locator("[data-step-row]").count() >= 3
    recording.keep("plan")
    page.locator("a[href^='/prepare/']:visible").click()
    expect(page.locator("h1")).to_have_text("Make it warm")
    recording.keep("prepare")
    page.get_by_role("button", name="Mara is lying down").click()
    expect(page.locator("[data-session][data-mode=playing]")).to_be_visible()
    return page.url.rpartition("/")[2]


def skip_a_step(page: Page, server: Server, session: str) -> None:
    """Go on to the next step. What follows is planned anew to end on time, and is what is then shown."""
    before = session_json(server, session)
    page.get_by_role("button", name="Next step").click()
    wait_until(lambda: session_json(server, session)["state"]["revision"] > before["state"]["revision"])
    body = session_json(server, session)
    now = position(server, session)
    step = next(step for step in reversed(body["score"]["steps"]) if step["start_s"] <= now)
    assert step["start_s"] > before["state"]["anchor_session_s"]
    expect(page.locator("[data-part=name]")).to_have_text(step["title"])
    expect(page.locator("[data-part=line]")).to_have_text(step["line_text"])


def follow_the_session(page: Page, server: Server, session: str, recording: Recording) -> None:
    """Hear the opening, skip some steps, then stop and let it close by itself."""
    body = session_json(server, session)
    name = page.locator("[data-part=name]")
    expect(name).to_have_text(body["score"]["steps"][0]["title"])
    expect(page.locator(".back-hand:not(.is-away)")).to_have_count(2)
    # The opening is quiet: its second sentence may be half a minute away.
    wait_until(lambda: len(spoken(page)) > 0, within_s=45)
    assert_said_as_scored(session_json(server, session), spoken(page))
    recording.keep("session")
    for _ in range(SKIPS):
        skip_a_step(page, server, session)
    recording.keep("further-on")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-session][data-mode=closing]")).to_be_visible()
    expect(name).to_have_text(session_json(server, session)["score"]["closing"][0]["title"])
    recording.keep("closing")
    page.wait_for_url("**/after/**", timeout=CLOSES_WITHIN_S * 1000)


def rest_and_rate(page: Page, recording: Recording) -> None:
    expect(page.locator("h1:visible")).to_have_text("Nothing to do now.")
    expect(page.locator("[data-clock]")).to_be_visible()
    recording.keep("rest")
    page.get_by_role("button", name="We are done").click()
    expect(page.locator("h1")).to_have_text("How was it, Mara?")
    page.get_by_role("slider", name="Now").press("ArrowLeft")
    choose(page, "pressure", "right")
    recording.keep("rating")
    page.get_by_role("button", name="Keep it").click()


def test_an_evening_from_the_first_question_to_the_next_offer(phone: Page, mortal: Server, tmp_path: Path) -> None:
    troubles = Troubles(phone)
    recording = Recording(phone, tmp_path)
    phone.goto(mortal.url)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Whose back is it tonight?")
    assert phone.locator(".again").count() == 0
    recording.keep("home")
    phone.get_by_role("link", name="Start a massage").click()
    answer_the_questions(phone, recording)
    session = from_answers_to_the_session(phone, recording)
    follow_the_session(phone, mortal, session, recording)
    rest_and_rate(phone, recording)
    phone.wait_for_url(f"{mortal.url}/")
    expect(phone.locator(".again button:visible")).to_have_count(1)
    expect(phone.locator("main")).to_contain_text("Mara")
    recording.keep("home-again")
    assert session_json(mortal, session)["state"]["status"] == "rated"
    assert troubles.words == [], json.dumps(troubles.words, indent=1)
    assert len(list(tmp_path.glob("*.png"))) == 13
