"""Pull: what a person works on now. The policy is `pull` itself, read from top to bottom."""

from __future__ import annotations

import random
import time

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.model import Actor, Item, Pulled
from labelqueue.queue.access import enter, stamp
from labelqueue.queue.expiry import sweep_queue
from labelqueue.queue.standing import (
    NUMBER,
    REVIEW,
    Standing,
    barred,
    live,
    quota_room,
    renew,
    sit,
)
from labelqueue.queue.waiting import why_nothing

sql = load("pull")

WINDOW = 16  # rows looked at beyond those wanted, so that simultaneous pulls find different ones
SLOW = 0.005  # seconds after which a look was long enough to be worth remembering at once
WHY = "The first in the queue's order that you may have: %s, batch %s, row %s."
WHY_AGAIN = "You gave it back earlier, and nothing else is left for you: %s, batch %s, row %s."


async def pull(tx: Transaction, actor: Actor, project: int, queue: str) -> Pulled:
    """Give the actor their current work: what they hold, then what is next for them.

    Pulling again without finishing anything returns the same work.
    """
    member = await enter(tx, actor, project, "reviewer" if NUMBER[queue] == REVIEW else "labeler")
    standing = await sit(tx, member, NUMBER[queue])
    await renew(tx, standing, pulling=True)
    reclaimed = await reclaim(tx, standing) if standing.expired else []
    reason = await barred(tx, standing)
    if reason is None and (need := await _wanted(tx, standing)) > 0:
        await _take(tx, standing, need)
    rows = await tx.all(sql.items, **standing.key)
    rows.sort(key=lambda row: (row["kind"] != "rework", row["id"] in reclaimed))
    items = [_item(standing, row) for row in rows]
    return {"items": items, "waiting": None if items else await why_nothing(tx, standing, reason)}


async def reclaim(tx: Transaction, standing: Standing, only: int | None = None) -> list[int]:
    """Make one's own expired reservations active again; returns their numbers."""
    rows = await tx.all(sql.reclaim_expired, **standing.key, only=only)
    standing.active += len(rows)
    if rows:
        await supersede(tx, standing, [row["asset"] for row in rows])
    return [row["id"] for row in rows]


async def supersede(tx: Transaction, standing: Standing, assets: list[int]) -> None:
    """End the expired reservations whose places were claimed by somebody else."""
    await tx.run(
        sql.supersede, project=standing.member.project, queue=standing.queue, assets=assets,
        actor=standing.member.person,
    )  # fmt: skip


async def _wanted(tx: Transaction, standing: Standing) -> int:
    reservation = standing.settings["reservation"]
    if reservation["refill"] == "empty" and standing.active:
        return 0
    wanted: int = reservation["count"] - standing.active
    room = await quota_room(tx, standing)
    return wanted if room is None else min(wanted, room)


async def _take(tx: Transaction, standing: Standing, need: int) -> None:
    taken = await _take_shared(tx, standing, need)
    if not taken and await sweep_queue(tx, standing.member.project, standing.queue):
        taken = await _take_shared(tx, standing, need)
    if taken < need:
        await _claim(tx, standing, "claim_deferred", need - taken)


async def _take_shared(tx: Transaction, standing: Standing, need: int) -> int:
    """Take up to `need` places in the queue's order; returns how many were had."""
    began = time.perf_counter()
    taken, left = await _claim(tx, standing, "claim", need)
    while not taken and left:
        taken, left = await _claim(tx, standing, "claim_waiting", 1)
    slow = time.perf_counter() - began > SLOW
    if slow or not taken or random.random() < 1 / 16 or not standing.explored:
        await tx.run(live(sql.advance_cursors, standing.slot), **standing.key, slot=standing.slot)
    return taken


async def _claim(tx: Transaction, standing: Standing, how: str, need: int) -> tuple[int, int]:
    """Run one claim; returns how many were taken and how many more had been seen."""
    rows = await tx.all(
        live(getattr(sql, how), standing.slot), **standing.key, slot=standing.slot, need=need,
        window=need + WINDOW, kind="label", why=WHY_AGAIN if how == "claim_deferred" else WHY,
    )  # fmt: skip
    made = [row for row in rows if row["id"] is not None]
    if rivals := [row["asset"] for row in made if row["rivals"]]:
        await supersede(tx, standing, rivals)
    standing.active += len(made)
    return len(made), rows[0]["candidates"] - len(made)


def _item(standing: Standing, row: Row) -> Item:
    project = standing.member.project
    return {
        "reservation": ids.encode("r", project, row["id"]),
        "kind": row["kind"],
        "asset": {
            "id": ids.encode("a", project, row["asset"]),
            "external_id": row["external_id"],
            "data": row["data"],
            "batch": ids.encode("b", project, row["batch"]),
            "group": row["unit_group"],
        },
        "expires_at": stamp(standing.expires_at),
        "draft": row["draft"],
        "label": None,
        "comment": None,
        "why": row["why"],
    }
