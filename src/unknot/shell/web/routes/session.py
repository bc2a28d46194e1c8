"""GET /session/{session}: the player's page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from unknot.shell.web import massages
from unknot.shell.web.found import names_of
from unknot.shell.web.pages import SessionPage
from unknot.shell.web.routes.lookups import live_or_404, plan_or_404, see
from unknot.shell.web.state import App
from unknot.units import SECONDS_PER_MINUTE
from unknot.wording import plan_title

__all__ = ["router"]

router = APIRouter()


@router.get("/session/{session_id}")
async def session(request: Request, session_id: str, desk: App) -> Response:
    """Show the player, or, when the hands have left, what comes after."""
    live = await live_or_404(desk, session_id)
    if live.state.status == "abandoned":
        return see("/")
    if live.state.status in ("resting", "closed", "rated"):
        return see(f"/after/{session_id}")
    stored, intake = await plan_or_404(desk, live.session.routine_id)
    minutes = massages.routine_of(stored.document).duration_s / SECONDS_PER_MINUTE
    page = SessionPage(
        session_id=session_id,
        title=plan_title(round(minutes), intake.recipient.name),
        names=names_of(intake),
    )
    return desk.renderer.page(request, page)
