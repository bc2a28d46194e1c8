"""Score + Limits → Report: a linter for massage. It does not know, or ask, how the score was made."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np

from unknot.anatomy import Back
from unknot.errors import KnowledgeError
from unknot.model.finding import Report, Violation
from unknot.model.knowledge import Catalog, Rule
from unknot.model.limits import Limits
from unknot.model.score import Score
from unknot.verifying import balancing, moving, ordering, placing, pressing, reaching, telling
from unknot.verifying.covering import coverage_fraction
from unknot.verifying.objecting import names, number, objection
from unknot.verifying.performance import Check, Performance, performance_of
from unknot.verifying.routines import ROUTINE_KINDS
from unknot.verifying.structure import Fault, faults
from unknot.verifying.tracks import Tables, tables_of

__all__ = ["CHECKS", "verify"]

CHECKS: MappingProxyType[str, Check] = MappingProxyType(
    {
        check.__name__: check
        for check in (
            placing.between_regions,
            placing.care_region,
            placing.leaves_back,
            placing.limited_region,
            placing.marked_area,
            placing.percussion_place,
            placing.region_technique,
            placing.working_region,
            reaching.beyond_reach,
            reaching.posture_level,
            pressing.deepest_level,
            pressing.gentle_end,
            pressing.gentle_start,
            pressing.highest_level,
            pressing.level_as_said,
            pressing.longest_hold,
            pressing.pressure_ramp,
            pressing.region_dose,
            pressing.spot_dose,
            moving.calm_speed,
            moving.deep_speed,
            moving.flying_speed,
            moving.hands_off,
            moving.joins,
            moving.speed,
            ordering.opening,
            ordering.percussion_last,
            ordering.soft_end,
            ordering.warm_up,
            balancing.forbidden,
            balancing.minutes,
            balancing.position,
            balancing.prone_minutes,
            balancing.symmetry,
            balancing.technique_total,
            balancing.thumbs,
            telling.cue_overlap,
            telling.late_cue,
            telling.questions,
            telling.talk_share,
        )
    }
)
"""Kind of rule → what it does with a performance."""

_STRUCTURE, _ENDING = "structure", "ending"
"""Kinds that check no performance, but the score as such and its ending."""


def verify(score: Score, limits: Limits, catalog: Catalog, back: Back | None = None) -> Report:
    """Return everything that a score does that it must not do to this person.

    Every hand is looked at 50 times a second and at every keyframe, along the true curve on the person's chart, with
    the footprint of its contact. Figures that repeat are looked at once and counted as often as they are played.

    What can slip between two samples: a hand at the speed limit moves 6 mm in an interval, so a place is missed by at
    most 3 mm; an edge can reach half a millimetre into a footprint between two points of its rim
    (`overlapping.slip_mm`). Levels are never missed, as every keyframe is a sample and levels only rise or only fall
    between keyframes. `docs/safety-model.md` has the whole list.

    Parameters
    ----------
    limits
        What screening allows for these two people.
    back
        The person's back; by default the one whose numbers the score carries.

    Returns
    -------
    Report
        Violations in order of time. The same input gives the same report.

    Raises
    ------
    ScoreError
        If the score cannot even be laid out, or its back's numbers are impossible.
    KnowledgeError
        If the catalog has no rules, or one that cannot be applied: nothing passes unchecked.
    """
    rules = _rules(catalog)
    body = back or Back.from_numbers(score.back)
    tables = tables_of(score.steps)
    wrong = list(faults(score, score.steps, score.cues, score.duration_s, tables, catalog))
    structure = [rule for rule in rules if rule.kind == _STRUCTURE]
    if any(fault.fatal for fault in wrong):
        violations = [_fault(rule, fault) for rule in structure for fault in wrong]
        return Report(violations=_ordered(violations), duration_s=_length(score), rules_checked=_ids(structure))
    performance = performance_of(score, tables, limits, catalog, body)
    violations = [_fault(rule, fault) for rule in structure for fault in wrong]
    for rule in rules:
        if rule.kind in CHECKS:
            violations.extend(CHECKS[rule.kind](rule, performance))
        elif rule.kind == _ENDING:
            violations.extend(_ending(rule, performance, body, rules))
    return Report(
        violations=_ordered(violations),
        duration_s=score.duration_s,
        dose=balancing.dose_s(performance),
        coverage_fraction=coverage_fraction(performance),
        rules_checked=_ids(rules),
        samples=len(performance.samples),
    )


def _rules(catalog: Catalog) -> list[Rule]:
    known = sorted(catalog.rules.values(), key=lambda rule: rule.id)
    rules = [rule for rule in known if not rule.kind.startswith(ROUTINE_KINDS)]
    for needed in (_STRUCTURE, _ENDING, "care_region"):
        if not any(rule.kind == needed for rule in rules):
            raise KnowledgeError(
                f'the catalog has no rule of the kind "{needed}", so nothing can be called safe.',
                where="rules",
                fix="Use the shipped rules.",
            )
    for rule in rules:
        if rule.kind not in CHECKS and rule.kind not in (_STRUCTURE, _ENDING):
            raise KnowledgeError(
                f'the rule "{rule.id}" has the kind "{rule.kind}", which nothing checks.',
                where=f"rules/{rule.id}.yaml",
                fix=f"Use one of {', '.join(sorted(CHECKS))}.",
            )
    return rules


def _ids(rules: list[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)


def _length(score: Score) -> float:
    return float(score.duration_s) if np.isfinite(score.duration_s) else 0.0


def _ordered(violations: list[Violation]) -> tuple[Violation, ...]:
    """Return them in order of time, errors first where they come together."""
    unique = list(dict.fromkeys(violations))
    return tuple(
        sorted(
            unique,
            key=lambda v: (v.when_s, v.severity != "error", v.rule, v.region, v.hand or "", v.where, v.step or 0),
        )
    )


def _fault(rule: Rule, fault: Fault, *, where: str = "the score itself") -> Violation:
    what = fault.what[:1].upper() + fault.what[1:]
    return Violation(
        rule=rule.id,
        severity=rule.severity,
        where=where,
        when_s=fault.when_s,
        step=fault.step,
        message=rule.message.format_map({"what": what}),
        remedy=rule.remedy,
        sources=rule.sources,
    )


def _ending(rule: Rule, performance: Performance, back: Back, rules: list[Rule]) -> Iterator[Violation]:
    """Check the short ending that "stop" plays: that it is there, short and light, and safe by the rules named."""
    score = performance.score
    steps = score.closing
    if not steps:
        yield objection(rule, performance, when_s=0.0, where="the ending after a stop", what="There is none")
        return
    tables: Tables = tables_of(steps)
    duration = steps[-1].end_s
    wrong = list(faults(score, steps, score.closing_cues, duration, tables, performance.catalog))
    yield from (_fault(r, f, where="the ending after a stop") for r in rules if r.kind == _STRUCTURE for f in wrong)
    if any(fault.fatal for fault in wrong):
        return
    ending = performance_of(score, tables, performance.limits, performance.catalog, back, is_ending=True)
    for checked in rules:
        if checked.kind in names(rule, "kinds"):
            yield from CHECKS[checked.kind](checked, ending)
    highest = float(ending.samples.level.max())
    for value, limit, unit, fails, what in (
        (highest, number(rule, "level"), "level", highest > number(rule, "level") + 0.01, "It presses too hard"),
        (duration, number(rule, "least_s"), "s", duration < number(rule, "least_s"), "It is too short"),
        (duration, number(rule, "most_s"), "s", duration > number(rule, "most_s"), "It is too long"),
    ):
        if fails:
            yield objection(rule, ending, when_s=0.0, until_s=duration, value=value, limit=limit, unit=unit, what=what)
