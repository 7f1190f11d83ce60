"""Handing over: somebody goes on with what another holds or began, or left behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labelqueue import ids
from labelqueue.db import Transaction, load
from labelqueue.errors import Conflict, Invalid, NotFound, UnknownUser
from labelqueue.model import Actor, HandedOver
from labelqueue.queue.access import enter, require_member
from labelqueue.queue.claiming import supersede
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.groups import hold_groups_of, retained, settle_groups
from labelqueue.queue.reservations import numbers_of
from labelqueue.queue.standing import (
    LABEL,
    REVIEW,
    Standing,
    barred,
    lock_seats,
    observe,
    quota_room,
    renew,
)

sql = load("handover")

WHY = "A manager asked you to go on with what somebody else began: %s, batch %s."
NO_LIMIT = 2**31


@dataclass(slots=True)
class _Handover:
    """Who gives what to whom at one queue, and how many more the other may take."""

    giver: int
    actor: int
    standing: Standing
    reservations: list[int] | None
    room: int

    @property
    def key(self) -> dict[str, object]:
        return {**self.standing.key, "giver": self.giver, "actor": self.actor,
                "reservations": self.reservations}  # fmt: skip


async def hand_over(
    tx: Transaction, actor: Actor, project: int, giver: str, to: str,
    reservations: Sequence[str] | None, *, drafts: bool,
) -> HandedOver:  # fmt: skip
    """Give what `giver` holds to the member `to`, as far as they may have it, beyond their count.

    With `drafts`, `to` goes on where the giver was; unless `reservations` are named, also on what
    the giver began and holds no more. Managers only. Raises UnknownUser, and Conflict where `to`
    gets nothing here.
    """
    await enter(tx, actor, project, "manager")
    person = await require_member(tx, project, to, "to")
    source = await _somebody(tx, giver)
    if source == person:
        raise Invalid.at("to", "has it already; name somebody else")
    chosen = numbers_of(project, reservations)
    handed, copied = 0, 0
    for queue in (LABEL, REVIEW):
        standing = await _seated(tx, project, queue, source, person)
        reason = await barred(tx, standing)
        if queue == LABEL and reason not in (None, "quota_reached"):
            raise Conflict(f"{to} gets nothing at this queue now: {reason}.")
        if reason not in (None, "quota_reached"):
            continue
        room = await quota_room(tx, standing)
        here = _Handover(
            source, actor.user, standing, chosen, NO_LIMIT if room is None else max(room, 0)
        )
        got = await (_labels(tx, here, drafts) if queue == LABEL else _reviews(tx, here))
        handed += len(got)
        if got:
            await renew(tx, standing)
        if drafts:
            only = got if chosen is not None else None
            copied += await tx.run(sql.copy_drafts, **standing.key, giver=source, only=only)
    return {"handed_over": handed, "drafts": copied}


async def _somebody(tx: Transaction, user: str) -> int:
    try:
        person: int | None = ids.decode_global("u", user)
    except NotFound:
        person = None
    row = await tx.first(sql.somebody, person=person, email=user)
    if row is None:
        raise UnknownUser.at("from", f"nobody here is called {user!r}")
    return int(row["id"])


async def _seated(tx: Transaction, project: int, queue: int, *people: int) -> Standing:
    """Lock both seats; returns how the second person stands."""
    await lock_seats(tx, project, queue, *people)
    return await observe(tx, project, people[1], queue)


async def _labels(tx: Transaction, here: _Handover, drafts: bool) -> list[int]:
    """Hand over what is held to label or to rework, and what was begun; returns the assets."""
    project = here.standing.member.project
    raised = await raise_generation(tx, project, LABEL)
    rows = await tx.all(sql.rework, **here.key)
    rows += await tx.all(sql.labels, **here.key, room=here.room)
    if retained(here.standing.settings):
        assets = [row["asset"] for row in rows]
        await settle_groups(tx, project, assets, raised["generation"], abandoned_by=[here.giver])
    if drafts and here.reservations is None:
        begun = await tx.all(
            sql.begun, **here.standing.key, giver=here.giver, kind="label", why=WHY,
            room=max(here.room - len(rows), 0),
        )  # fmt: skip
        rows += [row for row in begun if row["id"] is not None]
    if retained(here.standing.settings):
        await hold_groups_of(tx, here.standing)
    assets = [row["asset"] for row in rows]
    await supersede(tx, here.standing, assets)
    return assets


async def _reviews(tx: Transaction, here: _Handover) -> list[int]:
    rows = await tx.all(sql.reviews, **here.key)
    assets = [row["asset"] for row in rows]
    await supersede(tx, here.standing, assets)
    return assets
