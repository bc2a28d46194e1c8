"""Answers that name something unknown are refused: a misspelt fever must not pass as no fever."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable

from unknot.errors import IntakeError
from unknot.model.intake import Intake, Mark
from unknot.model.knowledge import Catalog
from unknot.screening.marks import mark_condition
from unknot.screening.people import SORE_RECORDS

__all__ = ["check_intake"]


def check_intake(intake: Intake, catalog: Catalog) -> None:
    """Refuse an intake whose words do not exist.

    Raises
    ------
    IntakeError
        Naming the first thing that is unknown, and what was probably meant.
    """
    asked = [id_ for id_, condition in catalog.conditions.items() if condition.asked != "derived"]
    for id_ in sorted({*intake.health, *intake.details, *intake.cleared}):
        # What follows from another answer ("the clot was less than six months ago") is cleared under its own name.
        known = catalog.conditions if id_ in intake.cleared and id_ not in intake.health else asked
        _known(id_, known, "a health question", "health")
    for index, mark in enumerate(intake.marks):
        _check_mark(mark, f"marks, number {index + 1}", catalog)
    for region in sorted(intake.wishes.no_regions):
        _known_region(region, "wishes", catalog)
    for sore in sorted(intake.giver.sore):
        _known(sore, SORE_RECORDS, "something of the giver's to spare", "giver")


def _check_mark(mark: Mark, where: str, catalog: Catalog) -> None:
    if bool(mark.polygon_mm) == bool(mark.region):
        raise IntakeError(
            "a mark needs either a polygon or a region.", where=where, fix="Write exactly one of the two."
        )
    if mark.region:
        _known_region(mark.region, where, catalog)
    elif len(mark.polygon_mm) < 3 or not all(math.isfinite(c) for point in mark.polygon_mm for c in point):
        raise IntakeError(
            "a mark's polygon needs at least three points with finite numbers.", where=where, fix="Draw it again."
        )
    condition = mark_condition(mark)
    if mark.kind != "tense":
        on_map = [id_ for id_, record in catalog.conditions.items() if record.asked == "mark"]
        _known(condition, on_map, "something to mark on the body map", where)


def _known_region(region: str, where: str, catalog: Catalog) -> None:
    bare, _, side = region.partition(".")
    _known(bare, catalog.regions, "a region", where)
    if side and (side not in ("left", "right") or not catalog.regions[bare].paired):
        raise IntakeError(f'"{region}" is not a side of a region.', where=where, fix=f"Write {bare}.")


def _known(id_: str, known: Iterable[str], what: str, where: str) -> None:
    names = list(known)
    if id_ in names:
        return
    near = difflib.get_close_matches(id_, names, n=3)
    fix = f"Did you mean {' or '.join(near)}?" if near else "Look the name up in the library."
    raise IntakeError(f'"{id_}" is not {what}.', where=where, fix=fix)
