"""Intake + Limits + Preferences → Routine, with the reasons of every step.

Read `planning` first: a person is gathered, the frame is set, the allocation is posed (`posing`) and solved
(`allocating`), put in order (`ordering`, `composing`) and explained (`reasons`).
"""

from unknot.planning.adapting import adapt
from unknot.planning.planning import plan
from unknot.planning.replanning import replan

__all__ = ["adapt", "plan", "replan"]
