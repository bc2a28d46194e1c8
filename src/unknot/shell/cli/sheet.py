"""A score on one sheet of paper, as SVG: the swell, the back tinted by where the time goes, and every step."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from unknot.anatomy import Back
from unknot.model.finding import Report
from unknot.model.knowledge import Catalog
from unknot.model.score import Score
from unknot.shell.cli.performance import routine_of
from unknot.shell.cli.words import place_of, title_of
from unknot.shell.drawing import back_svg, swell_svg, with_colours
from unknot.units import clock_text

__all__ = ["score_svg"]

_WIDTH: Final = 1164
_MARGIN: Final = 40
_SWELL_TOP: Final = 110
_SWELL_HEIGHT: Final = 112
_BODY_TOP: Final = 290
_BACK_WIDTH: Final = 460
_BACK_HEIGHT: Final = 700
_LINE: Final = 30
_LETTERS: Final = 62
"""As many fit beside the back."""


def score_svg(score: Score, report: Report, catalog: Catalog) -> str:
    """Return the sheet, standing alone in the light theme's colours."""
    height = _BODY_TOP + max(_BACK_HEIGHT, _LINE * (len(score.steps) + 1)) + _MARGIN
    names = [title_of(step, catalog) for step in score.steps]
    swell = swell_svg(routine_of(score), names=names)
    back = back_svg(Back.from_numbers(score.back), dose=report.dose, regions=catalog.regions)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'font-family="Source Sans 3, Helvetica, Arial, sans-serif" font-size="17">',
        f'<rect width="{_WIDTH}" height="{height}" fill="var(--bg, #F5EFE6)"/>',
        _text(_MARGIN, 66, score.title, size=38, family="Brygada 1918, Georgia, serif"),
        _inner(swell, _MARGIN, _SWELL_TOP, _WIDTH - 2 * _MARGIN, _SWELL_HEIGHT),
        _text(_MARGIN, _SWELL_TOP + _SWELL_HEIGHT + 26, "0:00", soft=True),
        _text(
            _WIDTH - _MARGIN,
            _SWELL_TOP + _SWELL_HEIGHT + 26,
            f"{clock_text(score.duration_s)}, then rest {clock_text(score.rest_s)}",
            soft=True,
            anchor="end",
        ),
        _inner(back, _MARGIN, _BODY_TOP, _BACK_WIDTH, _BACK_HEIGHT),
        *_steps(score, catalog),
        "</svg>\n",
    ]
    return with_colours("".join(parts), "light")


def _inner(svg: str, x: int, y: int, width: int, height: int) -> str:
    return f'<svg x="{x}" y="{y}" width="{width}" height="{height}">{svg}</svg>'


def _steps(score: Score, catalog: Catalog) -> list[str]:
    left = _MARGIN + _BACK_WIDTH + 40
    lines = []
    for index, step in enumerate(score.steps):
        y = _BODY_TOP + _LINE * (index + 1)
        said = f"{title_of(step, catalog)}, {place_of(step, catalog)}"
        said = said if len(said) <= _LETTERS else f"{said[: _LETTERS - 1]}…"
        lines += [
            _text(left + 44, y, clock_text(step.start_s), soft=True, anchor="end"),
            _text(left + 60, y, said),
            _text(_WIDTH - _MARGIN, y, clock_text(step.duration_s), soft=True, anchor="end"),
        ]
    return lines


def _text(
    x: int, y: int, text: str, *, size: int = 17, soft: bool = False, anchor: str = "start", family: str = ""
) -> str:
    colour = "var(--soft, #66574A)" if soft else "var(--ink, #2B211A)"
    face = f' font-family="{family}"' if family else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{face}>{escape(text)}</text>'
    )
