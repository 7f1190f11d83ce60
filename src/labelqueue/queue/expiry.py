"""Reservations that end without their holder: by time, or by a manager."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from labelqueue.db import Transaction, load
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.groups import leave_groups, retained, settle_groups
from labelqueue.queue.standing import LABEL

sql = load("expiry")
pull_sql = load("pull")


async def sweep_queue(tx: Transaction, project: int | None, queue: int | None) -> int:
    """Expire what has run out, at one queue or (None) everywhere; returns how many did."""
    seats = await tx.all(sql.expired_seats, project=project, queue=queue)
    expired = 0
    for (where, number), group in groupby(seats, lambda row: (row["project"], row["queue"])):
        expired += await _expire_seats(tx, where, number, [row["person"] for row in group])
    return expired


async def _expire_seats(tx: Transaction, project: int, queue: int, people: list[int]) -> int:
    rows = await tx.all(sql.active_of, project=project, queue=queue, people=people)
    gone = await end_reservations(
        tx, project, queue, [row["id"] for row in rows], how="expire", actor=None
    )
    if queue == LABEL:
        await leave_groups(tx, project, people)
    await tx.run(sql.vacate, project=project, queue=queue, people=people)
    return gone


async def end_reservations(
    tx: Transaction, project: int, queue: int, reservations: Sequence[int], *, how: str,
    actor: int | None,
) -> int:  # fmt: skip
    """Expire or clear these reservations and give their places back; returns how many ended."""
    if not reservations:
        return 0
    raised = await raise_generation(tx, project, queue)
    gone = await tx.all(
        getattr(sql, how), project=project, queue=queue, reservations=list(reservations),
        generation=raised["generation"], actor=actor,
    )  # fmt: skip
    assets = [row["asset"] for row in gone]
    await tx.run(pull_sql.supersede, project=project, queue=queue, assets=assets, actor=actor)
    if queue == LABEL and retained(raised["settings"]):
        people = [row["person"] for row in gone]
        await settle_groups(tx, project, assets, raised["generation"], actor=actor,
                            abandoned_by=people)  # fmt: skip
    return len(gone)
