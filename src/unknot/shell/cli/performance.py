"""A performance in the terminal as a small machine: time and keys in, what is shown and said out. Touches no device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from unknot.model.routine import Routine, Step
from unknot.model.score import Cue, Score
from unknot.shell.cli.moments import Part

__all__ = ["Performance", "routine_of", "shifted"]

HALF_LEVEL: Final = 0.5
NOTICE_S: Final = 6.0
_AGAIN_S: Final = 3.0
"""So soon after the start of a step, "again" means the step before it."""

_PAUSED: Final = "Rest your hands where they are."
_STOPPING: Final = "Stopping gently. Lighten, rest, and lift away. Press stop again to leave at once."

Change = Callable[[float, float], Score | None]
"""(position, half levels so far) -> the score with the levels changed from there on, or None where that may not be."""


def routine_of(score: Score) -> Routine:
    """Return a score as the routine it was made from, as far as the score remembers."""
    steps = tuple(
        Step(
            stroke=step.stroke,
            regions=step.regions,
            side=step.side,
            duration_s=step.duration_s,
            level=step.level,
            phase=step.phase,
        )
        for step in score.steps
    )
    return Routine(title=score.title, steps=steps, position=score.position, rest_s=score.rest_s)


def shifted(routine: Routine, *, from_step: int, offset: float, highest: Callable[[Step], float]) -> Routine:
    """Return a routine with the levels of a step and all after it moved by `offset`, from 0 up to what is allowed."""
    steps = tuple(
        replace(step, level=max(0.0, min(step.level + offset, max(step.level, highest(step)))))
        if index >= from_step
        else step
        for index, step in enumerate(routine.steps)
    )
    return replace(routine, steps=steps)


@dataclass(slots=True)
class Performance:
    """Where a performance stands.

    Attributes
    ----------
    change
        Makes the score anew after "firmer" or "softer".
    at_s
        Position in the part that is played: the score, or its closing.
    finished
        The last touch is over, or it was left.
    """

    score: Score
    change: Change
    at_s: float = 0.0
    paused: bool = False
    closing: bool = False
    finished: bool = False
    offset: float = 0.0
    caption: str = ""
    notice: str = ""
    _notice_left_s: float = 0.0
    _said_until_s: float = field(default=-1.0)

    @property
    def part(self) -> Part:
        """What is being played."""
        if self.closing:
            return Part(self.score.closing, self.score.closing_cues)
        return Part(self.score.steps, self.score.cues)

    def advance(self, passed_s: float) -> Cue | None:
        """Let time pass; return the cue that is due, the last where several are."""
        self._notice_left_s -= passed_s
        if self._notice_left_s <= 0 and not self.paused:
            self.notice = ""
        if self.paused or self.finished:
            return None
        self.at_s = min(self.at_s + passed_s, self.part.duration_s)
        due = [cue for cue in self.part.cues if self._said_until_s < cue.at_s <= self.at_s]
        self._said_until_s = self.at_s
        if due:
            self.caption = due[-1].text
        if self.at_s >= self.part.duration_s:
            self.finished = True
        return due[-1] if due else None

    def press(self, meaning: str) -> None:
        """Do what a key means."""
        actions: dict[str, Callable[[], None]] = {
            "pause": self._pause,
            "next": lambda: self._go(1),
            "again": lambda: self._go(0),
            "firmer": lambda: self._levels(HALF_LEVEL),
            "softer": lambda: self._levels(-HALF_LEVEL),
            "stop": self._stop,
        }
        actions[meaning]()

    def say(self, text: str) -> None:
        """Show a sentence for a few seconds."""
        self.notice = text
        self._notice_left_s = NOTICE_S

    def _pause(self) -> None:
        self.paused = not self.paused
        self.say(_PAUSED if self.paused else "")

    def _go(self, steps: int) -> None:
        part = self.part
        index = part.step_at(self.at_s)
        if steps == 0 and self.at_s - part.steps[index].start_s < _AGAIN_S:
            steps = -1
        target = index + steps
        if target >= len(part.steps):
            self.finished = True
            return
        self.at_s = part.steps[max(0, target)].start_s
        # What is said at the very start of the step is due again
        self._said_until_s = self.at_s - 1e-6

    def _levels(self, by: float) -> None:
        if self.closing:
            self.say("This is the end already: only lighter from here.")
            return
        changed = self.change(self.at_s, by)
        if changed is None:
            self.say("This is as firm as it may be here." if by > 0 else "This is as light as it can be.")
            return
        self.score = changed
        self.offset += by
        self.say("A little firmer." if by > 0 else "Softer: half a level less.")

    def _stop(self) -> None:
        if self.closing or not self.score.closing:
            self.finished = True
            return
        self.closing, self.paused = True, False
        self.at_s, self._said_until_s = 0.0, -1.0
        self.say(_STOPPING)
