"""A sheet laid over things: it bridges hollows, never lets them through, and ends in a hem that closes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.anatomy.seen import PEOPLE, back_of, meshes_of

from unknot.anatomy.baked import shipped_body
from unknot.anatomy.heightfield import HeightField, rastered
from unknot.anatomy.surface import surface_of
from unknot.model.words import BodyPosition
from unknot.shell.drawing import scene_bytes
from unknot.shell.drawing.drapes import draped
from unknot.shell.drawing.furniture import Solid
from unknot.shell.drawing.sheets import HEM_LAID_MM, LAID_MM, Frame, Sheet, laid

LEVEL = Frame(*np.eye(3))
FALLS = (np.array([[-4.0, 0.0, -20.0]]), np.array([[4.0, 0.0, -20.0]]))
SHEET = Sheet(LEVEL, (-200.0, 200.0), -300.0, 0.0, (0.0, 0.0), FALLS)
EVERYBODY = pytest.mark.parametrize("person", PEOPLE)


def two_rolls() -> Solid:
    """Return two long rounds beside each other, 70 mm high, with a valley between them down to the ground."""
    x = np.linspace(-190.0, 190.0, 77)
    y = np.linspace(-320.0, 120.0, 23)
    plan = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    height = 70.0 * np.sqrt(np.maximum(0.0, 1.0 - ((np.abs(plan[:, 0]) - 70.0) / 60.0) ** 2))
    at = np.arange(len(plan)).reshape(len(y), len(x))
    a, b, c, d = at[:-1, :-1], at[:-1, 1:], at[1:, 1:], at[1:, :-1]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return np.column_stack([plan, height]), faces


def height_over(solid: Solid, at: np.ndarray) -> np.ndarray:
    """Return the highest of a mesh over places (N, 2)."""
    field = rastered(*solid, (-200.0, 200.0), (-300.0, 100.0), 2.0, continued=False)
    row, column = (np.round((at[:, axis] - low) / 2.0).astype(int) for axis, low in ((1, -300.0), (0, -200.0)))
    heights: np.ndarray = field.heights_mm[row, column]
    return heights


def test_a_sheet_lies_clear_of_what_it_covers() -> None:
    rolls = two_rolls()
    covered = rolls[0][(np.abs(rolls[0][:, 0]) < 180.0) & (rolls[0][:, 1] < -20.0) & (rolls[0][:, 1] > -290.0)]
    clear = height_over(laid(SHEET, rolls), covered[:, :2]) - covered[:, 2]
    assert clear.min() > HEM_LAID_MM
    assert clear[covered[:, 1] < -70.0].min() > LAID_MM - 1.0


def test_a_sheet_bridges_a_valley_and_lies_closer_at_its_hem() -> None:
    cloth = laid(SHEET, two_rolls())
    far, near = height_over(cloth, np.array([[0.0, -250.0], [0.0, -12.0]]))
    assert far > 45.0
    assert near < far - 8.0


def test_a_hem_is_thick_and_goes_down_to_what_it_lies_on() -> None:
    points, faces = laid(SHEET, two_rolls())
    assert points[:, 1].max() == pytest.approx(0.0, abs=1.0)
    hem = points[(np.abs(np.abs(points[:, 0]) - 70.0) < 15.0) & (points[:, 1] > -24.0)]
    assert hem[:, 2].min() < 68.0
    assert 70.0 + HEM_LAID_MM < hem[:, 2].max() < 70.0 + LAID_MM
    a, b, c = (points[faces[:, corner]] for corner in range(3))
    upward = np.cross(b - a, c - a)[:, 2]
    assert (upward > 0.0).mean() > 0.8


def test_whoever_looks_under_a_sheet_sees_cloth_down_to_the_ground() -> None:
    points, faces = laid(SHEET, two_rolls())
    under = points[:, 1] > -140.0
    low = (points[faces[under[faces].all(axis=1)]][:, :, 2] < 0.0).any(axis=1)
    lining = points[faces[under[faces].all(axis=1)]][low].mean(axis=1)
    middle = np.sort(lining[np.abs(lining[:, 0]) < 110.0][:, 0])
    assert np.diff(middle).max() < 24.0
    assert middle[0] < -90.0 < 90.0 < middle[-1]


def test_a_hem_may_run_aslant() -> None:
    slant = Sheet(LEVEL, (-200.0, 200.0), -300.0, -30.0, (0.0, 0.0), FALLS, skew=0.2)
    points, _ = laid(slant, two_rolls())
    left, right = (points[np.abs(points[:, 0] - x) < 12.0][:, 1].max() for x in (-190.0, 190.0))
    assert right - left == pytest.approx(0.2 * 380.0, abs=8.0)


@pytest.mark.parametrize("position", ["prone", "side_lying", "seated"])
@EVERYBODY
def test_a_cloth_shows_no_skin_below_its_hem(person: str, position: BodyPosition) -> None:
    model = shipped_body(position)
    body = model.body_of(back_of(person))
    (points, faces), behind = draped(model, body, surface_of(model, body))
    # Seen from where the back faces, cloth is over all skin that is farther behind the hem than the hem is thick
    out = back_faces(model.position, surface_of(model, body))
    across = np.cross([0.0, 1.0, 0.0], out) if position != "seated" else np.array([1.0, 0.0, 0.0])
    plan = Frame(across, np.cross(out, across), out)
    skin, cloth = plan.of(body.skin), plan.of(points)
    own = skin[(behind > 14.0) & (behind < 45.0) & (np.abs(skin[:, 0] - np.median(skin[:, 0])) < 420.0)]
    x, y = ((cloth[:, axis].min(), cloth[:, axis].max()) for axis in (0, 1))
    over = rastered(cloth, faces, x, y, 4.0, continued=False).heights_mm
    row, column = (np.round((own[:, axis] - low) / 4.0).astype(int) for axis, low in ((1, y[0]), (0, x[0])))
    inside = (row >= 0) & (row < over.shape[0]) & (column >= 0) & (column < over.shape[1])
    assert inside.mean() > 0.95
    assert (over[row[inside], column[inside]] - own[inside, 2]).min() > 0.0


@EVERYBODY
def test_a_hem_over_the_sacrum_lies_as_low_as_a_towel_does(person: str) -> None:
    model = shipped_body("prone")
    body = model.body_of(back_of(person))
    (points, faces), behind = draped(model, body, surface_of(model, body))
    own = body.skin[(behind > 4.0) & (behind < 14.0) & (np.abs(body.skin[:, 0]) < 90.0) & (body.skin[:, 2] > 100.0)]
    over = rastered(points, faces, (-100.0, 100.0), (-40.0, 0.0), 1.0, continued=False).heights_mm
    row, column = (np.round(own[:, axis] - low).astype(int) for axis, low in ((1, -40.0), (0, -100.0)))
    high = over[row, column] - own[:, 2]
    assert high.min() > 2.0
    assert high.max() < 11.0
    assert np.median(high) < 6.5


def back_faces(position: str, surface: dict[str, HeightField]) -> np.ndarray:
    """Return the direction that the cloth is seen from: up, from over the table and behind, or from behind."""
    if position == "prone":
        return np.array([0.0, 0.0, 1.0])
    if position == "side_lying":
        return np.array([-np.sin(0.6), 0.0, np.cos(0.6)])
    low, high = (np.array([surface[axis].at(np.array([[0.0, y]]))[0] for axis in "xyz"]) for y in (-8.0, 150.0))
    along = (high - low) * [0.0, 1.0, 1.0]
    return np.cross([1.0, 0.0, 0.0], along / np.linalg.norm(along))


@pytest.mark.parametrize("position", ["prone", "side_lying"])
@EVERYBODY
def test_a_sheet_hangs_close_to_the_table_and_not_in_the_air(person: str, position: BodyPosition) -> None:
    meshes = meshes_of(scene_bytes(shipped_body(position), back_of(person)))
    table, cloth = meshes["furniture"][0], meshes["drape"][0]
    left = table[np.abs(table[:, 2]) < 30.0][:, 0].min()
    beside = cloth[(cloth[:, 0] < left + 12.0) & (cloth[:, 0] > left)]
    assert len(beside) > 0
    assert beside[:, 2].max() < 40.0
    assert cloth[:, 0].min() > left - 16.0
