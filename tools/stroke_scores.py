"""Scores of single strokes on single bodies, to look at and to measure: see `contact_sheet.py` and `clearances.py`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, sync_playwright

from unknot import pipeline
from unknot.anatomy import Back
from unknot.errors import UnknotError
from unknot.formats import score_json
from unknot.library import shipped_catalog
from unknot.model.intake import Recipient
from unknot.model.knowledge import Stroke
from unknot.model.routine import Routine, Step
from unknot.model.words import Side
from unknot.shell.web.assets import assets_from

__all__ = ["BODIES", "body_address", "open_page", "steps_of", "strokes_named"]

BODIES: dict[str, Recipient] = {
    "small": Recipient(height_mm=1560.0, weight_kg=50.0, build="slight"),
    "average": Recipient(height_mm=1700.0, weight_kg=65.0),
    "heavy": Recipient(height_mm=1830.0, weight_kg=105.0, build="soft"),
    "tall": Recipient(height_mm=1920.0, weight_kg=82.0),
    "muscular": Recipient(height_mm=1780.0, weight_kg=86.0, build="muscular"),
    "light": Recipient(height_mm=1680.0, weight_kg=52.0, build="slight"),
}
STROKE_S = 40.0


def strokes_named(names: Sequence[str]) -> list[Stroke]:
    """Return the strokes of these ids, or all of them."""
    return [stroke for id_, stroke in sorted(shipped_catalog().strokes.items()) if not names or id_ in names]


def steps_of(stroke: Stroke, back: Back) -> list[dict[str, Any]] | None:
    """Return one stroke alone where it is most at home, as the player holds it; None where it cannot be shown so.

    Sides are as plans have them: both at once only where both hands do the same.
    """
    catalog = shipped_catalog()
    region = max(stroke.regions, key=lambda id_: stroke.regions[id_])
    side: Side = "midline"
    if catalog.regions[region].paired:
        side = "both" if stroke.hands == "both" else "right"
    step = Step(
        stroke=stroke.id,
        regions=(region,),
        side=side,
        duration_s=max(STROKE_S, stroke.least_s),
        level=stroke.level_usual,
        phase=stroke.phase,
    )
    try:
        score = pipeline.choreograph(Routine(title=stroke.name, steps=(step,), rest_s=0.0), back)
    except UnknotError:
        return None
    return [_step(values) for values in score_json(score)["steps"]]


def _step(values: dict[str, Any]) -> dict[str, Any]:
    passages = [{"count": one["count"], "figures": [_figure(f) for f in one["figures"]]} for one in values["passages"]]
    return {"start": values["start_s"], "duration": values["duration_s"], "passages": passages}


def _figure(values: dict[str, Any]) -> dict[str, Any]:
    return {"duration": values["duration_s"], "left": _track(values, "left"), "right": _track(values, "right")}


def _track(values: dict[str, Any], hand: str) -> dict[str, Any] | None:
    if not values.get(hand):
        return None
    names = ("t", "x", "y", "heading", "level", "vx", "vy")
    frames = [dict(zip(names, (*row, 0.0, 0.0)[:7], strict=True)) for row in values[hand]["keyframes"]]
    return {"contact": values[hand]["contact"], "keyframes": frames}


def body_address(back: Back) -> str:
    """Return where the server has a body in three dimensions."""
    return "/bodies/prone?" + "&".join(f"{name}={value}" for name, value in back.numbers.items())


@contextmanager
def open_page(address: str, body: str, styles: str, size: tuple[int, int]) -> Iterator[Page]:
    """Open a page of one's own at the app's address, with the app's scripts and styles, by day."""
    assets = assets_from()
    links = "".join(f'<link rel="stylesheet" href="{href}">' for href in (*assets.css, *assets.player_css))
    text = (
        f'<!doctype html><html data-theme="light"><head>{links}<style>{styles}</style>'
        f'<script type="module" src="{assets.player}"></script></head><body>{body}</body></html>'
    )
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--enable-unsafe-swiftshader"])
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.route("**/looked-at", lambda route: route.fulfill(body=text, content_type="text/html"))
        page.goto(f"{address.rstrip('/')}/looked-at")
        page.evaluate("customElements.whenDefined('unknot-back').then(() => true)")
        yield page
        browser.close()
