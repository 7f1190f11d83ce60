"""Discarding what somebody untrusted made: the places are free again, in their old order."""

from __future__ import annotations

from labelqueue.db import Row, Transaction, load
from labelqueue.queue.expiry import end_reservations
from labelqueue.queue.gate import remember_exhausted
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.groups import lock_groups, retained, settle_groups
from labelqueue.queue.operations import Step
from labelqueue.queue.rounds import rejudge
from labelqueue.queue.standing import LABEL, REVIEW

sql = load("distrust")

DISCARDED_AT_ONCE = 1000  # more are discarded in the background, so many a step


async def discard_some(tx: Transaction, project: int, person: int, most: int) -> int:
    """Discard up to `most` labels of a person that no reviewer approved; returns how many."""
    rows = await tx.all(sql.to_discard, project=project, person=person, limit=most)
    assets, labels = [row["asset"] for row in rows], [row["id"] for row in rows]
    if not rows:
        return 0
    held = await tx.all(sql.held_of_labels, project=project, assets=assets, labels=labels)
    for queue in (LABEL, REVIEW):
        chosen = [row["id"] for row in held if row["queue"] == queue]
        await end_reservations(tx, project, queue, chosen, how="clear", actor=None)
    raised = await raise_generation(tx, project, LABEL)
    generation = raised["generation"]
    if retained(raised["settings"]):
        await lock_groups(tx, project, assets)
    await remember_exhausted(tx, project, assets)
    await tx.all(sql.lock_works, project=project, assets=assets)
    await tx.run(sql.discard, project=project, person=person, labels=labels, generation=generation)
    await tx.run(
        sql.discard_answers, project=project, person=person,
        skips_count=raised["settings"]["skip_to"] in ("done", "review"),
    )  # fmt: skip
    await rejudge(tx, project, assets, generation)
    if retained(raised["settings"]):
        await settle_groups(tx, project, assets, generation)
    return len(rows)


async def discard_step(tx: Transaction, operation: Row) -> Step:
    """Discard the next labels of somebody who is trusted no more."""
    person = operation["params"]["person"]
    done = await discard_some(tx, operation["project"], person, DISCARDED_AT_ONCE)
    return {"done": operation["done"] + done, "progress": {},
            "finished": done < DISCARDED_AT_ONCE}  # fmt: skip
