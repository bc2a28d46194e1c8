"""Takes pictures of every page of a running app, at all sizes, light and dark, to be looked at beside the mock-ups.

    unknot serve --port 8765 &
    python tools/screenshots.py http://127.0.0.1:8765 FOLDER [page ...]

It walks through the app as two people would: home, the questions, what was found, the plan, preparing, and so on to
the rating; a person with a fever shows the page that has no way on. Names of pages after the folder limit it to those.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {"small": (320, 568), "phone": (390, 844), "tablet": (1180, 820), "desktop": (1440, 900)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
QUESTIONS = ("who", "goal", "map", "minutes", "pressure", "body", "hands", "at_hand", "health")
SETTLE_MS = 400
"""Fonts are in place and the page's arrival is over."""

Shoot = Callable[[str], None]


def paint(page: Page, *points: tuple[float, float]) -> None:
    """Paint along points of the reference chart, in mm, with the tool that is chosen."""
    places = page.evaluate(
        """points => { const svg = document.querySelector('[data-map]'); const matrix = svg.getScreenCTM();
           return points.map(([x, y]) => { const p = new DOMPoint(x, -y - 68).matrixTransform(matrix);
                                           return [p.x, p.y] }) }""",
        points,
    )
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def answer_questions(page: Page, shoot: Shoot, address: str, ticked: tuple[str, ...] = ()) -> None:
    """Go through all the questions and send them."""
    page.goto(f"{address}/ask")
    page.fill("[name=recipient_name]", "Mara")
    page.fill("[name=giver_name]", "Jonas")
    for question in QUESTIONS[:-1]:
        if question == "goal":
            page.locator("[name=goal][value=ease]").check(force=True)
        if question == "map":
            paint(page, (-150, 410), (-90, 440), (-34, 465))
            paint(page, (-48, 380), (-52, 330), (-48, 300))
            page.locator(".tools input[value=not_here]").check(force=True)
            paint(page, (78, 40), (96, 56))
            page.evaluate("scrollTo(0, 0)")
        if question == "hands":
            page.locator("[name=sore][value=thumb]").check(force=True)
        if question == "at_hand":
            for thing in ("bed", "oil", "towels"):
                page.locator(f"[name=at_hand][value={thing}]").check(force=True)
        shoot(f"ask-{question}")
        page.get_by_role("button", name="Next").click()
    shoot("ask-health")
    for condition in ticked:
        page.locator(f"[name=health][value={condition}]").check(force=True)
    page.locator("[name=health_page_done]").check(force=True)
    page.locator("[name=consent]").check(force=True)
    page.get_by_role("button", name="See what we found").click()
    page.wait_for_url("**/found/**")


def walk(page: Page, shoot: Shoot, address: str) -> None:
    """Walk through every page once."""
    page.goto(address)
    shoot("home")
    page.locator(".ready a").first.click()
    shoot("start")
    answer_questions(page, shoot, address, ("fever",))
    shoot("not-today")
    answer_questions(page, shoot, address)
    shoot("found")
    page.get_by_role("button", name="See the plan").click()
    page.wait_for_url("**/plan/**")
    shoot("plan")
    page.locator("a[href^='/prepare/']:visible").click()
    shoot("prepare")
    session = begin_and_end(page, address)
    page.goto(f"{address}/after/{session}")
    shoot("rest")
    page.get_by_role("button", name="We are done").click()
    shoot("rate")
    page.goto(f"{address}/nowhere")
    shoot("error")


def begin_and_end(page: Page, address: str) -> str:
    """Begin a ready-made session and end it at once; return its id."""
    page.goto(address)
    page.locator(".ready a").first.click()
    page.get_by_role("button", name="None of these").click()
    page.wait_for_url("**/session/**")
    session = page.url.rsplit("/", 1)[1]
    for kind in ("started", "stop_requested", "closed"):
        page.evaluate(
            """async ([session, kind]) => {
                 const event = {id: crypto.randomUUID(), session, kind, session_s: 0, wall_ms: Date.now(),
                                actor: 'giver', payload: {}};
                 const body = JSON.stringify({events: [event]});
                 await fetch(`/api/sessions/${session}/events`, {method: 'POST', body,
                             headers: {'content-type': 'application/json'}}) }""",
            [session, kind],
        )
    return session


def shooter(page: Page, folder: Path, name: str, wanted: frozenset[str]) -> Shoot:
    """Return what takes one picture: what the screen shows, and the whole page where it is longer."""

    def shoot(what: str) -> None:
        if wanted and what not in wanted:
            return
        page.wait_for_timeout(SETTLE_MS)
        page.screenshot(path=folder / f"{what}-{name}.png")
        if page.evaluate("document.documentElement.scrollHeight > innerHeight + 40"):
            page.screenshot(path=folder / f"{what}-{name}-whole.png", full_page=True)

    return shoot


def devices(browser: Browser) -> Iterator[tuple[str, Page]]:
    """Yield a page for each size and theme."""
    for size, (width, height) in SIZES.items():
        for theme in THEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                reduced_motion="reduce",
                has_touch=size != "desktop",
            )
            yield f"{size}-{theme}", context.new_page()
            context.close()


def main(arguments: list[str]) -> int:
    """Run the command line; return its exit status."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if len(arguments) < 2 or not chromium:
        print(__doc__ if chromium else "Chromium is needed: name it in CHROMIUM.", file=sys.stderr)
        return 2
    address, folder = arguments[0].rstrip("/"), Path(arguments[1])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, page in devices(browser):
            walk(page, shooter(page, folder, name, frozenset(arguments[2:])), address)
            print(name, flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
