"""Units and tolerances, so that no unit is ever guessed.

Inside Unknot: seconds, millimetres, newtons, kilopascals, degrees Celsius, radians. A bare number in a public name
carries its unit in that name. Other units live only in files and on screens, and are converted there, once.
"""

from __future__ import annotations

import math

SECONDS_PER_MINUTE = 60.0
MM_PER_CM = 10.0
KPA_PER_NEWTON_PER_MM2 = 1000.0

TIME_TOLERANCE_S = 1e-6
"""Times in a score are sums of rounded milliseconds; anything below a microsecond is arithmetic, not music."""

LENGTH_TOLERANCE_MM = 1e-6


def minutes_from_s(duration_s: float) -> float:
    """Return a duration in minutes."""
    return duration_s / SECONDS_PER_MINUTE


def s_from_minutes(duration_min: float) -> float:
    """Return a duration in seconds."""
    return duration_min * SECONDS_PER_MINUTE


def rad_from_deg(angle_deg: float) -> float:
    """Return an angle in radians."""
    return math.radians(angle_deg)


def contact_pressure_kpa(force_newton: float, area_mm2: float) -> float:
    """Return the mean pressure under a contact, in kPa.

    Examples
    --------
    >>> contact_pressure_kpa(force_newton=20.0, area_mm2=4000.0)
    5.0
    """
    return force_newton / area_mm2 * KPA_PER_NEWTON_PER_MM2


def clock_text(duration_s: float) -> str:
    """Return a duration as a person reads it on a clock: m:ss.

    Examples
    --------
    >>> clock_text(1800.0)
    '30:00'
    """
    whole = round(duration_s)
    return f"{whole // 60}:{whole % 60:02d}"
