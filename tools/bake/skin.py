"""The skin that is shown: the body without head and legs, fine where it is looked at, cut where the towel hides it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp  # type: ignore[import-untyped]

from bake.meshes import Faces, averaging, largest_part, normals, refined, subdivision, used
from bake.poses import Recipient
from bake.rig import Array

__all__ = ["Skin", "skin_of"]

_HIDDEN_BELOW_MM = -120.0
_FINE_ABOVE_MM = -45.0
_UNDERSIDE_NORMAL, _UNDERSIDE_MM = -0.3, 60.0
_ARM_ABOVE_MM, _ARM_BLEND_MM = 420.0, 190.0
_NAPE_MM = (58.0, 615.0, 55.0)
"""The skin goes on this far under the hair: half breadth, level, and lowest height."""
_SMOOTHINGS = 20


@dataclass(frozen=True)
class Skin:
    """Vertices are `matrix` times those of the model."""

    matrix: sp.csr_matrix
    faces: Faces
    arm: Array
    """How much each vertex moves as an arm, 0 to 1."""
    trunk: npt.NDArray[np.bool_]
    """Faces of the trunk, neck and shoulders: what hands work on."""
    relief: Array
    """How much of the relief each vertex takes, 0 to 1."""
    lumbar: Array
    """How much each vertex belongs to the small of the back, 0 to 1."""
    mean: sp.csr_matrix
    """Gives each vertex the mean of its neighbours."""

    def smoothed(self, points: Array) -> Array:
        """Return the points with bumps and pits of less than about 30 mm evened out."""
        for _ in range(_SMOOTHINGS):
            points = 0.4 * points + 0.6 * (self.mean @ points)
        return points


def skin_of(recipient: Recipient, body: Array, *, whole: bool = False) -> Skin:
    """Return the shown skin, chosen on the middle body lying prone (mm, y = 0 at the dimples).

    `whole` keeps the front and the forearms, which other positions show.
    """
    faces, parts = recipient.rig.faces, recipient.parts
    middle, facing = body[faces].mean(axis=1), normals(body, faces)[faces].mean(axis=1)
    head, arm = parts["head"][faces].mean(axis=1), parts["arm"][faces].mean(axis=1)
    nape = (middle[:, 1] < _NAPE_MM[1]) & (middle[:, 2] > _NAPE_MM[2]) & (np.abs(middle[:, 0]) < _NAPE_MM[0])
    shown = (middle[:, 1] > _HIDDEN_BELOW_MM) & ((head < 0.75) | nape)
    shown &= (parts["leg"][faces].mean(axis=1) < 0.5) | (middle[:, 2] > 120.0)
    if whole:
        hand = recipient.rig.weight("wrist", "finger", "metacarpal")[faces].mean(axis=1)
        shown = (shown | (arm > 0.5)) & (hand < 0.5)
    else:
        shown &= ~((facing[:, 2] < _UNDERSIDE_NORMAL) & (middle[:, 2] < _UNDERSIDE_MM) & (arm < 0.5))
        shown &= ~((facing[:, 2] < -0.6) & (middle[:, 1] < 430.0))
    shown &= largest_part(faces, len(body))
    fine = shown & (head < 0.75) & (middle[:, 1] > _FINE_ABOVE_MM) & (facing[:, 2] > -0.35)
    matrix = subdivision(faces, len(body))
    kept, kept_faces = used(refined(faces, len(body), fine, shown))
    weights = matrix[kept] @ np.stack([parts["arm"], parts["head"]], axis=1)
    shape = matrix[kept] @ body
    up = normals(shape, kept_faces)[:, 2]
    high = np.clip((_ARM_ABOVE_MM - shape[:, 1]) / _ARM_BLEND_MM, 0.0, 1.0)
    as_arm = _smooth(np.clip(weights[:, 0] * 1.6 - 0.3, 0.0, 1.0)) * _smooth(high)
    relief = np.clip(1.0 - 1.3 * weights[:, 0], 0.0, 1.0) * np.clip(1.0 - 2.0 * weights[:, 1], 0.0, 1.0)
    relief *= _smooth(np.clip(up / 0.35, 0.0, 1.0))
    lumbar = np.exp(-((shape[:, 0] / 120.0) ** 2)) * np.exp(-(((shape[:, 1] - 150.0) / 80.0) ** 2))
    lumbar *= (weights[:, 0] < 0.1) & (up > 0.2)
    mean = averaging(kept_faces, len(kept))
    trunk = (weights[:, 0] < 0.5)[kept_faces].all(axis=1)
    return Skin(matrix[kept], kept_faces, as_arm, trunk, relief, lumbar, mean)


def _smooth(t: Array) -> Array:
    smooth: Array = t * t * (3.0 - 2.0 * t)
    return smooth
