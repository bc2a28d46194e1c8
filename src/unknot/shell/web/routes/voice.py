"""GET /api/voice: a sentence, spoken."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from unknot.shell.sound import VoiceError
from unknot.shell.web.security import is_from_here
from unknot.shell.web.speaking import LONGEST_TEXT
from unknot.shell.web.state import App

__all__ = ["router"]

router = APIRouter()


@router.get("/api/voice")
async def voice(
    request: Request, desk: App, text: Annotated[str, Query(min_length=1, max_length=LONGEST_TEXT)]
) -> Response:
    """Return a sentence as a WAV file."""
    # It starts a program, so, unlike a page, another page may not even ask for it
    if not is_from_here(request.headers):
        raise HTTPException(403)
    try:
        clip = await desk.speech.wav(text)
    except VoiceError as error:
        raise HTTPException(404, str(error)) from None
    return Response(clip, media_type="audio/wav", headers={"cache-control": "private, max-age=86400"})
