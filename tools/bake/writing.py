"""Packs a basis into the bytes that ship; the same numbers always give the same bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bake.basis import Basis, Bodies
from bake.builds import BMI_NODES, STATURES_M
from bake.drape import SHEETS, drape_faces, drape_plan
from bake.rig import Array
from unknot.anatomy.packing import SCALE_MM, Packer

__all__ = ["packed_basis"]


def packed_basis(bodies: Bodies, basis: Basis) -> bytes:
    """Return what `unknot.anatomy.bodies.BodyModel.unpacked` reads."""
    packer = Packer()
    arrays: dict[str, dict[str, Any]] = {}

    def add(name: str, array: npt.NDArray[Any]) -> None:
        kind = array.dtype.newbyteorder("<").str
        arrays[name] = {"type": kind, "shape": list(array.shape), "offset": packer.add(array)}

    sheet = SHEETS[bodies.position]
    plan = drape_plan(sheet)
    add("skin_faces", bodies.skin.faces.astype(np.uint16))
    add("head_faces", bodies.egg.faces.astype(np.uint16))
    add("drape_faces", drape_faces(sheet).astype(np.uint16))
    add("on_trunk", bodies.skin.trunk.astype(np.uint8))
    add("arm", np.round(bodies.skin.arm * 255.0).astype(np.uint8))
    add("drape_plan", _fixed(plan))
    add("chart", _fixed(bodies.chart[:, :2]))
    add("mean", _fixed(basis.mean))
    add("components", basis.components)
    add("units", basis.units.astype(np.float32))
    add("statures", np.array(STATURES_M, dtype=np.float32) * np.float32(1000.0))
    add("bmis", np.array(BMI_NODES, dtype=np.float32))
    add("table", basis.table)
    counts = {"skin": bodies.skin.matrix.shape[0], "head": len(bodies.egg.directions), "drape": len(plan)}
    header = {"kind": "basis", "position": bodies.position, "arrays": arrays, "wrists": bodies.wrists, **counts}
    return packer.packed(header)


def _fixed(values: Array) -> npt.NDArray[np.int16]:
    return np.round(values / SCALE_MM).astype(np.int16)
