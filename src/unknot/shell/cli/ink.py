"""Colour, width and wrapping for text on a terminal. A pipe, a file and NO_COLOR get the same text without colour."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import Final, TextIO

from unknot.model.words import Phase

__all__ = ["AMBER", "PHASES", "RED", "SOFT", "Colour", "Ink", "columns", "table", "wrapped"]

Colour = tuple[int, int, int]

AMBER: Final[Colour] = (0xE7, 0xAC, 0x5B)
RED: Final[Colour] = (0xE8, 0x90, 0x7C)
SOFT: Final[Colour] = (0xA8, 0x96, 0x84)
PHASES: Final[dict[Phase, Colour]] = {
    "settle": (0xA0, 0x8C, 0x70),
    "spread": (0xC8, 0x9A, 0x60),
    "knead": (0xDF, 0xA1, 0x5C),
    "focus": (0xD9, 0x8F, 0x55),
    "lengthen": (0xC0, 0x96, 0x74),
    "enliven": (0xE9, 0xB2, 0x5E),
    "soothe": (0xB8, 0x9C, 0x78),
    "rest": (0x90, 0x82, 0x74),
}
"""The tones of the look's dark theme, a little lighter: a terminal's ground may be either."""

_WIDEST = 100


class Ink:
    """Writes colour codes where they are wanted."""

    def __init__(self, *, colour: bool, many: bool = True) -> None:
        self.colour = colour
        self.many = many

    @staticmethod
    def of(stream: TextIO) -> Ink:
        """Return the ink for a stream: colour on a terminal, unless NO_COLOR is set or the terminal is dumb."""
        wanted = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return Ink(colour=wanted, many=os.environ.get("COLORTERM", "") in ("truecolor", "24bit"))

    def tint(self, text: str, colour: Colour) -> str:
        """Return text in a colour."""
        return f"\x1b[{self._code(colour)}m{text}\x1b[0m" if self.colour and text else text

    def bold(self, text: str) -> str:
        """Return text in bold."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour and text else text

    def _code(self, colour: Colour) -> str:
        red, green, blue = colour
        if self.many:
            return f"38;2;{red};{green};{blue}"
        cube = [round(part / 255 * 5) for part in (red, green, blue)]
        return f"38;5;{16 + 36 * cube[0] + 6 * cube[1] + cube[2]}"


def columns(stream: TextIO | None = None) -> int:
    """Return how many columns text may take: the terminal's, at most 100 for reading; 80 elsewhere."""
    if not (stream or sys.stdout).isatty():
        return 80
    return max(40, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))


def wrapped(text: str, *, width: int, indent: str = "", first: str | None = None) -> list[str]:
    """Return text in lines of at most `width` letters."""
    lines = textwrap.wrap(
        " ".join(text.split()),
        width=width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        # An address must stay whole to be followed
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [indent if first is None else first]


def table(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """Return rows in aligned columns, two spaces apart; the columns named in `right` are set to the right."""
    if not rows:
        return []
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines
