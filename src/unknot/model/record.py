"""What really happened in a session, told apart from what was planned, and what is learned from it."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Preferences", "Record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One finished (or broken-off) session.

    `dose_s` is seconds per region id with side; `feedback` counts what was asked ("softer": 2).
    """

    session: str
    title: str
    started_wall_ms: int
    planned_s: float
    done_s: float
    stopped_early: bool
    dose_s: dict[str, float] = field(default_factory=dict)
    strokes_s: dict[str, float] = field(default_factory=dict)
    feedback: dict[str, int] = field(default_factory=dict)
    rating: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What past sessions taught, for the next plan.

    `level_offset` is added to the wished level; weights are -1 (less) to 1 (more) by stroke or region id.
    """

    level_offset: float = 0.0
    stroke_weights: dict[str, float] = field(default_factory=dict)
    region_weights: dict[str, float] = field(default_factory=dict)
    sessions: int = 0
