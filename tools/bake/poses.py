"""How the recipient lies or sits: the moves of each position, made for one body's own measures.

Scene axes: x to the recipient's right, y headward, z up off the table (prone, side-lying) or the floor (seated); mm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bake.rig import Aim, Array, Move, Posed, Rig, Turn, Twist, between, rotation

__all__ = ["AXES", "Recipient"]

_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
AXES = {
    "prone": np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]),
    "side_lying": np.array([[0.0, -1.0, 0.0], [0.0, 0.0, 1.0], [-1.0, 0.0, 0.0]]),
    "seated": np.array([[-1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, 1.0]]),
}
"""Rest axes to scene axes: lying on the front; on the left side, facing +x; sitting, facing +y."""

_KNEE_M, _ANKLE_M, _ELBOW_M, _FLANK_ROOM_M = 0.062, 0.145, 0.052, 0.045
"""Heights over the table and the way between flank and arm: thigh resting, a roll under the ankles, arms alongside."""
_CONTACT_ROUND_M = 0.010
_SIDE_SUNK_PERCENT = 2.0
"""Of the skin that lies a little below the table: flesh and mattress give."""
_MM = 1000.0
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Recipient:
    """What all bodies share: the rig and which vertices are which part, found once on a middle body at rest."""

    rig: Rig
    rest: Array
    heads: Array

    @cached_property
    def parts(self) -> dict[str, Array]:
        """How much of each vertex belongs to each part."""
        weight = self.rig.weight
        return {
            "head": weight("head", "neck02", "neck03", "eye"),
            "trunk": weight("spine", "pelvis", "clavicle", "shoulder", "breast", "root"),
            "thigh": weight("upperleg"),
            "leg": weight("upperleg", "lowerleg", "foot", "toe"),
            "arm": weight("upperarm", "lowerarm", "wrist", "finger", "metacarpal"),
        }

    @cached_property
    def front(self) -> Rows:
        """The front of the trunk: what rests on the table. A fixed set keeps its height linear in the body."""
        at = self._at(self.heads)
        x, y, z = self.rest.T
        front = (self.parts["trunk"] > 0.6) & (y < 0.0) & (np.abs(x) < 0.17)
        front &= (z > at["spine04"][2]) & (z < at["clavicle.L"][2] + 0.01)
        rows = np.flatnonzero(front)
        resting: Rows = rows[y[rows] < np.percentile(y[rows], 22.0)]
        return resting

    @cached_property
    def hips(self) -> Rows:
        """The broadest part of the hips on the left, which the arm has to clear."""
        at = self._at(self.heads)
        x, _, z = self.rest.T
        hips = (self.parts["trunk"] + self.parts["thigh"] > 0.6) & (z < at["spine03"][2]) & (z > at["upperleg02.L"][2])
        rows = np.flatnonzero(hips)
        broadest: Rows = rows[x[rows] > np.percentile(x[rows], 97.0)]
        return broadest

    def _at(self, heads: Array) -> dict[str, Array]:
        return {name: heads[row] for name, row in self.rig.index.items()}

    def placed(self, position: str, rest: Array, heads: Array) -> tuple[Array, Posed]:
        """Return the body in a position, in mm with z = 0 at the table or the floor."""
        if position == "prone":
            return self.prone(rest, heads)
        moves = _side_moves() if position == "side_lying" else _seated_moves()
        posed = self.rig.posed(rest, heads, [*moves, *self._straight_wrists(heads)])
        scene = posed.vertices @ AXES[position].T
        if position == "side_lying":
            below = scene[self.parts["head"] < 0.5, 2]
            scene[:, 2] -= np.percentile(below, _SIDE_SUNK_PERCENT)
            scene[:, 2] = 0.5 * (scene[:, 2] + np.sqrt(scene[:, 2] ** 2 + _CONTACT_ROUND_M**2))
        else:
            scene[:, 2] -= scene[:, 2].min()
        return scene * _MM, posed

    def _straight_wrists(self, heads: Array) -> list[Move]:
        at = self._at(heads)
        forearm, hand = at["wrist.L"] - at["lowerarm01.L"], at["finger3-1.L"] - at["wrist.L"]
        return [Turn("wrist.L", between(hand / np.linalg.norm(hand), forearm / np.linalg.norm(forearm)))]

    def prone(self, rest: Array, heads: Array) -> tuple[Array, Posed]:
        """Return the body lying face down with its arms alongside, in mm with z = 0 at the table."""
        posed = self.rig.posed(rest, heads, self._prone_moves(rest, heads))
        scene = posed.vertices @ AXES["prone"].T
        scene[:, 2] -= rest[self.front, 1].mean()
        soft = np.clip(1.0 - 1.6 * self.parts["head"], 0.0, 1.0)
        rested = 0.5 * (scene[:, 2] + np.sqrt(scene[:, 2] ** 2 + _CONTACT_ROUND_M**2))
        scene[:, 2] += soft * (rested - scene[:, 2])
        return scene * _MM, posed

    def _prone_moves(self, rest: Array, heads: Array) -> list[Move]:
        at = self._at(heads)
        table = rest[self.front, 1].mean()
        spine: list[Move] = [
            *(Turn(bone, rotation(_X, angle)) for bone, angle in (("spine05", -4), ("spine04", 4), ("spine02", 3))),
            *(Turn(bone, rotation(_X, angle)) for bone, angle in (("neck01", 7), ("neck02", 4), ("head", 4))),
        ]
        thigh = np.linalg.norm(at["lowerleg01.L"] - at["upperleg01.L"])
        shin = np.linalg.norm(at["foot.L"] - at["lowerleg01.L"])
        down = np.clip((table + _KNEE_M - at["upperleg01.L"][1]) / thigh, -0.4, 0.1)
        rise = np.clip((_ANKLE_M - _KNEE_M) / shin, 0.0, 0.4)
        legs: list[Move] = [
            Aim("upperleg01.L", "lowerleg01.L", (0.06, down, -math.sqrt(1.0 - down**2))),
            Aim("lowerleg01.L", "foot.L", (0.05, rise, -math.sqrt(1.0 - rise**2))),
            Turn("foot.L", rotation(_X, 40.0)),
        ]
        shoulders: list[Move] = [Turn("clavicle.L", rotation(_Y, 8.0) @ rotation(_Z, -5.0))]
        lifted = self.rig.posed(rest, heads, [*spine, *shoulders])
        return [*spine, *shoulders, *legs, *self._arm_moves(rest, heads, lifted.heads, table)]

    def _arm_moves(self, rest: Array, heads: Array, lifted: Array, table: float) -> list[Move]:
        """Lay the arm beside the body: elbow just over the table, clear of the hips, forearm straight down."""
        at = self._at(heads)
        shoulder = lifted[self.rig.index["upperarm01.L"]]
        upper = float(np.linalg.norm(at["lowerarm01.L"] - at["upperarm01.L"]))
        fore = float(np.linalg.norm(at["wrist.L"] - at["lowerarm01.L"]))
        drop = np.clip((table + _ELBOW_M - shoulder[1]) / upper, -0.75, 0.3)
        elbow_x = max(rest[self.hips, 0].mean() + 0.004 + _FLANK_ROOM_M, shoulder[0] + 0.02)
        out = math.asin(np.clip((elbow_x - shoulder[0]) / upper, 0.05, 0.7))
        level, tilt = math.sqrt(1.0 - drop**2), -0.016 / fore
        flat = math.sqrt(1.0 - tilt**2)
        forearm = (at["wrist.L"] - at["lowerarm01.L"]) / fore
        hand = at["finger3-1.L"] - at["wrist.L"]
        return [
            Aim("upperarm01.L", "lowerarm01.L", (level * math.sin(out), drop, -level * math.cos(out))),
            Twist("upperarm01.L", "lowerarm01.L", 22.0),
            Twist("upperarm02.L", "lowerarm01.L", 24.0),
            Aim("lowerarm01.L", "wrist.L", (flat * math.sin(0.10), tilt, -flat * math.cos(0.10))),
            Twist("lowerarm01.L", "wrist.L", 12.0),
            Twist("lowerarm02.L", "wrist.L", 20.0),
            Turn("wrist.L", between(hand / np.linalg.norm(hand), forearm)),
        ]


def _bends(axis: tuple[float, float, float], degrees: dict[str, float]) -> list[Move]:
    return [Turn(bone, rotation(axis, angle)) for bone, angle in degrees.items()]


def _side_moves() -> list[Move]:
    """Lie on the left side: knees bent, the upper knee further, both arms forward, the head in line with the spine."""
    return [
        *_bends(_X, {"spine05": 5, "spine03": 4, "spine02": 3, "spine01": 3, "neck01": 6, "head": 4}),
        Aim("upperleg01.L!", "lowerleg01.L", (0.05, -0.62, -0.78)),
        Aim("lowerleg01.L!", "foot.L", (0.0, 0.62, -0.78)),
        Aim("upperleg01.R!", "lowerleg01.R", (0.14, -0.86, -0.50)),
        Aim("lowerleg01.R!", "foot.R", (0.10, 0.62, -0.78)),
        Turn("clavicle.L!", rotation(_Z, -16.0)),
        Aim("upperarm01.L!", "lowerarm01.L", (0.10, -0.92, 0.38)),
        Aim("lowerarm01.L!", "wrist.L", (0.02, 0.26, 0.96)),
        Turn("clavicle.R!", rotation(_Z, 8.0)),
        Aim("upperarm01.R!", "lowerarm01.R", (0.16, -0.74, -0.65)),
        Aim("lowerarm01.R!", "wrist.R", (0.42, -0.90, 0.10)),
    ]


def _seated_moves() -> list[Move]:
    """Sit leaning forward onto a rest: thighs level, shins down, arms folded on the rest, the forehead on them."""
    return [
        *_bends(_X, {"root": 30, "spine05": 8, "spine04": 5, "spine03": 4, "spine02": 4, "spine01": 4}),
        *_bends(_X, {"neck01": 8, "neck02": 4}),
        Turn("clavicle.L", rotation(_Y, -2.0) @ rotation(_Z, -10.0)),
        Aim("upperleg01.L", "lowerleg01.L", (0.26, -1.0, -0.12)),
        Aim("lowerleg01.L", "foot.L", (0.02, 0.12, -1.0)),
        Aim("upperarm01.L", "lowerarm01.L", (0.36, -0.86, -0.30)),
        Twist("upperarm02.L", "lowerarm01.L", 10.0),
        Aim("lowerarm01.L", "wrist.L", (-0.93, -0.36, -0.02)),
        Twist("lowerarm02.L", "wrist.L", 15.0),
    ]
