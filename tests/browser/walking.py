"""Walking through the real app in the real browser: the steps that people take, and what a page is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

SIZES = {"phone": (390, 844), "tablet": (1180, 820), "desktop": (1440, 900)}
QUESTIONS = ("who", "goal", "map", "minutes", "pressure", "body", "hands", "at_hand", "health")
DRAWING_SHIFT_MM = 68
"""The drawn back lies this much headward of the chart (client/src/elements/body-map-geometry.ts)."""


class Troubles:
    """What a browser complains about: script errors, refused resources, answers that failed."""

    def __init__(self, page: Page) -> None:
        self.words: list[str] = []
        page.on("pageerror", lambda error: self.words.append(str(error)))
        page.on("console", lambda said: self.words.append(said.text) if said.type == "error" else None)


def faults_of(page: Page) -> list[str]:
    """Return what axe finds wrong with the page as it stands; empty is good."""
    page.wait_for_timeout(50)  # A part that was just shown is drawn before it is judged.
    answer: dict[str, Any] = Axe().run(page).response
    assert len(answer["passes"]) > 8, "axe did not look at the page"
    return [
        f"{rule['id']}: {rule['help']}: {[node['html'][:120] for node in rule['nodes'][:3]]}"
        for rule in answer["violations"]
    ]


def covered(page: Page) -> list[str]:
    """Return the links and buttons that are in sight but lie under something else; empty is good.

    Each is brought to the middle of the screen first, as somebody who wants to press it would.
    """
    found: list[str] = page.evaluate(
        """async () => {
           const ends = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < 1e5);
           await Promise.allSettled(ends.map(one => one.finished));
           return [...document.querySelectorAll('a[href], button, summary, select, textarea, label:has(> input)')]
             .filter(one => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
             .filter(one => !one.disabled && !one.closest('svg, .unseen, .skip-link, [inert]'))
             .flatMap(one => {
               one.scrollIntoView({ block: 'center', behavior: 'instant' });
               const box = one.getClientRects()[0];
               if (!box || box.width < 2) return [];
               const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
               return one.contains(top) ? []
                 : [`${one.outerHTML.slice(0, 80)} lies under ${top?.outerHTML.slice(0, 80)}`] }) }"""
    )
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    return found


def arrive(page: Page, address: str) -> None:
    """Open a page and wait until its elements are alive; a page works before that too, but differently."""
    page.goto(address)
    expect(page.locator(":not(:defined)")).to_have_count(0)


def choose(page: Page, name: str, value: str) -> None:
    """Tap the card, chip or row of one answer."""
    page.locator(f"label:has(> input[name='{name}'][value='{value}'])").click()


def next_question(page: Page, question: str) -> None:
    """Tap Next and wait for the question."""
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".question.now")).to_have_attribute("data-question", question)


def to_question(page: Page, question: str) -> None:
    """Tap Next until a question is there."""
    for following in QUESTIONS[1 : QUESTIONS.index(question) + 1]:
        next_question(page, following)


def finish_questions(page: Page, ticked: Sequence[str] = ()) -> None:
    """Answer the health page and send everything."""
    for condition in ticked:
        choose(page, "health", condition)
    choose(page, "health_page_done", "1")
    choose(page, "consent", "yes")
    page.get_by_role("button", name="See what we found").click()
    page.wait_for_url("**/found/**")


def ask(page: Page, address: str, ticked: Sequence[str] = ()) -> None:
    """Go from home through the shortest way of questions to what was found."""
    arrive(page, f"{address}/ask")
    page.get_by_role("textbox", name="Lies down").fill("Mara")
    page.get_by_role("textbox", name="Gives").fill("Jonas")
    to_question(page, "map")
    page.get_by_role("button", name="Skip to health").click()
    finish_questions(page, ticked)


def paint(page: Page, points_mm: Sequence[tuple[float, float]], *, hold_s: float = 0.0) -> None:
    """Paint along points of the reference chart with the chosen tool, and stay on the last one."""
    places = page.evaluate(
        """([points, shift]) => {
             const matrix = document.querySelector('[data-map]').getScreenCTM();
             return points.map(([x, y]) => {
               const place = new DOMPoint(x, -y - shift).matrixTransform(matrix);
               return [place.x, place.y] }) }""",
        [list(points_mm), DRAWING_SHIFT_MM],
    )
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    if hold_s:
        page.wait_for_timeout(1000 * hold_s)
    page.mouse.up()
