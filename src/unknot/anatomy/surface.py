"""The skin that hands work on, as a grid over the chart: what is planned on, checked on and drawn on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from unknot.anatomy.bodies import Body, BodyModel
from unknot.anatomy.heightfield import HeightField, rastered, rastered_places

__all__ = ["surface_of"]

_STEP_MM = 6.0
_LOW_MM = -66.0
_ROOM_MM = 48.0


def surface_of(model: BodyModel, body: Body) -> dict[str, HeightField]:
    """Return the skin of trunk and neck over the chart: its height ("z"), or its place in the scene ("x", "y", "z")."""
    faces = model.skin_faces[model.on_trunk].astype(np.int64)
    broad = np.abs(body.chart[np.unique(faces), 0]).max()
    half = _STEP_MM * np.ceil((broad + _ROOM_MM) / _STEP_MM)
    if model.position != "prone":
        y = (_LOW_MM, _STEP_MM * np.ceil(body.chart[np.unique(faces), 1].max() / _STEP_MM))
        places = rastered_places(body.chart, faces, body.skin, (-half, half), y, _STEP_MM)
        return dict(zip("xyz", places, strict=True))
    whole = np.concatenate([faces, model.head_faces + np.int64(len(body.skin))])
    y = (_LOW_MM, _STEP_MM * np.ceil(body.head[:, 1].max() / _STEP_MM))
    field = rastered(np.concatenate([body.skin, body.head]), whole, (-half, half), y, _STEP_MM)
    # A body is one shape on both sides, whichever way its triangles are cut
    return {"z": replace(field, heights_mm=(field.heights_mm + field.heights_mm[:, ::-1]) / 2.0)}
