"""How far points are from a mesh of triangles, and on which side of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree  # type: ignore[import-untyped]

Values = npt.NDArray[np.float64]

NEAREST = 12
"""So many triangles round a point are looked at: of a fine mesh the nearest one is among them."""

ON_EDGE = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Skin:
    """Triangles whose normals point outward, to be measured from."""

    corners: Values
    """(T, 3, 3): triangle, corner, x y z, mm."""
    normals: Values
    """(T, 3, 3): the smooth normal at every corner."""
    open_edges: npt.NDArray[np.bool_]
    """(T, 3): whether the edge from this corner to the next is one where the mesh ends."""
    tree: cKDTree

    @classmethod
    def of(cls, vertices: Values, triangles: npt.NDArray[np.intp]) -> Self:
        """Build it of (V, 3) vertices and (T, 3) indices."""
        corners = vertices[triangles]
        flat = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        summed = np.zeros_like(vertices)
        for corner in range(3):
            np.add.at(summed, triangles[:, corner], flat)
        smooth = summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-12)
        edges = np.sort(np.stack([triangles, np.roll(triangles, -1, axis=1)], axis=-1), axis=-1)
        _, which, counts = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True, return_counts=True)
        single = counts[which.reshape(-1)].reshape(-1, 3) == 1
        return cls(corners=corners, normals=smooth[triangles], open_edges=single, tree=cKDTree(corners.mean(axis=1)))

    def nearest(self, points: Values) -> tuple[Values, Values]:
        """
        Return the distance of (N, 3) points, below 0 inside, and the (N, 3) place of the mesh that is nearest.

        Where the mesh ends it has no inside: what is nearest to such an edge is outside.
        """
        _, candidates = self.tree.query(points, k=np.arange(1, min(NEAREST, len(self.corners)) + 1))
        found = self.corners[candidates]
        shares = _closest(points[:, np.newaxis], found)
        places = np.einsum("nkc,nkcx->nkx", shares, found)
        away = np.linalg.norm(points[:, np.newaxis] - places, axis=2)
        best = np.argmin(away, axis=1)
        row = np.arange(len(points))
        place = places[row, best]
        normal = np.einsum("nc,ncx->nx", shares[row, best], self.normals[candidates[row, best]])
        outside = np.einsum("nx,nx->n", points - place, normal) >= 0.0
        # On the edge from a corner to the next the third corner has no share
        on_edge = np.roll(shares[row, best], 1, axis=1) < ON_EDGE
        outside |= (on_edge & self.open_edges[candidates[row, best]]).any(axis=1)
        return np.where(outside, 1.0, -1.0) * away[row, best], place

    def holds(self, points: Values) -> npt.NDArray[np.bool_]:
        """
        Return which of (N, 3) points are inside: straight up and straight down the mesh is left once more than entered.

        Of a mesh with thin and folded parts, as a hand, the nearest normal does not say it; and where a mesh ends, as
        an arm does, one of both lines is not enough.
        """
        a, b, c = (self.corners[np.newaxis, :, corner] for corner in range(3))
        place = points[:, np.newaxis]
        sides = [_turn(place, first, second) for first, second in ((b, c), (c, a), (a, b))]
        area = np.where(np.abs(total := sum(sides)) < 1e-12, np.inf, total)
        shares = [side / area for side in sides]
        crossed = np.logical_and.reduce([share >= 0.0 for share in shares])
        height = sum(share * corner[..., 2] for share, corner in zip(shares, (a, b, c), strict=True))
        above, below = ((crossed & there).sum(axis=1) for there in (height > place[..., 2], height < place[..., 2]))
        inside: npt.NDArray[np.bool_] = (above % 2 == 1) & (below % 2 == 1)
        return inside


def _turn(place: Values, first: Values, second: Values) -> Values:
    """Return twice the area, seen from above, of the triangle that a place makes with an edge."""
    one, other = first - place, second - place
    twice: Values = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return twice


def _closest(points: Values, corners: Values) -> Values:
    """Return the corners' shares (N, K, 3) of the place in each triangle that is nearest to its point."""
    a, b, c = corners[..., 0, :], corners[..., 1, :], corners[..., 2, :]
    ab, ac, ap = b - a, c - a, points - a
    d00, d01, d11 = _dot(ab, ab), _dot(ab, ac), _dot(ac, ac)
    d20, d21 = _dot(ap, ab), _dot(ap, ac)
    area = np.maximum(d00 * d11 - d01 * d01, 1e-12)
    v, w = (d11 * d20 - d01 * d21) / area, (d00 * d21 - d01 * d20) / area
    inner = np.stack([1.0 - v - w, v, w], axis=-1)
    best, least = inner, np.where((inner >= 0.0).all(axis=-1), 0.0, np.inf)
    # Outside of it the nearest place is on an edge
    for first, second in ((0, 1), (1, 2), (2, 0)):
        start, along = corners[..., first, :], corners[..., second, :] - corners[..., first, :]
        t = np.clip(_dot(points - start, along) / np.maximum(_dot(along, along), 1e-12), 0.0, 1.0)
        off = _dot(points - start - t[..., np.newaxis] * along, points - start - t[..., np.newaxis] * along)
        shares = np.zeros_like(inner)
        shares[..., first], shares[..., second] = 1.0 - t, t
        better = off < least
        best, least = np.where(better[..., np.newaxis], shares, best), np.where(better, off, least)
    return best


def _dot(a: Values, b: Values) -> Values:
    result: Values = np.einsum("...x,...x->...", a, b)
    return result
