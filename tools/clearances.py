"""Measures how near the body hands are drawn in three dimensions: every stroke on six bodies, at its worst.

    unknot serve --port 8765 &
    python tools/clearances.py http://127.0.0.1:8765 [stroke ...]

Vertices of both hands and of the body are read back from the picture and measured against each other here, with nothing
of what laid the hands. For every stroke and body, in mm: `gap`, how far a part that is meant to touch is from what it
should lie on, at worst and as 95 of 100 are; `deep`, how far a part of a hand or arm that is seen is in the body, its
cloth or the table, at worst and as a hundredth of them is; `hand`, how far a part that is meant to touch is in the
other hand, at worst. The skin gives way under a contact, as it is drawn.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Page

from mesh_distance import Skin, Values
from stroke_scores import BODIES, body_address, open_page, steps_of, strokes_named
from unknot.anatomy import Back
from unknot.anatomy.packing import array_at, header_of
from unknot.model.knowledge import Stroke
from unknot.shell.drawing import drawing_data

MOMENTS = tuple(0.12 + 0.11 * index for index in range(8))
STYLES = "body{margin:0}unknot-back{width:160px;height:160px}"
SEEN = 0.5
"""What of an arm has dissolved by half is not measured."""
NEAR_MM = 70.0
THICK_MM = 40.0
"""No part of a hand is farther than this from its outside."""
DENT_FALL, DENT_REACH_MM = 1.1, 60.0
"""How the skin is drawn under a contact (`materials.ts`)."""

# Nothing needs painting to be measured, and a hand that comes or changes its grip has done so at once
UNPAINTED = """() => { for (const name of ['drawElements', 'drawArrays'])
  WebGL2RenderingContext.prototype[name] = () => {};
  let ms = 1000; performance.now = () => ms += 1000; }"""
DRAW = """([drawing, body]) => { const back = document.querySelector('unknot-back'); back.draw(drawing, body);
  back.choose({ kind: 'solid', look: { around: -90, down: 7 }, recipient: 'clay', giver: 'clay' }); }"""
PLAY = "steps => document.querySelector('unknot-back').play(steps)"
READ = """position => { const back = document.querySelector('unknot-back');
  for (let again = 0; again < 3; again += 1) back.show({ position, softer: 0, moving: true });
  const text = (array) => { const bytes = new Uint8Array(array.buffer); let all = '';
    for (let at = 0; at < bytes.length; at += 8192) all += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(all); };
  return Object.entries(back.meshes()).filter(([, hand]) => hand).map(([which, hand]) => ({ ...hand, which,
    place: text(hand.place), fade: text(hand.fade), meant: text(Float32Array.from(hand.meant)) })); }"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Figure:
    """What hands are measured against, and the triangles (T, 3) of a right hand."""

    skin: Skin
    things: tuple[tuple[str, Skin], ...]
    hand: npt.NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Clearance:
    """Gaps and depths of one stroke on one body, mm: the worst, and what most keep within."""

    gap: float
    gap_most: float
    deep: float
    deep_most: float
    into: str
    hand: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """One hand at a moment: its gaps, its depths, what it is deepest in, and how deep it is in the other hand, mm."""

    gaps: Values
    depths: Values
    into: str
    hand: float


def figure_of(data: bytes, hands: bytes) -> Figure:
    """Return the body and the hands that the server sends."""
    header, packed = header_of(data)
    found: dict[str, Skin] = {}
    for mesh in header["meshes"]:
        raw = array_at(packed, mesh["position"], "<i2", (mesh["vertices"], 3))
        vertices = raw * header["scale"] + np.asarray(mesh["offset"], dtype=float)
        found[mesh["name"]] = Skin.of(vertices, triangles_of(mesh, packed))
    things = tuple((name, thing) for name, thing in found.items() if name != "skin")
    header, packed = header_of(hands)
    (mesh,) = header["meshes"]
    return Figure(skin=found["skin"], things=things, hand=triangles_of(mesh, packed))


def triangles_of(mesh: dict[str, Any], packed: memoryview) -> npt.NDArray[np.intp]:
    """Return the triangles (T, 3) of a mesh that the server sends."""
    triangles: npt.NDArray[np.intp] = array_at(packed, mesh["index"], "<u2", (mesh["triangles"], 3)).astype(np.intp)
    return triangles


def numbers(text: str) -> npt.NDArray[np.float32]:
    """Return what was read from the page."""
    return np.frombuffer(base64.b64decode(text), dtype="<f4")


def dented(places: Values, hands: Sequence[dict[str, Any]]) -> Values:
    """Return by how much the skin gives way at (N, 3) places."""
    total = np.zeros(len(places))
    for hand in hands:
        dent = hand["dent"]
        off = places - np.asarray(dent["origin"])
        across, along, up = (off @ np.asarray(dent[axis]) for axis in ("across", "along", "up"))
        ellipse = (across / dent["size"][0]) ** 2 + (along / dent["size"][1]) ** 2
        total += dent["depth"] * np.exp(-DENT_FALL * ellipse - (up / DENT_REACH_MM) ** 2)
    return total


def gaps_and_depths(figure: Figure, hands: Sequence[dict[str, Any]]) -> Iterator[Measured]:
    """Yield what is measured of each hand of a moment."""
    clouds = [numbers(hand["place"]).reshape(-1, 3).astype(float) for hand in hands]
    # A left hand is the mirror image of a right one: its triangles are turned over
    turned = [figure.hand if hand["which"] == "right" else figure.hand[:, ::-1] for hand in hands]
    meshes = [Skin.of(cloud, index) for cloud, index in zip(clouds, turned, strict=True)]
    for index, hand in enumerate(hands):
        seen = numbers(hand["fade"]) > SEEN
        cloud, meant = clouds[index][seen], numbers(hand["meant"])[seen] > 0
        far, place = figure.skin.nearest(cloud)
        over = far + dented(place, hands)
        depths, into = np.maximum(0.0, -over), "skin"
        gaps = np.maximum(0.0, over)
        for name, thing in figure.things:
            near = np.flatnonzero(thing.tree.query(cloud, distance_upper_bound=NEAR_MM)[0] < np.inf)
            if len(near) == 0:
                continue
            beyond = thing.nearest(cloud[near])[0]
            if (-beyond).max() > depths.max():
                into = name
            depths[near] = np.maximum(depths[near], -beyond)
            # A hand may lie on a cloth, or on the other hand, instead
            gaps[near] = np.minimum(gaps[near], np.maximum(0.0, beyond))
        gaps, inside = gaps[meant], 0.0
        for other in (*meshes[:index], *meshes[index + 1 :]):
            if meant.any():
                away = np.abs(other.nearest(cloud[meant])[0])
                within = away < THICK_MM
                within[within] = other.holds(cloud[meant][within])
                gaps = np.minimum(gaps, np.where(within, 0.0, away))
                inside = max(inside, float(np.where(within, away, 0.0).max()))
        yield Measured(gaps=gaps, depths=depths, into=into, hand=inside)


def measured(page: Page, figure: Figure, steps: list[dict[str, Any]]) -> Clearance:
    """Measure one stroke."""
    end = steps[-1]["start"] + steps[-1]["duration"]
    page.evaluate(PLAY, steps)
    found = [one for share in MOMENTS for one in gaps_and_depths(figure, page.evaluate(READ, share * end))]
    gaps = np.concatenate([np.zeros(1), *(one.gaps for one in found)])
    depths = np.concatenate([np.zeros(1), *(one.depths for one in found)])
    deepest = max(found, key=lambda one: one.depths.max(initial=0.0), default=None)
    return Clearance(
        gap=float(gaps.max()),
        gap_most=float(np.percentile(gaps, 95)),
        deep=float(depths.max()),
        deep_most=float(np.percentile(depths, 99)),
        into=deepest.into if deepest else "",
        hand=max((one.hand for one in found), default=0.0),
    )


def clearances(
    address: str, strokes: Sequence[Stroke], bodies: Sequence[str] = tuple(BODIES)
) -> Iterator[tuple[str, str, Clearance]]:
    """Yield stroke, body and what was measured."""
    for body in bodies:
        back = Back.of(BODIES[body])
        with open_page(address, "<unknot-back></unknot-back>", STYLES, (160, 160)) as page:
            files = (f"{address.rstrip('/')}{at}" for at in (body_address(back), "/bodies/hands"))
            figure = figure_of(*(page.request.get(file).body() for file in files))
            page.evaluate(UNPAINTED)
            page.evaluate(DRAW, [drawing_data(back), body_address(back)])
            page.wait_for_selector("unknot-back[data-view=solid]")
            for stroke in strokes:
                steps = steps_of(stroke, back)
                if steps is not None:
                    yield stroke.id, body, measured(page, figure, steps)


def main(arguments: Sequence[str]) -> int:
    """Print every stroke on every body as it is measured, then the worst of each stroke."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    address, *names = arguments
    worst: dict[str, list[Clearance]] = {}
    head = f"{'stroke':32}{'body':>10}{'gap':>8}{'95 %':>8}{'deep':>8}{'99 %':>8}  {'into':10}{'hand':>8}"
    print(head, flush=True)
    for stroke, body, one in clearances(address, strokes_named(names)):
        worst.setdefault(stroke, []).append(one)
        print(line(stroke, body, [one]), flush=True)
    print(f"\n{head}")
    for stroke, all_ in sorted(worst.items(), key=lambda item: -max(max(one.gap, one.deep) for one in item[1])):
        print(line(stroke, "worst", all_))
    return 0


def line(stroke: str, body: str, found: Sequence[Clearance]) -> str:
    """Return a line of the table: the worst of what was found."""
    deepest = max(found, key=lambda one: one.deep)
    gap, gap_most = max(one.gap for one in found), max(one.gap_most for one in found)
    most, hand = max(one.deep_most for one in found), max(one.hand for one in found)
    into = deepest.into if deepest.deep > 0 else ""
    return f"{stroke:32}{body:>10}{gap:8.1f}{gap_most:8.1f}{deepest.deep:8.1f}{most:8.1f}  {into:10}{hand:8.1f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
