"""How long each stage takes for sessions of 10, 30 and 60 minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.measuring import Timing, timed
from unknot import planning
from unknot.anatomy import Back
from unknot.choreography import choreograph
from unknot.library import shipped_catalog
from unknot.model.intake import Giver, Intake, Mark, Recipient, Wishes
from unknot.screening import screen
from unknot.verifying import verify

__all__ = ["PEOPLE", "stages"]

PEOPLE = Intake(
    recipient=Recipient(name="Mara", height_mm=1680.0, weight_kg=64.0),
    giver=Giver(name="Jonas", experience="some"),
    relation="partners",
    goal="ease",
    marks=(
        Mark(kind="tense", region="shoulder_top.left", strength_fraction=0.7),
        Mark(kind="tense", region="shoulder_top.right", strength_fraction=0.9),
        Mark(kind="skin", what="bruise", polygon_mm=((-110, 60), (-80, 60), (-80, 90), (-110, 90))),
    ),
    health_page_done=True,
    wishes=Wishes(level=3.0),
    at_hand=frozenset({"oil", "bed", "towels"}),
)


def stages(minutes: float) -> Iterator[tuple[str, Timing]]:
    """Yield each stage with its time, and the three that make a session together."""
    catalog = shipped_catalog()
    intake = replace(PEOPLE, minutes=minutes)
    outcome = screen(intake, catalog)
    limits = outcome.limits
    routine = planning.plan(intake, outcome, catalog)
    back = Back.of(intake.recipient)
    score = choreograph(routine, back, catalog, limits=limits)

    def whole() -> object:
        made = choreograph(planning.plan(intake, outcome, catalog), back, catalog, limits=limits)
        return verify(made, limits, catalog, back)

    def again(feedback: str) -> Callable[[], object]:
        done_s = 0.4 * routine.duration_s
        return lambda: planning.replan(routine, intake, outcome, catalog, done_s=done_s, feedback=feedback)

    works: list[tuple[str, Callable[[], object]]] = [
        ("screen", lambda: screen(intake, catalog)),
        ("plan", lambda: planning.plan(intake, outcome, catalog)),
        ("choreograph", lambda: choreograph(routine, back, catalog, limits=limits)),
        ("verify", lambda: verify(score, limits, catalog, back)),
        ("plan + choreograph + verify", whole),
        ("re-plan, softer", again("softer")),
        ("re-plan, not there", again("not_there")),
    ]
    for name, work in works:
        yield name, timed(work)
