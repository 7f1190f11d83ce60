"""The same load for every server that hands out assets over HTTP: ask for the next, hand it in.

A process of its own, one keep-alive connection per labeler, two requests per label: one that asks
for the next asset and one that submits the answer (labelqueue can do both in one; that is what
`benchmarks.http` measures). Reads an `Errand` as JSON from stdin, writes a `Yield` to stdout.
"""

from __future__ import annotations

import asyncio
import sys
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

import msgspec
import uvloop

from benchmarks.labelers import RESULT

PATIENCE = 0.05  # seconds, after an answer that is none

Speech = Literal["labelqueue", "label-studio"]


class Errand(msgspec.Struct):
    """Who works where, and for how long: until `seconds` are over or `most` labels are made.

    Where fewer than `least` came of that time, it is as much as four times as long.
    """

    speech: Speech
    port: int
    project: str
    tokens: list[str]
    warmup: float
    seconds: float
    least: int
    most: int


class Yield(msgspec.Struct):
    """Latencies in ms, CPU seconds while measured, and what went otherwise than it should.

    A latency is of a request that began while measured, however late it ended (what is slow would
    be left out otherwise); `labels` counts those that ended meanwhile. `twice` counts the assets
    that were handed to two people, though each needs one label.
    """

    labels: int
    asks: list[float]
    submits: list[float]
    seconds: float
    cpu: float
    other: dict[str, int]
    twice: int


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    headers: str
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Work:
    """An asset to label, and where its label is handed in."""

    asset: str
    path: str


class Dialect(Protocol):
    """How one server is asked for the next asset and given its label."""

    handed_in: int

    def ask(self, project: str, token: str) -> Request: ...

    def found(self, status: int, body: bytes) -> Work | None: ...

    def submit(self, work: Work, token: str) -> Request: ...


class _Asset(msgspec.Struct):
    id: str


class _Item(msgspec.Struct):
    reservation: str
    asset: _Asset


class _Pulled(msgspec.Struct):
    items: list[_Item]


class Labelqueue:
    """Pull and submit, each with an idempotency key of its own, as its pages send them."""

    handed_in = 200
    _read = msgspec.json.Decoder(_Pulled).decode
    _answer = msgspec.json.encode({"result": RESULT, "active_seconds": 1.5})

    def ask(self, project: str, token: str) -> Request:
        path = f"/api/v1/projects/{project}/queues/label/pull"
        return Request("POST", path, self._headers(token), b"{}")

    def found(self, status: int, body: bytes) -> Work | None:
        items = self._read(body).items if status == 200 else []
        if not items:
            return None
        return Work(items[0].asset.id, f"/api/v1/reservations/{items[0].reservation}/submit")

    def submit(self, work: Work, token: str) -> Request:
        return Request("POST", work.path, self._headers(token), self._answer)

    def _headers(self, token: str) -> str:
        return f"Authorization: Bearer {token}\r\nIdempotency-Key: {uuid.uuid4().hex}\r\n"


class _Task(msgspec.Struct):
    id: int


class LabelStudio:
    """The two requests that its label stream makes."""

    handed_in = 201
    _read = msgspec.json.Decoder(_Task).decode
    _answer = msgspec.json.encode({"result": RESULT, "lead_time": 1.5})

    def ask(self, project: str, token: str) -> Request:
        return Request("GET", f"/api/projects/{project}/next", self._headers(token))

    def found(self, status: int, body: bytes) -> Work | None:
        if status != 200:
            return None
        task = self._read(body).id
        return Work(str(task), f"/api/tasks/{task}/annotations/")

    def submit(self, work: Work, token: str) -> Request:
        return Request("POST", work.path, self._headers(token), self._answer)

    def _headers(self, token: str) -> str:
        return f"Authorization: Token {token}\r\n"


DIALECTS: dict[Speech, type[Dialect]] = {"labelqueue": Labelqueue, "label-studio": LabelStudio}


class Connection(asyncio.Protocol):
    """One connection, one request at a time; answers are read by their Content-Length."""

    def __init__(self) -> None:
        self.closed = False
        self._received = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._received[:end].lower()
        length = int(head[head.index(b"content-length:") + 15 :].split(b"\r\n", 1)[0])
        body = self._received[end + 4 :]
        if len(body) < length or self._answer is None:
            return
        self._received, answer, self._answer = b"", self._answer, None
        self.closed = b"\r\nconnection: close" in head
        answer.set_result((int(head[9:12]), body[:length]))

    def connection_lost(self, fault: Exception | None) -> None:
        self.closed = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(fault or ConnectionError("the server hung up"))

    async def send(self, request: Request) -> tuple[int, bytes]:
        self._answer = asyncio.get_running_loop().create_future()
        head = (
            f"{request.method} {request.path} HTTP/1.1\r\nHost: localhost\r\n{request.headers}"
            f"Content-Type: application/json\r\nContent-Length: {len(request.body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + request.body)
        return await self._answer

    def close(self) -> None:
        self._transport.close()


class _Person:
    """Whoever keeps a connection, and makes a new one where the server ended the last."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection: Connection | None = None

    async def send(self, request: Request) -> tuple[int, bytes]:
        if self.connection is None or self.connection.closed:
            self.leave()
            loop = asyncio.get_running_loop()
            made = await loop.create_connection(Connection, "127.0.0.1", self.port)
            self.connection = made[1]
        return await self.connection.send(request)

    def leave(self) -> None:
        if self.connection is not None:
            self.connection.close()


class Load:
    """All labelers of an errand at work at once."""

    def __init__(self, errand: Errand) -> None:
        self.errand = errand
        self.dialect = DIALECTS[errand.speech]()
        self.labels = 0
        self.asks: list[float] = []
        self.submits: list[float] = []
        self.other: dict[str, int] = {}
        self.given: dict[str, set[str]] = {}
        self.measuring = False
        self.over = asyncio.Event()

    async def run(self) -> Yield:
        crowd = asyncio.gather(*map(self._labeler, self.errand.tokens))
        await asyncio.sleep(self.errand.warmup)
        print("measuring", flush=True)
        self.measuring = True
        began, cpu = time.monotonic(), time.process_time()
        await self._until_over()
        print("measured", flush=True)
        taken, cpu = time.monotonic() - began, time.process_time() - cpu
        self.measuring = False
        self.over.set()
        await crowd
        twice = sum(len(people) > 1 for people in self.given.values())
        return Yield(self.labels, self.asks, self.submits, taken, cpu, self.other, twice)

    async def _until_over(self) -> None:
        for _ in range(4):
            with suppress(TimeoutError):
                await asyncio.wait_for(self.over.wait(), self.errand.seconds)
            if self.over.is_set() or self.labels >= self.errand.least:
                return

    async def _labeler(self, token: str) -> None:
        person = _Person(self.errand.port)
        try:
            while not self.over.is_set():
                work = await self._next(person, token)
                if work is None:
                    await asyncio.sleep(PATIENCE)
                else:
                    await self._submit(person, work, token)
        finally:
            person.leave()

    async def _next(self, person: _Person, token: str) -> Work | None:
        request = self.dialect.ask(self.errand.project, token)
        status, body, taken = await self._timed(person, request)
        work = self.dialect.found(status, body)
        if work is None:
            self._count(f"next {status}")
            return None
        if taken is not None:
            self.asks.append(taken)
        self.given.setdefault(work.asset, set()).add(token)
        return work

    async def _submit(self, person: _Person, work: Work, token: str) -> None:
        status, _, taken = await self._timed(person, self.dialect.submit(work, token))
        if status != self.dialect.handed_in:
            self._count(f"submit {status}")
            return
        if taken is not None:
            self.submits.append(taken)
        if self.measuring:
            self.labels += 1
            if self.labels >= self.errand.most:
                self.over.set()

    async def _timed(self, person: _Person, request: Request) -> tuple[int, bytes, float | None]:
        """The answer, and the ms it took if it began while measured."""
        within, began = self.measuring, time.monotonic()
        status, body = await person.send(request)
        taken = (time.monotonic() - began) * 1000
        return status, body, taken if within else None

    def _count(self, kind: str) -> None:
        self.other[kind] = self.other.get(kind, 0) + 1


async def work(errand: Errand) -> Yield:
    return await Load(errand).run()


def main() -> None:
    errand: Any = msgspec.json.decode(sys.stdin.readline().encode(), type=Errand)
    print(msgspec.json.encode(uvloop.run(work(errand))).decode(), flush=True)


if __name__ == "__main__":
    main()
