"""The bony landmarks of the reference chart, named as anatomists name them.

The reference is a body of 1.70 m with the chart's zero between the posterior superior iliac spines. Midline levels and
lateral points come from the project's body model and were looked at on renders, not measured on a person: take them as
±15 mm. The acromion is placed by breadth across the shoulders and by its drop below C7 (`ansur_ii`).
"""

from __future__ import annotations

from types import MappingProxyType

from unknot.model.knowledge import Landmark

__all__ = ["LANDMARKS", "LANDMARK_ERROR_MM"]

LANDMARK_ERROR_MM = 15.0
"""A judgement, not a measurement."""

_MODEL = ("design",)
_MEASURED = ("ansur_ii", "design")
_SEEN = ("holden_landmarks", "design")


def _landmark(
    id_: str, name: str, x_mm: float, y_mm: float, lay_name: str, sources: tuple[str, ...] = _MODEL
) -> Landmark:
    return Landmark(id=id_, name=name, x_mm=x_mm, y_mm=y_mm, lay_name=lay_name, sources=sources)


LANDMARKS: MappingProxyType[str, Landmark] = MappingProxyType(
    {
        landmark.id: landmark
        for landmark in (
            _landmark("occiput", "external occipital protuberance", 0, 590, "the bump at the back of the head"),
            _landmark("c7", "spinous process of C7", 0, 460, "the bump at the base of the neck", _SEEN),
            _landmark("t3", "spinous process of T3", 0, 397, "the spine between the tops of the shoulder blades"),
            _landmark("t7", "spinous process of T7", 0, 328, "the spine between the tips of the shoulder blades"),
            _landmark("t12", "spinous process of T12", 0, 208, "the spine where the last ribs begin"),
            _landmark("l4", "spinous process of L4", 0, 62, "the spine between the tops of the hip bones", _SEEN),
            _landmark("s2", "spinous process of S2", 0, 0, "the spine between the two dimples"),
            _landmark("acromion", "acromion", 195, 400, "the tip of the shoulder", _MEASURED),
            _landmark("superior_angle", "superior angle of the scapula", 68, 420, "the top of the shoulder blade"),
            _landmark("scapular_root", "root of the spine of the scapula", 76, 403, "where the blade's ridge begins"),
            _landmark("medial_border", "medial border of the scapula", 82, 356, "the inner edge of the shoulder blade"),
            _landmark("inferior_angle", "inferior angle of the scapula", 86, 311, "the tip of the shoulder blade"),
            _landmark("axillary_fold", "posterior axillary fold", 163, 256, "the fold behind the armpit"),
            _landmark("rib_12_tip", "tip of the 12th rib", 99, 172, "the end of the last rib"),
            _landmark("iliac_crest", "highest point of the iliac crest", 124, 51, "the top of the hip bone"),
            _landmark("psis", "posterior superior iliac spine", 41, 0, "the dimple beside the base of the spine"),
        )
    }
)
"""Id -> landmark. Lateral ones are the right twin; the left is its mirror image."""
