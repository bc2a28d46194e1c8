"""Pictures of dots in braille letters: two dots across and four down in each place of the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from unknot.shell.cli.ink import Colour, Ink

__all__ = ["Canvas", "Chart"]

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
Points = Iterable[tuple[float, float]]


class Canvas:
    """A field of dots with a colour for each letter; what is drawn later lies on top."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self._dots = [[0] * columns for _ in range(rows)]
        self._colours: list[list[Colour | None]] = [[None] * columns for _ in range(rows)]
        self._letters: dict[tuple[int, int], str] = {}

    def dot(self, x: int, y: int, colour: Colour | None = None) -> None:
        """Set one dot; outside the canvas nothing happens."""
        column, row = x // 2, y // 4
        if 0 <= column < self.columns and 0 <= row < self.rows and x >= 0 and y >= 0:
            self._dots[row][column] |= _DOTS[y % 4][x % 2]
            if colour is not None:
                self._colours[row][column] = colour

    def letter(self, x: int, y: int, letter: str) -> None:
        """Put a letter where a dot would be."""
        self._letters[y // 4, x // 2] = letter

    def lines(self, ink: Ink) -> list[str]:
        """Return the rows as text."""
        return [self._line(row, ink) for row in range(self.rows)]

    def _line(self, row: int, ink: Ink) -> str:
        text, run, run_colour = "", "", None
        for column in range(self.columns):
            dots = self._dots[row][column]
            letter = self._letters.get((row, column)) or (chr(0x2800 + dots) if dots else " ")
            colour = self._colours[row][column]
            if colour != run_colour:
                text += ink.tint(run, run_colour) if run_colour else run
                run, run_colour = "", colour
            run += letter
        return text + (ink.tint(run, run_colour) if run_colour else run)


class Chart:
    """Draws what is given in mm of a person's chart on a canvas: head up, the recipient's right on the right."""

    def __init__(self, canvas: Canvas, outline_mm: Sequence[tuple[float, float]]) -> None:
        xs = [x for x, _ in outline_mm]
        ys = [y for _, y in outline_mm]
        self.canvas = canvas
        across, down = canvas.columns * 2 - 2, canvas.rows * 4 - 2
        self._mm_per_dot = max((max(xs) - min(xs)) / across, (max(ys) - min(ys)) / down, 0.1)
        self._top_mm = max(ys)
        self._middle_mm = (max(xs) + min(xs)) / 2

    def _place(self, x_mm: float, y_mm: float) -> tuple[int, int]:
        x = (x_mm - self._middle_mm) / self._mm_per_dot + self.canvas.columns
        y = (self._top_mm - y_mm) / self._mm_per_dot + 1
        return round(x), round(y)

    def line(self, points_mm: Points, colour: Colour | None, *, every: int = 1) -> None:
        """Draw a line through points; with `every` 2 or more, a dotted one."""
        previous: tuple[int, int] | None = None
        count = 0
        for x_mm, y_mm in points_mm:
            x, y = self._place(x_mm, y_mm)
            start = previous or (x, y)
            steps = max(abs(x - start[0]), abs(y - start[1]), 1)
            for i in range(steps + 1):
                if count % every == 0:
                    place = (start[0] + (x - start[0]) * i / steps, start[1] + (y - start[1]) * i / steps)
                    self.canvas.dot(round(place[0]), round(place[1]), colour)
                count += 1
            previous = (x, y)

    def ellipse(
        self, centre_mm: tuple[float, float], half_mm: tuple[float, float], heading_rad: float, colour: Colour | None
    ) -> None:
        """Fill the footprint of a contact: `half_mm` along and across the heading (0 headward, + to the right)."""
        along = (math.sin(heading_rad), math.cos(heading_rad))
        reach = max(half_mm) / self._mm_per_dot
        x0, y0 = self._place(*centre_mm)
        for y in range(math.floor(y0 - reach), math.ceil(y0 + reach) + 1):
            for x in range(math.floor(x0 - reach), math.ceil(x0 + reach) + 1):
                dx, dy = (x - x0) * self._mm_per_dot, (y0 - y) * self._mm_per_dot
                length = dx * along[0] + dy * along[1]
                width = dx * along[1] - dy * along[0]
                if (length / half_mm[0]) ** 2 + (width / half_mm[1]) ** 2 <= 1:
                    self.canvas.dot(x, y, colour)

    def letter(self, at_mm: tuple[float, float], letter: str) -> None:
        """Put a letter at a place on the chart."""
        self.canvas.letter(*self._place(*at_mm), letter)

    def shade(self, polygon_mm: Sequence[tuple[float, float]], share: float, colour: Colour | None) -> None:
        """Fill a polygon with so many dots as its share of all (0 to 1) asks for, evenly scattered."""
        placed = [self._place(x, y) for x, y in polygon_mm]
        for y in range(min(y for _, y in placed), max(y for _, y in placed) + 1):
            for x in range(min(x for x, _ in placed), max(x for x, _ in placed) + 1):
                if _BAYER[y % 4][x % 4] < share * 16 and _inside(x, y, placed):
                    self.canvas.dot(x, y, colour)


_BAYER = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))


def _inside(x: int, y: int, polygon: Sequence[tuple[int, int]]) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
