"""What is said, and when: a little before each change, the first move, then silence.

Cues are laid down in order of importance, each into a gap that holds it, so that they never overlap: changes and first
moves, the last words, questions to the recipient as often as the limits ask, then what helps, thinly. Silence is most
of the session.
"""

from __future__ import annotations

from unknot.choreography.cueing import CueSheet, index_at
from unknot.choreography.phrasing import Phrasing, spoken_s
from unknot.choreography.questioning import ask_in_time
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.model.score import Cue, ScoreStep

__all__ = ["narrated"]

BEFORE_CHANGE_S = 3.6
AFTER_START_S = 0.8
SHORT_STEP_S = 14.0
COACH_FROM_S = 45.0
COACH_EVERY_S = 75.0
HALFWAY_FROM_S = 480.0
CLOSING_FROM_S = 180.0
LAST_WORDS_S = 9.0
LOOK_FROM = 1.0 / 3.0
"""From which share of a step on the giver looks out for what ends it."""


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
    sheet = CueSheet(Phrasing(catalog, routine), words_per_minute, steps[-1].end_s)
    _last_words(sheet, steps)
    _beginning(sheet, routine, steps)
    for index in range(1, len(steps)):
        _change(sheet, routine, steps, stands, index)
    _endings(sheet, routine, steps)
    _closing(sheet, steps)
    ask_in_time(sheet, routine, steps, limits)
    _halfway(sheet, steps)
    _breaths(sheet, steps)
    _coaching(sheet, steps)
    return tuple(sorted(sheet.cues, key=lambda cue: cue.at_s))


def _last_words(sheet: CueSheet, steps: tuple[ScoreStep, ...]) -> None:
    end, last = sheet.end_s, len(steps) - 1
    text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.rest"), end, "rest")
    seconds = spoken_s(text, sheet.words_per_minute)
    at = max(0.3, end - max(LAST_WORDS_S, seconds + 1.0))
    sheet.say(text, at, "rest", last, earliest_s=0.3, latest_s=end)


def _closing(sheet: CueSheet, steps: tuple[ScoreStep, ...]) -> None:
    end = sheet.end_s
    if end < CLOSING_FROM_S:
        return
    at = end - 55.0
    text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.closing"), at, "closing")
    sheet.say(text, at, "closing", index_at(steps, at), earliest_s=end - 80.0, latest_s=end - 20.0)


def _beginning(sheet: CueSheet, routine: Routine, steps: tuple[ScoreStep, ...]) -> None:
    first = routine.steps[0]
    until = steps[0].end_s - 4.0
    if first.phase == "settle" and not first.say:
        text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.begin"), 0.0, "begin")
        sheet.say(text, 0.8, "intro", 0, earliest_s=0.5, latest_s=until)
    else:
        sheet.say(_first_move(sheet, first, steps[0], 0, 0.8), 0.8, "intro", 0, earliest_s=0.5, latest_s=until)


def _first_move(sheet: CueSheet, step: Step, made: ScoreStep, index: int, at_s: float) -> str:
    if step.say:
        return step.say
    return sheet.phrasing.fresh(sheet.phrasing.cues(step.stroke, "intro", made.passages), at_s, f"intro/{index}")


def _change(
    sheet: CueSheet, routine: Routine, steps: tuple[ScoreStep, ...], stands: tuple[str, ...], index: int
) -> None:
    """What comes next a little before it comes, and the first move when it has come."""
    before, step, start = routine.steps[index - 1], routine.steps[index], steps[index].start_s
    goes_on = (before.stroke, before.regions, before.side) == (step.stroke, step.regions, step.side)
    text = "" if goes_on else _announcement(sheet, before, step, index, start)
    if step.upper != before.upper:
        text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.turn_over"), start, f"turn/{index}")
    if stands[index] != stands[index - 1]:
        moves = sheet.phrasing.variants(f"cues.move.{stands[index].removesuffix('_near')}")
        text = f"{text} {sheet.phrasing.fresh(moves, start, f'move/{index}')}".strip()
    seconds = spoken_s(text, sheet.words_per_minute)
    at, latest = start - max(BEFORE_CHANGE_S, seconds + 0.4), start - max(1.0, seconds - 0.4)
    sheet.say(text, at, "change", index, earliest_s=steps[index - 1].start_s, latest_s=latest)
    if step.duration_s < SHORT_STEP_S or (before.stroke == step.stroke and not step.say):
        return
    at = start + AFTER_START_S
    move = _first_move(sheet, step, steps[index], index, at)
    sheet.say(move, at, "intro", index, earliest_s=start, latest_s=start + 0.5 * step.duration_s)


def _endings(sheet: CueSheet, routine: Routine, steps: tuple[ScoreStep, ...]) -> None:
    """What ends a step before its time, said once its work is under way: the giver goes on when it is so."""
    for index, (step, made) in enumerate(zip(routine.steps, steps, strict=True)):
        if step.until:
            at = made.start_s + LOOK_FROM * made.duration_s
            words = {"until": step.until.rstrip(".")}
            text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.until"), at, f"until/{index}", words)
            sheet.say(text, at, "coach", index, earliest_s=made.start_s, latest_s=made.end_s - 4.0)


def _announcement(sheet: CueSheet, before: Step, step: Step, index: int, at_s: float) -> str:
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


def _halfway(sheet: CueSheet, steps: tuple[ScoreStep, ...]) -> None:
    if sheet.end_s < HALFWAY_FROM_S:
        return
    middle = 0.5 * sheet.end_s
    text = sheet.phrasing.fresh(sheet.phrasing.variants("cues.halfway"), middle, "halfway")
    sheet.say(text, middle, "halfway", index_at(steps, middle), earliest_s=middle - 20.0, latest_s=middle + 20.0)


def _breaths(sheet: CueSheet, steps: tuple[ScoreStep, ...]) -> None:
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


def _coaching(sheet: CueSheet, steps: tuple[ScoreStep, ...]) -> None:
    """One or two thoughts in a longer step, the stroke's own first, then for the giver's body."""
    for index, step in enumerate(steps):
        if step.duration_s < COACH_FROM_S or step.phase == "settle":
            continue
        count = max(1, int(step.duration_s / COACH_EVERY_S))
        for turn in range(count):
            at = step.start_s + step.duration_s * (turn + 0.6) / (count + 0.2)
            own = sheet.phrasing.cues(step.stroke, "coach", step.passages)
            pool = own if turn % 3 < 2 else sheet.phrasing.variants("cues.giver")
            text = sheet.phrasing.fresh(pool, at, f"coach/{index}/{turn}")
            text = text or sheet.phrasing.fresh(sheet.phrasing.variants("cues.giver"), at, f"giver/{index}/{turn}")
            _with_silence(sheet, text, at, index, step)


def _with_silence(sheet: CueSheet, text: str, at: float, index: int, step: ScoreStep) -> None:
    """Say it only where it is quiet for a while before and after."""
    quiet = 8.0
    if text and sheet.free(at - quiet, spoken_s(text, sheet.words_per_minute) + 2 * quiet):
        sheet.say(text, at, "coach", index, earliest_s=step.start_s, latest_s=step.end_s - 6.0)
