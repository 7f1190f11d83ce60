"""Operations: work too long for a request, done step by step, one transaction each.

A step commits together with how far it got, so a crash resumes where the last step ended.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypedDict

import msgspec
import structlog

from labelqueue import ids
from labelqueue.db import (
    RETRYABLE,
    Database,
    Jsonb,
    Row,
    Statement,
    Transaction,
    fragment,
    load,
)
from labelqueue.errors import Conflict, NotFound, Problem
from labelqueue.model import Actor, Operation, Page
from labelqueue.queue import paging
from labelqueue.queue.access import stamp

sql = load("operations")
log = structlog.get_logger()


class OperationRef(TypedDict):
    """The answer to a request that goes on as an operation."""

    operation: str


class Step(TypedDict):
    """What a step did: how much is done, what the next one needs, whether all is done."""

    done: int
    progress: dict[str, Any]
    finished: bool


# By kind: what one step does, given the transaction and the operation's row.
Steps = Mapping[str, Callable[[Transaction, Row], Awaitable[Step]]]

# By kind: what must be put back where it stops half-way.
Undo = Mapping[str, Callable[[Transaction, Row], Awaitable[None]]]

# Deletions are asked for by name and go through: half a batch is of use to nobody.
UNSTOPPABLE = frozenset({"batch.delete", "project.delete"})


async def start(
    tx: Transaction, actor: Actor, project: int, kind: str, params: Mapping[str, Any],
    total: int | None,
) -> OperationRef:  # fmt: skip
    """Begin an operation; some server's runner takes it up once this transaction commits."""
    row = await tx.one(
        sql.start, project=project, actor=actor.user, kind=kind, params=Jsonb(dict(params)),
        total=total,
    )  # fmt: skip
    return {"operation": ids.encode_global("o", row["id"])}


async def start_for_assets(
    tx: Transaction, actor: Actor, project: int, wanted: Sequence[tuple[int, Mapping[str, Any]]]
) -> OperationRef:
    """Begin the change of these assets; the same changes for all are stored once."""
    same = all(changes is wanted[0][1] for _, changes in wanted)
    params = {"set": dict(wanted[0][1])} if same else {}
    made = await start(tx, actor, project, "assets.change", params, len(wanted))
    number = ids.decode_global("o", made["operation"])
    await tx.copy(
        sql.copy_items,
        (
            (number, nth, asset, None if same else msgspec.json.encode(changes).decode())
            for nth, (asset, changes) in enumerate(wanted, 1)
        ),
    )
    return made


async def start_for_selection(
    tx: Transaction, actor: Actor, project: int, chosen: tuple[str, Mapping[str, Any]],
    changes: Mapping[str, Any],
) -> OperationRef:  # fmt: skip
    """Begin the same change of all assets that a filter's `selection` finds now."""
    made = await start(tx, actor, project, "assets.change", {"set": dict(changes)}, None)
    number = ids.decode_global("o", made["operation"])
    statement, params = chosen
    store = Statement(f"{fragment('items_of')} ({statement}) chosen")
    total = await tx.run(store, **params, operation=number)
    await tx.run(sql.set_total, operation=number, total=total)
    return made


async def get_operation(tx: Transaction, actor: Actor, operation: str) -> Operation:
    """One of the actor's own operations; admins read all."""
    return public_operation(await _mine(tx, actor, operation))


async def list_operations(tx: Transaction, actor: Actor, limit: int, cursor: str | None) -> Page:
    """The actor's operations, newest first."""
    before = paging.read(cursor, (int,))
    rows = await tx.all(
        sql.mine, actor=actor.user, before=before[0] if before else None, limit=limit + 1
    )
    end = [rows[limit - 1]["id"]] if len(rows) > limit else None
    items = [public_operation(row) for row in rows[:limit]]
    return {"items": items, "next_cursor": paging.write(end)}


async def cancel_operation(tx: Transaction, actor: Actor, operation: str) -> Operation:
    """Ask an operation to stop after the step under way; it keeps what is done and says how much.

    Raises Conflict for a deletion.
    """
    row = await _mine(tx, actor, operation)
    if row["kind"] in UNSTOPPABLE and row["state"] == "running":
        raise Conflict("A deletion cannot be stopped half-way.")
    await tx.run(sql.cancel, operation=row["id"])
    return public_operation(await _mine(tx, actor, operation))


async def _mine(tx: Transaction, actor: Actor, operation: str) -> Row:
    row = await tx.first(sql.one, operation=ids.decode_global("o", operation))
    if row is None or not (row["actor"] == actor.user or actor.admin):
        raise NotFound()
    return row


def public_operation(row: Row) -> Operation:
    """An operation as the wire shows it."""
    return {
        "id": ids.encode_global("o", row["id"]),
        "kind": row["kind"],
        "project": ids.encode_global("p", row["project"]),
        "state": row["state"],
        "done": row["done"],
        "total": row["total"],
        "error": row["error"],
        "changes": _public_changes(row["params"].get("set")),
        "created_at": stamp(row["created_at"]) or "",
        "finished_at": stamp(row["finished_at"]),
    }


def _public_changes(changes: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a bulk change sets, as it was asked for; None where each asset gets its own."""
    if changes is None or "assigned_to" not in changes:
        return changes
    people = [ids.encode_global("u", person) for person in changes["assigned_to"] or ()]
    return {**changes, "assigned_to": people}


async def run_step(database: Database, steps: Steps, undo: Undo) -> bool:
    """Do one step of the operation whose turn it is; returns whether there was one."""
    async with database.transaction() as tx:
        row = await tx.first(sql.next_running)
        if row is None:
            return False
        if row["cancel"]:
            await _stop(tx, row, "cancelled", "cancelled", undo)
            return True
        try:
            async with tx.connection.transaction():
                step = await steps[row["kind"]](tx, row)
        except RETRYABLE:
            raise
        except Exception as fault:
            log.exception("an operation failed", operation=row["id"], kind=row["kind"])
            detail = fault.detail if isinstance(fault, Problem) else type(fault).__name__
            await _stop(tx, row, "failed", detail, undo)
            return True
        await tx.run(
            sql.advance, operation=row["id"], done=step["done"],
            progress=Jsonb(step["progress"]),
        )  # fmt: skip
        if step["finished"]:
            await _end(tx, row, "done", None)
    return True


async def _stop(tx: Transaction, row: Row, state: str, why: str, undo: Undo) -> None:
    if row["kind"] in undo:
        await undo[row["kind"]](tx, row)
    await _end(tx, row, state, f"{why}; {row['done']} done are kept")


async def _end(tx: Transaction, row: Row, state: str, error: str | None) -> None:
    await tx.run(sql.finish, operation=row["id"], state=state, error=error)
    await tx.run(sql.forget_items, operation=row["id"])
