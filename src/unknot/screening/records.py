"""A condition's record → a finding. Every word a person reads comes from the record."""

from __future__ import annotations

from dataclasses import replace

from unknot.errors import KnowledgeError
from unknot.model.finding import Finding
from unknot.model.intake import Clearance
from unknot.model.knowledge import Catalog, Condition
from unknot.model.limits import Effect

__all__ = ["clearance_text", "finding_of", "record_finding", "record_of"]


def record_of(id_: str, catalog: Catalog) -> Condition:
    """Return the condition that screening itself relies on, such as "no_consent".

    Raises
    ------
    KnowledgeError
        If the knowledge does not hold it.
    """
    try:
        return catalog.conditions[id_]
    except KeyError:
        raise KnowledgeError(
            f'screening needs the condition "{id_}".', fix=f"Add knowledge/conditions/{id_}.yaml."
        ) from None


def finding_of(condition: Condition, *effects: Effect) -> Finding:
    """Return the finding of a condition that holds, with further effects after its own.

    What holds while the question is open, and what remains after a clearance, holds all the more while the condition
    is present: so neither answering nor losing a clearance can loosen anything.
    """
    own = (*condition.effects, *condition.careful_effects, *condition.cleared_effects, *effects)
    return Finding(
        id=condition.id,
        verdict=condition.verdict,
        title=condition.title,
        reason=condition.reason,
        advice=condition.advice,
        effects=tuple(dict.fromkeys(own)),
        sources=condition.sources,
        strength=condition.strength,
    )


def clearance_text(clearance: Clearance | None) -> str:
    """Return who cleared something, when, and on what terms; empty where nobody wrote it down."""
    if clearance is None:
        return ""
    day = f" on {clearance.date}" if clearance.date else ""
    terms = f" Their terms: {clearance.note}" if clearance.note else ""
    return f"Cleared by {clearance.by or 'a doctor or midwife'}{day}.{terms}"


def record_finding(id_: str, catalog: Catalog, *effects: Effect, reason: str = "") -> Finding:
    """Return the finding of a condition named by screening itself, with further effects and words after its own."""
    finding = finding_of(record_of(id_, catalog), *effects)
    return replace(finding, reason=f"{finding.reason} {reason}".strip())
