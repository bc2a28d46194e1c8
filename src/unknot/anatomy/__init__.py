"""The chart and the surface of a back: landmarks, scaling to a person, the warp, and flat shapes on it."""

from unknot.anatomy.back import Back
from unknot.anatomy.landmarks import LANDMARKS
from unknot.anatomy.polygons import (
    area_mm2,
    buffered,
    contains,
    ellipse_mm,
    mirrored,
    region_ids_with_sides,
    signed_distance_mm,
)
from unknot.anatomy.sizing import STANDARD_ERROR_MM

__all__ = [
    "LANDMARKS",
    "STANDARD_ERROR_MM",
    "Back",
    "area_mm2",
    "buffered",
    "contains",
    "ellipse_mm",
    "mirrored",
    "region_ids_with_sides",
    "signed_distance_mm",
]
