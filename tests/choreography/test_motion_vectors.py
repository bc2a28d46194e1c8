"""The shared vectors: the definition of motion, in numbers that Python and TypeScript are both held to."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from unknot.choreography.drafts import motion, refined, samples
from unknot.model.score import Keyframe, position_between

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "motion.json").read_text("utf-8"))
NEAR = VECTORS["tolerance"]
TRACKS = [
    pytest.param(figure, hand, id=f"{figure['name']}, {hand}")
    for figure in VECTORS["figures"]
    for hand in ("left", "right")
    if figure[hand] is not None
]


def keyframe(row: list[float]) -> Keyframe:
    t_s, x_mm, y_mm, heading_rad, level, *velocity = row
    vx, vy = velocity or (0.0, 0.0)
    return Keyframe(t_s=t_s, x_mm=x_mm, y_mm=y_mm, heading_rad=heading_rad, level=level, vx_mm_s=vx, vy_mm_s=vy)


def rows_of(keyframes: list[list[float]]) -> np.ndarray[Any, Any]:
    frames = [keyframe(row) for row in keyframes]
    return np.array(
        [[k.t_s, k.x_mm, k.y_mm, k.vx_mm_s, k.vy_mm_s, k.heading_rad, k.level] for k in frames], dtype=float
    )


@pytest.mark.parametrize("pair", VECTORS["pairs"], ids=lambda pair: pair["name"])
def test_a_pair_is_as_the_definition_says(pair: dict[str, Any]) -> None:
    before, after = keyframe(pair["before"]), keyframe(pair["after"])
    for t_s, *expected in pair["samples"]:
        assert position_between(before, after, t_s) == pytest.approx(expected, abs=NEAR)


@pytest.mark.parametrize(("figure", "hand"), TRACKS)
def test_a_whole_figure_is_as_the_definition_says(figure: dict[str, Any], hand: str) -> None:
    frames = [keyframe(row) for row in figure[hand]["keyframes"]]
    for sample in figure["samples"]:
        before, after = next((a, b) for a, b in pairwise(frames) if sample["t_s"] <= b.t_s)
        assert position_between(before, after, sample["t_s"]) == pytest.approx(sample[hand], abs=NEAR)


@pytest.mark.parametrize(("figure", "hand"), TRACKS)
def test_arrays_move_as_the_definition_does(figure: dict[str, Any], hand: str) -> None:
    rows = rows_of(figure[hand]["keyframes"])
    frames = [keyframe(row) for row in figure[hand]["keyframes"]]
    places, headings, levels = samples(rows, 7)
    for segment, (before, after) in enumerate(pairwise(frames)):
        for index, u in enumerate(np.linspace(0.0, 1.0, 7)):
            expected = position_between(before, after, before.t_s + u * (after.t_s - before.t_s))
            found = (*places[segment, index], headings[segment, index], levels[segment, index])
            assert found == pytest.approx(expected, abs=NEAR)


@pytest.mark.parametrize("pair", VECTORS["pairs"], ids=lambda pair: pair["name"])
def test_velocity_is_the_slope_of_the_place(pair: dict[str, Any]) -> None:
    rows = rows_of([pair["before"], pair["after"]])
    span = rows[1, 0] - rows[0, 0]
    places, velocities = motion(rows, 2001)
    slope = np.gradient(places[0], span / 2000, axis=0)
    assert velocities[0, 5:-5] == pytest.approx(slope[5:-5], abs=0.5)


def test_both_hands_and_every_kind_of_motion_are_among_the_vectors() -> None:
    assert {"long_effleurage", "finger_kneading", "hacking"} <= {figure["name"] for figure in VECTORS["figures"]}
    assert any(min(row[4] for row in figure["right"]["keyframes"]) < 0 for figure in VECTORS["figures"])
    assert any(len(row) == 7 for figure in VECTORS["figures"] for row in figure["left"]["keyframes"])


def test_more_rows_leave_the_path_where_it_is() -> None:
    rows = rows_of([[0, 40, 0, 0, 1], [2, 40, 300, 0, 3]])
    finer = refined(rows, 50.0)
    assert len(finer) > 5
    for t_s in np.linspace(0.05, 1.95, 40):
        index = int(np.searchsorted(finer[:, 0], t_s))
        before, after = (keyframe([*r[:3], *r[5:7], *r[3:5]]) for r in finer[index - 1 : index + 1])
        on_time = position_between(before, after, float(t_s))
        exact = position_between(keyframe([0, 40, 0, 0, 1]), keyframe([2, 40, 300, 0, 3]), float(t_s))
        assert on_time[1] == pytest.approx(exact[1], abs=2.0)
