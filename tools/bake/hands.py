"""The giver's right hand with its arm, one shape for each grip, each in its own contact frame.

Contact frame, mm: the skin is the plane z = 0, the middle of the contact the origin, +Y the heading, the hand above.
Flesh that would sink into the skin is spread flat, so that a grip neither floats nor sinks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp  # type: ignore[import-untyped]
from scipy.spatial import cKDTree  # type: ignore[import-untyped]

from bake.grips import GRIPS, ON_TOP, Finger, Grip
from bake.meshes import Faces, cut, normals, used
from bake.rig import Array, Rig, Turn, between, rotation
from unknot.anatomy.packing import SCALE_MM, Packer, positions

__all__ = ["HandMesh", "Shape", "hand_mesh", "hand_shapes", "packed_hands"]

_SIDE = ".R"
_CUT_AT = 0.62
"""Of the upper arm from the elbow: where the arm ends."""
_SETTLED = 24
_FLATTEN_MM = 2.0
_LOWEST_MM = -1.5
_NEAR_MM, _RESTING_SHARE = 7.0, 90.0
"""How near a vertex below counts as under one above, and which share of the hand then rests or is pressed flat."""
_MIRROR = np.array([-1.0, 1.0, 1.0])
_MM = 1000.0


@dataclass(frozen=True)
class HandMesh:
    """The right arm at rest, cut out of the body: vertices are `matrix` times the body's."""

    rig: Rig
    matrix: sp.csr_matrix
    faces: Faces
    rest: Array
    heads: Array
    pads: dict[str, npt.NDArray[np.intp]]
    along_mm: Array
    """Way from the wrist up the arm, for fading."""


@dataclass(frozen=True)
class Shape:
    """One grip: vertices in mm in its contact frame, and how opaque each is (0 to 1)."""

    vertices: Array
    fade: Array


def hand_mesh(rig: Rig, rest: Array, heads: Array) -> HandMesh:
    """Return the right arm, cut cleanly across the upper arm."""
    at = {name: heads[row] for name, row in rig.index.items()}
    shoulder, elbow, wrist = (at[name + _SIDE] for name in ("upperarm01", "lowerarm01", "wrist"))
    arm = rig.weight("upperarm", "lowerarm", "wrist", "metacarpal", "finger", side=_SIDE) > 0.5
    upward = (shoulder - elbow) / np.linalg.norm(shoulder - elbow)
    reach = _CUT_AT * float(np.linalg.norm(shoulder - elbow))
    faces = rig.faces[arm[rig.faces].all(axis=1)]
    matrix, faces = cut(faces, len(rest), reach - (rest - elbow) @ upward)
    kept, faces = used(faces)
    matrix = matrix[kept]
    along_forearm = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    shape = matrix @ rest
    forearm = (wrist - shape) @ along_forearm
    length = float(np.linalg.norm(wrist - elbow))
    along = np.where(forearm < length, forearm, length + np.maximum((shape - elbow) @ upward, 0.0))
    mesh = HandMesh(rig, matrix, faces, rest, heads, {}, along * _MM)
    return HandMesh(rig, matrix, faces, rest, heads, _pads(mesh, shape), along * _MM)


def _frame(mesh: HandMesh) -> tuple[Array, Array, Array]:
    """Long axis to the fingers, across to the thumb, out of the palm; in rest axes."""
    at = {name: mesh.heads[row] for name, row in mesh.rig.index.items()}
    along = at["finger3-1" + _SIDE] - at["wrist" + _SIDE]
    along = along / np.linalg.norm(along)
    across = at["finger2-1" + _SIDE] - at["finger5-1" + _SIDE]
    across = across - along * (across @ along)
    across = across / np.linalg.norm(across)
    palm = np.cross(along, across)
    curl = at["finger3-3" + _SIDE] - at["finger3-1" + _SIDE]
    return along, across, palm if curl @ palm > 0.0 else -palm


def _pads(mesh: HandMesh, shape: Array) -> dict[str, npt.NDArray[np.intp]]:
    """Which vertices can touch: pads of the fingers, their first segments and middle joints, heel, ball, arm."""
    rig, matrix = mesh.rig, mesh.matrix
    at = {name: mesh.heads[row] for name, row in rig.index.items()}
    along, across, palm = _frame(mesh)
    facing = normals(shape, mesh.faces) @ palm
    y, x = (shape - at["wrist" + _SIDE]) @ along, (shape - at["wrist" + _SIDE]) @ across
    length = float((at["finger3-1" + _SIDE] - at["wrist" + _SIDE]) @ along)

    def on(bone: str) -> Array:
        weight: Array = matrix @ rig.weight(bone, side=_SIDE)
        return weight

    body = (matrix @ rig.weight("wrist", "metacarpal", side=_SIDE) > 0.4) & (facing > 0.3)
    elbow, wrist = at["lowerarm01" + _SIDE], at["wrist" + _SIDE]
    place = (shape - elbow) @ (wrist - elbow) / float((wrist - elbow) @ (wrist - elbow))
    found = {
        "heel": body & (y > 0.0) & (y < 0.35 * length),
        "thenar": body & (y > 0.0) & (y < 0.4 * length) & (x > 0.004),
        "hypothenar": body & (y > 0.0) & (y < 0.45 * length) & (x < -0.004),
        "ball": body & (y > 0.75 * length),
        "thumb": on("finger1-3") > 0.6,
        "forearm": (place > 0.2) & (place < 0.62),
        "elbow": np.abs(place) < 0.1,
    }
    for finger in range(2, 6):
        found[f"tip{finger}"] = on(f"finger{finger}-3") > 0.6
        found[f"mid{finger}"] = (on(f"finger{finger}-1") > 0.25) & (on(f"finger{finger}-2") > 0.25)
        found[f"first{finger}"] = on(f"finger{finger}-1") > 0.5
    return {name: np.flatnonzero(chosen) for name, chosen in found.items()}


def _finger_moves(mesh: HandMesh, fingers: dict[int, Finger]) -> list[Turn]:
    """Aim every segment of every finger by its flexion and spread."""
    rig, heads = mesh.rig, mesh.heads
    along, across, palm = _frame(mesh)
    moves = []
    for finger, segments in fingers.items():
        names = [f"finger{finger}-{k}{_SIDE}" for k in (1, 2, 3)]
        ends = [*(heads[rig.index[name]] for name in names[1:]), _tip(mesh, names[2])]
        carried = np.eye(3)
        for name, end, (flexion, spread, *twist) in zip(names, ends, segments, strict=True):
            line = end - heads[rig.index[name]]
            flex, side = np.radians([flexion, spread])
            aimed = np.cos(flex) * (np.cos(side) * along + np.sin(side) * across) + np.sin(flex) * palm
            turned = between(carried @ (line / np.linalg.norm(line)), aimed) @ carried
            if twist:
                turned = rotation(aimed, twist[0]) @ turned
            moves.append(Turn(name + "!", carried.T @ turned))
            carried = turned
    return moves


def _tip(mesh: HandMesh, bone: str) -> Array:
    """Return the far end of a last segment."""
    row = mesh.rig.index[bone]
    line = mesh.heads[row] - mesh.heads[mesh.rig.parents[row]]
    own = np.flatnonzero(mesh.rig.weight(bone) > 0.6)
    tip: Array = mesh.rest[own[np.argmax((mesh.rest[own] - mesh.heads[row]) @ line)]]
    return tip


def _held(mesh: HandMesh, grip: Grip) -> Array:
    """Return the arm in the grip, mm: wrist (or elbow) at the origin, fingers (or forearm) along +Y, palm down."""
    rig, heads = mesh.rig, mesh.heads
    along, _, palm = _frame(mesh)
    elbow, wrist = (rig.index[name + _SIDE] for name in ("lowerarm01", "wrist"))
    forearm = heads[wrist] - heads[elbow]
    straight = between(along, forearm / np.linalg.norm(forearm))
    axis, normal = straight @ np.cross(along, -palm), straight @ palm
    hand = rotation(axis, grip.extension) @ rotation(normal, grip.deviation) @ straight
    moves = [
        Turn("lowerarm01" + _SIDE + "!", rotation((0.0, 0.0, 1.0), grip.elbow)),
        Turn("wrist" + _SIDE + "!", hand),
        *_finger_moves(mesh, grip.fingers),
    ]
    posed = rig.posed(mesh.rest, heads, moves)
    if grip.tool == "hand":
        origin, forward, down = posed.heads[wrist], posed.turns[wrist] @ along, posed.turns[wrist] @ palm
    else:
        origin, forward = posed.heads[elbow], posed.heads[wrist] - posed.heads[elbow]
        down = posed.turns[wrist] @ palm
    forward = forward / np.linalg.norm(forward)
    down = down - forward * (down @ forward)
    up = -down / np.linalg.norm(down)
    frame = np.stack([np.cross(forward, up), forward, up])
    vertices: Array = (mesh.matrix @ posed.vertices - origin) @ frame.T * _MM
    return vertices


def _settled(mesh: HandMesh, grip: Grip, held: Array) -> Array:
    """Lay the held hand on its pads: all supports at the same height, the lowest at zero."""
    shape = held @ (rotation((1, 0, 0), grip.pitch) @ rotation((0, 1, 0), grip.roll)).T
    groups = [mesh.pads[name] for name in grip.supports]
    for _ in range(_SETTLED):
        lowest = np.array([shape[group[np.argmin(shape[group, 2])]] for group in groups])
        lowest[0, 2] -= grip.lift_mm
        if len(lowest) == 3:
            level = np.cross(lowest[1] - lowest[0], lowest[2] - lowest[0])
            level = level * np.sign(level[2])
            shape = shape @ between(level / np.linalg.norm(level), np.array([0.0, 0.0, 1.0])).T
        elif len(lowest) == 2:
            line = lowest[1] - lowest[0]
            flat = line * [1.0, 1.0, 0.0]
            shape = shape @ between(line / np.linalg.norm(line), flat / np.linalg.norm(flat)).T
    # A lifted first support is not what the hand stands on
    shape[:, 2] -= min(shape[group, 2].min() for group in (groups[1:] if grip.lift_mm else groups))
    return shape @ rotation((0, 0, 1), -grip.turn).T


def _pressed(shape: Array, sink_mm: float) -> Array:
    """Press the hand down and spread flat what would sink."""
    above = shape[:, 2] - sink_mm - _LOWEST_MM
    pressed = shape.copy()
    pressed[:, 2] = _LOWEST_MM + 0.5 * (above + np.sqrt(above**2 + _FLATTEN_MM**2))
    return pressed


def _middle(mesh: HandMesh, grip: Grip, shape: Array) -> Array:
    """The middle of the named pads where they touch, on the plane."""
    touching = []
    for name in grip.middle:
        pad = shape[mesh.pads[name]]
        touching.append(pad[pad[:, 2] <= pad[:, 2].min() + 1.5].mean(axis=0))
    middle: Array = (np.max(touching, axis=0) + np.min(touching, axis=0)) / 2.0
    middle[2] = 0.0
    return middle


def _faded(mesh: HandMesh, grip: Grip) -> Array:
    near, far = grip.fade_mm
    left = np.clip((far - mesh.along_mm) / (far - near), 0.0, 1.0)
    fade: Array = left * left * (3.0 - 2.0 * left)
    return fade


def hand_shapes(mesh: HandMesh) -> dict[str, Shape]:
    """Return every grip by name."""
    shapes = {}
    for name, grip in GRIPS.items():
        pressed = _pressed(_settled(mesh, grip, _held(mesh, grip)), grip.sink_mm)
        shapes[name] = Shape(pressed - _middle(mesh, grip, pressed), _faded(mesh, grip))
    for name, (below, grip) in ON_TOP.items():
        shapes[name] = Shape(_laid_on(mesh, grip, shapes[below].vertices), _faded(mesh, grip))
    return shapes


def _laid_on(mesh: HandMesh, grip: Grip, below: Array) -> Array:
    """Lay the other hand on the one below, spread flat where they touch.

    It is computed as the left hand that it is and kept as its mirror image, a right hand like all the rest.
    """
    held = _held(mesh, grip) @ rotation((0, 0, 1), -grip.turn).T
    other = (held - _middle(mesh, grip, held)) * _MIRROR
    supported = cKDTree(below[:, :2])
    hand = np.flatnonzero(mesh.along_mm < 0.0)
    away, near = supported.query(other[hand, :2], k=8, distance_upper_bound=_NEAR_MM)
    tops = np.where(np.isfinite(away), np.append(below[:, 2], -np.inf)[near], -np.inf).max(axis=1)
    over = np.isfinite(tops)
    other[:, 2] += np.percentile(tops[over] - other[hand[over], 2], _RESTING_SHARE)
    gap = other[hand[over], 2] - tops[over]
    other[hand[over], 2] = tops[over] + 0.5 * (gap + np.sqrt(gap**2 + _FLATTEN_MM**2))
    laid: Array = other * _MIRROR
    return laid


def packed_hands(mesh: HandMesh) -> bytes:
    """Return all grips as the bytes that are shipped and sent to the browser."""
    packer = Packer()
    index = packer.add(mesh.faces.astype(np.uint16))
    poses = {}
    for name, shape in hand_shapes(mesh).items():
        fade = np.round(shape.fade * 255.0).astype(np.uint8)
        poses[name] = {"position": packer.add(positions(shape.vertices)), "fade": packer.add(fade)}
    mesh_header = {
        "name": "right",
        "material": "skin",
        "vertices": mesh.matrix.shape[0],
        "triangles": len(mesh.faces),
        "index": index,
        "offset": [0, 0, 0],
        "poses": poses,
    }
    return packer.packed({"kind": "hands", "scale": SCALE_MM, "meshes": [mesh_header]})
