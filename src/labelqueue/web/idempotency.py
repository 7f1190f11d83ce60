"""The same key, address and body from the same person answer the same again, and act once.

The remembered answer is written in the transaction of the effect, so that no crash can part them.
A duplicate waits for the first: in this process on a lock, in another on the row's unique key.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec
from starlette.requests import Request

from labelqueue.db import Database, Transaction, load
from labelqueue.errors import IdempotencyMismatch, Invalid, Problem

_sql = load("idempotency")
HEADER = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body; not `settled` while the pull that belongs to it is still to come."""

    status: int
    body: bytes
    settled: bool = True
    replayed: bool = False

    @classmethod
    def of(cls, problem: Problem) -> Answer:
        return cls(problem.status, msgspec.json.encode(problem.body()))


@dataclass(frozen=True, slots=True)
class Key:
    """Whose key it is, and the hash of the request that it stands for."""

    person: int
    key: str
    request_hash: bytes


def key_of(request: Request) -> str | None:
    """The key that the request carries. Raises Invalid."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 1 <= len(key) <= 255 or not key.isascii() or not key.isprintable():
        raise Invalid.at(HEADER, "must have 1 to 255 printable ASCII characters")
    return key


def hash_of(request: Request) -> hashlib._Hash:
    """A hash that has taken in the address; the body is to follow."""
    query = request.scope["query_string"].decode("latin-1")
    address = f"{request.method}\n{request.scope['path']}\n{query}\n"
    return hashlib.sha256(address.encode())


async def claim(tx: Transaction, key: Key | None) -> Answer | None:
    """Take the key for this transaction, or return what it answered before.

    Raises IdempotencyMismatch where it was used for another request.
    """
    if key is None:
        return None
    ours = await tx.first(_sql.claim, person=key.person, key=key.key, request_hash=key.request_hash)
    return None if ours else await kept(tx, key)


async def kept(tx: Transaction, key: Key) -> Answer | None:
    """What the key answered before, or None. Raises IdempotencyMismatch."""
    row = await tx.first(_sql.kept, person=key.person, key=key.key)
    if row is None:
        return None
    if row["request_hash"] != key.request_hash:
        raise IdempotencyMismatch(
            "This Idempotency-Key was used for another request; take a new key for a new request."
        )
    return Answer(row["status"], row["body"], row["settled"], replayed=True)


async def settle(tx: Transaction, key: Key | None, answer: Answer) -> None:
    """Remember the answer with the effect."""
    if key is not None:
        await tx.run(
            _sql.settle,
            person=key.person,
            key=key.key,
            status=answer.status,
            body=answer.body,
            settled=answer.settled,
        )


class KeyTaken(Exception):
    """One of several keys was used before, or is being used."""


async def keep_all(tx: Transaction, kept: Sequence[tuple[Key, Answer]]) -> None:
    """Take several keys and remember their answers at once. Raises KeyTaken."""
    taken = await tx.run(
        _sql.keep_all,
        people=[key.person for key, _ in kept],
        keys=[key.key for key, _ in kept],
        hashes=[key.request_hash for key, _ in kept],
        statuses=[answer.status for _, answer in kept],
        bodies=[answer.body for _, answer in kept],
        settled=[answer.settled for _, answer in kept],
    )
    if taken < len(kept):
        raise KeyTaken


async def keep_refusal(database: Database, key: Key | None, refusal: Problem) -> Answer:
    """Remember a refusal, whose own transaction was rolled back; returns what is to be answered.

    What may pass by itself is raised again and not remembered: 401, 429 and 5xx.
    """
    if key is None or refusal.status in {401, 429} or refusal.status >= 500:
        raise refusal
    async with database.transaction() as tx:
        answer = await claim(tx, key)
        if answer is None:
            answer = Answer.of(refusal)
            await settle(tx, key, answer)
        return answer


async def forget_old(database: Database) -> None:
    """Delete what was remembered more than 24 hours ago, a piece at a time."""
    while True:
        async with database.transaction() as tx:
            if not await tx.run(_sql.forget_old):
                return


class Running:
    """The keys whose requests are running in this process: a duplicate waits its turn here.

    Waiting here holds no connection, so that duplicates can't use up the pool.
    """

    def __init__(self) -> None:
        self._locks: dict[tuple[int, str], tuple[asyncio.Lock, list[None]]] = {}

    @asynccontextmanager
    async def alone(self, person: int, key: str | None) -> AsyncIterator[None]:
        if key is None:
            yield
            return
        lock, waiting = self._locks.setdefault((person, key), (asyncio.Lock(), []))
        waiting.append(None)
        try:
            async with lock:
                yield
        finally:
            waiting.pop()
            if not waiting:
                self._locks.pop((person, key), None)
