"""What waits for me: my rework, what I hold, my progress, by project."""

from __future__ import annotations

from datetime import datetime

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.errors import NotFound
from labelqueue.model import Actor, MyWork, Page
from labelqueue.queue.access import enter
from labelqueue.queue.standing import LABEL, observe
from labelqueue.queue.waiting import quiz_state

sql = load("mine")


async def my_work(tx: Transaction, actor: Actor, since: datetime | None) -> Page:
    """What waits for the actor in each project they are a member of.

    `today` counts labels since `since`, or since midnight (UTC) without it.
    """
    rows = await tx.all(sql.mine, person=actor.user, project=None, since=since)
    return {"items": [_work(row) for row in rows], "next_cursor": None}


async def my_work_in(tx: Transaction, actor: Actor, project: int, since: datetime | None) -> MyWork:
    """The same in one project, and how the quiz stands. Raises NotFound to who is no member."""
    await enter(tx, actor, project)
    row = await tx.first(sql.mine, person=actor.user, project=project, since=since)
    if row is None:
        raise NotFound("You are no member of this project.")
    standing = await observe(tx, project, actor.user, LABEL, admin=actor.admin)
    return {**_work(row), "quiz": quiz_state(standing)}


def _work(row: Row) -> MyWork:
    return {
        "project": ids.encode_global("p", row["project"]),
        "rework": row["rework"],
        "held": row["labeling"],
        "reviewing": row["reviewing"],
        "to_review": row["to_review"],
        "open": row["open"],
        "today": row["today"],
        "total": row["total"],
    }
