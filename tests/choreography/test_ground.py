"""What hands may do where: the ground, the strips, the skin, and the ways across them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.anatomy.bodies import backs
from tests.choreography.stages import CATALOG, rectangle, reference

from unknot.anatomy import Back
from unknot.anatomy.polygons import ellipse_mm, signed_distance_mm
from unknot.choreography.drafts import L, T, X, Y
from unknot.choreography.paths import Path, longest_free, resampled, rows_along, settled, shifted_free, smoothed
from unknot.choreography.strips import extended, half_strip, heading_of, strip_of
from unknot.choreography.terrain import MANY, Terrain
from unknot.choreography.travelling import HandAt, travel, ways_in
from unknot.model.limits import Limits


def terrain(limits: Limits | None = None, back: Back | None = None) -> Terrain:
    return Terrain(back or reference(), CATALOG, limits or Limits(max_level=5.0))


def straight(*corners: tuple[float, float], level: float = 2.0, speed: float = 80.0) -> Path:
    places, _ = resampled(np.array(corners, dtype=float), np.zeros(len(corners)))
    count = len(places)
    return Path(places, np.zeros(count), np.full(count, level), np.full(count, speed))


@settings(max_examples=30, deadline=None)
@given(
    backs,
    st.sampled_from(sorted(CATALOG.contacts)),
    st.floats(-130.0, 130.0),
    st.floats(10.0, 460.0),
    st.floats(-1.6, 1.6),
)
def test_the_ground_is_never_kinder_than_a_care_region(
    back: Back, contact: str, x_mm: float, y_mm: float, heading: float
) -> None:
    data = CATALOG.contacts[contact]
    share = 0.5 if data.broad else 1.0
    rim = ellipse_mm((x_mm, y_mm), share * data.half_length_mm, share * data.half_width_mm, heading, count=180)
    cap = terrain(back=back).ground(contact).cap(x_mm, y_mm, heading)
    for region in CATALOG.regions.values():
        if region.kind != "care":
            continue
        for side in ("left", "right") if region.paired else ("midline",):
            polygon = back.region_polygon_mm(region, side)
            if signed_distance_mm(polygon, rim).min() < region.margin_mm:
                assert cap <= region.ceilings.get(contact, region.ceilings["*"])


@pytest.mark.parametrize("contact", [contact for contact, data in CATALOG.contacts.items() if data.broad])
def test_no_corner_of_a_left_out_place_lies_under_what_carries_the_weight(contact: str) -> None:
    data, rng = CATALOG.contacts[contact], np.random.default_rng(1)
    for region in ("thoracic_paraspinal", "lumbar_paraspinal", "side"):
        closed = Limits(max_level=5.0, region_levels={f"{region}.right": -1.0})
        corners = np.asarray(reference().region_polygon_mm(CATALOG.regions[region], "right"))
        places = corners[rng.integers(len(corners), size=2000)] + rng.normal(0.0, 25.0, (2000, 2))
        headings = rng.uniform(-1.6, 1.6, 2000)
        away = corners[None] - places[:, None]
        sin, cos = np.sin(headings)[:, None], np.cos(headings)[:, None]
        along = (away[..., 0] * sin + away[..., 1] * cos) / (0.5 * data.half_length_mm)
        across = (away[..., 0] * cos - away[..., 1] * sin) / (0.5 * data.half_width_mm)
        held = (along**2 + across**2 < 1.0).any(axis=1)
        assert held.any()
        assert (terrain(closed).ground(contact).caps(places, headings)[held] < 0.0).all()


def test_a_working_region_counts_where_the_middle_of_the_hand_is() -> None:
    ground = terrain().ground("palm")
    assert ground.cap(120.0, 280.0, 0.0) == CATALOG.regions["side"].ceilings["palm"]
    assert ground.cap(45.0, 250.0, 0.0) == CATALOG.regions["thoracic_paraspinal"].ceilings["palm"]


def test_off_the_back_nothing_is_allowed() -> None:
    ground = terrain().ground("palm")
    assert ground.cap(400.0, 200.0, 0.0) == -1.0
    assert ground.cap(0.0, -80.0, 0.0) == -1.0
    assert ground.cap(0.0, 5000.0, 0.0) == -1.0


def test_left_and_right_are_treated_alike() -> None:
    ground = terrain().ground("heel_of_hand")
    rng = np.random.default_rng(7)
    places = rng.uniform([0.0, 0.0], [170.0, 480.0], (400, 2))
    headings = rng.uniform(-1.5, 1.5, 400)
    right = ground.caps(places, headings)
    left = ground.caps(places * [-1.0, 1.0], -headings)
    assert (right == left).mean() > 0.97


def test_a_technique_that_a_place_forbids_may_only_rest_there() -> None:
    plain = terrain().ground("palm").cap(90.0, 110.0, 0.0)
    pressing = terrain().ground("palm", technique="compression").cap(90.0, 110.0, 0.0)
    assert plain == 2.0
    assert pressing == 0.0


def test_what_was_asked_for_is_set_aside_only_for_itself() -> None:
    asked = terrain().ground("elbow", asked={"kidney"})
    assert asked.cap(95.0, 115.0, 0.0) > -1.0
    assert asked.cap(0.0, 115.0, 0.0) == -1.0


def test_a_marked_area_counts_under_the_whole_hand_and_its_margin() -> None:
    mark = rectangle(100.0, 250.0, 10.0, margin_mm=20.0)
    ground = terrain(Limits(areas=(mark,))).ground("palm")
    assert ground.cap(100.0 - 10.0 - 20.0 - 39.0, 250.0, 0.0) == -1.0
    assert ground.cap(100.0 - 10.0 - 20.0 - 46.0, 250.0, 0.0) > 0.0


def test_a_marked_area_may_allow_a_light_hand() -> None:
    mole = rectangle(45.0, 250.0, 5.0, max_level=1.0)
    assert terrain(Limits(areas=(mole,))).ground("palm").cap(45.0, 250.0, 0.0) == 1.0


@pytest.mark.parametrize("contact", ["palm", "forearm", "fingertips"])
def test_a_ground_answers_the_same_once_it_knows_what_is_in_reach(contact: str) -> None:
    mole = rectangle(50.0, 220.0, 20.0, margin_mm=20.0, max_level=0.5)
    # A limit that nothing else here has, so that nobody has asked this ground before
    ground = terrain(Limits(max_level=4.87, areas=(mole,))).ground(contact)
    rng = np.random.default_rng(4)
    places = rng.uniform([-160.0, -20.0], [160.0, 480.0], (MANY - 1, 2))
    headings = rng.uniform(-3.0, 3.0, len(places))
    asked = ground.caps(places, headings)
    assert len(np.unique(asked)) > 3
    np.testing.assert_array_equal(ground.caps(places, headings), asked)


def test_a_limit_on_a_region_counts_on_its_side_only() -> None:
    limits = Limits(region_levels={"thoracic_paraspinal.left": 1.0})
    ground = terrain(limits).ground("palm")
    assert ground.cap(-45.0, 260.0, 0.0) == 1.0
    assert ground.cap(45.0, 260.0, 0.0) > 1.0


def test_without_limits_only_the_places_decide() -> None:
    assert Terrain(reference(), CATALOG, None).ground("palm").cap(45.0, 260.0, 0.0) == 4.0


@settings(max_examples=20, deadline=None)
@given(backs)
def test_strips_lie_within_their_regions(back: Back) -> None:
    for region in CATALOG.regions.values():
        if region.kind != "working" or region.id == "whole_back":
            continue
        side = "right" if region.paired else "midline"
        polygon = back.region_polygon_mm(region, side)
        strip = strip_of([polygon], side)  # type: ignore[arg-type]
        for fraction in (0.05, 0.5, 0.95):
            assert (signed_distance_mm(polygon, strip.lane(fraction)) < 12.0).all(), region.id


def test_a_left_strip_is_the_mirror_of_the_right() -> None:
    region = CATALOG.regions["shoulder_top"]
    right = strip_of([reference().region_polygon_mm(region, "right")], "right")
    left = strip_of([reference().region_polygon_mm(region, "left")], "left")
    assert right.axis == left.axis == "across"
    assert left.lane(0.3) == pytest.approx(right.lane(0.3) * [-1.0, 1.0], abs=1e-6)


def test_half_a_back_leaves_out_the_narrow_neck() -> None:
    strip = half_strip(terrain().polygon("whole_back", "midline"), "right")
    assert strip.wide
    assert strip.along[-1] < 460.0
    near = strip.lane(0.33)[:, 0]
    assert np.ptp(near) < 12.0


def test_an_extended_strip_goes_on_straight() -> None:
    region = CATALOG.regions["thoracic_paraspinal"]
    strip = strip_of([reference().region_polygon_mm(region, "right")], "right")
    longer = extended(strip, 24.0)
    assert longer.length_mm == pytest.approx(strip.length_mm + 48.0, abs=6.0)
    assert extended(strip, 0.0) is strip


def test_headings_point_headward_at_zero_and_to_the_right_when_positive() -> None:
    assert heading_of(np.array([[0.0, 1.0], [1.0, 0.0], [-1.0, 0.0]])).tolist() == [0.0, np.pi / 2, -np.pi / 2]


def test_speed_is_held_on_the_curved_skin() -> None:
    skin = terrain().skin
    flank = straight((95.0, 100.0), (126.0, 100.0), speed=80.0)
    rows = rows_along(flank, skin)
    assert skin.fastest_mm_s(rows) <= 1.12 * 80.0
    chart_mm_s = np.hypot(rows[:, 3], rows[:, 4]).max()
    assert chart_mm_s < 75.0


@settings(max_examples=20, deadline=None)
@given(backs, st.floats(-100.0, 100.0), st.floats(50.0, 380.0), st.floats(-3.0, 3.0))
def test_lengths_on_the_skin_are_those_of_the_body(back: Back, x_mm: float, y_mm: float, angle: float) -> None:
    step = np.array([[12.0 * np.cos(angle), 12.0 * np.sin(angle)]])
    start = np.array([[x_mm, y_mm]])
    exact = back.arc_length_mm(np.concatenate([start, start + step]))
    found = terrain(back=back).skin.lengths_mm(start + 0.5 * step, step)[0]
    assert found == pytest.approx(exact, rel=0.08)


def test_a_path_around_a_bruise_stays_near_its_own_way() -> None:
    bruise = rectangle(45.0, 220.0, 8.0, margin_mm=10.0)
    ground = terrain(Limits(areas=(bruise,))).ground("palm")
    path = straight((45.0, 60.0), (45.0, 400.0))
    moved = shifted_free(path, ground)
    assert moved is not None
    assert (ground.caps(moved.places, moved.headings) >= 0).all()
    assert np.abs(moved.places[:, 0] - 45.0).max() < 70.0
    assert moved.places[0] == pytest.approx(path.places[0], abs=1e-6)


def test_where_nothing_beside_it_is_open_the_longest_open_part_remains() -> None:
    wall = tuple(rectangle(x, 200.0, 20.0) for x in range(-120, 140, 30))
    ground = terrain(Limits(areas=wall)).ground("palm")
    path = straight((45.0, 40.0), (45.0, 400.0))
    assert shifted_free(path, ground) is None
    part = longest_free(path, ground)
    assert part is not None
    assert part.places[:, 1].min() > 230.0
    assert longest_free(straight((45.0, 190.0), (45.0, 210.0)), ground) is None


def test_levels_are_lowered_to_every_cap_on_the_way_and_change_gently() -> None:
    ground = terrain().ground("palm")
    rows = rows_along(straight((45.0, 60.0), (110.0, 180.0), (45.0, 300.0), level=4.0), terrain().skin)
    made = settled(rows, ground, ramp_levels_s=1.0)
    assert made is not None
    assert made[:, L].min() <= 2.0
    slopes = np.abs(np.diff(made[:, L])) / np.diff(made[:, T])
    assert slopes.max() <= 1.0 + 1e-9


def test_a_closed_way_is_said_to_be_closed() -> None:
    ground = terrain(Limits(areas=(rectangle(45.0, 200.0, 15.0),))).ground("palm")
    assert settled(rows_along(straight((45.0, 60.0), (45.0, 300.0)), terrain().skin), ground) is None


def test_smoothing_keeps_the_ends_of_a_line() -> None:
    line = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [20.0, 10.0], [30.0, 40.0]])
    for sigma in (0.2, 0.6, 1.0, 3.0):
        soft = smoothed(line, sigma)
        assert soft[[0, -1]] == pytest.approx(line[[0, -1]], abs=1e-9)
    assert smoothed(np.ones(9), 2.0, closed=True) == pytest.approx(np.ones(9))


def hand(x_mm: float, y_mm: float, contact: str = "palm", level: float = 0.5, heading: float = 0.0) -> HandAt:
    return HandAt(x_mm, y_mm, heading, level, contact)


def test_hands_travel_with_what_they_have_on_the_skin() -> None:
    way = travel(terrain(), hand(45.0, 60.0), hand(45.0, 330.0, "fingertips"), peak_mm_s=150.0, level=2.0)
    assert [draft.contact for draft in way] == ["palm"]
    assert way[0].rows[:, L].max() <= 0.5
    assert terrain().skin.fastest_mm_s(way[0].rows) <= 151.0


def test_hands_go_around_a_mark_that_lies_between() -> None:
    ground = terrain(Limits(areas=(rectangle(60.0, 200.0, 30.0, margin_mm=20.0),)))
    way = travel(ground, hand(60.0, 40.0), hand(60.0, 360.0), peak_mm_s=150.0, level=2.0)
    assert all((draft.rows[:, L] >= 0).all() for draft in way)
    sideways = np.concatenate([draft.rows[:, X] for draft in way])
    assert np.abs(sideways - 60.0).max() > 30.0


def test_a_hand_that_cannot_slide_lifts_and_lands_while_the_other_stays() -> None:
    wall = tuple(rectangle(x, 200.0, 20.0) for x in range(-160, 180, 25))
    ground = terrain(Limits(areas=wall))
    now = {"left": hand(-45.0, 40.0), "right": hand(45.0, 40.0)}
    then = {"left": hand(-45.0, 380.0), "right": hand(45.0, 380.0)}
    parts = ways_in(ground, now, then, 2.0, peak_mm_s=150.0)  # type: ignore[arg-type]
    assert len(parts) == 4
    for part in parts:
        lifted = [h for h, draft in part.drafts.items() if (draft.rows[:, L] < 0).any()]
        assert len(lifted) == 1
    last = parts[-1].drafts
    assert {h: (d.rows[-1, X], d.rows[-1, Y]) for h, d in last.items()} == {
        "left": (-45.0, 380.0),
        "right": (45.0, 380.0),
    }


def test_a_hand_lightens_before_something_broader_slides_over_a_tender_place() -> None:
    tender = rectangle(40.0, 250.0, 12.0, margin_mm=10.0, max_level=0.0)
    ground = terrain(Limits(areas=(tender,)))
    way = travel(ground, hand(90.0, 250.0, "thumb"), hand(-60.0, 250.0, "palm"), peak_mm_s=150.0, level=2.0)
    sliding = max(way, key=lambda draft: np.ptp(draft.rows[:, X]))
    caps = ground.ground(sliding.contact).caps(sliding.rows[:, X : Y + 1], sliding.rows[:, 5])
    assert (sliding.rows[:, L] <= caps + 1e-9).all()


def test_hands_are_laid_down_weightless_at_the_very_beginning() -> None:
    then = {"left": hand(-45.0, 100.0), "right": hand(45.0, 100.0)}
    parts = ways_in(terrain(), None, then, 1.0, peak_mm_s=100.0)  # type: ignore[arg-type]
    assert len(parts) == 1
    assert all(draft.rows[0, L] == 0.0 for draft in parts[0].drafts.values())
