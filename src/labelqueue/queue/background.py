"""What a server does by itself, beside answering requests: small steps, each one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from labelqueue.db import Database, Statement, Transaction, load
from labelqueue.errors import Unavailable
from labelqueue.queue.agreement import compare_due
from labelqueue.queue.batches import roll_up
from labelqueue.queue.events import adopt_restored
from labelqueue.queue.expiry import sweep_queue
from labelqueue.queue.gate import remember_where_gated
from labelqueue.queue.groups import sweep_groups
from labelqueue.queue.intake import discard_abandoned
from labelqueue.queue.operations import run_step
from labelqueue.queue.pruning import add_partition
from labelqueue.queue.rework import forgive_overdue
from labelqueue.queue.steps import STEPS, UNDO
from labelqueue.queue.tallies import fold_labels

log = structlog.get_logger()
sql = load("upkeep")

TENDED = ("asset", "work", "reservation", "label", "event", "draft", "seat", "cursor", "deferral")

# A step says whether there is more to do at once.
Work = Callable[[Database], Awaitable[bool | int]]


def every(seconds: float, work: Work) -> Callable[[Database], Coroutine[Any, Any, None]]:
    """Do `work` as long as there is some, then again after so many seconds, for ever."""

    async def keep_at_it(database: Database) -> None:
        while True:
            try:
                more = await work(database)
            except Unavailable:
                more = False
                log.warning("background work waits for the database", work=work.__name__)
            if not more:
                await asyncio.sleep(seconds)

    keep_at_it.__name__ = work.__name__
    return keep_at_it


def step(work: Callable[[Transaction], Awaitable[bool | int]]) -> Work:
    """The work of one transaction."""

    async def in_transaction(database: Database) -> bool | int:
        async with database.transaction() as tx:
            return await work(tx)

    in_transaction.__name__ = work.__name__
    return in_transaction


async def expire(tx: Transaction) -> int:
    """Expire what has run out, within a second of its time, whether or not anybody pulls."""
    return await sweep_queue(tx, None, None)


async def tend_statistics(tx: Transaction) -> bool:
    """Analyze young tables as they grow, so that no plan made for an empty one survives."""
    for row in await tx.all(sql.stale, tables=list(TENDED)):
        await tx.run(Statement(f"analyze {row['table']}"))
    return False


async def operate(database: Database) -> bool:
    """Do one step of an operation that is running."""
    return await run_step(database, STEPS, UNDO)


BACKGROUND = (
    every(0.25, step(expire)),
    every(0.2, operate),
    every(1.0, step(roll_up)),
    every(1.0, step(fold_labels)),
    every(1.0, step(compare_due)),
    every(1.0, step(forgive_overdue)),
    every(1.0, step(sweep_groups)),
    every(1.0, step(remember_where_gated)),
    every(2.0, step(tend_statistics)),
    every(30.0, step(add_partition)),
    every(3600.0, step(discard_abandoned)),
    every(3600.0, step(adopt_restored)),
)
