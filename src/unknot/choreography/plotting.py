"""A hand's rows written down move by move: go there, sink, wait."""

from __future__ import annotations

import numpy as np

from unknot.choreography.drafts import Rows

__all__ = ["Plot"]

FASTEST_MOVE_MM_S = 130.0
PEAK_OF_MINIMUM_JERK = 1.875
LEAST_MOVE_S = 0.8


class Plot:
    """Collects rows; unless said otherwise each is a turning point, where the hand rests for an instant."""

    def __init__(self, x_mm: float, y_mm: float, heading_rad: float, level: float) -> None:
        self._rows = [[0.0, x_mm, y_mm, 0.0, 0.0, heading_rad, level]]

    @property
    def now_s(self) -> float:
        """Seconds so far."""
        return self._rows[-1][0]

    def stay(self, seconds: float, level: float | None = None) -> Plot:
        """Rest in place, sinking or rising to a level where one is given."""
        last = self._rows[-1]
        if seconds > 0:
            self._rows.append([last[0] + seconds, *last[1:6], last[6] if level is None else level])
        return self

    def go(self, x_mm: float, y_mm: float, heading_rad: float, level: float, seconds: float = 0.0) -> Plot:
        """Move somewhere, in the time that a hand takes for it or in the given one."""
        last = self._rows[-1]
        distance = float(np.hypot(x_mm - last[1], y_mm - last[2]))
        took = seconds or max(LEAST_MOVE_S, PEAK_OF_MINIMUM_JERK * distance / FASTEST_MOVE_MM_S)
        self._rows.append([last[0] + took, x_mm, y_mm, 0.0, 0.0, heading_rad, level])
        return self

    def along(self, rows: Rows) -> Plot:
        """Go on along rows that begin where the hand is."""
        start = self.now_s
        for row in rows[1:].tolist():
            self._rows.append([start + row[0], *row[1:]])
        return self

    def until(self, moment_s: float) -> Plot:
        """Rest in place until a moment."""
        return self.stay(moment_s - self.now_s) if moment_s > self.now_s + 1e-9 else self

    def rows(self) -> Rows:
        """Return what was written down."""
        return np.array(self._rows)
