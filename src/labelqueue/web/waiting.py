"""Pulls that wait: held open without a connection, until there is something for their person."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

import structlog
from starlette.requests import Request

from labelqueue.db import Database
from labelqueue.errors import Unavailable
from labelqueue.queue.watching import Place, Wait, dismiss, enlist, forget_dead
from labelqueue.web.idempotency import Answer
from labelqueue.web.line import Line, Waiter
from labelqueue.web.tail import Tail

# Whoever comes back within this time, as a page does whose wait ended, has kept their place, and
# is told what came meanwhile.
KEPT_SECONDS = 5.0
# Looks at the same time, of those who were woken and of those who come or go: the former never
# queue behind thousands of the latter, and some of the pool's connections stay free for others.
WOKEN_LOOKS = 3
OTHER_LOOKS = 3
# At the end of a wait it is known that there is nothing; still they look, every now and then.
KNOWN_SECONDS = 300.0
_PATROL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look gave: the answer, whether it has work, whether the person is barred from any."""

    answer: Answer
    found: bool
    barred: bool


class Look(Protocol):
    """Looks for one person's work. `last`: the answer must be whole; `known`: there is none."""

    async def __call__(self, *, last: bool, known: bool) -> Looked: ...


_log = structlog.get_logger()


class Waiting:
    """All who wait on this server, by queue."""

    def __init__(self, database: Database, tail: Tail) -> None:
        self._database = database
        self._tail = tail
        self._server = random.getrandbits(62)
        self._lines: dict[Place, Line] = {}
        self._somebody = asyncio.Event()
        self._woken_looks = asyncio.Semaphore(WOKEN_LOOKS)
        self._other_looks = asyncio.Semaphore(OTHER_LOOKS)
        self._register = Register(database, self._server, self._lines)
        self.stopped = False
        self.missed = 0  # how often the patrol found what the watch should have

    def __len__(self) -> int:
        return sum(
            one.listed and not one.absent for line in self._lines.values() for one in line.waiters
        )

    async def hold(
        self, place: Place, person: int, seconds: float, request: Request, look: Look
    ) -> Answer | None:
        """Look whenever something may have come, and once more at the end.

        Returns None where nobody is there any more to be answered, or the server stops.
        """
        now = asyncio.get_running_loop().time()
        waiter = Waiter(person, now, now + seconds)
        with self._in_line(place, waiter) as line, _watched(request, waiter) as departed:
            await self._tail.covering(place.project)
            if waiter.listed and not waiter.doubtful:
                await waiter.woken.wait()
            while not (self.stopped or departed.done()):
                last = asyncio.get_running_loop().time() >= waiter.until
                looked = await self._look(place, waiter, look, last)
                if last or looked.found:
                    waiter.absent = last and not looked.found
                    return looked.answer
                await self._list(place, line, waiter)
                await waiter.woken.wait()
        return None

    def stop(self) -> None:
        """Everybody is told at once that there is nothing; nobody waits from now on."""
        self.stopped = True
        for line in self._lines.values():
            line.stop()
            line.end()

    async def close(self) -> None:
        """Stop, and leave no trace in the database."""
        self.stop()
        for place, line in list(self._lines.items()):
            for waiter in line.waiters:
                self._leave(place, line, waiter)
        await self._register.close()

    async def patrol(self, database: Database) -> None:
        """Ask of a few after the others whether something was missed; runs as the server does."""
        with suppress(Unavailable):
            async with database.transaction() as tx:
                await forget_dead(tx)
        while True:
            await self._somebody.wait()
            for line in list(self._lines.values()):
                with suppress(Unavailable):
                    self.missed += await self._missed(line)
                await asyncio.sleep(_PATROL_SECONDS)

    async def _missed(self, line: Line) -> int:
        """How many the patrol found; none where the watch had merely not been told yet."""
        before = self._tail.times_told(line.place.project)
        found = await line.patrol()
        if found:
            await self._tail.caught_up()
        return found if self._tail.times_told(line.place.project) == before else 0

    async def _look(self, place: Place, waiter: Waiter, look: Look, last: bool) -> Looked:
        asked, was_barred = waiter.begin(), waiter.barred
        waiter.doubtful = False
        now = asyncio.get_running_loop().time()
        try:
            async with self._turn(waiter, asked):
                known = last and not asked and now - waiter.looked_at < KNOWN_SECONDS
                looked = await look(last=last, known=known)
        finally:
            _answer(asked)
        waiter.barred = looked.barred
        waiter.looked_at = waiter.looked_at if known else now
        if waiter.listed and waiter.barred != was_barred:
            self._register.note(place, waiter.person)
        return looked

    @asynccontextmanager
    async def _turn(self, waiter: Waiter, asked: list[asyncio.Future[None]]) -> AsyncIterator[None]:
        """One of the looks at the same time; who is woken while queueing, queues no longer."""
        first = bool(asked) or waiter.urgent or not await _acquired(self._other_looks, waiter.woken)
        looks = self._woken_looks if first else self._other_looks
        if first:
            await looks.acquire()
            asked += waiter.begin()
        try:
            yield
        finally:
            looks.release()

    async def _list(self, place: Place, line: Line, waiter: Waiter) -> None:
        """Let the database know of the wait; what happened before that, may have passed it by."""
        if not waiter.listed:
            waiter.listed = True
            self._register.note(place, waiter.person)
            await self._register.written(place, waiter.person)
            line.unlisted.discard(waiter)
            if waiter.doubtful:
                waiter.woken.set()

    @contextmanager
    def _in_line(self, place: Place, waiter: Waiter) -> Iterator[Line]:
        line = self._lines.get(place) or self._open(place)
        tabs = line.people.setdefault(waiter.person, [])
        for one in [one for one in tabs if one.absent]:
            tabs.remove(one)
            waiter.succeed(one)
        tabs.append(waiter)
        if waiter.listed:
            self._register.note(place, waiter.person)
        else:
            line.unlisted.add(waiter)
        try:
            yield line
        finally:
            line.unlisted.discard(waiter)
            waiter.doubtful |= bool(waiter.asked)  # woken while their last look was under way
            _answer(waiter.asked)
            if waiter.absent and waiter.listed and not self.stopped:
                loop = asyncio.get_running_loop()
                loop.call_later(KEPT_SECONDS, self._leave, place, line, waiter)
            else:
                self._leave(place, line, waiter)

    def _open(self, place: Place) -> Line:
        self._lines[place] = line = Line(self._database, self._server, place)
        self._tail.listen(place.project, line.told)
        self._somebody.set()
        return line

    def _leave(self, place: Place, line: Line, waiter: Waiter) -> None:
        tabs = line.people.get(waiter.person, [])
        if waiter not in tabs:
            return
        tabs.remove(waiter)
        if waiter.listed:
            self._register.note(place, waiter.person)
        if not tabs:
            del line.people[waiter.person]
        if not line.people:
            self._tail.leave(place.project, line.told)
            del self._lines[place]
        if not self._lines:
            self._somebody.clear()


class Register:
    """Writes down who waits here, for the order among servers; many changes in one statement."""

    def __init__(self, database: Database, server: int, lines: dict[Place, Line]) -> None:
        self._database = database
        self._server = server
        self._lines = lines
        self._changed: dict[tuple[Place, int], object] = {}
        self._writing: asyncio.Task[bool] | None = None

    def note(self, place: Place, person: int) -> None:
        """This person has come, gone, or is barred or no longer so."""
        self._changed[place, person] = object()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def written(self, place: Place, person: int) -> None:
        """Return once this person's wait is written down. Raises Unavailable."""
        while (place, person) in self._changed:
            assert self._writing is not None
            if not await asyncio.shield(self._writing):
                raise Unavailable()

    async def close(self) -> None:
        if self._writing is not None:
            await self._writing

    async def _write(self) -> bool:
        while self._changed:
            changed = dict(self._changed)
            try:
                await self._write_down(list(changed))
            except Unavailable:
                return False
            for key, version in changed.items():
                if self._changed[key] is version:
                    del self._changed[key]
        return True

    async def _write_down(self, changed: list[tuple[Place, int]]) -> None:
        waits = {key: wait for key in changed if (wait := self._wait(*key))}
        async with self._database.transaction() as tx:
            await dismiss(tx, self._server, [key for key in changed if key not in waits])
            await enlist(tx, self._server, list(waits.values()))

    def _wait(self, place: Place, person: int) -> Wait | None:
        """How long this person has waited and will wait; None where they wait no more."""
        line = self._lines.get(place)
        tabs = line.people.get(person) if line else None
        if not tabs:
            return None
        now = asyncio.get_running_loop().time()
        since = min(one.since for one in tabs)
        until = max(one.until for one in tabs) + KEPT_SECONDS
        return Wait(place, person, now - since, until - now, any(one.barred for one in tabs))


@contextmanager
def _watched(request: Request, waiter: Waiter) -> Iterator[asyncio.Task[None]]:
    """Wakes the waiter when their time is over, or they are gone: then the task is done."""
    loop = asyncio.get_running_loop()
    departed = loop.create_task(_departure(request))
    departed.add_done_callback(lambda _: waiter.woken.set())
    alarm = loop.call_at(waiter.until, waiter.woken.set)
    try:
        yield departed
    finally:
        alarm.cancel()
        departed.cancel()


async def _acquired(semaphore: asyncio.Semaphore, woken: asyncio.Event) -> bool:
    """Wait for the semaphore, but no longer than until `woken`; whether it was acquired."""
    if not semaphore.locked():
        return await semaphore.acquire()
    acquiring = asyncio.create_task(semaphore.acquire())
    waking = asyncio.create_task(woken.wait())
    try:
        await asyncio.wait({acquiring, waking}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waking.cancel()
        if not acquiring.done():
            acquiring.cancel()
    with suppress(asyncio.CancelledError):
        return await acquiring
    return False


async def _departure(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _answer(asked: list[asyncio.Future[None]]) -> None:
    for one in asked:
        one.set_result(None)
