"""The ASGI application as a server process runs it: its database opens with the event loop."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from labelqueue.db import Database
from labelqueue.queue.expiry import sweep_forever
from labelqueue.web.app import create_app
from labelqueue.web.service import Options


class Application:
    """Opens the database, then passes everything on to `web.app`, its lifespan included."""

    def __init__(self, dsn: str, directory: Path) -> None:
        self._dsn = dsn
        self._directory = directory
        self._app: Starlette

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        database = await Database.open(self._dsn)
        try:
            self._app = create_app(database, self._options())
            await self._app(scope, receive, send)
        finally:
            await database.close()

    def _options(self) -> Options:
        return Options(
            data=self._directory,
            background=(sweep_forever,),
            test_clock=os.environ.get("LABELQUEUE_TEST_CLOCK") == "1",
        )
