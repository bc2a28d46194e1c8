"""People whose bodies the tests look at, and packed meshes read back as the browser reads them."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from unknot.anatomy import Back
from unknot.anatomy.packing import array_at, header_of

PEOPLE: dict[str, dict[str, float | str]] = {
    "the reference": {},
    "small and slight": {"height_mm": 1540.0, "weight_kg": 44.0, "shape": "broad_hipped", "build": "slight"},
    "tall and muscular": {"height_mm": 1930.0, "weight_kg": 98.0, "shape": "broad_shouldered", "build": "muscular"},
    "soft": {"height_mm": 1650.0, "weight_kg": 82.0, "shape": "broad_hipped", "build": "soft"},
    "heavy": {"height_mm": 1750.0, "weight_kg": 112.0, "shape": "even", "build": "average"},
    "beyond what is baked": {"height_mm": 2100.0, "weight_kg": 180.0, "shape": "broad_shouldered", "build": "soft"},
}


def back_of(person: str) -> Back:
    """Return the back of one of these people."""
    return Back.from_numbers(PEOPLE[person])


def meshes_of(data: bytes) -> dict[str, tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
    """Return the meshes of a packed scene: name -> vertices in mm, faces."""
    header, rest = header_of(data)
    return {
        mesh["name"]: (
            array_at(rest, mesh["position"], "<i2", (mesh["vertices"], 3)) * header["scale"],
            array_at(rest, mesh["index"], "<u2", (mesh["triangles"], 3)),
        )
        for mesh in header["meshes"]
    }


def grips_of(data: bytes) -> dict[str, npt.NDArray[Any]]:
    """Return the packed grips: name -> vertices in mm in the contact's frame."""
    header, rest = header_of(data)
    (mesh,) = header["meshes"]
    return {
        name: array_at(rest, pose["position"], "<i2", (mesh["vertices"], 3)) * header["scale"]
        for name, pose in mesh["poses"].items()
    }
