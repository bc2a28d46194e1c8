"""Key → sentence, from the phrases of the knowledge. The one place where a template is filled."""

from __future__ import annotations

from collections.abc import Mapping

from unknot.errors import KnowledgeError
from unknot.model.knowledge import Catalog

__all__ = ["LANGUAGE", "filled", "has", "lowered", "sentence"]

LANGUAGE = "en"


def has(catalog: Catalog, key: str) -> bool:
    """Whether there is a phrase of that key."""
    return key in catalog.phrases.get(LANGUAGE, {})


def filled(catalog: Catalog, key: str, values: Mapping[str, str] | None = None, *, variant: int = 0) -> str:
    """Return a phrase with its gaps filled.

    Parameters
    ----------
    variant
        Which of several ways to say it; counted round, so that any whole number will do.

    Raises
    ------
    KnowledgeError
        If there is no such phrase, or it has a gap that nothing fills.
    """
    try:
        variants = catalog.phrases[LANGUAGE][key]
    except KeyError:
        raise KnowledgeError(f'there is no phrase "{key}".', fix=f"Add it to phrases/{LANGUAGE}.") from None
    text = variants[variant % len(variants)]
    try:
        return text.format_map(values or {})
    except KeyError as gap:
        raise KnowledgeError(f'the phrase "{key}" has a gap {gap} that nothing fills.', fix="Correct it.") from None


def sentence(text: str) -> str:
    """Return a text with its first letter large.

    Examples
    --------
    >>> sentence("left shoulder top")
    'Left shoulder top'
    """
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Return a text to stand inside a sentence: first letter small, no full stop at its end. "TENS" stays as it is.

    Examples
    --------
    >>> lowered("No oil and no lotion.")
    'no oil and no lotion'
    """
    text = text.rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
