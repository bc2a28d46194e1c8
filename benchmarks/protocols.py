"""Published trial protocols beside what the planner gives in the same time: `python -m benchmarks.protocols`.

Prints a table in Markdown, as it stands in `docs/planner.md`. What a trial's text does not time is said to be untimed;
nothing is filled in.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from unknot import pipeline
from unknot.library import shipped_catalog
from unknot.model.intake import Giver, Intake, Mark, Recipient
from unknot.model.routine import Routine
from unknot.model.words import Goal

__all__ = ["PROTOCOLS", "Protocol", "minutes_by", "table"]

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """What a trial says it gave, and whom to plan for beside it.

    Attributes
    ----------
    techniques, regions
        As the text says them, with the minutes where it gives any.
    minutes
        Of a session; None where the text gives none, and then 30 are planned.
    """

    title: str
    source: str
    techniques: str
    regions: str
    minutes: float | None
    goal: Goal
    tense: tuple[str, ...] = ()


PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        title="Slow-stroke massage, elderly people after a stroke (Mok & Woo 2004)",
        source="doi:10.1016/j.ctnm.2004.05.006",
        techniques="slow strokes 10",
        regions="back 10",
        minutes=10.0,
        goal="care",
    ),
    Protocol(
        title="Slow-stroke massage in a hospice (summary attributed to Meek 1993)",
        source="Image J Nurs Sch 25(1):17-21",
        techniques="slow strokes 3",
        regions="two bands beside the spine, crown to sacrum 3",
        minutes=3.0,
        goal="care",
    ),
    Protocol(
        title="Thai massage of the back (attributed to Buttagat et al.)",
        source="treatment section, n=36",
        techniques="pressing points 30 (5-10 s each)",
        regions="two lines beside the spine, C7 to pelvis 30",
        minutes=30.0,
        goal="ease",
        tense=("thoracic_paraspinal", "lumbar_paraspinal"),
    ),
    Protocol(
        title="Massage in labour, T10 to S4 (attributed to Gallo et al.)",
        source="intervention section",
        techniques="kneading with pressure on the sacrum 30, during contractions only",
        regions="T10 to S4 30",
        minutes=30.0,
        goal="care",
        tense=("lumbar_paraspinal", "sacrum"),
    ),
    Protocol(
        title="Tuina for low back pain (registry entry, operations a and b)",
        source="ITMCTR",
        techniques="rolling and kneading 10, pushing with the palm 2, further ones untimed",
        regions="low back and legs 10, along the spine and beside it 2",
        minutes=None,
        goal="ease",
        tense=("lumbar_paraspinal",),
    ),
    Protocol(
        title="Structural massage, chronic low back pain (Cherkin et al. 2011)",
        source="doi:10.1059/0003-4819-155-1-201107050-00002",
        techniques="myofascial and neuromuscular work, untimed",
        regions="what an assessment finds, untimed",
        minutes=None,
        goal="ease",
        tense=("lumbar_paraspinal",),
    ),
    Protocol(
        title="Anma for nurses' low backs (NCT01315197)",
        source="clinicaltrials.gov",
        techniques="smoothing, kneading, pressing points, untimed",
        regions="points beside the spine, untimed",
        minutes=None,
        goal="ease",
        tense=("lumbar_paraspinal",),
    ),
)
"""The trials among the published routines we read that work on adults' backs."""


def main() -> int:
    """Print the table."""
    sys.stdout.write(table() + "\n")
    return 0


def table() -> str:
    """Return the comparison as a table in Markdown."""
    lines = [
        "| trial | it says, by technique | planned, by family of strokes | it says, by region | planned, by region |",
        "|---|---|---|---|---|",
    ]
    for protocol in PROTOCOLS:
        routine = _planned(protocol)
        families, regions = minutes_by(routine)
        asked = f"{routine.duration_s / 60.0:g} min" + ("" if protocol.minutes else ", ours to choose")
        lines.append(
            f"| {protocol.title}; {protocol.source} | {protocol.techniques} | {_listed(families)} ({asked}) "
            f"| {protocol.regions} | {_listed(regions)} |"
        )
    return "\n".join(lines)


def minutes_by(routine: Routine) -> tuple[dict[str, float], dict[str, float]]:
    """Return the minutes of a routine by family of strokes and by region, in the names people read."""
    catalog = shipped_catalog()
    families: dict[str, float] = {}
    regions: dict[str, float] = {}
    for step in routine.steps:
        minutes = step.duration_s / 60.0
        family = catalog.strokes[step.stroke].technique.replace("_", " ")
        families[family] = families.get(family, 0.0) + minutes
        for region in step.regions:
            name = catalog.regions[region].name
            regions[name] = regions.get(name, 0.0) + minutes / len(step.regions)
    return families, regions


def _planned(protocol: Protocol) -> Routine:
    catalog = shipped_catalog()
    places = [
        place
        for region in protocol.tense
        for place in ((f"{region}.left", f"{region}.right") if catalog.regions[region].paired else (region,))
    ]
    return pipeline.plan(
        Intake(
            recipient=Recipient(),
            giver=Giver(experience="practised"),
            relation="professional",
            goal=protocol.goal,
            minutes=protocol.minutes or 30.0,
            marks=tuple(Mark(kind="tense", region=place, strength_fraction=0.9) for place in places),
            health_page_done=True,
            at_hand=frozenset({"oil", "table"}),
        )
    )


def _listed(minutes: dict[str, float]) -> str:
    most = sorted(minutes.items(), key=lambda entry: -entry[1])[:_SHOWN]
    rest = sum(minutes.values()) - sum(value for _, value in most)
    shown = [f"{name} {value:.1f}" for name, value in most]
    return ", ".join([*shown, *([f"others {rest:.1f}"] if rest > 0.05 else [])])


if __name__ == "__main__":
    sys.exit(main())
