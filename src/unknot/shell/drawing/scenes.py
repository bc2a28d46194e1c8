"""One person's scene as bytes for the browser: skin, head, drape, what the body lies on, and the surface as a grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from unknot.anatomy import Back
from unknot.anatomy.bodies import Body, BodyModel
from unknot.anatomy.heightfield import HeightField, rastered
from unknot.anatomy.packing import SCALE_MM, Packer, positions
from unknot.anatomy.surface import surface_of
from unknot.shell.drawing.cloth import clinging
from unknot.shell.drawing.furnishing import furniture_for
from unknot.shell.drawing.furniture import Solid, joined
from unknot.shell.drawing.heads import HeadWear, worn

__all__ = ["scene_bytes"]

Points = npt.NDArray[np.float64]

_STEP_MM = 6.0
_HEIGHT_SCALE_MM = 1.0 / 32.0
_OVER_SKIN_MM = 4.0
_HEM_ON_THE_SIDE_MM = -8.0
_LIFTED_AROUND = 5
"""Nodes: as far as the drape's own vertices are apart."""


def scene_bytes(model: BodyModel, back: Back, head: HeadWear = "wrap") -> bytes:
    """Return the scene of one person: see `anatomy.packing` for the format."""
    body = model.body_of(back)
    wear, material = worn(body.head, model.head_faces, head)
    drape = _over(body.drape, model, body) if model.position == "prone" else body.drape
    packer = Packer()
    meshes = [
        _mesh(packer, "skin", "skin", _skin(model, body)),
        _mesh(packer, "head", material, wear),
        _mesh(packer, "drape", "towel", _cloth(model, body, drape)),
        _mesh(packer, "furniture", "upholstery", furniture_for(model.position, body.skin, body.head, model.wrists)),
    ]
    header = {
        "kind": "body",
        "position": model.position,
        "scale": SCALE_MM,
        "meshes": meshes,
        "surface": _packed_surface(packer, surface_of(model, body)),
    }
    return packer.packed(header)


def _skin(model: BodyModel, body: Body) -> Solid:
    return joined((body.skin, model.skin_faces.astype(np.int64)), (body.head, model.head_faces.astype(np.int64)))


def _cloth(model: BodyModel, body: Body, drape: Points) -> Solid:
    """Return the drape; on the side it falls away from the lower hip, which has a cloth of its own."""
    sheet = (drape, model.drape_faces.astype(np.int64))
    if model.position != "side_lying":
        return sheet
    return joined(sheet, clinging(body.skin, model.skin_faces.astype(np.int64), _HEM_ON_THE_SIDE_MM))


def _over(drape: Points, model: BodyModel, body: Body) -> Points:
    """Return the drape, lifted round every place where skin would show through it."""
    half = _STEP_MM * np.ceil(np.abs(body.skin[:, 0]).max() / _STEP_MM)
    low = _STEP_MM * np.floor(body.skin[:, 1].min() / _STEP_MM)
    x, y = (-half, half), (low, float(drape[:, 1].max()))
    skin, sheet = (
        rastered(points, faces, x, y, _STEP_MM, continued=False).heights_mm
        for points, faces in ((body.skin, model.skin_faces), (drape, model.drape_faces))
    )
    both = np.isfinite(skin) & np.isfinite(sheet)
    missing = np.maximum(np.where(both, skin, 0.0) + _OVER_SKIN_MM - np.where(both, sheet, np.inf), 0.0)
    around = sliding_window_view(np.pad(missing, _LIFTED_AROUND), (2 * _LIFTED_AROUND + 1,) * 2)
    missing = around.max(axis=(2, 3))
    inside = (np.abs(drape[:, 0]) <= half) & (drape[:, 1] >= low)
    lifted = drape.copy()
    lifted[inside, 2] += HeightField(x[0], y[0], _STEP_MM, missing).at(drape[inside, :2])
    return lifted


def _mesh(packer: Packer, name: str, material: str, solid: tuple[Points, npt.NDArray[Any]]) -> dict[str, Any]:
    vertices, faces = solid
    return {
        "name": name,
        "material": material,
        "vertices": len(vertices),
        "triangles": len(faces),
        "offset": [0, 0, 0],
        "position": packer.add(positions(vertices)),
        "index": packer.add(faces.astype(np.uint16)),
    }


def _packed_surface(packer: Packer, channels: dict[str, HeightField]) -> dict[str, Any]:
    grids = list(channels.values())
    rows, columns = grids[0].heights_mm.shape
    # Heights over a table fit into finer units than places in a scene
    scale = _HEIGHT_SCALE_MM if len(grids) == 1 else SCALE_MM
    return {
        "x0": grids[0].x0_mm,
        "y0": grids[0].y0_mm,
        "step": grids[0].step_mm,
        "columns": columns,
        "rows": rows,
        "channels": list(channels),
        "scale": scale,
        "data": packer.add(np.round(np.stack([grid.heights_mm for grid in grids]) / scale).astype(np.int16)),
    }
