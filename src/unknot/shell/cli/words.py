"""Sentences of `wording`, put together as the terminal shows them."""

from __future__ import annotations

from unknot.model.knowledge import Catalog
from unknot.wording import level_name

__all__ = ["level_text"]


def level_text(level: float, catalog: Catalog) -> str:
    """Return a level as a number with its words: "level 2, rub in"."""
    return f"level {level:g}, {level_name(level, catalog)}"
