"""Screening in words and signs, for the page "What we found"."""

from __future__ import annotations

from typing import Final

from unknot.model.finding import Finding
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.screening import Screening
from unknot.model.words import VERDICTS
from unknot.shell.web.pages import FoundFinding, FoundPage, FoundScreening, Help, Names
from unknot.wording import source_text, verdict_lead, verdict_title

__all__ = ["found_page", "names_of"]

_GROUP_ICONS: Final = {
    "skin": "drop",
    "pregnancy": "lying",
    "medicine": "drop",
    "comfort": "pillow",
    "giver": "hand",
}
_HELPS: Final = {
    "postpone": (
        Help(icon="water", text="Rest, warmth and something to drink."),
        Help(icon="hand", text="A hand held, or a hand resting still on the shoulder, if that feels good."),
        Help(icon="timer", text="Your answers are kept. Come back when it has passed."),
    ),
    "clearance": (
        Help(icon="doctor", text="Ask the doctor, midwife or pharmacist who knows: is a light back massage fine?"),
        Help(icon="hand", text="Until then a hand held, or feet under a warm blanket."),
    ),
    "urgent": (),
}
_CALLS: Final = {
    "urgent": "Call your emergency number now, or go where emergencies are seen. Do not wait and do not massage.",
    "postpone": "Call a doctor if it gets worse, or if something about it worries you.",
}


def names_of(intake: Intake) -> Names:
    """Return the first names that were said."""
    return Names(recipient=intake.recipient.name, giver=intake.giver.name)


def found_page(intake_id: str, intake: Intake, outcome: Screening, catalog: Catalog) -> FoundPage:
    """Return the page for what screening found."""
    ordered = sorted(outcome.findings, key=lambda finding: -VERDICTS.index(finding.verdict))
    shown = [finding for finding in ordered if finding.title]
    if not outcome.may_begin:
        # Only what closes the door: a list of small changes to a massage that will not be would bury it
        shown = [finding for finding in shown if finding.verdict not in ("go", "adapt")]
    # What changes nothing is told only where nothing changes: the title counts the changes
    shown = [finding for finding in shown if finding.verdict != "go"] or shown
    return FoundPage(
        intake_id=intake_id,
        names=names_of(intake),
        screening=FoundScreening(
            verdict=outcome.verdict,
            title=verdict_title(outcome, catalog),
            lead=verdict_lead(outcome, catalog),
            findings=tuple(_finding(finding, catalog) for finding in shown),
            may_begin=outcome.may_begin,
            helps=_HELPS.get(outcome.verdict, ()),
            call=_CALLS.get(outcome.verdict, ""),
        ),
    )


def _finding(finding: Finding, catalog: Catalog) -> FoundFinding:
    known = [catalog.sources[id_] for id_ in finding.sources if id_ in catalog.sources]
    # The strongest source speaks; "design" is our own choice and speaks only where there is no other
    known.sort(key=lambda source: "ABCD".find(source.strength) % 5)
    condition = catalog.conditions.get(finding.id)
    icon = "shield" if condition is None else _GROUP_ICONS.get(condition.group, "shield")
    if finding.verdict in ("clearance", "urgent"):
        icon = "doctor"
    return FoundFinding(
        icon=icon,
        title=finding.title,
        reason=finding.reason,
        advice=finding.advice,
        source=source_text(known[0]) if known else "",
        source_url=_link(known[0].url, known[0].doi) if known else "",
        unknown=finding.unknown,
    )


def _link(url: str, doi: str) -> str:
    if url.startswith("https://"):
        return url
    return f"https://doi.org/{doi}" if doi else ""
