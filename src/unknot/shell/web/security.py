"""What every request passes before anything of ours sees it: who may ask, how much may be sent, what may be framed.

The app listens on this machine alone unless it is told otherwise; these checks keep other pages of the browser out.
"""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from unknot.shell.settings import LOOPBACK, Settings

__all__ = ["MAX_BODY_BYTES", "Guard", "content_policy", "host_is_allowed", "is_from_here"]

MAX_BODY_BYTES: Final = 1_000_000
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def content_policy(vite: str = "") -> str:
    """Return the Content-Security-Policy: everything from here, nothing inline, nobody frames us.

    `vite` is the address of a Vite server, which then may be a source as well; empty outside development.
    """
    own = f"'self' {vite}".strip()
    live = f"{own} {vite.replace('http', 'ws', 1)}".strip() if vite else own
    return "; ".join(
        (
            f"default-src {own}",
            f"script-src {own}",
            # Vite hands styles over by script while developing, which is inline to the browser
            f"style-src {own}{' ' + chr(39) + 'unsafe-inline' + chr(39) if vite else ''}",
            f"img-src {own} data:",
            f"font-src {own}",
            f"connect-src {live}",
            f"media-src {own} blob:",
            f"worker-src {own}",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def host_is_allowed(host: str, settings: Settings) -> bool:
    """Whether a Host header names this app.

    A foreign page can point a name of its own at this machine (DNS rebinding); the browser then still says that name
    here, and it is not one of ours. Bare addresses cannot be pointed anywhere, so where the app serves the network they
    pass.
    """
    name = (_split(f"//{host}").hostname or "").lower()
    if name in settings.allowed_hosts:
        return True
    if settings.host in LOOPBACK:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_from_here(headers: Headers) -> bool:
    """Whether a request that changes something, or opens a socket, comes from one of our own pages.

    Browsers say where it comes from in at least one of three headers. A program that says nothing is no browser: it
    carries nobody's trust, and may ask.
    """
    host = headers.get("host", "")
    origin = headers.get("origin")
    if origin is not None:
        return origin != "null" and _split(origin).netloc.lower() == host.lower()
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    referer = headers.get("referer")
    return referer is None or _split(referer).netloc.lower() == host.lower()


def _split(address: str) -> SplitResult:
    """Return the parts of an address; of what is none, no parts."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


class Guard:
    """ASGI middleware: refuses foreign hosts and origins, bounds bodies, and sets the headers of every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._headers = {
            "content-security-policy": content_policy(settings.vite),
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
            # Not "no-referrer": browsers would then send "Origin: null" with our own forms
            "referrer-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), payment=(), usb=()",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if scope["type"] == "websocket":
            await self._socket(refusal, scope, receive, send)
            return
        sending = self._sending(send)
        if refusal is not None:
            status, text = refusal
            await PlainTextResponse(text, status_code=status)(scope, receive, sending)
            return
        await self._app(scope, self._bounded(receive), sending)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        if not host_is_allowed(headers.get("host", ""), self._settings):
            return 421, "This address is not served here. Open the one that Unknot printed."
        changes = scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS
        if changes and not is_from_here(headers):
            return 403, "This must come from one of Unknot's own pages."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            return 413, "That is too much at once."
        return None

    async def _socket(self, refusal: tuple[int, str] | None, scope: Scope, receive: Receive, send: Send) -> None:
        if refusal is None:
            await self._app(scope, receive, send)
            return
        await receive()
        # Closing before accepting answers the handshake with 403
        await send({"type": "websocket.close", "code": 1008, "reason": refusal[1]})

    def _sending(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                # Pages and answers hold health data: no cache keeps them. Built files say otherwise themselves.
                headers.setdefault("cache-control", "no-store")
            await send(message)

        return sending

    def _bounded(self, receive: Receive) -> Receive:
        read = 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > MAX_BODY_BYTES:
                    raise HTTPException(413)
            return message

        return bounded
