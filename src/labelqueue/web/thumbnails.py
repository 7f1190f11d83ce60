"""Thumbnails of uploads: begun when a file is put up, waited for by whoever looks before."""

from __future__ import annotations

import asyncio
from pathlib import Path

import structlog

from labelqueue.queue import thumbnails
from labelqueue.queue.uploads import Stored
from labelqueue.web import files

_log = structlog.get_logger()
# What is beyond is drawn when somebody looks at it.
MOST_WAITING = 1000


class Thumbnails:
    """Draws at most two at a time: one of those put up, and one that somebody waits for.

    Two workers that draw the same one write the same file.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder = data / "thumbnails"
        self._ahead, self._asked = asyncio.Lock(), asyncio.Lock()
        self._begun: set[asyncio.Task[None]] = set()

    def begin(self, stored: Stored) -> None:
        """Draw this upload's thumbnail in the background, if it is an image."""
        if stored.content_type in thumbnails.FORMATS and len(self._begun) < MOST_WAITING:
            task = asyncio.create_task(self._draw_ahead(stored), name="thumbnail")
            self._begun.add(task)
            task.add_done_callback(self._begun.discard)

    async def of(self, stored: Stored) -> Path | None:
        """The thumbnail's file; None where there can be none."""
        path = thumbnails.drawn(self._folder, stored.sha256)
        if path is None and stored.content_type in thumbnails.FORMATS:
            async with self._asked:
                path = await self._draw(stored)
        return path if path is not None and path.stat().st_size > 0 else None

    async def _draw_ahead(self, stored: Stored) -> None:
        try:
            async with self._ahead:
                await self._draw(stored)
        except Exception:
            _log.exception("a thumbnail could not be made", sha256=stored.sha256)

    async def _draw(self, stored: Stored) -> Path:
        source = files.path_of(self._data, stored.sha256)
        return await asyncio.to_thread(
            thumbnails.draw_once, self._folder, stored.sha256, source, stored.content_type
        )
