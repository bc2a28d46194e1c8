"""What is said, and when: a little before each change, the first move, then silence.

Cues are laid down in order of importance, each into a gap that holds it, so that they never overlap: changes and first
moves, the last words, questions to the recipient as often as the limits ask, then what helps, thinly. Silence is most
of the session.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field

from unknot.choreography.phrasing import Phrasing, spoken_s
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.model.score import Cue, CueKind, ScoreStep

__all__ = ["narrated"]

BEFORE_CHANGE_S = 3.6
AFTER_START_S = 0.8
BETWEEN_S = 1.2
"""Silence between two cues."""

SHORT_STEP_S = 14.0
COACH_FROM_S = 45.0
COACH_EVERY_S = 75.0
FIRST_CHECK_S = 140.0
CHECK_AT_MOST_EVERY_S = 100.0
CHECK_AT_LEAST_EVERY_S = 420.0
QUIET_END_S = 40.0
CHECK_EARLY_S = 12.0
"""Asked this much before the limit, so that a late start of the voice never breaks it."""

HALFWAY_FROM_S = 480.0
CLOSING_FROM_S = 180.0
LAST_WORDS_S = 9.0


@dataclass(slots=True)
class _Sheet:
    """Cues so far, without overlaps."""

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


def narrated(
    routine: Routine,
    steps: tuple[ScoreStep, ...],
    stands: tuple[str, ...],
    catalog: Catalog,
    *,
    limits: Limits,
    words_per_minute: float,
) -> tuple[Cue, ...]:
    """Return the cues of a score in order of time.

    Parameters
    ----------
    stands
        For each step where the giver stands, to say when that changes.
    """
    sheet = _Sheet(Phrasing(catalog, routine), words_per_minute, steps[-1].end_s)
    _last_words(sheet, steps)
    _beginning(sheet, routine, steps)
    for index in range(1, len(steps)):
        _change(sheet, routine, steps, stands, index)
    _closing(sheet, steps)
    _check_ins(sheet, routine, steps, limits)
    _halfway(sheet, steps)
    _breaths(sheet, steps)
    _coaching(sheet, steps, catalog)
    return tuple(sorted(sheet.cues, key=lambda cue: cue.at_s))


def _last_words(sheet: _Sheet, steps: tuple[ScoreStep, ...]) -> None:
    end, last = sheet.end_s, len(steps) - 1
    text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.rest"), end, "rest")
    seconds = spoken_s(text, sheet.words_per_minute)
    at = max(0.3, end - max(LAST_WORDS_S, seconds + 1.0))
    sheet.say(text, at, "rest", last, earliest_s=0.3, latest_s=end)


def _closing(sheet: _Sheet, steps: tuple[ScoreStep, ...]) -> None:
    end = sheet.end_s
    if end < CLOSING_FROM_S:
        return
    at = end - 55.0
    text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.closing"), at, "closing")
    sheet.say(text, at, "closing", _index_at(steps, at), earliest_s=end - 80.0, latest_s=end - 20.0)


def _beginning(sheet: _Sheet, routine: Routine, steps: tuple[ScoreStep, ...]) -> None:
    first = routine.steps[0]
    until = steps[0].end_s - 4.0
    if first.phase == "settle" and not first.say:
        text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.begin"), 0.0, "begin")
        sheet.say(text, 0.8, "intro", 0, earliest_s=0.5, latest_s=until)
    else:
        sheet.say(_first_move(sheet, first, 0, 0.8), 0.8, "intro", 0, earliest_s=0.5, latest_s=until)


def _first_move(sheet: _Sheet, step: Step, index: int, at_s: float) -> str:
    if step.say:
        return step.say
    return sheet.phrasing.fresh(sheet.phrasing.catalog.strokes[step.stroke].cues["intro"], at_s, f"intro/{index}")


def _change(sheet: _Sheet, routine: Routine, steps: tuple[ScoreStep, ...], stands: tuple[str, ...], index: int) -> None:
    """What comes next a little before it comes, and the first move when it has come."""
    before, step, start = routine.steps[index - 1], routine.steps[index], steps[index].start_s
    goes_on = (before.stroke, before.regions, before.side) == (step.stroke, step.regions, step.side)
    text = "" if goes_on else _announcement(sheet, before, step, index, start)
    if stands[index] != stands[index - 1]:
        moves = sheet.phrasing.variants(f"cues.move.{stands[index].removesuffix('_near')}")
        text = f"{text} {sheet.phrasing.fresh(moves, start, f'move/{index}')}".strip()
    seconds = spoken_s(text, sheet.words_per_minute)
    at, latest = start - max(BEFORE_CHANGE_S, seconds + 0.4), start - max(1.0, seconds - 0.4)
    sheet.say(text, at, "change", index, earliest_s=steps[index - 1].start_s, latest_s=latest)
    if step.duration_s < SHORT_STEP_S or (before.stroke == step.stroke and not step.say):
        return
    at = start + AFTER_START_S
    move = _first_move(sheet, step, index, at)
    sheet.say(move, at, "intro", index, earliest_s=start, latest_s=start + 0.5 * step.duration_s)


def _announcement(sheet: _Sheet, before: Step, step: Step, index: int, at_s: float) -> str:
    phrasing = sheet.phrasing
    words = {"stroke": _spoken_name(phrasing, step), "place": phrasing.place(step)}
    if before.stroke == step.stroke and before.regions == step.regions:
        kind = "cues.change.other_side"
    elif before.stroke == step.stroke:
        kind = "cues.change.same_stroke"
    elif (before.regions, before.side) == (step.regions, step.side):
        kind = "cues.change.same_place"
    else:
        kind = "cues.change"
    text = phrasing.fresh(phrasing.variants(kind), at_s, f"change/{index}", words)
    return text or phrasing.fresh(phrasing.variants("cues.change"), at_s, f"change/{index}", words)


def _spoken_name(phrasing: Phrasing, step: Step) -> str:
    name = phrasing.catalog.strokes[step.stroke].name
    return name[:1].lower() + name[1:]


def _check_ins(sheet: _Sheet, routine: Routine, steps: tuple[ScoreStep, ...], limits: Limits) -> None:
    """Ask early, when it gets firmer, at new places, and never later than the limits say."""
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
            said = _ask(sheet, steps, "cues.check_in", deadline - 4.0, min(soonest, last + 10.0), deadline + 8.0)
        # Without a gap anywhere the next window is tried; the verifier would report what is missing
        last = said or deadline
        deadline = last + every
        soonest = last + min(CHECK_AT_MOST_EVERY_S, 0.6 * every)


def _ask(
    sheet: _Sheet, steps: tuple[ScoreStep, ...], key: str, at: float, earliest_s: float, latest_s: float
) -> float | None:
    for kind in (key, "cues.check_in"):
        text = sheet.phrasing.fresh(sheet.phrasing.variants(kind), at, f"{kind}/{round(at)}")
        if sheet.say(text, at, "check_in", _index_at(steps, at), earliest_s=earliest_s, latest_s=latest_s):
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


def _halfway(sheet: _Sheet, steps: tuple[ScoreStep, ...]) -> None:
    if sheet.end_s < HALFWAY_FROM_S:
        return
    middle = 0.5 * sheet.end_s
    text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.halfway"), middle, "halfway")
    sheet.say(text, middle, "halfway", _index_at(steps, middle), earliest_s=middle - 20.0, latest_s=middle + 20.0)


def _breaths(sheet: _Sheet, steps: tuple[ScoreStep, ...]) -> None:
    slowed = False
    for index, step in enumerate(steps):
        if step.phase in ("settle", "rest") and step.duration_s >= 18.0:
            at = step.start_s + 0.55 * step.duration_s
            text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.breath"), at, f"breath/{index}")
            sheet.say(text, at, "breath", index, earliest_s=step.start_s + 6.0, latest_s=step.end_s - 8.0)
        elif step.phase == "soothe" and step.technique == "effleurage" and not slowed:
            slowed = True
            at = step.start_s + 0.45 * step.duration_s
            text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.slowing"), at, f"slowing/{index}")
            sheet.say(text, at, "coach", index, earliest_s=step.start_s + 8.0, latest_s=step.end_s - 8.0)


def _coaching(sheet: _Sheet, steps: tuple[ScoreStep, ...], catalog: Catalog) -> None:
    """One or two thoughts in a longer step, the stroke's own first, then for the giver's body."""
    for index, step in enumerate(steps):
        if step.duration_s < COACH_FROM_S or step.phase == "settle":
            continue
        count = max(1, int(step.duration_s / COACH_EVERY_S))
        for turn in range(count):
            at = step.start_s + step.duration_s * (turn + 0.6) / (count + 0.2)
            own = catalog.strokes[step.stroke].cues.get("coach", ())
            pool = own if turn % 3 < 2 else sheet.phrasing.variants("cues.giver")
            text = sheet.phrasing.fresh(pool, at, f"coach/{index}/{turn}")
            text = text or sheet.phrasing.fresh(sheet.phrasing.variants("cues.giver"), at, f"giver/{index}/{turn}")
            _with_silence(sheet, text, at, index, step)


def _with_silence(sheet: _Sheet, text: str, at: float, index: int, step: ScoreStep) -> None:
    """Say it only where it is quiet for a while before and after."""
    quiet = 8.0
    if text and sheet.free(at - quiet, spoken_s(text, sheet.words_per_minute) + 2 * quiet):
        sheet.say(text, at, "coach", index, earliest_s=step.start_s, latest_s=step.end_s - 6.0)


def _index_at(steps: tuple[ScoreStep, ...], at_s: float) -> int:
    for index, step in enumerate(steps):
        if at_s < step.end_s:
            return index
    return len(steps) - 1
