"""The logs as streams follow them: of all streams that have read equally far, one looks on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

import msgspec

from labelqueue.db import Database
from labelqueue.model import Event
from labelqueue.queue import events
from labelqueue.queue.watching import Happening
from labelqueue.web.tail import Tail

AGAIN_SECONDS = 0.05  # where a transaction that still runs holds events back
QUIET_SECONDS = 5.0
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """Some events as the stream has them, and the id of the last."""

    text: bytes
    last: str


class Following:
    """All streams of this server."""

    def __init__(self, database: Database, tail: Tail) -> None:
        self._database = database
        self._tail = tail
        self._feeds: dict[int, Feed] = {}
        self.stopped = False

    @contextmanager
    def feed(self, project: int) -> Iterator[Feed]:
        """What one project's streams share, for as long as one of them is open."""
        feed = self._feeds.get(project)
        if feed is None:
            feed = self._feeds[project] = Feed(self._database, project)
            self._tail.listen(project, feed.told)
        feed.streams += 1
        try:
            yield feed
        finally:
            feed.streams -= 1
            if not feed.streams:
                self._tail.leave(project, feed.told)
                del self._feeds[project]
                feed.stop()

    def stop(self) -> None:
        """End all streams."""
        self.stopped = True
        for feed in self._feeds.values():
            feed.stop()


class Feed:
    """The log of one project, read on when the tail tells that it has grown."""

    def __init__(self, database: Database, project: int) -> None:
        self.streams = 0
        self.stopped = False
        self._database = database
        self._project = project
        self._news = asyncio.Event()
        self._owed = True  # something was committed that may not be readable yet
        self._reads: dict[str | None, asyncio.Task[Piece | None]] = {}

    def told(self, happened: Sequence[Happening]) -> None:
        self._owed = True
        news, self._news = self._news, asyncio.Event()
        news.set()

    def stop(self) -> None:
        self.stopped = True
        self.told(())

    async def after(self, last: str | None) -> Piece | None:
        """What stands behind the event `last`, as soon as there is something; None at the end."""
        reading = self._reads.get(last)
        if reading is None:
            reading = self._reads[last] = asyncio.create_task(self._read(last))
            reading.add_done_callback(partial(self._done, last))
        return await asyncio.shield(reading)

    def _done(self, last: str | None, reading: asyncio.Task[Piece | None]) -> None:
        del self._reads[last]
        if not reading.cancelled():
            reading.exception()  # told to whoever waits for it; there may be nobody left

    async def _read(self, last: str | None) -> Piece | None:
        while not self.stopped:
            news, owed = self._news, self._owed
            async with self._database.transaction() as tx:
                settled = await events.all_settled(tx)
                found = await events.follow(tx, self._project, last, PAGE)
            if found:
                return piece(found)
            if settled and news is self._news:
                self._owed = owed = False
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), AGAIN_SECONDS if owed else QUIET_SECONDS)
        return None


def piece(found: Sequence[Event]) -> Piece:
    """Each event as the stream has it: its id, so that a reader can resume there, and itself."""
    frames = [
        b"id: %b\ndata: %b\n\n" % (event["id"].encode(), msgspec.json.encode(event))
        for event in found
    ]
    return Piece(b"".join(frames), found[-1]["id"])
