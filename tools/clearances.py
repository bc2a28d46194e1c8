"""Measures how near the skin hands are drawn in three dimensions: every stroke on six bodies, at its worst.

    unknot serve --port 8765 &
    python tools/clearances.py http://127.0.0.1:8765 [stroke ...]

`gap` is how far a part that is meant to touch is from the skin, `depth` how far any part of a hand or arm is in it, in
mm. The skin gives way under a contact by as much as the hand sinks, so that is no depth.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby

from playwright.sync_api import Page

from stroke_scores import BODIES, body_address, open_page, steps_of, strokes_named
from unknot.anatomy import Back
from unknot.model.knowledge import Stroke
from unknot.shell.drawing import drawing_data

MOMENTS = tuple(0.15 + 0.06 * index for index in range(14))
STYLES = "body{margin:0}unknot-back{width:160px;height:160px}"
GRIP_MS = 500

DRAW = """([drawing, body]) => { const back = document.querySelector('unknot-back'); back.draw(drawing, body);
  back.choose({ kind: 'solid', look: { around: -90, down: 7 }, recipient: 'clay', giver: 'clay' }); }"""
FIRST = """([steps, position]) => { const back = document.querySelector('unknot-back');
  back.play(steps); back.show({ position, softer: 0, moving: true }); }"""
MEASURE = """moments => { const back = document.querySelector('unknot-back'); const all = [];
  for (const position of moments) {
    back.show({ position, softer: 0, moving: true });
    all.push(...Object.values(back.clearances()).filter(Boolean));
  }
  return [Math.max(0, ...all.map((one) => one.gap)), Math.max(0, ...all.map((one) => one.depth))]; }"""


def measured(page: Page, strokes: Sequence[Stroke], back: Back) -> Iterator[tuple[str, float, float]]:
    """Yield stroke, largest gap and largest depth on the body that is shown."""
    for stroke in strokes:
        steps = steps_of(stroke, back)
        if steps is None:
            continue
        end = steps[-1]["start"] + steps[-1]["duration"]
        moments = [share * end for share in MOMENTS]
        # A grip is taken up over a moment
        page.evaluate(FIRST, [steps, moments[0]])
        page.wait_for_timeout(GRIP_MS)
        gap, depth = page.evaluate(MEASURE, moments)
        yield stroke.id, float(gap), float(depth)


def main(arguments: Sequence[str]) -> int:
    """Print the table, the worst first."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    address, *names = arguments
    rows: list[tuple[str, float, float]] = []
    for recipient in BODIES.values():
        back = Back.of(recipient)
        with open_page(address, "<unknot-back></unknot-back>", STYLES, (160, 160)) as page:
            page.evaluate(DRAW, [drawing_data(back), body_address(back)])
            page.wait_for_selector("unknot-back[data-view=solid]")
            rows += measured(page, strokes_named(names), back)
    worst = [
        (id_, max(row[1] for row in group), max(row[2] for row in group))
        for id_, group in ((id_, list(group)) for id_, group in groupby(sorted(rows), key=lambda row: row[0]))
    ]
    for id_, gap, depth in sorted(worst, key=lambda row: -max(row[1], row[2])):
        print(f"{id_:32}{gap:8.1f}{depth:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
