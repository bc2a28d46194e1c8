"""GET /bodies/…: the shapes that the browser draws. They are made from a body's numbers alone, never from answers."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Final
from zlib import crc32

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from unknot import __version__
from unknot.anatomy import Back
from unknot.anatomy.baked import shipped_body, shipped_hands
from unknot.model.words import BodyPosition, BodyShape, Build
from unknot.shell.drawing import HeadWear, scene_bytes

__all__ = ["router"]

router = APIRouter()

_KEPT: Final = 12
_DAY_S: Final = 86_400
_Height = Annotated[float, Query(ge=500.0, le=3000.0)]
_Weight = Annotated[float, Query(ge=10.0, le=500.0)]


@router.get("/bodies/hands")
async def hands(request: Request) -> Response:
    """Return the giver's hand in all its grips."""
    return _answer(request, shipped_hands())


@router.get("/bodies/{position}")
def body(
    request: Request,
    position: BodyPosition,
    height_mm: _Height = 1700.0,
    weight_kg: _Weight = 65.0,
    shape: BodyShape = "even",
    build: Build = "average",
    head: HeadWear = "wrap",
) -> Response:
    """Return one person's scene."""
    return _answer(request, _scene(position, height_mm, weight_kg, shape, build, head))


@lru_cache(maxsize=_KEPT)
def _scene(
    position: BodyPosition, height_mm: float, weight_kg: float, shape: BodyShape, build: Build, head: HeadWear
) -> bytes:
    numbers = {"height_mm": height_mm, "weight_kg": weight_kg, "shape": shape, "build": build}
    return scene_bytes(shipped_body(position), Back.from_numbers(numbers), head)


def _answer(request: Request, data: bytes) -> Response:
    """Return bytes that a browser may keep for a day, and asks about after that."""
    tag = f'"{__version__}-{crc32(data):08x}"'
    headers = {"etag": tag, "cache-control": f"private, max-age={_DAY_S}"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="application/octet-stream", headers=headers)
