"""The edge of the workable trunk on the reference chart.

From the drape's hem up the flanks, over the rear armpit fold and the shoulder tip to the hairline; without arms. Taken
from the silhouette of the body model that the drawn back shows too.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["HAIRLINE_Y_MM", "HALF_WIDTHS_MM", "HEM_Y_MM", "reference_outline_mm"]

HEM_Y_MM = -15.0
HAIRLINE_Y_MM = 575.0

_RIGHT_MM = (
    *((155.0, -15.0), (152.7, -3.0), (148.8, 11.0), (144.6, 26.0), (140.9, 40.0), (138.1, 55.0), (136.2, 70.0)),
    *((134.8, 85.0), (133.9, 100.0), (133.5, 115.0), (133.9, 130.0), (134.9, 145.0), (136.2, 160.0), (138.1, 175.0)),
    *((141.2, 189.0), (146.0, 200.0), (151.0, 215.0), (155.0, 232.0), (160.0, 250.0), (166.0, 270.0), (174.0, 300.0)),
    *((183.0, 335.0), (190.0, 365.0), (196.0, 388.0), (194.0, 402.0), (186.0, 409.3), (174.4, 418.5), (162.0, 426.8)),
    *((148.9, 434.1), (135.4, 440.6), (121.7, 446.7), (108.0, 453.0), (94.6, 459.6), (81.8, 467.2), (70.4, 476.5)),
    *((62.0, 488.0), (57.8, 501.3), (58.2, 515.6), (61.9, 529.7), (67.7, 543.3), (69.0, 560.0), (60.0, 574.0)),
    *((30.0, 576.0), (0.0, HAIRLINE_Y_MM)),
)

HALF_WIDTHS_MM: tuple[tuple[float, float], ...] = (
    *((-320.0, 190.0), (-60.0, 168.0), (-15.0, 155.0), (26.0, 144.6), (70.0, 136.2), (115.0, 133.5), (160.0, 136.2)),
    *((200.0, 146.0), (250.0, 160.0), (335.0, 183.0), (388.0, 196.0), (402.0, 194.0), (426.8, 162.0)),
    *((446.7, 122.0), (467.0, 84.0), (488.0, 63.0), (508.0, 58.0), (545.0, 67.0), (590.0, 81.0), (920.0, 81.0)),
)
"""(y, half breadth) of the trunk, neck and head on the reference chart: where a body ends sideways at each level."""


def reference_outline_mm() -> npt.NDArray[np.float64]:
    """Return the closed outline on the reference chart, (M, 2), starting at the hem on the right."""
    right = np.array(_RIGHT_MM)
    left = right[::-1][1:] * np.array([-1.0, 1.0])
    return np.vstack([right, left])
