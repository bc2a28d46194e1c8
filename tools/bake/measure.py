"""Measures what was baked: `python -m bake.measure --work FOLDER`, run from `tools/` like the bake.

Prints three tables in Markdown: the basis against the full model on people it was not made from, the landmarks against
published anthropometry, and how far each grip floats over or sinks into six bodies.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

import numpy as np

from bake.basis import bodies_of
from bake.builds import BMI_NODES, BUILDS, SHAPES, STATURES_M
from bake.chart import LANDMARK_VERTICES
from bake.people import rest_shape
from bake.rig import Array
from unknot.anatomy import Back
from unknot.anatomy.baked import shipped_body, shipped_hands
from unknot.anatomy.heightfield import HeightField
from unknot.anatomy.packing import array_at, header_of
from unknot.anatomy.surface import surface_of
from unknot.library import shipped_catalog
from unknot.model.words import BodyShape, Build

_PEOPLE = 36
_SEED = 20
_SIX: tuple[dict[str, float | str], ...] = (
    {},
    {"height_mm": 1580.0, "weight_kg": 48.0, "shape": "broad_hipped", "build": "slight"},
    {"height_mm": 1850.0, "weight_kg": 92.0, "shape": "broad_shouldered", "build": "muscular"},
    {"height_mm": 1750.0, "weight_kg": 92.0, "shape": "even", "build": "average"},
    {"height_mm": 1650.0, "weight_kg": 93.0, "shape": "broad_hipped", "build": "soft"},
    {"height_mm": 1800.0, "weight_kg": 130.0, "shape": "broad_shouldered", "build": "soft"},
)
_SPOTS_MM = ((45.0, 60.0), (50.0, 130.0), (60.0, 200.0), (50.0, 280.0), (95.0, 350.0), (75.0, 415.0), (25.0, 480.0))
_HEADINGS = (0.0, 0.8, -0.8)
_RIDES_MM = 45.0
_TOUCHING_MM = 0.3


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="bake.measure", description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    with np.load(parser.parse_args().work / "shapes.npz") as shapes:
        stored = dict(shapes)
    _basis_errors(stored)
    _landmarks(stored)
    _grips()


def _basis_errors(stored: dict[str, Array]) -> None:
    bodies, model = bodies_of(stored, "prone"), shipped_body("prone")
    chance = np.random.default_rng(_SEED)
    trunk = np.unique(bodies.skin.faces[bodies.skin.trunk])
    apart, height = [], []
    for _ in range(_PEOPLE):
        build: Build = get_args(Build)[chance.integers(len(BUILDS))]
        shape: BodyShape = get_args(BodyShape)[chance.integers(len(SHAPES))]
        stature, bmi = chance.uniform(STATURES_M[0], STATURES_M[-1]), chance.uniform(BMI_NODES[1], BMI_NODES[-2])
        full, _, _ = bodies.shape(build, shape, stature, bmi)
        quick, _, _ = model.baked(1000.0 * stature, bmi * stature**2, shape, build)
        dorsal = trunk[(full[trunk, 1] > 0.0) & (full[trunk, 1] < 500.0) & (full[trunk, 2] > 100.0)]
        apart.append(np.linalg.norm(quick - full, axis=1)[dorsal])
        height.append(np.abs(quick - full)[dorsal, 2])
    print(f"\n| {_PEOPLE} people, dorsal trunk, mm | rms | p95 | p99.9 | worst |\n|---|---|---|---|---|")
    for name, parts in (("in space", apart), ("height", height)):
        all_ = np.concatenate(parts)
        rms, p95, p999 = np.sqrt(np.mean(all_**2)), np.percentile(all_, 95), np.percentile(all_, 99.9)
        print(f"| {name} | {rms:.2f} | {p95:.2f} | {p999:.2f} | {all_.max():.2f} |")


def _landmarks(stored: dict[str, Array]) -> None:
    """Shares of stature, standing at rest, against ANSUR II (evidence A3, A5, A9, A11, A14, A16, A17)."""
    print(
        "\n| of stature | men, published | women, published | broad-shouldered | even | broad-hipped |\n"
        + "|---" * 6
        + "|"
    )
    rows: dict[str, list[float]] = {}
    for shape, bmi in (("broad_shouldered", 27.7), ("even", 26.5), ("broad_hipped", 25.5)):
        rest, _, _ = rest_shape(stored, "average", shape, 1.70, bmi)
        at = {name: rest[vertex] for name, vertex in LANDMARK_VERTICES.items()}
        floor = rest[:, 2].min()
        found = {
            "height of C7": at["c7"][2] - floor,
            "C7 to hip crest": at["c7"][2] - at["iliac_crest"][2],
            "C7 to acromion, drop": at["c7"][2] - at["acromion"][2],
            "acromion to acromion": 2.0 * abs(at["acromion"][0]),
            "crest to crest": 2.0 * abs(at["iliac_crest"][0]),
        }
        for name, value in found.items():
            rows.setdefault(name, []).append(float(value) / 1.70)
    published = {
        "height of C7": (0.864, 0.857),
        "C7 to hip crest": (0.259, 0.246),
        "C7 to acromion, drop": (0.044, 0.037),
        "acromion to acromion": (0.237, 0.224),
        "crest to crest": (0.157, 0.168),
    }
    for name, values in rows.items():
        men, women = published[name]
        print(f"| {name} | {men:.3f} | {women:.3f} | " + " | ".join(f"{value:.3f}" for value in values) + " |")


def _grips() -> None:
    header, data = header_of(shipped_hands())
    (mesh,) = header["meshes"]
    model = shipped_body("prone")
    surfaces = []
    for numbers in _SIX:
        back = Back.from_numbers(numbers)
        surfaces.append((back, surface_of(model, model.body_of(back))["z"]))
    print("\n| grip | laid flat: gap | sunk | riding on the skin: gap | sunk |\n|---|---|---|---|---|")
    for name in shipped_catalog().contacts:
        hand = array_at(data, mesh["poses"][name]["position"], "<i2", (mesh["vertices"], 3)) * header["scale"]
        cells = []
        for rides in (False, True):
            worst = np.array([_apart(hand, back, skin, rides) for back, skin in surfaces]).max(axis=0)
            cells += [f"{worst[0]:.1f}", f"{worst[1]:.1f}"]
        print(f"| {name} | " + " | ".join(cells) + " |")


def _apart(hand: Array, back: Back, skin: HeightField, rides: bool) -> tuple[float, float]:
    """Return the largest gap under the touching vertices and the deepest vertex of the hand, over all spots, mm."""
    gap = sunk = 0.0
    touching = hand[:, 2] < _TOUCHING_MM
    for spot in _SPOTS_MM:
        place = back.to_person([spot])[0]
        for heading in _HEADINGS:
            cosine, sine = np.cos(heading), np.sin(heading)
            turned = hand[:, :2] @ np.array([[cosine, -sine], [sine, cosine]])
            at = place + turned
            normal = _normal(skin, place)
            plane = skin.at(place[None])[0] - turned @ normal[:2] / normal[2]
            share = np.exp(-((hand[:, 2] / _RIDES_MM) ** 2)) if rides else 0.0
            ground = skin.at(at)
            clear = plane + share * (ground - plane) + hand[:, 2] - ground
            gap = max(gap, float(clear[touching].max()))
            sunk = max(sunk, float(-clear[np.hypot(*turned.T) < 110.0].min()))
    return gap, sunk


def _normal(skin: HeightField, place: Array) -> Array:
    step = 12.0
    around = skin.at(place + step * np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]))
    normal = np.array([around[1] - around[0], around[3] - around[2], 2.0 * step])
    unit: Array = normal / np.linalg.norm(normal)
    return unit


if __name__ == "__main__":
    main()
