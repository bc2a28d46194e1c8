"""What screening found, as a title and a first line."""

from __future__ import annotations

from unknot.model.knowledge import Catalog
from unknot.model.screening import Screening
from unknot.model.source import Source
from unknot.wording.phrases import filled, has

__all__ = ["source_text", "strength_words", "verdict_lead", "verdict_title"]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_STRENGTHS = {
    "A": "strong",
    "B": "fair",
    "C": "weak",
    "D": "general knowledge",
    "design": "our own careful choice",
}


def verdict_title(screening: Screening, catalog: Catalog) -> str:
    """Return the verdict as a title: "Yes, with three changes.", "Not today."."""
    if screening.verdict != "adapt":
        return filled(catalog, f"verdict.{screening.verdict}")
    count = sum(finding.verdict == "adapt" for finding in screening.findings)
    if not count:
        return filled(catalog, "verdict.adapt.none")
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return filled(catalog, "verdict.adapt", {"changes": f"{number} change{'' if count == 1 else 's'}"})


def verdict_lead(screening: Screening, catalog: Catalog, *, recipient: str = "") -> str:
    """Return the line below the title."""
    values = {"them": recipient or filled(catalog, "person.recipient.object")}
    return filled(catalog, f"verdict.lead.{screening.verdict}", values)


def strength_words(strength: str, catalog: Catalog | None = None) -> str:
    """Return how strong a source is, in a word or two."""
    key = f"strength.{strength}"
    if catalog is not None and has(catalog, key):
        return filled(catalog, key)
    return _STRENGTHS.get(strength, strength)


def source_text(source: Source) -> str:
    """Return whose word it is, when, and how strong: "British Heart Foundation, 2023 · strong"."""
    if source.strength == "design":
        return strength_words("design").capitalize()
    named = source.authors or source.title
    year = f", {source.year}" if source.year else ""
    return f"{named}{year} · {strength_words(source.strength)}"
