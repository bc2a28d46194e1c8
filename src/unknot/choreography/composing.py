"""Routine → Score: steps made exact one after the other, then words laid over them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from unknot.anatomy import Back
from unknot.choreography.ending import closing_cues, closing_steps
from unknot.choreography.narrating import narrated
from unknot.choreography.phrasing import Phrasing
from unknot.choreography.reaching import Reach
from unknot.choreography.stepping import Hands, Stage, played
from unknot.choreography.terrain import Terrain
from unknot.errors import ScoreError
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.routine import Routine, Step
from unknot.model.score import Score, ScoreStep
from unknot.model.words import UpperSide

__all__ = ["choreograph"]

LEAST_S = 0.001
"""Times in a score are whole milliseconds."""


def choreograph(
    routine: Routine,
    back: Back,
    catalog: Catalog,
    *,
    limits: Limits = Limits(),  # noqa: B008
    words_per_minute: float = 150.0,
    as_written: bool = False,
) -> Score:
    """Return the routine made exact for one back: where each hand is at every moment, how hard, and what is said.

    Parameters
    ----------
    limits
        What this person's massage may do. Levels are lowered, paths led around closed places, and stations in them
        left out.
    words_per_minute
        Pace of the voice, for how long a cue takes.
    as_written
        Play the steps at the levels and places that the routine asks for, even where a region's own ceiling forbids
        it, so that a check can tell its author. Places that are only passed are still treated with care.

    Raises
    ------
    ScoreError
        If the routine has no steps, or a step names a stroke or region that the knowledge does not hold.
    NoRoutineFits
        If the limits leave no place where hands may rest.
    """
    _check(routine, catalog)
    terrains = _terrains(routine, back, catalog, None if as_written else limits)
    stage = Stage(terrains(routine.steps[0]), catalog, as_written, routine.duration_s)
    steps, stands = _steps(stage, terrains, routine, routine.steps)
    ending = closing_steps(catalog, Limits() if as_written else limits)
    closing, _ = _steps(replace(stage, total_s=math.inf), terrains, routine, ending)
    return Score(
        title=routine.title,
        duration_s=steps[-1].end_s,
        position=routine.position,
        steps=steps,
        cues=narrated(routine, steps, stands, catalog, limits=limits, words_per_minute=words_per_minute),
        closing=closing,
        closing_cues=closing_cues(routine, closing, catalog, words_per_minute=words_per_minute),
        rest_s=routine.rest_s,
        back=dict(back.numbers),
    )


def _terrains(routine: Routine, back: Back, catalog: Catalog, limits: Limits | None) -> Callable[[Step], Terrain]:
    """Return the ground of each step: what lies open while this or that side is up.

    Without limits a step that asks for what is out of reach is played where it asks.
    """
    posture = catalog.postures.get(routine.position)
    everywhere = Terrain(back, catalog, limits)
    if posture is None:
        return lambda _step: everywhere
    # The ending may come while either side is up, and then keeps to what both leave within reach
    uppers: dict[UpperSide, None] = dict.fromkeys(("", *(step.upper for step in routine.steps)))
    within = {upper: Terrain(back, catalog, limits, Reach(posture, upper)) for upper in uppers}

    def ground(step: Step) -> Terrain:
        reach = Reach(posture, step.upper)
        asked = [catalog.regions[region] for region in step.regions]
        if limits is None and not all(reach.holds(region, step.side) for region in asked):
            return everywhere
        return within[step.upper]

    return ground


def _check(routine: Routine, catalog: Catalog) -> None:
    if not routine.steps:
        raise ScoreError(f'"{routine.title}" has no steps.', fix="Add at least one step.")
    for index, step in enumerate(routine.steps):
        where = f"step {index + 1}"
        if step.stroke not in catalog.strokes:
            raise ScoreError(f'the stroke "{step.stroke}" is not known.', where=where)
        for region in step.regions:
            if region not in catalog.regions:
                raise ScoreError(f'the region "{region}" is not known.', where=where)
        if not step.regions or step.duration_s < LEAST_S:
            raise ScoreError("a step needs a region and a duration above 0, in whole milliseconds.", where=where)


def _steps(
    stage: Stage, terrains: Callable[[Step], Terrain], routine: Routine, steps: tuple[Step, ...]
) -> tuple[tuple[ScoreStep, ...], tuple[str, ...]]:
    """Return the steps with their motion, and for each where the giver stands."""
    phrasing = Phrasing(stage.catalog, routine)
    made: list[ScoreStep] = []
    stands: list[str] = []
    hands: Hands | None = None
    at_s = exact_s = 0.0
    for index, step in enumerate(steps):
        exact_s += step.duration_s
        # Times are whole milliseconds; counting from the start keeps the sum right
        duration_s = round(round(exact_s, 3) - at_s, 3)
        stage = replace(stage, terrain=terrains(step))
        level = _level(stage, step)
        passages, hands = played(stage, step, level, at_s, duration_s, hands)
        words = phrasing.of_step(step, index, passages)
        made.append(
            ScoreStep(
                start_s=at_s,
                duration_s=duration_s,
                stroke=step.stroke,
                technique=stage.catalog.strokes[step.stroke].technique,
                phase=step.phase,
                regions=step.regions,
                side=step.side,
                level=level,
                passages=tuple(passages),
                title=words.title,
                line_text=words.line_text,
                place=words.place,
                standing=words.standing,
                routine_step=index,
                upper=step.upper,
            )
        )
        stands.append(words.stand)
        at_s = round(at_s + duration_s, 3)
    return tuple(made), tuple(stands)


def _level(stage: Stage, step: Step) -> float:
    limits = stage.terrain.limits
    return step.level if limits is None else min(step.level, limits.max_level)
