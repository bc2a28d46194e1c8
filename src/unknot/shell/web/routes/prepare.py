"""GET /prepare/{plan} and POST /sessions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from unknot.errors import NotToday
from unknot.library import shipped_catalog
from unknot.shell.web import massages
from unknot.shell.web.found import names_of
from unknot.shell.web.pages import PreparePage
from unknot.shell.web.preparing import supply_rows
from unknot.shell.web.routes.lookups import plan_or_404, see
from unknot.shell.web.state import App

__all__ = ["router"]

router = APIRouter()


@router.get("/prepare/{plan_id}")
async def prepare(request: Request, plan_id: str, desk: App) -> Response:
    """Show what to make ready."""
    stored, intake = await plan_or_404(desk, plan_id)
    routine = await run_in_threadpool(massages.routine_of, stored.document)
    page = PreparePage(
        plan_id=plan_id,
        names=names_of(intake),
        at_hand=tuple(sorted(intake.at_hand)),
        position=routine.position,
        supplies=await run_in_threadpool(supply_rows, intake, routine, shipped_catalog()),
    )
    return desk.renderer.page(request, page)


@router.post("/sessions")
async def open_session(plan: Annotated[str, Form(max_length=40)], desk: App) -> Response:
    """Open a session of a plan, screened and checked at this moment."""
    try:
        return see(f"/session/{await desk.performances.open(plan)}")
    except KeyError:
        raise HTTPException(404) from None
    except NotToday:
        stored, _ = await plan_or_404(desk, plan)
        return see(f"/found/{stored.intake_id}")
