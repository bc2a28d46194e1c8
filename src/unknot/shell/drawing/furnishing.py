"""What a body lies or sits on, placed by the body itself: table and face rest, pillows, chair and desk."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from unknot.shell.drawing.furniture import Solid, cushion, face_rest, joined, slab

__all__ = ["furniture_for", "table_sides"]

Points = npt.NDArray[np.float64]

_TABLE_THICK_MM = 62.0
_TABLE_X_MM = {"prone": (-388.0, 388.0), "side_lying": (-282.0, 522.0)}
_BESIDE_MM = 60.0
_PAST_DRAPE_MM = 30.0


def furniture_for(position: str, skin: Points, head: Points, wrists: tuple[int, int]) -> Solid:
    """Return everything that carries the body.

    Parameters
    ----------
    skin, head : (N, 3) mm
    wrists
        The skin's vertices at the left and the right wrist.
    """
    if position == "prone":
        return _prone(skin, head)
    if position == "side_lying":
        return _side_lying(skin, head, skin[wrists[0]], skin[wrists[1]])
    return _seated(skin, head, (skin[wrists[0]] + skin[wrists[1]]) / 2.0)


def _middle(points: Points) -> Points:
    middle: Points = (points.max(axis=0) + points.min(axis=0)) / 2.0
    return middle


def table_sides(position: str, skin: Points) -> tuple[float, float]:
    """Return where the table ends on both sides of a body, mm: a broad one gets a broader table."""
    left, right = _TABLE_X_MM[position]
    return min(left, float(skin[:, 0].min()) - _BESIDE_MM), max(right, float(skin[:, 0].max()) + _BESIDE_MM)


def _table(position: str, skin: Points, top: float, stature: float) -> Solid:
    return slab(table_sides(position, skin), (-1120.0 * stature - _PAST_DRAPE_MM, top), (-_TABLE_THICK_MM, 0.0))


def _prone(skin: Points, head: Points) -> Solid:
    """A table up to the shoulders, and a padded ring for the face."""
    middle = _middle(head)
    stature = middle[1] / 592.0
    rest = face_rest(np.array([0.0, middle[1], middle[2] - 62.0]), 82.0, 106.0, 38.0)
    return joined(_table("prone", skin, middle[1] - 122.0, stature), rest)


def _side_lying(skin: Points, head: Points, low_wrist: Points, high_wrist: Points) -> Solid:
    """A pillow under head and hand, and one to hug."""
    middle = _middle(head)
    under_z = (head[:, 2].min() + 14.0) / 2.0
    under = cushion(np.array([(middle[0] + low_wrist[0]) / 2.0, middle[1], under_z]), (178.0, 205.0, under_z), 0.5)
    # The arm goes over it and sinks in before it ends
    hugged_z = (high_wrist[2] + 100.0) / 2.0
    place = np.array([high_wrist[0] - 70.0, high_wrist[1] - 15.0, hugged_z])
    hugged = cushion(place, (165.0, 232.0, hugged_z), 0.55)
    return joined(_table("side_lying", skin, middle[1] + 250.0, middle[1] / 560.0), under, hugged)


def _seated(skin: Points, head: Points, wrists: Points) -> Solid:
    """A seat, a desk with a pillow for forehead and hands, and one to lean the chest on."""
    middle = _middle(head)
    lowest = head[:, 2].min()
    seat_z = skin[np.abs(skin[:, 0]) < 150.0][:, 2].min()
    seat = slab((-180.0, 180.0), (-70.0, 300.0), (seat_z - 70.0, seat_z))
    desk_z = wrists[2] - 92.0
    desk = slab((-400.0, 400.0), (wrists[1] - 185.0, wrists[1] + 260.0), (desk_z - 36.0, desk_z), 40.0, 8.0)
    pad_z = (lowest + 26.0 - desk_z) / 2.0
    pad = cushion(np.array([0.0, wrists[1], desk_z + pad_z]), (205.0, 118.0, pad_z), 0.5)
    chest = cushion(np.array([0.0, middle[1] - 165.0, desk_z - 40.0]), (190.0, 78.0, 165.0), 0.6)
    return joined(seat, desk, pad, chest)
