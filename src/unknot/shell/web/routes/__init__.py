"""One file a page. `ROUTERS` is all of them."""

from unknot.shell.web.routes import (
    after,
    ask,
    bodies,
    files,
    found,
    home,
    plan,
    prepare,
    reading,
    session,
    sessions_api,
    start,
    voice,
)

__all__ = ["ROUTERS"]

ROUTERS = tuple(
    module.router
    for module in (home, reading, start, ask, found, plan, prepare, session, after, sessions_api, voice, bodies, files)
)
