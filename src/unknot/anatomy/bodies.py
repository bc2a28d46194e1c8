"""The bodies that are seen: a baked basis, mixed for one person and carried by that person's warp.

Every baked body lies on the reference chart, as if it were the reference body: its levels, shoulder blades and flanks
are where the chart has them, and only its heights are its own. Mixing the basis gives such a body for any height,
weight, build and shape; the person's warp then carries it, as it carries regions and marks. So a body, the chart and
the drawing agree by construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, get_args

import numpy as np
import numpy.typing as npt

from unknot.anatomy.interpolation import Values
from unknot.anatomy.outline import HALF_WIDTHS_MM
from unknot.anatomy.packing import SCALE_MM, array_at, header_of
from unknot.anatomy.polygons import PointsMm
from unknot.anatomy.rims import Rims, eased, rims_of, tucked
from unknot.anatomy.warp import Warp
from unknot.model.words import BodyShape, Build

__all__ = ["HEAD_COLUMNS", "Body", "BodyModel", "Faces", "Figure", "beside_mm", "placed_beside"]

Faces = npt.NDArray[np.uint16]

HEAD_COLUMNS = 28
"""Vertices in each ring of the head: crown, rings from the back of the head round, neck."""

_LOWER_TRUNK_MM = np.arange(-60.0, 240.0, 10.0)
_HALF_MM = max(half for level, half in HALF_WIDTHS_MM if -60.0 <= level <= 240.0)


class Figure(Protocol):
    """Whose body: what a `Back` says of its person."""

    @property
    def stature_mm(self) -> float: ...
    @property
    def weight_kg(self) -> float: ...
    @property
    def shape(self) -> BodyShape: ...
    @property
    def build(self) -> Build: ...
    @property
    def warp(self) -> Warp: ...


@dataclass(frozen=True, slots=True)
class Body:
    """One person's body in mm: (N, 3) each. Lying prone, x and y are this person's chart and z is off the table."""

    skin: Values
    head: Values
    drape: Values
    chart: PointsMm
    """Where each vertex of the skin lies on the person's chart."""


@dataclass(frozen=True, slots=True, eq=False)
class BodyModel:
    """A baked basis: mean + coefficients · components, the coefficients read from a table of baked bodies."""

    position: str
    counts: tuple[int, int, int]
    """Vertices of skin and head, (rows × columns) of the drape."""
    skin_faces: Faces
    head_faces: Faces
    drape_faces: Faces
    on_trunk: npt.NDArray[np.bool_]
    """Of the skin's faces: those of trunk, neck and shoulders, which hands work on."""
    arm: Values
    """How much each vertex of the skin moves as an arm, 0 to 1."""
    chart: PointsMm
    """Where each vertex of the skin lies on the reference chart."""
    wrists: tuple[int, int]
    """The skin's vertices at the left and right wrist, or where the arms end before them."""
    drape_plan: Values
    """x and y of the drape of a body of 1.70 m."""
    mean: Values
    components: npt.NDArray[np.int16]
    units: Values
    statures_mm: Values
    bmis: Values
    table: npt.NDArray[np.float32]
    """(builds, shapes, statures, BMIs, components)"""
    rims: Rims
    """Where the skin is cut off."""

    @classmethod
    def unpacked(cls, data: bytes) -> BodyModel:
        """Return the basis that the bake packed."""
        header, rest = header_of(data)

        def read(name: str) -> npt.NDArray[Any]:
            entry = header["arrays"][name]
            return array_at(rest, entry["offset"], entry["type"], tuple(entry["shape"]))

        return cls(
            position=header["position"],
            counts=(header["skin"], header["head"], header["drape"]),
            skin_faces=read("skin_faces"),
            head_faces=read("head_faces"),
            drape_faces=read("drape_faces"),
            on_trunk=read("on_trunk").astype(bool),
            arm=read("arm") / 255.0,
            chart=read("chart") * SCALE_MM,
            wrists=(header["wrists"][0], header["wrists"][1]),
            drape_plan=read("drape_plan") * SCALE_MM,
            mean=read("mean") * SCALE_MM,
            components=read("components"),
            units=read("units").astype(np.float64),
            statures_mm=read("statures").astype(np.float64),
            bmis=read("bmis").astype(np.float64),
            table=read("table"),
            rims=rims_of(read("skin_faces")),
        )

    def body_of(self, figure: Figure) -> Body:
        """Return the body of a person, such as a `Back`. Beyond the baked bodies the nearest one is taken."""
        skin, head, drape = self.baked(figure.stature_mm, figure.weight_kg, figure.shape, figure.build)
        if self.position != "prone":
            chart = self._carried(self.chart, figure.warp)
            return Body(tucked(eased(skin, self.rims), self.rims, head), head, drape, eased(chart, self.rims))
        skin = eased(skin, self.rims)
        chart = self._carried(skin[:, :2], figure.warp)
        middle = (head.max(axis=0) + head.min(axis=0)) / 2.0
        head[:, 1] += figure.warp.to_person(middle[None, :2])[0, 1] - middle[1]
        return Body(tucked(np.column_stack([chart, skin[:, 2]]), self.rims, head), head, drape, chart)

    def _carried(self, reference: PointsMm, warp: Warp) -> PointsMm:
        """Return points of the skin on the person's chart: the trunk by its warp, the arms beside it."""
        carried = warp.to_person(reference)
        beside = placed_beside(np.column_stack([reference[:, 0], carried[:, 1]]), beside_mm(warp))
        carried[:, 0] += self.arm * (beside[:, 0] - carried[:, 0])
        return carried

    def baked(self, stature_mm: float, weight_kg: float, shape: BodyShape, build: Build) -> tuple[Values, ...]:
        """Return skin, head and drape as baked: lying prone, the skin on the reference chart."""
        stature = float(np.clip(stature_mm, self.statures_mm[0], self.statures_mm[-1]))
        coefficients = self._coefficients(stature, weight_kg / (stature_mm / 1000.0) ** 2, shape, build)
        numbers = self.mean + (coefficients * self.units) @ self.components
        skin, head, _ = self.counts
        ends = 3 * skin, 3 * (skin + head)
        plan = self.drape_plan * [1.0, stature / 1700.0]
        return (
            numbers[: ends[0]].reshape(-1, 3),
            numbers[ends[0] : ends[1]].reshape(-1, 3),
            np.column_stack([plan, numbers[ends[1] :]]),
        )

    def _coefficients(self, stature_mm: float, bmi: float, shape: BodyShape, build: Build) -> Values:
        """Read the table: a parabola through the statures, straight between the BMIs."""
        own = self.table[get_args(Build).index(build), get_args(BodyShape).index(shape)].astype(np.float64)
        known = self.statures_mm
        weights = [np.prod([(stature_mm - b) / (a - b) for b in known if b != a]) for a in known]
        by_bmi = np.tensordot(np.array(weights), own, axes=1)
        place = float(np.interp(bmi, self.bmis, np.arange(len(self.bmis))))
        row = min(int(place), len(self.bmis) - 2)
        coefficients: Values = by_bmi[row] + (place - row) * (by_bmi[row + 1] - by_bmi[row])
        return coefficients


def beside_mm(warp: Warp) -> float:
    """Return how much further out the arms lie than on the reference: by the broadest place below the armpits."""
    return float(warp.flank_mm(_LOWER_TRUNK_MM).max()) - _HALF_MM


def placed_beside(points: PointsMm, shift_mm: float) -> PointsMm:
    """Return points moved outward, away from the midline."""
    moved: PointsMm = points + np.sign(points[:, :1]) * np.array([[shift_mm, 0.0]])
    return moved
