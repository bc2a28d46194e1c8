"""One person's back: Recipient → chart, warp and surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from unknot.anatomy.baked import shipped_body
from unknot.anatomy.heightfield import HeightField
from unknot.anatomy.interpolation import Values
from unknot.anatomy.landmarks import LANDMARKS
from unknot.anatomy.outline import reference_outline_mm
from unknot.anatomy.polygons import PointsMm, mirrored
from unknot.anatomy.sizing import (
    HEIGHT_RANGE_MM,
    REFERENCE_HEIGHT_MM,
    REFERENCE_WEIGHT_KG,
    WEIGHT_RANGE_KG,
    Proportions,
    assumed_weight_kg,
    extrapolated,
    proportions,
)
from unknot.anatomy.surface import surface_of
from unknot.anatomy.warp import Warp, warp_for
from unknot.errors import ScoreError
from unknot.model.intake import Recipient
from unknot.model.knowledge import Region
from unknot.model.words import BodyShape, Build

__all__ = ["Back"]

_SLOPE_STEP_MM = 0.5
_PATH_STEP_MM = 2.0
Numbers = Mapping[str, float | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """The chart and the surface of one person's back.

    Make one with `Back.of`, `Back.from_numbers` or `Back.reference`. Points are (N, 2) arrays of mm on this person's
    chart unless a name says reference: x from the midline, + to the recipient's right; y along the spine, 0 at the
    level of the posterior superior iliac spines, + headward.

    Attributes
    ----------
    assumed
        What was not said and was assumed, in plain words ("height 1.70 m"); the person is told.
    stature_mm, weight_kg, shape, build
        What the chart was made for; held to the nearest body that can be drawn.
    extrapolated
        "height" or "weight" where it lies beyond the people whom the regressions were fitted on: the chart is less
        sure there.
    proportions
        How this body compares with the reference.
    """

    stature_mm: float
    weight_kg: float
    shape: BodyShape
    build: Build
    assumed: tuple[str, ...] = field(default=(), compare=False)
    extrapolated: tuple[str, ...] = field(default=(), compare=False)
    proportions: Proportions = field(repr=False, compare=False)
    warp: Warp = field(repr=False, compare=False)

    @classmethod
    def of(cls, recipient: Recipient) -> Back:
        """Return the back of a recipient; what was not said gets a sensible default, named in `assumed`.

        Examples
        --------
        >>> Back.of(Recipient(height_mm=1800.0)).assumed
        ('weight 73 kg',)
        """
        height, weight = recipient.height_mm, recipient.weight_kg
        assumed = []
        if height is None:
            height = REFERENCE_HEIGHT_MM
            assumed.append(f"height {height / 1000.0:.2f} m")
        if weight is None:
            weight = assumed_weight_kg(height, recipient.build)
            assumed.append(f"weight {weight:.0f} kg")
        return cls._made(height, weight, recipient.shape, recipient.build, tuple(assumed))

    @classmethod
    def from_numbers(cls, numbers: Numbers) -> Back:
        """Return the back that `numbers` (as stored in a score) describe; what is missing is the reference's.

        Raises
        ------
        ScoreError
            Where a number is not a finite number above 0, or a word is not known.
        """
        return cls._made(
            _positive(numbers, "height_mm", REFERENCE_HEIGHT_MM),
            _positive(numbers, "weight_kg", REFERENCE_WEIGHT_KG),
            _shape(numbers.get("shape", "even")),
            _build(numbers.get("build", "average")),
            (),
        )

    @classmethod
    def reference(cls) -> Back:
        """Return the body that the reference chart was drawn from: 1.70 m, 65 kg, even, average."""
        return cls.from_numbers({})

    @classmethod
    def _made(
        cls, height_mm: float, weight_kg: float, shape: BodyShape, build: Build, assumed: tuple[str, ...]
    ) -> Back:
        height = min(max(float(height_mm), HEIGHT_RANGE_MM[0]), HEIGHT_RANGE_MM[1])
        weight = min(max(float(weight_kg), WEIGHT_RANGE_KG[0]), WEIGHT_RANGE_KG[1])
        body = proportions(height, weight, shape)
        return cls(
            stature_mm=height,
            weight_kg=weight,
            shape=shape,
            build=build,
            assumed=assumed,
            extrapolated=extrapolated(height_mm, weight_kg),
            proportions=body,
            warp=warp_for(body),
        )

    @property
    def numbers(self) -> dict[str, float | str]:
        """The numbers that rebuild this back; stored in `Score.back`."""
        return {"height_mm": self.stature_mm, "weight_kg": self.weight_kg, "shape": self.shape, "build": self.build}

    def to_person(self, ref_xy: npt.ArrayLike) -> PointsMm:
        """Return points of the reference chart, (N, 2), on this person's chart."""
        return self.warp.to_person(_points(ref_xy))

    def to_reference(self, xy: npt.ArrayLike) -> PointsMm:
        """Return points of this person's chart, (N, 2), on the reference chart."""
        return self.warp.to_reference(_points(xy))

    def height_mm(self, xy: npt.ArrayLike) -> Values:
        """Return the height of the skin above the table, lying prone, at points (N, 2), shape (N,)."""
        return _skin_of(self).at(_points(xy))

    def normals(self, xy: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return unit vectors that stand on the skin at points (N, 2), shape (N, 3), z away from the table."""
        points = _points(xy)
        step = np.array([[_SLOPE_STEP_MM, 0.0], [0.0, _SLOPE_STEP_MM]])
        around = np.vstack([points + step[0], points - step[0], points + step[1], points - step[1]])
        right, left, up, down = self.height_mm(around).reshape(4, -1)
        normal = np.column_stack([left - right, down - up, np.full(len(points), 2.0 * _SLOPE_STEP_MM)])
        unit: npt.NDArray[np.float64] = normal / np.linalg.norm(normal, axis=1, keepdims=True)
        return unit

    def arc_length_mm(self, xy: npt.ArrayLike) -> float:
        """Return the length of a path along the skin; (N, 2) corner points joined by straight lines on the chart."""
        corners = _points(xy)
        pieces = [corners[:1]]
        for start, end in pairwise(corners):
            count = max(1, int(np.ceil(np.hypot(*(end - start)) / _PATH_STEP_MM)))
            pieces.append(start + (end - start) * np.linspace(0.0, 1.0, count + 1)[1:, None])
        path = np.vstack(pieces)
        steps = np.diff(np.column_stack([path, self.height_mm(path)]), axis=0)
        return float(np.sum(np.sqrt(np.sum(steps * steps, axis=1))))

    @property
    def outline_mm(self) -> PointsMm:
        """The closed edge of the workable trunk, (M, 2): hem of the drape to hairline, shoulder tips, no arms."""
        return self.to_person(reference_outline_mm())

    def landmark(self, id_: str, side: Literal["left", "right"] = "right") -> tuple[float, float]:
        """Return where a landmark (see `anatomy.LANDMARKS`) lies on this person's chart, mm."""
        landmark = LANDMARKS[id_]
        x = landmark.x_mm if side == "right" else -landmark.x_mm
        point = self.to_person([(x, landmark.y_mm)])[0]
        return float(point[0]), float(point[1])

    def region_polygon_mm(self, region: Region, side: str = "right") -> PointsMm:
        """Return a region's outline, (M, 2). `side` matters for paired regions: "left" is the mirror image."""
        corners = np.asarray(region.polygon_mm, dtype=np.float64)
        return self.to_person(mirrored(corners) if region.paired and side == "left" else corners)


@lru_cache(maxsize=32)
def _skin_of(back: Back) -> HeightField:
    model = shipped_body("prone")
    return surface_of(model, model.body_of(back))["z"]


def _points(xy: npt.ArrayLike) -> PointsMm:
    return np.asarray(xy, dtype=np.float64).reshape(-1, 2)


def _positive(numbers: Numbers, key: str, default: float) -> float:
    value = numbers.get(key, default)
    if isinstance(value, str) or not np.isfinite(value) or value <= 0.0:
        raise ScoreError(
            f"{key} is {value!r}, which is not a size.", where=f"back.{key}", fix="Write a number above 0."
        )
    return float(value)


def _shape(word: float | str) -> BodyShape:
    for known in get_args(BodyShape):
        if word == known:
            return known  # type: ignore[no-any-return]
    raise _unknown("shape", word, get_args(BodyShape))


def _build(word: float | str) -> Build:
    for known in get_args(Build):
        if word == known:
            return known  # type: ignore[no-any-return]
    raise _unknown("build", word, get_args(Build))


def _unknown(key: str, word: float | str, known: tuple[str, ...]) -> ScoreError:
    return ScoreError(f"{key} {word!r} is not known.", where=f"back.{key}", fix=f"Write one of {', '.join(known)}.")
