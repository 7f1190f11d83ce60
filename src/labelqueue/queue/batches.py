"""Batches: listed with what became of their assets, renamed, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.errors import Invalid, NotFound
from labelqueue.model import ASSET_STATES, Actor, Batch, BatchLabels, GateHolder, Page
from labelqueue.queue import paging
from labelqueue.queue.access import enter, stamp
from labelqueue.queue.events import note
from labelqueue.queue.gate import gate_now, holding_shut, met
from labelqueue.queue.operations import OperationRef, start
from labelqueue.queue.standing import LABEL, REVIEW
from labelqueue.queue.tallies import BATCHES, Tally, read_tallies

sql = load("batches")
expiry_sql = load("expiry")
questions_sql = load("questions")

MOVES_AT_ONCE = 20_000


async def list_batches(
    tx: Transaction, actor: Actor, project: int, limit: int, cursor: str | None
) -> Page:
    """The project's batches in the order they came, with their counts per state."""
    await enter(tx, actor, project, "reviewer")
    after = paging.read(cursor, (int,))
    rows = await tx.all(
        sql.list_batches, project=project, limit=limit + 1, only=None,
        after=after[0] if after else 0,
    )  # fmt: skip
    end = [rows[limit - 1]["number"]] if len(rows) > limit else None
    items = await _shown(tx, project, rows[:limit])
    return {"items": items, "next_cursor": paging.write(end)}


async def _shown(tx: Transaction, project: int, rows: list[Row]) -> list[Batch]:
    """Batches as the wire shows them, with what the gate lets through and what holds it."""
    met_now = await met(tx, project, [row["number"] for row in rows])
    gate = await gate_now(tx, project)
    first, until = gate or (None, None)
    numbers = [row["number"] for row in rows]
    made = await read_tallies(tx, project, BATCHES, ["status", "agreement"], numbers)
    shown: list[Batch] = []
    for row in rows:
        number = row["number"]
        holders = await holding_shut(tx, project, number) if number == first else []
        is_open = until is None or number <= until
        batch = _public(project, row, number in met_now, is_open, holders)
        shown.append({**batch, **_made(made[number])})
    return shown


def _public(
    project: int, row: Row, exhausted: bool, is_open: bool, holders: list[GateHolder]
) -> Batch:
    return {
        "id": ids.encode("b", project, row["number"]),
        "number": row["number"],
        "name": row["name"],
        "size": row["size"],
        "priority": row["priority"],
        "due_at": stamp(row["due_at"]),
        "created_at": stamp(row["created_at"]) or "",
        "counts": complete_counts(row["counts"]),
        "exhausted": exhausted,
        "open": is_open,
        "gate_held_by": holders,
    }


def _made(tally: Tally) -> BatchLabels:
    return {
        "labels": tally.values("status"),
        "active_seconds": tally.amounts["status"],
        "median_seconds": tally.median_seconds,
        "agreement": tally.agreement,
    }


def complete_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts with a number for every state."""
    return {state: int(counts.get(state, 0)) for state in ASSET_STATES}


async def change_batch(
    tx: Transaction, actor: Actor, project: int, batch: str, changes: Mapping[str, Any]
) -> Batch:
    """Rename a batch, set when it is due, or open the gate by declaring it exhausted."""
    await enter(tx, actor, project, "manager")
    number = ids.decode_in("b", project, batch)
    changed = await tx.first(
        sql.change_batch, project=project, batch=number, name=changes.get("name"),
        set_due="due_at" in changes, due_at=changes.get("due_at"),
        exhausted=changes.get("exhausted"),
    )  # fmt: skip
    if changed is None:
        raise NotFound()
    told = {name: str(value) for name, value in changes.items()}
    await note(tx, project, actor.user, "batch.changed", batch=batch, changes=told)
    rows = await tx.all(sql.list_batches, project=project, after=0, limit=1, only=number)
    return (await _shown(tx, project, rows))[0]


async def delete_batch(
    tx: Transaction, actor: Actor, project: int, batch: str, confirm: str | None
) -> OperationRef:
    """Delete a batch for good, as an operation.

    From now on it is not there for anybody: nothing of it is handed out, what is held is cleared,
    and no list or count has it. Its external ids are free once the operation is done.
    """
    await enter(tx, actor, project, "manager")
    number = ids.decode_in("b", project, batch)
    found = await tx.first(sql.find_batch, project=project, batch=number)
    if found is None:
        raise NotFound()
    if confirm != found["name"]:
        raise Invalid.at("confirm", "must repeat the batch's name")
    await _take_away(tx, actor, project, found["number"])
    await note(tx, project, actor.user, "batch.deleted", batch=batch, name=confirm)
    return await start(tx, actor, project, "batch.delete", {"batch": number}, None)


async def _take_away(tx: Transaction, actor: Actor, project: int, batch: int) -> None:
    """Out of sight, out of circulation, out of everybody's hands.

    No queue is locked meanwhile, as everybody would wait for a large batch: the places that come
    free are nobody's, so that no cursor need know of them. Who finds nothing but its assets at the
    head of the queue waits for the end of this transaction.
    """
    key = {"project": project, "batch": batch}
    if await tx.first(sql.hide, **key) is None:  # somebody else deleted it just now
        raise NotFound()
    for queue in (LABEL, REVIEW):
        await tx.run(sql.remove_assets, **key, queue=queue)
    await tx.run(questions_sql.remove_batch, **key)
    held = await tx.all(sql.held_of_batch, **key)
    for queue in (LABEL, REVIEW):
        chosen = [row["id"] for row in held if row["queue"] == queue]
        await tx.all(
            expiry_sql.clear, project=project, queue=queue, reservations=chosen, generation=None,
            actor=actor.user,
        )  # fmt: skip


async def show_again(tx: Transaction, operation: Row) -> None:
    """A batch whose deletion failed is there again, with what is left of it removed."""
    batch = operation["params"]["batch"]
    await tx.run(sql.show_again, project=operation["project"], batch=batch)


async def roll_up(tx: Transaction) -> bool:
    """Fold what moved into the tally; returns whether there is more."""
    row = await tx.one(sql.roll_up, limit=MOVES_AT_ONCE)
    return bool(row["moves"] == MOVES_AT_ONCE)
