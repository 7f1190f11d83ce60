"""The test clock: moves the service's time forward, where a start-up option allows it."""

from __future__ import annotations

from labelqueue.db import Database, Statement, Transaction, load
from labelqueue.errors import Forbidden
from labelqueue.model import Actor
from labelqueue.queue.expiry import sweep_queue
from labelqueue.queue.rework import forgive_overdue

sql = load("clock")


async def advance(tx: Transaction, actor: Actor, seconds: float) -> dict[str, float]:
    """Move time forward and let expire what that makes run out; admins only.

    The clock is the database's: `service_now()` is replaced by a shifted one, so that every
    server and statement agrees, and costs nothing where it is not used.
    """
    if not actor.admin:
        raise Forbidden("Only an admin may move the test clock.")
    await tx.run(sql.lock)
    shift = (await tx.one(sql.shift))["seconds"] + seconds
    await set_shift(tx, shift)
    while await sweep_queue(tx, None, None):
        pass
    while await forgive_overdue(tx):
        pass
    return {"shifted_seconds": shift}


async def start_clock(database: Database, test_clock: bool) -> None:
    """At a server's start: without the test clock, time is the database server's."""
    async with database.transaction() as tx:
        await tx.run(sql.lock)
        if not test_clock and (await tx.one(sql.shift))["seconds"]:
            await set_shift(tx, 0)


async def set_shift(tx: Transaction, seconds: float) -> None:
    """Make the service's time run `seconds` ahead of the database server's."""
    shifted = f"now() + interval '{float(seconds)!r} seconds'" if seconds else "now()"
    await tx.run(
        Statement(
            "create or replace function service_now() returns timestamptz"
            f" language sql stable parallel safe return {shifted}"
        )
    )
