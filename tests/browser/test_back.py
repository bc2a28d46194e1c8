"""The back in the browser: hands where the score has them, flat and in depth, and calm where depth costs too much."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.serving import Server
from tests.browser.sessions import (
    VOICE,
    begin_ready_made,
    reload_without_a_network,
    session_json,
    wait_for_worker,
)
from tests.browser.walking import arrive, finish_questions, to_question
from tests.waiting import wait_until

from unknot.formats import score_values
from unknot.model.score import Score, Track, position_between
from unknot.model.words import Hand
from unknot.shell.web.assets import DIST

NEAR_MM = 0.5
TIMES = 200
FIRST_LOAD_KB, DEPTH_KB = 120, 600

# Each moment is shown and read back in one go, so that the player's own frames cannot come between.
READ_BACK = """moments => {
  const back = document.querySelector('unknot-back');
  return moments.map((position) => { back.show({ position, softer: 0, moving: true }); return back.places(); });
}"""
CHANGE_OF_MIND = """async () => { const back = document.querySelector('unknot-back');
  for (const kind of ['solid', 'drawn', 'solid', 'drawn', 'solid']) {
    back.choose({ kind, look: { around: -90, down: 7 }, recipient: 'clay', giver: 'clay' });
    await new Promise((done) => setTimeout(done, 120)); } }"""
DEEP = '{"picture": {"kind": "solid"}}'


@pytest.fixture
def quiet(page: Page) -> Page:
    """A small screen, so that painting in software stays bearable."""
    page.add_init_script(VOICE)
    page.set_viewport_size({"width": 360, "height": 640})
    return page


def in_depth(page: Page) -> None:
    """Ask for three dimensions on this device."""
    page.add_init_script(f"localStorage.setItem('unknot.player', {json.dumps(DEEP)})")


def track_at(score: Score, at_s: float, hand: Hand) -> tuple[Track | None, float]:
    """Return what a hand does at a moment, and the seconds into its figure."""
    step = next(step for step in reversed(score.steps) if step.start_s <= at_s)
    left = at_s - step.start_s
    for passage in step.passages:
        if left < passage.duration_s:
            left %= passage.duration_s / passage.count
            for figure in passage.figures:
                if left < figure.duration_s:
                    return figure.track(hand), left
                left -= figure.duration_s
        left -= passage.duration_s
    raise AssertionError(f"nothing happens at {at_s}")


def planned(score: Score, at_s: float, hand: Hand) -> tuple[float, float] | None:
    """Return where the score, which the verifier judged, has a hand."""
    track, t_s = track_at(score, at_s, hand)
    if track is None:
        return None
    after = next(i for i, frame in enumerate(track.keyframes) if frame.t_s > t_s)
    x, y, *_ = position_between(track.keyframes[after - 1], track.keyframes[after], t_s)
    return x, y


def assert_drawn_as_planned(page: Page, server: Server, session: str) -> None:
    """Assert that hands are drawn where the score has them, at random times of the whole session."""
    score = score_values(session_json(server, session)["score"])
    dice = random.Random(4)
    moments = [dice.uniform(0.0, score.duration_s - 0.01) for _ in range(TIMES)]
    drawn: list[dict[Hand, Any]] = page.evaluate(READ_BACK, moments)
    seen = 0
    for at_s, places in zip(moments, drawn, strict=True):
        for hand, place in places.items():
            expected = planned(score, at_s, hand)
            assert (place is None) == (expected is None), f"{hand} at {at_s:.2f} s"
            if expected is not None:
                seen += 1
                assert place == pytest.approx(expected, abs=NEAR_MM), f"{hand} at {at_s:.2f} s"
    assert seen > TIMES


def test_hands_are_drawn_where_the_score_has_them(quiet: Page, server: Server) -> None:
    session = begin_ready_made(quiet, server)
    expect(quiet.locator("unknot-back[data-view=drawn]")).to_be_visible()
    assert_drawn_as_planned(quiet, server, session)


def test_hands_are_where_the_score_has_them_in_three_dimensions(quiet: Page, server: Server) -> None:
    in_depth(quiet)
    session = begin_ready_made(quiet, server)
    quiet.keyboard.press("Space")
    expect(quiet.locator("unknot-back[data-view=solid]")).to_be_visible(timeout=60_000)
    # Where hands are is read from the scene; painting two hundred moments in software would take minutes
    quiet.evaluate("WebGL2RenderingContext.prototype.drawElements = () => undefined")
    assert_drawn_as_planned(quiet, server, session)
    cost = quiet.evaluate("document.querySelector('unknot-back').cost")
    assert 0 < cost["triangles"] < 60_000
    assert 0 < cost["calls"] <= 12


def test_nothing_is_painted_while_nothing_moves(quiet: Page, server: Server) -> None:
    in_depth(quiet)
    begin_ready_made(quiet, server)
    quiet.keyboard.press("Space")
    expect(quiet.locator("[data-part=name]")).to_have_text("Paused")
    expect(quiet.locator("unknot-back[data-view=solid]")).to_be_visible(timeout=60_000)

    def frames() -> int:
        return int(quiet.evaluate("document.querySelector('unknot-back').cost.frames"))

    def rests() -> bool:
        before = frames()
        quiet.wait_for_timeout(700)
        return frames() == before

    wait_until(rests, within_s=60)


def test_where_a_processor_paints_the_back_stays_drawn_and_nobody_is_told(quiet: Page, server: Server) -> None:
    asked: list[str] = []
    quiet.on("request", lambda request: asked.append(request.url))
    begin_ready_made(quiet, server)
    expect(quiet.locator("unknot-back[data-view=drawn] .back-hand:not(.is-away)")).to_have_count(2)
    expect(quiet.locator("[data-part=notice]")).to_be_empty()
    assert not [url for url in asked if "/bodies/" in url or "solid-back" in url]


def test_where_motion_is_unwelcome_the_back_stays_drawn_though_depth_was_chosen(quiet: Page, server: Server) -> None:
    in_depth(quiet)
    quiet.emulate_media(reduced_motion="reduce")
    asked: list[str] = []
    quiet.on("request", lambda request: asked.append(request.url))
    begin_ready_made(quiet, server)
    expect(quiet.locator("unknot-back[data-view=drawn] .back-hand:not(.is-away)")).to_have_count(2)
    assert not [url for url in asked if "/bodies/" in url]


def test_a_reload_without_a_network_comes_back_in_three_dimensions(quiet: Page, server: Server) -> None:
    in_depth(quiet)
    begin_ready_made(quiet, server)
    quiet.keyboard.press("Space")
    expect(quiet.locator("[data-session][data-mode=paused]")).to_be_visible()
    wait_for_worker(quiet)
    # A page that a worker has just taken over is kept from its next visit on
    quiet.reload()
    expect(quiet.locator("unknot-back[data-view=solid]")).to_be_visible(timeout=60_000)

    reload_without_a_network(quiet, "solid", within_ms=60_000)


def test_the_picture_is_chosen_beside_voice_and_sound_and_remembered(quiet: Page, server: Server) -> None:
    begin_ready_made(quiet, server)
    quiet.get_by_role("button", name="the picture").click()
    quiet.get_by_label("Name the hands L and R").check()
    quiet.get_by_label("In three dimensions", exact=True).check()
    quiet.get_by_label("Your side").check()
    quiet.get_by_role("button", name="Done").click()
    expect(quiet.locator("unknot-back[data-view=solid]")).to_be_visible(timeout=60_000)
    expect(quiet.locator(".back-letter:visible")).to_have_count(2)
    kept = json.loads(quiet.evaluate("localStorage.getItem('unknot.player')"))
    assert kept["picture"]["kind"] == "solid"
    assert kept["picture"]["look"]["down"] > 30
    assert kept["letters"] is True


def test_another_skin_is_shown_in_three_dimensions_again(quiet: Page, server: Server) -> None:
    in_depth(quiet)
    begin_ready_made(quiet, server)
    quiet.keyboard.press("Space")
    expect(quiet.locator("unknot-back[data-view=solid]")).to_be_visible(timeout=60_000)
    quiet.evaluate("""() => { const back = document.querySelector('unknot-back'); window.seen = [];
      for (const kind of ['unknot:view', 'unknot:drawn'])
        back.addEventListener(kind, (event) => window.seen.push(event.detail)); }""")

    quiet.get_by_role("button", name="the picture").click()
    quiet.locator("select[name=recipient]").select_option("ebony")
    wait_until(lambda: len(quiet.evaluate("window.seen")) > 1, within_s=60)
    expect(quiet.locator("unknot-back[data-view=solid] canvas")).to_have_count(1)
    assert quiet.evaluate("window.seen") == ["drawn", "solid"]


def to_the_plan(page: Page, server: Server) -> None:
    """Go on from the questions to a plan, with nothing answered that would change it."""
    arrive(page, f"{server.url}/ask")
    to_question(page, "health")
    finish_questions(page)
    page.get_by_role("button", name="See the plan").click()
    page.wait_for_url("**/plan/**")
    expect(page.locator(":not(:defined)")).to_have_count(0)


def painted(page: Page) -> int:
    """Return how many shapes lie over the back, in the layers that are shown."""
    return page.locator(".where-back [data-layer]:not([display]) [data-over]").count()


def test_a_plan_shows_time_needs_and_care_drawn_and_in_three_dimensions(quiet: Page, server: Server) -> None:
    to_the_plan(quiet, server)
    where = quiet.locator("unknot-where")
    assert painted(quiet) > 0
    where.get_by_label("Care").check(force=True)
    expect(quiet.get_by_role("heading", name="Where care is taken")).to_be_visible()
    expect(where.get_by_role("term").get_by_text("Kidney area")).to_be_visible()
    assert quiet.locator(".where-back [data-layer=time]").get_attribute("display") == "none"

    where.get_by_label("Drawn").focus()
    quiet.keyboard.press("ArrowRight")
    expect(quiet.locator("unknot-where[data-view=solid] canvas")).to_be_visible(timeout=60_000)
    quiet.reload()
    expect(quiet.locator("unknot-where[data-view=solid] canvas")).to_be_visible(timeout=60_000)
    where.get_by_label("Drawn").check(force=True)
    expect(quiet.locator("unknot-where canvas")).to_have_count(0)
    expect(where.locator(".where-back > svg")).to_be_visible()


def test_the_view_is_changed_by_one_button_and_remembered(quiet: Page, server: Server) -> None:
    begin_ready_made(quiet, server)
    button = quiet.get_by_role("button", name="The back in three dimensions")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.focus()
    quiet.keyboard.press("Enter")
    expect(quiet.locator("unknot-back[data-view=solid]")).to_be_visible(timeout=60_000)
    expect(button).to_have_attribute("aria-pressed", "true")
    assert json.loads(quiet.evaluate("localStorage.getItem('unknot.player')"))["picture"]["kind"] == "solid"
    button.click()
    expect(quiet.locator("unknot-back[data-view=drawn]")).to_be_visible()
    assert json.loads(quiet.evaluate("localStorage.getItem('unknot.player')"))["picture"]["kind"] == "drawn"


def test_whoever_changes_their_mind_while_depth_opens_sees_one_picture(quiet: Page, server: Server) -> None:
    begin_ready_made(quiet, server)
    quiet.evaluate(CHANGE_OF_MIND)
    expect(quiet.locator("unknot-back[data-view=solid] canvas:not(.is-opening)")).to_be_visible(timeout=60_000)
    expect(quiet.locator("unknot-back canvas")).to_have_count(1, timeout=60_000)
    expect(quiet.locator("unknot-back > svg")).to_have_count(0)


def test_where_there_is_no_depth_a_wish_for_it_is_answered_in_one_sentence(quiet: Page, server: Server) -> None:
    quiet.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    in_depth(quiet)
    begin_ready_made(quiet, server)
    expect(quiet.locator("[data-part=notice]")).to_contain_text("no three dimensions")
    expect(quiet.locator("unknot-back[data-view=drawn]")).to_be_visible()


def test_three_dimensions_are_no_part_of_the_first_load() -> None:
    manifest = json.loads((DIST / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    sizes = {}
    for entry in ("src/main.ts", "src/player.ts"):
        waiting, files = [entry], set()
        while waiting:
            chunk = manifest[waiting.pop()]
            files.add(chunk["file"])
            waiting += [name for name in chunk.get("imports", ()) if manifest[name]["file"] not in files]
        sizes[entry] = sum((DIST / file).stat().st_size for file in files) / 1000
    assert all(0 < size < FIRST_LOAD_KB for size in sizes.values()), sizes
    (depth,) = [chunk for chunk in manifest.values() if "solid-back" in chunk["file"]]
    assert depth["isDynamicEntry"]
    assert (DIST / depth["file"]).stat().st_size / 1000 < DEPTH_KB
