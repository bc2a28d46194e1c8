"""Random people through the whole pipeline → a tally: who began, who was refused and why, and what was not safe."""

from unknot.auditing.judging import Order, audited
from unknot.auditing.people import person, random_intake, working_places
from unknot.auditing.tally import Case, CaseKind, Tally, tally_json

__all__ = ["Case", "CaseKind", "Order", "Tally", "audited", "person", "random_intake", "tally_json", "working_places"]
