"""Drafts and activity: what is typed is kept, and whoever works keeps what they hold."""

from __future__ import annotations

from labelqueue.db import Jsonb, Transaction, load
from labelqueue.errors import Problem
from labelqueue.model import Actor, Json, Renewed
from labelqueue.queue.access import stamp
from labelqueue.queue.holding import ENDED_BY_LABEL, Holding, grasp, lost, revive
from labelqueue.queue.sharing import opened
from labelqueue.queue.standing import renew
from labelqueue.rules.json_values import check_json

sql = load("holding")


async def save_draft(
    tx: Transaction, actor: Actor, reservation: str, result: Json
) -> Renewed | Problem:
    """Keep what was typed so far; it is kept even where the reservation is lost."""
    check_json(result, "result")
    holding = await grasp(tx, actor, reservation)
    if holding.state not in ENDED_BY_LABEL:
        await tx.run(
            sql.save_draft, project=holding.member.project, queue=holding.queue,
            person=holding.member.person, asset=holding.asset, result=Jsonb(result),
            version=holding.member.interface_version,
        )  # fmt: skip
    return await _renewed(tx, actor, holding)


async def record_activity(
    tx: Transaction, actor: Actor, reservation: str, active_seconds: float | None
) -> Renewed | Problem:
    """Renew the time of all the actor holds at this queue, and note the seconds worked."""
    holding = await grasp(tx, actor, reservation)
    answer = await _renewed(tx, actor, holding)
    if active_seconds is not None and not isinstance(answer, Problem):
        await tx.run(sql.record_seconds, **holding.key, seconds=active_seconds)
    return answer


async def _renewed(tx: Transaction, actor: Actor, holding: Holding) -> Renewed | Problem:
    if holding.left or holding.state not in ("active", "expired"):
        return lost(holding, holding.state)
    standing = await revive(tx, actor, holding)
    row = await tx.one(
        sql.state_now, project=holding.member.project, reservation=holding.reservation
    )
    if row["state"] != "active":
        return lost(holding, row["state"])
    await renew(tx, standing)
    await opened(tx, standing, holding.reservation)
    return {"expires_at": stamp(standing.expires_at)}
