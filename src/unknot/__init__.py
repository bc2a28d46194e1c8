"""Unknot guides one person's hands through a back massage made for another person.

    intake = unknot.load_intake("examples/intakes/desk-worker.intake.yaml")
    screening = unknot.screen(intake)  # verdict, findings with sources, limits
    routine = unknot.plan(intake)  # raises NotToday where screening says so
    score = unknot.choreograph(routine, unknot.Back.of(intake.recipient))
    report = unknot.verify(score, screening.limits)  # .ok, .violations, .dose, .coverage_fraction

Names load when they are first used, so that `import unknot` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unknot.anatomy import Back
    from unknot.errors import NoRoutineFits, NotToday, UnknotError
    from unknot.pipeline import Prepared, choreograph, plan, prepare, ready_made, screen, verify
    from unknot.shell.files import load_intake, load_routine, load_score

__version__ = "0.1.0"

__all__ = [
    "Back",
    "NoRoutineFits",
    "NotToday",
    "Prepared",
    "UnknotError",
    "__version__",
    "choreograph",
    "load_intake",
    "load_routine",
    "load_score",
    "plan",
    "prepare",
    "ready_made",
    "screen",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'unknot' has no attribute {name!r}")
    if name == "Back":
        from unknot import anatomy

        return anatomy.Back
    if name in ("NoRoutineFits", "NotToday", "UnknotError"):
        from unknot import errors

        return getattr(errors, name)
    if name.startswith("load_"):
        from unknot.shell import files

        return getattr(files, name)
    from unknot import pipeline

    return getattr(pipeline, name)
