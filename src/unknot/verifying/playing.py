"""Stretches of time in playing order: how long a state lasts across figures and repeats.

Repeats are stored once, so a state that fills a whole passage lasts `count` times as long, and one that reaches from
the end of a figure into its next time is found by playing the figure twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from unknot.verifying.tracks import Tables

__all__ = ["Stretch", "lasting"]

_TOUCHING_S = 1e-3
"""Two stretches this close are one: times in a file have six decimals, and repeats add them up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A state that lasts, seconds. `mark` tells whether two stretches belong together."""

    start_s: float
    end_s: float
    figure: int
    mark: tuple[float, float] = (0.0, 0.0)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s


def lasting(
    tables: Tables,
    found: Callable[[int], list[tuple[float, float, tuple[float, float]]]],
    belong: Callable[[tuple[float, float], tuple[float, float]], bool],
) -> Iterator[Stretch]:
    """Yield the longest stretches of a state over a run of steps, each once however often it is repeated.

    Parameters
    ----------
    found
        For a figure, the stretches of the state in it: (start, end, mark), seconds from the figure's start.
    belong
        Whether two neighbouring stretches with these marks are one.
    """
    open_: Stretch | None = None
    for stretch in _played(tables, found):
        touches = open_ is not None and abs(stretch.start_s - open_.end_s) <= _TOUCHING_S
        if open_ is not None and touches and belong(open_.mark, stretch.mark):
            open_ = Stretch(start_s=open_.start_s, end_s=stretch.end_s, figure=open_.figure, mark=open_.mark)
            continue
        if open_ is not None:
            yield open_
        open_ = stretch
    if open_ is not None:
        yield open_


def _played(
    tables: Tables, found: Callable[[int], list[tuple[float, float, tuple[float, float]]]]
) -> Iterator[Stretch]:
    for first, behind, count, start, period, _ in tables.passages:
        inside = [found(figure) for figure in range(first, behind)]
        if not any(inside) or count < 1:
            continue
        seconds = tables.figure_seconds[first:behind]
        full = all(
            len(spans) == 1 and spans[0][0] <= _TOUCHING_S and spans[0][1] >= length - _TOUCHING_S
            for spans, length in zip(inside, seconds, strict=True)
        )
        if full and count > 1:
            mark = inside[0][0][2]
            yield Stretch(start_s=start, end_s=start + count * period, figure=first, mark=mark)
            continue
        # The first time and the last show every join: with what was before, with itself, and with what comes after
        times = sorted({0, min(1, count - 1), count - 1})
        for time in times:
            at = start + time * period
            for offset, spans in enumerate(inside):
                for begin, end, mark in spans:
                    yield Stretch(start_s=at + begin, end_s=at + end, figure=first + offset, mark=mark)
                at += seconds[offset]
