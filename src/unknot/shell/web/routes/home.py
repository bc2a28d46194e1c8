"""GET / and POST /again/{session}."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from unknot.guiding import LIVE
from unknot.shell.clock import wall_ms
from unknot.shell.web import home_view, massages
from unknot.shell.web.pages import Again, HomePage, PersonLink
from unknot.shell.web.performing import Live
from unknot.shell.web.routes.lookups import live_or_404, see
from unknot.shell.web.state import App, Desk

__all__ = ["router"]

router = APIRouter()

_STALE_MS: Final = 3 * 3600 * 1000


@router.get("/")
async def home(request: Request, desk: App) -> Response:
    """Show who has been massaged here, the last massage, and the ready-made ones."""
    people = await desk.store.people(most=6)
    page = HomePage(
        people=tuple(PersonLink(id=person.id, name=person.name) for person in people),
        again=await _again(desk),
        ready=await run_in_threadpool(home_view.ready_routines),
    )
    return desk.renderer.page(request, page)


async def _again(desk: Desk) -> Again | None:
    stored = await desk.store.latest_session(kind="started")
    if stored is None:
        return None
    live = await desk.performances.live(stored.id)
    intake = await desk.store.intake(stored.intake_id)
    plan = await desk.store.routine(stored.routine_id)
    if intake is None or plan is None:
        return None
    started = next(event.wall_ms for event in live.events if event.kind == "started")
    return await run_in_threadpool(
        home_view.again,
        session_id=stored.id,
        intake=massages.intake_of(intake.document),
        routine=massages.routine_of(plan.document),
        started_ms=started,
        now_ms=wall_ms(),
        live=_goes_on(live),
        title=massages.routine_of(plan.document).title if intake.ready_made else "",
    )


def _goes_on(live: Live) -> bool:
    return live.state.status in LIVE and wall_ms() - live.events[-1].wall_ms < _STALE_MS


@router.post("/again/{session_id}")
async def again(session_id: str, desk: App) -> Response:
    """Go back into a session that goes on; else to the gate of the same massage."""
    live = await live_or_404(desk, session_id)
    if _goes_on(live):
        return see(f"/session/{session_id}")
    intake = await desk.store.intake(live.session.intake_id)
    if intake is not None and intake.ready_made:
        return see(f"/start/{intake.ready_made}")
    return see(f"/start/again.{live.session.intake_id}")
