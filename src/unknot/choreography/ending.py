"""A short ending that can be played from any moment: long slow strokes, still hands, words that let go."""

from __future__ import annotations

from unknot.choreography.phrasing import Phrasing, spoken_s
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.model.score import Cue, CueKind, ScoreStep

__all__ = ["closing_cues", "closing_steps"]

STROKES_S = 34.0
HOLD_S = 20.0
_LAST_WORDS_BEFORE_END_S = 6.5


def closing_steps(catalog: Catalog, limits: Limits) -> tuple[Step, ...]:
    """Return the steps of the ending, without strokes that the limits forbid; still hands always remain."""
    place = ("whole_back",)
    hold = Step(
        stroke="closing_hold",
        regions=place,
        side="midline",
        duration_s=HOLD_S,
        level=min(0.5, limits.max_level),
        phase="rest",
    )
    stroke = catalog.strokes["closing_effleurage"]
    allowed = limits.allows("stroke", stroke.id) and limits.allows("technique", stroke.technique)
    if not allowed or not limits.allows("contact", stroke.contact):
        return (hold,)
    glide = Step(
        stroke=stroke.id,
        regions=place,
        side="midline",
        duration_s=STROKES_S,
        level=min(1.0, limits.max_level),
        phase="soothe",
        slowing=True,
    )
    return (glide, hold)


def closing_cues(
    routine: Routine, steps: tuple[ScoreStep, ...], catalog: Catalog, *, words_per_minute: float
) -> tuple[Cue, ...]:
    """Return the words of the ending."""
    phrasing = Phrasing(catalog, routine)
    wished: list[tuple[str, float, CueKind, int]] = []
    if len(steps) > 1:
        wished.append(("cues.stopping", 0.6, "closing", 0))
    hold = steps[-1]
    wished.append(("cues.stopping.hold", hold.start_s + 1.0, "closing", len(steps) - 1))
    wished.append(("cues.stopping.end", hold.end_s - _LAST_WORDS_BEFORE_END_S, "rest", len(steps) - 1))
    cues: list[Cue] = []
    for key, at, kind, index in wished:
        text = phrasing.fresh(phrasing.variants(key), at, key)
        if text:
            cues.append(Cue(at_s=at, text=text, kind=kind, estimated_s=spoken_s(text, words_per_minute), step=index))
    return tuple(cues)
