"""GET /reading: the published routines that are kept for reading, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from unknot.shell.web import reading_view
from unknot.shell.web.state import App

__all__ = ["router"]

router = APIRouter()


@router.get("/reading")
async def reading(request: Request, desk: App) -> Response:
    """Show what others have published, what is not played, and why."""
    return desk.renderer.page(request, await run_in_threadpool(reading_view.reading_page))
