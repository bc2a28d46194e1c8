"""The hands of the flat view as rounded bones, one drawing for each contact: see `draw_hands.py`."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

Place = tuple[float, float]
Bone = tuple[Place, Place, float, float]
"""Two ends and the half-width at each."""
Line = tuple[Place, ...]

KNUCKLES: tuple[Place, ...] = ((-27.0, -88.0), (-5.0, -93.0), (16.0, -89.0), (34.0, -79.0))
LENGTHS_MM = (74.0, 83.0, 76.0, 58.0)
FINGER_HALVES_MM = ((9.6, 7.4), (9.8, 7.6), (9.2, 7.2), (8.0, 6.3))
THUMB_HALVES_MM = (16.0, 11.5, 9.8, 8.0)
JOINTS = (0.0, 0.46, 0.76, 1.0)

PALM: tuple[Bone, ...] = (
    ((-11.0, 0.0), (-27.0, -84.0), 16.0, 12.5),
    ((-4.0, 0.0), (-5.0, -88.0), 18.0, 13.0),
    ((6.0, 0.0), (15.0, -84.0), 17.0, 13.0),
    ((12.0, 0.0), (32.0, -74.0), 15.0, 12.0),
    ((-12.0, -16.0), (-27.0, -46.0), 17.0, 14.0),
    ((16.0, -14.0), (26.0, -48.0), 14.0, 14.0),
)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One hand: the bones of palm and thumb, its fingers, and the few lines inside it.

    `wrist_half_mm` is half the breadth of the wrist, where the forearm joins that is drawn apart so that it can turn;
    None where the arm is the tool itself, which then fades out along `fade`.
    """

    bones: tuple[Bone, ...]
    fingers: tuple[Bone, ...] = ()
    lines: tuple[Line, ...] = ()
    wrist_half_mm: float | None = 26.0
    fade: tuple[Place, Place] | None = None
    turn_deg: float = 0.0
    at: Place = (0.0, 0.0)
    mirrored: bool = False


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What is drawn for a contact: `point` lies on the middle of the contact, `pad` is where the weight is."""

    point: Place
    pad: tuple[Bone, ...]
    layers: tuple[Layer, ...]
    fold: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fingers:
    """How four fingers lie, index to little: where they point, how long they look, how they bend aside."""

    turns_deg: tuple[float, float, float, float]
    shares: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    curl_deg: float = 0.0
    stoutness: float = 1.0

    def bones(self, index: int) -> tuple[Bone, ...]:
        """Return the three bones of a finger."""
        (x, y), angle = KNUCKLES[index], self.turns_deg[index]
        base, tip = (half * self.stoutness for half in FINGER_HALVES_MM[index])
        bones = []
        for start, end in itertools.pairwise(JOINTS):
            length = LENGTHS_MM[index] * self.shares[index] * (end - start)
            to = (x + length * np.sin(np.radians(angle)), y - length * np.cos(np.radians(angle)))
            bones.append(((x, y), to, base + (tip - base) * start, base + (tip - base) * end))
            (x, y), angle = to, angle + self.curl_deg
        return tuple(bones)

    @property
    def all(self) -> tuple[Bone, ...]:
        """The bones of all four."""
        return tuple(bone for index in range(4) for bone in self.bones(index))

    @property
    def tips(self) -> tuple[Place, ...]:
        """Where the finger tips are."""
        return tuple(self.bones(index)[-1][1] for index in range(4))

    def across(self, joint: int, width: float, rise_mm: float, back_mm: float = 0.0) -> tuple[Line, ...]:
        """Return a small arc over a joint of every finger: 0 the knuckle, 3 the tip; `back_mm` moves it to the hand."""
        lines = []
        for index in range(4):
            bones = self.bones(index)
            start, end, _, half = bones[max(joint - 1, 0)]
            middle = start if joint == 0 else end
            angle = float(np.degrees(np.arctan2(end[0] - start[0], start[1] - end[1])))
            lines.append(arc(middle, half * width, rise_mm, angle, back_mm))
        return tuple(lines)

    def between(self, start: float, end: float) -> tuple[Line, ...]:
        """Return the lines between neighbours that touch, over a part of their length."""
        lines = []
        for index in range(3):
            a, b = self.bones(index), self.bones(index + 1)
            here = [along(a, s) for s in np.linspace(start, end, 5)]
            there = [along(b, s) for s in np.linspace(start, end, 5)]
            lines.append(tuple(((p[0] + q[0]) / 2.0, (p[1] + q[1]) / 2.0) for p, q in zip(here, there, strict=True)))
        return tuple(lines)


def along(bones: Sequence[Bone], share: float) -> Place:
    """Return the place at a share of a finger's length."""
    places = [bones[0][0], *(bone[1] for bone in bones)]
    return (
        float(np.interp(share, JOINTS, [x for x, _ in places])),
        float(np.interp(share, JOINTS, [y for _, y in places])),
    )


def arc(middle: Place, half: float, rise: float, turn_deg: float = 0.0, back: float = 0.0) -> Line:
    """Return a shallow arc, its top toward the finger tip."""
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    points = [(t * half, rise * (t * t - 0.5) + back) for t in np.linspace(-1.0, 1.0, 7)]
    return tuple((float(middle[0] + c * x - s * y), float(middle[1] + s * x + c * y)) for x, y in points)


def chain(places: Sequence[Place], halves: Sequence[float]) -> tuple[Bone, ...]:
    """Return the bones through places."""
    return tuple((a, b, r, s) for a, b, r, s in zip(places[:-1], places[1:], halves[:-1], halves[1:], strict=True))


def thumb(*places: Place, halves: Sequence[float] = THUMB_HALVES_MM) -> tuple[Bone, ...]:
    """Return a thumb from its root through both joints to its tip."""
    return chain(places, halves)


def nail(tip: Place, before: Place, half: float) -> Line:
    """Return the arc of a nail on a thumb."""
    angle = float(np.degrees(np.arctan2(tip[0] - before[0], before[1] - tip[1])))
    return arc(tip, half * 0.62, 3.4, angle, -0.5)


def dots(places: Sequence[Place], half: float) -> tuple[Bone, ...]:
    """Return round pads at places."""
    return tuple((place, place, half, half) for place in places)


def middle_of(places: Sequence[Place]) -> Place:
    """Return the middle of places."""
    x, y = np.mean(np.array(places), axis=0)
    return (round(float(x), 1), round(float(y), 1))


OPEN = Fingers(turns_deg=(-8.0, -1.0, 6.0, 15.0))
RAISED = Fingers(turns_deg=(-17.0, -4.0, 9.0, 23.0), shares=(0.56, 0.56, 0.56, 0.6))
ARCHED = Fingers(turns_deg=(-24.0, -6.0, 12.0, 32.0), shares=(0.66, 0.66, 0.66, 0.72), curl_deg=4.0)
FANNED = Fingers(turns_deg=(6.0, 12.0, 19.0, 28.0), shares=(0.8, 0.82, 0.82, 0.84), curl_deg=4.0)
CLOSED = Fingers(turns_deg=(4.5, 0.0, -4.5, -9.0), shares=(0.82, 0.8, 0.8, 0.9), curl_deg=-0.8)
FIST = Fingers(turns_deg=(0.0, 0.0, 0.0, 2.0), shares=(0.1, 0.08, 0.1, 0.14))
BENT = Fingers(turns_deg=(-7.0, -1.0, 5.0, 13.0), shares=(0.34, 0.34, 0.34, 0.38), stoutness=1.16)
GATHERED = Fingers(turns_deg=(-30.0, -27.0, -24.0, -22.0), shares=(0.62, 0.64, 0.66, 0.74), curl_deg=-10.0)

STRETCHED: tuple[Place, ...] = ((-22.0, -26.0), (-46.0, -52.0), (-63.0, -72.0), (-77.0, -92.0))
PRESSING: tuple[Place, ...] = ((-22.0, -24.0), (-48.0, -46.0), (-68.0, -66.0), (-80.0, -92.0))
BESIDE: tuple[Place, ...] = ((-22.0, -26.0), (-42.0, -54.0), (-46.0, -80.0), (-40.0, -103.0))
TUCKED: tuple[Place, ...] = ((-22.0, -26.0), (-42.0, -50.0), (-45.0, -72.0), (-33.0, -90.0))
OPPOSED: tuple[Place, ...] = ((-22.0, -24.0), (-52.0, -42.0), (-76.0, -58.0), (-88.0, -84.0))

FLAT_HAND = Layer(
    bones=(*PALM, *thumb(*STRETCHED)),
    fingers=OPEN.all,
    lines=(*OPEN.across(3, 0.6, 3.0, -1.0), *OPEN.across(1, 0.45, 1.2), nail(STRETCHED[3], STRETCHED[2], 8.0)),
)
THUMB_HAND = Layer(
    bones=(*PALM, *thumb(*PRESSING)),
    fingers=FANNED.all,
    lines=(*FANNED.across(1, 0.5, 1.5), nail(PRESSING[3], PRESSING[2], 8.0), arc(PRESSING[2], 5.0, 1.4, -27.0)),
)
THUMB_PAD: Place = (-78.0, -88.0)
LOOSE_HAND = Fingers(turns_deg=(-4.0, 0.0, 4.0, 9.0), shares=(0.62, 0.6, 0.58, 0.6), curl_deg=-4.0)

DRAWINGS: dict[str, Drawing] = {
    "palm": Drawing(point=(2.0, -56.0), pad=(((2.0, -30.0), (2.0, -82.0), 28.0, 31.0),), layers=(FLAT_HAND,)),
    "reinforced_palm": Drawing(
        point=(2.0, -56.0),
        pad=(((2.0, -30.0), (2.0, -82.0), 28.0, 31.0),),
        layers=(FLAT_HAND, replace(FLAT_HAND, mirrored=True, turn_deg=48.0, at=(-38.0, -22.0))),
    ),
    "heel_of_hand": Drawing(
        point=(2.0, -16.0),
        pad=chain(((-20.0, -22.0), (2.0, -14.0), (24.0, -20.0)), (13.0, 14.0, 12.0)),
        layers=(
            Layer(
                bones=(*PALM, *thumb((-22.0, -26.0), (-47.0, -48.0), (-66.0, -62.0), (-80.0, -76.0))),
                fingers=RAISED.all,
                lines=(*RAISED.across(3, 0.85, -4.0, 6.0), *RAISED.across(1, 0.7, 2.5), arc((2.0, -44.0), 27.0, -9.0)),
            ),
        ),
    ),
    "fingertips": Drawing(
        point=middle_of(ARCHED.tips),
        pad=dots(ARCHED.tips, 7.0),
        layers=(
            Layer(
                bones=(*PALM, *thumb(*BESIDE[:3], (-49.0, -94.0))),
                fingers=ARCHED.all,
                lines=(
                    *ARCHED.across(3, 0.66, 3.6, -1.0),
                    *ARCHED.across(1, 0.8, 4.0, 4.0),
                    *ARCHED.across(0, 0.8, 4.0, 2.0),
                ),
            ),
        ),
    ),
    "thumb": Drawing(point=THUMB_PAD, pad=dots((THUMB_PAD,), 9.0), layers=(THUMB_HAND,)),
    "reinforced_thumb": Drawing(
        point=THUMB_PAD,
        pad=dots((THUMB_PAD,), 9.0),
        layers=(THUMB_HAND, replace(THUMB_HAND, mirrored=True, turn_deg=-6.0, at=(-147.0, 18.0))),
    ),
    "knuckles": Drawing(
        point=middle_of(BENT.tips),
        pad=dots(BENT.tips, 8.0),
        layers=(
            Layer(
                bones=(*PALM, *thumb(*TUCKED)),
                fingers=BENT.all,
                lines=(*BENT.across(3, 0.7, 4.0, 1.0), *BENT.across(0, 0.8, 4.0, -2.0), *BENT.between(-0.2, 0.8)),
            ),
        ),
    ),
    "soft_fist": Drawing(
        point=(4.0, -84.0),
        pad=chain(((-27.0, -86.0), (-4.0, -91.0), (17.0, -87.0), (33.0, -78.0)), (13.0, 14.0, 14.0, 12.0)),
        layers=(
            Layer(
                bones=(*PALM, *thumb(*TUCKED)),
                fingers=FIST.all,
                lines=(
                    *FIST.across(0, 1.0, 6.0, 8.0),
                    ((-38.0, -92.0), (-43.0, -84.0), (-40.0, -75.0), (-33.0, -77.0)),
                ),
            ),
        ),
    ),
    "forearm": Drawing(
        point=(0.0, 168.0),
        pad=(((0.0, 112.0), (0.0, 222.0), 22.0, 26.0),),
        layers=(
            Layer(
                bones=(
                    *PALM,
                    *thumb(*BESIDE),
                    *chain(
                        ((0.0, 0.0), (0.0, 50.0), (0.0, 130.0), (2.0, 205.0), (4.0, 250.0)),
                        (26.0, 29.0, 40.0, 42.0, 32.0),
                    ),
                    ((6.0, 240.0), (92.0, 352.0), 38.0, 52.0),
                ),
                fingers=LOOSE_HAND.all,
                lines=(*LOOSE_HAND.between(0.1, 0.9), arc((0.0, 244.0), 16.0, -9.0, -20.0), arc((0.0, 4.0), 13.0, 2.0)),
                wrist_half_mm=None,
                fade=((30.0, 262.0), (78.0, 334.0)),
            ),
        ),
    ),
    "elbow": Drawing(
        point=(0.0, 0.0),
        pad=dots(((0.0, -2.0),), 15.0),
        layers=(
            Layer(
                bones=(
                    ((-4.0, 2.0), (2.0, -62.0), 17.0, 36.0),
                    ((2.0, -62.0), (0.0, -138.0), 36.0, 26.0),
                    ((0.0, -138.0), (0.0, -172.0), 26.0, 32.0),
                    ((-8.0, -188.0), (14.0, -186.0), 26.0, 24.0),
                    ((-4.0, 2.0), (62.0, 16.0), 17.0, 38.0),
                    ((62.0, 16.0), (150.0, 66.0), 38.0, 52.0),
                ),
                lines=(
                    arc((-6.0, 4.0), 9.0, 4.0, -135.0),
                    arc((34.0, -22.0), 16.0, 5.0, 40.0),
                    arc((0.0, -142.0), 15.0, 3.0),
                    *((arc((x, -196.0), 5.5, 3.0)) for x in (-24.0, -9.0, 6.0, 21.0)),
                ),
                wrist_half_mm=None,
                fade=((66.0, 18.0), (136.0, 56.0)),
            ),
        ),
    ),
    "cupped_hand": Drawing(
        point=(0.0, -78.0),
        pad=chain(
            tuple(
                (float(1.0 + 30.0 * np.sin(a)), float(-80.0 - 52.0 * np.cos(a)))
                for a in np.linspace(0.0, 2 * np.pi, 17)
            ),
            (5.0,) * 17,
        ),
        layers=(
            Layer(
                bones=(*PALM, *thumb(*BESIDE)),
                fingers=CLOSED.all,
                lines=(*CLOSED.between(0.1, 0.95), *CLOSED.across(3, 0.6, 3.0, -0.5), arc((1.0, -64.0), 26.0, 12.0)),
            ),
        ),
    ),
    "hand_edge": Drawing(
        point=(9.0, -72.0),
        pad=chain(((13.0, -20.0), (14.0, -74.0), (14.0, -118.0)), (6.0, 7.0, 5.0)),
        layers=(
            Layer(
                bones=(
                    ((0.0, 4.0), (0.0, -82.0), 19.5, 16.0),
                    *chain(((-4.0, -22.0), (-22.0, -58.0), (-25.0, -84.0), (-18.0, -106.0)), (13.0, 10.5, 9.0, 7.5)),
                ),
                fingers=(
                    *chain(((-3.0, -84.0), (-5.0, -126.0), (-2.0, -162.0)), (10.0, 8.6, 7.0)),
                    *chain(((4.0, -86.0), (5.0, -132.0), (9.0, -172.0)), (10.0, 8.6, 7.0)),
                    *chain(((9.0, -82.0), (14.0, -124.0), (21.0, -158.0)), (9.0, 8.0, 6.4)),
                    *chain(((12.0, -74.0), (20.0, -108.0), (29.0, -134.0)), (8.0, 7.0, 5.6)),
                ),
                lines=(
                    ((-1.0, -92.0), (1.0, -126.0), (4.0, -156.0)),
                    ((8.0, -92.0), (10.0, -122.0), (15.0, -154.0)),
                    ((13.0, -84.0), (17.0, -108.0), (24.0, -132.0)),
                    ((-9.0, -34.0), (-14.0, -60.0), (-14.0, -84.0)),
                ),
                wrist_half_mm=19.0,
            ),
        ),
    ),
    "pinch": Drawing(
        point=(-74.0, -112.0),
        pad=dots((OPPOSED[3], *GATHERED.tips[:2]), 8.0),
        layers=(
            Layer(
                bones=(*PALM, *thumb(*OPPOSED)),
                fingers=GATHERED.all,
                lines=(
                    *GATHERED.across(1, 0.7, 3.0, 1.0),
                    *GATHERED.between(0.15, 0.9),
                    nail(OPPOSED[3], OPPOSED[2], 8.0),
                ),
            ),
        ),
        fold=(
            ((-106.0, -134.0), (-86.0, -120.0), (-72.0, -112.0), (-60.0, -102.0), (-50.0, -86.0)),
            ((-98.0, -144.0), (-80.0, -128.0), (-66.0, -118.0), (-56.0, -108.0), (-44.0, -92.0)),
        ),
    ),
}
