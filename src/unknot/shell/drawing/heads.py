"""What a head wears: a wrapped towel, or hair cut short or worn in a bun. Faces are never drawn.

Each is a shell over the smooth egg of the head: outside it where there is towel or hair, just under the skin elsewhere,
so that its edge is where the two cross.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from unknot.anatomy.bodies import HEAD_COLUMNS
from unknot.shell.drawing.furniture import Solid, cushion, joined

__all__ = ["HEADS", "HeadWear", "worn"]

HeadWear = Literal["wrap", "short", "bun"]
HEADS: tuple[HeadWear, ...] = get_args(HeadWear)

Points = npt.NDArray[np.float64]

_UNDER_MM = -4.0
_SOFT = 0.10


def worn(head: Points, faces: npt.NDArray[np.integer], wear: HeadWear) -> tuple[Solid, str]:
    """Return the shell and its material ("towel" or "hair").

    Parameters
    ----------
    head : (N, 3) mm
        The egg on its grid of directions: crown first, then rings with the back of the head first, the neck last.
    faces : (M, 3)
    """
    middle = (head.max(axis=0) + head.min(axis=0)) / 2.0
    up, back, side = _axes(head, middle)
    toward = (head - middle) / np.linalg.norm(head - middle, axis=1, keepdims=True)
    height, behind, across = toward @ up, toward @ back, toward @ side
    if wear == "wrap":
        covered = _rise(height + 0.35 * behind, -0.16)
        folds = 2.6 * np.sin(9.0 * height + 5.0 * across + 2.0 * behind)
        band = 5.0 * np.exp(-(((height + 0.35 * behind) / 0.16) ** 2))
        shell = head + toward * (_UNDER_MM + covered * (17.0 - _UNDER_MM + folds + band))[:, None]
        knot = cushion(middle + back * 62.0 + up * 92.0, (38.0, 34.0, 24.0), 0.9)
        return joined((shell, np.asarray(faces, dtype=np.int64)), knot), "towel"
    covered = _rise(0.75 * height + 0.66 * behind, -0.02)
    lie = 1.2 * np.sin(14.0 * across + 3.0 * height)
    shell = head + toward * (_UNDER_MM + covered * (13.0 - _UNDER_MM + lie))[:, None]
    hair = (shell, np.asarray(faces, dtype=np.int64))
    if wear == "bun":
        reach = float(np.linalg.norm(head[0] - middle))
        hair = joined(hair, cushion(middle + (0.80 * back + 0.52 * up) * (reach + 12.0), (38.0, 38.0, 34.0), 0.95))
    return hair, "hair"


def _axes(head: Points, middle: Points) -> tuple[Points, Points, Points]:
    """Return the directions to the crown, to the back of the head, and to its right."""
    up = head[0] - head[-1]
    up = up / np.linalg.norm(up)
    ring = head[1:-1].reshape(-1, HEAD_COLUMNS, 3)
    back = ring[len(ring) // 2, 0] - middle
    back = back - up * (back @ up)
    back = back / np.linalg.norm(back)
    return up, back, np.cross(up, back)


def _rise(at: Points, edge: float) -> Points:
    t = np.clip((at - edge) / _SOFT + 0.5, 0.0, 1.0)
    rise: Points = t * t * (3.0 - 2.0 * t)
    return rise
