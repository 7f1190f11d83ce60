"""How many assets fit a filter: from counters, else from a bounded look, else from a sample."""

from __future__ import annotations

import random
from typing import Any, TypedDict

from labelqueue.db import Statement, Transaction, fragment, load
from labelqueue.model import Actor
from labelqueue.queue.access import enter
from labelqueue.queue.listing import Look, queue_order, upload_order
from labelqueue.queue.select import Filters, conditions, filtered, resolved, tables_of

sql = load("listing")

COUNTED = 20_000  # assets of a state or batch that are looked at one by one; of more, a sample is
WALKED = 3_000  # assets that a walk in the queue's order looks at, strewn over the table
SPOTS, RUN = 500, 10  # a sample: so many places, so many assets from each


class Count(TypedDict):
    """`exact`: counted; otherwise the estimate that a sample of 5,000 assets gives."""

    count: int
    exact: bool


async def count_assets(tx: Transaction, actor: Actor, project: int, filters: Filters) -> Count:
    """How many assets fit the filters; of many, an estimate where no counter knows."""
    await enter(tx, actor, project, "reviewer")
    params = await resolved(tx, project, filters)
    which = {"project": project, "state": params.get("state"), "batch": params.get("batch")}
    among = (await tx.one(sql.tallied, **which))["assets"]
    if not filters.keys() - {"state", "batch"}:
        return {"count": among, "exact": True}
    if among <= COUNTED:
        statement, params = await filtered(
            tx, project, filters, "count(*) as found", tables_of(filters)
        )
        return {"count": (await tx.one(Statement(statement), **params))["found"], "exact": True}
    found = await _looked(tx, project, filters)
    if found is not None:
        return {"count": found, "exact": True}
    return {"count": await _estimate(tx, project, filters, which, among), "exact": False}


async def _looked(tx: Transaction, project: int, filters: Filters) -> int | None:
    """Counted, where a walk leads to what is asked for and its end is not far."""
    look: Look = await upload_order(tx, project, filters, b"")
    most = COUNTED
    if not look.ranged and filters.get("state") == "queued":
        look = await queue_order(tx, project, filters, b"")
        most = WALKED
    if not look.ranged:
        return None
    row = await tx.one(look.count(), **look.params, look=most, counted=True)
    return row["found"] if row["looked"] < most else None


async def _estimate(
    tx: Transaction, project: int, filters: Filters, which: dict[str, Any], among: int
) -> int:
    """The share of a sample that fits, times how many there are of the state in the batch."""
    sizes = await tx.all(sql.sizes, project=project, batch=which["batch"])
    weights = [row["size"] for row in sizes]
    batches = random.choices(sizes, weights, k=SPOTS)
    rows = [random.randrange(-(-batch["size"] // RUN)) * RUN for batch in batches]
    params = {**await resolved(tx, project, filters), **which}
    statement = Statement(f"{fragment('sampled')} {conditions(filters)}")
    row = await tx.one(
        statement, **params, batches=[batch["number"] for batch in batches], rows=rows, run=RUN
    )
    return round(among * row["found"] / row["looked"]) if row["looked"] else 0
