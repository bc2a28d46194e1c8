"""What screening finds out, and what the verifier objects to. Returned, never raised."""

from __future__ import annotations

from dataclasses import dataclass, field

from unknot.model.limits import Effect
from unknot.model.words import Hand, Strength, Verdict

__all__ = ["Finding", "Report", "Violation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One outcome of screening: what changes, why, whose word it is, and how strong that is.

    Attributes
    ----------
    id
        The condition or mark kind that fired, e.g. "fever".
    verdict
        How severe this finding is on its own.
    title
        What changes, in a few plain words.
    reason
        Why, in one or two plain sentences.
    advice
        What helps now or when to call a doctor. May be empty.
    effects
        What it does to the limits.
    sources
        Ids of sources.
    unknown
        True where it fired because the question was not answered.
    """

    id: str
    verdict: Verdict
    title: str
    reason: str
    advice: str = ""
    effects: tuple[Effect, ...] = ()
    sources: tuple[str, ...] = ()
    strength: Strength = "design"
    unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing a score does that it must not do.

    Attributes
    ----------
    rule
        Id of the rule.
    severity
        "error" makes a score unplayable; "warning" is advice.
    where
        Place in lay words, e.g. "over the left kidney area", or "whole session".
    region
        Id of the region or area concerned; empty where it is about time only.
    when_s, until_s
        Seconds from the start of the score.
    step
        Index of the step in the score, or None.
    hand
        The giver's hand, or None.
    point_mm
        (x, y) on the person's chart, or None.
    value, limit, unit
        What was measured, what is allowed, and in which unit ("level", "s", "mm", "cm/s").
    over_by
        How far over the limit, in words with its unit: "1.5 levels", "12 s".
    message, remedy
        One sentence each: what is wrong, and what to change.
    """

    rule: str
    severity: str
    where: str
    when_s: float
    message: str
    remedy: str
    until_s: float | None = None
    region: str = ""
    step: int | None = None
    hand: Hand | None = None
    point_mm: tuple[float, float] | None = None
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    over_by: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The verifier's answer.

    Attributes
    ----------
    violations
        Errors and warnings in order of time.
    dose
        Seconds of contact per region id (with side suffix, "interscapular.left").
    coverage_fraction
        Share of the allowed working area that was touched.
    rules_checked
        Ids of all rules that were applied.
    """

    violations: tuple[Violation, ...]
    duration_s: float
    dose: dict[str, float] = field(default_factory=dict)
    coverage_fraction: float = 0.0
    rules_checked: tuple[str, ...] = ()
    samples: int = 0

    @property
    def ok(self) -> bool:
        """Whether the score may be played: there is no error."""
        return not any(v.severity == "error" for v in self.violations)

    @property
    def errors(self) -> tuple[Violation, ...]:
        """The violations that make it unplayable."""
        return tuple(v for v in self.violations if v.severity == "error")
