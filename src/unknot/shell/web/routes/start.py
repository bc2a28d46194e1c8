"""GET and POST /start/{routine}: the gate before a ready-made massage, or before the one of last time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from unknot import pipeline
from unknot.errors import NotToday
from unknot.library import shipped_catalog, shipped_routines
from unknot.model.intake import Intake
from unknot.model.record import Preferences
from unknot.shell.clock import wall_ms
from unknot.shell.web import home_view, massages
from unknot.shell.web.asking import gate_questions
from unknot.shell.web.massages import Checked
from unknot.shell.web.pages import StartPage, StartRoutine
from unknot.shell.web.routes.lookups import intake_or_404, see
from unknot.shell.web.state import App, Desk
from unknot.units import SECONDS_PER_MINUTE

__all__ = ["router"]

router = APIRouter()

AGAIN: Final = "again."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What stands behind a gate: the answers that hold once it is passed, and those of last time (None: ready-made)."""

    intake: Intake
    before: Intake | None
    recipient_id: str | None = None


async def _wanted(desk: Desk, name: str) -> _Wanted:
    catalog = shipped_catalog()
    if name.startswith(AGAIN):
        stored, before = await intake_or_404(desk, name.removeprefix(AGAIN))
        intake = massages.passed_gate(catalog, before=before)
        return _Wanted(intake=intake, before=before, recipient_id=stored.recipient_id)
    if name not in shipped_routines():
        raise HTTPException(404)
    minutes = pipeline.ready_made(name).duration_s / SECONDS_PER_MINUTE
    return _Wanted(intake=massages.passed_gate(catalog, minutes=round(minutes, 3)), before=None)


@router.get("/start/{name}")
async def gate(request: Request, name: str, desk: App) -> Response:
    """Ask whether anything speaks against it today."""
    return await _gate_page(request, name, desk, await _wanted(desk, name))


async def _gate_page(
    request: Request, name: str, desk: Desk, wanted: _Wanted, *, errors: dict[str, str] | None = None
) -> Response:
    def page() -> StartPage:
        questions = gate_questions(shipped_catalog(), before=wanted.before)
        return StartPage(routine=_shown(name, wanted), gate=questions, errors=errors or {})

    try:
        shown = await run_in_threadpool(page)
    except NotToday:
        # What was said last time still stands: say so where it can be changed
        return see(f"/found/{name.removeprefix(AGAIN)}")
    return desk.renderer.page(request, shown, status=422 if errors else 200)


def _shown(name: str, wanted: _Wanted) -> StartRoutine:
    if wanted.before is None:
        return home_view.start_ready(name)
    return home_view.start_again(name.removeprefix(AGAIN), wanted.before, pipeline.plan(wanted.intake))


@router.post("/start/{name}")
async def begin(
    request: Request, name: str, desk: App, nothing_applies: Annotated[str, Form(max_length=8)] = ""
) -> Response:
    """Open the session, once the gate is passed and screening agrees."""
    wanted = await _wanted(desk, name)
    if nothing_applies != "1":
        errors = {"nothing_applies": "Read the list, then say that none of it applies."}
        return await _gate_page(request, name, desk, wanted, errors=errors)
    document = massages.document_of(wanted.intake)
    outcome = await run_in_threadpool(pipeline.screen, wanted.intake)
    intake_id = await desk.store.add_intake(
        document,
        recipient=wanted.intake.recipient.name,
        giver=wanted.intake.giver.name,
        verdict=outcome.verdict,
        now_ms=wall_ms(),
        ready_made="" if wanted.before is not None else name,
    )
    if not outcome.may_begin:
        return see(f"/found/{intake_id}")
    learned = await desk.store.preferences(wanted.recipient_id) if wanted.recipient_id else ""

    def make() -> Checked:
        if wanted.before is None:
            return massages.planned(wanted.intake, routine=pipeline.ready_made(name))
        preferences: Preferences = massages.preferences_of(learned)
        return massages.planned(wanted.intake, preferences=preferences)

    made = await run_in_threadpool(make)
    plan_id = await desk.store.add_routine(intake_id, made.routine_document, made.score_document, now_ms=wall_ms())
    return see(f"/session/{await desk.performances.open(plan_id)}")
