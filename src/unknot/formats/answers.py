"""What Unknot answers with `--json` and over HTTP: plain values with the names of the formats."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from unknot.model.finding import Finding, Report, Violation
from unknot.model.limits import (
    AvoidArea,
    AvoidRegion,
    CapLevel,
    CapMinutes,
    CapRegion,
    CheckInEvery,
    Effect,
    Forbid,
    Limits,
    RequirePosition,
)
from unknot.model.routine import Reason, Routine, Step
from unknot.model.screening import Screening

__all__ = ["effect_json", "limits_json", "report_json", "routine_json", "screening_json", "violation_json"]


def effect_json(effect: Effect) -> dict[str, Any]:
    """Return an effect as its condition writes it: one key with its value.

    Examples
    --------
    >>> effect_json(CapRegion(region="neck", level=1.0))
    {'cap_region': {'region': 'neck', 'level': 1.0}}
    """
    match effect:
        case AvoidRegion(region=region):
            return {"avoid_region": region}
        case CapLevel(level=level):
            return {"cap_level": level}
        case CapRegion(region=region, level=level):
            return {"cap_region": {"region": region, "level": level}}
        case Forbid(kind=kind, id=id_):
            return {f"forbid_{kind}": id_}
        case RequirePosition(positions=positions):
            return {"require_position": list(positions)}
        case CapMinutes(minutes=minutes):
            return {"cap_minutes": minutes}
        case CheckInEvery(interval_s=interval_s):
            return {"check_in_every_s": interval_s}
        case AvoidArea():
            return {"avoid_area": asdict(effect)}


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "verdict": finding.verdict,
        "title": finding.title,
        "reason": finding.reason,
        "advice": finding.advice,
        "unknown": finding.unknown,
        "effects": [effect_json(effect) for effect in finding.effects],
        "sources": list(finding.sources),
        "strength": finding.strength,
    }


def limits_json(limits: Limits) -> dict[str, Any]:
    """Return limits as plain values."""
    return {
        "max_level": limits.max_level,
        "region_levels": dict(limits.region_levels),
        "areas": [asdict(area) for area in limits.areas],
        "forbidden": [{"kind": kind, "id": id_} for kind, id_ in sorted(limits.forbidden)],
        "positions": list(limits.positions),
        "max_minutes": limits.max_minutes,
        "check_in_every_s": limits.check_in_every_s,
        "thumb_budget_s": limits.thumb_budget_s,
        "because": {key: list(findings) for key, findings in limits.because.items()},
    }


def screening_json(screening: Screening) -> dict[str, Any]:
    """Return `verdict`, `may_begin`, `findings` and `limits` as plain values."""
    return {
        "verdict": screening.verdict,
        "may_begin": screening.may_begin,
        "findings": [_finding_json(finding) for finding in screening.findings],
        "limits": limits_json(screening.limits),
    }


def violation_json(violation: Violation) -> dict[str, Any]:
    """Return one violation: rule, where, when_s, hand, over_by, remedy and the rest."""
    values = asdict(violation)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def report_json(report: Report) -> dict[str, Any]:
    """Return `ok`, `violations` and what was covered as plain values. Advice is in `violations` too, as "warning"."""
    return {
        "ok": report.ok,
        "duration_s": report.duration_s,
        "violations": [violation_json(violation) for violation in report.violations],
        "dose_s": dict(report.dose),
        "coverage_fraction": report.coverage_fraction,
        "rules_checked": list(report.rules_checked),
        "samples": report.samples,
    }


def _reason_json(reason: Reason) -> dict[str, Any]:
    return asdict(reason)


def _step_json(step: Step) -> dict[str, Any]:
    values = asdict(step)
    return {**values, "regions": list(step.regions), "why": [_reason_json(reason) for reason in step.why]}


def routine_json(routine: Routine) -> dict[str, Any]:
    """Return a routine as plain values with the names of its records, and its `duration_s`."""
    return {
        "title": routine.title,
        "summary": routine.summary,
        "goal": routine.goal,
        "position": routine.position,
        "source": dict(routine.source),
        "duration_s": routine.duration_s,
        "rest_s": routine.rest_s,
        "seed": routine.seed,
        "steps": [_step_json(step) for step in routine.steps],
    }
