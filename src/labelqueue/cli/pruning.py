"""`labelqueue prune-events`: old events go, behind a stored snapshot of what they led to."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from labelqueue.cli.console import say
from labelqueue.cli.database import bring_up_to_date, reachable_database
from labelqueue.cli.options import Data, data_directory

KeepDays = Annotated[
    int, typer.Option(min=0, help="Keep the events of so many days.", show_default=False)
]


def prune_events(keep_days: KeepDays, data: Data = None) -> None:
    """Drop old events, directly on the database. Works beside a running server.

    They go by partitions of ten million whose events are all older. First a snapshot of the state
    is stored, with which a replay of the rest begins. Nothing is pruned unless this is called.
    Prints the partitions that are gone.

    **Example**

    `labelqueue prune-events --keep-days 365`
    """
    with reachable_database(data_directory(data)) as dsn:
        bring_up_to_date(dsn)
        gone = asyncio.run(_prune(dsn, keep_days))
    for name in gone:
        typer.echo(name)
    if not gone:
        say.print(f"no partition holds only events that are older than {keep_days} days")


async def _prune(dsn: str, keep_days: int) -> list[str]:
    from labelqueue.db import Database
    from labelqueue.queue.pruning import prune

    database = await Database.open(dsn, pool=3)
    try:
        return await prune(database, keep_days)
    finally:
        await database.close()
