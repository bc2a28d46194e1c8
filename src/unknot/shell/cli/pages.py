"""What commands print, as text: what was found, what is planned and why, what a check objects to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from unknot.anatomy import Back
from unknot.errors import NotToday
from unknot.model.finding import Finding, Report, Violation
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.model.screening import Screening
from unknot.model.words import VERDICTS, Verdict
from unknot.shell.cli.ink import AMBER, PHASES, RED, SOFT, Ink, columns, wrapped
from unknot.shell.cli.swell import Bar, swell_lines
from unknot.units import clock_text
from unknot.wording import reason_texts, step_place, step_title, verdict_title

__all__ = ["STRENGTHS", "bars_of", "check_page", "not_today_page", "plan_page", "screening_page", "step_lines"]

_MOST_REASONS: Final = 2
"""The weightiest; --json and the app have them all."""

STRENGTHS: Final = {
    "A": "strong",
    "B": "fair",
    "C": "weak",
    "D": "general knowledge",
    "design": "our own cautious choice",
}


def _sources(ids: Iterable[str], catalog: Catalog | None) -> str:
    """Return whose word it is and how strong, for the sources that are known."""
    if catalog is None:
        return ""
    named = [catalog.sources[id_] for id_ in ids if id_ in catalog.sources]
    said = [f"{source.authors or source.title} ({STRENGTHS[source.strength]})" for source in named]
    return "; ".join(
        "our own cautious choice" if s.strength == "design" else t for s, t in zip(named, said, strict=True)
    )


def finding_lines(finding: Finding, ink: Ink, width: int, catalog: Catalog | None) -> Iterator[str]:
    """Yield what changes, why, whose word it is, and what helps."""
    refuses = finding.verdict in ("clearance", "postpone", "urgent")
    yield ink.tint(f"  {finding.title}", RED if refuses else AMBER)
    unknown = " This was not answered, so the careful way is taken." if finding.unknown else ""
    yield from wrapped(finding.reason + unknown, width=width, indent="    ")
    if finding.advice:
        yield from wrapped(finding.advice, width=width, indent="    ")
    said = _sources(finding.sources, catalog)
    if said:
        yield from (ink.tint(line, SOFT) for line in wrapped(said, width=width, indent="    "))


def screening_page(screening: Screening, catalog: Catalog, ink: Ink, width: int) -> list[str]:
    """Return the verdict and every finding."""
    lines = [ink.bold(verdict_title(screening, catalog)), ""]
    for finding in screening.findings:
        lines += [*finding_lines(finding, ink, width, catalog), ""]
    return lines[:-1]


def not_today_page(error: NotToday) -> str:
    """Return why there is no massage now, kindly and whole. There is nothing to click past."""
    from unknot.library import shipped_catalog

    ink = Ink.of(sys.stderr)
    width = columns(sys.stderr)
    verdict: Verdict = next((known for known in VERDICTS if known == error.verdict), "postpone")
    catalog = shipped_catalog()
    found = Screening(verdict=verdict, findings=error.findings, limits=Limits())
    lines = [ink.bold(verdict_title(found, catalog)), ""]
    reasons: list[Any] = [f for f in error.findings if f.verdict in ("clearance", "postpone", "urgent")]
    for finding in reasons:
        lines += [*finding_lines(finding, ink, width, catalog), ""]
    return "\n".join(lines).rstrip()


def bars_of(routine: Routine) -> list[Bar]:
    """Return a routine as its swell shows it."""
    return [Bar(duration_s=step.duration_s, level=step.level, phase=step.phase) for step in routine.steps]


def plan_page(
    routine: Routine, intake: Intake, screening: Screening, catalog: Catalog, ink: Ink, width: int
) -> list[str]:
    """Return what is adapted, the silhouette, every step with its place, time, level and why, and the total."""
    recipient, giver = intake.recipient.name, intake.giver.name
    lines = [ink.bold(routine.title)]
    if routine.summary:
        lines += wrapped(routine.summary, width=width)
    lines += ["", *_changes(screening, catalog, width)]
    lines += ["", *swell_lines(bars_of(routine), ink, width=width), ""]
    start_s = 0.0
    for number, step in enumerate(routine.steps, 1):
        lines += step_lines(number, step, start_s, catalog, ink, width)
        why = reason_texts(step.why, catalog, recipient=recipient, giver=giver, position=routine.position)
        for sentence in why[:_MOST_REASONS]:
            lines += (ink.tint(line, SOFT) for line in wrapped(sentence, width=width, indent=" " * 12))
        start_s += step.duration_s
    rest = f" Then rest for {clock_text(routine.rest_s)} before sitting up." if routine.rest_s else ""
    lines += ["", ink.bold(f"Total {clock_text(routine.duration_s)}.") + rest]
    assumed = Back.of(intake.recipient).assumed
    if assumed:
        lines += [ink.tint(line, SOFT) for line in wrapped(f"Not said, so assumed: {', '.join(assumed)}.", width=width)]
    return lines


def _changes(screening: Screening, catalog: Catalog, width: int) -> Iterator[str]:
    """Yield the verdict with what it changes, then what these hands and wishes change."""
    yield verdict_title(screening, catalog)
    theirs = [finding for finding in screening.findings if finding.verdict == "go"]
    for finding in screening.findings:
        if finding not in theirs:
            yield from wrapped(finding.title, width=width, indent="    ", first="  - ")
    if theirs:
        yield "For these hands and wishes:"
    for finding in theirs:
        yield from wrapped(finding.title, width=width, indent="    ", first="  - ")


def step_lines(number: int, step: Step, start_s: float, catalog: Catalog, ink: Ink, width: int) -> Iterator[str]:
    """Yield when, what, where, how long and how firm; in two lines where one is too narrow."""
    name, place = step_title(step, catalog), step_place(step, catalog)
    head = f"{number:>3}  {clock_text(start_s):>5}  "
    tail = f"{clock_text(step.duration_s)}  level {step.level:g}"
    dots = "." * (width - len(f"{head}{name}, {place}  {tail}"))
    if len(dots) > 1:
        yield f"{head}{ink.tint(name, PHASES[step.phase])}, {place} {ink.tint(dots, SOFT)} {tail}"
        return
    yield f"{head}{ink.tint(name, PHASES[step.phase])}"
    yield from wrapped(f"{place}, {tail}", width=width, indent=" " * 12)


def check_page(
    report: Report, title: str, ink: Ink, width: int, catalog: Catalog, *, lines: Sequence[int] = ()
) -> list[str]:
    """Return the answer of a check: one line where it is safe, else every violation with its remedy.

    `lines` are those of the routine's steps in its file, where there is one.
    """
    errors, warnings = report.errors, [v for v in report.violations if v.severity != "error"]
    page = []
    if report.ok:
        page.append(ink.bold(f"{title}: safe, {clock_text(report.duration_s)}.") + _advice_count(len(warnings)))
    else:
        many = "1 thing is" if len(errors) == 1 else f"{len(errors)} things are"
        page.append(ink.tint(f"{title}: {many} not safe.", RED) + _advice_count(len(warnings)))
    for violation in (*errors, *warnings):
        page += ["", *_violation_lines(violation, ink, width, catalog, lines)]
    return page


def _advice_count(count: int) -> str:
    return "" if not count else f" {count} {'piece' if count == 1 else 'pieces'} of advice."


def _violation_lines(
    violation: Violation, ink: Ink, width: int, catalog: Catalog, lines: Sequence[int]
) -> Iterator[str]:
    when = clock_text(violation.when_s)
    if violation.until_s is not None and violation.until_s - violation.when_s >= 1:
        when += f" to {clock_text(violation.until_s)}"
    facts = [f"at {when}", violation.where]
    if violation.hand:
        facts.append(f"{violation.hand} hand")
    if violation.step is not None:
        line = lines[violation.step] if violation.step < len(lines) else 0
        facts.append(f"step {violation.step + 1}" + (f" (line {line})" if line else ""))
    if violation.over_by:
        facts.append(f"over by {violation.over_by}")
    colour = RED if violation.severity == "error" else AMBER
    yield f"  {ink.tint(violation.rule, colour)}  {', '.join(fact for fact in facts if fact)}"
    yield from wrapped(violation.message, width=width, indent="    ")
    yield from wrapped(f"→ {violation.remedy}", width=width, indent="    ")
    said = _sources(violation.sources, catalog)
    if said:
        yield from (ink.tint(line, SOFT) for line in wrapped(said, width=width, indent="    "))
