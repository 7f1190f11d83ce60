"""Leaving: what somebody holds goes back when they are no longer there to finish it."""

from __future__ import annotations

from labelqueue.db import Transaction, load
from labelqueue.errors import Invalid
from labelqueue.model import Actor
from labelqueue.queue.access import find_member, require_member
from labelqueue.queue.expiry import end_reservations
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.groups import leave_groups
from labelqueue.queue.rework import give_rework
from labelqueue.queue.standing import LABEL, REVIEW, lock_seats

sql = load("members")


async def let_go(
    tx: Transaction, actor: Actor, project: int, person: int, rework_to: str | None = None
) -> None:
    """Clear all that a person holds in a project; their labels and drafts stay.

    Rework they owe goes to the member `rework_to`, back to the "queue", or (None) waits for them.
    """
    heir = await find_heir(tx, project, person, rework_to)
    for queue in (LABEL, REVIEW):  # what they are just being given is theirs by then, and goes too
        await lock_seats(tx, project, queue, person)
    if rework_to is not None:  # to the label queue, which is locked first, as everywhere
        await raise_generation(tx, project, LABEL)
    for queue in (LABEL, REVIEW):
        await clear_queue(tx, actor.user, project, person, queue)
    if rework_to is not None:
        await give_rework(tx, actor.user, project, person, heir)


async def clear_queue(
    tx: Transaction, actor: int | None, project: int, person: int, queue: int
) -> None:
    """Clear all that a person holds at a queue, their groups with it."""
    rows = await tx.all(sql.live_reservations, project=project, person=person, queue=queue)
    numbers = [row["id"] for row in rows]
    await end_reservations(tx, project, queue, numbers, how="clear", actor=actor)
    if queue == LABEL:
        await leave_groups(tx, project, [person])


async def find_heir(
    tx: Transaction, project: int, person: int, rework_to: str | None
) -> int | None:
    """Who takes over the rework; None for nobody. Raises UnknownUser for whoever is no member."""
    if rework_to in (None, "queue"):
        return None
    heir = await require_member(tx, project, str(rework_to), "rework_to")
    if heir == person:
        raise Invalid.at("rework_to", "is the person who leaves; name another, or the queue")
    found = await find_member(tx, project, f"u{heir}")
    if found is None or not found["active"]:
        raise Invalid.at("rework_to", "has left, too; name another, or the queue")
    return heir


async def let_go_everywhere(tx: Transaction, actor: Actor, person: int) -> None:
    """Clear all that a person holds anywhere."""
    for row in await tx.all(sql.projects_of, person=person):
        await let_go(tx, actor, row["project"], person)
