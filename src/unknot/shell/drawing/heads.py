"""What a head wears: a wrapped towel, or hair cut short or worn in a bun. Faces are never drawn.

Each is a cap over the smooth egg of the head, from the crown to its edge, where it turns round and ends under the skin.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from unknot.anatomy.bodies import HEAD_COLUMNS
from unknot.shell.drawing.furniture import Faces, Solid, cushion, joined

__all__ = ["HEADS", "HeadWear", "worn"]

HeadWear = Literal["wrap", "short", "bun"]
HEADS: tuple[HeadWear, ...] = get_args(HeadWear)

Points = npt.NDArray[np.float64]

_COLUMNS, _ROWS = 42, 15
_UNDER_MM: Final = -4.0
_TURNED: Final = ((0.010, 0.96), (0.018, 0.72), (0.016, 0.36), (0.004, 0.08))
"""The edge turned round: how far beyond it, as a share of the way from the crown, and what is left of the thickness."""


def worn(head: Points, wear: HeadWear) -> tuple[Solid, str]:
    """Return the cap and its material ("towel" or "hair").

    Parameters
    ----------
    head : (N, 3) mm
        The egg on its grid of directions: crown first, then rings with the back of the head first, the neck last.
    """
    middle = (head.max(axis=0) + head.min(axis=0)) / 2.0
    up, back, side = _axes(head, middle)
    if wear == "wrap":
        skin, rest = _to_edge(head, middle, up + 0.35 * back, -0.16)
        toward = (skin - middle) / np.linalg.norm(skin - middle, axis=2, keepdims=True)
        folds = 1.8 * np.sin(7.0 * toward @ up + 4.0 * toward @ side + 2.0 * toward @ back)
        thick = 15.0 + folds * np.minimum(1.0, rest / 0.3) + 3.5 * np.exp(-((rest / 0.16) ** 2))
        knot = cushion(middle + back * 56.0 + up * 84.0, (40.0, 36.0, 26.0), 0.9)
        return joined(_cap(skin, toward, thick), knot), "towel"
    skin, rest = _to_edge(head, middle, 0.75 * up + 0.66 * back, -0.02)
    toward = (skin - middle) / np.linalg.norm(skin - middle, axis=2, keepdims=True)
    # Fuller over the nape, which comes out of the egg farther than the rest of the neck
    nape = 9.0 * np.maximum(toward @ back, 0.0) * np.exp(-rest / 0.3)
    hair = _cap(skin, toward, 12.0 + nape + 2.5 * np.minimum(1.0, rest / 0.35) + 0.8 * np.sin(14.0 * toward @ side))
    if wear == "bun":
        reach = float(np.linalg.norm(head[0] - middle))
        hair = joined(hair, cushion(middle + (0.80 * back + 0.52 * up) * (reach + 12.0), (38.0, 38.0, 34.0), 0.95))
    return hair, "hair"


def _to_edge(head: Points, middle: Points, above: Points, least: float) -> tuple[Points, Points]:
    """Return the egg from its crown to where directions fall below `least` along `above`, and a little beyond.

    Returns
    -------
    skin : (rows, columns, 3)
    rest : (rows, columns)
        What is left of the way to the edge, as a share of it; 0 beyond.
    """
    rings = head[1:-1].reshape(-1, HEAD_COLUMNS, 3)
    rows = np.concatenate(
        [np.broadcast_to(head[0], rings[:1].shape), rings, np.broadcast_to(head[-1], rings[:1].shape)]
    )
    # Round the head everything repeats, so waves pass smoothly through every vertex
    fine = np.fft.irfft(np.fft.rfft(rows, axis=1), _COLUMNS, axis=1) * (_COLUMNS / HEAD_COLUMNS)
    along = ((fine - middle) / np.linalg.norm(fine - middle, axis=2, keepdims=True)) @ above
    below = np.argmax(along < least, axis=0)
    columns = np.arange(_COLUMNS)
    before, after = along[below - 1, columns], along[below, columns]
    edge = below - 1.0 + (before - least) / (before - after)
    shares = np.concatenate([np.linspace(0.02, 1.0, _ROWS), [1.0 + beyond for beyond, _ in _TURNED], [0.96]])
    at = np.minimum(shares[:, None] * edge, len(rows) - 1.001)
    low = at.astype(np.intp)
    part = (at - low)[:, :, None]
    skin = (1.0 - part) * fine[low, columns] + part * fine[low + 1, columns]
    return skin, np.broadcast_to(np.maximum(1.0 - shares, 0.0)[:, None], at.shape)


def _cap(skin: Points, toward: Points, thick: Points) -> Solid:
    """Return a cap over the head, closed at the crown, its edge turned round to under the skin."""
    over = thick.copy()
    for row, (_, share) in enumerate(_TURNED, start=_ROWS):
        over[row] = share * thick[_ROWS - 1]
    over[-1] = _UNDER_MM
    points = skin + toward * over[:, :, None]
    crown = points[0].mean(axis=0)
    return np.concatenate([[crown], points.reshape(-1, 3)]), _woven(len(points))


def _woven(rows: int) -> Faces:
    """Return the faces of a cap: a fan round its crown, then rings."""
    at = 1 + np.arange(rows * _COLUMNS).reshape(rows, _COLUMNS)
    after = np.roll(at, -1, axis=1)
    a, b, c, d = at[:-1], after[:-1], after[1:], at[1:]
    fan = np.stack([np.zeros(_COLUMNS, np.int64), at[0], after[0]], -1)
    return np.concatenate([fan, np.stack([a, c, b], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3)])


def _axes(head: Points, middle: Points) -> tuple[Points, Points, Points]:
    """Return the directions to the crown, to the back of the head, and to its right."""
    up = head[0] - head[-1]
    up = up / np.linalg.norm(up)
    ring = head[1:-1].reshape(-1, HEAD_COLUMNS, 3)
    back = ring[len(ring) // 2, 0] - middle
    back = back - up * (back @ up)
    back = back / np.linalg.norm(back)
    return up, back, np.cross(up, back)
