"""The service worker, the icon, and whether the app is well."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from unknot import __version__
from unknot.shell.web.assets import STATIC, service_worker
from unknot.shell.web.state import App

__all__ = ["router"]

router = APIRouter()


@router.get("/sw.js")
async def worker(desk: App) -> Response:
    """Return the service worker with the list of built files. None while developing: it would hide every change."""
    script = None if desk.settings.vite else _worker()
    if script is None:
        raise HTTPException(404)
    return Response(script, media_type="text/javascript", headers={"cache-control": "no-cache"})


@cache
def _worker() -> str | None:
    return service_worker()


@router.get("/favicon.ico")
async def icon() -> Response:
    """Send browsers that ask by habit to the icon there is."""
    return RedirectResponse(f"{STATIC}/favicon.svg", status_code=308)


@router.get("/healthz")
async def well(desk: App) -> Response:
    """Say that the app runs and its store answers."""
    await desk.store.setting("well")
    return JSONResponse({"status": "ok", "version": __version__})
