"""Changing a plan by hand: longer, shorter, left out, another length. The check answers; what fails it is not kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from unknot.errors import NoRoutineFits
from unknot.model.intake import Intake
from unknot.model.record import Preferences
from unknot.model.routine import Routine, Step
from unknot.shell.web.massages import Checked, planned
from unknot.shell.web.plan_view import is_fixed

__all__ = ["STEP_S", "changed"]

STEP_S: Final = 30.0
_SHORTEST_STEP_S: Final = 30.0


def changed(
    routine: Routine, intake: Intake, *, action: str, step: int, minutes: float | None, preferences: Preferences
) -> Checked:
    """Return the changed plan, screened and checked like every plan.

    Parameters
    ----------
    action
        "minutes" plans anew for another length; "longer" and "shorter" move half a minute between a step and the other
        steps, so that the whole keeps its length; "leave_out" gives a step's time to the others.

    Raises
    ------
    NoRoutineFits
        If the change is not possible, or its result does not pass the check: the sentence says why.
    NotToday
        If there must be no massage.
    """
    if action == "minutes" and minutes is not None:
        # Kept in the answers, so that what is planned from them later has this length too
        return planned(replace(intake, minutes=minutes), preferences=preferences, minutes=minutes)
    if not 0 <= step < len(routine.steps) or is_fixed(routine, step):
        raise NoRoutineFits("This step stays as it is.")
    chosen = routine.steps[step]
    if action == "longer":
        steps = _moved(routine, step, STEP_S)
    elif action == "shorter":
        if chosen.duration_s - STEP_S < _SHORTEST_STEP_S:
            raise NoRoutineFits("It is as short as it can be.", fix="Leave it out instead.")
        steps = _moved(routine, step, -STEP_S)
    elif action == "leave_out":
        moved = _moved(routine, step, -chosen.duration_s)
        steps = tuple(other for index, other in enumerate(moved) if index != step)
    else:
        raise NoRoutineFits("There is no such change.")
    return planned(intake, routine=replace(routine, steps=steps))


def _moved(routine: Routine, chosen: int, change_s: float) -> tuple[Step, ...]:
    """Return the steps with one longer or shorter and the others paying for it, in proportion, in whole seconds."""
    steps = list(routine.steps)
    payers = [
        index
        for index in range(len(steps))
        if index != chosen and not is_fixed(routine, index) and steps[index].duration_s > _SHORTEST_STEP_S
    ]
    room_s = sum(steps[index].duration_s - (_SHORTEST_STEP_S if change_s > 0 else 0.0) for index in payers)
    if not payers or change_s > room_s:
        raise NoRoutineFits("The other steps have no time to spare.", fix="Take five more minutes first.")
    left_s = change_s
    for position, index in enumerate(payers):
        own_s = steps[index].duration_s - (_SHORTEST_STEP_S if change_s > 0 else 0.0)
        share_s = left_s if position == len(payers) - 1 else float(round(change_s * own_s / room_s))
        steps[index] = replace(steps[index], duration_s=round(steps[index].duration_s - share_s, 3))
        left_s -= share_s
    steps[chosen] = replace(steps[chosen], duration_s=round(steps[chosen].duration_s + change_s, 3))
    return tuple(steps)
