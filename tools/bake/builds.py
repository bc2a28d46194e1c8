"""Which bodies are baked: for each build a path of shapes from the thinnest to the heaviest.

A person is a stature, a mass, a build and a shape. Along a path the mass only grows, so that a mass has one place on
it, and neighbours on it look alike: no build jumps between a lean and a heavy shape of the same mass (which one axis of
the parametric model alone would do). Between two waypoints the rest shapes are mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

__all__ = ["BMI_NODES", "BUILDS", "GENDERS", "HAND_SHAPE", "PATHS", "SHAPES", "STATURES_M", "Waypoint"]


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A place on the axes of the parametric model, each 0 to 1, and local changes beyond them."""

    weight: float
    muscle: float
    local: Mapping[str, float] = field(default_factory=dict)


_FULL = MappingProxyType(
    {
        "torso-scale-horiz-incr": 0.5,
        "torso-scale-depth-incr": 0.6,
        "hip-scale-horiz-incr": 0.5,
        "hip-scale-depth-incr": 0.5,
        "measure-waist-circ-incr": 0.5,
        "buttocks-volume-incr": 0.3,
    }
)
"""Past the end of the weight axis: a body of BMI 36 and more at every shape."""

_BROAD_BACK = MappingProxyType({"torso-muscle-dorsi-incr": 0.5, "torso-scale-depth-incr": 0.3})
_SOFT_END = (Waypoint(1.0, 0.2), Waypoint(1.0, 0.0), Waypoint(1.0, 0.0, _FULL))

PATHS: dict[str, tuple[Waypoint, ...]] = {
    "slight": (Waypoint(0.0, 0.1), Waypoint(0.35, 0.4), Waypoint(0.9, 0.4), *_SOFT_END),
    "average": (Waypoint(0.0, 0.2), Waypoint(0.3, 0.5), Waypoint(0.8, 0.55), *_SOFT_END),
    "muscular": (
        *(Waypoint(0.0, 0.3), Waypoint(0.3, 0.7), Waypoint(0.6, 0.85), Waypoint(0.9, 0.95)),
        *(Waypoint(1.0, 1.0, _BROAD_BACK), *_SOFT_END[1:]),
    ),
    "soft": (Waypoint(0.0, 0.0), Waypoint(0.4, 0.12), *_SOFT_END),
}
BUILDS = tuple(PATHS)

GENDERS = {"broad_shouldered": 0.15, "even": 0.5, "broad_hipped": 0.85}
"""Where each body shape stands on the model's axis from male-typical to female-typical."""
SHAPES = tuple(GENDERS)

STATURES_M = (1.45, 1.70, 2.00)
BMI_NODES = (16.0, 18.0, 20.0, 22.0, 24.0, 26.0, 28.0, 30.0, 33.0, 36.0, 40.0)
"""The baked bodies, kg/m²; a person beyond the ends is drawn at the nearest end."""

HAND_SHAPE = (0.45, 1.72, Waypoint(0.5, 0.6))
"""The giver's hands: gender, stature in m, waypoint."""
