"""The swell: a routine drawn in block letters as its pressure over its time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from unknot.model.words import Phase
from unknot.shell.cli.ink import AMBER, PHASES, Ink
from unknot.units import clock_text

__all__ = ["Bar", "swell_lines"]

_BLOCKS: Final = " ▁▂▃▄▅▆▇█"
_HIGHEST_LEVEL: Final = 4.0
_STILL_FRACTION: Final = 0.1
"""Level 0 has a tenth of the height, so that stillness is seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One step as the swell shows it."""

    duration_s: float
    level: float
    phase: Phase


def swell_lines(bars: Sequence[Bar], ink: Ink, *, width: int, height: int = 4, now_s: float | None = None) -> list[str]:
    """Return the silhouette, `height` lines of `width` letters, and a line of times below it.

    Parameters
    ----------
    now_s
        The present moment, marked below.
    """
    total_s = sum(bar.duration_s for bar in bars)
    if total_s <= 0:
        return []
    # The bar that covers the middle of each column
    owners = [_bar_at(bars, (column + 0.5) / width * total_s) for column in range(width)]
    heights = _with_shoulders([_height(bar.level) for bar in owners])
    lines = []
    for row in range(height - 1, -1, -1):
        runs: list[tuple[Phase, str]] = []
        for bar, share in zip(owners, heights, strict=True):
            eighths = round(share * height * 8) - row * 8
            letter = _BLOCKS[max(0, min(8, eighths))]
            if runs and runs[-1][0] == bar.phase:
                runs[-1] = (bar.phase, runs[-1][1] + letter)
            else:
                runs.append((bar.phase, letter))
        lines.append("".join(ink.tint(text, PHASES[phase]) for phase, text in runs))
    lines.append(_times(total_s, width, now_s, ink))
    return lines


def _bar_at(bars: Iterable[Bar], at_s: float) -> Bar:
    end_s = 0.0
    last = None
    for bar in bars:
        end_s += bar.duration_s
        last = bar
        if at_s < end_s:
            return bar
    assert last is not None
    return last


def _height(level: float) -> float:
    return max(_STILL_FRACTION, min(1.0, _STILL_FRACTION + (1 - _STILL_FRACTION) * level / _HIGHEST_LEVEL))


def _with_shoulders(heights: list[float]) -> list[float]:
    """Smooth by one column to each side: steps join as a swell, not as stairs."""
    padded = [heights[0] * 0.5, *heights, heights[-1] * 0.5]
    return [(a + 2 * b + c) / 4 for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)]


def _times(total_s: float, width: int, now_s: float | None, ink: Ink) -> str:
    end = clock_text(total_s)
    if now_s is None:
        return "0:00" + end.rjust(width - 4)
    column = min(width - 1, int(now_s / total_s * width))
    return " " * column + ink.tint("▲", AMBER)
