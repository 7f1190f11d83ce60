"""A person at a queue: their locked seat, its settings, and what bars them before any asset."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from labelqueue.db import Row, Statement, Transaction, load
from labelqueue.errors import NotFound
from labelqueue.model import Actor, Role
from labelqueue.queue.access import Membership, as_membership, enter
from labelqueue.rules import examination
from labelqueue.rules.examination import Tested

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


def of_each(statement: Statement, **expressions: str) -> Statement:
    """The statement with these parameters taken from its rows: one statement for several people."""
    for name, expression in expressions.items():
        statement = Statement(statement.replace(f"%({name})s", expression))
    return statement


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
    pulled_at: datetime | None
    explored: bool
    owes: bool
    tested: Tested | None  # None where nobody is asked test questions
    items: list[Row] = field(default_factory=list)  # what was taken by now, as `items` has it

    @property
    def key(self) -> dict[str, Any]:
        """The parameters that every statement about this seat takes."""
        return {
            "project": self.member.project, "queue": self.queue, "person": self.member.person,
        }  # fmt: skip

    @property
    def questions(self) -> dict[str, Any] | None:
        """The settings of test questions, where there are any here."""
        return self.settings.get("test_questions")

    @property
    def timeout(self) -> int | None:
        timeout: int | None = self.settings["reservation"]["timeout_seconds"]
        return timeout


async def sit(
    tx: Transaction, actor: Actor, project: int, queue: int, role: Role = "labeler"
) -> Standing:
    """Lock the actor's seat, so that their tabs go one after another, and read what holds.

    Raises NotFound to outsiders, Forbidden below `role`.
    """
    key = {"project": project, "queue": queue, "person": actor.user}
    if await tx.first(sql.lock_seat, **key) is None:
        await enter(tx, actor, project, role)
        await tx.run(sql.make_seat, **key)
        await tx.one(sql.lock_seat, **key)
    standing = await observe(tx, project, actor.user, queue, admin=actor.admin)
    standing.member.present().require(role)
    return standing


async def lock_seats(tx: Transaction, project: int, queue: int, *people: int) -> None:
    """Lock these people's seats, in one order for everybody: what they are being given waits."""
    for person in people:
        await tx.run(sql.make_seat, project=project, queue=queue, person=person)
    await tx.all(sql.lock_seats, project=project, queue=queue, people=list(people))


async def observe(
    tx: Transaction, project: int, person: int, queue: int, *, admin: bool = False
) -> Standing:
    """Read what holds for a person at a queue, without taking part."""
    row = await tx.first(sql.standing, project=project, queue=queue, person=person)
    if row is None:
        raise NotFound()
    return as_standing(project, person, queue, row, admin=admin)


def as_standing(
    project: int, person: int, queue: int, row: Row, *, admin: bool = False
) -> Standing:
    """A row of the statement `standing`."""
    return Standing(
        member=as_membership(project, person, row, admin=admin),
        queue=queue,
        settings=row["settings"],
        slot=row["slot"],
        now=row["now"],
        active=row["held"],
        expired=row["expired"],
        expires_at=row["expires_at"],
        pulled_at=row["pulled_at"],
        explored=row["explored"],
        owes=row["owes"],
        tested=None if row["tested"] is None else examination.remembered(row["tested"]),
    )


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
    if standing.expires_at is None:
        return True
    left = standing.expires_at - standing.now
    most = timedelta(seconds=standing.timeout)
    return not 0.9 * most < left <= most


async def bars(tx: Transaction, standing: Standing) -> list[str]:
    """Every reason why this person gets nothing new here at all, the first that counts first."""
    return bars_of(standing, await quota_room(tx, standing))


def bars_of(standing: Standing, room: int | None) -> list[str]:
    """The same, given how many more this person may take (`quota_room`)."""
    reviewing = standing.queue == REVIEW
    conditions = [
        ("project_paused", standing.member.project_state == "active"),
        ("not_a_member", standing.member.role is not None),
        ("review_off", not reviewing or standing.settings["enabled"]),
        ("not_a_reviewer", not reviewing or standing.member.may("reviewer")),
        *((code, False) for code in examination.bars(standing.questions, standing.tested)),
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
