"""Routine → the open notation. What is written reads back as the same routine, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from unknot.formats.naming import Names
from unknot.formats.quantities import duration_text, tempo_text
from unknot.formats.routines import IN_TURN, SAID
from unknot.formats.ways import path_text, return_path_text
from unknot.formats.yaml_text import SAFE, yaml_text
from unknot.model.knowledge import Catalog, Stroke
from unknot.model.routine import Caveat, OtherHand, Reason, Routine, Step

__all__ = ["write_routine"]

_QUIET_REST_S: Final = 180.0


def write_routine(routine: Routine, catalog: Catalog) -> str:
    """Return a routine in the open notation, with whatever it needs to mean the same wherever it is read."""
    names = Names(catalog)
    lines = [f"routine: {yaml_text(routine.title)}"]
    if routine.summary:
        lines.append(f"summary: {yaml_text(routine.summary)}")
    if routine.goal:
        lines.append(f"goal: {routine.goal}")
    lines.append(f"position: {routine.position}")
    if routine.source:
        lines += ["source:", *(f"  {key}: {yaml_text(said)}" for key, said in routine.source.items())]
    if routine.audience:
        lines.append(f"audience: {yaml_text(routine.audience)}")
    if routine.caveats:
        lines += ["reading_only:", *(f"  - {_caveat(caveat)}" for caveat in routine.caveats)]
    if routine.rest_s != _QUIET_REST_S:
        lines.append(f"rest: {duration_text(routine.rest_s) if routine.rest_s else 'none'}")
    if routine.seed:
        lines.append(f"seed: {routine.seed}")
    lines.append("steps:")
    for step, side in _in_turn(routine.steps):
        lines += _step_lines(step, side, names)
    return "\n".join(lines) + "\n"


def _in_turn(steps: tuple[Step, ...]) -> Iterator[tuple[Step, str]]:
    """Join two steps that differ only by their side into one that is done each side in turn."""
    index = 0
    while index < len(steps):
        step = steps[index]
        following = steps[index + 1] if index + 1 < len(steps) else None
        words = {pair: word for word, pair in reversed(IN_TURN.items())}
        word = words.get((step.side, following.side)) if following else None
        if word and following and replace(step, side=following.side, say="", line=0) == replace(following, line=0):
            yield step, word
            index += 2
        else:
            yield step, step.side
            index += 1


def _step_lines(step: Step, side: str, names: Names) -> Iterator[str]:
    stroke = names.catalog.strokes[step.stroke]
    head, form = _head(step, stroke, names)
    place = names.place_text(step.regions)
    yield f"  - {head}: {yaml_text(place) if isinstance(place, str) else '[' + ', '.join(place) + ']'}"
    if form:
        yield f"    stroke: {yaml_text(form)}"
    paired = any(names.catalog.regions[region].paired for region in step.regions)
    if side != ("both" if paired else "midline"):
        yield f"    side: {side}"
    yield f"    level: {step.level:g}"
    if step.tempo is not None:
        yield f"    tempo: {tempo_text(step.tempo, stroke.tempo_unit)}"
    yield f"    for: {duration_text(step.duration_s)}"
    if step.repetitions is not None:
        yield f"    times: {step.repetitions}"
    if step.hold_s is not None:
        yield f"    hold: {duration_text(step.hold_s)}"
    if step.contact:
        yield f"    contact: {yaml_text(names.contact_text(step.contact))}"
    yield from _way_lines(step, stroke)
    if step.phase != stroke.phase:
        yield f"    phase: {step.phase}"
    if step.upper:
        yield f"    up: {step.upper}"
    for flag, is_set in (("slowing", step.slowing), ("optional", step.optional)):
        if is_set:
            yield f"    {flag}: true"
    if step.other_hand is not None:
        yield from _other_hand_lines(step.other_hand, names)
    for key, said in (("until", step.until), ("say", step.say), ("note", step.note)):
        if said:
            yield f"    {key}: {yaml_text(said)}"
    if step.why:
        yield "    why:"
        yield from (f"      - {_reason(reason)}" for reason in step.why)


def _way_lines(step: Step, stroke: Stroke) -> Iterator[str]:
    way = step.way
    if way is None:
        return
    if way.out:
        yield f"    path: {path_text(way)}"
    back = [f"path: {return_path_text(way)}"] if way.back else []
    if way.back_level is not None:
        back.append(f"level: {way.back_level:g}")
    if way.back_tempo_mm_s is not None:
        back.append(f"tempo: {tempo_text(way.back_tempo_mm_s, stroke.tempo_unit)}")
    if back:
        yield f"    return: {{{', '.join(back)}}}"


def _other_hand_lines(held: OtherHand, names: Names) -> Iterator[str]:
    place = names.place_text(held.regions)
    yield "    meanwhile:"
    yield f"      - hold: {yaml_text(place) if isinstance(place, str) else '[' + ', '.join(place) + ']'}"
    yield f"        side: {held.side}"
    yield f"        level: {held.level:g}"


def _head(step: Step, stroke: Stroke, names: Names) -> tuple[str, str]:
    """Return the first word, and form, that mean just this stroke here.

    The stroke is always named, even where it is the usual one: a file must mean the same next year.
    """
    word = names.technique_word(stroke.technique)
    everyday = [(said, None) for said in names.stroke_said(stroke.id)]
    attempts = [*everyday, (word, names.short_form(stroke)), (stroke.name.lower(), None), (word, stroke.id)]
    for head, form in attempts:
        # `hold` is also a key of a step, so a step cannot both begin with it and say how long each hold lasts
        if (head == "hold" and step.hold_s is not None) or not SAFE.fullmatch(head):
            continue
        try:
            if names.stroke_from(head, form, step.regions, step.contact) == stroke:
                return head, form or ""
        except ValueError:
            continue
    return stroke.id, ""


def _caveat(caveat: Caveat) -> str:
    return f"{{{caveat.kind}: {yaml_text(caveat.what)}, why: {yaml_text(caveat.why)}}}"


def _reason(reason: Reason) -> str:
    if reason.code == SAID and set(reason.values) == {"text"} and reason.kind == "source" and not reason.finding:
        return yaml_text(str(reason.values["text"]))
    parts = [f"{reason.kind}: {yaml_text(reason.code)}"]
    values = [
        f"{yaml_text(key)}: {yaml_text(value) if isinstance(value, str) else repr(float(value))}"
        for key, value in reason.values.items()
    ]
    # A value called like one of the reason's own keys would stand there twice
    own = {reason.kind, "finding", "with"} & set(reason.values)
    parts += [f"with: {{{', '.join(values)}}}"] if own else values
    if reason.finding:
        parts.append(f"finding: {yaml_text(reason.finding)}")
    return "{" + ", ".join(parts) + "}"
