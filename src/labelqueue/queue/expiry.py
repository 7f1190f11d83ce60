"""Reservations that end without their holder: by time, or by a manager."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from labelqueue.db import Row, Transaction, load

sql = load("expiry")
pull_sql = load("pull")


async def raise_generation(tx: Transaction, project: int, queue: int) -> Row:
    """Lock the queue to the commit and return its row with the next generation.

    Taken before any row of `work`, in every transaction that takes both.
    """
    return await tx.one(sql.raise_generation, project=project, queue=queue)


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
    return len(gone)
