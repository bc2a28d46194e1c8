"""What hands can reach while somebody lies face down, lies on the side, or sits: polygons that are out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from unknot.anatomy import Back
from unknot.model.knowledge import Posture, Region
from unknot.model.words import Side, UpperSide

__all__ = ["Reach"]

Points = NDArray[np.float64]

FAR_MM: Final = 400.0
EDGE_MM: Final = 12.0


@dataclass(frozen=True, slots=True)
class Reach:
    """A posture and, for somebody who lies on the side, which side is up."""

    posture: Posture
    upper: UpperSide = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from another on the same body."""
        return self.posture.id, self.upper

    @property
    def even(self) -> bool:
        """Whether left and right are alike."""
        return not self.upper

    def level(self, region: str) -> float:
        """Return the highest level in a region, by its id without side."""
        return self.posture.level(region)

    def holds(self, region: Region, side: Side) -> bool:
        """Whether a region on this side can be reached at all."""
        if self.level(region.id) < 0:
            return False
        beneath_mm = self.posture.beneath_mm
        if beneath_mm is None or not region.paired or side == self.upper:
            return True
        return max(abs(x) for x, _ in region.polygon_mm) <= beneath_mm

    def edges(self, back: Back) -> list[tuple[Points, Points]]:
        """Return the lines on the person's chart that no middle of a hand crosses: points (N, 2), and the way out."""
        edges: list[tuple[Points, Points]] = []
        if self.posture.lowest_mm is not None:
            x = np.arange(-FAR_MM, FAR_MM + 1.0, EDGE_MM)
            line = back.to_person(np.column_stack([x, np.full(len(x), self.posture.lowest_mm)]))
            edges.append((line, np.array([0.0, -1.0])))
        if self.posture.beneath_mm is None:
            return edges
        # Where nobody says which side is up, hands keep to what is within reach either way
        for out in {"right": (-1.0,), "left": (1.0,)}.get(self.upper, (-1.0, 1.0)):
            y = np.arange(-FAR_MM, 2 * FAR_MM + 1.0, EDGE_MM)
            line = back.to_person(np.column_stack([np.full(len(y), out * self.posture.beneath_mm), y]))
            edges.append((line, np.array([out, 0.0])))
        return edges

    def closed(self, back: Back) -> list[Points]:
        """Return the polygons on the person's chart that are out of reach."""
        return [np.concatenate([line, line[::-1] + 2 * FAR_MM * out]) for line, out in self.edges(back)]

    def cut(self, polygon: Points, back: Back) -> Points:
        """Return what of a polygon is within reach; all of it where nothing is."""
        for line, out in self.edges(back):
            main = 1 if out[1] else 0
            sign = -out[main]
            limit = np.interp(polygon[:, 1 - main], line[:, 1 - main], line[:, main])
            inside = sign * (polygon[:, main] - limit) > 0
            if not inside.any():
                continue
            held = polygon.copy()
            held[:, main] = np.where(inside, polygon[:, main], limit)
            polygon = held
        return polygon
