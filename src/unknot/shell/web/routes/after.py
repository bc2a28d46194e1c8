"""GET /after/{session}: the rest, then ten seconds of how it was."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from unknot.charting import record_of
from unknot.guiding import Command
from unknot.learning import preferences_from
from unknot.library import shipped_catalog
from unknot.model.record import Preferences, Record
from unknot.model.score import Score
from unknot.model.session import Event, EventKind
from unknot.shell.clock import wall_ms
from unknot.shell.store import StoredScore, fresh_id
from unknot.shell.web import massages
from unknot.shell.web.found import names_of
from unknot.shell.web.pages import AfterPage, StrokeChoice
from unknot.shell.web.performing import Live
from unknot.shell.web.routes.lookups import intake_or_404, live_or_404, see
from unknot.shell.web.state import App, Desk

__all__ = ["router"]

router = APIRouter()

_MOST_CHIPS = 6


@router.get("/after/{session_id}")
async def after(request: Request, session_id: str, desk: App) -> Response:
    """Show the rest, or ask how it was."""
    live = await live_or_404(desk, session_id)
    if live.state.status == "abandoned":
        return see("/")
    if live.state.status not in ("resting", "closed", "rated"):
        return see(f"/session/{session_id}")
    _, intake = await intake_or_404(desk, live.session.intake_id)
    score = massages.score_of((await desk.performances.score_text(live.state)).document)
    since_s = (wall_ms() - live.state.anchor_wall_ms) / 1000
    stages: dict[str, Literal["rest", "rate", "done"]] = {"resting": "rest", "closed": "rate", "rated": "done"}
    page = AfterPage(
        session_id=session_id,
        names=names_of(intake),
        stage=stages[live.state.status],
        rest_s=round(score.rest_s),
        rest_left_s=round(max(0.0, score.rest_s - since_s)),
        strokes=await run_in_threadpool(_given, live, await desk.store.scores(session_id)),
        place="your back",
    )
    return desk.renderer.page(request, page)


def _given(live: Live, scores: tuple[StoredScore, ...]) -> tuple[StrokeChoice, ...]:
    """Return the strokes that were really given, the longest first: still hands are not a stroke to praise."""
    strokes = shipped_catalog().strokes
    done = _record(live.events, scores).strokes_s
    ordered = sorted(done, key=lambda id_: -done[id_])
    known = [id_ for id_ in ordered if id_ in strokes and strokes[id_].technique != "holding"]
    return tuple(StrokeChoice(id=id_, name=strokes[id_].name) for id_ in known[:_MOST_CHIPS])


def _record(events: tuple[Event, ...], scores: tuple[StoredScore, ...]) -> Record:
    by_revision: dict[int, Score] = {score.revision: massages.score_of(score.document) for score in scores}
    return record_of(by_revision, events)


@router.post("/after/{session_id}/rested")
async def rested(session_id: str, desk: App) -> Response:
    """The rest is over."""
    await _tell(desk, session_id, "rested")
    return see(f"/after/{session_id}")


@router.post("/after/{session_id}/rating")
async def rating(
    session_id: str,
    desk: App,
    tension_before: Annotated[int | None, Form(ge=0, le=10)] = None,
    tension_after: Annotated[int | None, Form(ge=0, le=10)] = None,
    pressure: Annotated[Literal["too_light", "right", "too_firm"] | None, Form()] = None,
    best: Annotated[list[str] | None, Form(max_length=20)] = None,
    notes: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keep how it was, and learn from it for the next time."""
    known = [id_ for id_ in best or () if id_ in shipped_catalog().strokes]
    said: dict[str, object] = {
        "tension_before": tension_before,
        "tension_after": tension_after,
        "pressure": pressure,
        "best": known,
        "notes": notes.strip(),
    }
    payload = {key: value for key, value in said.items() if value not in (None, "", [])}
    await _tell(desk, session_id, "rated", payload)
    live = await live_or_404(desk, session_id)
    if live.session.recipient_id:
        await _learn(desk, live.session.recipient_id)
    return see("/")


async def _tell(desk: Desk, session_id: str, kind: EventKind, payload: dict[str, object] | None = None) -> None:
    live = await live_or_404(desk, session_id)
    command = Command(
        id=fresh_id(),
        kind=kind,
        session_s=live.state.anchor_session_s,
        wall_ms=wall_ms(),
        payload=payload or {},
    )
    # Refused where it is too late (a second tap, an old tab): the page that follows shows what is
    await desk.performances.hear(session_id, [command])


async def _learn(desk: Desk, person: str) -> None:
    told = [
        (await desk.store.events(session.id), await desk.store.scores(session.id))
        for session in await desk.store.sessions_of(person)
    ]

    def learned() -> Preferences:
        return preferences_from(_record(events, scores) for events, scores in told)

    preferences = await run_in_threadpool(learned)
    await desk.store.keep_preferences(person, massages.preferences_document(preferences), now_ms=wall_ms())
