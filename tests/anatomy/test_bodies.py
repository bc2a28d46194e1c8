"""The bodies and hands that are seen: they stand where the chart says, are covered, and touch what they should."""

from __future__ import annotations

import gzip
import hashlib
import json
from importlib.resources import files
from typing import get_args

import numpy as np
import pytest
from tests.anatomy.seen import PEOPLE, back_of, grips_of, meshes_of

from unknot.anatomy.baked import shipped_body, shipped_hands
from unknot.anatomy.bodies import BodyModel
from unknot.anatomy.heightfield import HeightField
from unknot.anatomy.packing import array_at, header_of
from unknot.anatomy.surface import surface_of
from unknot.errors import UnknotError
from unknot.library import shipped_catalog
from unknot.model.words import BodyPosition
from unknot.shell.drawing import HEADS, HeadWear, scene_bytes

EVERYBODY = pytest.mark.parametrize("person", PEOPLE)
POSITIONS = pytest.mark.parametrize("position", get_args(BodyPosition))


@EVERYBODY
def test_a_body_is_as_broad_as_its_chart(person: str) -> None:
    model, back = shipped_body("prone"), back_of(person)
    body = model.body_of(back)
    trunk = model.skin_faces[model.on_trunk]
    for level in (0.0, 60.0, 120.0, 180.0, 230.0):
        y = back.to_person([(0.0, level)])[0, 1]
        chart = float(back.warp.flank_mm(np.array([level]))[0])
        assert _half_breadth(body.skin, trunk, y) == pytest.approx(chart, rel=0.06)


def _half_breadth(vertices: np.ndarray, faces: np.ndarray, y: float) -> float:
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    start, end = vertices[edges[:, 0]], vertices[edges[:, 1]]
    crossing = (start[:, 1] < y) != (end[:, 1] < y)
    start, end = start[crossing], end[crossing]
    part = (y - start[:, 1]) / (end[:, 1] - start[:, 1])
    return float(np.abs(start[:, 0] + part * (end[:, 0] - start[:, 0])).max())


@EVERYBODY
def test_the_drape_lies_over_the_hips_and_shows_no_skin(person: str) -> None:
    model, back = shipped_body("prone"), back_of(person)
    meshes = meshes_of(scene_bytes(model, back))
    skin, _ = meshes["skin"]
    drape, faces = meshes["drape"]
    hem = drape[:, 1].max()
    assert hem < 5.0
    covered = skin[(skin[:, 1] < hem - 25.0) & (np.abs(skin[:, 0]) < 200.0) & (skin[:, 2] > 80.0)]
    sheet = _heights_over(drape, faces, covered)
    assert (sheet - covered[:, 2]).min() > -1.0


def _heights_over(vertices: np.ndarray, faces: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The height of a mesh over points, by asking every triangle."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    area = (b[:, 1] - c[:, 1]) * (a[:, 0] - c[:, 0]) + (c[:, 0] - b[:, 0]) * (a[:, 1] - c[:, 1])
    solid = np.abs(area) > 1e-6
    a, b, c, area = a[solid], b[solid], c[solid], area[solid]
    heights = []
    for x, y, _ in points:
        first = ((b[:, 1] - c[:, 1]) * (x - c[:, 0]) + (c[:, 0] - b[:, 0]) * (y - c[:, 1])) / area
        second = ((c[:, 1] - a[:, 1]) * (x - c[:, 0]) + (a[:, 0] - c[:, 0]) * (y - c[:, 1])) / area
        inside = (first >= -1e-9) & (second >= -1e-9) & (first + second <= 1.0 + 1e-9)
        z = first * a[:, 2] + second * b[:, 2] + (1.0 - first - second) * c[:, 2]
        heights.append(z[inside].max(initial=-np.inf))
    return np.array(heights)


@EVERYBODY
@POSITIONS
def test_a_scene_is_light_enough_to_draw_and_to_send(person: str, position: BodyPosition) -> None:
    hands = header_of(shipped_hands())[0]["meshes"][0]["triangles"]
    scene = scene_bytes(shipped_body(position), back_of(person), "bun")
    body = sum(mesh["triangles"] for mesh in header_of(scene)[0]["meshes"])
    assert body + 2 * hands < 60_000
    assert len(gzip.compress(scene)) + len(gzip.compress(shipped_hands())) < 500_000


@POSITIONS
@pytest.mark.parametrize("head", HEADS)
def test_a_head_is_covered_behind_and_above(head: HeadWear, position: BodyPosition) -> None:
    model, back = shipped_body(position), back_of("the reference")
    bare = model.body_of(back).head
    shell, _ = meshes_of(scene_bytes(model, back, head))["head"]
    middle = (bare.max(axis=0) + bare.min(axis=0)) / 2.0
    crown = (bare[0] - middle) / np.linalg.norm(bare[0] - middle)
    assert ((shell - middle) @ crown).max() > ((bare - middle) @ crown).max() + 4.0


@pytest.mark.parametrize("position", ["side_lying", "seated"])
@EVERYBODY
def test_a_place_on_the_chart_is_the_same_skin_in_every_position(person: str, position: BodyPosition) -> None:
    model = shipped_body(position)
    body = model.body_of(back_of(person))
    places = surface_of(model, body)
    trunk = np.unique(model.skin_faces[model.on_trunk])
    u, v = model.chart[trunk].T
    on_back = trunk[(np.abs(u) < 90.0) & (v > 20.0) & (v < 430.0) & _turned_up(model, trunk)]
    found = np.column_stack([places[axis].at(body.chart[on_back]) for axis in "xyz"])
    apart = np.linalg.norm(found - body.skin[on_back], axis=1)
    assert np.sqrt(np.mean(apart**2)) < 1.0
    assert apart.max() < 6.0


def _turned_up(model: BodyModel, vertices: np.ndarray) -> np.ndarray:
    """Whether vertices belong to faces that are seen from over the chart: the back, not the front."""
    a, b, c = (model.chart[model.skin_faces[:, corner]] for corner in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    seen = np.zeros(len(model.chart), dtype=bool)
    seen[model.skin_faces[area > 0.0]] = True
    chosen: np.ndarray = seen[vertices]
    return chosen


@pytest.mark.parametrize("position", ["side_lying", "seated"])
@EVERYBODY
def test_the_dimples_are_at_the_zero_of_the_scene(person: str, position: BodyPosition) -> None:
    model = shipped_body(position)
    places = surface_of(model, model.body_of(back_of(person)))
    assert places["y"].at(np.array([[0.0, 0.0]]))[0] == pytest.approx(0.0, abs=25.0)


def test_the_same_body_is_the_same_bytes() -> None:
    model, back = shipped_body("prone"), back_of("soft")
    assert scene_bytes(model, back) == scene_bytes(model, back)


@EVERYBODY
def test_the_surface_that_is_planned_on_is_the_skin_that_is_seen_on_both_sides(person: str) -> None:
    model, back = shipped_body("prone"), back_of(person)
    trunk = model.body_of(back).skin[np.unique(model.skin_faces[model.on_trunk])]
    reach, c7 = 0.55 * back.warp.flank_mm(np.array([150.0]))[0], back.landmark("c7")[1]
    x, y = np.abs(trunk[:, 0]), trunk[:, 1]
    on_back = trunk[(x < reach) & (y > 0.0) & (y < c7) & (trunk[:, 2] > 0.6 * trunk[:, 2].max())]
    assert len(on_back) > 500
    apart = np.abs(back.height_mm(on_back[:, :2]) - on_back[:, 2])
    assert np.sqrt(np.mean(apart**2)) < 0.5
    assert apart.max() < 3.0


@EVERYBODY
def test_the_browser_gets_the_surface_that_is_planned_on(person: str) -> None:
    back = back_of(person)
    header, data = header_of(scene_bytes(shipped_body("prone"), back))
    grid = header["surface"]
    heights = array_at(data, grid["data"], "<i2", (grid["rows"], grid["columns"])) * grid["scale"]
    x, y = np.meshgrid(
        grid["x0"] + grid["step"] * np.arange(grid["columns"]), grid["y0"] + grid["step"] * np.arange(grid["rows"])
    )
    planned = back.height_mm(np.column_stack([x.ravel(), y.ravel()])).reshape(heights.shape)
    assert np.abs(planned - heights).max() <= grid["scale"]


def test_a_height_field_passes_through_its_nodes_and_has_no_kink() -> None:
    generator = np.random.default_rng(1)
    field = HeightField(-30.0, 0.0, 6.0, generator.normal(200.0, 10.0, size=(9, 11)))
    nodes = np.array([(-30.0 + 6.0 * i, 6.0 * j) for j in range(9) for i in range(11)])
    assert field.at(nodes) == pytest.approx(field.heights_mm.ravel())
    step = 1e-5
    across = np.array([step, 0.0])
    at = np.array([[-12.0, 7.0], [0.0, 24.0], [6.0, 30.5]])
    before = (field.at(at) - field.at(at - across)) / step
    after = (field.at(at + across) - field.at(at)) / step
    assert before == pytest.approx(after, abs=1e-3)


def test_every_contact_has_a_grip_that_neither_floats_nor_sinks() -> None:
    grips = grips_of(shipped_hands())
    assert set(shipped_catalog().contacts) <= set(grips)
    for name in (*shipped_catalog().contacts, "relaxed"):
        assert -2.0 <= grips[name][:, 2].min() <= 0.0, name


def test_a_grip_touches_round_the_middle_of_its_contact() -> None:
    grips = grips_of(shipped_hands())
    for name, contact in shipped_catalog().contacts.items():
        touching = grips[name][grips[name][:, 2] < 0.6]
        reach = contact.half_length_mm + contact.half_width_mm
        nearest = np.hypot(touching[:, 0], touching[:, 1]).min()
        assert nearest < reach, name


@pytest.mark.parametrize("name", ["reinforced_palm", "reinforced_thumb"])
def test_the_other_hand_lies_on_the_first(name: str) -> None:
    grips = grips_of(shipped_hands())
    below, above = grips[name], grips[f"{name}_upper"] * [-1.0, 1.0, 1.0]
    near = np.hypot(*below[:, :2].T) < 25.0
    over = above[np.hypot(*above[:, :2].T) < 25.0]
    assert len(over) > 10
    # Its lowest point lies about on the highest of the one below, here where the weight goes through
    assert over[:, 2].min() > below[near, 2].min() + 5.0
    assert over[:, 2].min() < below[near, 2].max() + 6.0


def test_bytes_of_another_kind_are_refused() -> None:
    with pytest.raises(UnknotError, match="not a packed mesh"):
        header_of(b"PNG and something else")


def test_the_shipped_shapes_are_the_ones_that_were_baked() -> None:
    folder = files("unknot") / "anatomy" / "assets"
    provenance = json.loads((folder / "PROVENANCE.json").read_text(encoding="utf-8"))
    shipped = {entry.name for entry in folder.iterdir() if entry.name.endswith(".bin")}
    assert shipped == set(provenance["sha256"])
    for name, digest in provenance["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    assert provenance["topology"] == "anny"
