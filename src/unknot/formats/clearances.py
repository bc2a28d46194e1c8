"""Clearances ↔ JSON: what a doctor or midwife has said yes to, who said it, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from unknot.formats.shape import Field, Mapped, Object, Reading, Text, shown
from unknot.model.intake import Clearance
from unknot.reading import KeyPath

__all__ = ["CLEARANCES", "check_clearances", "clearances_json"]

_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, year first."""

    def read(self, value: Any, path: KeyPath, reading: Reading) -> str:
        """Return the day as it is written."""
        if isinstance(value, str) and re.fullmatch(_DAY, value, re.ASCII):
            try:
                return date.fromisoformat(value).isoformat()
            except ValueError:
                pass  # The thirtieth of February: told below like everything else that is no day
        reading.refuse(path, f"{shown(value)} is not a day.", "Write the year first: 2026-11-02.")
        return ""

    def schema(self) -> dict[str, Any]:
        """Return the schema."""
        return {"type": "string", "pattern": _DAY}


CLEARANCES: Final = Mapped(
    item=Object(
        make=Clearance,
        about="A doctor's or midwife's yes: who said it, when, and on what terms.",
        fields={
            "by": Field(Text(shortest=1, longest=80)),
            "date": Field(Day()),
            "note": Field(Text(shortest=1, longest=400)),
        },
    ),
    most=200,
)


def check_clearances(clearances: Mapping[str, Clearance], reading: Reading) -> None:
    """Refuse a clearance that records nothing: who wrote it meant to say something."""
    for id_, clearance in clearances.items():
        if clearance == Clearance():
            fix = "Add by: and date:, or list the condition under cleared."
            reading.refuse(("clearances", id_), "this clearance says neither who gave it nor when.", fix)


def clearances_json(clearances: Mapping[str, Clearance]) -> dict[str, dict[str, str]]:
    """Return clearances as plain JSON values, by condition."""
    return {
        id_: {key: value for key in ("by", "date", "note") if (value := getattr(clearance, key))}
        for id_, clearance in sorted(clearances.items())
    }
