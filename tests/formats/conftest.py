"""A small catalog of its own, so that the formats are tested apart from what Unknot happens to know today."""

from __future__ import annotations

from typing import Any

import pytest

from unknot.model.knowledge import Catalog, Condition, Contact, Motion, Region, Stroke
from unknot.model.words import Phase, Technique

EVERYDAY = {
    "notation.place.whole_back": ("whole back", "back"),
    "notation.place.interscapular": ("between shoulder blades", "upper back"),
    "notation.place.thoracic_paraspinal": ("middle back", "upper back"),
    "notation.place.spinous_processes": ("spine",),
    "notation.technique.holding": ("hold",),
    "notation.technique.effleurage": ("effleurage", "gliding"),
    "notation.technique.trigger_point": ("trigger point",),
    "notation.stroke.palm_kneading": ("kneading",),
    "notation.stroke.finger_kneading": ("squeezing", "kneading"),
    "notation.way.headward": ("up", "upward"),
    "notation.way.footward": ("down", "downward"),
    "notation.way.sides": ("sides",),
    "notation.way.same": ("same way",),
    "notation.usual.effleurage": ("long_effleurage",),
}


def _region(id_: str, name: str, *, paired: bool = True, care: bool = False) -> Region:
    return Region(
        id=id_,
        name=name,
        anatomical=f"{id_} in Latin",
        kind="care" if care else "working",
        paired=paired,
        polygon_mm=((10.0, 0.0), (60.0, 0.0), (60.0, 400.0)),
        ceilings={"*": 3.0},
        reason="For tests.",
        sources=("design",),
    )


def _stroke(id_: str, technique: Technique, *, motion: Motion = "glide_line", **more: Any) -> Stroke:
    phases: dict[str, Phase] = {"holding": "settle", "effleurage": "spread"}
    numbers: dict[str, Any] = {"tempo_low": 10.0, "tempo_usual": 40.0, "tempo_high": 90.0}
    settings: dict[str, Any] = {
        "name": id_.replace("_", " ").capitalize(),
        "taxonomy": "gliding",
        "direction": "",
        "summary": "",
        "feels": "",
        "contact": "palm",
        "hands": "both",
        "motion_numbers": {},
        "tempo_unit": "mm_s",
        "level_low": 0.0,
        "level_usual": 2.0,
        "level_high": 3.0,
        "regions": {"whole_back": 1.0},
        "gains": {},
        "load": {},
        "cues": {},
        "mistakes": (),
        "mechanics": "",
        "sources": ("design",),
        **numbers,
    }
    settings |= more
    return Stroke(id=id_, technique=technique, motion=motion, phase=phases.get(technique, "knead"), **settings)


def _mark_condition(id_: str, asked: str) -> Condition:
    return Condition(
        id=id_,
        name=id_,
        question="",
        group="now",
        asked=asked,  # type: ignore[arg-type]
        verdict="adapt",
        title="",
        reason="",
        advice="",
        effects=(),
        sources=("design",),
        strength="design",
    )


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    regions = [
        _region("whole_back", "Whole back", paired=False),
        _region("sacrum", "Sacrum", paired=False),
        _region("shoulder_top", "Shoulder top"),
        _region("neck", "Neck"),
        _region("interscapular", "Between spine and blade"),
        _region("thoracic_paraspinal", "Beside the upper spine"),
        _region("lumbar_paraspinal", "Lower back"),
        _region("spinous_processes", "Bones of the spine", paired=False, care=True),
        _region("kidney", "Kidney area", care=True),
    ]
    strokes = [
        _stroke("still_hands", "holding", motion="hold", tempo_unit="hold_s", level_usual=0.0),
        _stroke("fan_effleurage", "effleurage"),
        _stroke("long_effleurage", "effleurage", also_called=("long strokes",)),
        _stroke("palm_kneading", "petrissage", tempo_unit="per_min", regions={"lumbar_paraspinal": 1.0}),
        _stroke("finger_kneading", "petrissage", tempo_unit="per_min", regions={"shoulder_top": 1.0}),
        _stroke("wringing", "petrissage", tempo_unit="per_min"),
        _stroke("thumb_circles", "friction", contact="thumb", tempo_unit="per_min"),
        _stroke("palm_heat_friction", "friction", tempo_unit="per_min"),
        _stroke("palm_compression", "compression", tempo_unit="hold_s"),
        _stroke("forearm_compression", "compression", tempo_unit="hold_s", contact="forearm"),
        _stroke("trigger_point_hold", "trigger_point", tempo_unit="hold_s", contact="fingertips"),
    ]
    contacts = [
        Contact(id=id_, name=name, half_length_mm=40, half_width_mm=40, area_mm2=5000, broad=True)
        for id_, name in (
            ("palm", "Palm"),
            ("thumb", "Thumb"),
            ("forearm", "Forearm"),
            ("soft_fist", "Soft fist"),
            ("fingertips", "Fingertips"),
        )
    ]
    conditions = [_mark_condition("bruise", "mark"), _mark_condition("fever", "always")]
    conditions.append(_mark_condition("pregnancy", "always"))
    return Catalog(
        contacts={contact.id: contact for contact in contacts},
        regions={region.id: region for region in regions},
        strokes={stroke.id: stroke for stroke in strokes},
        conditions={condition.id: condition for condition in conditions},
        rules={},
        sources={},
        phrases={"en": EVERYDAY},
    )
