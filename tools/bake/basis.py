"""All bodies of one position, and the few shapes that they are mixtures of."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bake.builds import BMI_NODES, BUILDS, SHAPES, STATURES_M
from bake.chart import LANDMARK_VERTICES, registered, warp_of
from bake.drape import SHEETS, drape_heights
from bake.head import Egg, egg_of
from bake.meshes import Faces, largest_part, normals, subdivision
from bake.people import rest_shape
from bake.poses import AXES, Recipient
from bake.relief import relief_mm, standing_out
from bake.rig import Array, Rig
from bake.skin import Skin, skin_of

__all__ = ["Basis", "Bodies", "basis_of", "bodies_of"]

_MIDDLE = ("average", "even", 1.70, 22.5)
_HEM_MM = {"side_lying": -5.0, "seated": 34.0}
"""Level of the chart up to which the towel lies on the trunk."""


@dataclass(frozen=True)
class Bodies:
    """What one position's bodies share."""

    position: str
    stored: Mapping[str, Any]
    recipient: Recipient
    skin: Skin
    egg: Egg
    trunk: Faces
    everywhere: Any
    """The subdivision of the whole body, for what the towel lies on."""
    covered: npt.NDArray[np.bool_]
    """Of its vertices: those that the towel lies on."""
    head_turn: Array
    """The head's turn on the middle body lying prone."""
    wrists: tuple[int, int]
    """Vertices of the skin at the left and the right wrist, or where the skin ends before them."""

    def shape(self, build: str, shape: str, stature_m: float, bmi: float) -> tuple[Array, Array, Array]:
        """Return skin, head and drape of one body; lying prone, its skin on the reference chart."""
        rest, heads, reached = rest_shape(self.stored, build, shape, stature_m, bmi)
        prone, _ = self.recipient.prone(rest, heads)
        prone[:, 1] -= prone[LANDMARK_VERTICES["psis_level"], 1]
        warp = warp_of(prone, self.trunk, stature_m)
        chart = registered(self.skin.matrix @ prone, self.skin.arm, warp)
        body, posed = self.recipient.placed(self.position, rest, heads)
        body[:, 1] -= body[LANDMARK_VERTICES["psis_level"], 1]
        skin = chart if self.position == "prone" else self.skin.matrix @ body
        skin += self.skin.lumbar[:, None] * _padded(reached) * (self.skin.smoothed(skin) - skin)
        lift = self.skin.relief * relief_mm(chart[:, 0], chart[:, 1]) * standing_out(reached, build)
        skin += normals(skin, self.skin.faces) * lift[:, None]
        turn = posed.turns[self.recipient.rig.index["head"]] @ self.head_turn.T
        egg = self.egg.shape(body, AXES[self.position] @ turn @ AXES["prone"].T)
        if self.position == "prone":
            # The head is carried as it is: its middle to its place on the chart, its size untouched
            middle = (egg.max(axis=0, keepdims=True) + egg.min(axis=0, keepdims=True)) / 2.0
            egg[:, 1] += warp.to_reference(middle[:, :2])[0, 1] - middle[0, 1]
        under = (self.everywhere @ body)[self.covered]
        return skin, egg, drape_heights(under, stature_m / _MIDDLE[2], SHEETS[self.position])

    @property
    def chart(self) -> Array:
        """Where each vertex of the skin lies on the reference chart, on the middle body."""
        rest, heads, _ = rest_shape(self.stored, *_MIDDLE)
        body, _ = self.recipient.prone(rest, heads)
        body[:, 1] -= body[LANDMARK_VERTICES["psis_level"], 1]
        warp = warp_of(body, self.trunk, _MIDDLE[2])
        return registered(self.skin.matrix @ body, self.skin.arm, warp)


def bodies_of(stored: Mapping[str, Any], position: str) -> Bodies:
    """Choose the shown skin on the middle body."""
    rig = Rig.of(stored)
    rest, heads, _ = rest_shape(stored, *_MIDDLE)
    recipient = Recipient(rig, rest, heads)
    body, posed = recipient.prone(rest, heads)
    body[:, 1] -= body[LANDMARK_VERTICES["psis_level"], 1]
    parts = recipient.parts
    whole = largest_part(rig.faces, len(rest))
    on_trunk = whole & (parts["arm"] < 0.5)[rig.faces].all(axis=1) & (parts["head"] < 0.9)[rig.faces].all(axis=1)
    own = np.zeros(len(rest), dtype=bool)
    own[rig.faces[whole]] = True
    everywhere = subdivision(rig.faces, len(rest))
    covered = np.ones(everywhere.shape[0], dtype=bool)
    if position != "prone":
        covered = (everywhere @ body[:, 1] < _HEM_MM[position]) & (everywhere @ parts["arm"] < 0.3)
    skin = skin_of(recipient, body, whole=position != "prone")
    shape = skin.matrix @ rest
    wrists = [int(np.argmin(np.linalg.norm(shape - heads[rig.index[f"wrist.{side}"]], axis=1))) for side in "LR"]
    return Bodies(
        position=position,
        stored=stored,
        recipient=recipient,
        skin=skin,
        egg=egg_of(body, np.flatnonzero(own & (rig.weight("head", "neck03") > 0.8))),
        trunk=rig.faces[on_trunk],
        everywhere=everywhere,
        covered=covered,
        head_turn=posed.turns[rig.index["head"]],
        wrists=(wrists[0], wrists[1]),
    )


def _padded(bmi: float) -> float:
    """How far the pit at the small of the back, which heavy shapes of the model have, is filled: 0 to 1."""
    return float(np.clip((bmi - 24.0) / 8.0, 0.0, 1.0))


@dataclass(frozen=True)
class Basis:
    """mean + coefficients · components gives every baked body; all in mm."""

    mean: Array
    components: npt.NDArray[np.int16]
    units: Array
    table: npt.NDArray[np.float32]
    """(builds, shapes, statures, BMIs, components)"""


def basis_of(rows: Array, count: int) -> Basis:
    """Return the basis of `count` components of the node bodies (builds, shapes, statures, BMIs, numbers)."""
    flat = rows.reshape(-1, rows.shape[-1])
    mean = np.round(flat.mean(axis=0) * 16.0) / 16.0
    centred = flat - mean
    # Few bodies and many numbers: the small side is solved
    values, vectors = np.linalg.eigh(centred @ centred.T)
    order = np.argsort(values)[::-1][:count]
    components = (vectors[:, order].T @ centred) / np.sqrt(values[order])[:, None]
    components *= np.sign(components[np.arange(count), np.abs(components).argmax(axis=1)])[:, None]
    units = np.abs(components).max(axis=1) / 32767.0
    whole = np.round(components / units[:, None]).astype(np.int16)
    kept = whole * units[:, None]
    table = np.linalg.lstsq(kept.T, centred.T, rcond=None)[0].T
    return Basis(mean, whole, units, table.reshape(*rows.shape[:-1], count).astype(np.float32))


def every_body() -> list[tuple[str, str, float, float]]:
    """Return who is baked, in the order of the table."""
    return list(itertools.product(BUILDS, SHAPES, STATURES_M, BMI_NODES))
