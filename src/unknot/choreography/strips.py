"""A region as hands use it: a strip with a way along it, from which lanes and stations are taken.

A strip knows, for each place along its longer axis, how far it reaches across. "Inner" is nearer to the spine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from unknot.model.words import Side

__all__ = ["ROWS", "Strip", "extended", "half_strip", "heading_of", "strip_of"]

Points = NDArray[np.float64]
Axis = Literal["up", "across"]

ROWS = 25
WIDE_MM = 100.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Cross-sections of a region on one side.

    Attributes
    ----------
    axis
        "up": it runs footward to headward; "across": from the spine outward.
    along
        (R,) y (or |x| for "across") of each cross-section, rising.
    inner, outer
        (R,) where each cross-section begins and ends: |x| nearest to the spine and farthest from it, or for "across"
        the lower and the upper y.
    sign
        +1 on the recipient's right and on the midline, -1 on the left.
    name
        What it is made of; strips of one name on one body are the same, or mirror images. Empty for a passing one.
    """

    axis: Axis
    along: Points
    inner: Points
    outer: Points
    sign: float
    name: str = ""

    @property
    def length_mm(self) -> float:
        """How long the strip is."""
        return float(self.along[-1] - self.along[0])

    @property
    def wide(self) -> bool:
        """Whether it is a whole half of the back rather than one muscle."""
        return self.width_mm > WIDE_MM

    @property
    def width_mm(self) -> float:
        """How wide the strip is, on average."""
        return float((self.outer - self.inner).mean())

    def lane(self, fraction: float) -> Points:
        """Return the lane (R, 2) at a share of the width, 0 innermost to 1 outermost."""
        lane: Points = self.lanes(np.array([fraction]))[0]
        return lane

    def lanes(self, fractions: NDArray[np.float64]) -> Points:
        """Return several lanes at once, (F, R, 2)."""
        share = fractions[:, None]
        width = np.broadcast_to(self.outer - self.inner, (len(fractions), len(self.along)))
        if self.wide:
            # On the whole back a lane near the spine runs straight, one near the edge follows the edge
            width = (1.0 - share) * width.min() + share * width
        lanes = np.empty((len(fractions), len(self.along), 2))
        across = self.inner + share * width
        first, second = (across, self.along) if self.axis == "up" else (self.along, across)
        lanes[..., 0], lanes[..., 1] = self.sign * first, second
        return lanes

    def point(self, share: float, fraction: float) -> tuple[float, float]:
        """Return the place at a share of the length and of the width."""
        lane = self.lane(fraction)
        at = share * (len(lane) - 1)
        index = min(int(at), len(lane) - 2)
        x, y = lane[index] + (at - index) * (lane[index + 1] - lane[index])
        return float(x), float(y)


def extended(strip: Strip, beyond_mm: float) -> Strip:
    """Return a strip that goes on straight beyond both of its ends."""
    if beyond_mm <= 0.0:
        return strip
    spacing = strip.length_mm / (len(strip.along) - 1)
    count = max(1, round(beyond_mm / spacing))
    steps = np.arange(1, count + 1) * spacing
    return Strip(
        strip.axis,
        np.concatenate([strip.along[0] - steps[::-1], strip.along, strip.along[-1] + steps]),
        np.pad(strip.inner, count, mode="edge"),
        np.pad(strip.outer, count, mode="edge"),
        strip.sign,
    )


def heading_of(direction: Points) -> NDArray[np.float64]:
    """Return headings (N,) of directions (N, 2): 0 headward, + toward the recipient's right."""
    return np.arctan2(direction[:, 0], direction[:, 1])


def strip_of(polygons: Sequence[Points], side: Side) -> Strip:
    """Return the strip of one or more polygons of one side."""
    low = np.min([p.min(axis=0) for p in polygons], axis=0)
    high = np.max([p.max(axis=0) for p in polygons], axis=0)
    width, height = high - low
    axis: Axis = "across" if side != "midline" and width > 1.15 * height else "up"
    return _sections(polygons, axis, side)


def half_strip(polygon: Points, side: Side) -> Strip:
    """Return one half of a midline region, from the spine outward, as far up as it stays wide."""
    strip = _sections([polygon], "up", "midline")
    outer = strip.outer if side == "right" else -strip.inner
    wide = np.flatnonzero(outer >= 0.6 * outer.max())
    keep = slice(int(wide[0]), int(wide[-1]) + 1)
    along = np.linspace(strip.along[keep][0], strip.along[keep][-1], ROWS)
    reach = np.interp(along, strip.along[keep], outer[keep])
    return Strip("up", along, np.zeros(ROWS), reach, 1.0 if side == "right" else -1.0)


def _sections(polygons: Sequence[Points], axis: Axis, side: Side) -> Strip:
    sign = -1.0 if side == "left" else 1.0
    turned = [p * [sign, 1.0] for p in polygons]
    main = 1 if axis == "up" else 0
    low = min(float(p[:, main].min()) for p in turned)
    high = max(float(p[:, main].max()) for p in turned)
    inset = 0.02 * (high - low)
    along = np.linspace(low + inset, high - inset, ROWS)
    inner, outer = np.full(ROWS, np.inf), np.full(ROWS, -np.inf)
    for polygon in turned:
        start, end = polygon, np.roll(polygon, -1, axis=0)
        s, e = start[:, main, None], end[:, main, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (along - s) / (e - s)
            at = start[:, 1 - main, None] + share * (end - start)[:, 1 - main, None]
        crossed = (s > along) != (e > along)
        inner = np.minimum(inner, np.where(crossed, at, np.inf).min(axis=0))
        outer = np.maximum(outer, np.where(crossed, at, -np.inf).max(axis=0))
    whole = np.isfinite(inner)
    return Strip(
        axis,
        along,
        np.interp(along, along[whole], inner[whole]),
        np.interp(along, along[whole], outer[whole]),
        sign,
    )
