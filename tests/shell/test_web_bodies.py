"""The shapes that the browser asks for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.anatomy.seen import meshes_of
from tests.shell.serving import served

from unknot.anatomy import Back
from unknot.anatomy.baked import shipped_body, shipped_hands
from unknot.shell.drawing import scene_bytes


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    with served(tmp_path / "unknot.db") as address, httpx.Client(base_url=address) as client:
        yield client


def test_a_body_is_the_one_that_python_makes(client: httpx.Client) -> None:
    numbers: dict[str, float | str] = {"height_mm": 1640.0, "weight_kg": 71.5, "shape": "broad_hipped", "build": "soft"}
    answer = client.get("/bodies/prone", params={**numbers, "head": "bun"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == scene_bytes(shipped_body("prone"), Back.from_numbers(numbers), "bun")
    assert set(meshes_of(answer.content)) == {"skin", "head", "drape", "furniture"}


@pytest.mark.parametrize("position", ["side_lying", "seated"])
def test_every_position_has_its_scene(client: httpx.Client, position: str) -> None:
    meshes = meshes_of(client.get(f"/bodies/{position}").content)
    assert set(meshes) == {"skin", "head", "drape", "furniture"}


def test_the_hands_are_the_shipped_ones(client: httpx.Client) -> None:
    assert client.get("/bodies/hands").content == shipped_hands()


@pytest.mark.parametrize("path", ["/bodies/prone", "/bodies/hands"])
def test_a_browser_keeps_what_it_has(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    assert "max-age" in first.headers["cache-control"]
    assert "private" in first.headers["cache-control"]
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/bodies/upside_down",
        "/bodies/prone?height_mm=tall",
        "/bodies/prone?height_mm=nan",
        "/bodies/prone?weight_kg=-3",
        "/bodies/prone?shape=round",
        "/bodies/prone?build=huge",
        "/bodies/prone?head=hat",
    ],
)
def test_a_body_that_makes_no_sense_is_refused_calmly(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert "Traceback" not in answer.text
