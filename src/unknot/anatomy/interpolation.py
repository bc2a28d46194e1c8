"""Smooth curves through a few given values that never overshoot them.

A body's width or height profile is known at a handful of levels. A curve that swings past those values could fold the
chart over itself, so the monotone cubic of Fritsch and Carlson is used: between two levels it stays between their
values.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["Values", "monotone_curve"]

Values = npt.NDArray[np.float64]


def monotone_curve(at: Values, levels: Values, values: Values) -> Values:
    """Return the monotone piecewise cubic through `(levels, values)` at `at`; beyond the ends it is straight.

    Parameters
    ----------
    at : (N,)
    levels : (K,), rising
    values : (K,)

    Returns
    -------
    (N,) values with a continuous first derivative.

    Examples
    --------
    >>> import numpy as np
    >>> monotone_curve(np.array([0.5, 3.0]), np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0])).tolist()
    [0.5, 3.0]
    """
    slopes = _slopes(levels, values)
    inside = np.clip(at, levels[0], levels[-1])
    left = np.clip(np.searchsorted(levels, inside, side="right") - 1, 0, len(levels) - 2)
    width = levels[left + 1] - levels[left]
    u = (inside - levels[left]) / width
    start, end = values[left], values[left + 1]
    curve: Values = (
        start
        + (end - start) * u * u * (3.0 - 2.0 * u)
        + width * u * (1.0 - u) * (slopes[left] * (1.0 - u) - slopes[left + 1] * u)
    )
    beyond = at - inside
    straight: Values = beyond * np.where(beyond < 0.0, slopes[0], slopes[-1])
    return curve + straight


def _slopes(levels: Values, values: Values) -> Values:
    """Slopes at the levels: the harmonic mean of both sides, zero at a turning point."""
    secants = np.diff(values) / np.diff(levels)
    slopes = np.empty_like(values)
    slopes[0], slopes[-1] = secants[0], secants[-1]
    before, after = secants[:-1], secants[1:]
    rising_or_falling = before * after > 0.0
    total = np.where(rising_or_falling, before + after, 1.0)
    slopes[1:-1] = np.where(rising_or_falling, 2.0 * before * after / total, 0.0)
    return slopes
