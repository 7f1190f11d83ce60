"""The generation of a queue: what came back behind somebody's cursor is stamped with it."""

from __future__ import annotations

from labelqueue.db import Row, Transaction, load

sql = load("expiry")


async def raise_generation(tx: Transaction, project: int, queue: int) -> Row:
    """Lock the queue to the commit and return its row with the next generation.

    Taken before any row of `work`, in every transaction that takes both.
    """
    return await tx.one(sql.raise_generation, project=project, queue=queue)
