"""The drawn body: the silhouette of the body model on the reference chart, its quiet lines, its relief, and the drape.

`shapes.json` holds the outlines in mm with y downward (chart y with its sign turned). A path is warped by its points,
control points included: the warp is nearly straight over the few millimetres between them. The arms are not on the
chart; they keep beside the flank, never closer to the body below than above.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from unknot.anatomy import Back
from unknot.anatomy.interpolation import monotone_curve
from unknot.anatomy.outline import HALF_WIDTHS_MM
from unknot.shell.drawing.relief import relief_path

__all__ = ["Body", "Line", "body_of", "path_text", "polygon_path", "svg_points"]

_HEAD_ROOM_MM, _SIDE_ROOM = 56.0, 1.1
_DRAPE_SHOWN_MM = 112.0
_HEM_MM = 34.0
"""Below the zero of the chart; the drape's own lines follow the warp from there."""

_ARM_LEVELS_MM = np.arange(-160.0, 440.0, 4.0)
_ARM_MIDDLE_MM = ((-160.0, 262.0), (0.0, 236.0), (200.0, 205.0), (440.0, 215.0))
_ARM_BLEND_MM, _ARM_SMOOTHING = 30.0, 15
_SHOULDER_MM, _SHOULDER_BLEND_MM = 440.0, 70.0

_COMMAND = re.compile(r"([MCLZ])([^MCLZ]*)")


@dataclass(frozen=True, slots=True)
class Line:
    """A quiet line of the drawing: path, width in mm, opacity."""

    d: str
    width: float
    opacity: float


@dataclass(frozen=True, slots=True)
class Body:
    """One person's drawn back in mm, y downward. `view_box` is x, y, width, height."""

    silhouette: str
    relief: str
    lines: tuple[Line, ...]
    drape: str
    drape_lines: tuple[Line, ...]
    view_box: tuple[float, float, float, float]


def svg_points(chart_xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return chart points, (N, 2), with y turned downward."""
    turned: npt.NDArray[np.float64] = chart_xy * np.array([1.0, -1.0])
    return turned


def path_text(commands: list[tuple[str, int]], points: npt.NDArray[np.float64]) -> str:
    """Write a path from its commands, each with its number of points, and all points in order."""
    parts, at = [], 0
    for letter, count in commands:
        parts.append(letter + " ".join(f"{_short(x)} {_short(y)}" for x, y in points[at : at + count]))
        at += count
    return "".join(parts)


def polygon_path(chart_xy: npt.NDArray[np.float64]) -> str:
    """Return a closed path through chart points."""
    return path_text([("M", 1), *[("L", 1)] * (len(chart_xy) - 1), ("Z", 0)], svg_points(chart_xy))


def _short(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


@cache
def _shapes() -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(files(__package__).joinpath("shapes.json").read_text(encoding="utf-8"))
    return shapes


@cache
def _parsed(d: str) -> tuple[list[tuple[str, int]], npt.NDArray[np.float64]]:
    commands, numbers = [], []
    for letter, text in _COMMAND.findall(d):
        values = [float(number) for number in text.split()]
        commands.append((letter, len(values) // 2))
        numbers += values
    points = svg_points(np.array(numbers).reshape(-1, 2))
    points.setflags(write=False)
    return commands, points


def _placed(back: Back, chart_xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Warp points of the drawing; what lies beside the trunk moves as an arm."""
    placed = back.to_person(chart_xy)
    x, y = np.abs(chart_xy[:, 0]), chart_xy[:, 1]
    beside = np.clip((x - _curve(y, HALF_WIDTHS_MM)) / _ARM_BLEND_MM, 0.0, 1.0)
    beside *= beside * (3.0 - 2.0 * beside) * np.clip((_SHOULDER_MM - y) / _SHOULDER_BLEND_MM, 0.0, 1.0)
    middle = _curve(y, _ARM_MIDDLE_MM)
    arm = middle + (x - middle) * back.proportions.girth + np.interp(y, _ARM_LEVELS_MM, _arm_shift_mm(back))
    placed[:, 0] += beside * (np.sign(chart_xy[:, 0]) * arm - placed[:, 0])
    return placed


def _arm_shift_mm(back: Back) -> npt.NDArray[np.float64]:
    """How far an arm is moved out at its levels: by the widest flank above, smoothed."""
    half = _curve(_ARM_LEVELS_MM, HALF_WIDTHS_MM)
    out = back.to_person(np.column_stack([half, _ARM_LEVELS_MM]))[:, 0] - half
    widest = np.maximum.accumulate(out[::-1])[::-1]
    padded = np.pad(widest, _ARM_SMOOTHING, mode="edge")
    window = np.ones(2 * _ARM_SMOOTHING + 1) / (2 * _ARM_SMOOTHING + 1)
    return np.convolve(padded, window, mode="valid")


def _curve(at: npt.NDArray[np.float64], knots: tuple[tuple[float, float], ...]) -> npt.NDArray[np.float64]:
    known = np.array(knots)
    return monotone_curve(at, known[:, 0], known[:, 1])


def body_of(back: Back) -> Body:
    """Return the drawn body in the shape of one person's back."""
    shapes = _shapes()

    def warped(d: str) -> tuple[str, npt.NDArray[np.float64]]:
        commands, points = _parsed(d)
        placed = svg_points(_placed(back, points))
        return path_text(commands, placed), placed

    def lines(entries: list[dict[str, Any]]) -> tuple[Line, ...]:
        return tuple(Line(warped(entry["d"])[0], entry["width"], entry["opacity"]) for entry in entries)

    silhouette, edge = warped(shapes["silhouette"])
    hem = -float(back.to_person([(0.0, -_HEM_MM)])[0, 1])
    top = float(edge[:, 1].min()) - _HEAD_ROOM_MM
    half = _SIDE_ROOM * float(np.abs(edge[edge[:, 1] < hem, 0]).max())
    return Body(
        silhouette=silhouette,
        relief=relief_path(back),
        lines=lines(shapes["lines"]),
        drape=warped(shapes["drape"]["fill"])[0],
        drape_lines=lines(shapes["drape"]["lines"]),
        view_box=(round(-half), round(top), 2 * round(half), round(hem + _DRAPE_SHOWN_MM - top)),
    )
