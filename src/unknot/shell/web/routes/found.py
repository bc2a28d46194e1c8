"""GET /found/{intake} and POST /intakes/{id}/plan."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from unknot import pipeline
from unknot.errors import NotToday
from unknot.library import shipped_catalog
from unknot.shell.clock import wall_ms
from unknot.shell.web import massages
from unknot.shell.web.found import found_page
from unknot.shell.web.massages import Checked
from unknot.shell.web.routes.lookups import intake_or_404, see
from unknot.shell.web.state import App

__all__ = ["router"]

router = APIRouter()


@router.get("/found/{intake_id}")
async def found(request: Request, intake_id: str, desk: App) -> Response:
    """Say what was found, screened at this moment."""
    _, intake = await intake_or_404(desk, intake_id)
    outcome = await run_in_threadpool(pipeline.screen, intake)
    page = found_page(intake_id, intake, outcome, shipped_catalog())
    return desk.renderer.page(request, page)


@router.post("/intakes/{intake_id}/plan")
async def plan(intake_id: str, desk: App) -> Response:
    """Plan for these answers, if screening agrees; there is no way round it."""
    stored, intake = await intake_or_404(desk, intake_id)
    learned = await desk.store.preferences(stored.recipient_id) if stored.recipient_id else ""

    def make() -> Checked:
        return massages.planned(intake, preferences=massages.preferences_of(learned))

    try:
        made = await run_in_threadpool(make)
    except NotToday:
        return see(f"/found/{intake_id}")
    id_ = await desk.store.add_routine(intake_id, made.routine_document, made.score_document, now_ms=wall_ms())
    return see(f"/plan/{id_}")
