"""Meshes: subdividing where it is looked at closely, cutting with a plane, normals, smoothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp  # type: ignore[import-untyped]

from bake.rig import Array

__all__ = ["Faces", "averaging", "cut", "largest_part", "normals", "refined", "subdivision", "used"]

Faces = npt.NDArray[np.int32]


def normals(vertices: Array, faces: Faces) -> Array:
    """Return unit normals, weighted by area."""
    corners = vertices[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    summed = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(summed, faces[:, corner], across)
    unit: Array = summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-15)
    return unit


def _edges(faces: Faces) -> tuple[Faces, npt.NDArray[np.intp]]:
    """Return the edges, each once, and for every face the rows of its three edges (01, 12, 20)."""
    pairs = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    unique, inverse = np.unique(pairs, axis=0, return_inverse=True)
    return unique.astype(np.int32), inverse.reshape(3, -1).T


def averaging(faces: Faces, count: int) -> sp.csr_matrix:
    """Return the matrix that gives each vertex the mean of its neighbours."""
    edges, _ = _edges(faces)
    both = np.concatenate([edges, edges[:, ::-1]])
    matrix = sp.csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count))
    degree = np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1.0)
    return sp.diags(1.0 / degree) @ matrix


def subdivision(faces: Faces, count: int) -> sp.csr_matrix:
    """Return the matrix of one Loop subdivision: rows are the old vertices, then one for each edge in order."""
    edges, of_face = _edges(faces)
    opposite = np.concatenate([faces[:, 2], faces[:, 0], faces[:, 1]])
    row = of_face.T.ravel()
    inner = np.bincount(row, minlength=len(edges)) == 2
    base = sp.csr_matrix(
        (
            np.repeat(np.where(inner, 3.0 / 8.0, 0.5), 2),
            (np.repeat(np.arange(len(edges)), 2), edges.ravel()),
        ),
        shape=(len(edges), count),
    )
    wings = sp.csr_matrix((np.where(inner[row], 1.0 / 8.0, 0.0), (row, opposite)), shape=(len(edges), count))
    both = np.concatenate([edges, edges[:, ::-1]])
    ring = sp.csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count))
    degree = np.maximum(np.asarray(ring.sum(axis=1)).ravel(), 1.0)
    beta = np.where(degree == 3.0, 3.0 / 16.0, 3.0 / (8.0 * degree))
    rim = np.concatenate([edges[~inner], edges[~inner][:, ::-1]])
    on_rim = np.bincount(rim[:, 0], minlength=count) > 0
    rim_ring = sp.csr_matrix((np.ones(len(rim)), (rim[:, 0], rim[:, 1])), shape=(count, count))
    old = (
        sp.diags(np.where(on_rim, 0.75, 1.0 - degree * beta))
        + sp.diags(np.where(on_rim, 0.0, beta)) @ ring
        + sp.diags(np.where(on_rim, 0.125, 0.0)) @ rim_ring
    )
    return sp.vstack([old, base + wings]).tocsr()


def refined(faces: Faces, count: int, split: npt.NDArray[np.bool_], kept: npt.NDArray[np.bool_]) -> Faces:
    """Return the kept faces over the vertices of `subdivision`: four for each split one, its neighbours stitched."""
    edges, of_face = _edges(faces)
    halved = np.zeros(len(edges), dtype=bool)
    halved[of_face[split].ravel()] = True
    found: list[tuple[int, int, int]] = []
    for face, rows in zip(faces[kept].tolist(), of_face[kept].tolist(), strict=True):
        found += _filled(face, [count + row if halved[row] else -1 for row in rows])
    return np.array(found, dtype=np.int32)


def _filled(face: list[int], middles: list[int]) -> list[tuple[int, int, int]]:
    """Fill one triangle whose edges 01, 12, 20 may each have a middle (-1: none)."""
    a, b, c = face
    cut_edges = [i for i, middle in enumerate(middles) if middle >= 0]
    if not cut_edges:
        return [(a, b, c)]
    if len(cut_edges) == 3:
        p, q, r = middles
        return [(a, p, r), (p, b, q), (r, q, c), (p, q, r)]
    # Turn the triangle so that the first cut edge comes first and, of two, the uncut one last
    turn = cut_edges[0] if len(cut_edges) == 1 or cut_edges == [0, 1] or cut_edges == [1, 2] else 2
    a, b, c = face[turn], face[(turn + 1) % 3], face[(turn + 2) % 3]
    p, q = middles[turn], middles[(turn + 1) % 3]
    if len(cut_edges) == 1:
        return [(a, p, c), (p, b, c)]
    return [(p, b, q), (a, p, q), (a, q, c)]


def cut(faces: Faces, count: int, side: Array) -> tuple[sp.csr_matrix, Faces]:
    """Cut a mesh where `side` (one number for each vertex) turns negative; keep what is positive.

    Returns the matrix that makes the new vertices (the old ones, then one on each edge that is cut) and the faces.
    """
    edges, of_face = _edges(faces)
    ends = side[edges]
    crossed = (ends[:, 0] < 0.0) != (ends[:, 1] < 0.0)
    place = np.where(crossed, ends[:, 0] / np.where(crossed, ends[:, 0] - ends[:, 1], 1.0), 0.0)
    rows = np.repeat(np.arange(len(edges)), 2)
    weights = np.stack([1.0 - place, place], axis=1).ravel()
    between_ends = sp.csr_matrix((weights, (rows, edges.ravel())), shape=(len(edges), count))
    kept: list[tuple[int, int, int]] = []
    for face, edge_rows in zip(faces.tolist(), of_face.tolist(), strict=True):
        corners: list[int] = []
        for at, corner in enumerate(face):
            if side[corner] >= 0.0:
                corners.append(corner)
            if crossed[edge_rows[at]]:
                corners.append(count + edge_rows[at])
        kept += [(corners[0], corners[i], corners[i + 1]) for i in range(1, len(corners) - 1)]
    return sp.vstack([sp.identity(count), between_ends]).tocsr(), np.array(kept, dtype=np.int32)


def used(faces: Faces) -> tuple[npt.NDArray[np.intp], Faces]:
    """Return the vertices that are used, and the faces in their numbering."""
    vertices, inverse = np.unique(faces, return_inverse=True)
    return vertices.astype(np.intp), inverse.reshape(-1, 3).astype(np.int32)


def largest_part(faces: Faces, count: int) -> npt.NDArray[np.bool_]:
    """Whether each face belongs to the largest connected part."""
    edges, _ = _edges(faces)
    graph = sp.csr_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(count, count))
    _, label = sp.csgraph.connected_components(graph, directed=False)
    of_face = label[faces[:, 0]]
    chosen: npt.NDArray[np.bool_] = of_face == np.bincount(of_face).argmax()
    return chosen
