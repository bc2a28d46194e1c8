"""The session as a whole: what is forbidden, minutes, position, thumbs, left against right."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from unknot.model.finding import Violation
from unknot.model.knowledge import Catalog, Rule
from unknot.model.limits import ForbidKind
from unknot.model.score import ScoreStep
from unknot.units import s_from_minutes
from unknot.verifying.objecting import names, number, objection, place_words
from unknot.verifying.performance import Performance
from unknot.verifying.tracks import HANDS

__all__ = [
    "dose_s",
    "forbidden",
    "minutes",
    "position",
    "prone_minutes",
    "symmetry",
    "technique_total",
    "thumb_seconds",
    "thumbs",
    "tools_of",
]


def forbidden(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No technique, stroke, contact or tool that screening has ruled out."""
    tables = performance.tables
    for index, step in enumerate(performance.steps):
        tracks = np.flatnonzero(tables.step == index)
        contacts = {
            tables.contacts[i]: HANDS[tables.hand[t]] for t, i in zip(tracks, tables.contact[tracks], strict=True)
        }
        asked: list[tuple[ForbidKind, str]] = [("technique", step.technique), ("stroke", step.stroke)]
        asked += [("contact", contact) for contact in contacts]
        asked += [("tool", tool) for tool in tools_of(step.stroke, performance.catalog)]
        for kind, id_ in asked:
            if performance.limits.allows(kind, id_):
                continue
            yield objection(
                rule,
                performance,
                when_s=step.start_s,
                until_s=step.end_s,
                step=index,
                hand=contacts.get(id_) if kind == "contact" else None,
                where=", ".join(place_words(region, performance.catalog) for region in step.regions),
                what=_named(performance, kind, id_),
            )


def tools_of(stroke: str, catalog: Catalog) -> tuple[str, ...]:
    """Return what a stroke lays on the skin: warm stones, say. Oil goes onto it and is another matter."""
    known = catalog.strokes.get(stroke)
    needs = known.needs if known else ()
    return tuple(need for need in needs if need in catalog.supplies and catalog.supplies[need].kind == "tool")


def _named(performance: Performance, kind: str, id_: str) -> str:
    catalog = performance.catalog
    known = catalog.strokes.get(id_) if kind == "stroke" else catalog.contacts.get(id_) if kind == "contact" else None
    return known.name.lower() if known else id_.replace("_", " ")


def minutes(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No longer than screening allows."""
    most = s_from_minutes(performance.limits.max_minutes)
    if performance.duration_s > most + number(rule, "slack_s"):
        yield objection(
            rule,
            performance,
            when_s=most,
            until_s=performance.duration_s,
            value=performance.duration_s,
            limit=most,
            unit="s",
        )


def prone_minutes(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Nobody lies face down for longer than so many minutes."""
    most = s_from_minutes(number(rule, "most_minutes"))
    if performance.score.position == "prone" and performance.duration_s > most + 1.0:
        yield objection(
            rule,
            performance,
            when_s=most,
            until_s=performance.duration_s,
            value=performance.duration_s,
            limit=most,
            unit="s",
        )


def position(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """The recipient lies or sits in a position that screening leaves."""
    if performance.score.position not in performance.limits.positions:
        left = " or ".join(p.replace("_", " ") for p in performance.limits.positions) or "none"
        word = str(performance.score.position).replace("_", " ")
        yield objection(rule, performance, when_s=0.0, until_s=performance.duration_s, what=word, allowed=left)


def thumb_seconds(performance: Performance, *, from_level: float) -> tuple[float, float, float]:
    """Return the seconds of thumb work, and its first and last moment: a thumb presses, or the stroke loads it."""
    samples, tables = performance.samples, performance.tables
    heavy_contact = np.array([_is_heavy(performance, i) for i in range(len(tables.contacts))], dtype=bool)
    heavy = heavy_contact[tables.contact] | performance.track_flags(
        lambda step: (
            step.stroke in performance.catalog.strokes
            and performance.catalog.strokes[step.stroke].load.get("thumb") == "heavy"
        )
    )
    rows = np.flatnonzero(heavy[samples.track] & (samples.level >= from_level))
    by_track = np.bincount(samples.track[rows], weights=samples.weight_s[rows], minlength=len(tables.step))
    by_hand = np.zeros((len(tables.figure_seconds), 2))
    by_hand[tables.figure, tables.hand] = by_track * tables.count
    total = float(by_hand.max(axis=1).sum()) if len(by_hand) else 0.0
    if not len(rows):
        return 0.0, 0.0, 0.0
    return total, float(samples.t_s[rows].min()), float(samples.last_s[rows].max())


def _is_heavy(performance: Performance, index: int) -> bool:
    contact = performance.contact_record(index)
    return contact is not None and contact.load.get("thumb") == "heavy"


def thumbs(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """The giver's thumbs work no longer than their budget, times the rule's factor and with its allowance."""
    total, first, last = thumb_seconds(performance, from_level=number(rule, "from_level"))
    budget = performance.limits.thumb_budget_s * number(rule, "budgets") + number(rule, "allowance_s")
    most = min(budget, number(rule, "most_s"))
    if total > most + 0.05:
        yield objection(
            rule, performance, when_s=first, until_s=last, value=total, limit=most, unit="s", where="the giver's thumbs"
        )


def technique_total(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """No region gets more than so many seconds of some techniques in all, as the steps name it; each set told once."""
    most, wanted = number(rule, "most_s"), names(rule, "techniques")
    given = [(i, step) for i, step in enumerate(performance.steps) if step.technique in wanted]
    told: set[tuple[int, ...]] = set()
    for key in performance.maps.working:
        here = [(i, step) for i, step in given if _is_on(step, key, performance)]
        total, indices = sum(step.duration_s for _, step in here), tuple(i for i, _ in here)
        if total > most and indices not in told:
            told.add(indices)
            yield objection(
                rule,
                performance,
                when_s=here[0][1].start_s,
                until_s=here[-1][1].end_s,
                region=key,
                step=indices[-1],
                value=total,
                limit=most,
                unit="s",
            )


def _is_on(step: ScoreStep, key: str, performance: Performance) -> bool:
    """Whether a step is on a working region: on itself, on this side of it, or on a whole that holds it."""
    region, _, side = key.partition(".")
    on_side = step.side not in ("left", "right") or side in ("", step.side)
    return any((named == region and on_side) or named in performance.maps.whole for named in step.regions)


def dose_s(performance: Performance, *, from_level: float = 0.0) -> dict[str, float]:
    """Return the seconds that the middle of a contact lies in each working region, by id with side."""
    samples = performance.samples
    rows = np.flatnonzero(samples.level >= from_level)
    seconds = performance.seconds()[rows]
    cells = performance.cell[rows]
    return {
        key: round(float(seconds[map_.distance_mm[cells] < 0.0].sum()), 3)
        for key, map_ in performance.maps.working.items()
    }


def symmetry(rule: Rule, performance: Performance) -> Iterator[Violation]:
    """Left and right get about the same, but where a limit or a marked place keeps hands off one of them."""
    doses = dose_s(performance, from_level=number(rule, "from_level"))
    for key, left in doses.items():
        bare, _, side = key.partition(".")
        if side != "left":
            continue
        other = f"{bare}.right"
        right = doses.get(other, 0.0)
        more, less = max(left, right), min(left, right)
        over = more - less > number(rule, "apart_s") and more - less > number(rule, "apart_fraction") * more
        if not over or _explained(performance, key) or _explained(performance, other):
            continue
        weaker = key if left < right else other
        yield objection(
            rule,
            performance,
            when_s=0.0,
            until_s=performance.duration_s,
            region=weaker,
            value=more - less,
            limit=number(rule, "apart_s"),
            unit="s",
        )


def _explained(performance: Performance, key: str) -> bool:
    """Whether a limit on this side alone, or a marked area near it, says why it gets another dose."""
    bare, _, side = key.partition(".")
    limits, map_ = performance.limits, (performance.maps.working)[key]
    twin = f"{bare}.{'right' if side == 'left' else 'left'}"
    if limits.region_level(key) != limits.region_level(twin):
        return True
    return any(
        bool((map_.rough_mm(area.map.polygon[:, 0], area.map.polygon[:, 1]) < area.limit.margin_mm + 60.0).any())
        for area in performance.areas
    )
