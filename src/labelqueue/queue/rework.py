"""Rework: rejected labels, owed again by their author, the earliest rejection first."""

from __future__ import annotations

from typing import Any

from labelqueue.db import Row, Transaction, load
from labelqueue.errors import Problem
from labelqueue.model import Submitted
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.groups import lock_groups, retained, settle_groups
from labelqueue.queue.holding import Holding, keep_lost, label_ref, lost, settle
from labelqueue.queue.reviewing import enter_review
from labelqueue.queue.rounds import is_dynamic, rejudge
from labelqueue.queue.standing import Standing

sql = load("rework")


async def take_rework(tx: Transaction, standing: Standing) -> list[int]:
    """Take up the rework this person owes, up to the queue's count."""
    active = (await tx.one(sql.active, **standing.key))["active"]
    need = standing.settings["reservation"]["count"] - active
    if need <= 0:
        return []
    rows = await tx.all(sql.claim, **standing.key, window=need)
    standing.active += len(rows)
    return [row["id"] for row in rows]


async def submit_rework(
    tx: Transaction, holding: Holding, answer: dict[str, Any], round_ahead: int | None
) -> Submitted | Problem:
    """Hand in rework: it counts as long as it is owed, whatever became of the reservation."""
    owed = await tx.first(sql.still_owed, **holding.key, label=holding.label)
    if owed is None or holding.left:
        state = await settle(tx, holding)
        kept = await keep_lost(tx, holding, answer, counts=False)
        return lost(holding, state, label=label_ref(holding.member.project, kept))
    made = await tx.one(sql.submit, **holding.key, **answer, label=holding.label)
    if is_dynamic(holding.settings):
        await rejudge(tx, holding.member.project, [holding.asset], round_ahead)
    if holding.review_on:
        await enter_review(
            tx, holding.member.project, made["id"], always=True, prefer=owed["reviewed_by"]
        )
    return {"label": label_ref(holding.member.project, made), "next": None}


async def contest(tx: Transaction, holding: Holding, reason: str | None) -> Submitted | Problem:
    """A skip of rework contests the rejection: the asset goes on hold for a manager."""
    row = await tx.first(sql.contest, **holding.key, reason=reason, seconds=None)
    if row is None:
        return lost(holding, await settle(tx, holding), label=None)
    return {"label": label_ref(holding.member.project, row), "next": None}


async def postpone(tx: Transaction, holding: Holding) -> None:
    """Move this rework to the end of what its author owes."""
    await tx.run(sql.postpone, **holding.key)


async def give_rework(
    tx: Transaction, actor: int, project: int, person: int, heir: int | None
) -> None:
    """Let somebody else owe what `person` owes, or, without an heir, send it to the queue."""
    if heir is not None:
        await tx.run(sql.hand_over, project=project, person=person, to=heir, actor=actor)
        return
    rows = await tx.all(sql.owed_by, project=project, person=person)
    await forgive(tx, project, rows, actor, "its author left")


async def forgive(
    tx: Transaction, project: int, rows: list[Row], actor: int | None, reason: str
) -> None:
    """Free the places of this rework; the assets re-open in their old places."""
    if rows:
        raised = await raise_generation(tx, project, 0)
        assets, grouped = [row["asset"] for row in rows], retained(raised["settings"])
        if grouped:
            await lock_groups(tx, project, assets)
        await tx.all(
            sql.forgive, project=project, labels=[row["id"] for row in rows],
            generation=raised["generation"], actor=actor, reason=reason,
        )  # fmt: skip
        if grouped:
            await settle_groups(tx, project, assets, raised["generation"])


async def forgive_overdue(tx: Transaction) -> int:
    """Send rework that waited too long back to its queue; returns how much that was."""
    rows = await tx.all(sql.overdue)
    for project in dict.fromkeys(row["project"] for row in rows):
        theirs = [row for row in rows if row["project"] == project]
        await forgive(tx, project, theirs, None, "its rework was overdue")
    return len(rows)
