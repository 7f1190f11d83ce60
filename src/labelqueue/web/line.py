"""The line of those who wait at one queue on this server, and whose turn it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from labelqueue.db import Database, Transaction
from labelqueue.errors import Unavailable
from labelqueue.queue.standing import LABEL
from labelqueue.queue.watching import (
    Happening,
    Place,
    gate_stands,
    is_realtime,
    who_could,
    whom,
)

T = TypeVar("T")
_log = structlog.get_logger()

PATROL_SECONDS = 5.0
SLICE = 50  # people of whom it is asked at once whether there is anything for them
# Those who have waited longer on another server are served there; should they not be, others are.
ELSEWHERE_SECONDS = 1.0
_AGAIN_SECONDS = 0.02
_PAUSE_SECONDS = 0.5  # while the database does not answer
_TAKING = {"reservation.created", "reservation.reclaimed"}


@dataclass(eq=False, slots=True)
class Waiter:
    """One request that is held open. `since` and `until` are times of the event loop.

    `barred`: nothing that becomes available is for this person until something else changes.
    """

    person: int
    since: float
    until: float
    barred: bool = False
    listed: bool = False  # the database knows that they wait
    doubtful: bool = False  # something happened before that, or while they were absent
    looked_at: float = 0
    urgent: bool = False  # was woken while absent
    absent: bool = False  # their time was over; they may come back and wait on
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[asyncio.Future[None]] = field(default_factory=list)

    def wake(self) -> asyncio.Future[None]:
        """Let the request look again; the future is done when it has, or has gone."""
        looked = asyncio.get_running_loop().create_future()
        if self.absent:
            self.doubtful = True
            looked.set_result(None)
        else:
            self.asked.append(looked)
            self.woken.set()
        return looked

    def succeed(self, before: Waiter) -> None:
        """Go on with the wait of somebody who was absent for a moment."""
        self.since, self.listed, self.barred = before.since, before.listed, before.barred
        self.doubtful = self.urgent = before.doubtful
        self.looked_at = before.looked_at

    def begin(self) -> list[asyncio.Future[None]]:
        """What was asked before this look began, to be answered by it."""
        self.woken.clear()
        asked, self.asked = self.asked, []
        return asked


class Line:
    """Finds out, after something happened, whom it can serve, and wakes as many as that is."""

    def __init__(self, database: Database, server: int, place: Place) -> None:
        self.place = place
        self.people: dict[int, list[Waiter]] = {}
        self.unlisted: set[Waiter] = set()
        self._database = database
        self._server = server
        self._assets: set[int] = set()  # that may have become available
        self._sweep: list[int] = []  # people of whom anything may be true
        self._gated = place.queue == LABEL
        self._gate: int | None = 0  # the last batch that it lets through; None: all
        self._stirred = False
        self._reconfigured = False
        self._serving: asyncio.Task[None] | None = None
        self._unpatrolled: list[int] = []
        self._patrol_again = 0.0

    @property
    def waiters(self) -> list[Waiter]:
        return [one for tabs in self.people.values() for one in tabs]

    def told(self, happened: Sequence[Happening]) -> None:
        """Take in what was committed in the project; nothing named: anything may have been."""
        for waiter in self.unlisted:
            waiter.doubtful = True
        taken = {one.actor for one in happened if one.kind in _TAKING}
        self.wake(person for person in taken if person in self.people)
        self._assets |= {
            one.asset for one in happened if one.asset is not None and one.kind not in _TAKING
        }
        if not happened or any(map(_at_large, happened)):
            self._sweep = list(self.people)
            self._reconfigured = True
        self._stirred = True
        if self._at_rest:
            self._serving = asyncio.create_task(self._serve())

    def end(self) -> None:
        """The time of all who wait is over."""
        for waiter in self.waiters:
            waiter.until = 0
            waiter.woken.set()

    def stop(self) -> None:
        if self._serving is not None:
            self._serving.cancel()

    def wake(self, people: Iterable[int]) -> list[asyncio.Future[None]]:
        """Let these people look again, all their tabs."""
        return [waiter.wake() for person in people for waiter in self.people.get(person, ())]

    async def patrol(self) -> int:
        """Ask of a few people, others each time, whether something was missed; of how many it was.

        Nobody is asked for more often than every few seconds.
        """
        now = asyncio.get_running_loop().time()
        if not self._unpatrolled and now >= self._patrol_again:
            self._patrol_again = now + PATROL_SECONDS
            self._unpatrolled = [
                one for one, tabs in self.people.items() if now - tabs[0].since > PATROL_SECONDS
            ]
        few, self._unpatrolled = self._unpatrolled[:SLICE], self._unpatrolled[SLICE:]
        free = self._free(few)
        found = await self._ask(lambda tx: who_could(tx, self.place, free)) if free else []
        return len(self.wake(found)) if self._at_rest else 0

    async def _serve(self) -> None:
        """Until nothing that became available finds anybody."""
        while self._stirred or self._assets or self._sweep:
            try:
                await self._serve_next()
            except Exception as fault:
                if not isinstance(fault, Unavailable):
                    _log.exception("the watch failed; everybody is asked for anew")
                self._sweep = list(self.people)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _serve_next(self) -> None:
        """What is named first, then the rest."""
        if self._reconfigured:
            self._reconfigured = False
            await self._watch_realtime()
        elif self._stirred:
            self._stirred = False
            await self._watch_gate()
        elif self._assets:
            await self._serve_assets()
        else:
            await self._serve_slice()

    async def _watch_realtime(self) -> None:
        """Where real time is turned off, everybody is answered."""
        if not await self._ask(lambda tx: is_realtime(tx, self.place)):
            self.end()

    async def _watch_gate(self) -> None:
        """A gate opens for whole batches, by what happened to others."""
        if self._gated or self._sweep:
            was = self._gate
            self._gated, self._gate = await self._ask(
                lambda tx: gate_stands(tx, self.place.project)
            )
            if self._gated and was is not None and (self._gate is None or self._gate > was):
                self._sweep = list(self.people)

    async def _serve_assets(self) -> None:
        """Wake whom these assets can serve, and whoever is next if those found nothing."""
        tried: set[int] = set()
        assets: set[int] = set()
        patient_until = asyncio.get_running_loop().time() + ELSEWHERE_SECONDS
        while True:
            if self._assets:
                tried.clear()
            assets, self._assets = assets | self._assets, set()
            patient = asyncio.get_running_loop().time() < patient_until
            chosen = await self._choose(assets, tried, elsewhere=patient)
            ours = [person for person, here in chosen if here]
            if ours:
                await _all(self.wake(ours))
                tried |= set(ours)
            elif chosen:
                await asyncio.sleep(_AGAIN_SECONDS)
            else:
                return

    async def _choose(
        self, assets: set[int], tried: set[int], *, elsewhere: bool
    ) -> list[tuple[int, bool]]:
        return await self._ask(
            lambda tx: whom(tx, self._server, self.place, assets, tried, elsewhere=elsewhere)
        )

    async def _serve_slice(self) -> None:
        few, self._sweep = self._sweep[:SLICE], self._sweep[SLICE:]
        free = self._free(few)
        found = set(await self._ask(lambda tx: who_could(tx, self.place, free)))
        await _all(self.wake(person for person in few if person in found or person not in free))

    @property
    def _at_rest(self) -> bool:
        return self._serving is None or self._serving.done()

    def _free(self, people: Iterable[int]) -> list[int]:
        """Those whom nothing bars but the lack of work."""
        return [one for one in people if not any(w.barred for w in self.people.get(one, ()))]

    async def _ask(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        async with self._database.transaction() as tx:
            return await work(tx)


def _at_large(one: Happening) -> bool:
    """Whether it may have changed things for anybody: settings, members, many assets at once."""
    named = one.asset is not None or one.kind == "batch.created"  # its assets have their own events
    return one.many or not named or one.kind == "label.discarded"


async def _all(looks: Sequence[asyncio.Future[None]]) -> None:
    if looks:
        await asyncio.wait(looks)
