"""Clients of the hand-out, in processes of their own: the engine's verbs, and a classic queue.

Both sides go through the same pool, driver and transaction block, one after the other.
"""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Literal

import msgspec
import uvloop

from labelqueue import ids
from labelqueue.db import RETRYABLE, Database, Statement
from labelqueue.errors import Unavailable
from labelqueue.model import Actor
from labelqueue.queue.pull import pull
from labelqueue.queue.release import release
from labelqueue.queue.submit import submit
from labelqueue.queue.turns import Turn
from labelqueue.web import idempotency
from labelqueue.web.gathering import Gathering

Side = Literal["engine", "gathered", "classic", "steady"]
RESULT = {"class": "cat", "comment": "A short remark."}
CONNECTIONS = 8

CLAIM = Statement("""
update job set state = 'taken'
where id = (select id from job where state = 'ready' order by priority, id
            for update skip locked limit 1)
returning id
""")
COMPLETE = Statement("update job set state = 'done' where id = %(id)s")


@dataclass(slots=True)
class Slice:
    """What a few seconds of work gave. `claims` and `pairs` are latencies in ms."""

    began: float
    ended: float
    cpu: float
    claims: list[float]
    pairs: list[float]
    retries: int = 0
    empty: int = 0


@dataclass(slots=True)
class Order:
    """A slice to run in one process: one task per person, until `count` pairs or `seconds`."""

    side: Side
    project: int
    people: list[int]
    count: int
    seconds: float


class _Item(msgspec.Struct):
    reservation: str


class _Next(msgspec.Struct):
    items: list[_Item]


class _Told(msgspec.Struct):
    next: _Next


_told = msgspec.json.Decoder(_Told).decode


@dataclass(slots=True)
class _Running:
    database: Database
    order: Order
    claims: list[float] = field(default_factory=list)
    pairs: list[float] = field(default_factory=list)
    retries: int = 0
    empty: int = 0
    left: Iterator[int] = field(default_factory=lambda: iter(()))
    gathering: Gathering = field(init=False)
    hands: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gathering = Gathering(self.database)

    async def engine(self, person: int) -> bool:
        """One asset pulled and submitted; whether there was one."""
        actor, project = Actor(person, "", ""), self.order.project

        async def take(tx: Any) -> Any:
            return (await pull(tx, actor, project, "label"))["items"]

        began = time.perf_counter()
        items = await self._transaction(take)
        claimed = time.perf_counter()
        if not items:
            return False
        reservation = items[0]["reservation"]
        await self._transaction(lambda tx: submit(tx, actor, reservation, RESULT, 1.5))
        self._note(began, claimed)
        return True

    async def gathered(self, person: int) -> bool:
        """A submit with the next pull, as the server runs it: together with those of the moment."""
        actor, project = Actor(person, "", ""), self.order.project
        began = time.perf_counter()
        hand = self.hands.pop(person, None) or await self._pulled(actor)
        if hand is None:
            return False
        turn = Turn(actor, ids.decode("r", hand)[1], RESULT, 1.5, True)
        answer = await self.gathering.join(project, turn, None)
        if answer is None:
            await self._transaction(lambda tx: submit(tx, actor, hand, RESULT, 1.5))
        elif answer.settled:
            self.hands[person] = _told(answer.body).next.items[0].reservation
        self._note(began, time.perf_counter())
        return True

    async def _pulled(self, actor: Actor) -> str | None:
        pulled = await self._transaction(lambda tx: pull(tx, actor, self.order.project, "label"))
        return pulled["items"][0]["reservation"] if pulled["items"] else None

    async def steady(self, person: int) -> bool:
        """As people work: answers are remembered under keys, one asset in 25 is given back."""
        actor, project = Actor(person, "", ""), self.order.project

        async def take(tx: Any) -> Any:
            return (await pull(tx, actor, project, "label"))["items"]

        began = time.perf_counter()
        items = await self._transaction(take)
        claimed = time.perf_counter()
        if not items:
            return False
        reservation = items[0]["reservation"]
        key = idempotency.Key(person, reservation, hashlib.sha256(reservation.encode()).digest())

        async def answer(tx: Any) -> None:
            await idempotency.claim(tx, key)
            if random.random() < 0.04:
                await release(tx, actor, reservation)
                told: Any = None
            else:
                told = await submit(tx, actor, reservation, RESULT, 1.5)
            body = msgspec.json.encode([told, items])
            await idempotency.settle(tx, key, idempotency.Answer(200, body))

        await self._transaction(answer)
        self._note(began, claimed)
        return True

    async def classic(self, _: int) -> bool:
        """One job claimed and completed; whether there was one."""
        began = time.perf_counter()
        job = await self._transaction(lambda tx: tx.first(CLAIM))
        claimed = time.perf_counter()
        if job is None:
            return False
        await self._transaction(lambda tx: tx.run(COMPLETE, id=job["id"]))
        self._note(began, claimed)
        return True

    def _note(self, began: float, claimed: float) -> None:
        self.claims.append((claimed - began) * 1000)
        self.pairs.append((time.perf_counter() - began) * 1000)

    async def _transaction(self, work: Callable[[Any], Awaitable[Any]]) -> Any:
        """Run it, anew where the database broke a deadlock, as the server does."""
        while True:
            try:
                async with self.database.transaction() as tx:
                    return await work(tx)
            except (Unavailable, *RETRYABLE) as fault:
                if not isinstance(fault.__cause__ or fault, RETRYABLE):
                    raise
                self.retries += 1

    async def person(self, person: int, until: float) -> None:
        act = {
            "engine": self.engine, "gathered": self.gathered, "classic": self.classic,
            "steady": self.steady,
        }[self.order.side]  # fmt: skip
        while next(self.left, None) is not None and time.monotonic() < until:
            if not await act(person):
                self.empty += 1
                return


async def _run(database: Database, order: Order) -> Slice:
    running = _Running(database, order, left=iter(range(order.count)))
    cpu, began = time.process_time(), time.monotonic()
    until = began + order.seconds
    await asyncio.gather(*(running.person(person, until) for person in order.people))
    return Slice(
        began, time.monotonic(), time.process_time() - cpu, running.claims, running.pairs,
        running.retries, running.empty,
    )  # fmt: skip


async def _serve(pipe: Connection, dsn: str, pool: int) -> None:
    database = await Database.open(dsn, pool=pool)
    loop = asyncio.get_running_loop()
    try:
        pipe.send("ready")
        while (order := await loop.run_in_executor(None, pipe.recv)) is not None:
            pipe.send(await _run(database, order))
    finally:
        await database.close()


def _process(pipe: Connection, dsn: str, pool: int) -> None:
    uvloop.run(_serve(pipe, dsn, pool))


class Crowd:
    """`clients` people in as many as `processes` processes, who share 8 connections."""

    def __init__(self, dsn: str, clients: int, processes: int) -> None:
        self.clients = clients
        self.parts = min(processes, clients)
        context = multiprocessing.get_context("spawn")
        pool = max(1, min(CONNECTIONS, clients) // self.parts)
        self.pipes: list[Connection] = []
        self.processes = []
        for _ in range(self.parts):
            ours, theirs = context.Pipe()
            process = context.Process(target=_process, args=(theirs, dsn, pool), daemon=True)
            process.start()
            theirs.close()
            self.pipes.append(ours)
            self.processes.append(process)
        for pipe in self.pipes:
            pipe.recv()

    def run(
        self, side: Side, project: int, people: list[int], count: int, seconds: float
    ) -> list[Slice]:
        """Let all of them work; one slice per process. Those who gather are of one server."""
        parts = 1 if side == "gathered" else self.parts
        share = -(-count // parts)
        for number, pipe in enumerate(self.pipes[:parts]):
            pipe.send(Order(side, project, people[number::parts], share, seconds))
        return [pipe.recv() for pipe in self.pipes[:parts]]

    def close(self) -> None:
        for pipe in self.pipes:
            pipe.send(None)
        for process in self.processes:
            process.join(20)


@contextmanager
def crowd(dsn: str, clients: int, processes: int) -> Iterator[Crowd]:
    made = Crowd(dsn, clients, processes)
    try:
        yield made
    finally:
        made.close()
