"""The shared vectors of the surface: what Python reads between the nodes of a grid is what the browser reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from unknot.anatomy.heightfield import HeightField

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "surface.json").read_text("utf-8"))
FIELD = HeightField(
    VECTORS["x0"], VECTORS["y0"], VECTORS["step"], np.array(VECTORS["heights"], dtype=float) * VECTORS["scale"]
)
SAMPLES = np.array(VECTORS["samples"])
NEAR_MM = 0.01


def test_heights_between_the_nodes_are_as_written() -> None:
    assert len(SAMPLES) > 50
    assert FIELD.at(SAMPLES[:, :2]) == pytest.approx(SAMPLES[:, 2], abs=VECTORS["tolerance_mm"])


def test_normals_stand_upright_on_the_surface_as_written() -> None:
    right, headward = np.array([NEAR_MM, 0.0]), np.array([0.0, NEAR_MM])
    slopes = [
        (FIELD.at(SAMPLES[:, :2] + by) - FIELD.at(SAMPLES[:, :2] - by)) / (2 * NEAR_MM) for by in (right, headward)
    ]
    normals = np.column_stack([-slopes[0], -slopes[1], np.ones(len(SAMPLES))])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    assert normals == pytest.approx(SAMPLES[:, 3:], abs=VECTORS["tolerance_normal"])
