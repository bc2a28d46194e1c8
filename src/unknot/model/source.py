"""Where a number, a rule or a claim comes from."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.model.words import Strength

__all__ = ["Source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publication or page, or our own cautious choice (`strength` "design")."""

    id: str
    title: str
    strength: Strength
    authors: str = ""
    year: int | None = None
    doi: str = ""
    url: str = ""
    note: str = ""
