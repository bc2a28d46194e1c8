"""Cloth that clings: the part of a body on one side of a line, a little outside it."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from unknot.shell.drawing.furniture import Solid

__all__ = ["around", "clinging", "cut_below"]

Points = npt.NDArray[np.float64]
Faces = npt.NDArray[np.int64]

_OUTSIDE_MM: Final = 4.0
_LEAST_MM: Final = 1.5
_SMOOTHED: Final = 14
"""Times that every point moves toward its neighbours: cloth bridges what a body's fold would show."""


def clinging(points: Points, faces: Faces, y_mm: float) -> Solid:
    """Return a cloth over the part of a body with y below `y_mm`; its hem is straight.

    Parameters
    ----------
    points : (N, 3) mm
    faces : (M, 3)
    """
    skin, faces = cut_below(points, faces, y_mm)
    normals = _normals(skin, faces)
    edge = _on_the_edge(faces, len(skin))
    cloth = skin + normals * _OUTSIDE_MM
    for _ in range(_SMOOTHED):
        cloth = np.where(edge[:, None], cloth, (cloth + around(cloth, faces)) / 2.0)
    out = np.einsum("ij,ij->i", cloth - skin, normals)
    return cloth + normals * np.maximum(_LEAST_MM - out, 0.0)[:, None], faces


def cut_below(points: Points, faces: Faces, y_mm: float) -> Solid:
    """Return the part of a surface with y at most `y_mm`, faces cut along that plane and unused points left out."""
    above = points[:, 1] > y_mm
    made, cut = list(points), {}

    def between(inside: int, outside: int) -> int:
        key = (inside, outside)
        if key not in cut:
            a, b = points[inside], points[outside]
            cut[key] = len(made)
            made.append(a + (b - a) * (y_mm - a[1]) / (b[1] - a[1]))
        return cut[key]

    kept: list[tuple[int, int, int]] = [(a, b, c) for a, b, c in faces[~above[faces].any(axis=1)].tolist()]
    for face in faces[above[faces].any(axis=1) & ~above[faces].all(axis=1)].tolist():
        lone = int(np.argmax(above[face])) if above[face].sum() == 1 else int(np.argmin(above[face]))
        a, b, c = face[lone], face[(lone + 1) % 3], face[(lone + 2) % 3]
        if above[a]:
            kept += [(between(b, a), b, c), (between(b, a), c, between(c, a))]
        else:
            kept.append((a, between(a, b), between(a, c)))
    used, index = np.unique(np.array(kept, dtype=np.int64).reshape(-1, 3), return_inverse=True)
    return np.array(made)[used], index.reshape(-1, 3)


def _normals(points: Points, faces: Faces) -> Points:
    a, b, c = (points[faces[:, corner]] for corner in range(3))
    normals = np.zeros_like(points)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], np.cross(b - a, c - a))
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return normals


def _on_the_edge(faces: Faces, count: int) -> npt.NDArray[np.bool_]:
    """Return which points lie where the surface ends: on a side that only one face has."""
    sides = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    sides, times = np.unique(sides, axis=0, return_counts=True)
    on_edge = np.zeros(count, dtype=bool)
    on_edge[sides[times == 1]] = True
    return on_edge


def around(points: Points, faces: Faces) -> Points:
    """Return the mean of every point's neighbours; of places (N, 3) or of any other values, one row for each point."""
    sums, counts = np.zeros_like(points), np.zeros(len(points))
    for one, other in ((0, 1), (1, 2), (2, 0)):
        np.add.at(sums, faces[:, one], points[faces[:, other]])
        np.add.at(counts, faces[:, one], 1.0)
        np.add.at(sums, faces[:, other], points[faces[:, one]])
        np.add.at(counts, faces[:, other], 1.0)
    mean: Points = sums / np.maximum(counts, 1.0)[:, None]
    return mean
