"""GET /ask and POST /intakes: the questions."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from unknot import pipeline
from unknot.errors import FormatError
from unknot.library import shipped_catalog
from unknot.shell.clock import wall_ms
from unknot.shell.web import massages
from unknot.shell.web.asking import Answers, answers_from, ask_page, values_of
from unknot.shell.web.routes.lookups import intake_or_404, see
from unknot.shell.web.state import App, Desk

__all__ = ["router"]

router = APIRouter()


@router.get("/ask")
async def ask(request: Request, desk: App, intake: str = "") -> Response:
    """Show the questions: empty, with what is known of a person, or as they were answered."""
    values = await _known(desk, person=request.query_params.get("for", ""), intake=intake)
    return desk.renderer.page(request, await run_in_threadpool(ask_page, shipped_catalog(), values, {}))


async def _known(desk: Desk, *, person: str, intake: str) -> dict[str, str | list[str]]:
    if intake:
        stored, answers = await intake_or_404(desk, intake)
        return values_of(answers, recipient_id=stored.recipient_id or "")
    known = await desk.store.person(person) if person else None
    if known is None:
        return {}
    last = await desk.store.latest_intake_of(known.id)
    if last is None:
        return {"recipient_id": known.id, "recipient_name": known.name}
    return values_of(massages.intake_of(last.document), recipient_id=known.id, again=True)


@router.post("/intakes")
async def answered(request: Request, desk: App) -> Response:
    """Keep the answers and show what was found; or show the questions again with what is missing."""
    async with request.form(max_files=0, max_fields=2000) as form:
        answers = answers_from(form)
    errors = dict(answers.errors)
    if not errors:
        try:
            intake = await run_in_threadpool(massages.intake_of, answers.document)
        except FormatError as error:
            errors = {_field(error): f"{error.what} {error.fix}".strip()}
        else:
            outcome = await run_in_threadpool(pipeline.screen, intake)
            id_ = await desk.store.add_intake(
                massages.document_of(intake),
                recipient=intake.recipient.name,
                giver=intake.giver.name,
                verdict=outcome.verdict,
                now_ms=wall_ms(),
            )
            return see(f"/found/{id_}")
    return await _once_more(request, desk, answers, errors)


async def _once_more(request: Request, desk: Desk, answers: Answers, errors: dict[str, str]) -> Response:
    page = await run_in_threadpool(ask_page, shipped_catalog(), answers.values, errors)
    return desk.renderer.page(request, page, status=422)


_FIELDS = {
    "recipient.name": "recipient_name",
    "giver.name": "giver_name",
    "health": "health_page_done",
    "details": "health_page_done",
    "cleared": "health_page_done",
    "clearances": "health_page_done",
}


def _field(error: FormatError) -> str:
    """Return the field of the form that a key path of the intake came from."""
    path = error.where.rpartition(" ")[2]
    for start, name in _FIELDS.items():
        if path.startswith(start):
            return name
    return path.rpartition(".")[2].partition("[")[0] or "health_page_done"
