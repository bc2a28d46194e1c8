"""Public assertions, random people and Hypothesis strategies for Unknot's own types.

Whoever writes a stroke, a region, a condition or a planner of their own can hold it to the same promises as ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from hypothesis import strategies as st

from unknot.model.intake import Giver, Intake, Mark, Recipient, Wishes
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.record import Preferences
from unknot.model.routine import Routine, Step
from unknot.model.words import Answer, BodyPosition, BodyShape, Build, Experience, Goal, MarkKind, Relation

__all__ = ["assert_within_limits", "intakes", "preferences", "random_intake"]

_T = TypeVar("_T")

_GOALS: tuple[Goal, ...] = ("relax", "sleep", "ease", "energise", "connect", "care")
_RELATIONS: tuple[Relation, ...] = ("partners", "close", "professional", "unsaid")
_EXPERIENCES: tuple[Experience, ...] = ("first_time", "some", "practised", "trained")
_SHAPES: tuple[BodyShape, ...] = ("broad_shouldered", "even", "broad_hipped")
_BUILDS: tuple[Build, ...] = ("slight", "average", "muscular", "soft")
_POSITIONS: tuple[BodyPosition | None, ...] = (None, "prone", "side_lying", "seated")
_AT_HAND = ("oil", "lotion", "towels", "table", "bed", "mat", "chair", "pillow", "warm_towel", "stones")
_SORE = ("thumb", "wrist", "back", "knees")


def random_intake(rng: np.random.Generator, catalog: Catalog, *, health: float = 0.02, marks: int = 4) -> Intake:
    """Return two people as they might come: any goal, any length, some marks, now and then something to care about.

    Parameters
    ----------
    rng
        The only source of chance: the same generator state gives the same people.
    health
        Chance of each health question to be answered with "present"; a third as often it is left unsure.
    marks
        Highest number of marks on the body map.

    Examples
    --------
    >>> from unknot.library import shipped_catalog
    >>> catalog = shipped_catalog()
    >>> random_intake(np.random.default_rng(1), catalog) == random_intake(np.random.default_rng(1), catalog)
    True
    """
    return Intake(
        recipient=Recipient(
            name="Mara",
            age_years=float(rng.integers(18, 90)),
            height_mm=float(rng.integers(1450, 2000)),
            weight_kg=float(rng.integers(45, 120)),
            shape=_pick(rng, _SHAPES),
            build=_pick(rng, _BUILDS),
        ),
        giver=Giver(
            name="Jonas",
            experience=_pick(rng, _EXPERIENCES),
            sore=frozenset(part for part in _SORE if rng.random() < 0.12),
        ),
        relation=_pick(rng, _RELATIONS),
        goal=_pick(rng, _GOALS),
        minutes=float(_pick(rng, (5, 7, 10, 12, 15, 20, 20, 25, 30, 30, 40, 45, 60, 75, 90))),
        position=_pick(rng, _POSITIONS),
        marks=tuple(_random_mark(rng, catalog) for _ in range(int(rng.integers(0, marks + 1)))),
        health=_random_health(rng, catalog, health),
        health_page_done=True,
        wishes=_random_wishes(rng, catalog),
        at_hand=frozenset(thing for thing in _AT_HAND if rng.random() < 0.5),
    )


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
        region_weights=st.dictionaries(st.sampled_from(sorted(_worked(catalog))), weights, max_size=4),
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


def _random_mark(rng: np.random.Generator, catalog: Catalog) -> Mark:
    kind: MarkKind = _pick(rng, ("tense", "tense", "tense", "skin", "sore", "not_here"))
    what = ""
    if kind == "skin":
        on_skin = [c.id for c in catalog.conditions.values() if c.asked == "mark" and c.id not in ("sore", "not_here")]
        # Most skin marks are harmless, or nobody would come to be massaged
        what = _pick(rng, ("bruise", "mole", "old_scar", "acne")) if rng.random() < 0.8 else _pick(rng, sorted(on_skin))
    strength = float(rng.integers(3, 11)) / 10.0
    if rng.random() < 0.6:
        return Mark(kind=kind, what=what, region=_pick(rng, sorted(_worked(catalog))), strength_fraction=strength)
    x, y = float(rng.uniform(-130, 130)), float(rng.uniform(0, 470))
    radius = float(rng.uniform(12, 60))
    angles = np.linspace(0, 2 * np.pi, 9)[:-1]
    polygon = tuple((round(x + radius * float(np.cos(a)), 1), round(y + radius * float(np.sin(a)), 1)) for a in angles)
    return Mark(kind=kind, what=what, polygon_mm=polygon, strength_fraction=strength)


def _random_health(rng: np.random.Generator, catalog: Catalog, chance: float) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for id_ in sorted(catalog.conditions):
        if catalog.conditions[id_].asked in ("always", "on_request"):
            draw = rng.random()
            if draw < chance:
                answers[id_] = "present"
            elif draw < chance * 4.0 / 3.0:
                answers[id_] = "unknown"
    return answers


def _random_wishes(rng: np.random.Generator, catalog: Catalog) -> Wishes:
    places = sorted(_worked(catalog))
    techniques = ("effleurage", "petrissage", "friction", "compression", "feathering")
    return Wishes(
        level=_pick(rng, (None, None, 1.0, 1.5, 2.0, 2.5, 3.0)),
        more=frozenset(technique for technique in techniques if rng.random() < 0.15),
        less=frozenset(technique for technique in techniques if rng.random() < 0.1),
        more_regions=frozenset(place for place in places if rng.random() < 0.05),
        no_regions=frozenset(place for place in places if rng.random() < 0.03),
        feathering=_pick(rng, (None, None, True, False)),
    )


def _worked(catalog: Catalog) -> list[str]:
    found: list[str] = []
    for region in catalog.regions.values():
        if region.kind == "working" and region.id != "whole_back":
            found += [f"{region.id}.left", f"{region.id}.right"] if region.paired else [region.id]
    return found


def _pick(rng: np.random.Generator, options: Sequence[_T]) -> _T:
    return options[int(rng.integers(len(options)))]
