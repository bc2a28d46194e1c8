"""A given routine held to this person's limits: what is out is replaced or left out, levels and minutes come down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from unknot.errors import NoRoutineFits
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog, Stroke
from unknot.model.record import Preferences
from unknot.model.routine import Reason, Routine, Step
from unknot.model.screening import Screening
from unknot.planning.candidates import Barred, Person, person_of, why_not
from unknot.planning.keeping import is_thumb_work
from unknot.planning.levels import half_down
from unknot.planning.planning import refuse_unless_allowed
from unknot.planning.turning import turned_over

__all__ = ["adapt"]

_OWN_ALTERNATIVE = 1.5
"""What it is worth that a stroke's own record names another to go to when hands are sore; the first named leads."""

_LEAST_PART_S = 15.0
"""Shorter than this, a part of a step is over before the hands have settled."""

_LIMITS = ("stroke", "technique", "contact", "tool", "position", "product")
"""What rules a stroke of a given routine out. Skill and things at hand are for whoever chose it to judge."""


def adapt(routine: Routine, intake: Intake, screening: Screening, catalog: Catalog) -> Routine:
    """Return the routine held to the limits, with a reason wherever it changed.

    A stroke that is out gives way to the nearest one that is allowed, those first that its own record names; a place
    that is out is left out; levels come down to every ceiling; what the giver's thumbs may not do any more is done with
    something broader. The length stays, unless limits cap the minutes.

    Raises
    ------
    NotToday
        Where screening allows no massage.
    NoRoutineFits
        Where nothing of it is left.
    """
    refuse_unless_allowed(screening)
    limits = screening.limits
    if not limits.positions:
        raise NoRoutineFits("No position is left to lie or sit in.", fix="Choose another day.")
    position = routine.position if routine.position in limits.positions else limits.positions[0]
    person = person_of(intake, limits, catalog, preferences=Preferences(), position=position)
    steps = _thumbs_spared(_all_held(routine.steps, person), person)
    if not any(catalog.strokes[step.stroke].phase not in ("settle", "rest") for step in steps):
        raise NoRoutineFits(f'Nothing of "{routine.title}" is left within these limits.', fix="Let Unknot plan one.")
    total_s = min(routine.duration_s, limits.max_minutes * 60.0)
    steps = _timed(steps, total_s, person)
    if total_s < routine.duration_s:
        values: dict[str, str | float] = {"asked": routine.duration_s / 60.0, "given": total_s / 60.0}
        finding = limits.because.get("max_minutes", ("",))[0]
        steps = (_because(steps[0], Reason(kind="rule", code="shorter", values=values, finding=finding)), *steps[1:])
    if position != routine.position:
        finding = limits.because.get("positions", ("",))[0]
        reason = Reason(kind="rule", code="position", values={"position": position}, finding=finding)
        steps = (_because(steps[0], reason), *steps[1:])
    steps = turned_over(steps, catalog.postures[position], catalog)
    return replace(routine, steps=steps, position=position)


def _all_held(steps: Sequence[Step], person: Person) -> list[Step]:
    """Return what is left of the steps; why one is gone is told at the next, or at the last before it."""
    kept: list[Step] = []
    untold: list[Reason] = []
    for step in steps:
        held = _held(step, person)
        if held is None:
            untold += _why_gone(step, person)
        else:
            kept.append(_because(held, *untold))
            untold = []
    if kept and untold:
        kept[-1] = _because(kept[-1], *untold)
    return kept


def _why_gone(step: Step, person: Person) -> list[Reason]:
    if _on_open_places(step, person) is None:
        return _left_out(step, replace(step, regions=()), person)
    barred = _barred(step, person)
    if barred is None:
        return []
    values: dict[str, str | float] = {"by": barred.by, "id": barred.id, "stroke": step.stroke}
    return [Reason(kind="rule", code=f"without_{barred.by}", values=values, finding="".join(barred.findings[:1]))]


def _held(step: Step, person: Person) -> Step | None:
    """Return a step within the limits, or None where nothing of it is left."""
    open_step = _on_open_places(step, person)
    if open_step is None:
        return None
    barred = _barred(open_step, person)
    if barred:
        replaced = _instead(open_step, barred, person)
        if replaced is None:
            return None
        open_step = replaced
    return _soft_enough(open_step, person)


def _on_open_places(step: Step, person: Person) -> Step | None:
    regions: list[str] = []
    side = step.side
    for region in step.regions:
        record = person.catalog.regions[region]
        if record.kind != "working":
            regions.append(region)
        elif not record.paired:
            if person.places[region].is_open:
                regions.append(region)
        else:
            sides = (step.side,) if step.side in ("left", "right") else ("left", "right")
            open_sides = [s for s in sides if person.places[f"{region}.{s}"].is_open]
            if not open_sides:
                continue
            regions.append(region)
            if len(open_sides) < len(sides):
                side = "left" if open_sides[0] == "left" else "right"
    if not regions:
        return None
    kept = replace(step, regions=tuple(regions), side=side)
    return kept if kept == step else _because(kept, *_left_out(step, kept, person))


def _left_out(step: Step, kept: Step, person: Person) -> list[Reason]:
    reasons: list[Reason] = []
    for region in step.regions:
        for place in (p for p in person.places.values() if p.region.id == region and not p.is_open and p.closed_by):
            gone = region not in kept.regions or kept.side != place.side
            if gone and step.side in (place.side, "both", "midline"):
                values: dict[str, str | float] = {"region": region, "side": place.side, "label": place.closed_label}
                reasons.append(Reason(kind="rule", code="left_out", values=values, finding=place.closed_by[0]))
    return reasons


def _barred(step: Step, person: Person) -> Barred | None:
    stroke = person.catalog.strokes[step.stroke]
    contact = step.contact or stroke.contact
    barred = _by_limit(stroke, person)
    if barred is None and not person.limits.allows("contact", contact):
        findings = person.limits.because.get(f"contact:{contact}", ())
        return Barred(stroke=stroke, by="contact", id=contact, findings=findings)
    return barred


def _by_limit(stroke: Stroke, person: Person) -> Barred | None:
    # A trained giver with everything at hand: only limits remain to say no
    able = replace(person.intake, giver=replace(person.intake.giver, experience="trained"))
    barred = why_not(stroke, replace(person, intake=able, dry=False))
    return barred if barred and barred.by in _LIMITS else None


def _instead(step: Step, barred: Barred, person: Person) -> Step | None:
    nearest = _nearest(step, person)
    if nearest is None:
        return None
    values: dict[str, str | float] = {"by": barred.by, "id": barred.id, "stroke": step.stroke}
    return _because(
        nearest, Reason(kind="rule", code="instead_of", values=values, finding="".join(barred.findings[:1]))
    )


def _nearest(step: Step, person: Person, *, without_thumbs: bool = False) -> Step | None:
    """Return the step with the nearest stroke that is allowed, or None where there is none."""
    was = person.catalog.strokes[step.stroke]
    ranked: list[tuple[float, str]] = []
    for stroke in person.catalog.strokes.values():
        fitness = min((stroke.regions.get(region, 0.0) for region in step.regions), default=0.0)
        if fitness <= 0 or stroke.id == was.id or why_not(stroke, person) or not _suits(stroke, step, person):
            continue
        if without_thumbs and is_thumb_work(stroke, person):
            continue
        likeness = fitness + 1.0 * (stroke.phase == was.phase) + 0.7 * (stroke.technique == was.technique)
        likeness += 0.3 * (stroke.tempo_unit == was.tempo_unit) - 0.2 * abs(stroke.level_usual - was.level_usual)
        if stroke.id in was.alternatives:
            likeness += _OWN_ALTERNATIVE - 0.2 * was.alternatives.index(stroke.id)
        ranked.append((-likeness, stroke.id))
    if not ranked:
        return None
    stroke = person.catalog.strokes[min(ranked)[1]]
    level = max(stroke.level_low, min(step.level, stroke.level_high))
    return replace(step, stroke=stroke.id, contact="", level=level, tempo=None, hold_s=None, repetitions=None, say="")


def _suits(stroke: Stroke, step: Step, person: Person) -> bool:
    for region in step.regions:
        record = person.catalog.regions[region]
        if stroke.technique in record.forbidden_techniques or stroke.id in record.forbidden_strokes:
            return False
    return _most(replace(step, stroke=stroke.id, contact=""), person)[0] >= stroke.level_low


def _soft_enough(step: Step, person: Person) -> Step:
    most, finding = _most(step, person)
    if step.level <= most:
        return step
    values: dict[str, str | float] = {"level": most, "wished": step.level}
    held = replace(step, level=most)
    if not finding:
        return held
    return _because(held, Reason(kind="rule", code="softer_everywhere", values=values, finding=finding))


def _most(step: Step, person: Person) -> tuple[float, str]:
    """Return the highest level of a step, and the finding that set it where it was one."""
    contact = step.contact or person.catalog.strokes[step.stroke].contact
    because = person.limits.because
    most, finding = person.limits.max_level, (because.get("max_level", ("",)) or ("",))[0]
    for region in step.regions:
        record = person.catalog.regions[region]
        own = record.ceilings.get(contact, record.ceilings.get("*", 0.0))
        if own < most:
            most, finding = own, ""
        for place in person.places.values():
            here = place.region.id == region and step.side in (place.side, "both", "midline")
            if here and place.is_open and place.level < most:
                most, finding = place.level, (place.softened_by or (finding,))[0]
    return max(0.0, half_down(most)), finding


def _thumbs_spared(steps: Sequence[Step], person: Person) -> tuple[Step, ...]:
    """Return the steps with thumb work ended where the giver's budget is; from there on something broader does it.

    Where nothing else suits a place, thumb work there is left out, and its time goes to the other steps.
    """
    left_s = person.limits.thumb_budget_s
    finding = "".join(person.limits.because.get("thumb_budget_s", ())[:1])
    spared: list[Step] = []
    for step in steps:
        if not _is_for_thumbs(step, person):
            spared.append(step)
            continue
        thumbs_s = min(step.duration_s, float(int(left_s)))
        if min(thumbs_s, step.duration_s - thumbs_s) < _LEAST_PART_S:
            thumbs_s = step.duration_s if step.duration_s <= left_s else 0.0
        left_s -= thumbs_s
        if thumbs_s > 0.0:
            spared.append(replace(step, duration_s=thumbs_s))
        if thumbs_s < step.duration_s:
            broader = _nearest(step, person, without_thumbs=True)
            if broader is not None:
                reason = Reason(kind="rule", code="thumbs_spared", values={"stroke": step.stroke}, finding=finding)
                broader = _because(replace(broader, duration_s=step.duration_s - thumbs_s), reason)
                spared.append(_soft_enough(broader, person))
    return tuple(spared)


def _is_for_thumbs(step: Step, person: Person) -> bool:
    return is_thumb_work(person.catalog.strokes[step.stroke], person, step.contact)


def _timed(steps: Sequence[Step], total_s: float, person: Person) -> tuple[Step, ...]:
    """Return the steps stretched or shortened alike, in whole seconds, so that they sum to the total.

    What the thumbs gave up goes to other steps and never back to them.
    """
    now_s = sum(step.duration_s for step in steps)
    if abs(now_s - total_s) < 1e-9:
        return tuple(steps)
    kept_s = sum(step.duration_s for step in steps if _is_for_thumbs(step, person)) if total_s > now_s else 0.0
    scale = (total_s - kept_s) / (now_s - kept_s) if now_s > kept_s else 1.0
    ends = [0.0]
    for step in steps:
        keeps = kept_s > 0.0 and _is_for_thumbs(step, person)
        ends.append(ends[-1] + step.duration_s * (1.0 if keeps else scale))
    # Rounding up from the half keeps whole seconds whole wherever they begin
    marks = [float(math.floor(end + 0.5)) for end in ends[:-1]] + [total_s]
    return tuple(
        replace(step, duration_s=end - start)
        for step, start, end in zip(steps, marks[:-1], marks[1:], strict=True)
        if end > start
    )


def _because(step: Step, *reasons: Reason) -> Step:
    return replace(step, why=(*reasons, *step.why))
