"""Pages to HTML."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from unknot.shell.web.assets import STATIC, Assets
from unknot.shell.web.pages import Page

__all__ = ["Renderer"]

_TEMPLATES = Path(__file__).parent / "templates"
_NAV = ("home",)
_THEMES = ("light", "dark")


class Renderer:
    """Fills templates. Everything is escaped but what is `Markup`, which only `drawing` makes."""

    def __init__(self, assets: Assets, *, reload: bool = False) -> None:
        self._assets = assets
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            auto_reload=reload,
        )

    def page(self, request: Request, page: Page, *, status: int = 200) -> HTMLResponse:
        """Return the answer that shows a page."""
        return HTMLResponse(self.html(request, page), status_code=status)

    def html(self, request: Request, page: Page) -> str:
        """Return a page as HTML text."""
        theme = request.cookies.get("unknot_theme", "")
        context: dict[str, Any] = {field.name: getattr(page, field.name) for field in fields(page)}  # type: ignore[arg-type]
        context |= {
            "assets": self._assets,
            "static": STATIC,
            "theme": theme if theme in _THEMES else "",
            "nav": _NAV,
            "page": page.template(),
        }
        return self._environment.get_template(f"{page.template()}.html").render(context)
