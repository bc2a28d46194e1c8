"""The pictures that pages and the player show. SVG from `drawing` is the only markup that is not escaped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from unknot.anatomy import Back
from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.model.routine import Routine
from unknot.model.score import Score
from unknot.shell.drawing import back_svg, drawing_data, over_svg, swell_svg
from unknot.shell.web.massages import score_of

__all__ = ["back_in_layers", "drawing", "over", "small_swell", "swell"]

_BACKS_KEPT: Final = 32
_SMALL_WIDTH: Final = 240.0
_SMALL_HEIGHT: Final = 40.0


def swell(routine: Routine, *, names: Sequence[str] = ()) -> Markup:
    """Return a routine as a swell, its pressure over its time; `names` is what each step is called."""
    return Markup(swell_svg(routine, names=names))


def small_swell(routine: Routine) -> Markup:
    """Return a routine as a swell for a list: too small for its weave."""
    return Markup(swell_svg(routine, width=_SMALL_WIDTH, height=_SMALL_HEIGHT, weave=False))


def back_in_layers(intake: Intake, score: Score, *, seconds: dict[str, float], needs: dict[str, float]) -> Markup:
    """Return this person's back with its marks: tinted where the time goes, and two more layers to change to.

    Parameters
    ----------
    seconds, needs
        By region id with side.
    """
    back = Back.from_numbers(score.back)
    title = "The back, drawn from above"
    return Markup(back_svg(back, dose=seconds, needs=needs, care=True, marks=intake.marks, title=title))


def over(intake: Intake, score_document: str) -> str:
    """Return what the player lays over the back of a stored score: marks, and where care is taken."""
    back = Back.from_numbers(score_of(score_document).back)
    return over_svg(back, intake.marks, shipped_catalog().regions)


def drawing(score_document: str) -> str:
    """Return what the player draws the back of a stored score from, as JSON text."""
    return _drawing(tuple(sorted(score_of(score_document).back.items())))


@lru_cache(maxsize=_BACKS_KEPT)
def _drawing(numbers: tuple[tuple[str, float | str], ...]) -> str:
    data = drawing_data(Back.from_numbers(dict(numbers)))
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
