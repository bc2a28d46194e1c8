"""What was painted on the body map → findings that keep hands away from the place, or soft on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from unknot.model.finding import Finding
from unknot.model.intake import Intake, Mark
from unknot.model.knowledge import Catalog, Condition
from unknot.model.limits import AvoidArea, AvoidRegion, CapLevel, CapRegion, Effect
from unknot.screening.records import clearance_text, finding_of, record_finding, record_of

__all__ = ["mark_condition", "mark_findings"]

SKIN_TROUBLE = "skin_trouble"
"""The question of the health page that any skin mark answers."""


def mark_condition(mark: Mark) -> str:
    """Return the id of the condition that a mark stands for; empty for "tense", which is a need and no limit."""
    if mark.kind == "skin":
        return mark.what
    return "" if mark.kind == "tense" else mark.kind


def mark_findings(intake: Intake, catalog: Catalog) -> Iterator[Finding]:
    """Yield one finding for each kind of mark, and one for anything on the skin whose place was not shown."""
    ids = {mark_condition(mark) for mark in intake.marks} - {""}
    for id_ in sorted(ids):
        condition = record_of(id_, catalog)
        marks = sorted((m for m in intake.marks if mark_condition(m) == id_), key=_place_key)
        cleared = condition.clearable and id_ in intake.cleared
        finding = finding_of(condition, *(_effect(mark, condition) for mark in marks))
        yield _cleared(finding, clearance_text(intake.clearances.get(id_))) if cleared else finding
    yield from _not_shown(intake, catalog, shown=ids)


def _cleared(finding: Finding, by_whom: str) -> Finding:
    """A doctor may lift the verdict of a mark; the place itself stays out."""
    return replace(finding, verdict="adapt", reason=f"{finding.reason} {by_whom}".strip())


def _place_key(mark: Mark) -> tuple[str, tuple[tuple[float, float], ...], str]:
    return mark.region, mark.polygon_mm, mark.note


def _effect(mark: Mark, condition: Condition) -> Effect:
    level = condition.mark_max_level
    if mark.region:
        return AvoidRegion(region=mark.region) if level < 0 else CapRegion(region=mark.region, level=level)
    return AvoidArea(
        polygon_mm=mark.polygon_mm,
        margin_mm=condition.mark_margin_mm,
        label=mark.note or condition.name,
        max_level=level,
    )


def _not_shown(intake: Intake, catalog: Catalog, *, shown: set[str]) -> Iterator[Finding]:
    """Yield what was named on the health page and not marked: soft everywhere if it may be touched, else not yet.

    Not sure counts as named: a look at the back tells.
    """
    hidden: list[Condition] = []
    for id_ in sorted(intake.health):
        if intake.health[id_] == "absent" or id_ in shown:
            continue
        condition = catalog.conditions[id_]
        if condition.asked == "mark" and condition.mark_max_level >= 0:
            yield finding_of(condition, CapLevel(level=condition.mark_max_level))
        elif condition.asked == "mark":
            yield finding_of(condition)
            hidden.append(condition)
        elif id_ == SKIN_TROUBLE and intake.health[id_] == "present" and not _has_skin_mark(intake):
            hidden.append(condition)
    if hidden:
        names = "; ".join(condition.name for condition in hidden)
        yield record_finding("place_not_shown", catalog, reason=f"Not shown: {names}.")


def _has_skin_mark(intake: Intake) -> bool:
    return any(mark.kind == "skin" for mark in intake.marks)
