"""The bodies and the hands that ship inside the package, read once: numbers that are too many to be written as code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from unknot.anatomy.bodies import BodyModel
from unknot.model.words import BodyPosition

__all__ = ["shipped_body", "shipped_hands"]


@cache
def shipped_body(position: BodyPosition) -> BodyModel:
    """Return the bodies of a position."""
    return BodyModel.unpacked(_asset(f"{position}.bin"))


@cache
def shipped_hands() -> bytes:
    """Return the giver's hand in all its grips, packed for the browser."""
    return _asset("hands.bin")


def _asset(name: str) -> bytes:
    return (files("unknot") / "anatomy" / "assets" / name).read_bytes()
