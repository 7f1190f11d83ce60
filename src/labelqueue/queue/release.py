"""Release: the asset goes back to its place; to the one who gave it back it comes last."""

from __future__ import annotations

from labelqueue.db import Transaction, load
from labelqueue.errors import Problem
from labelqueue.model import Actor
from labelqueue.queue.expiry import raise_generation
from labelqueue.queue.holding import grasp, lost, settle
from labelqueue.queue.rework import postpone

sql = load("holding")


async def release(tx: Transaction, actor: Actor, reservation: str) -> Problem | None:
    """Give the actor's reservation back. Released already: nothing happens."""
    holding = await grasp(tx, actor, reservation)
    raised = await raise_generation(tx, holding.member.project, holding.queue)
    gone = await tx.first(sql.release, **holding.key, generation=raised["generation"], seconds=None)
    if gone is not None:
        if holding.kind == "rework":
            await postpone(tx, holding)
        return None
    state = await settle(tx, holding)
    return None if state == "released" else lost(holding, state)
