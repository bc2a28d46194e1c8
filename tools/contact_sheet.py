"""Makes contact sheets: every stroke at three moments on three bodies, drawn and in three dimensions, to be looked at.

    unknot serve --port 8765 &
    python tools/contact_sheet.py http://127.0.0.1:8765 FOLDER [stroke ...]

One picture for each view and body: a row of three moments for each stroke, at its beginning, in its middle and late.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from unknot import pipeline
from unknot.anatomy import Back
from unknot.formats import score_json
from unknot.library import shipped_catalog
from unknot.model.intake import Recipient
from unknot.model.knowledge import Stroke
from unknot.model.routine import Routine, Step
from unknot.model.words import Side
from unknot.shell.drawing import drawing_data
from unknot.shell.web.assets import assets_from

BODIES: dict[str, Recipient] = {
    "small": Recipient(height_mm=1560.0, weight_kg=50.0, build="slight"),
    "average": Recipient(height_mm=1700.0, weight_kg=65.0),
    "heavy": Recipient(height_mm=1830.0, weight_kg=105.0, build="soft"),
}
MOMENTS = (0.3, 0.55, 0.8)
STROKE_S = 40.0
CELL = (300, 330)
STROKES_ABREAST = 2


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One picture: a stroke at a moment of its score."""

    stroke: Stroke
    steps: list[dict[str, Any]]
    at_s: float


def score_of(stroke: Stroke, back: Back) -> dict[str, Any]:
    """Return the score of one stroke alone, where it is most at home, as JSON values."""
    catalog = shipped_catalog()
    region = max(stroke.regions, key=lambda id_: stroke.regions[id_])
    paired = region == "whole_back" or catalog.regions[region].paired
    side: Side = "midline" if not paired else "both" if stroke.hands in ("both", "alternating") else "right"
    step = Step(
        stroke=stroke.id,
        regions=(region,),
        side=side,
        duration_s=max(STROKE_S, stroke.least_s),
        level=stroke.level_usual,
        phase=stroke.phase,
    )
    score = pipeline.choreograph(Routine(title=stroke.name, steps=(step,), rest_s=0.0), back)
    return score_json(score)


def steps_for_the_browser(score: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the steps of a score as the player holds them."""

    def track(values: dict[str, Any] | None) -> dict[str, Any] | None:
        if not values:
            return None
        names = ("t", "x", "y", "heading", "level", "vx", "vy")
        frames = [dict(zip(names, (*row, 0.0, 0.0)[:7], strict=True)) for row in values["keyframes"]]
        return {"contact": values["contact"], "keyframes": frames}

    def passage(values: dict[str, Any]) -> dict[str, Any]:
        figures = [
            {"duration": one["duration_s"], "left": track(one.get("left")), "right": track(one.get("right"))}
            for one in values["figures"]
        ]
        return {"count": values["count"], "figures": figures}

    return [
        {
            "start": step["start_s"],
            "duration": step["duration_s"],
            "passages": [passage(values) for values in step["passages"]],
        }
        for step in score["steps"]
    ]


def cells(strokes: Sequence[Stroke], back: Back) -> Iterator[Cell]:
    """Yield the pictures of a body in order."""
    for stroke in strokes:
        steps = steps_for_the_browser(score_of(stroke, back))
        end = steps[-1]["start"] + steps[-1]["duration"]
        for share in MOMENTS:
            yield Cell(stroke=stroke, steps=steps, at_s=share * end)


def page_text(count: int) -> str:
    """Return a page that holds as many backs as there are pictures."""
    assets = assets_from()
    width, height = CELL
    columns = STROKES_ABREAST * len(MOMENTS)
    figures = "".join(
        f'<figure><unknot-back></unknot-back><figcaption id="c{index}"></figcaption></figure>' for index in range(count)
    )
    styles = "".join(f'<link rel="stylesheet" href="{href}">' for href in (*assets.css, *assets.player_css))
    return (
        f'<!doctype html><html data-theme="night"><head>{styles}<style>body{{margin:0;background:var(--bg);'
        f"display:grid;grid-template-columns:repeat({columns},{width}px)}}figure{{margin:0}}"
        f"unknot-back{{width:{width}px;height:{height}px}}figcaption{{color:var(--ink);font:13px sans-serif;"
        f'padding:2px 8px 10px}}</style><script type="module" src="{assets.player}"></script></head>'
        f"<body>{figures}</body></html>"
    )


def shoot(page: Page, address: str, back: Back, pictures: Sequence[Cell], target: Path) -> None:
    """Take one sheet."""
    text = page_text(len(pictures))
    page.route("**/contact-sheet", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto(f"{address}/contact-sheet")
    page.evaluate("customElements.whenDefined('unknot-back').then(() => true)")
    drawing = drawing_data(back)
    for index, cell in enumerate(pictures):
        page.evaluate(
            """([index, drawing, steps, position, words]) => {
                 const back = document.querySelectorAll('unknot-back')[index];
                 back.draw(drawing); back.play(steps); back.show({ position, softer: 0, moving: true });
                 document.getElementById(`c${index}`).textContent = words }""",
            [index, drawing, cell.steps, cell.at_s, f"{cell.stroke.name}, {cell.at_s:.0f} s"],
        )
    page.wait_for_timeout(1200)
    page.screenshot(path=str(target), full_page=True)
    page.unroute("**/contact-sheet")


def shoot_all(browser: Browser, address: str, folder: Path, wanted: Sequence[str]) -> None:
    """Take a sheet of every body."""
    catalog = shipped_catalog()
    strokes = [stroke for id_, stroke in sorted(catalog.strokes.items()) if not wanted or id_ in wanted]
    width = CELL[0] * STROKES_ABREAST * len(MOMENTS)
    for body, recipient in BODIES.items():
        back = Back.of(recipient)
        page = browser.new_page(viewport={"width": width, "height": 800})
        shoot(page, address, back, list(cells(strokes, back)), folder / f"drawn-{body}.png")
        page.close()


def main(arguments: Sequence[str]) -> int:
    """Take the sheets."""
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    address, folder, *wanted = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium)
        shoot_all(browser, address.rstrip("/"), Path(folder), wanted)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
