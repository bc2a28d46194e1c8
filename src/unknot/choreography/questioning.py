"""Questions to the recipient: early, when it gets firmer, at new places, and never later than the limits say."""

from __future__ import annotations

from typing import Final

from unknot.choreography.cueing import CueSheet, index_at
from unknot.model.limits import Limits
from unknot.model.routine import Routine
from unknot.model.score import ScoreStep

__all__ = ["ask_in_time"]

FIRST_CHECK_S: Final = 140.0
CHECK_AT_MOST_EVERY_S: Final = 100.0
CHECK_AT_LEAST_EVERY_S: Final = 420.0
QUIET_END_S: Final = 40.0
CHECK_EARLY_S: Final = 12.0
"""Asked this much before the limit, so that a late start of the voice never breaks it."""


def ask_in_time(sheet: CueSheet, routine: Routine, steps: tuple[ScoreStep, ...], limits: Limits) -> None:
    """Lay the questions onto the sheet; where words about the work leave no gap in time, those give way."""
    every = min(limits.check_in_every_s, CHECK_AT_LEAST_EVERY_S) - CHECK_EARLY_S
    last, deadline = 0.0, min(FIRST_CHECK_S, every)
    soonest = min(45.0, 0.5 * deadline)
    occasions = _occasions(routine, steps)
    while True:
        wished = next(((at, key) for at, key in occasions if soonest <= at <= deadline), None)
        if wished is None and deadline > sheet.end_s - (QUIET_END_S if last == 0.0 else 5.0):
            return
        at, key = wished or (deadline - 4.0, "cues.check_in")
        if at > sheet.end_s - QUIET_END_S and wished is not None:
            occasions = []
            continue
        said = _ask(sheet, steps, "cues.check_in.first" if last == 0.0 else key, at, soonest, deadline)
        if said is None:
            window = (min(soonest, last + 10.0), deadline + 8.0)
            said = _ask(sheet, steps, "cues.check_in", deadline - 4.0, *window)
            said = said or _ask(sheet, steps, "cues.check_in", deadline - 4.0, *window, insisting=True)
        # Next to the last words nothing gives way; then the next window is tried
        last = said or deadline
        deadline = last + every
        soonest = last + min(CHECK_AT_MOST_EVERY_S, 0.6 * every)


def _ask(
    sheet: CueSheet,
    steps: tuple[ScoreStep, ...],
    key: str,
    at: float,
    earliest_s: float,
    latest_s: float,
    *,
    insisting: bool = False,
) -> float | None:
    say = sheet.insist if insisting else sheet.say
    for kind in (key, "cues.check_in"):
        # Fresh at the earliest moment is fresh at all later ones
        text = sheet.phrasing.fresh(sheet.phrasing.variants(kind), earliest_s, f"{kind}/{round(at)}")
        if say(text, at, "check_in", index_at(steps, at), earliest_s=earliest_s, latest_s=latest_s):
            return sheet.cues[-1].at_s
    return None


def _occasions(routine: Routine, steps: tuple[ScoreStep, ...]) -> list[tuple[float, str]]:
    """Return (moment, phrase) of what calls for a question: a rise of level, a place not yet touched."""
    occasions: list[tuple[float, str]] = []
    highest, seen = 0.0, set(routine.steps[0].regions)
    for step, made in zip(routine.steps, steps, strict=True):
        at = made.start_s + min(18.0, 0.5 * made.duration_s)
        if made.level > highest + 0.25 and highest > 0.5:
            occasions.append((at, "cues.check_in.firmer"))
        elif not seen.issuperset(step.regions) and made.level >= 1.5:
            occasions.append((at, "cues.check_in.place"))
        highest = max(highest, made.level)
        seen.update(step.regions)
    return occasions
