"""Places, levels, phases and the like in words a friend would say."""

from __future__ import annotations

from collections.abc import Sequence

from unknot.model.knowledge import Catalog
from unknot.model.routine import Step
from unknot.wording.phrases import filled, has, lowered

__all__ = [
    "goal_name",
    "level_name",
    "level_words",
    "phase_name",
    "place_name",
    "place_text",
    "position_name",
    "step_place",
    "step_title",
]


def place_name(place: str, catalog: Catalog) -> str:
    """Return a place by its id, with or without a side, to stand inside a sentence.

    Examples
    --------
    >>> from unknot.library import shipped_catalog
    >>> place_name("shoulder_top.left", shipped_catalog())
    'left shoulder top'
    """
    region, _, side = place.partition(".")
    return _place(region, side or "any", catalog)


def place_text(regions: Sequence[str], side: str, catalog: Catalog) -> str:
    """Return where a step is: "both shoulder tops", "left of the neck and left shoulder top".

    Parameters
    ----------
    regions
        Ids without side, in the order they are worked.
    side
        As in a step; regions of the midline stay what they are.
    """
    parts: dict[str, list[str]] = {}
    for name in dict.fromkeys(_place(region, side, catalog) for region in regions):
        # "beside the spine, mid-back" and "beside the spine, lower back" are said in one breath.
        whole, _, part = name.partition(", ")
        parts.setdefault(whole, []).extend([part] if part else [])
    return _listed([f"{whole}, {_listed(named)}" if named else whole for whole, named in parts.items()])


def step_place(step: Step, catalog: Catalog) -> str:
    """Return where a step of a routine is."""
    return place_text(step.regions, step.side, catalog)


def step_title(step: Step, catalog: Catalog) -> str:
    """Return what a step is called: the name of its stroke."""
    stroke = catalog.strokes.get(step.stroke)
    return stroke.name if stroke else step.stroke


def level_name(level: float, catalog: Catalog) -> str:
    """Return what a level feels like; half levels lie between two.

    Examples
    --------
    >>> from unknot.library import shipped_catalog
    >>> level_name(2.5, shipped_catalog())
    'between rubbing in and pleasantly firm'
    """
    lower = int(level)
    name = filled(catalog, f"level.{lower}")
    if level - lower < 0.25:
        return name
    upper = filled(catalog, f"level.{min(lower + 1, 5)}")
    return filled(catalog, "level.between", {"lower": name, "upper": upper})


def level_words(level: float, catalog: Catalog) -> str:
    """Return a level as its number and what it feels like: "2.5, between rubbing in and pleasantly firm"."""
    return f"{level:g}, {level_name(level, catalog)}"


def phase_name(phase: str, catalog: Catalog) -> str:
    """Return the name of a phase."""
    return filled(catalog, f"phase.{phase}")


def goal_name(goal: str, catalog: Catalog) -> str:
    """Return what is hoped for, to stand after "to": "to sleep", "to be close"."""
    return filled(catalog, f"goal.{goal}")


def position_name(position: str, catalog: Catalog) -> str:
    """Return how the recipient lies or sits."""
    return filled(catalog, f"position.{position}")


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _place(region: str, side: str, catalog: Catalog) -> str:
    record = catalog.regions.get(region)
    for key in (f"place.{region}.{side}", f"place.{region}.any"):
        if has(catalog, key):
            return filled(catalog, key)
    # A region somebody added has its own name, which is said with its side
    name = lowered(record.name) if record else region
    return f"{side} {name}" if side in ("left", "right") else name
