"""The connections of a server."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from labelqueue.db import Database, Statement

BACKEND = Statement("select pg_backend_pid() as pid")


async def test_whoever_comes_alone_gets_the_connection_that_was_used_last(
    database_url: str,
) -> None:
    database = await Database.open(database_url, pool=4)

    async def backend() -> int:
        async with database.transaction() as tx:
            return int((await tx.one(BACKEND))["pid"])

    async with AsyncExitStack() as crowd:
        open_at_once = [await crowd.enter_async_context(database.transaction()) for _ in range(4)]
        backends = {(await tx.one(BACKEND))["pid"] for tx in open_at_once}
    assert len(backends) == 4
    last = await backend()
    assert {await backend() for _ in range(8)} == {last}
    first, second = await asyncio.gather(backend(), backend())
    assert last in (first, second)
    await database.close()
