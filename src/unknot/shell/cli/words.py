"""Sentences of `wording`, put together as the terminal shows them."""

from __future__ import annotations

from unknot.model.knowledge import Catalog
from unknot.model.score import ScoreStep
from unknot.wording import level_name, place_text

__all__ = ["level_text", "place_of", "title_of"]


def level_text(level: float, catalog: Catalog) -> str:
    """Return a level as a number with its words: "level 2, rub in"."""
    return f"level {level:g}, {level_name(level, catalog)}"


def title_of(step: ScoreStep, catalog: Catalog) -> str:
    """Return what a step is called; a score need not carry its words."""
    known = catalog.strokes.get(step.stroke)
    return step.title or (known.name if known else step.stroke.replace("_", " ").capitalize())


def place_of(step: ScoreStep, catalog: Catalog) -> str:
    """Return where a step is, as part of a sentence."""
    place = step.place or place_text(step.regions, step.side, catalog)
    return place[:1].lower() + place[1:]
