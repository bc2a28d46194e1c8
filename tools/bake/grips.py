"""How a hand is held for each contact: data that `hands` turns into shapes.

Angles are degrees. A finger is three pairs (flexion, spread), one for each segment: flexion from the plane of the palm,
adding up along the finger; spread toward the thumb. A third number twists a segment about itself. `supports` names the
pads that touch: with three, the hand settles on them; with two, `pitch` is kept; with one, `pitch` and `roll`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GRIPS", "ON_TOP", "Finger", "Grip"]

Finger = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Grip:
    """One pose of the giver's right arm in its contact frame."""

    fingers: dict[int, Finger]
    supports: tuple[str, ...]
    middle: tuple[str, ...]
    """The pads whose common middle is the middle of the contact."""
    pitch: float = 0.0
    """Of the hand, fingers up; for forearm and elbow of the forearm."""
    roll: float = 0.0
    """Little finger down."""
    turn: float = 0.0
    """About the skin's normal, clockwise from above, after settling."""
    extension: float = 0.0
    """Of the wrist: how far the forearm rises from the plane of the hand."""
    deviation: float = 0.0
    elbow: float = 30.0
    sink_mm: float = 3.0
    """How far the flesh is pressed flat."""
    fade_mm: tuple[float, float] = (185.0, 270.0)
    """Along the arm from the wrist: where it begins to fade, and where nothing is left."""
    tool: str = "hand"
    """What lies along the heading: the hand, or the forearm."""
    lift_mm: float = 0.0
    """How far above the skin the first support is held."""


def _four(flexion: tuple[float, float, float], spread: tuple[float, float, float, float]) -> dict[int, Finger]:
    """Fingers 2 to 5 flexed alike; further joints keep some of the spread."""
    a, b, c = flexion
    return {2 + i: ((a, s), (b, 0.8 * s), (c, 0.7 * s)) for i, s in enumerate(spread)}


_TOGETHER = (2.0, -1.0, -4.0, -8.0)
_FLAT = {1: ((24, 52), (14, 38), (12, 32)), **_four((4, 8, 10), (3, -1, -5, -10))}
_LOOSE = {1: ((30, 44), (24, 30), (24, 22)), **_four((14, 30, 40), _TOGETHER)}
_THUMB = {1: ((44, 34), (28, 16), (14, 8)), **_four((18, 46, 64), (-2, -6, -11, -17))}
_FIST = {1: ((44, 28), (16, -14), (-2, -64)), **_four((76, 164, 226), _TOGETHER)}

GRIPS: dict[str, Grip] = {
    "relaxed": Grip(_LOOSE, ("heel", "tip2", "tip5"), ("heel", "ball"), pitch=0.0, extension=14.0, sink_mm=0.0),
    "palm": Grip(_FLAT, ("heel", "tip2", "tip5"), ("heel", "ball"), extension=36.0, sink_mm=5.0),
    "reinforced_palm": Grip(_FLAT, ("heel", "tip2", "tip5"), ("heel", "ball"), extension=40.0, sink_mm=6.0),
    "heel_of_hand": Grip(
        {1: ((16, 50), (8, 42), (6, 38)), **_four((-4, 10, 18), (4, 0, -5, -10))},
        ("thenar", "hypothenar"),
        ("thenar", "hypothenar"),
        pitch=22.0,
        extension=62.0,
        sink_mm=5.0,
    ),
    "thumb": Grip(
        _THUMB,
        ("thumb", "tip3", "tip5"),
        ("thumb",),
        turn=-4.0,
        extension=30.0,
        sink_mm=2.5,
    ),
    "reinforced_thumb": Grip(
        _THUMB,
        ("thumb", "tip3", "tip5"),
        ("thumb",),
        turn=-4.0,
        extension=30.0,
        sink_mm=3.0,
    ),
    # Thumb over thumb: this hand lies beside the first, its thumb on the other's nail
    "reinforced_thumb_upper": Grip(
        _THUMB,
        ("thumb", "tip3", "tip5"),
        ("thumb",),
        turn=-4.0,
        extension=30.0,
        sink_mm=2.5,
        lift_mm=15.0,
    ),
    "fingertips": Grip(
        {1: ((36, 44), (30, 34), (28, 28)), **_four((30, 56, 68), (5, 1, -4, -9))},
        ("tip2", "tip5"),
        ("tip2", "tip3", "tip4", "tip5"),
        pitch=-12.0,
        extension=16.0,
        sink_mm=2.0,
    ),
    "knuckles": Grip(
        {1: ((38, 34), (18, 6), (8, -24)), **_four((38, 140, 215), _TOGETHER)},
        ("mid2", "mid5"),
        ("mid2", "mid3", "mid4", "mid5"),
        pitch=-68.0,
        extension=6.0,
        sink_mm=2.0,
    ),
    "soft_fist": Grip(_FIST, ("first2", "first5"), ("first2", "first5"), pitch=-52.0, extension=0.0, sink_mm=3.0),
    "cupped_hand": Grip(
        {1: ((44, 20), (34, 8), (30, 4)), **_four((32, 52, 62), _TOGETHER)},
        ("heel", "tip2", "tip5"),
        ("heel", "tip3", "tip4"),
        extension=26.0,
        sink_mm=2.5,
    ),
    "hand_edge": Grip(
        {1: ((24, 34), (18, 24), (16, 18)), **_four((8, 18, 24), (4, -1, -6, -11))},
        ("hypothenar", "tip5"),
        ("hypothenar", "tip5"),
        roll=82.0,
        extension=4.0,
        deviation=-24.0,
        sink_mm=2.5,
    ),
    "forearm": Grip(
        _LOOSE,
        ("elbow", "forearm"),
        ("forearm",),
        roll=35.0,
        extension=26.0,
        elbow=95.0,
        sink_mm=5.0,
        fade_mm=(390.0, 470.0),
        tool="forearm",
    ),
    "elbow": Grip(
        _FIST,
        ("elbow",),
        ("elbow",),
        pitch=32.0,
        roll=30.0,
        extension=0.0,
        elbow=105.0,
        sink_mm=3.0,
        fade_mm=(390.0, 470.0),
        tool="forearm",
    ),
    "pinch": Grip(
        {1: ((58, 40), (62, 34), (66, 30)), **_four((34, 62, 78), _TOGETHER)},
        ("thumb", "tip2", "tip5"),
        ("thumb", "tip2", "tip4"),
        extension=28.0,
        sink_mm=2.5,
    ),
}

ON_TOP: dict[str, tuple[str, Grip]] = {
    "reinforced_palm_upper": ("reinforced_palm", Grip(_FLAT, (), ("heel", "ball"), extension=42.0, turn=34.0)),
}
"""The other hand lying on the first: the grip below it, and its own."""
