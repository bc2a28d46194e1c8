"""The height of the skin above the chart, as a smooth formula over the reference chart.

Midline and flank follow the landmark heights of the body model (prone, 1.70 m); furrow, erector columns and shoulder
blades are smooth ridges placed by the landmarks. It has a continuous slope everywhere, so that a hand's true speed
along the skin has no jumps. Millimetres; zero is the table under the front of the trunk.
"""

from __future__ import annotations

import numpy as np

from unknot.anatomy.interpolation import Values, monotone_curve
from unknot.model.words import Build

__all__ = ["relief_for", "surface_height_mm"]

_MIDLINE_MM = (
    *((-320.0, 150.0), (-60.0, 226.0), (0.0, 212.0), (40.0, 200.0), (90.0, 193.0), (150.0, 194.0), (208.0, 198.0)),
    *((328.0, 205.0), (397.0, 190.0), (460.0, 169.0), (520.0, 148.0), (590.0, 152.0), (700.0, 150.0), (920.0, 60.0)),
)
"""Hollow of the lower back, curve of the upper back, nape."""

_FLANK_DROP_MM = (
    *((-320.0, 90.0), (-15.0, 70.0), (60.0, 62.0), (130.0, 60.0), (210.0, 66.0), (300.0, 70.0), (380.0, 55.0)),
    *((440.0, 40.0), (500.0, 45.0), (590.0, 60.0), (920.0, 60.0)),
)
"""How much lower the skin is at the flank than on the midline."""

_RELIEF_BY_BUILD: dict[Build, float] = {"slight": 1.05, "average": 1.0, "muscular": 1.25, "soft": 0.6}
_LEAN_BMI, _RELIEF_PER_BMI, _LEAST_RELIEF, _MOST_RELIEF = 22.5, 0.05, 0.25, 1.4


def relief_for(height_mm: float, weight_kg: float, build: Build) -> float:
    """Return how much the muscles and bones stand out: 1 for a lean average body, less under more padding."""
    bmi = weight_kg / (height_mm / 1000.0) ** 2
    relief = _RELIEF_BY_BUILD[build] * (1.0 - _RELIEF_PER_BMI * (bmi - _LEAN_BMI))
    return min(max(relief, _LEAST_RELIEF), _MOST_RELIEF)


def surface_height_mm(u: Values, v: Values, to_flank: Values, relief: float) -> Values:
    """Return the height of the skin at points (u, v) of the reference chart.

    Parameters
    ----------
    u, v : (N,) mm
    to_flank : (N,) way from the midline (0) to the person's flank (1)
    relief
        From `relief_for`.
    """
    knots, drops = np.array(_MIDLINE_MM), np.array(_FLANK_DROP_MM)
    midline = monotone_curve(v, knots[:, 0], knots[:, 1])
    drop = monotone_curve(v, drops[:, 0], drops[:, 1])
    # Up to the flank a fourth power; beyond it the same slope goes on, so that points off the body stay finite
    inside = np.minimum(to_flank, 1.0)
    round_off = inside**4 + 4.0 * (to_flank - inside)
    height: Values = midline - drop * round_off + relief * _relief(np.abs(u), v)
    return height


def _relief(u: Values, v: Values) -> Values:
    """Erector columns beside a furrow, shoulder blades, the pads of the hips and the dimple between them."""
    trunk = _bump(v, 200.0, 210.0)
    columns = 9.0 * _bump(u, 36.0, 17.0) * _bump(v, 100.0, 150.0)
    blades = 15.0 * _bump(u, 108.0, 42.0) * _bump(v, 350.0, 52.0)
    border = 3.0 * _bump(u, 82.0, 9.0) * _bump(v, 358.0, 42.0)
    furrow = -5.0 * _bump(u, 0.0, 12.0) * trunk
    hips = 6.0 * _bump(u, 95.0, 40.0) * _bump(v, 0.0, 45.0)
    dimple = -2.5 * _bump(u, 41.0, 9.0) * _bump(v, 0.0, 9.0)
    shoulder_tops = 6.0 * _bump(u, 75.0, 40.0) * _bump(v, 440.0, 25.0)
    total: Values = columns + blades + border + furrow + hips + dimple + shoulder_tops
    return total


def _bump(at: Values, middle: float, spread: float) -> Values:
    bell: Values = np.exp(-0.5 * ((at - middle) / spread) ** 2)
    return bell
