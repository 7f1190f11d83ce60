"""The ASGI application as a server process runs it: its database opens with the event loop."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from labelqueue.db import Database
from labelqueue.queue.background import BACKGROUND
from labelqueue.queue.clock import start_clock
from labelqueue.web.app import create_app
from labelqueue.web.service import Options

ENDS = ("lifespan.startup.failed", "lifespan.shutdown.complete", "lifespan.shutdown.failed")


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
        options = self._options()
        database = await Database.open(self._dsn)
        await start_clock(database, options.test_clock)

        async def closing(message: Message) -> None:
            # The server leaves its event loop as soon as it hears that the shutdown is complete.
            if message["type"] in ENDS:
                await database.close()
            await send(message)

        self._app = create_app(database, options)
        _spare_the_collector()
        await self._app(scope, receive, closing)

    def _options(self) -> Options:
        uploads = self._directory / "uploads"
        uploads.mkdir(mode=0o700, exist_ok=True)
        return Options(
            data=uploads,
            background=BACKGROUND,
            test_clock=os.environ.get("LABELQUEUE_TEST_CLOCK") == "1",
        )


def _spare_the_collector() -> None:
    """What is there by now stays; looking through it for garbage again and again is for nothing.

    A request leaves few cycles behind, so the youngest are looked through less often, too.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
