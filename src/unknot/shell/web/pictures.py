"""The pictures that pages and the player show. SVG from `drawing` is the only markup that is not escaped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from unknot.anatomy import Back
from unknot.model.routine import Routine
from unknot.model.score import Score
from unknot.shell.drawing import back_svg, drawing_data, swell_svg
from unknot.shell.web.massages import score_of

__all__ = ["drawing", "small_swell", "swell", "time_on_back"]

_BACKS_KEPT: Final = 32
_SMALL_WIDTH: Final = 240.0
_SMALL_HEIGHT: Final = 40.0


def swell(routine: Routine, *, names: Sequence[str] = ()) -> Markup:
    """Return a routine as a swell, its pressure over its time; `names` is what each step is called."""
    return Markup(swell_svg(routine, names=names))


def small_swell(routine: Routine) -> Markup:
    """Return a routine as a swell for a list: too small for its weave."""
    return Markup(swell_svg(routine, width=_SMALL_WIDTH, height=_SMALL_HEIGHT, weave=False))


def time_on_back(score: Score, seconds: dict[str, float]) -> Markup:
    """Return this person's back, tinted where the time goes (seconds by region id with side)."""
    return Markup(back_svg(Back.from_numbers(score.back), dose=seconds, title="Where the time goes"))


def drawing(score_document: str) -> str:
    """Return what the player draws the back of a stored score from, as JSON text."""
    return _drawing(tuple(sorted(score_of(score_document).back.items())))


@lru_cache(maxsize=_BACKS_KEPT)
def _drawing(numbers: tuple[tuple[str, float | str], ...]) -> str:
    data = drawing_data(Back.from_numbers(dict(numbers)))
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
