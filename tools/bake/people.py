"""The rest shape of one adult: from the stored waypoints to a stature, a mass, a build and a shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bake.builds import STATURES_M
from bake.rig import Array

__all__ = ["DENSITY_KG_M3", "rest_shape", "volume_m3"]

DENSITY_KG_M3 = 980.0
_HALVINGS = 24


def volume_m3(vertices: Array, faces: Any) -> float:
    """Return the volume inside a closed mesh."""
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6.0)


def rest_shape(
    stored: Mapping[str, Any], build: str, shape: str, stature_m: float, bmi: float
) -> tuple[Array, Array, float]:
    """Return vertices and bone heads at rest, and the BMI that was reached.

    A mass beyond the ends of the path is met at the nearest end.
    """
    bodies = _at_stature(stored[f"vertices.{build}.{shape}"], stature_m)
    heads = _at_stature(stored[f"heads.{build}.{shape}"], stature_m)
    faces = stored["faces"]

    def mixed(path: Array, place: float) -> Array:
        step = min(int(place), len(path) - 2)
        part: Array = path[step] + (place - step) * (path[step + 1] - path[step])
        return part

    def reached(place: float) -> float:
        return volume_m3(mixed(bodies, place), faces) * DENSITY_KG_M3 / stature_m**2

    low, high = 0.0, float(len(bodies) - 1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if reached(middle) < bmi else (low, middle)
    place = (low + high) / 2.0
    return mixed(bodies, place), mixed(heads, place), reached(place)


def _at_stature(grid: Any, stature_m: float) -> Array:
    """Mix the baked statures; the model is linear in stature, so that two of them would do."""
    weights = [
        np.prod([(stature_m - other) / (own - other) for other in STATURES_M if other != own]) for own in STATURES_M
    ]
    mixed: Array = np.tensordot(np.array(weights), np.asarray(grid, dtype=np.float64), axes=1)
    return mixed
