"""Stuck assets: those that are not finished and that nobody can finish, each with its remedy.

They are looked for when somebody asks, not kept: whether an asset is stuck depends on everybody's
membership, skills and labels, so there is no event of it, only of what caused it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.model import Actor, Page
from labelqueue.queue import paging
from labelqueue.queue.access import enter, stamp

sql = load("stuck")

# Each asset is found by exactly one of these, in the order in which they are listed.
WALKS = (
    sql.on_hold,
    sql.rework_left,
    sql.unreviewable,
    sql.nobody,
    sql.above_team,
    sql.nobody_left,
    sql.batch_gated,
)
KEY = ("k1", "k2", "k3", "k4")
START = (-1, -1, -1, -1)

LOOKED_AT = 1000  # rows that one request looks at in one walk beyond those it returns
MOST_COUNTED = 1000

ON_HOLD = "Look at it, then take it off hold, or remove it."
REMEDIES = {
    "skipped_by_all": "Everybody who could have it skipped it: label it yourself, add somebody "
    "who can, or remove it.",
    "broken": "It was reported broken: mend its data and take it off hold, or remove it.",
    "rework_contested": "Its author contests the rejection: take it off hold to ask for the "
    "rework again, or discard the label.",
    "sent_back_too_often": "It was rejected too often: take it off hold for another round, or "
    "discard the label so that somebody else makes one.",
    "rework_author_left": "Let the author back in, or name in `rework_to` who takes the rework "
    "over; `queue` sends it back to everybody.",
    "no_reviewer": "Everybody who reviews has a label of their own on it: add another reviewer.",
    "no_labelers": "Add an active member with the role labeler.",
    "quota_reached": "Everybody who could have it has reached the limit of labels per person: "
    "raise `limit_per_labeler`, or add labelers.",
    "nobody_trusted": "Everybody who could have it failed the quiz or is distrusted: let somebody "
    "in again, or add labelers.",
    "assigned_to_gone": "Nobody it is assigned to is an active member: assign it to somebody "
    "else, or to nobody.",
    "nobody_has_skills": "No active member it is meant for has all the skills it requires: give "
    "the skills to somebody, or take them off the asset.",
    "target_above_team": "It needs more labels than there are people who could give one: lower "
    "`labels_required`, or add labelers.",
    "batch_gated": "The gate waits for an older batch whose last assets nobody can finish: mend "
    "those (they are listed too), take them out, or open the gate on their batch.",
    "nobody_left": "Everybody who could have it has a label on it that does not count: add a "
    "labeler, or lower `labels_required`.",
}


async def list_stuck(
    tx: Transaction, actor: Actor, project: int, limit: int, cursor: str | None
) -> Page:
    """The assets that nobody can finish, with `reason`, `remedy`, and `since` when.

    A page may be short where much had to be looked at; `next_cursor` goes on from there.
    """
    await enter(tx, actor, project, "manager")
    after = paging.read(cursor, (int,) * 5) or [0, *START]
    if not 0 <= after[0] < len(WALKS):
        paging.refuse()
    items: list[dict[str, Any]] = []
    async for row, place in _walk(tx, project, after, limit + 1):
        if row is None or len(items) == limit:
            return {"items": items, "next_cursor": paging.write(after if row else place)}
        items.append(_public(project, row))
        after = place
    return {"items": items, "next_cursor": None}


async def count_stuck(tx: Transaction, project: int) -> int:
    """How many assets nobody can finish, up to 1,000, as far as one look reaches."""
    found = 0
    async for row, _ in _walk(tx, project, [0, *START], MOST_COUNTED):
        found += row is not None
        if row is None or found == MOST_COUNTED:
            break
    return found


async def _walk(
    tx: Transaction, project: int, after: list[int], limit: int
) -> AsyncIterator[tuple[Row | None, list[int]]]:
    """Each stuck asset with its place; None where a walk was given up for now, at that place."""
    first, *key = after
    for number in range(first, len(WALKS)):
        window = limit + LOOKED_AT
        rows = await tx.all(
            WALKS[number], project=project, window=window, **dict(zip(KEY, key, strict=True))
        )
        for row in rows:
            if row["stuck"]:
                yield row, [number, *(row[name] for name in KEY)]
        if rows and len(rows) >= window:
            yield None, [number, *(rows[-1][name] for name in KEY)]
        key = list(START)


def _public(project: int, row: Row) -> dict[str, Any]:
    known = row["reason"] in REMEDIES
    return {
        "asset": ids.encode("a", project, row["asset"]),
        "external_id": row["external_id"],
        "reason": row["reason"] if known else "on_hold",
        "detail": None if known else row["reason"],
        "remedy": REMEDIES[row["reason"]] if known else ON_HOLD,
        "since": stamp(row["since"]),
    }
