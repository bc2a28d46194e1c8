"""`unknot` and `serve`: the app in the browser."""

from __future__ import annotations

from unknot.shell.web import serve as serve_app

__all__ = ["open_in_browser", "serve"]


def serve(*, host: str | None, port: int | None, database: str | None) -> None:
    """Serve the app until it is stopped."""
    serve_app(host=host, port=port, database=database, open_browser=False)


def open_in_browser() -> None:
    """Serve the app and open it."""
    serve_app()
