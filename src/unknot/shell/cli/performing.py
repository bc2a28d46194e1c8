"""`play`: a checked session guided in the terminal. Nothing that has not passed the check is played."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator

from unknot import pipeline
from unknot.anatomy import Back
from unknot.formats import score_written
from unknot.library import shipped_catalog
from unknot.model.knowledge import Catalog
from unknot.model.routine import Step
from unknot.model.score import Score
from unknot.screening import health_page
from unknot.shell.cli.answering import answer
from unknot.shell.cli.ink import Ink, columns, wrapped
from unknot.shell.cli.judging import Judged, judged_file, refused
from unknot.shell.cli.keys import Keyboard, quiet_screen
from unknot.shell.cli.outcomes import Exit
from unknot.shell.cli.performance import Performance, routine_of, shifted
from unknot.shell.cli.stage import Picture, picture_lines
from unknot.shell.sound import Saying, Voice, VoiceError, chosen_voice
from unknot.units import clock_text

__all__ = ["play"]

_FRAME_S = 1 / 12


def play(file: str, *, intake: str | None, silent: bool, speed: float) -> int:
    """Guide through a routine or score; without a terminal, print its words and times."""
    found = judged_file(file, intake, adapted=True)
    if not found.report.ok:
        return refused(found)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        answer(_cue_sheet(found.score))
        return Exit.DONE
    if intake is None and not _nothing_applies():
        return Exit.NOT_TODAY
    # A voice cannot be hurried
    voice = None if silent or speed != 1.0 else chosen_voice()
    performance = Performance(score=found.score, change=_Changing(found))
    with quiet_screen() as keyboard:
        _perform(performance, keyboard, voice, speed)
    answer([_afterwards(found.score)])
    return Exit.DONE


def _cue_sheet(score: Score) -> Iterator[str]:
    yield f"{score.title}, {clock_text(score.duration_s)}"
    for cue in score.cues:
        yield f"{clock_text(cue.at_s):>6}  {cue.text}"
    yield f"{clock_text(score.duration_s):>6}  {_afterwards(score)}"


def _afterwards(score: Score) -> str:
    rest = f" Let them rest for {clock_text(score.rest_s)}, then sit up slowly." if score.rest_s else ""
    return f"Cover the back.{rest}"


def _nothing_applies() -> bool:
    """Ask the short gate: a ready-made massage is only for people to whom none of this applies."""
    width = columns()
    print("A ready-made massage is for people to whom none of this applies:\n")
    for group in health_page(shipped_catalog()):
        for row in group.always:
            print("\n".join(wrapped(row.text, width=width, indent="    ", first="  - ")))
    print("\nDoes any of this apply to the one who receives? [yes/no] ", end="", flush=True)
    said = ""
    while said not in ("no", "n", "yes", "y"):
        said = input().strip().lower()
    if said.startswith("n"):
        return True
    print("\nThen let us ask first, and make one that fits:\n  unknot new us.intake.yaml\n  unknot plan us.intake.yaml")
    return False


class _Changing:
    """Makes the score anew after "firmer" or "softer", and only gives out what passes the check."""

    def __init__(self, found: Judged) -> None:
        self._found = found
        self._routine = found.routine or routine_of(found.score)
        self._back = Back.from_numbers(found.score.back)
        self._catalog = shipped_catalog()

    def _highest(self, step: Step) -> float:
        return min(self._found.limits.max_level, self._catalog.strokes[step.stroke].level_high)

    def __call__(self, at_s: float, by: float) -> Score | None:
        ends_s, first = 0.0, len(self._routine.steps)
        for index, step in enumerate(self._routine.steps):
            ends_s += step.duration_s
            if at_s < ends_s:
                first = index
                break
        wanted = shifted(self._routine, from_step=first, offset=by, highest=self._highest)
        if wanted == self._routine:
            return None
        limits = self._found.limits
        score = score_written(pipeline.choreograph(wanted, self._back, limits=limits))
        if not pipeline.verify(score, limits).ok:
            return None
        self._routine = wanted
        return score


def _perform(performance: Performance, keyboard: Keyboard, voice: Voice | None, speed: float) -> None:
    ink, catalog = Ink.of(sys.stdout), shipped_catalog()
    back = Back.from_numbers(performance.score.back)
    outline_mm = [(float(x), float(y)) for x, y in back.outline_mm]
    speaker = _Speaker(voice)
    before_s = time.monotonic()
    try:
        while not performance.finished:
            now_s = time.monotonic()
            cue = performance.advance((now_s - before_s) * speed)
            before_s = now_s
            if cue is not None:
                speaker.say(cue.text)
            if speaker.tick():
                performance.say("The voice cannot be heard here: read along instead.")
            _draw(performance, catalog, ink, outline_mm)
            for meaning in keyboard.pressed(_FRAME_S):
                if meaning in ("pause", "stop"):
                    speaker.hush()
                performance.press(meaning)
    finally:
        speaker.hush()


def _draw(performance: Performance, catalog: Catalog, ink: Ink, outline_mm: list[tuple[float, float]]) -> None:
    size = shutil.get_terminal_size((80, 24))
    picture = Picture(
        score=performance.score,
        part=performance.part,
        at_s=performance.at_s,
        outline_mm=outline_mm,
        caption=performance.caption,
        notice=performance.notice,
        paused=performance.paused,
    )
    lines = picture_lines(picture, catalog, ink, width=size.columns, height=size.lines)
    # Each line is written over the old one and cleared behind its end: nothing flickers
    sys.stdout.write("\x1b[H" + "\x1b[K\r\n".join(lines) + "\x1b[K")
    sys.stdout.flush()


class _Speaker:
    """Says one sentence after the other; the newest waits for the one being said, older ones give way."""

    def __init__(self, voice: Voice | None) -> None:
        self._voice = voice
        self._saying: Saying | None = None
        self._next = ""

    def say(self, text: str) -> None:
        self._next = text

    def tick(self) -> bool:
        """Go on; return True once if the voice turns out not to work."""
        if self._voice is None:
            return False
        if self._saying is not None and self._saying.failed:
            self._voice = None
            return True
        if self._next and (self._saying is None or self._saying.is_over):
            try:
                self._saying = self._voice.say(self._next)
            except VoiceError:
                self._voice = None
                return True
            self._next = ""
        return False

    def hush(self) -> None:
        self._next = ""
        if self._saying is not None:
            self._saying.stop()
            self._saying = None
