"""A routine with its score in words and pictures, for the plan page."""

from __future__ import annotations

from collections import defaultdict
from typing import Final
from urllib.parse import urlencode

from unknot.anatomy import Back
from unknot.anatomy.baked import shipped_body
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.record import Preferences
from unknot.model.routine import Routine, Step
from unknot.model.score import Score
from unknot.planning.places import places_of
from unknot.shell.web import pictures
from unknot.shell.web.pages import Notice, PlaceCare, PlaceTime, PlanPage, PlanStep, PlanView
from unknot.units import SECONDS_PER_MINUTE
from unknot.wording import (
    clock,
    duration_words,
    level_words,
    minutes_words,
    place_name,
    place_text,
    plan_title,
    reason_texts,
    sentence,
    source_text,
    step_place,
    step_title,
)

__all__ = ["LEAST_MINUTES", "is_fixed", "place_seconds", "plan_page", "telling_step"]

LEAST_MINUTES: Final = 5
_MOST_MINUTES: Final = 90
_SHOWN_PLACES: Final = 3
_WHOLE_BACK: Final = "whole_back"


def plan_page(
    plan_id: str,
    intake_id: str,
    *,
    intake: Intake,
    routine: Routine,
    score: Score,
    limits: Limits,
    catalog: Catalog,
    chosen: int | None = None,
    notice: Notice | None = None,
) -> PlanPage:
    """Return the page of a plan; `chosen` is the step whose reasons are open, by itself the most telling one."""
    opened = telling_step(routine) if chosen is None else chosen
    duration_text = clock(routine.duration_s)
    minutes = round(routine.duration_s / SECONDS_PER_MINUTE)
    needs = place_needs(intake, limits, catalog, routine)
    view = PlanView(
        id=plan_id,
        intake_id=intake_id,
        title=plan_title(minutes, intake.recipient.name),
        minutes=minutes,
        duration_text=duration_text,
        checked=f"Checked, moment by moment: {duration_text}",
        swell=pictures.swell(routine, names=[step_title(step, catalog) for step in routine.steps]),
        back=pictures.back_in_layers(intake, score, seconds=place_seconds(routine), needs=needs),
        body=body_address(score),
        nearest=_nearest(intake, score),
        places=_places(routine, catalog),
        needs=tuple(sentence(place_name(name, catalog)) for name in list(needs)[:_SHOWN_PLACES]),
        care=tuple(
            PlaceCare(name=region.name, reason=region.reason)
            for region in catalog.regions.values()
            if region.kind == "care"
        ),
        steps=tuple(_step(index, routine, intake, catalog) for index in range(len(routine.steps))),
        rest_text=f"{minutes_words(routine.rest_s / SECONDS_PER_MINUTE)} to lie still before sitting up"
        if routine.rest_s
        else "",
        rest_s=routine.rest_s,
        least_minutes=LEAST_MINUTES,
        most_minutes=int(min(_MOST_MINUTES, limits.max_minutes)),
    )
    return PlanPage(plan=view, chosen=min(max(opened, 0), len(routine.steps) - 1), notice=notice)


def is_fixed(routine: Routine, index: int) -> bool:
    """Whether a step stays as it is: a massage arrives and lets go slowly."""
    return index in (0, len(routine.steps) - 1) or routine.steps[index].phase == "spread"


def place_seconds(routine: Routine) -> dict[str, float]:
    """Return seconds by region id with side, the longest first. What works the whole back is spread over none."""
    sums: defaultdict[str, float] = defaultdict(float)
    for step in routine.steps:
        for region in step.regions:
            sides = ("left", "right") if step.side == "both" else (step.side,)
            for side in sides:
                name = region if step.side == "midline" else f"{region}.{side}"
                sums[name] += step.duration_s / len(step.regions)
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def place_needs(intake: Intake, limits: Limits, catalog: Catalog, routine: Routine) -> dict[str, float]:
    """Return how much each open place asks for by region id with side, the most first, as the planner weighs it."""
    places = places_of(intake, limits, catalog, position=routine.position, upper="", preferences=Preferences()).values()
    needs = {place.id: place.need for place in places if place.is_open and place.region.id != _WHOLE_BACK}
    return dict(sorted(needs.items(), key=lambda item: (-item[1], item[0])))


def body_address(score: Score) -> str:
    """Return where a browser finds the body that a score was made for."""
    return f"/bodies/{score.position}?{urlencode(score.back)}"


def _nearest(intake: Intake, score: Score) -> str:
    """Return what to say where the body shown is not quite this person's: the nearest of those that can be drawn."""
    back = Back.from_numbers(score.back)
    model = shipped_body(score.position)
    height_mm = intake.recipient.height_mm or back.stature_mm
    weight_kg = intake.recipient.weight_kg or back.weight_kg
    shown_mm = min(max(height_mm, float(model.statures_mm[0])), float(model.statures_mm[-1]))
    bmi = weight_kg / (height_mm / 1000.0) ** 2
    shown_bmi = min(max(bmi, float(model.bmis[0])), float(model.bmis[-1]))
    if shown_mm == height_mm and shown_bmi == bmi:
        return ""
    shown_kg = shown_bmi * (shown_mm / 1000.0) ** 2
    return f"The picture shows the nearest body that can be drawn: {shown_mm / 1000.0:.2f} m, {shown_kg:.0f} kg."


def _places(routine: Routine, catalog: Catalog) -> tuple[PlaceTime, ...]:
    """Return where most of the time goes: left and right as one place, the whole back only where nothing else is."""
    sums: defaultdict[str, float] = defaultdict(float)
    sides: defaultdict[str, set[str]] = defaultdict(set)
    for name, seconds in place_seconds(routine).items():
        region, _, side = name.partition(".")
        sums[region] += seconds
        sides[region].add(side)
    named = [region for region in sums if region != _WHOLE_BACK] or list(sums)
    longest = sorted(named, key=lambda region: (-sums[region], region))[:_SHOWN_PLACES]
    return tuple(
        PlaceTime(name=_place(region, sides[region], catalog), time_text=duration_words(sums[region]))
        for region in longest
    )


def _place(region: str, sides: set[str], catalog: Catalog) -> str:
    if len(sides) > 1:
        return sentence(place_text((region,), "both", catalog))
    (side,) = sides
    return sentence(place_name(f"{region}.{side}" if side else region, catalog))


def telling_step(routine: Routine) -> int:
    """Return the step whose reasons tell most: still hands at the beginning say little about this person."""
    phases = [step.phase for step in routine.steps]
    for phase in ("focus", "knead"):
        if phase in phases:
            return phases.index(phase)
    return min(1, len(phases) - 1)


def _step(index: int, routine: Routine, intake: Intake, catalog: Catalog) -> PlanStep:
    step = routine.steps[index]
    return PlanStep(
        index=index,
        phase=step.phase,
        name=step_title(step, catalog),
        place=sentence(step_place(step, catalog)),
        duration_s=step.duration_s,
        duration_text=clock(step.duration_s),
        level_text=f"Pressure {level_words(step.level, catalog)}",
        reasons=tuple(
            reason_texts(
                step.why,
                catalog,
                recipient=intake.recipient.name,
                giver=intake.giver.name,
                position=routine.position,
            )
        ),
        sources=_sources(step, routine, catalog),
        may_change=not is_fixed(routine, index),
    )


def _sources(step: Step, routine: Routine, catalog: Catalog) -> tuple[str, ...]:
    stroke = catalog.strokes.get(step.stroke)
    ids = dict.fromkeys(stroke.sources if stroke else ())
    known = [source_text(catalog.sources[id_]) for id_ in ids if id_ in catalog.sources and id_ != "design"]
    title = routine.source.get("title", "")
    return tuple(([title] if title else []) + known[:2])
