"""The shipped regions: drawn where anatomy has them, and strict where the reasons say so."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from tests.anatomy.bodies import backs

from unknot.anatomy import LANDMARKS, Back, area_mm2, contains, mirrored, signed_distance_mm
from unknot.library import shipped_catalog
from unknot.model.knowledge import Contact, Region

CATALOG = shipped_catalog()
WORKING = {id_: r for id_, r in CATALOG.regions.items() if r.kind == "working"}
PLACES = {id_: r for id_, r in WORKING.items() if id_ != "whole_back"}
CARE = {id_: r for id_, r in CATALOG.regions.items() if r.kind == "care"}
HARD = ("thumb", "reinforced_thumb", "knuckles", "elbow")
BONE = ("spinous_processes", "scapular_spine", "scapular_border", "iliac_crest")


def ceiling(region: str, contact: str) -> float:
    ceilings = CATALOG.regions[region].ceilings
    return ceilings.get(contact, ceilings["*"])


def inside(region: Region, step_mm: float = 3.0) -> npt.NDArray[np.float64]:
    corners = np.array(region.polygon_mm)
    low, high = corners.min(axis=0), corners.max(axis=0)
    grid = np.stack(np.meshgrid(np.arange(low[0], high[0], step_mm), np.arange(low[1], high[1], step_mm)), axis=-1)
    points = grid.reshape(-1, 2)
    kept: npt.NDArray[np.float64] = points[contains(corners, points)]
    return kept


@pytest.mark.parametrize("region", PLACES.values(), ids=PLACES)
def test_a_working_region_lies_on_the_workable_trunk(region: Region) -> None:
    assert signed_distance_mm(Back.reference().outline_mm, region.polygon_mm).max() <= 0.0


@pytest.mark.parametrize("region", [r for r in CATALOG.regions.values() if r.paired], ids=lambda r: r.id)
def test_a_paired_region_is_drawn_on_the_right_clear_of_the_midline(region: Region) -> None:
    assert min(x for x, _ in region.polygon_mm) >= 10.0


@pytest.mark.parametrize("region", [r for r in CATALOG.regions.values() if not r.paired], ids=lambda r: r.id)
def test_a_midline_region_is_the_same_on_both_sides(region: Region) -> None:
    points = inside(region, 4.0)
    here, there = (signed_distance_mm(p, points) for p in (region.polygon_mm, mirrored(region.polygon_mm)))
    np.testing.assert_allclose(here, there, atol=0.1)


@pytest.mark.parametrize("pair", list(combinations(PLACES, 2)), ids="-".join)
def test_working_regions_do_not_lie_over_one_another(pair: tuple[str, str]) -> None:
    first, second = (PLACES[id_] for id_ in pair)
    shared = np.mean(signed_distance_mm(second.polygon_mm, inside(first)) < -1.0)
    assert shared < 0.02


@pytest.mark.parametrize("care", ["kidney", "floating_ribs", "armpit", "front_of_neck", "spinous_processes"])
def test_no_paired_working_region_asks_hands_into_a_soft_place_or_onto_the_spine(care: str) -> None:
    for region in (r for r in PLACES.values() if r.paired):
        assert signed_distance_mm(CARE[care].polygon_mm, inside(region)).min() > 0.0, region.id


def test_every_place_of_the_back_is_part_of_the_whole_back_but_neck_and_shoulder_tips() -> None:
    whole = WORKING["whole_back"].polygon_mm
    for id_, region in PLACES.items():
        if id_ != "neck":
            assert np.mean(signed_distance_mm(whole, inside(region)) < 2.0) > 0.95, id_


def test_landmarks_lie_in_the_care_region_that_is_named_for_them() -> None:
    named = {
        "iliac_crest": "iliac_crest",
        "psis": "iliac_crest",
        "rib_12_tip": "floating_ribs",
        "medial_border": "scapular_border",
        "inferior_angle": "scapular_border",
        "superior_angle": "scapular_border",
        "scapular_root": "scapular_spine",
        "acromion": "scapular_spine",
        "axillary_fold": "armpit",
        "occiput": "skull_base",
        **dict.fromkeys(("c7", "t3", "t7", "t12", "l4"), "spinous_processes"),
    }
    for id_, region in named.items():
        place = (LANDMARKS[id_].x_mm, LANDMARKS[id_].y_mm)
        assert signed_distance_mm(CARE[region].polygon_mm, [place])[0] <= 3.0, id_


def test_kidneys_lie_from_the_last_ribs_to_the_third_lumbar_spine_beside_the_erectors() -> None:
    corners = np.array(CARE["kidney"].polygon_mm)
    assert corners[:, 1].max() <= LANDMARKS["t12"].y_mm
    assert LANDMARKS["l4"].y_mm < corners[:, 1].min() < 110.0
    assert 55.0 < corners[:, 0].min() < 80.0


@pytest.mark.parametrize("region", [*BONE, "kidney", "floating_ribs", "skull_base", "front_of_neck", "armpit"])
@pytest.mark.parametrize("contact", HARD)
def test_small_hard_contacts_are_barred_from_every_care_region(region: str, contact: str) -> None:
    assert ceiling(region, contact) == -1


@pytest.mark.parametrize("region", BONE)
def test_a_flat_palm_may_pass_over_bone_but_not_lean_on_it(region: str) -> None:
    assert 1.0 <= ceiling(region, "palm") < 3.0


def test_over_the_kidneys_only_light_palms_glide_and_nothing_strikes_or_digs() -> None:
    assert ceiling("kidney", "palm") == 2.0
    assert max(ceiling("kidney", c) for c in CATALOG.contacts if c != "palm") <= 1.0
    assert {"tapotement", "friction", "compression", "trigger_point", "vibration"} <= set(
        CARE["kidney"].forbidden_techniques
    )


@pytest.mark.parametrize("contact", [*CATALOG.contacts, "*"])
@pytest.mark.parametrize("region", ["front_of_neck", "armpit"])
def test_nothing_touches_the_front_of_the_neck_or_the_armpit(region: str, contact: str) -> None:
    assert ceiling(region, contact) == -1


def test_the_neck_stays_light() -> None:
    assert max(WORKING["neck"].ceilings.values()) <= 2.0


def test_no_ceiling_reaches_the_deepest_level() -> None:
    assert max(level for region in CATALOG.regions.values() for level in region.ceilings.values()) <= 4.0


@pytest.mark.parametrize("region", CARE.values(), ids=CARE)
def test_every_care_region_keeps_a_margin_names_another_place_and_a_source(region: Region) -> None:
    assert region.margin_mm >= 2.0
    assert region.alternative
    assert set(region.sources) - {"design"}


@pytest.mark.parametrize("contact", CATALOG.contacts.values(), ids=CATALOG.contacts)
def test_pressure_of_a_contact_grows_with_the_level(contact: Contact) -> None:
    assert len(contact.kpa_by_level) == 6
    assert list(contact.kpa_by_level) == sorted(set(contact.kpa_by_level))


def test_lay_levels_keep_a_thumb_below_twenty_newtons_and_a_palm_below_sixty() -> None:
    force = {id_: c.kpa_by_level[3] * c.area_mm2 / 1000.0 for id_, c in CATALOG.contacts.items()}
    assert force["thumb"] <= 20.0
    assert force["reinforced_thumb"] <= 20.0
    assert max(force.values()) <= 60.0


@settings(max_examples=40, deadline=None)
@given(backs)
def test_on_every_body_the_muscle_beside_the_spine_stays_clear_of_the_kidneys(back: Back) -> None:
    strip = back.region_polygon_mm(WORKING["lumbar_paraspinal"])
    kidney = back.region_polygon_mm(CARE["kidney"])
    assert area_mm2(strip) > 3000.0
    assert signed_distance_mm(kidney, strip).min() > 5.0
