"""Registers a posed body with the reference chart, by the same kind of warp that carries the chart to a person.

Every baked body is stored as if it were the reference body: its spine at the chart's levels, its shoulder blades and
flanks where the chart has them. At run time the warp of one person's back carries the skin to that person, just as it
carries regions, marks and the drawing. So the body, the chart and the drawing cannot disagree.
"""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from bake.meshes import Faces
from bake.rig import Array
from unknot.anatomy.bodies import beside_mm, placed_beside
from unknot.anatomy.interpolation import monotone_curve
from unknot.anatomy.outline import HALF_WIDTHS_MM
from unknot.anatomy.warp import Warp

__all__ = ["LANDMARK_VERTICES", "registered", "warp_of"]

LANDMARK_VERTICES = MappingProxyType(
    {
        "c7": 1496,
        "t3": 1595,
        "t7": 1598,
        "t12": 3958,
        "l4": 4165,
        "psis_level": 4371,
        "acromion": 1601,
        "scapular_root": 1577,
        "medial_border": 3760,
        "inferior_angle": 1575,
        "iliac_crest": 4115,
        "psis": 4376,
        "rib_12_tip": 3976,
        "axillary_fold": 1419,
    }
)
"""Vertex of each landmark in the model's own mesh: on the midline or on the right. Frozen, and checked by eye."""

_LEVELS_MM = {"l4": 62.0, "t12": 208.0, "t7": 328.0, "t3": 397.0, "c7": 460.0}
_LOW_MM, _OCCIPUT_MM, _HIGH_MM = -320.0, 590.0, 920.0
_FRAME_MM = {"scapular_root": 75.0, "medial_border": 89.0, "inferior_angle": 82.0}
_PSIS_MM, _ACROMION_MM, _NECK_MM = 42.0, 198.0, 500.0
_FLANK_LEVELS_MM = (-60.0, -15.0, 20.0, 51.0, 75.0, 100.0, 130.0, 160.0, 195.0, 230.0)
_CHART_STATURE_M = 1.70


def warp_of(body: Array, faces: Faces, stature_m: float) -> Warp:
    """Return the warp from the reference chart to a posed body (mm, y = 0 at the dimples).

    `faces` are those of the trunk and neck without arms.
    """
    at = {name: body[vertex] for name, vertex in LANDMARK_VERTICES.items()}
    stature = stature_m / _CHART_STATURE_M
    levels = np.arange(_LOW_MM, _HIGH_MM + 0.5)
    own = [(_LOW_MM, _LOW_MM * stature), (0.0, 0.0), *((v, float(at[name][1])) for name, v in _LEVELS_MM.items())]
    own += [(v, float(at["c7"][1]) + (v - 460.0) * stature) for v in (_OCCIPUT_MM, _HIGH_MM)]
    person = _profile(levels, own)
    blades = float(np.mean([at[name][0] / x for name, x in _FRAME_MM.items()]))
    hips, shoulders = float(at["psis"][0] / _PSIS_MM), float(at["acromion"][0] / _ACROMION_MM)
    neck = _flank_ratio(body, faces, levels, person, _NECK_MM)
    frame = _profile(
        levels,
        [
            (-60.0, hips),
            (51.0, hips),
            (208.0, (hips + blades) / 2),
            (330.0, blades),
            (402.0, shoulders),
            (500.0, neck),
            (600.0, neck),
        ],
    )
    flank = [(v, _flank_ratio(body, faces, levels, person, v)) for v in _FLANK_LEVELS_MM]
    girth = _profile(
        levels, [*flank, (310.0, (flank[-1][1] + shoulders) / 2), (395.0, shoulders), (500.0, neck), (600.0, neck)]
    )
    half = _profile(levels, list(HALF_WIDTHS_MM))
    across = np.column_stack([frame, (frame / girth) ** 2 - 1.0, half, girth])
    return Warp(levels, person, across)


def _profile(levels: Array, knots: list[tuple[float, float]]) -> Array:
    known = np.array(knots)
    return monotone_curve(levels, known[:, 0], known[:, 1])


def _flank_ratio(body: Array, faces: Faces, levels: Array, person: Array, v: float) -> float:
    """How far the flank is from the midline at a level of the chart, against the reference."""
    y = float(np.interp(v, levels, person))
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    start, end = body[edges[:, 0]], body[edges[:, 1]]
    crossing = (start[:, 1] < y) != (end[:, 1] < y)
    start, end = start[crossing], end[crossing]
    part = (y - start[:, 1]) / (end[:, 1] - start[:, 1])
    widest = float(np.abs(start[:, 0] + part * (end[:, 0] - start[:, 0])).max())
    known = np.array(HALF_WIDTHS_MM)
    return widest / float(monotone_curve(np.array([v]), known[:, 0], known[:, 1])[0])


def registered(points: Array, arm: Array, warp: Warp) -> Array:
    """Return points (N, 3) of a posed body on the reference chart; `arm` says how much each belongs to an arm."""
    on_chart = warp.to_reference(points[:, :2])
    shifted = placed_beside(np.column_stack([points[:, 0], on_chart[:, 1]]), -beside_mm(warp))
    x = on_chart[:, 0] + arm * (shifted[:, 0] - on_chart[:, 0])
    return np.column_stack([x, on_chart[:, 1], points[:, 2]])
