"""A routine in a line, and what its picture shows to those who do not see it."""

from __future__ import annotations

from unknot.model.knowledge import Catalog
from unknot.model.routine import Routine, Step
from unknot.wording.lengths import duration_words, minutes_words
from unknot.wording.phrases import lowered, sentence
from unknot.wording.places import level_words, phase_name, position_name, step_place, step_title

__all__ = ["routine_summary", "step_aria", "swell_text"]


def step_aria(step: Step, catalog: Catalog) -> str:
    """Return a step as one line: "Palm kneading, left shoulder top, 1 minute 30 seconds, level 2.5, between …"."""
    parts = (step_title(step, catalog), step_place(step, catalog), duration_words(step.duration_s, long=True))
    return f"{', '.join(part for part in parts if part)}, level {level_words(step.level, catalog)}"


def routine_summary(routine: Routine, catalog: Catalog) -> str:
    """Return a routine in one line: how long, how many steps, how the recipient lies, and where most time goes."""
    seconds: dict[str, float] = {}
    for step in routine.steps:
        for region in step.regions:
            if region != "whole_back":
                seconds[region] = seconds.get(region, 0.0) + step.duration_s / len(step.regions)
    lead = f"{minutes_words(routine.duration_s / 60.0)}, {len(routine.steps)} steps"
    line = f"{lead}, {position_name(routine.position, catalog)}"
    if not seconds:
        return f"{line}."
    most = max(sorted(seconds), key=lambda region: seconds[region])
    place = step_place(
        Step(stroke="", regions=(most,), side="midline", duration_s=0.0, level=0.0, phase="knead"), catalog
    )
    return f"{line}. Most time: {place}."


def swell_text(routine: Routine, catalog: Catalog) -> str:
    """Return what the drawing of pressure over time shows, phase by phase."""
    spans: list[tuple[str, float, float]] = []
    for step in routine.steps:
        if spans and spans[-1][0] == step.phase:
            phase, duration_s, level = spans[-1]
            spans[-1] = (phase, duration_s + step.duration_s, max(level, step.level))
        else:
            spans.append((step.phase, step.duration_s, step.level))
    told = [
        f"{lowered(phase_name(phase, catalog))} for {duration_words(duration_s)} up to level {level:g}"
        for phase, duration_s, level in spans
    ]
    return sentence(f"pressure over {minutes_words(routine.duration_s / 60.0)}: {'; '.join(told)}.")
