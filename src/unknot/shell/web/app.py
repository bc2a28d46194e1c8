"""The web app: settings in, a FastAPI app out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from unknot import __version__
from unknot.shell.settings import Settings, settings_from
from unknot.shell.store import Store
from unknot.shell.web.assets import DIST, STATIC, BuiltFiles, assets_from
from unknot.shell.web.errors import Calm, answer_errors
from unknot.shell.web.performing import Performances
from unknot.shell.web.rendering import Renderer
from unknot.shell.web.rooms import Rooms
from unknot.shell.web.routes import ROUTERS
from unknot.shell.web.security import Guard
from unknot.shell.web.speaking import Speech
from unknot.shell.web.state import Desk

__all__ = ["create_app"]


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the app. Its lifespan brings the database up to date before the first request.

    Parameters
    ----------
    settings
        Those of the environment where not given.
    """
    own = settings or settings_from()
    store = Store(own.database_file, busy_ms=own.busy_ms)
    rooms = Rooms()
    desk = Desk(
        settings=own,
        store=store,
        rooms=rooms,
        performances=Performances(store, rooms),
        renderer=Renderer(assets_from(own.vite), reload=bool(own.vite)),
        speech=Speech(),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await store.open()
        try:
            yield
        finally:
            await store.close()

    # No generated documentation pages: they load scripts from elsewhere
    app = FastAPI(
        title="Unknot", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.desk = desk
    for router in ROUTERS:
        app.include_router(router)
    app.mount(STATIC, BuiltFiles(directory=DIST, check_dir=False), name="static")
    answer_errors(app, desk.renderer)
    # The last one added is the first one asked
    app.add_middleware(Calm, renderer=desk.renderer)
    app.add_middleware(GZipMiddleware, minimum_size=800, compresslevel=5)
    app.add_middleware(Guard, settings=own)
    return app
