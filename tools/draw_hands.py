"""Draws the hands of the flat view, one for each contact, and writes them as outlines.

    python tools/draw_hands.py

A hand is put together from rounded bones as seen from above (a right hand, fingers up, the middle of the wrist at 0, 0,
millimetres, y downward), blended where skin joins them, and outlined. A bent finger is drawn as long as it looks from
above. Sizes are those of an average adult hand, 185 mm long and 84 mm broad over the knuckles. `hand_shapes.py` holds
the shapes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hand_shapes import DRAWINGS, Bone, Drawing, Layer, Place
from unknot.shell.drawing.contours import Points, curve_path, level_lines

TARGET = Path(__file__).resolve().parent.parent / "src/unknot/shell/drawing/hands.json"

STEP_MM = 1.0
ROOM_MM = 60.0
SKIN_BLEND_MM, FINGER_BLEND_MM, WEB_BLEND_MM = 9.0, 1.2, 6.0
WRIST_CUT_MM = 2.0


def distance(bone: Bone, x: Points, y: Points) -> Points:
    """Return the distance from a tapering bone, below 0 inside."""
    (ax, ay), (bx, by), start, end = bone
    dx, dy = bx - ax, by - ay
    t = np.clip(((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-9), 0.0, 1.0)
    result: Points = np.hypot(x - ax - t * dx, y - ay - t * dy) - (start + (end - start) * t)
    return result


def blended(a: Points, b: Points, width: float) -> Points:
    """Return the smaller of two distances, rounded where they meet."""
    near = np.maximum(width - np.abs(a - b), 0.0) / width
    return np.minimum(a, b) - near * near * width / 4.0


def union(bones: Sequence[Bone], x: Points, y: Points, width: float) -> Points:
    """Return the distance from bones that are joined by skin."""
    result = distance(bones[0], x, y)
    for bone in bones[1:]:
        result = blended(result, distance(bone, x, y), width)
    return result


def outlines(bones: Sequence[Bone], fingers: Sequence[Bone] = ()) -> list[Points]:
    """Return the closed outlines of a hand in its own place, the longest first."""
    places = np.array([place for bone in (*bones, *fingers) for place in bone[:2]])
    low, high = places.min(axis=0) - ROOM_MM, places.max(axis=0) + ROOM_MM
    x, y = np.arange(low[0], high[0], STEP_MM), np.arange(low[1], high[1], STEP_MM)
    across, down = np.meshgrid(x, y)
    whole = union(bones, across, down, SKIN_BLEND_MM)
    if fingers:
        whole = blended(whole, union(fingers, across, down, FINGER_BLEND_MM), WEB_BLEND_MM)
    return sorted(level_lines(x, y, whole, 0.0), key=len, reverse=True)


def above_the_wrist(line: Points) -> Points:
    """Return the part of a closed outline that the forearm does not continue."""
    inside = line[:-1, 1] < WRIST_CUT_MM
    first = int(np.flatnonzero(inside & ~np.roll(inside, 1))[0])
    return np.roll(line[:-1], -first, axis=0)[: int(np.count_nonzero(inside))]


def placed(points: Points, layer: Layer) -> Points:
    """Return points of a hand where its layer lies."""
    turn = np.radians(layer.turn_deg)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    flipped = points * np.array([-1.0, 1.0]) if layer.mirrored else points
    result: Points = flipped @ rotation.T + np.array(layer.at)
    return result


def numbers(*places: Place) -> list[float]:
    """Return places as numbers of the file."""
    return [round(float(value), 1) for place in places for value in place]


def layer_written(layer: Layer) -> dict[str, Any]:
    """Return one hand as it stands in the file."""
    line = outlines(layer.bones, layer.fingers)[0]
    edge = line if layer.wrist_half_mm is None else above_the_wrist(line)
    entry: dict[str, Any] = {
        "fill": curve_path(placed(line, layer)),
        "edge": curve_path(placed(edge, layer)),
        "lines": "".join(curve_path(placed(np.array(points), layer)) for points in layer.lines),
    }
    if layer.fade is not None:
        entry["fade"] = numbers(*layer.fade)
    if layer.wrist_half_mm is not None:
        entry["arm"] = [*layer.at, layer.turn_deg, layer.wrist_half_mm]
    return entry


def written(drawing: Drawing) -> dict[str, Any]:
    """Return the drawing of a contact as it stands in the file."""
    return {
        "point": numbers(drawing.point),
        "pad": "".join(curve_path(line) for line in outlines(drawing.pad)),
        "fold": "".join(curve_path(np.array(points)) for points in drawing.fold),
        "layers": [layer_written(layer) for layer in drawing.layers],
    }


def main() -> None:
    """Write the file."""
    drawn = {contact: written(drawing) for contact, drawing in DRAWINGS.items()}
    TARGET.write_text(json.dumps(drawn, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
