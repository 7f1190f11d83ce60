"""Reservations as managers see them: who holds what, and taking it away."""

from __future__ import annotations

from collections.abc import Sequence

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.errors import Invalid
from labelqueue.model import Actor, Cleared, Page, Reservation
from labelqueue.queue import paging
from labelqueue.queue.access import enter, find_member, require_member, stamp
from labelqueue.queue.expiry import end_reservations
from labelqueue.queue.standing import LABEL, NAME, REVIEW

sql = load("reservations")

NOBODY = -1


async def list_reservations(
    tx: Transaction, actor: Actor, project: int, labeler: str | None, state: str | None,
    limit: int, cursor: str | None,
) -> Page:  # fmt: skip
    """Active and expired, unclaimed reservations, in the order they were made."""
    await enter(tx, actor, project, "manager")
    after = paging.read(cursor, (int,))
    person = None
    if labeler is not None:
        found = await find_member(tx, project, labeler)
        person = found["person"] if found else NOBODY
    rows = await tx.all(
        sql.list_reservations, project=project, person=person, state=state, limit=limit + 1,
        after=after[0] if after else 0,
    )  # fmt: skip
    end = [rows[limit - 1]["id"]] if len(rows) > limit else None
    items = [_public(project, row) for row in rows[:limit]]
    return {"items": items, "next_cursor": paging.write(end)}


def _public(project: int, row: Row) -> Reservation:
    return {
        "id": ids.encode("r", project, row["id"]),
        "queue": "label" if NAME[row["queue"]] == "label" else "review",
        "asset": ids.encode("a", project, row["asset"]),
        "external_id": row["external_id"],
        "labeler": ids.encode_global("u", row["person"]),
        "labeler_name": row["name"],
        "labeler_email": row["email"],
        "state": row["state"],
        "created_at": stamp(row["created_at"]) or "",
        "expires_at": stamp(row["expires_at"]),
    }


async def clear_reservations(
    tx: Transaction, actor: Actor, project: int, labeler: str | None,
    reservations: Sequence[str] | None, state: str | None,
) -> Cleared:  # fmt: skip
    """Take reservations away, all of the project's where nothing is named. Drafts stay."""
    await enter(tx, actor, project, "manager")
    person = None if labeler is None else await require_member(tx, project, labeler, "labeler")
    rows = await tx.all(
        sql.to_clear, project=project, person=person, state=state,
        reservations=numbers_of(project, reservations),
    )  # fmt: skip
    cleared = 0
    for queue in (LABEL, REVIEW):
        chosen = [row["id"] for row in rows if row["queue"] == queue]
        cleared += await end_reservations(tx, project, queue, chosen, how="clear", actor=actor.user)
    return {"cleared": cleared}


def numbers_of(project: int, reservations: Sequence[str] | None) -> list[int] | None:
    """The numbers behind reservation ids. Raises Invalid at each that is not the project's."""
    if reservations is None:
        return None
    numbers = [ids.decode_in("r", project, one) for one in reservations]
    faults = [
        {"path": f"reservations.{index}", "message": "is not a reservation of this project"}
        for index, number in enumerate(numbers)
        if number is None
    ]
    if faults:
        raise Invalid("Some of these are not reservations of this project.", faults)
    return [number for number in numbers if number is not None]
