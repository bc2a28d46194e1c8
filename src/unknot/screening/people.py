"""Consent, the giver's hands, and what the recipient wishes → findings."""

from __future__ import annotations

from collections.abc import Iterator

from unknot.model.finding import Finding
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.limits import AvoidRegion, CapLevel
from unknot.model.words import Experience
from unknot.screening.records import record_finding

__all__ = ["GIVER_RECORDS", "SORE_RECORDS", "people_findings"]

GIVER_RECORDS: dict[Experience, str] = {
    "first_time": "giver_first_time",
    "some": "giver_lay",
    "practised": "giver_lay",
    "trained": "giver_trained",
}

SORE_RECORDS = {
    "thumb": "giver_sore_thumb",
    "wrist": "giver_sore_wrist",
    "back": "giver_sore_back",
    "knees": "giver_sore_knees",
}


def people_findings(intake: Intake, catalog: Catalog) -> Iterator[Finding]:
    """Yield what follows from the two people rather than from a condition."""
    if not intake.consent:
        yield record_finding("no_consent", catalog)
    yield record_finding(GIVER_RECORDS[intake.giver.experience], catalog)
    for sore in sorted(intake.giver.sore):
        yield record_finding(SORE_RECORDS[sore], catalog)
    yield from _wishes(intake, catalog)


def _wishes(intake: Intake, catalog: Catalog) -> Iterator[Finding]:
    """Wishes count as limits where they tighten; a wished level never raises anything."""
    wishes = intake.wishes
    if wishes.level is not None:
        yield record_finding("wish_level", catalog, CapLevel(level=wishes.level))
    if wishes.no_regions:
        regions = (AvoidRegion(region=region) for region in sorted(wishes.no_regions))
        yield record_finding("wish_no_region", catalog, *regions)
    if wishes.feathering is False:
        yield record_finding("wish_no_feathering", catalog)
    elif wishes.feathering is None and intake.relation in ("close", "professional"):
        yield record_finding("relation_no_feathering", catalog)
