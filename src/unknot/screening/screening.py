"""The stage itself: gather the findings, order them, and sum their effects."""

from __future__ import annotations

from unknot.model.finding import Finding
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.screening import Screening
from unknot.model.words import VERDICTS
from unknot.screening.answers import condition_findings
from unknot.screening.checking import check_intake
from unknot.screening.groups import GROUPS
from unknot.screening.limiting import limits_of
from unknot.screening.marks import mark_findings
from unknot.screening.people import people_findings
from unknot.screening.records import record_finding

__all__ = ["screen"]


def screen(intake: Intake, catalog: Catalog) -> Screening:
    """Return what speaks against a massage or changes it, and the limits that follow.

    Pure: the same answers in any order give the same result. Every unanswered question gets its careful reading.

    Parameters
    ----------
    intake
        The answers of both people. Polygons of marks are on the reference chart, mm.
    catalog
        The conditions, with the regions that answers may name.

    Returns
    -------
    Verdict, findings from the most severe to the least, and limits.

    Raises
    ------
    IntakeError
        If an answer names something that does not exist: a condition, a kind of mark, a region.
    """
    check_intake(intake, catalog)
    found = [
        *condition_findings(intake, catalog),
        *mark_findings(intake, catalog),
        *people_findings(intake, catalog),
    ]
    findings = _ordered(found, catalog)
    limits = limits_of(findings, intake)
    if not limits.positions:
        findings = _ordered([*findings, record_finding("no_position_left", catalog)], catalog)
    verdict = findings[0].verdict if findings else "go"
    return Screening(verdict=verdict, findings=findings, limits=limits)


def _ordered(findings: list[Finding], catalog: Catalog) -> tuple[Finding, ...]:
    def key(finding: Finding) -> tuple[int, int, str]:
        group = catalog.conditions[finding.id].group
        rank = GROUPS.index(group) if group in GROUPS else len(GROUPS)
        return -VERDICTS.index(finding.verdict), rank, finding.id

    return tuple(sorted(findings, key=key))
