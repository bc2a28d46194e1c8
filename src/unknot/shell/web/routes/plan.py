"""GET /plan/{plan}, its changes, and the plan as a file."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from unknot import pipeline
from unknot.errors import NoRoutineFits, NotToday
from unknot.library import shipped_catalog
from unknot.model.intake import Intake
from unknot.shell.clock import wall_ms
from unknot.shell.store import StoredRoutine
from unknot.shell.web import massages
from unknot.shell.web.changing import changed
from unknot.shell.web.massages import Checked
from unknot.shell.web.pages import Notice, PlanPage
from unknot.shell.web.plan_view import plan_page
from unknot.shell.web.routes.lookups import plan_or_404, see
from unknot.shell.web.state import App

__all__ = ["router"]

router = APIRouter()


@router.get("/plan/{plan_id}")
async def plan(request: Request, plan_id: str, desk: App, step: int | None = None) -> Response:
    """Show a plan with its reasons."""
    stored, intake = await plan_or_404(desk, plan_id)
    return desk.renderer.page(request, await run_in_threadpool(_page, stored, intake, step, None))


def _page(stored: StoredRoutine, intake: Intake, chosen: int | None, notice: Notice | None) -> PlanPage:
    return plan_page(
        stored.id,
        stored.intake_id,
        intake=intake,
        routine=massages.routine_of(stored.document),
        score=massages.score_of(stored.score),
        limits=pipeline.screen(intake).limits,
        catalog=shipped_catalog(),
        chosen=chosen,
        notice=notice,
    )


@router.post("/plan/{plan_id}/change")
async def change(
    request: Request,
    plan_id: str,
    desk: App,
    action: Annotated[str, Form(max_length=20)],
    step: Annotated[int, Form(ge=0, le=500)] = 0,
    at: Annotated[int, Form(ge=0, le=500)] = 0,
    minutes: Annotated[float | None, Form(ge=5, le=90)] = None,
) -> Response:
    """Change a plan into a new one, if the check agrees; else say why not. The old plan stays."""
    stored, intake = await plan_or_404(desk, plan_id)
    owner = await desk.store.intake(stored.intake_id)
    learned = await desk.store.preferences(owner.recipient_id) if owner and owner.recipient_id else ""

    def make() -> Checked:
        routine = massages.routine_of(stored.document)
        preferences = massages.preferences_of(learned)
        return changed(routine, intake, action=action, step=step, minutes=minutes, preferences=preferences)

    try:
        made = await run_in_threadpool(make)
    except NotToday:
        return see(f"/found/{stored.intake_id}")
    except NoRoutineFits as error:
        notice = Notice(tone="refused", text=f"{error.what} {error.fix}".strip())
        page = await run_in_threadpool(_page, stored, intake, at, notice)
        return desk.renderer.page(request, page, status=409)
    id_ = await desk.store.add_routine(stored.intake_id, made.routine_document, made.score_document, now_ms=wall_ms())
    chosen = min(at, len(made.routine.steps) - 1)
    return see(f"/plan/{id_}?step={chosen}")


@router.get("/plan/{plan_id}/routine.yaml")
async def routine_file(plan_id: str, desk: App) -> Response:
    """Hand out a plan as a file in the open notation."""
    stored, _ = await plan_or_404(desk, plan_id)
    title = massages.routine_of(stored.document).title
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "massage"
    headers = {"content-disposition": f'attachment; filename="{name}.routine.yaml"'}
    return Response(stored.document, media_type="application/yaml; charset=utf-8", headers=headers)
