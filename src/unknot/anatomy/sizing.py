"""How long and how broad a back is, from height, weight, shape and build.

The regressions were fitted on the ANSUR II individual data (4 082 men, 1 986 women; `ansur_ii`), rows A27 to A32 of the
evidence. "Broad-shouldered" takes the men's line, "broad-hipped" the women's, "even" the mean of both. Soldiers are
young and lean: breadths of heavy, very small, very tall, young or old people are extrapolated, and said to be.

Only ratios to the reference body are used, because the reference chart was drawn from a body model and not from these
data. The standard error of each line is kept beside it; care regions carry a margin for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from unknot.model.words import BodyShape, Build
from unknot.units import MM_PER_CM

__all__ = [
    "REFERENCE_HEIGHT_MM",
    "REFERENCE_WEIGHT_KG",
    "STANDARD_ERROR_MM",
    "Proportions",
    "assumed_weight_kg",
    "extrapolated",
    "proportions",
]

REFERENCE_HEIGHT_MM = 1700.0
REFERENCE_WEIGHT_KG = 65.0
"""The weight at which the regressions give the breadths that the reference chart was drawn with."""

HEIGHT_RANGE_MM = (1400.0, 2100.0)
WEIGHT_RANGE_KG = (40.0, 180.0)
"""Bodies beyond these are drawn at the nearest end; the regressions make no sense there."""

_MEASURED_HEIGHT_MM = (1525.0, 1870.0)
_MEASURED_WEIGHT_KG = (51.0, 111.0)
"""5th percentile of the women to 95th of the men."""

_USUAL_BMI: dict[Build, float] = {"slight": 20.0, "average": 22.5, "muscular": 25.0, "soft": 28.0}
"""kg/m² where only the height is known. Our own choice; 22.5 makes 65 kg at 1.70 m."""


@dataclass(frozen=True, slots=True)
class _Line:
    """breadth_cm = constant + per_cm · height + per_kg · weight."""

    constant: float
    per_cm: float
    per_kg: float
    error_cm: float

    def mm(self, height_mm: float, weight_kg: float) -> float:
        return MM_PER_CM * (self.constant + self.per_cm * height_mm / MM_PER_CM + self.per_kg * weight_kg)


_LINES: dict[str, tuple[_Line, _Line]] = {
    "c7_to_crest": (_Line(10.70, 0.1787, 0.0408, 1.95), _Line(6.73, 0.2044, 0.0, 1.81)),
    "biacromial": (_Line(20.46, 0.0917, 0.0586, 1.45), _Line(13.20, 0.1283, 0.0361, 1.47)),
    "waist": (_Line(30.60, -0.1033, 0.2359, 1.59), _Line(29.59, -0.1138, 0.2793, 1.82)),
    "hip": (_Line(23.26, -0.0065, 0.1456, 1.28), _Line(26.24, -0.0316, 0.2108, 1.49)),
    "bicristal": (_Line(10.59, 0.0635, 0.0679, 1.25), _Line(16.58, 0.0093, 0.1362, 1.62)),
    "chest": (_Line(20.62, 0.0036, 0.0900, 1.29), _Line(20.64, -0.0129, 0.1238, 1.31)),
}
"""Men's and women's line."""

STANDARD_ERROR_MM: MappingProxyType[str, float] = MappingProxyType(
    {name: MM_PER_CM * max(line.error_cm for line in pair) for name, pair in _LINES.items()}
)
"""How far a person's own measure may well lie from the line (one standard error), mm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportions:
    """Ratios to the reference body: 1.1 is a tenth longer or broader. `girth` is for neck and arms."""

    stature: float
    c7_to_crest: float
    biacromial: float
    chest: float
    waist: float
    bicristal: float
    hip: float
    girth: float


def proportions(height_mm: float, weight_kg: float, shape: BodyShape) -> Proportions:
    """Return how a body compares with the reference.

    Parameters
    ----------
    height_mm, weight_kg
        Inside `HEIGHT_RANGE_MM` and `WEIGHT_RANGE_KG`; what lies beyond is taken at the nearest end.
    """
    height = min(max(height_mm, HEIGHT_RANGE_MM[0]), HEIGHT_RANGE_MM[1])
    weight = min(max(weight_kg, WEIGHT_RANGE_KG[0]), WEIGHT_RANGE_KG[1])
    ratio = {
        name: _measure_mm(name, height, weight, shape)
        / _measure_mm(name, REFERENCE_HEIGHT_MM, REFERENCE_WEIGHT_KG, "even")
        for name in _LINES
    }
    stature = height / REFERENCE_HEIGHT_MM
    # Neck and arms have no line of their own. A limb of the same length and twice the mass is thicker by the root of 2;
    # much of a heavier person's mass sits elsewhere, hence the smaller exponent (our own choice)
    girth = (weight / REFERENCE_WEIGHT_KG / stature) ** 0.3
    return Proportions(stature=stature, girth=girth, **ratio)


def _measure_mm(name: str, height_mm: float, weight_kg: float, shape: BodyShape) -> float:
    men, women = (line.mm(height_mm, weight_kg) for line in _LINES[name])
    return {"broad_shouldered": men, "broad_hipped": women, "even": (men + women) / 2.0}[shape]


def assumed_weight_kg(height_mm: float, build: Build) -> float:
    """Return a weight for somebody who gave a height only."""
    return round(_USUAL_BMI[build] * (height_mm / 1000.0) ** 2)


def extrapolated(height_mm: float, weight_kg: float) -> tuple[str, ...]:
    """Return which of "height" and "weight" lie outside what was measured, so that the chart is less sure."""
    found = []
    if not _MEASURED_HEIGHT_MM[0] <= height_mm <= _MEASURED_HEIGHT_MM[1]:
        found.append("height")
    if not _MEASURED_WEIGHT_KG[0] <= weight_kg <= _MEASURED_WEIGHT_KG[1]:
        found.append("weight")
    return tuple(found)
