"""One person's scene as bytes for the browser: skin, head, drape, what the body lies on, and the surface as a grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from unknot.anatomy import Back
from unknot.anatomy.bodies import Body, BodyModel
from unknot.anatomy.heightfield import HeightField, rastered
from unknot.anatomy.packing import SCALE_MM, Packer, positions
from unknot.shell.drawing.furniture import Solid, face_rest, joined, slab
from unknot.shell.drawing.heads import HeadWear, worn

__all__ = ["scene_bytes", "surface_of"]

Points = npt.NDArray[np.float64]

_STEP_MM = 6.0
_SURFACE_SCALE_MM = 1.0 / 32.0
_LOW_MM = -66.0
_ROOM_MM = 48.0
_OVER_SKIN_MM = 4.0
_LIFTED_AROUND = 5
"""Nodes: as far as the drape's own vertices are apart."""
_TABLE_HALF_MM, _TABLE_THICK_MM = 388.0, 62.0
_TABLE_FOOT_MM = -1150.0


def scene_bytes(model: BodyModel, back: Back, head: HeadWear = "wrap") -> bytes:
    """Return the scene of one person: see `anatomy.packing` for the format."""
    body = model.body_of(back)
    surface = surface_of(model, body)
    wear, material = worn(body.head, model.head_faces, head)
    packer = Packer()
    meshes = [
        _mesh(packer, "skin", "skin", _skin(model, body)),
        _mesh(packer, "head", material, wear),
        _mesh(packer, "drape", "towel", (_over(body.drape, model, body), model.drape_faces)),
        _mesh(packer, "furniture", "upholstery", _table(body, back)),
    ]
    header = {
        "kind": "body",
        "position": model.position,
        "scale": SCALE_MM,
        "meshes": meshes,
        "surface": _packed_surface(packer, surface),
    }
    return packer.packed(header)


def surface_of(model: BodyModel, body: Body) -> HeightField:
    """Return the height of the skin over the chart, trunk and neck without arms."""
    faces = np.concatenate([model.skin_faces[model.on_trunk], model.head_faces + np.int64(len(body.skin))])
    vertices = np.concatenate([body.skin, body.head])
    broad = np.abs(body.skin[np.unique(model.skin_faces[model.on_trunk]), 0]).max()
    half = _STEP_MM * np.ceil((broad + _ROOM_MM) / _STEP_MM)
    top = _STEP_MM * np.ceil(body.head[:, 1].max() / _STEP_MM)
    return rastered(vertices, faces, (-half, half), (_LOW_MM, top), _STEP_MM)


def _skin(model: BodyModel, body: Body) -> Solid:
    return joined((body.skin, model.skin_faces.astype(np.int64)), (body.head, model.head_faces.astype(np.int64)))


def _over(drape: Points, model: BodyModel, body: Body) -> Points:
    """Return the drape, lifted round every place where skin would show through it."""
    half = _STEP_MM * np.ceil(np.abs(body.skin[:, 0]).max() / _STEP_MM)
    x, y = (-half, half), (_STEP_MM * np.floor(body.skin[:, 1].min() / _STEP_MM), float(drape[:, 1].max()))
    skin = rastered(body.skin, model.skin_faces, x, y, _STEP_MM)
    sheet = rastered(drape, model.drape_faces, x, y, _STEP_MM)
    missing = np.maximum(skin.heights_mm + _OVER_SKIN_MM - sheet.heights_mm, 0.0)
    for axis in (0, 1):
        around = [np.roll(missing, shift, axis) for shift in range(-_LIFTED_AROUND, _LIFTED_AROUND + 1)]
        missing = np.maximum.reduce(around)
    inside = (np.abs(drape[:, 0]) <= half) & (drape[:, 1] >= y[0])
    lifted = drape.copy()
    lifted[inside, 2] += HeightField(x[0], y[0], _STEP_MM, missing).at(drape[inside, :2])
    return lifted


def _table(body: Body, back: Back) -> Solid:
    stature = back.stature_mm / 1700.0
    shoulder = back.landmark("acromion")[1]
    table = slab(
        (-_TABLE_HALF_MM, _TABLE_HALF_MM), (_TABLE_FOOT_MM * stature, shoulder + 70.0), (-_TABLE_THICK_MM, 0.0)
    )
    middle = (body.head.max(axis=0) + body.head.min(axis=0)) / 2.0
    rest = face_rest(np.array([0.0, middle[1], middle[2] - 62.0]), 82.0, 106.0, 38.0)
    return joined(table, rest)


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


def _packed_surface(packer: Packer, surface: HeightField) -> dict[str, Any]:
    rows, columns = surface.heights_mm.shape
    return {
        "x0": surface.x0_mm,
        "y0": surface.y0_mm,
        "step": surface.step_mm,
        "columns": columns,
        "rows": rows,
        "channels": ["z"],
        "scale": _SURFACE_SCALE_MM,
        "data": packer.add(np.round(surface.heights_mm / _SURFACE_SCALE_MM).astype(np.int16)),
    }
