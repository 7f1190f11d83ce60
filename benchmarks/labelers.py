"""The load of `benchmarks.http`: labelers over keep-alive HTTP, in a process of its own.

Plain asyncio on uvloop with the least HTTP/1.1 there is (a request is one write, an answer is read
by its Content-Length), so that the generator takes as little as possible of the machine that it
shares with the server. Reads an `Errand` as JSON from stdin, writes a `Yield` to stdout.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
import uuid
from typing import cast

import msgspec
import uvloop

RESULT = [
    {
        "from_name": "tone",
        "to_name": "text",
        "type": "choices",
        "value": {"choices": ["Cheerful"]},
    }
]


class Errand(msgspec.Struct):
    """Who works where: for `warmup` seconds unmeasured, then for `seconds`.

    Between an answer and the next submit each thinks for `think` seconds, give or take half.
    """

    host: str
    port: int
    project: str
    tokens: list[str]
    warmup: float
    seconds: float
    think: float = 0


class Yield(msgspec.Struct):
    """What came of it: latencies in ms, CPU seconds while measured, other answers by kind."""

    latencies: list[float]
    seconds: float
    cpu: float
    other: dict[str, int]


class _Item(msgspec.Struct):
    reservation: str


class _Pulled(msgspec.Struct):
    items: list[_Item]


class _Submitted(msgspec.Struct):
    next: _Pulled | None


_pulled = msgspec.json.Decoder(_Pulled).decode
_submitted = msgspec.json.Decoder(_Submitted).decode
_SUBMIT = msgspec.json.encode({"result": RESULT, "active_seconds": 1.5, "pull_next": True})


class _Connection(asyncio.Protocol):
    """One keep-alive connection, one request at a time."""

    def __init__(self) -> None:
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
        at = head.index(b"content-length:") + 15
        length = int(head[at:].split(b"\r\n", 1)[0])
        if len(self._received) < end + 4 + length or self._answer is None:
            return
        body = self._received[end + 4 : end + 4 + length]
        self._received, answer, self._answer = b"", self._answer, None
        answer.set_result((int(head[9:12]), body))

    def connection_lost(self, fault: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(fault or ConnectionError("the server hung up"))

    async def post(self, path: str, token: str, key: str, body: bytes) -> tuple[int, bytes]:
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(
            (
                f"POST /api/v1{path} HTTP/1.1\r\nHost: localhost\r\n"
                f"Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode()
            + body
        )
        return await self._answer


class _Load:
    def __init__(self, errand: Errand) -> None:
        self.errand = errand
        self.measured_from = time.monotonic() + errand.warmup
        self.until = self.measured_from + errand.seconds
        self.latencies: list[float] = []
        self.other: dict[str, int] = {}

    async def labeler(self, token: str) -> None:
        """Pull, then submit with the next pull in the same request, until the time is over."""
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            _Connection, self.errand.host, self.errand.port
        )
        pull = f"/projects/{self.errand.project}/queues/label/pull"
        items: list[_Item] = []
        while time.monotonic() < self.until:
            key = uuid.uuid4().hex
            if not items:
                status, body = await connection.post(pull, token, key, b"{}")
                items = _pulled(body).items if status == 200 else []
                self._count(f"pull {status}" + ("" if items else " empty"))
                continue
            if self.errand.think:
                await asyncio.sleep(self.errand.think * random.uniform(0.5, 1.5))
            began = time.monotonic()
            path = f"/reservations/{items[0].reservation}/submit"
            status, body = await connection.post(path, token, key, _SUBMIT)
            items = self._note(began, status, body)

    def _note(self, began: float, status: int, body: bytes) -> list[_Item]:
        if status != 200:
            self._count(f"submit {status}")
            return []
        if began >= self.measured_from:
            self.latencies.append((time.monotonic() - began) * 1000)
        following = _submitted(body).next
        return following.items if following else []

    def _count(self, kind: str) -> None:
        self.other[kind] = self.other.get(kind, 0) + 1

    async def run(self) -> Yield:
        crowd = asyncio.gather(*(self.labeler(token) for token in self.errand.tokens))
        await asyncio.sleep(self.errand.warmup)
        print("measuring", flush=True)
        began, cpu = time.monotonic(), time.process_time()
        await asyncio.sleep(self.errand.seconds)
        print("measured", flush=True)
        taken, cpu = time.monotonic() - began, time.process_time() - cpu
        await crowd
        return Yield(self.latencies, taken, cpu, self.other)


def main() -> None:
    errand = msgspec.json.decode(sys.stdin.readline().encode(), type=Errand)
    print(msgspec.json.encode(uvloop.run(_Load(errand).run())).decode(), flush=True)


if __name__ == "__main__":
    main()
