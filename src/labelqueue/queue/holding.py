"""A reservation in its holder's hands: who may act on it, and what became of it if it was lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.errors import AlreadySubmitted, NotFound, Problem, ReservationLost
from labelqueue.model import Actor, Json, LabelRef
from labelqueue.queue.access import Membership, as_membership
from labelqueue.queue.claiming import reclaim
from labelqueue.queue.groups import hold_groups_of, retained
from labelqueue.queue.standing import Standing, sit

sql = load("holding")

ENDED_BY_LABEL = ("submitted", "skipped")


@dataclass(frozen=True, slots=True)
class Holding:
    """A reservation of the actor, as it stood when the verb began."""

    member: Membership
    reservation: int
    queue: int
    asset: int
    label: int
    kind: str
    state: str
    settings: dict[str, Any]
    review_on: bool
    expected: Json  # of a test question

    @property
    def key(self) -> dict[str, Any]:
        """The parameters of every statement about this reservation."""
        return {
            "project": self.member.project,
            "person": self.member.person,
            "reservation": self.reservation,
        }

    @property
    def left(self) -> bool:
        """Whether the holder is no longer an active member."""
        return not self.member.active


async def grasp(tx: Transaction, actor: Actor, reservation: str) -> Holding:
    """Read one of the actor's own reservations. Raises NotFound for anybody else's."""
    project, number = ids.decode("r", reservation)
    row = await tx.first(sql.holding, project=project, reservation=number, person=actor.user)
    if row is None:
        raise NotFound()
    return as_holding(actor, project, row)


def as_holding(actor: Actor, project: int, row: Row) -> Holding:
    """A row of the statement `holding`."""
    return Holding(
        member=as_membership(project, actor.user, row, admin=actor.admin),
        reservation=row["reservation"],
        queue=row["queue"],
        asset=row["asset"],
        label=row["label"],
        kind=row["kind"],
        state=row["reservation_state"],
        settings=row["settings"],
        review_on=row["review_on"],
        expected=row["expected"],
    )


async def revive(tx: Transaction, actor: Actor, holding: Holding) -> Standing:
    """Lock the holder's seat; an expired, unclaimed reservation becomes active again."""
    standing = await sit(tx, actor, holding.member.project, holding.queue)
    if holding.state == "expired":
        await reclaim(tx, standing, only=holding.reservation)
        if retained(standing.settings):
            await hold_groups_of(tx, standing)
    return standing


async def settle(tx: Transaction, holding: Holding) -> str:
    """Lock the asset and return the reservation's state now. Raises where a label ended it."""
    await tx.first(
        sql.lock_work, project=holding.member.project, queue=holding.queue, asset=holding.asset,
        label=0 if holding.kind == "rework" else holding.label,
    )  # fmt: skip
    row = await tx.first(
        sql.state_now, project=holding.member.project, reservation=holding.reservation
    )
    if row is None:  # deleted meanwhile, with its batch
        raise NotFound()
    if row["state"] in ENDED_BY_LABEL:
        raise AlreadySubmitted(
            "This was already submitted, perhaps in another tab; that label stands.",
            label=label_ref(holding.member.project, row),
        )
    return str(row["state"])


async def keep_lost(
    tx: Transaction, holding: Holding, answer: dict[str, Any], *, counts: bool
) -> Row:
    """Keep a label whose reservation was lost, once; it is late unless it `counts`."""
    if not counts:
        kept = await tx.first(sql.late_already, **holding.key, result=answer["result"])
        if kept is not None:
            return kept
    return await tx.one(sql.keep_lost, **holding.key, **answer, counts=counts)


def label_ref(project: int, row: Row) -> LabelRef | None:
    """A label as `{"id", "status"}`; None where the row has none."""
    if row["id"] is None:
        return None
    return {"id": ids.encode("l", project, row["id"]), "status": row["status"]}


def lost(holding: Holding, state: str, **extra: Any) -> Problem:
    """The answer to somebody whose reservation ended without them."""
    if holding.left:
        return NotFound()
    return ReservationLost(f"This reservation was {state}; the asset went back to the queue.",
                           **extra)  # fmt: skip
