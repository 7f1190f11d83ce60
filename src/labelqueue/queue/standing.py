"""A person at a queue: their locked seat, its settings, and what bars them before any asset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from labelqueue.db import Statement, Transaction, load
from labelqueue.queue.access import Membership

sql = load("pull")

LABEL, REVIEW = 0, 1
NUMBER = {"label": LABEL, "review": REVIEW}
NAME = {LABEL: "label", REVIEW: "review"}


def live(statement: Statement, slot: str) -> Statement:
    """The statement over the order that is live now; `key_next` is the other slot."""
    other = "b" if slot == "a" else "a"
    return Statement(
        statement.replace("key_live", f"key_{slot}").replace("key_next", f"key_{other}")
    )


def waiting(statement: Statement) -> Statement:
    """The same statement, waiting for the locks it would skip."""
    return Statement(statement.replace(" skip locked", ""))


@dataclass(slots=True)
class Standing:
    """What holds for one person at one queue in this transaction; their seat is locked."""

    member: Membership
    queue: int
    settings: dict[str, Any]
    slot: str
    now: datetime
    active: int
    expired: int
    expires_at: datetime | None
    renewed_at: datetime | None
    pulled_at: datetime | None
    explored: bool
    owes: bool

    @property
    def key(self) -> dict[str, Any]:
        """The parameters that every statement about this seat takes."""
        return {
            "project": self.member.project, "queue": self.queue, "person": self.member.person,
        }  # fmt: skip

    @property
    def timeout(self) -> int | None:
        timeout: int | None = self.settings["reservation"]["timeout_seconds"]
        return timeout


async def sit(tx: Transaction, member: Membership, queue: int) -> Standing:
    """Lock the person's seat, so that their tabs go one after another, and read what holds."""
    await lock_seat(tx, member.project, queue, member.person)
    return await observe(tx, member, queue)


async def observe(tx: Transaction, member: Membership, queue: int) -> Standing:
    """Read what holds for a person at a queue, without taking part."""
    row = await tx.one(sql.standing, project=member.project, queue=queue, person=member.person)
    return Standing(
        member=member if row["still_active"] == member.active else member.gone(),
        queue=queue,
        settings=row["settings"],
        slot=row["slot"],
        now=row["now"],
        active=row["active"],
        expired=row["expired"],
        expires_at=row["expires_at"],
        renewed_at=row["renewed_at"],
        pulled_at=row["pulled_at"],
        explored=row["explored"],
        owes=row["owes"],
    )


async def lock_seat(tx: Transaction, project: int, queue: int, person: int) -> None:
    """Lock a person's seat at a queue, making it at their first visit."""
    key = {"project": project, "queue": queue, "person": person}
    if await tx.first(sql.lock_seat, **key) is None:
        await tx.run(sql.make_seat, **key)
        await tx.one(sql.lock_seat, **key)


async def renew(tx: Transaction, standing: Standing, *, pulling: bool = False) -> None:
    """Renew the time of all this person holds here, once a tenth of the timeout has passed.

    Written lazily, because a row written at every keystroke grows a chain of dead versions.
    """
    if not (_due(standing) or (pulling and standing.pulled_at is None)):
        return
    row = await tx.one(sql.renew_seat, **standing.key, timeout=standing.timeout, pulling=pulling)
    standing.expires_at = row["expires_at"]


def _due(standing: Standing) -> bool:
    if standing.timeout is None:
        return standing.expires_at is not None
    if standing.expires_at is None or standing.renewed_at is None:
        return True
    return standing.now - standing.renewed_at >= timedelta(seconds=standing.timeout / 10)


async def bars(tx: Transaction, standing: Standing) -> list[str]:
    """Every reason why this person gets nothing new here at all, the first that counts first."""
    room = await quota_room(tx, standing)
    reviewing = standing.queue == REVIEW
    conditions = [
        ("project_paused", standing.member.project_state == "active"),
        ("not_a_member", standing.member.role is not None),
        ("review_off", not reviewing or standing.settings["enabled"]),
        ("not_a_reviewer", not reviewing or standing.member.may("reviewer")),
        ("quota_reached", room is None or room > 0),
    ]
    return [code for code, holds in conditions if not holds]


async def barred(tx: Transaction, standing: Standing) -> str | None:
    """The reason under which all assets count for somebody who gets nothing, or None."""
    return next(iter(await bars(tx, standing)), None)


async def quota_room(tx: Transaction, standing: Standing) -> int | None:
    """How many more this person may take under the limit per labeler; None: no limit."""
    limit: int | None = standing.settings.get("limit_per_labeler")
    if limit is None:
        return None
    row = await tx.one(sql.labels_toward_limit, **standing.key, most=limit)
    return limit - int(row["labels"]) - standing.active
