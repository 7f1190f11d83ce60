"""Submit: the reservation is fenced, the label written, its event beside it. Nothing is dropped."""

from __future__ import annotations

from labelqueue.db import Jsonb, Row, Transaction, load
from labelqueue.errors import Problem
from labelqueue.model import Actor, Json, Submitted
from labelqueue.queue.holding import Holding, grasp, label_ref, lost, revive, settle
from labelqueue.queue.interfaces import check_result
from labelqueue.queue.standing import Standing, quota_room

sql = load("holding")
explain_sql = load("explain")


async def submit(
    tx: Transaction, actor: Actor, reservation: str, result: Json, active_seconds: float | None
) -> Submitted | Problem:
    """Make a label of the actor's reservation.

    Where the reservation was lost and no place is free, the label is kept as late and the problem
    `reservation_lost` is returned (not raised), so that what was kept is committed.
    """
    holding = await grasp(tx, actor, reservation)
    await check_result(tx, holding.member, result)
    made = await _submit(tx, holding, result, active_seconds)
    if made is None:
        return await _submit_lost(tx, holding, result, active_seconds)
    return {"label": label_ref(holding.member.project, **_label(made)), "next": None}


async def _submit(
    tx: Transaction, holding: Holding, result: Json, seconds: float | None
) -> Row | None:
    return await tx.first(
        sql.submit, **holding.key, result=Jsonb(result), seconds=seconds,
        version=holding.member.interface_version,
    )  # fmt: skip


async def _submit_lost(
    tx: Transaction, holding: Holding, result: Json, seconds: float | None
) -> Submitted | Problem:
    standing = await revive(tx, holding)
    made = await _submit(tx, holding, result, seconds)
    if made is None:
        state = await settle(tx, holding)
        counts = await _still_welcome(tx, holding, standing)
        made = await _keep(tx, holding, result, seconds, counts)
        if not counts:
            return lost(holding, state, label=label_ref(holding.member.project, **_label(made)))
    return {"label": label_ref(holding.member.project, **_label(made)), "next": None}


async def _keep(
    tx: Transaction, holding: Holding, result: Json, seconds: float | None, counts: bool
) -> Row:
    if not counts and (
        kept := await tx.first(sql.late_already, **holding.key, result=Jsonb(result))
    ):
        return kept
    return await tx.one(
        sql.keep_lost, **holding.key, result=Jsonb(result), seconds=seconds, counts=counts,
        version=holding.member.interface_version,
    )  # fmt: skip


async def _still_welcome(tx: Transaction, holding: Holding, standing: Standing) -> bool:
    """Whether the asset has a free place and its author could be given it now."""
    row = await tx.first(explain_sql.conditions, **standing.key, asset=holding.asset)
    if row is None or holding.left or row["removed"] or row["hold"] is not None or row["held"]:
        return False
    room = await quota_room(tx, standing)
    fits = row["not_complete"] and row["not_labeled"] and row["has_place"]
    return bool(fits and row["assigned"] and row["skilled"] and (room is None or room > 0))


def _label(row: Row) -> Row:
    return {"label": row["id"], "status": row["status"]}
