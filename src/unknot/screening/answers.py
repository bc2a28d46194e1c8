"""Health answers, ages and pairs of answers → findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from unknot.model.finding import Finding
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog, Condition
from unknot.model.words import Answer, Verdict
from unknot.screening.records import clearance_text, finding_of, record_finding

__all__ = ["condition_findings"]

_NAMED_AT_MOST = 3
"""Open questions that are named one by one; more would be a page of its own."""


def condition_findings(intake: Intake, catalog: Catalog) -> Iterator[Finding]:
    """Yield a finding for each condition that holds, that is not sure, or that was left open."""
    left_open: list[Condition] = []
    for id_ in sorted(catalog.conditions):
        condition = catalog.conditions[id_]
        if not _is_decided_here(condition):
            continue
        answer = _answer(condition, intake, catalog)
        if answer == "present":
            if _holds(condition, intake, catalog):
                yield _present(condition, intake)
        elif answer == "unknown" and condition.asked != "derived":
            if id_ in intake.health:
                yield _not_sure(condition)
            elif condition.unanswered == "as_present":
                yield replace(finding_of(condition), unknown=True)
            elif condition.unanswered == "careful":
                left_open.append(condition)
    if left_open:
        yield _left_open(left_open, catalog)


def _is_decided_here(condition: Condition) -> bool:
    if condition.asked == "derived":
        by_age = condition.min_age_years is not None or condition.max_age_years is not None
        return bool(condition.answered_by) or by_age
    return condition.asked != "mark"


def _answer(condition: Condition, intake: Intake, catalog: Catalog) -> Answer:
    if condition.asked != "derived":
        return intake.answer(condition.id)
    if not condition.answered_by:
        return "present"  # of a condition that is nothing but an age
    return _answer(catalog.conditions[condition.answered_by], intake, catalog)


def _holds(condition: Condition, intake: Intake, catalog: Catalog) -> bool:
    """Whether a condition whose answer is "present" counts for this age, these details and these other answers."""
    return (
        _age_counts(condition, intake.recipient.age_years)
        and _detail_counts(condition, intake)
        and (not condition.with_any or any(_is_present(other, intake, catalog) for other in condition.with_any))
    )


def _age_counts(condition: Condition, age_years: float | None) -> bool:
    low, high = condition.min_age_years, condition.max_age_years
    if low is None and high is None:
        return True
    if age_years is None:
        return False
    return (low is None or age_years >= low) and (high is None or age_years <= high)


def _detail_counts(condition: Condition, intake: Intake) -> bool:
    if not condition.detail:
        return True
    said = intake.details.get(condition.answered_by or condition.id, {}).get(condition.detail, "")
    try:
        value = float(said)
    except ValueError:
        return condition.unanswered == "as_present"
    low, high = condition.detail_low, condition.detail_high
    if not (low is None or value >= low) or not (high is None or value <= high):
        return value != value and condition.unanswered == "as_present"  # "nan" is not a number of weeks
    return True


def _is_present(id_: str, intake: Intake, catalog: Catalog) -> bool:
    condition = catalog.conditions[id_]
    return _answer(condition, intake, catalog) == "present" or any(mark.what == id_ for mark in intake.marks)


def _present(condition: Condition, intake: Intake) -> Finding:
    by = _cleared_as(condition, intake)
    if not condition.clearable or not by:
        return finding_of(condition)
    return replace(
        finding_of(condition),
        verdict="adapt" if condition.cleared_effects else "go",
        title=f"{condition.name}: cleared, with care",
        reason=f"{condition.reason} {clearance_text(intake.clearances.get(by))}".strip(),
        effects=condition.cleared_effects,
    )


def _cleared_as(condition: Condition, intake: Intake) -> str:
    """Return the id under which a condition was cleared, or nothing.

    A clearance lifts what it names and what follows from that answer alone, never what two answers make.
    """
    if condition.id in intake.cleared:
        return condition.id
    follows = condition.answered_by and not condition.with_any
    return condition.answered_by if follows and condition.answered_by in intake.cleared else ""


def _not_sure(condition: Condition) -> Finding:
    """Not sure of something grave is a reason to make sure first; not sure of the rest is a reason for care."""
    grave = condition.verdict in ("urgent", "postpone")
    verdict: Verdict = "clearance" if grave else "go" if condition.verdict == "go" else "adapt"
    return replace(
        finding_of(condition),
        verdict=verdict,
        title=f"Make sure first: {condition.name[0].lower()}{condition.name[1:]}" if grave else condition.title,
        effects=condition.careful_effects or condition.effects,
        unknown=True,
    )


def _left_open(conditions: list[Condition], catalog: Catalog) -> Finding:
    """One finding for all questions that nobody answered: thirty would say less."""
    names = [condition.name for condition in conditions[:_NAMED_AT_MOST]]
    more = len(conditions) - len(names)
    if more:
        names.append(f"{more} more")
    effects = dict.fromkeys(effect for condition in conditions for effect in condition.careful_effects)
    finding = record_finding("health_page_unanswered", catalog, *effects, reason=f"Open: {'; '.join(names)}.")
    return replace(finding, unknown=True)
