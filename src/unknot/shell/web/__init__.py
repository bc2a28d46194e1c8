"""The app in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unknot.shell.web.app import create_app
    from unknot.shell.web.serving import serve

__all__ = ["create_app", "serve"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for, since the command line imports this package for its commands alone
    if name == "create_app":
        from unknot.shell.web.app import create_app

        return create_app
    if name == "serve":
        from unknot.shell.web.serving import serve

        return serve
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
