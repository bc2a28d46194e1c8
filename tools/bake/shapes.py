"""First stage of the bake: rest shapes of adult bodies from the parametric model, as plain arrays.

The only file here that needs `anny` and `torch`. Everything after it is numpy and scipy. Adults only: the age axis
stands at the young adult throughout. Topologies other than the model's own are refused, because two of them stand under
a non-commercial licence and would be fetched from elsewhere.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bake.builds import GENDERS, HAND_SHAPE, PATHS, STATURES_M, Waypoint

__all__ = ["TOPOLOGY", "write_shapes"]

TOPOLOGY = "anny"
_ADULT = 2.0 / 3.0
_FIXED = {"age": _ADULT, "proportions": 0.4, "cupsize": 0.2, "firmness": 0.5}
_BLENDED = ("african", "asian", "caucasian")
_LOCAL = (
    "torso-scale-horiz-incr",
    "torso-scale-depth-incr",
    "hip-scale-horiz-incr",
    "hip-scale-depth-incr",
    "stomach-tone-incr",
    "torso-muscle-dorsi-incr",
    "buttocks-volume-incr",
    "measure-waist-circ-incr",
)
Array = npt.NDArray[np.float64]


def write_shapes(target: Path, topology: str = TOPOLOGY) -> None:
    """Write `target` (npz): the mesh, its rig, and one rest shape for each waypoint of each path."""
    if topology != TOPOLOGY:
        raise SystemExit(f"bake: topology {topology!r} is not used here; write {TOPOLOGY!r}.")
    import anny
    import torch

    torch.set_num_threads(1)
    model = anny.Anny(local_changes=list(_LOCAL), phenotypes="all", skinning_method="lbs").to(dtype=torch.float32)

    def rest(gender: float, height: float, point: Waypoint) -> tuple[Array, Array]:
        axes = {**_FIXED, "gender": gender, "height": height, "weight": point.weight, "muscle": point.muscle}
        axes |= dict.fromkeys(_BLENDED, 0.5)
        local = {name: point.local.get(name, 0.0) for name in _LOCAL}
        with torch.no_grad():
            shape = model(
                phenotype_kwargs={name: torch.tensor([float(value)]) for name, value in axes.items()},
                local_changes_kwargs={name: torch.tensor([float(value)]) for name, value in local.items()},
            )
        return shape["rest_vertices"][0].double().numpy(), shape["rest_bone_heads"][0].double().numpy()

    def sized(gender: float, stature_m: float, point: Waypoint) -> tuple[Array, Array]:
        """Stature is linear in the height axis to 0.1 mm; the last millimetre is an even scale."""
        low, high = (np.ptp(rest(gender, height, point)[0][:, 2]) for height in (0.0, 1.0))
        vertices, heads = rest(gender, float((stature_m - low) / (high - low)), point)
        scale = stature_m / np.ptp(vertices[:, 2])
        return vertices * scale, heads * scale

    shapes: dict[str, Any] = {
        "faces": model.faces.numpy().astype(np.int32),
        "bones": np.array(model.bone_labels),
        "parents": np.array(model.bone_parents, dtype=np.int32),
        "weights": model.vertex_bone_weights.double().numpy(),
        "influences": model.vertex_bone_indices.numpy().astype(np.int32),
    }
    for build, gender in itertools.product(PATHS, GENDERS):
        grid = [[sized(GENDERS[gender], stature, point) for point in PATHS[build]] for stature in STATURES_M]
        shapes[f"vertices.{build}.{gender}"] = np.array([[v for v, _ in row] for row in grid], dtype=np.float32)
        shapes[f"heads.{build}.{gender}"] = np.array([[h for _, h in row] for row in grid], dtype=np.float32)
        print(f"  shapes: {build}, {gender}", flush=True)
    vertices, heads = sized(*HAND_SHAPE)
    shapes |= {"vertices.hand": vertices, "heads.hand": heads}
    np.savez(target, **shapes)
