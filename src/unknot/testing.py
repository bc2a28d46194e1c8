"""Public assertions, random people and Hypothesis strategies for Unknot's own types.

Whoever writes a stroke, a region, a condition or a planner of their own can hold it to the same promises as ours.
"""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from unknot.auditing import random_intake, working_places
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.record import Preferences
from unknot.model.routine import Routine, Step

__all__ = ["assert_within_limits", "intakes", "preferences", "random_intake"]


def intakes(catalog: Catalog, *, health: float = 0.01) -> st.SearchStrategy[Intake]:
    """Return a strategy of intakes; it shrinks toward small seeds, so a failure can be repeated by its number."""
    return st.integers(0, 2**32 - 1).map(
        lambda seed: random_intake(np.random.default_rng(seed), catalog, health=health)
    )


def preferences(catalog: Catalog) -> st.SearchStrategy[Preferences]:
    """Return a strategy of what past sessions may have taught."""
    weights = st.floats(-1.0, 1.0)
    return st.builds(
        Preferences,
        level_offset=st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]),
        stroke_weights=st.dictionaries(st.sampled_from(sorted(catalog.strokes)), weights, max_size=4),
        region_weights=st.dictionaries(st.sampled_from(sorted(working_places(catalog))), weights, max_size=4),
        sessions=st.integers(0, 20),
    )


def assert_within_limits(routine: Routine, limits: Limits, catalog: Catalog) -> None:
    """Raise AssertionError where a routine uses what the limits forbid: strokes, places, levels, minutes, position."""
    assert routine.position in limits.positions, f"{routine.position} is not among {limits.positions}"
    assert routine.duration_s <= limits.max_minutes * 60.0 + 1e-6, f"{routine.duration_s} s is too long"
    thumbs_s = 0.0
    for index, step in enumerate(routine.steps):
        where = f"step {index} ({step.stroke} on {', '.join(step.regions)}, {step.side})"
        stroke = catalog.strokes[step.stroke]
        contact = step.contact or stroke.contact
        assert limits.allows("stroke", stroke.id), f"{where}: the stroke is forbidden"
        assert limits.allows("technique", stroke.technique), f"{where}: {stroke.technique} is forbidden"
        assert limits.allows("contact", contact), f"{where}: {contact} is forbidden"
        assert routine.position in stroke.positions, f"{where}: not in this position"
        assert step.level <= limits.max_level, f"{where}: level {step.level} is above {limits.max_level}"
        for region in step.regions:
            _assert_region(step, region, contact, limits, catalog, where)
        if catalog.contacts[contact].load.get("thumb") == "heavy" or stroke.load.get("thumb") == "heavy":
            thumbs_s += step.duration_s
    assert thumbs_s <= limits.thumb_budget_s + 1e-6, f"{thumbs_s} s of thumb work, {limits.thumb_budget_s} allowed"


def _assert_region(step: Step, region_id: str, contact: str, limits: Limits, catalog: Catalog, where: str) -> None:
    region = catalog.regions[region_id]
    stroke = catalog.strokes[step.stroke]
    assert stroke.technique not in region.forbidden_techniques, f"{where}: {stroke.technique} is not for this place"
    assert stroke.id not in region.forbidden_strokes, f"{where}: this stroke is not for this place"
    sides = ("left", "right") if region.paired and step.side == "both" else (step.side,)
    for side in sides:
        id_ = f"{region_id}.{side}" if region.paired else region_id
        most = min(limits.region_level(id_), region.ceilings.get(contact, region.ceilings["*"]))
        assert step.level <= most, f"{where}: level {step.level} on {id_} is above {most}"
