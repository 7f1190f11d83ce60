"""How what came back behind cursors is found: by its generation, or because they are cut."""

from __future__ import annotations

from collections.abc import Sequence

from labelqueue.db import Row, Transaction, load
from labelqueue.queue.standing import LABEL, live

sql = load("expiry")


async def raise_generation(tx: Transaction, project: int, queue: int) -> Row:
    """Lock the queue to the commit and return its row with the next generation.

    Taken before any row of `work`, in every transaction that takes both.
    """
    return await tx.one(sql.raise_generation, project=project, queue=queue)


async def cut_cursors(tx: Transaction, project: int, slot: str, assets: Sequence[int]) -> None:
    """Let all cursors of the label queue end at the first of these assets that can be had now.

    For more than are stamped one by one; after all that is done to them, the queue being locked.
    """
    cut = live(sql.cut_for_assets, slot)
    await tx.run(cut, project=project, queue=LABEL, assets=list(assets))
