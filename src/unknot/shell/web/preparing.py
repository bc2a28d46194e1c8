"""What is made warm before a massage → the rows of the prepare page."""

from __future__ import annotations

from unknot import pipeline
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog, Supply
from unknot.model.routine import Routine
from unknot.shell.web.pages import SupplyRow

__all__ = ["supply_rows"]

_ICONS = {"product": "drop", "tool": "warm"}


def supply_rows(intake: Intake, routine: Routine, catalog: Catalog) -> tuple[SupplyRow, ...]:
    """Return what to make warm: one thing for the skin that is at hand, and every tool that the routine lays on.

    What screening ruled out is left out, whatever is at hand.
    """
    limits = pipeline.screen(intake, catalog).limits
    allowed = [supply for supply in catalog.supplies.values() if limits.allows(supply.kind, supply.id)]
    products = [supply for supply in allowed if supply.kind == "product" and supply.id in intake.at_hand]
    strokes = (catalog.strokes[step.stroke] for step in routine.steps if step.stroke in catalog.strokes)
    needed = {need for stroke in strokes for need in stroke.needs}
    tools = [supply for supply in allowed if supply.kind == "tool" and supply.id in needed]
    # Oil before lotion: one of the two is enough
    products.sort(key=lambda supply: supply.id != "oil")
    return tuple(_row(supply) for supply in (*products[:1], *tools))


def _row(supply: Supply) -> SupplyRow:
    return SupplyRow(
        id=supply.id,
        icon=_ICONS[supply.kind],
        title=supply.title,
        text=f"{supply.prepare} {supply.low_c:g} to {supply.high_c:g}\u00a0°C. {supply.test}",
        timer_s=round(supply.warming_s),
    )
