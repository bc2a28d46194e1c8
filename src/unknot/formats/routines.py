"""The open notation → the `Routine` that can be played, or the first reason why it cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from unknot.errors import FormatError
from unknot.formats.naming import Names, plain
from unknot.formats.recipes import read_recipe, routine_object
from unknot.formats.step_fields import IN_TURN, REASONS, SAID, STEP_FIELDS
from unknot.formats.unfolding import unfolded
from unknot.model.knowledge import Catalog
from unknot.model.recipe import Recipe
from unknot.model.routine import Caveat, Routine

__all__ = [
    "IN_TURN",
    "REASONS",
    "SAID",
    "STEP_FIELDS",
    "audience_caveats",
    "read_routine",
    "routine_object",
]

_READ: Final = "Open its text; it is not played."
_WHY: Final = "It was made for {who}. Unknot guides healthy adults, and knows too little about them to guide it safely."


def audience_caveats(recipe: Recipe | Routine, catalog: Catalog) -> tuple[Caveat, ...]:
    """Return why a routine is not for any adult, read off the words about its audience."""
    if not recipe.audience:
        return ()
    words = f" {plain(recipe.audience)} "
    return tuple(
        Caveat(kind="audience", what=group, why=_WHY.format(who=recipe.audience))
        for group, known in Names(catalog).audiences().items()
        if any(f" {plain(word)} " in words for word in known)
    )


def read_routine(text: str, name: str, catalog: Catalog) -> Routine:
    """Return what a text in the open notation asks to be played.

    Raises
    ------
    FormatError
        With file, line, column and what to write instead; also where something in it cannot be played.
    """
    recipe = read_recipe(text, name, catalog)
    found = unfolded(recipe, catalog)
    if found.gaps and recipe.caveats:
        raise FormatError(f"this routine is for reading: {recipe.caveats[0].why}", where=name, fix=_READ)
    if found.gaps:
        first, more = found.gaps[0], len(found.gaps) - 1
        rest = f" ({more} more {'problem' if more == 1 else 'problems'} after this one.)" if more else ""
        raise FormatError(first.what, where=first.at, fix=f"{first.fix}{rest}")
    marked = {caveat.what for caveat in recipe.caveats if caveat.kind == "audience"}
    recognised = tuple(caveat for caveat in audience_caveats(recipe, catalog) if caveat.what not in marked)
    return replace(found.routine, caveats=(*recipe.caveats, *recognised))
