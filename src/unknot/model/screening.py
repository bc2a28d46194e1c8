"""The outcome of screening as one value."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.model.finding import Finding
from unknot.model.limits import Limits
from unknot.model.words import Verdict

__all__ = ["Screening"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Verdict, findings in order of severity, and the limits they sum to."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    limits: Limits

    @property
    def may_begin(self) -> bool:
        """Whether a massage may be planned: "go" or "adapt". Nothing gets past the other three."""
        return self.verdict in ("go", "adapt")
