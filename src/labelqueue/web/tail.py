"""The tail of the logs: tells whoever asked, within a moment, what was committed in a project."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress

import structlog

from labelqueue.db import Database
from labelqueue.errors import Unavailable
from labelqueue.queue.watching import MOST_EVENTS, Happening, happenings, snapshot

EVERY_SECONDS = 0.02
_PAUSE_SECONDS = 0.5  # while the database does not answer

Told = Callable[[Sequence[Happening]], None]
_log = structlog.get_logger()


class Tail:
    """One reader for a whole server, that reads only while somebody listens.

    It costs one short statement in 20 ms. NOTIFY would cost the hand-out more: it serializes the
    commits of all who call it (11,500 a second became 434).
    """

    def __init__(self) -> None:
        self._listeners: defaultdict[int, list[Told]] = defaultdict(list)
        self._told: Counter[int] = Counter()  # how often, by project, while anybody listens there
        self._covered: set[int] = set()  # projects of which nothing can be missed any more
        self._seen: str | None = None
        self._wanted = asyncio.Event()
        self._looked = asyncio.Event()

    def listen(self, project: int, told: Told) -> None:
        """Call `told` with what happens in the project; with nothing, where it was too much."""
        self._listeners[project].append(told)
        if project not in self._covered:
            self._wanted.set()

    def leave(self, project: int, told: Told) -> None:
        """Call `told` no more."""
        self._listeners[project].remove(told)
        if not self._listeners[project]:
            del self._listeners[project]
            del self._told[project]
            self._covered.discard(project)

    async def covering(self, project: int) -> None:
        """Return once all that is committed from now on will be told to the project's listeners."""
        while project not in self._covered:
            await self._looked.wait()

    def times_told(self, project: int) -> int:
        """How often something was told of the project, since somebody listens there."""
        return self._told[project]

    async def caught_up(self) -> None:
        """Return once all that was committed before this was asked has been told."""
        for _ in range(2):  # the look that is under way may have begun before
            await self._looked.wait()

    async def read(self, database: Database) -> None:
        """Runs as long as the server does."""
        while True:
            if not self._listeners:
                self._seen = None
                await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._look(database)
            except Unavailable:
                _log.warning("the watch waits for the database")
                await asyncio.sleep(_PAUSE_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), EVERY_SECONDS)

    async def _look(self, database: Database) -> None:
        projects = set(self._listeners)
        found: Sequence[Happening] = ()
        async with database.transaction() as tx:
            if self._seen is None:
                self._seen = await snapshot(tx)
            else:
                self._seen, found = await happenings(tx, self._seen, projects)
        self._covered = projects & self._listeners.keys()
        looked, self._looked = self._looked, asyncio.Event()
        looked.set()
        if len(found) >= MOST_EVENTS:
            self._tell_all()
        else:
            self._tell(found)

    def _tell(self, found: Sequence[Happening]) -> None:
        of: defaultdict[int, list[Happening]] = defaultdict(list)
        for one in found:
            of[one.project].append(one)
        for project, happened in of.items():
            self._told[project] += 1
            for told in list(self._listeners.get(project, ())):
                told(happened)

    def _tell_all(self) -> None:
        for project, listeners in list(self._listeners.items()):
            self._told[project] += 1
            for told in list(listeners):
                told(())
