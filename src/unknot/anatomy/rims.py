"""The rims of an open mesh, eased: a cut along the edges of triangles leaves teeth, and a neck has none."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Rims", "eased", "rims_of", "tucked"]

Rims = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
"""Vertices on a rim (B,), and both neighbours of each along it (B, 2)."""

_ROUNDS: Final = 6
"""Each halves what every second vertex sticks out; the teeth are ten millimetres."""
_SPREAD_MM: Final = 14.0
"""About the distance of a head's vertices: their mean, weighted so, lies a little under the towel."""
_TUCKED_MM: Final = (25.0, 45.0)
"""What is this near to the head is tucked in wholly, and not at all beyond."""


def rims_of(faces: npt.NDArray[np.integer]) -> Rims:
    """Return the rims of a mesh with faces (M, 3). Vertices where more than one rim meets stay as they are."""
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    known, uses = np.unique(edges, axis=0, return_counts=True)
    once = known[uses == 1]
    ends = np.concatenate([once, once[:, ::-1]]).astype(np.intp)
    ends = ends[np.argsort(ends[:, 0], kind="stable")]
    vertices, first, count = np.unique(ends[:, 0], return_index=True, return_counts=True)
    plain = count == 2
    at = first[plain]
    return vertices[plain], np.stack([ends[at, 1], ends[at + 1, 1]], axis=1)


def eased(points: npt.NDArray[np.float64], rims: Rims) -> npt.NDArray[np.float64]:
    """Return points (N, D) with every vertex of a rim drawn toward its neighbours on it; all others stay."""
    vertices, neighbours = rims
    made = points.copy()
    for _ in range(_ROUNDS):
        made[vertices] = 0.5 * made[vertices] + 0.5 * made[neighbours].mean(axis=1)
    return made


def tucked(points: npt.NDArray[np.float64], rims: Rims, head: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return points (N, 3) with what of a rim lies before the head, (H, 3), drawn in under its towel."""
    vertices, _ = rims
    squares = ((points[vertices][:, np.newaxis] - head) ** 2).sum(axis=2)
    nearest = squares.min(axis=1, keepdims=True)
    weights = np.exp((nearest - squares) / (2.0 * _SPREAD_MM**2))
    under = (weights @ head) / weights.sum(axis=1, keepdims=True)
    outside = ((points[vertices] - under) * (under - head.mean(axis=0))).sum(axis=1) > 0.0
    share = outside * np.clip((_TUCKED_MM[1] - np.sqrt(nearest[:, 0])) / (_TUCKED_MM[1] - _TUCKED_MM[0]), 0.0, 1.0)
    made = points.copy()
    made[vertices] += share[:, np.newaxis] * (under - points[vertices])
    return made
