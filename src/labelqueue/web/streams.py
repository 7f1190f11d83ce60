"""A batch as a stream: read, checked and loaded a chunk at a time, visible whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import datetime
from typing import Any

from starlette.responses import Response

from labelqueue.db import Transaction
from labelqueue.errors import Problem, TooLarge
from labelqueue.queue import intake
from labelqueue.web.endpoint import in_transaction, respond, said
from labelqueue.web.idempotency import (
    Answer,
    Key,
    claim,
    hash_of,
    keep_refusal,
    key_of,
    settle,
)
from labelqueue.web.reading import chunks
from labelqueue.web.route import Ask
from labelqueue.web.rows import Sieve
from labelqueue.web.tables import Reader, comma_separated, ndjson

READERS: dict[str, Reader] = {
    "application/x-ndjson": ndjson,
    "application/ndjson": ndjson,
    "application/jsonl": ndjson,
    "text/csv": comma_separated,
}


# What is read before its rows are checked and loaded: each time is a transaction.
GATHERED = 2**19


class Body:
    """A streamed body that is hashed as it is read, since it can't be read twice."""

    def __init__(self, ask: Ask[Any, Any]) -> None:
        self._chunks = chunks(ask.request, ask.service.options.stream_limit)
        self._hash: hashlib._Hash = hash_of(ask.request)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        gathered = bytearray()
        async for chunk in self._chunks:
            self._hash.update(chunk)
            gathered += chunk
            if len(gathered) >= GATHERED:
                yield bytes(gathered)
                gathered.clear()
        yield bytes(gathered)

    async def rest(self) -> None:
        """Read to the end, for the hash."""
        async for _ in self:
            pass

    def key(self, ask: Ask[Any, Any], key: str | None) -> Key | None:
        return Key(ask.actor.user, key, self._hash.digest()) if key else None


async def answer_stream(
    ask: Ask[Any, Any],
    reader: Reader,
    name: str | None,
    priority: int | None,
    due_at: datetime | None,
) -> Response:
    """Take in a batch; with an idempotency key, once.

    Whether it was here before shows only at its end, when all of it is hashed: a repetition is
    loaded, found out, and dropped.
    """
    text = key_of(ask.request)
    body = Body(ask)
    async with ask.service.running.alone(ask.actor.user, text):
        try:
            return respond(await _take_in(ask, body, reader, text, name, priority, due_at))
        except TooLarge:
            raise  # its end was never read, so there is nothing to compare a repetition with
        except Problem as refusal:
            await body.rest()
            return respond(await keep_refusal(ask.service.database, body.key(ask, text), refusal))


async def _take_in(
    ask: Ask[Any, Any],
    body: Body,
    reader: Reader,
    text: str | None,
    name: str | None,
    priority: int | None,
    due_at: datetime | None,
) -> Answer:
    sieve = Sieve()
    database = ask.service.database
    async with intake.stream(database, ask.actor, ask.project, name, priority, due_at) as batch:
        async with aclosing(reader(aiter(body))) as tables:  # type: ignore[type-var]
            async for rows in tables:
                checked = sieve.check(rows)
                if checked:
                    await batch.add(checked)
        sieve.refuse()
        key = body.key(ask, text)

        async def finish(tx: Transaction) -> Answer:
            before = await claim(tx, key)
            if before is None:
                done = said(await batch.finish(tx), 201)
                await settle(tx, key, done)
            return before or done

        return await in_transaction(ask, finish, tries=1)
