"""One person's scene as bytes for the browser: skin, head, drape, what the body lies on, and the surface as a grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from unknot.anatomy import Back
from unknot.anatomy.bodies import Body, BodyModel
from unknot.anatomy.heightfield import HeightField
from unknot.anatomy.packing import SCALE_MM, Packer, positions
from unknot.anatomy.surface import surface_of
from unknot.shell.drawing.drapes import SEEN_UNDER_MM, draped
from unknot.shell.drawing.furnishing import furniture_for
from unknot.shell.drawing.furniture import Solid, joined
from unknot.shell.drawing.heads import HeadWear, worn

__all__ = ["scene_bytes"]

Points = npt.NDArray[np.float64]

_HEIGHT_SCALE_MM = 1.0 / 32.0


def scene_bytes(model: BodyModel, back: Back, head: HeadWear = "wrap") -> bytes:
    """Return the scene of one person: see `anatomy.packing` for the format."""
    body = model.body_of(back)
    wear, material = worn(body.head, head)
    surface = surface_of(model, body)
    cloth, behind = draped(model, body, surface)
    packer = Packer()
    meshes = [
        _mesh(packer, "skin", "skin", _skin(model, body, behind)),
        _mesh(packer, "head", material, wear),
        _mesh(packer, "drape", "towel", cloth),
        _mesh(packer, "furniture", "upholstery", furniture_for(model.position, body.skin, body.head, model.wrists)),
    ]
    header = {
        "kind": "body",
        "position": model.position,
        "scale": SCALE_MM,
        "meshes": meshes,
        "surface": _packed_surface(packer, surface),
    }
    return packer.packed(header)


def _skin(model: BodyModel, body: Body, behind: Points) -> Solid:
    """Return the skin and the head under its towel, without what lies deep under the cloth."""
    faces = model.skin_faces.astype(np.int64)
    faces = faces[behind[faces].min(axis=1) < SEEN_UNDER_MM]
    used, index = np.unique(faces, return_inverse=True)
    return joined((body.skin[used], index.reshape(-1, 3)), (body.head, model.head_faces.astype(np.int64)))


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
