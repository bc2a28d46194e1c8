"""The cloth over a body: a sheet over hips and legs, laid as the position asks for."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from unknot.anatomy.bodies import Body, BodyModel
from unknot.anatomy.heightfield import HeightField, rastered
from unknot.shell.drawing.cloth import around, clinging
from unknot.shell.drawing.furnishing import table_sides
from unknot.shell.drawing.furniture import Solid, joined
from unknot.shell.drawing.sheets import Frame, Sheet, eased, laid

__all__ = ["SEEN_UNDER_MM", "draped"]

Points = npt.NDArray[np.float64]
Profile = tuple[tuple[float, float], ...]

_HEM_MM: Final = {"prone": -15.0, "side_lying": -12.0, "seated": -4.0}
_LONG_MM: Final = 600.0
"""From the hem to where the picture has dissolved."""
_UNDER_HEM_MM: Final = -60.0
"""Hem of the cloth under the sheet of whoever lies on the side."""
_FRONT_MM: Final = 450.0
"""Before whoever lies on the side the sheet ends here, on the table."""
_TILTED: Final = np.radians(34.0)
"""A sheet over somebody who lies on the side is seen from over the table and from behind alike."""
SEEN_UNDER_MM: Final = 45.0
"""Skin that lies further behind the hem than this is not drawn."""

_STEP_MM: Final = 8.0
_SUNK_MM, _SUNK_FROM_MM = 50.0, 36.0
_RISES: Final = 8
"""Within about so many steps of the mesh the cloth over the lap comes up from under the trunk."""
_RIM_COLUMNS: Final = 4
"""Of the baked cloth at each side: they hang over the table's edge."""
_FROM_UNDER_MM: Final = (70.0, 100.0)
"""The cloth over the legs of whoever lies prone is so much deeper at the hem, and as high as it is so far behind it."""
_WAIST_MM: Final = 40.0
_SLOPES, _ROUND = 0.42, 0.55
"""Share of its height that is only slope, and how round what stands over that is."""

_OVER_EDGE_MM: Final = ((6.0, -1.5), (11.0, -6.0), (14.0, -14.0), (15.0, -52.0), (15.0, -92.0))
_ON_TABLE_MM: Final = ((4.0, -1.0), (7.0, -3.5), (8.0, -7.0), (8.0, -9.0), (8.0, -12.0))


def draped(model: BodyModel, body: Body, surface: dict[str, HeightField]) -> tuple[Solid, Points]:
    """Return the cloth, and for every vertex of the skin how far behind the hem it lies, mm."""
    skin = (body.skin, model.skin_faces.astype(np.int64))
    legs = (body.drape, model.drape_faces.astype(np.int64))
    if model.position == "seated":
        return _seated(skin, legs, surface)
    legs = _legs(legs, len(np.unique(model.drape_plan[:, 1])))
    return _prone(skin, legs) if model.position == "prone" else _side_lying(skin, legs, surface)


def _prone(skin: Solid, legs: Solid) -> tuple[Solid, Points]:
    frame = Frame(*np.eye(3))
    hem = _HEM_MM["prone"]
    left, right = table_sides("prone", skin[0])
    sheet = Sheet(
        frame, (left + 8.0, right - 8.0), hem - _LONG_MM, hem, (0.0, 0.0), _falls(_OVER_EDGE_MM, _OVER_EDGE_MM)
    )
    return laid(sheet, skin, _from_under(legs, skin, hem)), hem - skin[0][:, 1]


def _from_under(legs: Solid, skin: Solid, hem: float) -> Solid:
    """
    Return the cloth over the legs without a hem of its own, which would hold the sheet off the skin.

    Beside the trunk it stays, and the sheet goes down on it to the table.
    """
    deep, over = _FROM_UNDER_MM
    points = legs[0].copy()
    waist = skin[0][np.abs(skin[0][:, 1] - hem) < _WAIST_MM]
    side = np.abs(waist[waist[:, 2] > 0.5 * waist[:, 2].max(), 0]).max()
    share = eased((hem - points[:, 1]) / over)
    points[:, 2] -= deep * (1.0 - share) * eased((side - np.abs(points[:, 0])) / _WAIST_MM)
    return points, legs[1]


def _side_lying(skin: Solid, legs: Solid, surface: dict[str, HeightField]) -> tuple[Solid, Points]:
    """A sheet over hips and legs, and a cloth of their own for the hips, whoever looks under the sheet."""
    cos, sin = np.cos(_TILTED), np.sin(_TILTED)
    frame = Frame(np.array([cos, 0.0, sin]), np.array([0.0, 1.0, 0.0]), np.array([-sin, 0.0, cos]))
    low, high = _spine(surface)
    # The trunk lies aslant on the table; the hem goes straight across it
    skew = -cos * (high - low)[0] / (high - low)[1]
    hem = _HEM_MM["side_lying"] - skew * float(low @ frame.across)
    back, front = table_sides("side_lying", skin[0])
    sides = (cos * (back + 8.0), cos * min(front - 8.0, _FRONT_MM))
    sheet = Sheet(
        frame,
        sides,
        _HEM_MM["side_lying"] - _LONG_MM,
        hem,
        (0.0, -sin / cos),
        _falls(_OVER_EDGE_MM, _ON_TABLE_MM),
        skew,
    )
    behind = hem + skew * (skin[0] @ frame.across) - skin[0][:, 1]
    return joined(laid(sheet, skin, legs), clinging(*skin, _UNDER_HEM_MM)), behind


def _seated(skin: Solid, legs: Solid, surface: dict[str, HeightField]) -> tuple[Solid, Points]:
    """A cloth over the lap, and over it one round the hips, its hem across the small of the back."""
    low, high = _spine(surface)
    along = (high - low) * [0.0, 1.0, 1.0]
    along /= np.linalg.norm(along)
    across = np.array([1.0, 0.0, 0.0])
    frame = Frame(across, along, np.cross(across, along))
    hem = float(low @ along) + _HEM_MM["seated"]
    lap = frame.of(legs[0])
    end = float(lap[:, 1].min()) + 14.0
    sheet = Sheet(frame, (-326.0, 326.0), end, hem, (float(lap[:, 2].min()), 0.0), _falls(_OVER_EDGE_MM, _OVER_EDGE_MM))
    under = (_sunk(legs, skin, frame, hem), legs[1])
    return joined(laid(sheet, skin, legs), under), hem - skin[0] @ along


def _sunk(lap: Solid, skin: Solid, frame: Frame, hem: float) -> Points:
    """Return the cloth over the lap, drawn well under the skin where the trunk leans over it beyond the hem.

    From there outward it rises little by little: where it comes out from under the skin, its line is an even one.
    """
    placed = frame.of(lap[0])
    x, y = ((placed[:, axis].min(), placed[:, axis].max()) for axis in (0, 1))
    trunk = rastered(frame.of(skin[0]), skin[1], x, y, _STEP_MM, continued=False).heights_mm
    row, column = (np.floor((placed[:, axis] - low) / _STEP_MM).astype(np.intp) for axis, low in ((1, y[0]), (0, x[0])))
    over = trunk[np.minimum(row, trunk.shape[0] - 1), np.minimum(column, trunk.shape[1] - 1)]
    beyond = (placed[:, 1] > hem - _SUNK_FROM_MM) & np.isfinite(over)
    sunk = np.where(beyond, np.maximum(placed[:, 2] - over + _SUNK_MM, 0.0), 0.0)[:, None]
    for _ in range(_RISES):
        sunk = np.maximum(sunk, around(sunk, lap[1]))
    placed[:, 2] -= sunk[:, 0]
    return frame.scene(placed)


def _spine(surface: dict[str, HeightField]) -> tuple[Points, Points]:
    """Return two places of the scene over the spine: at the dimples, and higher up the small of the back."""
    low, high = (np.array([surface[axis].at(np.array([[0.0, y]]))[0] for axis in "xyz"]) for y in (-8.0, 150.0))
    return low, high


def _legs(pitched: Solid, rows: int) -> Solid:
    """Return the legs under a cloth that was pitched over them like a tent, (rows · columns, 3), without its slopes."""
    points = pitched[0].reshape(rows, -1, 3).copy()
    heights = points[:, :, 2]
    low = np.maximum(heights[:, _RIM_COLUMNS], heights[:, -1 - _RIM_COLUMNS])[:, None]
    high = heights.max(axis=1, keepdims=True)
    share = np.clip((heights - low) / (high - low), 0.0, 1.0)
    points[:, :, 2] = high * np.clip((share - _SLOPES) / (1.0 - _SLOPES), 0.0, 1.0) ** _ROUND
    return points.reshape(-1, 3), pitched[1]


def _falls(left: Profile, right: Profile) -> tuple[Points, Points]:
    """Return how a sheet goes on beyond its sides, from how far out and how far down it goes."""
    first, last = (np.array([(out, 0.0, down) for out, down in fall]) for fall in (left, right))
    return first * [-1.0, 1.0, 1.0], last
