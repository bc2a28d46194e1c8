"""What a massage for this person may do. Effects only ever tighten; their sum is `Limits`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from unknot.model.words import BodyPosition

__all__ = [
    "AreaLimit",
    "AvoidArea",
    "AvoidRegion",
    "CapLevel",
    "CapMinutes",
    "CapRegion",
    "CheckInEvery",
    "Effect",
    "Forbid",
    "ForbidKind",
    "Limits",
    "RequirePosition",
]

ForbidKind = Literal["technique", "stroke", "contact", "product", "tool"]
PolygonMm = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidArea:
    """No hand within `margin_mm` of the polygon (reference chart, mm), or none above a `max_level` of 0 or more."""

    polygon_mm: PolygonMm
    margin_mm: float
    label: str
    max_level: float = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidRegion:
    """No contact in a region; `region` is an id without side ("lumbar") or with one ("lumbar.left")."""

    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapLevel:
    """No more than this level anywhere."""

    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CapRegion:
    """No more than this level in a region (id with or without side)."""

    region: str
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbid:
    """A technique, stroke, contact, product or tool is out."""

    kind: ForbidKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirePosition:
    """Only these body positions remain."""

    positions: tuple[BodyPosition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapMinutes:
    """The session lasts no longer than this."""

    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInEvery:
    """Ask the recipient at least this often."""

    interval_s: float


Effect = AvoidArea | AvoidRegion | CapLevel | CapRegion | Forbid | RequirePosition | CapMinutes | CheckInEvery


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLimit:
    """A marked area on the reference chart, in mm, that hands stay away from, or go no deeper than `max_level` on.

    `findings` are the ids of the findings that asked for it. `max_level` -1 means: do not touch.
    """

    polygon_mm: PolygonMm
    margin_mm: float
    label: str
    findings: tuple[str, ...] = ()
    max_level: float = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Everything that is allowed, as one value. Adding an effect never loosens anything.

    Attributes
    ----------
    max_level
        Ceiling everywhere, 0 to 5. The region's own ceilings by contact come on top.
    region_levels
        Further ceilings by region id (with or without side); -1 means: do not touch.
    areas
        Marked areas to stay away from.
    forbidden
        (kind, id) pairs that are out.
    positions
        Body positions that remain, in order of preference.
    max_minutes
        Longest session.
    check_in_every_s
        Longest time between two questions to the recipient.
    thumb_budget_s
        Seconds of thumb work that the giver's hands allow in one session.
    because
        For each limit, the ids of the findings behind it. Keys: "max_level", "region:ID", "area:N",
        "KIND:ID" for what is forbidden, "positions", "max_minutes", "check_in_every_s", "thumb_budget_s".
    """

    max_level: float = 3.0
    region_levels: dict[str, float] = field(default_factory=dict)
    areas: tuple[AreaLimit, ...] = ()
    forbidden: frozenset[tuple[ForbidKind, str]] = frozenset()
    positions: tuple[BodyPosition, ...] = ("prone", "side_lying", "seated")
    max_minutes: float = 90.0
    check_in_every_s: float = 600.0
    thumb_budget_s: float = 150.0
    because: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def allows(self, kind: ForbidKind, id_: str) -> bool:
        """Whether nothing forbids this technique, stroke, contact, product or tool."""
        return (kind, id_) not in self.forbidden

    def region_level(self, region: str) -> float:
        """Return the ceiling that findings set for a region; -1 where it must not be touched.

        `region` may carry a side ("lumbar.left"); a limit on the bare region holds for both sides.
        """
        bare = region.partition(".")[0]
        return min(
            self.max_level,
            self.region_levels.get(region, self.max_level),
            self.region_levels.get(bare, self.max_level),
        )
