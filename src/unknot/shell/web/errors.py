"""Everything that goes wrong as a calm page, or as JSON for the player. Never a traceback, never anybody's answers."""

from __future__ import annotations

import logging
from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unknot.errors import FormatError, IllegalEvent, IntakeError, NoRoutineFits, NotToday, StoreError, UnknotError
from unknot.shell.web.pages import ErrorPage
from unknot.shell.web.rendering import Renderer

__all__ = ["Calm", "answer_errors"]

_LOG = logging.getLogger("unknot")

_TITLES: Final = {
    400: "That did not arrive whole.",
    403: "Not from here.",
    404: "There is nothing here.",
    405: "Not this way.",
    409: "That does not fit right now.",
    413: "That is too much at once.",
    422: "Something in it is not right.",
    500: "Something went wrong on our side.",
    503: "The store does not answer.",
}
_TEXTS: Final = {
    404: "It may have been forgotten, or the address has a slip in it.",
    405: "Go back and try the button again.",
    500: "Nothing you saved is lost. If hands are on a back: lighten, rest them, and lift.",
}


def answer_errors(app: FastAPI, renderer: Renderer) -> None:
    """Teach the app to answer each kind of error."""

    def answer(request: Request, status: int, text: str = "") -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": text or _TITLES.get(status, "Error.")}, status_code=status)
        title = _TITLES.get(status, "That did not work.")
        page = ErrorPage(status=status, title=title, text=text or _TEXTS.get(status, ""))
        return renderer.page(request, page, status=status)

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        own = error.detail if error.detail != _reason(error.status_code) else ""
        return answer(request, error.status_code, own)

    async def not_valid(request: Request, _error: Exception) -> Response:
        return answer(request, 422)

    async def ours(request: Request, error: Exception) -> Response:
        status = _status(error)
        if status >= 500:
            _LOG.error("%s: %s", type(error).__name__, error)
        if isinstance(error, NoRoutineFits) and not request.url.path.startswith("/api/"):
            text = f"{error.what} {error.fix}".strip()
            href, link = _way_on(request.url.path)
            page = ErrorPage(status=status, title="No massage fits these answers.", text=text, href=href, link=link)
            return renderer.page(request, page, status=status)
        return answer(request, status, str(error))

    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, not_valid)
    app.add_exception_handler(UnknotError, ours)


def _way_on(path: str) -> tuple[str, str]:
    """Return where to go when no plan could be made: back to the answers it was made from, if it was from any."""
    parts = path.split("/")
    if len(parts) == 4 and parts[1] == "intakes":
        return f"/ask?intake={parts[2]}", "Change an answer"
    return "/", "Go home"


def _status(error: Exception) -> int:
    match error:
        case StoreError():
            return 503
        case NotToday() | NoRoutineFits() | IllegalEvent():
            return 409
        case FormatError() | IntakeError():
            return 422
        case _:
            return 500


def _reason(status: int) -> str:
    from http import HTTPStatus

    return HTTPStatus(status).phrase


class Calm:
    """ASGI middleware: what nobody foresaw becomes the page for it, and one line in the log without anybody's data."""

    def __init__(self, app: ASGIApp, renderer: Renderer) -> None:
        self._app = app
        self._renderer = renderer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer for it if that fails."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] in ("http.response.start", "websocket.accept")
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except UnknotError as error:
            # From a socket, whose errors no handler sees
            _LOG.error("%s: %s", type(error).__name__, error)
        except Exception as error:
            _LOG.error("unforeseen %s at %s", type(error).__name__, _place(error))
            if scope["type"] == "http" and not begun:
                await self._sorry(scope, receive, send)

    async def _sorry(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if request.url.path.startswith("/api/"):
            answer: Response = JSONResponse({"detail": _TITLES[500]}, status_code=500)
        else:
            answer = self._renderer.page(
                request, ErrorPage(status=500, title=_TITLES[500], text=_TEXTS[500]), status=500
            )
        await answer(scope, receive, send)


def _place(error: BaseException) -> str:
    """Return file and line of our own code where an error came from. Its message may hold answers and is not logged."""
    place, trace = "unknown", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if "unknot" in file:
            place = f"{file.rpartition('unknot/')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
