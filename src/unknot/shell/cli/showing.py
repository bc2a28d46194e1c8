"""A score on one page of the terminal: the swell, every step, and the back shaded by where the time goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from unknot.anatomy import Back
from unknot.model.finding import Report
from unknot.model.knowledge import Catalog
from unknot.model.score import Score
from unknot.shell.cli.braille import Canvas, Chart
from unknot.shell.cli.ink import AMBER, PHASES, RED, SOFT, Colour, Ink, table
from unknot.shell.cli.swell import Bar, swell_lines
from unknot.shell.cli.words import place_of, title_of
from unknot.units import clock_text
from unknot.wording import place_name, sentence

__all__ = ["show_page"]

_MAP_COLUMNS: Final = 34
_MAP_ROWS: Final = 20
_CLAY: Final[Colour] = (0xA9, 0x7F, 0x61)
_MOST_PLACES: Final = 14


def show_page(score: Score, report: Report, catalog: Catalog, ink: Ink, width: int) -> list[str]:
    """Return the page."""
    bars = [Bar(duration_s=step.duration_s, level=step.level, phase=step.phase) for step in score.steps]
    lines = [f"{ink.bold(score.title)}, {clock_text(score.duration_s)}", ""]
    lines += [*swell_lines(bars, ink, width=width), "", *_steps(score, catalog, ink), ""]
    places = _places(report, catalog)
    if places:
        rows = _beside(_map(score, report, catalog, ink), _place_lines(places, catalog))
        lines += [ink.bold("Where the time goes"), "", *rows]
    if not report.ok:
        lines += ["", ink.tint("Not safe as it stands: unknot check says what and why.", RED)]
    return lines


def _steps(score: Score, catalog: Catalog, ink: Ink) -> list[str]:
    rows = [
        (
            clock_text(step.start_s),
            clock_text(step.duration_s),
            f"{step.level:g}",
            f"{title_of(step, catalog)}, {place_of(step, catalog)}",
        )
        for step in score.steps
    ]
    lines = table([("from", "for", "level", "what"), *rows], right=(0, 1, 2))
    tones = [SOFT, *(PHASES[step.phase] for step in score.steps)]
    return [ink.tint(line, tone) for line, tone in zip(lines, tones, strict=True)]


def _places(report: Report, catalog: Catalog) -> list[tuple[str, float]]:
    """Return the single working places by seconds, most first."""
    single = {
        id_: seconds
        for id_, seconds in report.dose.items()
        if id_.partition(".")[0] in catalog.regions and id_ != "whole_back"
        if catalog.regions[id_.partition(".")[0]].kind == "working" and seconds >= 1
    }
    return sorted(single.items(), key=lambda item: -item[1])


def _place_lines(places: Sequence[tuple[str, float]], catalog: Catalog) -> list[str]:
    most = places[0][1]
    rows = [
        (clock_text(seconds), "█" * max(1, round(seconds / most * 12)), sentence(place_name(id_, catalog)))
        for id_, seconds in places[:_MOST_PLACES]
    ]
    return table(rows, right=(0,))


def _map(score: Score, report: Report, catalog: Catalog, ink: Ink) -> list[str]:
    back = Back.from_numbers(score.back)
    canvas = Canvas(_MAP_COLUMNS, _MAP_ROWS)
    outline = [(float(x), float(y)) for x, y in back.outline_mm]
    chart = Chart(canvas, outline)
    places = _places(report, catalog)
    most = places[0][1] if places else 1.0
    for id_, seconds in places:
        bare, _, side = id_.partition(".")
        polygon = back.region_polygon_mm(catalog.regions[bare], side or "midline")
        chart.shade([(float(x), float(y)) for x, y in polygon], seconds / most, AMBER)
    chart.line([*outline, outline[0]], _CLAY)
    return canvas.lines(ink)


def _beside(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Return two columns; the left one's lines are all as wide as the map."""
    words = ["", *right]
    words += [""] * (len(left) - len(words))
    return [f"{drawn}   {said}".rstrip() for drawn, said in zip(left, words, strict=False)]
