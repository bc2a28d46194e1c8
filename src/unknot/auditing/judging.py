"""Order → Tally: random people, screened, planned, made exact and verified, each on their own.

What would be played is judged twice: the score by the verifier as everywhere, and what the routine asks for. Nothing
that a person could meet may end an audit: a crash is counted and told like everything else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from unknot import pipeline, verifying
from unknot.auditing.people import person
from unknot.auditing.tally import Case, CaseKind, Tally
from unknot.errors import NoRoutineFits, NotToday
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog, Rule

__all__ = ["Order", "audited"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be audited: the people follow from the seed and their numbers alone.

    Attributes
    ----------
    minutes
        The shortest and the longest massage that people ask for.
    """

    seed: int = 0
    minutes: tuple[float, float] = (5.0, 90.0)

    def intake(self, number: int, catalog: Catalog) -> Intake:
        """Return the two people of that number."""
        return person(self.seed, number, catalog, minutes=self.minutes)


def audited(order: Order, first: int, count: int, catalog: Catalog) -> Tally:
    """Return the tally of `count` people, from number `first` on."""
    notes = _Notes()
    for number in range(first, first + count):
        notes.number = number
        notes.add("people")
        try:
            _judge(order.intake(number, catalog), notes, catalog)
        except Exception as error:
            notes.case("crash", type(error).__name__, f"{type(error).__name__}: {error}")
    return Tally(counts=notes.counts, cases=tuple(notes.cases)).plus()


class _Notes:
    """Gathers the counts and cases of one batch."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.cases: list[Case] = []
        self.number = 0

    def add(self, group: str, *names: str) -> None:
        for name in names or ("",):
            self.counts[group, name] += 1

    def case(self, kind: CaseKind, rule: str, said: str) -> None:
        self.add(kind)
        self.cases.append(Case(kind=kind, person=self.number, rule=rule, said=" ".join(said.split())))


def _judge(intake: Intake, notes: _Notes, catalog: Catalog) -> None:
    outcome = pipeline.screen(intake, catalog)
    notes.add("condition", *{finding.id for finding in outcome.findings})
    try:
        prepared = pipeline.prepare(intake, catalog=catalog)
    except NotToday as refusal:
        _refused(refusal, notes)
        return
    except NoRoutineFits as none_fits:
        notes.case("no_plan", _why_none(none_fits), str(none_fits))
        notes.add("no_plan_because", _why_none(none_fits))
        return
    _began(intake, prepared, notes, catalog)


def _refused(refusal: NotToday, notes: _Notes) -> None:
    notes.add("refused_verdict", refusal.verdict)
    weighty = [f for f in refusal.findings if f.verdict in ("clearance", "postpone", "urgent")]
    notes.add("refused_condition", *{finding.id for finding in weighty})
    if not weighty or not all(f.title and f.reason and f.sources for f in weighty):
        notes.case("unexplained", refusal.verdict, f"refused ({refusal.verdict}) without a reason: {refusal}")


def _why_none(error: NoRoutineFits) -> str:
    """Return the rule that no plan passed, or that nothing is left to plan with."""
    return error.violations[0].rule if error.violations else "nothing is allowed"


def _began(intake: Intake, prepared: pipeline.Prepared, notes: _Notes, catalog: Catalog) -> None:
    routine, limits = prepared.routine, prepared.screening.limits
    asked = verifying.verify_routine(routine, limits, catalog)
    wrong = [v for v in (*prepared.report.errors, *asked) if v.severity == "error"]
    notes.add("began")
    notes.counts["massage_s", ""] += round(routine.duration_s)
    if wrong:
        violation = wrong[0]
        notes.add("violation_rule", *{v.rule for v in wrong})
        notes.case("violation", violation.rule, f"at {violation.when_s:.0f} s, {violation.where}: {violation.message}")
    if prepared.rejected:
        before = prepared.rejected[0].errors[0]
        notes.add("planned_again_rule", *{v.rule for report in prepared.rejected for v in report.errors})
        notes.case("planned_again", before.rule, f"at {before.when_s:.0f} s, {before.where}: {before.message}")
    notes.add("rule", *prepared.report.rules_checked, *(r.id for r in catalog.rules.values() if _is_about_routines(r)))
    for group, names in (
        ("advice", {v.rule for v in prepared.report.violations if v.severity == "warning"}),
        ("stroke", {step.stroke for step in routine.steps}),
        ("region", {region for step in routine.steps for region in step.regions}),
        ("position", {routine.position}),
        ("goal", {intake.goal}),
        ("giver", {intake.giver.experience}),
        ("minutes", {_quarter(intake.minutes)}),
    ):
        if names:
            notes.add(group, *names)


def _is_about_routines(rule: Rule) -> bool:
    return rule.kind.startswith("routine_")


def _quarter(minutes: float) -> str:
    """Return the quarter of an hour that a length lies in: "30-44"."""
    from_ = int(minutes // 15) * 15
    return f"{from_}-{from_ + 14}"
