"""Catalog → the health page: which questions, in which groups and order, and what is asked beyond yes or no.

The page that everyone sees is a short list of rows to tick; the rest stands behind "anything else?", group by group.
"""

from __future__ import annotations

from dataclasses import dataclass

from unknot.model.knowledge import Catalog, Condition
from unknot.model.words import VERDICTS
from unknot.screening.groups import GROUPS

__all__ = ["Detail", "Question", "QuestionGroup", "health_page"]

HIGHEST = {"weeks": 42.0, "months": 1200.0}
"""Largest sensible answers: a term pregnancy, and a life."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A number asked once the row is ticked, such as the week of a pregnancy. Unit: `key`."""

    key: str
    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A row to tick. `clearable`: a doctor's yes is asked for as well."""

    id: str
    text: str
    clearable: bool
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """Rows under one title: `always` for everyone, `more` on request."""

    id: str
    title: str
    always: tuple[Question, ...]
    more: tuple[Question, ...]


def health_page(catalog: Catalog, *, language: str = "en") -> tuple[QuestionGroup, ...]:
    """Return the groups of the health page in order; inside a group the gravest question comes first.

    What is marked on the body map, and what follows from other answers, is not asked here.
    """
    groups = []
    for group in GROUPS:
        asked = [c for c in catalog.conditions.values() if c.group == group and c.asked in ("always", "on_request")]
        asked.sort(key=lambda c: (-VERDICTS.index(c.verdict), c.id))
        if asked:
            groups.append(
                QuestionGroup(
                    id=group,
                    title=_phrase(catalog, language, f"health.group.{group}"),
                    always=tuple(_question(c, catalog, language) for c in asked if c.asked == "always"),
                    more=tuple(_question(c, catalog, language) for c in asked if c.asked == "on_request"),
                )
            )
    return tuple(groups)


def _question(condition: Condition, catalog: Catalog, language: str) -> Question:
    keys = sorted({c.detail for c in catalog.conditions.values() if c.answered_by == condition.id and c.detail})
    details = tuple(
        Detail(
            key=key,
            label=_phrase(catalog, language, f"health.detail.{condition.id}.{key}"),
            low=0.0,
            high=HIGHEST[key],
        )
        for key in keys
    )
    follows = (c for c in catalog.conditions.values() if c.answered_by == condition.id)
    clearable = condition.clearable or any(c.clearable and not c.with_any for c in follows)
    return Question(id=condition.id, text=condition.question, clearable=clearable, details=details)


def _phrase(catalog: Catalog, language: str, key: str) -> str:
    return catalog.phrases[language][key][0]
