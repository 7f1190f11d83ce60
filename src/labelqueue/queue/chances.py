"""Who could get an asset: what explain tells of one person, told of all members at once."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from labelqueue import ids
from labelqueue.db import Row, Statement, Transaction, load
from labelqueue.errors import NotFound
from labelqueue.model import Actor, Reason, Role
from labelqueue.queue import paging
from labelqueue.queue.access import enter
from labelqueue.queue.distrust import foresee
from labelqueue.queue.explain import failing, position, question_reasons
from labelqueue.queue.standing import LABEL, NUMBER, REVIEW, Standing, as_standing, bars_of, of_each

sql = load("explain")
pull_sql = load("pull")
review_sql = load("review")

MOST_PLACED = 20  # positions told at once: each takes a few statements


class Chance(TypedDict):
    """Whether one member may get an asset; `position` where it was asked for."""

    user: str
    name: str
    email: str
    role: Role
    eligible: bool
    position: NotRequired[int | None]
    reasons: list[Reason]


class Chances(TypedDict):
    """A page of members, by name."""

    items: list[Chance]
    next_cursor: str | None


async def chances(
    tx: Transaction, actor: Actor, project: int, queue: str, asset: str, q: str | None, limit: int,
    cursor: str | None, *, placed: bool,
) -> Chances:  # fmt: skip
    """For each active member, by name: whether they may get the asset, and all that hinders.

    At the review queue those who review. One statement asks the conditions of the pull for all of
    a page; with `placed` the positions of those who may get it are counted one by one. Raises
    NotFound for what is no asset of the project.
    """
    await enter(tx, actor, project, "reviewer")
    number = ids.decode_in("a", project, asset)
    if number is None:
        raise NotFound()
    after = paging.read(cursor, (str, int)) or ["", 0]
    known = await tx.first(sql.is_asset, project=project, asset=number)
    if known is None or (known["question"] and NUMBER[queue] == REVIEW):
        raise NotFound()
    rows = await tx.all(
        _of_members(NUMBER[queue]), project=project, queue=NUMBER[queue], asset=number,
        q=None if q is None else f"%{q}%", after_name=after[0], after=after[1], limit=limit + 1,
    )  # fmt: skip
    end = [rows[limit - 1]["sorted"], rows[limit - 1]["person"]] if len(rows) > limit else None
    items = [
        await _chance(tx, project, NUMBER[queue], number, row, placed=placed)
        for row in rows[:limit]
    ]
    return {"items": items, "next_cursor": paging.write(end)}


def _of_members(queue: int) -> Statement:
    """The statements that ask about one person, asked of each member in one statement."""
    toward = of_each(
        pull_sql.labels_toward_limit, person="asked.person",
        most="coalesce((standing.settings ->> 'limit_per_labeler')::int, 0)",
    )  # fmt: skip
    parts = {
        "labels_toward_limit": toward,
        "standing": of_each(pull_sql.standing, person="asked.person"),
        "conditions": of_each((review_sql if queue == REVIEW else sql).conditions,
                              person="asked.person"),
    }  # fmt: skip
    statement = sql.of_members
    for name, part in parts.items():
        statement = Statement(statement.replace(f"({name}_of_member)", f"({part})"))
    return statement


async def _chance(
    tx: Transaction, project: int, queue: int, asset: int, row: Row, *, placed: bool
) -> Chance:
    standing = as_standing(project, row["person"], queue, row)
    if standing.questions and standing.tested:
        person, questions = row["person"], standing.questions
        standing.tested = await foresee(tx, project, person, questions, standing.tested)
    reasons = await _reasons(tx, standing, asset, row)
    found: Chance = {
        "user": ids.encode_global("u", row["person"]),
        "name": row["name"],
        "email": row["email"],
        "role": row["role"],
        "eligible": not reasons,
        "reasons": reasons,
    }
    if placed:
        found["position"] = None if reasons else await position(tx, standing, asset)
    return found


async def _reasons(tx: Transaction, standing: Standing, asset: int, row: Row) -> list[Reason]:
    conditions: dict[str, Any] | None = row["conditions"]
    if conditions is None and standing.queue == LABEL:
        return await question_reasons(tx, standing, asset) or []
    limit = standing.settings.get("limit_per_labeler")
    room = None if limit is None else limit - row["toward_limit"] - standing.active
    return failing(standing.queue, conditions, bars_of(standing, room))
