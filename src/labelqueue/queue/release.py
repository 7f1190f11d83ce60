"""Release: the asset goes back to its place; to the one who gave it back it comes last."""

from __future__ import annotations

from labelqueue.db import Transaction, load
from labelqueue.errors import Problem
from labelqueue.model import Actor
from labelqueue.queue.answering import hand_back
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.groups import retained, settle_groups
from labelqueue.queue.holding import grasp, lost, settle
from labelqueue.queue.rework import postpone

sql = load("holding")


async def release(tx: Transaction, actor: Actor, reservation: str) -> Problem | None:
    """Give the actor's reservation back. Released already: nothing happens."""
    holding = await grasp(tx, actor, reservation)
    if holding.kind == "question":
        return await hand_back(tx, holding)
    raised = await raise_generation(tx, holding.member.project, holding.queue)
    gone = await tx.first(sql.release, **holding.key, generation=raised["generation"], seconds=None)
    if gone is not None:
        if holding.kind == "rework":
            await postpone(tx, holding)
        if holding.kind == "label" and retained(raised["settings"]):
            await settle_groups(
                tx, holding.member.project, [holding.asset], raised["generation"],
                abandoned_by=[holding.member.person],
            )  # fmt: skip
        return None
    state = await settle(tx, holding)
    return None if state == "released" else lost(holding, state)
