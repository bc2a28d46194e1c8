"""Small scores for the tests: only times, strokes and places matter here."""

from __future__ import annotations

from typing import Any

from unknot.model.score import Score, ScoreStep
from unknot.model.words import Side


def step(start_s: float, duration_s: float, stroke: str, region: str | tuple[str, ...], side: Side) -> ScoreStep:
    """Return a step without motion."""
    regions = (region,) if isinstance(region, str) else region
    return ScoreStep(
        start_s=start_s,
        duration_s=duration_s,
        stroke=stroke,
        technique="effleurage",
        phase="knead",
        regions=regions,
        side=side,
        level=2.0,
        passages=(),
    )


def score(**changes: Any) -> Score:
    """Return a score of 100 s: holding, kneading left and right, gliding on both sides, and a closing of 20 s."""
    steps = (
        step(0.0, 10.0, "still_hands", "sacrum", "midline"),
        step(10.0, 30.0, "palm_kneading", "shoulder_top", "left"),
        step(40.0, 30.0, "palm_kneading", "shoulder_top", "right"),
        step(70.0, 30.0, "fan_effleurage", ("interscapular", "shoulder_blade"), "both"),
    )
    values: dict[str, Any] = {
        "title": "A short one",
        "duration_s": 100.0,
        "position": "prone",
        "steps": steps,
        "cues": (),
        "closing": (step(0.0, 20.0, "closing_hold", "sacrum", "midline"),),
    }
    return Score(**{**values, **changes})
