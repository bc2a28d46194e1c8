"""The shipped conditions, and the intakes that the screening tests begin with."""

from __future__ import annotations

from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.model.knowledge import Catalog, Condition

__all__ = ["HEALTHY", "asked_conditions", "knowledge"]

HEALTHY = Intake(health_page_done=True)
"""Two people who went through the health page and had nothing to tick."""


def knowledge() -> Catalog:
    """Return the shipped catalog."""
    return shipped_catalog()


def asked_conditions() -> list[Condition]:
    """Return everything that a person can answer with yes or no, in the order of their ids."""
    conditions = knowledge().conditions
    return [conditions[id_] for id_ in sorted(conditions) if conditions[id_].asked in ("always", "on_request")]
