"""Pull: what a person works on now. The policy is `pull` itself, read from top to bottom."""

from __future__ import annotations

import random
import time

from labelqueue import ids
from labelqueue.db import Row, Statement, Transaction, load
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
    waiting,
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
    taken: list[int] = []
    if reason is None and (need := await _wanted(tx, standing)) > 0:
        taken = await _take(tx, standing, need)
    rows = await tx.all(sql.items, **standing.key)
    fresh = {*reclaimed, *taken}
    rows.sort(key=lambda row: (row["kind"] != "rework", row["id"] in fresh, row["id"] in taken))
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


async def _take(tx: Transaction, standing: Standing, need: int) -> list[int]:
    """Take up to `need` places; returns the reservations made."""
    taken = await _take_shared(tx, standing, need)
    if not standing.active and await sweep_queue(tx, standing.member.project, standing.queue):
        taken = await _take_shared(tx, standing, need)
    if len(taken) < need:
        taken += await _claim_all(tx, standing, sql.claim_deferred, WHY_AGAIN, need - len(taken))
    return taken


async def _take_shared(tx: Transaction, standing: Standing, need: int) -> list[int]:
    """Take places in the queue's order, and remember from time to time how far it was explored."""
    if not standing.explored:
        await _advance(tx, standing)
    began = time.perf_counter()
    taken = await _claim_all(tx, standing, sql.claim, WHY, need)
    slow = time.perf_counter() - began > SLOW
    if slow or not taken or random.random() < 1 / 16:
        await _advance(tx, standing)
    return taken


async def _advance(tx: Transaction, standing: Standing) -> None:
    await tx.run(live(sql.advance_cursors, standing.slot), **standing.key, slot=standing.slot)
    standing.explored = True


async def _claim_all(
    tx: Transaction, standing: Standing, how: Statement, why: str, need: int
) -> list[int]:
    """Claim without waiting for anybody; where all that was seen was locked, wait for the first.

    Nobody leaves empty because others were faster to lock than to take. Who has taken something
    does not wait, so nobody waits in a circle.
    """
    taken, left = await _claim(tx, standing, how, why, need)
    while not standing.active and left:
        taken, left = await _claim(tx, standing, waiting(how), why, 1)
    return taken


async def _claim(
    tx: Transaction, standing: Standing, how: Statement, why: str, need: int
) -> tuple[list[int], int]:
    """Run one claim; returns the reservations made and how many more rows had been seen."""
    rows = await tx.all(
        live(how, standing.slot), **standing.key, slot=standing.slot, need=need,
        window=need + WINDOW, kind="label", why=why,
    )  # fmt: skip
    made = [row for row in rows if row["id"] is not None]
    if rivals := [row["asset"] for row in made if row["rivals"]]:
        await supersede(tx, standing, rivals)
    standing.active += len(made)
    return [row["id"] for row in made], rows[0]["candidates"] - len(made)


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
