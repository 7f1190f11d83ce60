"""What a server does by itself, beside answering requests."""

from __future__ import annotations

import asyncio

import structlog

from labelqueue.db import Database, Statement, load
from labelqueue.errors import Unavailable
from labelqueue.queue.batches import roll_up_forever
from labelqueue.queue.expiry import sweep_forever
from labelqueue.queue.intake import discard_abandoned
from labelqueue.queue.operations import run_operations
from labelqueue.queue.rework import forgive_overdue
from labelqueue.queue.steps import STEPS

log = structlog.get_logger()

TIDY_SECONDS = 3600.0
TEND_SECONDS = 2.0
RECALL_SECONDS = 1.0
TENDED = ("asset", "work", "reservation", "label", "event", "draft", "seat", "cursor", "deferral")

sql = load("upkeep")


async def tidy_forever(database: Database) -> None:
    """Forget uploads that broke off with their server, hourly."""
    while True:
        try:
            async with database.transaction() as tx:
                await discard_abandoned(tx)
        except Unavailable:
            log.warning("tidying waits for the database")
        await asyncio.sleep(TIDY_SECONDS)


async def tend_statistics(database: Database) -> None:
    """Analyze young tables as they grow, so that no plan made for an empty one survives.

    Without it a fresh installation is several times slower until autovacuum comes by.
    """
    while True:
        try:
            async with database.transaction() as tx:
                for row in await tx.all(sql.stale, tables=list(TENDED)):
                    await tx.run(Statement(f"analyze {row['table']}"))
        except Unavailable:
            log.warning("statistics wait for the database")
        await asyncio.sleep(TEND_SECONDS)


async def recall_rework(database: Database) -> None:
    """Send rework that waited too long for its author back to the queue."""
    while True:
        try:
            async with database.transaction() as tx:
                await forgive_overdue(tx)
        except Unavailable:
            log.warning("rework waits for the database")
        await asyncio.sleep(RECALL_SECONDS)


async def work_on_operations(database: Database) -> None:
    """Carry out operations of every kind there is."""
    await run_operations(database, STEPS)


BACKGROUND = (
    sweep_forever,
    work_on_operations,
    roll_up_forever,
    recall_rework,
    tend_statistics,
    tidy_forever,
)
