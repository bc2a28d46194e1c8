"""The skeleton of the parametric model: turning bones, aiming them, and carrying the skin along.

Rest axes: x to the recipient's left, y backward, z up; metres. A pose is a list of moves, parents before children. A
move of a bone named ".L" is mirrored to ".R", unless its name ends with "!".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp  # type: ignore[import-untyped]

__all__ = ["Aim", "Array", "Move", "Posed", "Rig", "Turn", "Twist", "between", "rotation"]

Array = npt.NDArray[np.float64]
_MIRROR = np.diag([-1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True)
class Turn:
    """Turn a bone by a matrix in rest axes."""

    bone: str
    matrix: Array


@dataclass(frozen=True, slots=True)
class Aim:
    """Turn a bone so that its head-to-child line points along `direction` (rest axes, after posing)."""

    bone: str
    child: str
    direction: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Twist:
    """Turn a bone about its own head-to-child line, degrees."""

    bone: str
    child: str
    degrees: float


Move = Turn | Aim | Twist


@dataclass(frozen=True, slots=True)
class Posed:
    """Vertices, bone heads and bone turns after posing."""

    vertices: Array
    heads: Array
    turns: Array


def rotation(axis: Iterable[float], degrees: float) -> Array:
    """Return the matrix of a turn about an axis, by the right hand."""
    x, y, z = np.asarray(list(axis), dtype=float) / np.linalg.norm(list(axis))
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    angle = math.radians(degrees)
    turned: Array = np.eye(3) + math.sin(angle) * cross + (1.0 - math.cos(angle)) * cross @ cross
    return turned


def between(start: Array, end: Array) -> Array:
    """Return the shortest turn from one direction to another."""
    axis = np.cross(start, end)
    length = float(np.linalg.norm(axis))
    if length < 1e-9:
        return np.eye(3)
    return rotation(axis, math.degrees(math.atan2(length, float(start @ end))))


@dataclass(frozen=True)
class Rig:
    """Faces, bones and skinning weights; the same for every body."""

    faces: npt.NDArray[np.int32]
    bones: tuple[str, ...]
    parents: npt.NDArray[np.int32]
    skinning: sp.csr_matrix

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Rig:
        """Return the rig of the stored shapes."""
        influences, weights = stored["influences"], stored["weights"]
        rows = np.repeat(np.arange(len(weights)), weights.shape[1])
        matrix = sp.csr_matrix(
            (weights.ravel(), (rows, influences.ravel())), shape=(len(weights), len(stored["parents"]))
        )
        return cls(stored["faces"], tuple(str(b) for b in stored["bones"]), stored["parents"], matrix)

    @cached_property
    def index(self) -> dict[str, int]:
        """Bone name -> row."""
        return {name: row for row, name in enumerate(self.bones)}

    def weight(self, *prefixes: str, side: str = "") -> Array:
        """Return how much of each vertex hangs on the bones whose names start and end like this."""
        chosen = [b.startswith(prefixes) and b.endswith(side) for b in self.bones]
        total: Array = np.asarray(self.skinning[:, chosen].sum(axis=1)).ravel()
        return total

    def posed(self, vertices: Array, heads: Array, moves: Iterable[Move]) -> Posed:
        """Return the body after the moves."""
        local = np.tile(np.eye(3), (len(self.bones), 1, 1))
        for move in moves:
            for bone, mirrored in self._sides(move.bone):
                row = self.index[bone]
                local[row] = self._turned(local, heads, row, move, mirrored)
        turns, places = self._forward(local, heads)
        shifts = places - np.einsum("bij,bj->bi", turns, heads)
        blended = self.skinning @ np.concatenate([turns.reshape(-1, 9), shifts], axis=1)
        carried = np.einsum("vij,vj->vi", blended[:, :9].reshape(-1, 3, 3), vertices) + blended[:, 9:]
        return Posed(carried, places, turns)

    @staticmethod
    def _sides(bone: str) -> list[tuple[str, bool]]:
        if bone.endswith("!"):
            return [(bone[:-1], False)]
        if bone.endswith(".L"):
            return [(bone, False), (bone[:-2] + ".R", True)]
        return [(bone, False)]

    def _turned(self, local: Array, heads: Array, row: int, move: Move, mirrored: bool) -> Array:
        if isinstance(move, Turn):
            matrix = _MIRROR @ move.matrix @ _MIRROR if mirrored else move.matrix
            turned: Array = local[row] @ matrix
            return turned
        child = self.index[move.child[:-2] + ".R" if mirrored else move.child]
        line = heads[child] - heads[row]
        if isinstance(move, Twist):
            twisted: Array = local[row] @ rotation(line, -move.degrees if mirrored else move.degrees)
            return twisted
        direction = np.array(move.direction) * ([-1.0, 1.0, 1.0] if mirrored else [1.0, 1.0, 1.0])
        turns, _ = self._forward(local, heads)
        own = turns[self.parents[row]].T @ (direction / np.linalg.norm(direction))
        return between(line / np.linalg.norm(line), own)

    def _forward(self, local: Array, heads: Array) -> tuple[Array, Array]:
        turns, places = local.copy(), heads.copy()
        for row, parent in enumerate(self.parents):
            if parent >= 0:
                turns[row] = turns[parent] @ local[row]
                places[row] = places[parent] + turns[parent] @ (heads[row] - heads[parent])
        return turns, places
