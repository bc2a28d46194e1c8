"""How far the skin of somebody on the side or seated is from the prone skin that everything is measured on.

    python -m benchmarks.skins

For edges of the baked bodies: the length they have in that position, as a share of the length that the prone surface
gives the same stretch of the chart. Three numbers each, for 5, 50 and 95 of 100 edges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from unknot.anatomy import Back
from unknot.anatomy.baked import shipped_body
from unknot.anatomy.polygons import signed_distance_mm
from unknot.model.intake import Recipient
from unknot.model.words import BodyPosition

Values = NDArray[np.float64]

BODIES = {
    "small, slight": Recipient(height_mm=1560.0, weight_kg=50.0, build="slight"),
    "average": Recipient(height_mm=1700.0, weight_kg=65.0),
    "heavy, soft": Recipient(height_mm=1830.0, weight_kg=105.0, build="soft"),
    "tall": Recipient(height_mm=1920.0, weight_kg=82.0),
    "muscular": Recipient(height_mm=1780.0, weight_kg=86.0, build="muscular"),
    "light, slight": Recipient(height_mm=1680.0, weight_kg=52.0, build="slight"),
}
POSITIONS: tuple[BodyPosition, ...] = ("side_lying", "seated")
DEEP_MM = 40.0
LEAST_MM = 4.0
"""Shorter edges say more about rounding than about skin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Shares of the prone length: of the whole skin, then of 5, 50 and 95 of 100 edges deep inside and near the rim."""

    body: str
    position: BodyPosition
    whole: float
    deep: Values
    near: Values


def stretches() -> Iterator[Stretch]:
    """Yield how skins are stretched, by body and position."""
    for name, recipient in BODIES.items():
        back = Back.of(recipient)
        for position in POSITIONS:
            yield _stretch(name, back, position)


def _stretch(name: str, back: Back, position: BodyPosition) -> Stretch:
    model = shipped_body(position)
    body, faces = model.body_of(back), model.skin_faces[model.on_trunk]
    edges = np.unique(np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1), axis=0)
    ends = body.chart[edges]
    here = np.linalg.norm(body.skin[edges[:, 0]] - body.skin[edges[:, 1]], axis=1)
    rise = back.height_mm(ends[:, 0]) - back.height_mm(ends[:, 1])
    prone = np.sqrt(((ends[:, 0] - ends[:, 1]) ** 2).sum(axis=1) + rise**2)
    beyond = signed_distance_mm(np.asarray(back.outline_mm), ends.mean(axis=1))
    counted = (beyond < 0.0) & (prone > LEAST_MM)
    deep, near = (counted & side for side in (beyond < -DEEP_MM, beyond >= -DEEP_MM))
    shares = [np.quantile(here[part] / prone[part], [0.05, 0.5, 0.95]) for part in (deep, near)]
    whole = float(here[counted].sum() / prone[counted].sum())
    return Stretch(body=name, position=position, whole=whole, deep=shares[0], near=shares[1])


def main() -> None:
    """Print the table."""
    table = Table("body", "position", "whole skin", "deep inside", f"within {DEEP_MM:.0f} mm of the outline")
    for one in stretches():
        spans = (" / ".join(f"{share:.2f}" for share in part) for part in (one.deep, one.near))
        table.add_row(one.body, one.position.replace("_", " "), f"{one.whole:.2f}", *spans)
    Console().print(table)


if __name__ == "__main__":
    main()
