"""Finding what an address names, or saying that there is nothing."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from unknot.model.intake import Intake
from unknot.shell.store import StoredIntake, StoredRoutine
from unknot.shell.web import massages
from unknot.shell.web.performing import Live
from unknot.shell.web.state import Desk

__all__ = ["intake_or_404", "live_or_404", "plan_or_404", "see"]


def see(address: str) -> RedirectResponse:
    """Send the browser on after a form."""
    return RedirectResponse(address, status_code=303)


async def intake_or_404(desk: Desk, id_: str) -> tuple[StoredIntake, Intake]:
    """Return a stored intake and what it says."""
    stored = await desk.store.intake(id_)
    if stored is None:
        raise HTTPException(404)
    return stored, massages.intake_of(stored.document)


async def plan_or_404(desk: Desk, id_: str) -> tuple[StoredRoutine, Intake]:
    """Return a stored plan and the answers it was made from."""
    stored = await desk.store.routine(id_)
    if stored is None:
        raise HTTPException(404)
    _, intake = await intake_or_404(desk, stored.intake_id)
    return stored, intake


async def live_or_404(desk: Desk, id_: str) -> Live:
    """Return a session as it stands."""
    try:
        return await desk.performances.live(id_)
    except KeyError:
        raise HTTPException(404) from None
