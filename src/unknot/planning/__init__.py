"""Intake + Limits + Preferences → Routine, with the reasons of every step.

Read `planning` first: a person is gathered, the frame is set, the allocation is posed (`posing`) and solved
(`allocating`), put in order (`ordering`, `composing`) and explained (`reasons`).
"""

from unknot.planning.planning import plan

__all__ = ["plan"]
