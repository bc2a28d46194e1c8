"""Random people: two as they might come, and the many of an audit, each repeatable by a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

import numpy as np

from unknot.model.intake import Giver, Intake, Mark, Recipient, Wishes
from unknot.model.knowledge import Catalog
from unknot.model.words import Answer, BodyPosition, BodyShape, Build, Experience, Goal, MarkKind, Relation

__all__ = ["person", "random_intake", "working_places"]

_T = TypeVar("_T")

_GOALS: tuple[Goal, ...] = ("relax", "sleep", "ease", "energise", "connect", "care")
_RELATIONS: tuple[Relation, ...] = ("partners", "close", "professional", "unsaid")
_EXPERIENCES: tuple[Experience, ...] = ("first_time", "some", "practised", "trained")
_SHAPES: tuple[BodyShape, ...] = ("broad_shouldered", "even", "broad_hipped")
_BUILDS: tuple[Build, ...] = ("slight", "average", "muscular", "soft")
_POSITIONS: tuple[BodyPosition | None, ...] = (None, "prone", "side_lying", "seated")
_AT_HAND = ("oil", "lotion", "towels", "table", "bed", "mat", "chair", "pillow", "warm_towel", "stones")
_SORE = ("thumb", "wrist", "back", "knees")

PEOPLE_PER_BODY: Final = 4
"""So many neighbours of an audit share a build and nothing else: drawing a body costs more than using it."""

_HEALTH: Final = (0.0, 0.0, 0.002, 0.006, 0.02)
"""Chances of each health answer, one of them for each person: from the healthy to those with several findings."""


def person(seed: int, number: int, catalog: Catalog, *, minutes: tuple[float, float] = (5.0, 90.0)) -> Intake:
    """Return the two people of that number in an audit: the same for the same seed, whoever asks, in whatever order.

    Broader than `random_intake`: bodies beyond those that were measured, people who say nothing of their body or leave
    the health page, clearances given by a doctor, many marks, any whole number of minutes in the range, any variant.
    """
    rng = np.random.default_rng((seed, number))
    one = random_intake(rng, catalog, health=_pick(rng, _HEALTH), marks=_pick(rng, (2, 4, 8)))
    clearable = [id_ for id_ in sorted(one.health) if catalog.conditions[id_].clearable]
    low, high = (round(bound) for bound in minutes)
    return replace(
        one,
        recipient=_body(np.random.default_rng((seed, number // PEOPLE_PER_BODY, 1)), float(rng.integers(14, 101))),
        minutes=float(rng.integers(low, high + 1)),
        details=_random_details(rng, catalog, one),
        cleared=frozenset(id_ for id_ in clearable if rng.random() < 0.5),
        health_page_done=bool(rng.random() < 0.9),
        consent=bool(rng.random() < 0.99),
        seed=int(rng.integers(2**31)),
    )


def _body(rng: np.random.Generator, age_years: float) -> Recipient:
    says = rng.random(3) < 0.85
    return Recipient(
        name="Mara",
        age_years=age_years if says[0] else None,
        height_mm=float(rng.integers(1350, 2150)) if says[1] else None,
        weight_kg=float(rng.integers(35, 185)) if says[2] else None,
        shape=_pick(rng, _SHAPES),
        build=_pick(rng, _BUILDS),
    )


def _random_details(rng: np.random.Generator, catalog: Catalog, intake: Intake) -> dict[str, dict[str, str]]:
    """Return what was said beyond yes, where a condition asks for it: weeks, months."""
    details: dict[str, dict[str, str]] = {}
    for condition in sorted(catalog.conditions.values(), key=lambda c: c.id):
        asked = condition.answered_by or condition.id
        if condition.detail and intake.health.get(asked) == "present" and rng.random() < 0.8:
            details.setdefault(asked, {})[condition.detail] = str(int(rng.integers(1, 42)))
    return details


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


def _random_mark(rng: np.random.Generator, catalog: Catalog) -> Mark:
    kind: MarkKind = _pick(rng, ("tense", "tense", "tense", "skin", "sore", "not_here"))
    what = ""
    if kind == "skin":
        on_skin = [c.id for c in catalog.conditions.values() if c.asked == "mark" and c.id not in ("sore", "not_here")]
        # Most skin marks are harmless, or nobody would come to be massaged
        what = _pick(rng, ("bruise", "mole", "old_scar", "acne")) if rng.random() < 0.8 else _pick(rng, sorted(on_skin))
    strength = float(rng.integers(3, 11)) / 10.0
    if rng.random() < 0.6:
        return Mark(
            kind=kind, what=what, region=_pick(rng, sorted(working_places(catalog))), strength_fraction=strength
        )
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
    places = sorted(working_places(catalog))
    techniques = ("effleurage", "petrissage", "friction", "compression", "feathering")
    return Wishes(
        level=_pick(rng, (None, None, 1.0, 1.5, 2.0, 2.5, 3.0)),
        more=frozenset(technique for technique in techniques if rng.random() < 0.15),
        less=frozenset(technique for technique in techniques if rng.random() < 0.1),
        more_regions=frozenset(place for place in places if rng.random() < 0.05),
        no_regions=frozenset(place for place in places if rng.random() < 0.03),
        feathering=_pick(rng, (None, None, True, False)),
    )


def working_places(catalog: Catalog) -> list[str]:
    """Return the ids of all places where hands work, with their sides ("shoulder_top.left")."""
    found: list[str] = []
    for region in catalog.regions.values():
        if region.kind == "working" and region.id != "whole_back":
            found += [f"{region.id}.left", f"{region.id}.right"] if region.paired else [region.id]
    return found


def _pick(rng: np.random.Generator, options: Sequence[_T]) -> _T:
    return options[int(rng.integers(len(options)))]
