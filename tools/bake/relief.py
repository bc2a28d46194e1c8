"""What the parametric skin leaves out: furrow, erector columns, spinous processes, shoulder blades, dimples, crest.

Drawn to look right, 1 to 4 mm along the normal, at the landmarks of the reference chart; not measured from anatomy.
"""

from __future__ import annotations

import numpy as np

from bake.rig import Array

__all__ = ["relief_mm", "standing_out"]

_C7, _T3, _T7, _T12, _L4 = 460.0, 397.0, 328.0, 208.0, 62.0
_ROOT, _TIP, _ACROMION = (76.0, 403.0), (84.0, 313.0), (192.0, 400.0)
_DIMPLE, _CREST = (41.0, 0.0), (124.0, 51.0)
_PROCESSES = 13


def standing_out(bmi: float, build: str) -> float:
    """Return how much of the relief shows: all of it on a lean back, a quarter under much padding."""
    lean = 1.0 - 0.065 * (bmi - 21.0)
    return float(np.clip(lean * {"muscular": 1.15, "soft": 0.75}.get(build, 1.0), 0.15, 1.05))


def relief_mm(x: Array, y: Array) -> Array:
    """Return the relief at points of the reference chart, mm along the normal, for a lean body."""
    u = np.abs(x)
    total: Array = _columns(u, y) + _spine(x, y) + _blade(u, y) + _pelvis(u, y)
    return total


def _bell(distance: Array, spread: float) -> Array:
    bell: Array = np.exp(-0.5 * (distance / spread) ** 2)
    return bell


def _rise(start: float, end: float, at: Array) -> Array:
    t = np.clip((at - start) / (end - start), 0.0, 1.0)
    rise: Array = t * t * (3.0 - 2.0 * t)
    return rise


def _to_line(u: Array, y: Array, start: tuple[float, float], end: tuple[float, float]) -> tuple[Array, Array]:
    """Distance from a line between two points, and the place along it (0 to 1)."""
    across, up = end[0] - start[0], end[1] - start[1]
    t = np.clip(((u - start[0]) * across + (y - start[1]) * up) / (across**2 + up**2), 0.0, 1.0)
    return np.hypot(u - start[0] - t * across, y - start[1] - t * up), t


def _columns(u: Array, y: Array) -> Array:
    """The furrow along the spine between the erector columns."""
    along = _rise(-30.0, 50.0, y) * (1.0 - _rise(_C7 - 20.0, _C7 + 30.0, y))
    furrow = (1.4 + 2.6 * _rise(_T7 + 30.0, _T12 - 20.0, y)) * along
    belly = 3.6 * _rise(-20.0, _L4, y) * (1.0 - _rise(_T12 + 20.0, _T3, y))
    belly += 1.4 * (1.0 - _rise(_T3 - 40.0, _C7, y)) * _rise(_T7, _T3, y)
    columns: Array = belly * (_bell(u - 31.0, 14.0) - 0.45 * _bell(u - 70.0, 16.0)) - furrow * _bell(u, 9.0)
    return columns


def _spine(x: Array, y: Array) -> Array:
    """Spinous processes from C7, the most prominent, down to L4."""
    steps = np.linspace(0.065, 0.10, _PROCESSES - 1)
    places = np.concatenate([[0.0], np.cumsum(steps) / steps.sum()])
    total = np.zeros_like(x)
    for row, place in enumerate(places):
        height = (3.0, 2.0)[row] if row < 2 else 0.9
        total += height * _bell(x, 6.5) * _bell(y - (_C7 + (_L4 - _C7) * place), 8.0)
    return total


def _blade(u: Array, y: Array) -> Array:
    """Medial border, spine and lower tip of the shoulder blade."""
    top = (_ROOT[0] - 2.0, _ROOT[1] + 22.0)
    edge = top[0] + (_TIP[0] - top[0]) * np.clip((top[1] - y) / (top[1] - _TIP[1]), 0.0, 1.0)
    inside = u - edge
    band = _rise(_TIP[1] - 28.0, _TIP[1] + 12.0, y) * (1.0 - _rise(top[1] - 5.0, top[1] + 30.0, y))
    plate = 4.0 * band * _rise(-13.0, 13.0, inside) * (1.0 - _rise(35.0, 80.0, inside))
    groove = -2.0 * band * _bell(inside + 17.0, 11.0)
    away, along = _to_line(u, y, _ROOT, _ACROMION)
    ridge = 3.2 * _bell(away, 9.0) * (0.35 + 0.65 * along)
    line = _ROOT[1] + (_ACROMION[1] - _ROOT[1]) * np.clip((u - _ROOT[0]) / (_ACROMION[0] - _ROOT[0]), 0.0, 1.0)
    inner = _rise(_ROOT[0] + 10.0, _ROOT[0] + 35.0, u) * (1.0 - _rise(_ACROMION[0] - 30.0, _ACROMION[0], u))
    hollow = -2.3 * _bell(y - line + 30.0, 14.0) * inner
    tip = 2.0 * _bell(u - _TIP[0], 15.0) * _bell(y - _TIP[1], 17.0)
    blade: Array = plate + groove + ridge + hollow + tip
    return blade


def _pelvis(u: Array, y: Array) -> Array:
    """The two dimples, the hollow between them, the crest of the hip bone."""
    dimple = -3.4 * _bell(u - _DIMPLE[0], 9.0) * _bell(y - _DIMPLE[1], 10.0)
    away, _ = _to_line(u, y, (_DIMPLE[0] + 12.0, _DIMPLE[1] + 18.0), _CREST)
    pelvis: Array = dimple + 2.0 * _bell(away, 12.0) - 1.5 * _bell(u, 22.0) * _bell(y + 30.0, 25.0)
    return pelvis
