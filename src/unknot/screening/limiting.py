"""Findings → Limits. Levels take the lowest, what is forbidden adds up, positions are what all of them leave."""

from __future__ import annotations

from collections.abc import Sequence

from unknot.model.finding import Finding
from unknot.model.intake import Intake
from unknot.model.limits import (
    AreaLimit,
    AvoidArea,
    AvoidRegion,
    CapLevel,
    CapMinutes,
    CapRegion,
    CheckInEvery,
    Effect,
    Forbid,
    ForbidKind,
    Limits,
    RequirePosition,
)
from unknot.model.words import BodyPosition, Experience
from unknot.screening.people import GIVER_RECORDS

__all__ = ["limits_of"]

OPEN = Limits(max_level=4.0)
"""Before anything is known. Level 5 is never planned; the giver's experience brings level 4 down to 3."""

THUMB_BUDGET_S: dict[Experience, float] = {"first_time": 90.0, "some": 120.0, "practised": 150.0, "trained": 240.0}
"""Seconds of thumb work in a session. Novices tire after 60-90 s; published routines use two to four minutes."""


def limits_of(findings: Sequence[Finding], intake: Intake) -> Limits:
    """Return the sum of all effects, with the findings behind each limit.

    Parameters
    ----------
    findings
        In order of severity, so that `because` names the gravest first.
    intake
        For the giver's thumbs, and for which of the remaining positions is preferred.
    """
    total = _Total()
    for finding in findings:
        for effect in finding.effects:
            total.add(effect, finding.id)
    thumbs_s = THUMB_BUDGET_S[intake.giver.experience]
    thumbs_because = (GIVER_RECORDS[intake.giver.experience],)
    if "thumb" in intake.giver.sore:
        thumbs_s, thumbs_because = 0.0, ("giver_sore_thumb",)
    return total.limits(intake.position, thumbs_s, thumbs_because)


class _Total:
    """Adds effects up, each with its reason."""

    def __init__(self) -> None:
        self.max_level = OPEN.max_level
        self.max_minutes = OPEN.max_minutes
        self.check_in_every_s = OPEN.check_in_every_s
        self.positions: tuple[BodyPosition, ...] = OPEN.positions
        self.region_levels: dict[str, float] = {}
        self.forbidden: set[tuple[ForbidKind, str]] = set()
        self.areas: dict[AvoidArea, None] = {}
        self.reasons: dict[str, dict[str, float]] = {}
        self.area_reasons: dict[AvoidArea, list[str]] = {}

    def add(self, effect: Effect, finding: str) -> None:
        """Tighten by one effect."""
        match effect:
            case CapLevel(level=level):
                self.max_level = min(self.max_level, level)
                self._because("max_level", finding, level)
            case CapRegion(region=region, level=level):
                self._cap_region(region, level, finding)
            case AvoidRegion(region=region):
                self._cap_region(region, -1.0, finding)
            case AvoidArea():
                self.areas[effect] = None
                self.area_reasons.setdefault(effect, []).append(finding)
            case Forbid(kind=kind, id=id_):
                self.forbidden.add((kind, id_))
                self._because(f"{kind}:{id_}", finding)
            case RequirePosition(positions=positions):
                self.positions = tuple(p for p in self.positions if p in positions)
                self._because("positions", finding)
            case CapMinutes(minutes=minutes):
                self.max_minutes = min(self.max_minutes, minutes)
                self._because("max_minutes", finding, minutes)
            case CheckInEvery(interval_s=interval_s):
                self.check_in_every_s = min(self.check_in_every_s, interval_s)
                self._because("check_in_every_s", finding, interval_s)

    def limits(self, preferred: BodyPosition | None, thumb_budget_s: float, thumbs_because: tuple[str, ...]) -> Limits:
        """Return the sum, with the preferred position first where it is left."""
        areas = tuple(
            AreaLimit(
                polygon_mm=area.polygon_mm,
                margin_mm=area.margin_mm,
                label=area.label,
                findings=tuple(self.area_reasons[area]),
                max_level=area.max_level,
            )
            for area in self.areas
        )
        because = {key: _tightest(values) for key, values in sorted(self.reasons.items())}
        because |= {f"area:{index}": area.findings for index, area in enumerate(areas)}
        because["thumb_budget_s"] = thumbs_because
        return Limits(
            max_level=self.max_level,
            region_levels=dict(sorted(self.region_levels.items())),
            areas=areas,
            forbidden=frozenset(self.forbidden),
            positions=tuple(sorted(self.positions, key=lambda p: p != preferred)),
            max_minutes=self.max_minutes,
            check_in_every_s=self.check_in_every_s,
            thumb_budget_s=thumb_budget_s,
            because=because,
        )

    def _cap_region(self, region: str, level: float, finding: str) -> None:
        self.region_levels[region] = min(self.region_levels.get(region, level), level)
        self._because(f"region:{region}", finding, level)

    def _because(self, key: str, finding: str, value: float = 0.0) -> None:
        values = self.reasons.setdefault(key, {})
        values[finding] = min(values.get(finding, value), value)


def _tightest(values: dict[str, float]) -> tuple[str, ...]:
    """Return the findings that made the limit as tight as it is; others would have allowed more."""
    least = min(values.values())
    return tuple(finding for finding, value in values.items() if value == least)
