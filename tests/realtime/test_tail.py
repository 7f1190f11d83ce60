"""The tail of the logs, read in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from labelqueue.db import Database
from labelqueue.queue.watching import Happening
from labelqueue.web.tail import Tail

PROJECT = 7
INSERT = "insert into event (project, kind) values (%(project)s, 'project.changed')"


async def test_once_caught_up_it_has_told_what_was_committed_before(database_url: str) -> None:
    database, tail = await Database.open(database_url, pool=2), Tail()
    told: list[Happening] = []

    def hear(happened: Sequence[Happening]) -> None:
        told.extend(happened)

    reading = asyncio.create_task(tail.read(database))
    tail.listen(PROJECT, hear)
    await tail.covering(PROJECT)
    for number in range(1, 6):
        assert tail.times_told(PROJECT) == len(told) == number - 1
        async with database.transaction() as tx:
            await tx.run(INSERT, project=PROJECT)
        await tail.caught_up()
        assert tail.times_told(PROJECT) == len(told) == number
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading
    await database.close()
