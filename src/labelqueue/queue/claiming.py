"""Taking places: the claim, run without waiting for anybody unless all that was seen was locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labelqueue.db import Statement, Transaction, load
from labelqueue.queue.standing import LABEL, Standing, live, waiting

sql = load("pull")
posing_sql = load("posing")

SAVE = Statement("savepoint claim")
GO_BACK = Statement("rollback to savepoint claim")
WINDOW = 8  # rows looked at beyond those wanted
CROWD = 256  # the same where all of them were locked: turns of several lock many at once


@dataclass(frozen=True, slots=True)
class Claim:
    """A way to take places: its statement, and the parameters that it alone has."""

    statement: Statement
    params: dict[str, Any]
    fickle: bool = False  # it may lock what it then leaves, in an order that differs by person

    def waiting(self) -> Claim:
        """The same, waiting for the locks it would skip."""
        return Claim(waiting(self.statement), self.params)


async def claim_all(tx: Transaction, standing: Standing, claim: Claim, need: int) -> list[int]:
    """Take up to `need` places and return the reservations made.

    Nobody leaves empty because others were faster to lock than to take: where all that was seen
    was locked, it looks further, and then waits for the first. Who has taken something does not
    wait, so nobody waits in a circle; it waits for one row at a time, since what it saw behind it
    is old by then, and a fickle claim lets go of what it locked and left before it waits.
    """
    if claim.fickle:
        await tx.run(SAVE)
    taken, left = await _claim(tx, standing, claim, need, need + WINDOW)
    if not standing.active and left:
        taken, left = await _claim(tx, standing, claim, need, need + CROWD)
    while not standing.active and left:
        if claim.fickle:
            await tx.run(GO_BACK)
        taken, left = await _claim(tx, standing, claim.waiting(), 1, 1)
    return taken


async def _claim(
    tx: Transaction, standing: Standing, claim: Claim, need: int, window: int
) -> tuple[list[int], int]:
    """Run one claim; returns the reservations made and how many more rows had been seen."""
    rows = await tx.all(
        live(claim.statement, standing.slot), **standing.key, slot=standing.slot, need=need,
        window=window, **claim.params,
    )  # fmt: skip
    made = [row for row in rows if row["id"] is not None]
    if rivals := [row["asset"] for row in made if row["rivals"]]:
        await supersede(tx, standing, rivals)
    standing.active += len(made)
    standing.items += [row for row in made if "data" in row]
    return [row["id"] for row in made], rows[0]["candidates"] - len(made)


async def reclaim(
    tx: Transaction, standing: Standing, only: int | None = None, *, ending: bool = False
) -> list[int]:
    """Make one's own expired reservations active again; returns their numbers.

    Where it is to be ended at once (`ending`), it may be meant for others by now.
    """
    rows = await tx.all(sql.reclaim_expired, **standing.key, only=only, ending=ending)
    if len(rows) < standing.expired and standing.queue == LABEL:
        rows += await tx.all(
            posing_sql.reclaim, project=standing.member.project, person=standing.member.person,
            only=only,
        )  # fmt: skip
    standing.active += len(rows)
    if rows:
        await supersede(tx, standing, [row["asset"] for row in rows])
    return [row["id"] for row in rows]


async def supersede(tx: Transaction, standing: Standing, assets: list[int]) -> None:
    """End the expired reservations whose places were claimed by somebody else."""
    await tx.run(
        sql.supersede, project=standing.member.project, queue=standing.queue, assets=assets,
        actor=standing.member.person,
    )  # fmt: skip
