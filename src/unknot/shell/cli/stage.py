"""One picture of the session in the terminal: the back with both hands, what to do, how long, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from unknot.model.knowledge import Catalog
from unknot.model.score import Score
from unknot.shell.cli.braille import Canvas, Chart
from unknot.shell.cli.ink import AMBER, SOFT, Colour, Ink, wrapped
from unknot.shell.cli.moments import HandAt, Part, hands_at
from unknot.shell.cli.swell import Bar, swell_lines
from unknot.shell.cli.words import level_text, place_of, title_of
from unknot.units import clock_text
from unknot.wording import sentence

__all__ = ["Picture", "picture_lines"]

_AHEAD_S: Final = 6.0
_AHEAD_DOTS: Final = 60
_CLAY: Final[Colour] = (0xA9, 0x7F, 0x61)
_LEFT: Final[Colour] = (0xE7, 0xAC, 0x5B)
_RIGHT: Final[Colour] = (0xF0, 0xCF, 0x9A)
_PATH: Final[Colour] = (0xB9, 0x80, 0x3D)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything a moment's picture is made of.

    Attributes
    ----------
    notice
        One sentence in place of the caption for a while ("Rest your hands where they are.").
    """

    score: Score
    part: Part
    at_s: float
    outline_mm: Sequence[tuple[float, float]]
    caption: str = ""
    notice: str = ""
    paused: bool = False
    keys: str = "space pause · → next · ← again · ↑ firmer · ↓ softer · esc stop"


def picture_lines(picture: Picture, catalog: Catalog, ink: Ink, *, width: int, height: int) -> list[str]:
    """Return the screen as exactly `height` lines.

    The back stands left of the words; on a narrow screen it stands above them.
    """
    wide = width >= 72
    below = 3
    back_columns = min(44, width // 2 - 2) if wide else width - 2
    words_height = 12
    back_rows = height - below if wide else max(6, height - below - words_height)
    words_width = width - back_columns - 4 if wide else width - 2
    back = _back_lines(picture, catalog, ink, back_columns, back_rows)
    words = _words_lines(picture, catalog, ink, words_width)
    if wide:
        words = ["", *words, *([""] * len(back))]
        body = [f"{left}  {right}" for left, right in zip(back, words, strict=False)]
    else:
        body = [*back, *words]
    body = [*body, *([""] * height)][: height - below]
    text = picture.notice or picture.caption
    caption = wrapped(text, width=width - 2, indent=" ")[:2]
    colour = AMBER if picture.notice else None
    tinted = [ink.tint(line, colour) if colour else line for line in caption]
    return [*body, *[*tinted, "", ""][:2], ink.tint(f" {picture.keys}"[:width], SOFT)]


def _back_lines(picture: Picture, catalog: Catalog, ink: Ink, columns: int, rows: int) -> list[str]:
    canvas = Canvas(columns, rows)
    chart = Chart(canvas, picture.outline_mm)
    outline = [*picture.outline_mm, picture.outline_mm[0]]
    chart.line(outline, _CLAY)
    ys = [y for _, y in outline]
    chart.line([(0.0, max(ys) * 0.95), (0.0, 0.0)], _CLAY, every=4)
    _draw_path(picture, chart)
    for hand in hands_at(picture.part, picture.at_s):
        _draw_hand(hand, chart, catalog)
    return canvas.lines(ink)


def _draw_path(picture: Picture, chart: Chart) -> None:
    """Draw where the hands go in the next seconds, under them."""
    for step in range(1, _AHEAD_DOTS + 1):
        at_s = picture.at_s + _AHEAD_S * step / _AHEAD_DOTS
        if at_s > picture.part.duration_s:
            return
        for hand in hands_at(picture.part, at_s):
            if hand.level >= 0:
                chart.line([(hand.x_mm, hand.y_mm)], _PATH)


def _draw_hand(hand: HandAt, chart: Chart, catalog: Catalog) -> None:
    contact = catalog.contacts[hand.contact]
    # A lifted hand is drawn small: it is on its way, not at work
    size = 1.0 if hand.level >= 0 else 0.4
    half_mm = (contact.half_length_mm * size, contact.half_width_mm * size)
    centre = (hand.x_mm, hand.y_mm)
    chart.ellipse(centre, half_mm, hand.heading_rad, _LEFT if hand.hand == "left" else _RIGHT)
    chart.letter(centre, hand.hand[0].upper())


def _words_lines(picture: Picture, catalog: Catalog, ink: Ink, width: int) -> list[str]:
    steps = picture.part.steps
    index = picture.part.step_at(picture.at_s)
    step = steps[index]
    after = "Then rest."
    if index + 1 < len(steps):
        after = f"Then {title_of(steps[index + 1], catalog).lower()}, {place_of(steps[index + 1], catalog)}."
    bars = [Bar(duration_s=each.duration_s, level=each.level, phase=each.phase) for each in steps]
    state = "Paused." if picture.paused else ""
    step_left = clock_text(max(0.0, step.end_s - picture.at_s))
    return [
        *(ink.bold(ink.tint(line, AMBER)) for line in wrapped(title_of(step, catalog), width=width)),
        *wrapped(sentence(place_of(step, catalog)), width=width),
        "",
        *wrapped(step.line_text, width=width),
        "",
        f"{ink.bold(step_left)}  {level_text(step.level, catalog)}  {ink.tint(state, AMBER)}",
        *(ink.tint(line, SOFT) for line in wrapped(after, width=width)),
        "",
        *swell_lines(bars, ink, width=width, height=2, now_s=picture.at_s),
        ink.tint(f"{clock_text(max(0.0, picture.part.duration_s - picture.at_s))} left", SOFT),
    ]
