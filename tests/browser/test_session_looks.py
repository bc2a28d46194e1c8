"""The session as it is seen and touched: on each size of screen, in each state, with large letters, without a mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.serving import Server
from tests.browser.sessions import VOICE, begin_ready_made
from tests.browser.walking import SIZES as WALKED
from tests.browser.walking import covered, faults_of

SIZES = [(320, 568), (390, 844), (844, 390), (820, 1180), (1180, 820), (1440, 900), (1920, 1080)]
TARGET_PX = 88
TARGET_ON_THE_SMALLEST_PX = 72
LEAST_PX = 44

# What there is to see and where, and whether the words find room.
LAYOUT = """() => {
  const parts = [...document.querySelectorAll('.player button, .player-arc, .player-name, .player-line')]
    .filter((one) => !one.closest('dialog') && one.checkVisibility({ visibilityProperty: true }))
    .map((one) => {
      const box = one.getBoundingClientRect();
      return { part: one.dataset.part, left: box.left, top: box.top, right: box.right, bottom: box.bottom };
    });
  const words = document.querySelector('.player-words');
  return {
    parts,
    wide: document.documentElement.scrollWidth,
    hiddenWords: words.scrollHeight - words.clientHeight,
    picture: document.querySelector('.player-back').getBoundingClientRect().height,
  };
}"""

SAY_LONG = """() => {
  const say = (part, text) => { document.querySelector(`[data-part=${part}]`).textContent = text; };
  say('name', 'Querfriktionen zwischen den Schulterblättern');
  say('line', 'Beide Handflächen neben der Wirbelsäule, von den Hüften bis zu den Schultern, außen zurück');
  say('then', 'Dann: Auflagen mit den ganzen Händen');
}"""

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a page of a size on a device with a voice."""
    contexts = []

    def opened(width: int = 390, height: int = 844, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        context.add_init_script(VOICE)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def settled(page: Page) -> Page:
    """Wait until words that just changed have faded in."""
    page.wait_for_timeout(1100)
    return page


def assert_whole(page: Page, width: int, height: int) -> None:
    """Assert that nothing sticks out, lies over something else, or cannot be read without scrolling."""
    # Words find their size after the frame that changed them, which a busy machine draws late
    seen = page.evaluate(LAYOUT)
    for _ in range(20):
        if seen["hiddenWords"] <= 1:
            break
        page.wait_for_timeout(500)
        seen = page.evaluate(LAYOUT)
    assert seen["wide"] <= width
    assert seen["hiddenWords"] <= 1, "words are cut off"
    assert {"stop", "pause", "softer", "firmer", "next", "round", "more", "name", "line", "arc"} == {
        part["part"] for part in seen["parts"]
    }
    for part in seen["parts"]:
        assert 0 <= part["left"] < part["right"] <= width + 0.5, part
        assert 0 <= part["top"] < part["bottom"] <= height + 0.5, part
    buttons = [part for part in seen["parts"] if part["part"] not in ("name", "line", "arc")]
    for one in buttons:
        for other in seen["parts"]:
            apart = (
                one["right"] <= other["left"] + 0.5
                or other["right"] <= one["left"] + 0.5
                or one["bottom"] <= other["top"] + 0.5
                or other["bottom"] <= one["top"] + 0.5
            )
            assert one is other or apart, f"{one} lies over {other}"
    assert seen["picture"] >= 0.37 * height


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_cut_off_and_targets_are_large(open_page: Open, server: Server, width: int, height: int) -> None:
    page = open_page(width, height)
    begin_ready_made(page, server)
    assert_whole(settled(page), width, height)
    least = TARGET_ON_THE_SMALLEST_PX if height < 640 and width < 360 else TARGET_PX
    for button in page.locator(".player button:visible").all():
        box = button.bounding_box()
        assert box is not None
        needed = least if button.get_attribute("data-part") in ("stop", "pause") else LEAST_PX
        assert min(box["width"], box["height"]) >= needed, button.get_attribute("data-part")
    # Words of another language may be half as long again.
    page.evaluate(SAY_LONG)
    assert_whole(settled(page), width, height)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_text_at_twice_its_size_has_room(open_page: Open, server: Server, width: int, height: int) -> None:
    page = open_page(width, height)
    begin_ready_made(page, server)
    usual = page.get_by_role("button", name="Softer").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert_whole(settled(page), width, height)
    large = page.get_by_role("button", name="Softer").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert large == 2 * usual


def test_axe_finds_nothing_in_any_state(open_page: Open, server: Server) -> None:
    page = open_page()
    session = begin_ready_made(page, server)
    assert faults_of(settled(page)) == []
    page.get_by_role("button", name="Voice and sound").click()
    expect(page.get_by_role("dialog", name="Voice and sound")).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("[data-part=name]")).to_have_text("Paused")
    assert faults_of(settled(page)) == []
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-session][data-mode=closing]")).to_be_visible()
    assert faults_of(settled(page)) == []
    assert session in page.url


def test_axe_finds_nothing_before_it_begins(open_page: Open, server: Server) -> None:
    page = open_page()
    page.goto(server.url)
    page.get_by_role("link", name="Ten quiet minutes").click()
    # As without script: the form leads to the session, and nobody has begun it yet.
    with page.expect_navigation():
        page.locator("form[data-enter-session]").evaluate("form => form.submit()")
    expect(page.locator("[data-session][data-mode=ready]")).to_be_visible()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    assert page.get_by_role("button", name="Next step").count() == 0
    assert faults_of(settled(page)) == []


@pytest.mark.parametrize(("width", "height"), [(320, 568), (844, 390)])
def test_the_settings_fit_small_screens(open_page: Open, server: Server, width: int, height: int) -> None:
    page = open_page(width, height)
    begin_ready_made(page, server)
    page.get_by_role("button", name="Voice and sound").click()
    dialog = page.get_by_role("dialog", name="Voice and sound")
    box = dialog.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= width - box["width"]
    assert 0 <= box["y"] <= height - box["height"]
    assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
    done = page.get_by_role("button", name="Done")
    done.scroll_into_view_if_needed()
    expect(done).to_be_in_viewport(ratio=1)


def test_a_whole_session_needs_no_pointer(open_page: Open, server: Server) -> None:
    page = open_page(1180, 820)
    page.goto(server.url)
    page.get_by_role("link", name="Ten quiet minutes").press("Enter")
    page.get_by_role("button", name="None of these").press("Enter")
    player = page.locator("[data-session]")
    name = page.locator("[data-part=name]")
    expect(player).to_have_attribute("data-mode", "playing")
    reached: list[str] = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset?.part ?? ''"))
    assert {"softer", "firmer", "more", "stop", "next", "pause"} <= set(reached)

    first = name.inner_text()
    page.locator("[data-part=next]").press("Enter")
    expect(name).not_to_have_text(first)
    page.locator("[data-part=pause]").press("Space")
    expect(player).to_have_attribute("data-mode", "paused")
    page.locator("[data-part=pause]").press("Enter")
    expect(player).to_have_attribute("data-mode", "playing")
    page.locator("[data-part=softer]").press("Enter")
    expect(page.locator("[data-part=notice]")).to_contain_text("Softer")
    page.locator("[data-part=more]").press("Enter")
    dialog = page.get_by_role("dialog", name="Voice and sound")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-part=more]")).to_be_focused()
    expect(player).to_have_attribute("data-mode", "playing")
    page.locator("[data-part=stop]").press("Enter")
    expect(player).to_have_attribute("data-mode", "closing")
    page.keyboard.press("Escape")
    page.wait_for_url("**/after/**")


def test_everything_can_be_pressed_in_a_session_that_moves(open_page: Open, server: Server) -> None:
    for width, height in WALKED.values():
        page = open_page(width, height, reduced_motion="no-preference")
        begin_ready_made(page, server)
        assert covered(settled(page)) == []
        page.keyboard.press("Space")
        expect(page.locator("[data-session]")).to_have_attribute("data-mode", "paused")
        assert covered(settled(page)) == []
        page.context.close()


def test_hands_step_once_a_second_where_motion_is_unwelcome(open_page: Open, server: Server) -> None:
    steps: dict[str, int] = {}
    for motion in ("reduce", "no-preference"):
        page = open_page(reduced_motion=motion)
        begin_ready_made(page, server)
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(1000)
        steps[motion] = page.evaluate(
            """() => new Promise((resolve) => {
                 // While one hand rests the other may stroke: the busier of the two tells
                 const counts = [...document.querySelectorAll('.back-hand')].map((hand) => {
                   const count = { moved: 0 };
                   new MutationObserver(() => { count.moved += 1; }).observe(hand, { attributeFilter: ['transform'] });
                   return count });
                 setTimeout(() => resolve(Math.max(...counts.map(({ moved }) => moved))), 5000) })"""
        )
        page.context.close()
    assert 1 <= steps["reduce"] <= 6
    # A busy machine draws few frames; the steady step of one a second is what matters here
    assert steps["no-preference"] > steps["reduce"]


def test_a_caption_never_lies_on_words_or_controls(open_page: Open, server: Server) -> None:
    for width, height in SIZES:
        page = open_page(width, height)
        begin_ready_made(page, server)
        caption = page.locator(".player-caption:not(.is-empty)")
        expect(caption).to_be_visible(timeout=20_000)
        box = caption.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= width - box["width"]
        for part in page.locator(".player-name, .player-line, .player button:visible").all():
            other = part.bounding_box()
            assert other is not None
            apart = (
                box["y"] + box["height"] <= other["y"] + 1
                or other["y"] + other["height"] <= box["y"] + 1
                or box["x"] + box["width"] <= other["x"] + 1
                or other["x"] + other["width"] <= box["x"] + 1
            )
            assert apart, f"{width} x {height}: the caption lies over {part.get_attribute('data-part')}"
        page.context.close()
