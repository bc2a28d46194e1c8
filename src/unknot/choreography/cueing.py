"""The sheet that cues are laid on: each into a gap that holds it, with silence around."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from unknot.choreography.phrasing import Phrasing, spoken_s
from unknot.model.score import Cue, CueKind, ScoreStep

__all__ = ["CueSheet", "index_at"]

BETWEEN_S: Final = 1.2
"""Silence between two cues."""

GIVE_WAY: Final[frozenset[CueKind]] = frozenset({"change", "intro"})
"""What a question to the recipient may take the place of; the screen still shows it."""

ONLY_WORDS_S: Final = 10.0
"""What the only words about a step count more than others."""


@dataclass(slots=True)
class CueSheet:
    """Cues so far, none over another."""

    phrasing: Phrasing
    words_per_minute: float
    end_s: float
    taken: list[tuple[float, float]] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)

    def free(self, at_s: float, seconds: float) -> bool:
        """Whether a cue of this length fits at a moment with silence around it."""
        begin, end = at_s - BETWEEN_S, at_s + seconds + BETWEEN_S
        return (
            at_s >= 0.3
            and at_s + seconds <= self.end_s - 0.2
            and all(end <= start or begin >= stop for start, stop in self.taken)
        )

    def near(self, at_s: float, seconds: float, earliest_s: float, latest_s: float) -> float | None:
        """Return the free moment nearest to the wished one, or None."""
        for away in range(80):
            for sign in (1, -1):
                moment = round(at_s + sign * away * 1.5, 2)
                if earliest_s <= moment <= latest_s and self.free(moment, seconds):
                    return moment
        return None

    def say(self, text: str, at_s: float, kind: CueKind, step: int, *, latest_s: float, earliest_s: float) -> bool:
        """Lay a cue into the nearest gap of a window. Return whether there was one."""
        if not text or not self.phrasing.is_fresh(text, at_s):
            return False
        seconds = spoken_s(text, self.words_per_minute)
        moment = self.near(at_s, seconds, earliest_s, latest_s)
        if moment is None or not self.phrasing.is_fresh(text, moment):
            return False
        self.phrasing.note(text, moment)
        insort(self.taken, (moment, moment + seconds))
        self.cues.append(Cue(at_s=moment, text=text, kind=kind, estimated_s=seconds, step=step))
        return True

    def insist(self, text: str, at_s: float, kind: CueKind, step: int, *, latest_s: float, earliest_s: float) -> bool:
        """Lay a cue into a window that is full, where the least has to give way. Return whether anything may."""
        seconds = spoken_s(text, self.words_per_minute)
        count = max(1, int(latest_s - earliest_s))
        moments = [round(earliest_s + index, 2) for index in range(count) if earliest_s + index + seconds < self.end_s]
        in_the_way = {moment: self._around(moment, seconds) for moment in moments}
        open_ = [moment for moment in moments if all(cue.kind in GIVE_WAY for cue in in_the_way[moment])]
        if not text or not open_:
            return False

        def costs(moment: float) -> float:
            return sum(self._worth_s(cue) for cue in in_the_way[moment]) + 0.01 * abs(moment - at_s)

        best = min(open_, key=costs)
        for cue in in_the_way[best]:
            self.cues.remove(cue)
            self.taken.remove((cue.at_s, cue.at_s + cue.estimated_s))
        return self.say(text, best, kind, step, earliest_s=best, latest_s=best)

    def _around(self, at_s: float, seconds: float) -> list[Cue]:
        begin, end = at_s - BETWEEN_S, at_s + seconds + BETWEEN_S
        return [cue for cue in self.cues if cue.at_s < end and cue.at_s + cue.estimated_s > begin]

    def _worth_s(self, cue: Cue) -> float:
        """Return how long a cue speaks, and more where nothing else tells of its step."""
        alone = sum(1 for each in self.cues if each.step == cue.step and each.kind in GIVE_WAY) == 1
        return cue.estimated_s + (ONLY_WORDS_S if alone else 0.0)


def index_at(steps: Sequence[ScoreStep], at_s: float) -> int:
    """Return which step is played at a moment."""
    for index, step in enumerate(steps):
        if at_s < step.end_s:
            return index
    return len(steps) - 1
