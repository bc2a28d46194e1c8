"""Makes contact sheets: every stroke at three moments on three bodies, drawn and in three dimensions, to be looked at.

    unknot serve --port 8765 &
    python tools/contact_sheet.py http://127.0.0.1:8765 FOLDER [stroke ...]

One picture for each view and body, in which each stroke has three moments: at its beginning, in its middle, and late.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PIL import Image, ImageDraw
from playwright.sync_api import Page

from stroke_scores import BODIES, body_address, open_page, steps_of, strokes_named
from unknot.anatomy import Back
from unknot.model.knowledge import Stroke
from unknot.shell.drawing import drawing_data

View = Literal["drawn", "solid"]

SHOWN = ("small", "average", "heavy")
VIEWS: tuple[View, ...] = ("drawn", "solid")
MOMENTS = (0.3, 0.55, 0.8)
CELL = (300, 340)
CAPTION = 24
ABREAST = 6
GROUND, INK = "#F5EFE6", "#66574A"
LOOKS = {"small": (-90, 7), "average": (-122, 46), "heavy": (-60, 40)}
TONES = {"small": ("porcelain", "umber"), "average": ("clay", "porcelain"), "heavy": ("umber", "sand")}
SETTLE_MS = 240
SETTLES = 4
STYLES = f"body{{margin:0;background:{GROUND}}}unknot-back{{width:{CELL[0]}px;height:{CELL[1]}px}}"

SHOW = """([steps, position]) => { const back = document.querySelector('unknot-back');
  if (steps) back.play(steps); back.show({ position, softer: 0, moving: true }); }"""
DRAW = """([drawing, body, kind, look, recipient, giver]) => { const back = document.querySelector('unknot-back');
  back.draw(drawing, body); back.show({ position: 0, softer: 0, moving: false });
  back.choose({ kind, look: { around: look[0], down: look[1] }, recipient, giver }); }"""


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture with its words."""

    words: str
    image: Image.Image


def shots(page: Page, strokes: Sequence[Stroke], back: Back) -> Iterator[Shot]:
    """Yield the pictures of a body in order."""
    for stroke in strokes:
        steps = steps_of(stroke, back)
        if steps is None:
            continue
        end = steps[-1]["start"] + steps[-1]["duration"]
        for share in MOMENTS:
            # Light, path and grip come over a moment, not at once
            for turn in range(SETTLES):
                page.evaluate(SHOW, [steps if turn == 0 else None, share * end])
                page.wait_for_timeout(SETTLE_MS)
            image = Image.open(io.BytesIO(page.locator("unknot-back").screenshot()))
            yield Shot(words=f"{stroke.name}, {share * end:.0f} s", image=image.convert("RGB"))


def sheet(pictures: Sequence[Shot]) -> Image.Image:
    """Return all pictures side by side."""
    width, height = CELL[0], CELL[1] + CAPTION
    rows = -(-len(pictures) // ABREAST)
    whole = Image.new("RGB", (ABREAST * width, rows * height), GROUND)
    pen = ImageDraw.Draw(whole)
    for index, shot in enumerate(pictures):
        x, y = width * (index % ABREAST), height * (index // ABREAST)
        whole.paste(shot.image, (x, y))
        pen.text((x + 8, y + CELL[1] + 4), shot.words, fill=INK)
    return whole


def take(address: str, folder: Path, strokes: Sequence[Stroke], body: str, view: View) -> None:
    """Take one sheet."""
    back = Back.of(BODIES[body])
    with open_page(address, "<unknot-back></unknot-back>", STYLES, CELL) as page:
        chosen: list[Any] = [drawing_data(back), body_address(back), view, LOOKS[body], *TONES[body]]
        page.evaluate(DRAW, chosen)
        page.wait_for_selector(f"unknot-back[data-view={view}]")
        sheet(list(shots(page, strokes, back))).save(folder / f"{view}-{body}.png")


def main(arguments: Sequence[str]) -> int:
    """Take the sheets."""
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    address, folder, *names = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    for view in VIEWS:
        for body in SHOWN:
            take(address, Path(folder), strokes_named(names), body, view)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
