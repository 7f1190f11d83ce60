"""What stood when a project's log was pruned: where a replay begins."""

from __future__ import annotations

from typing import Any, TypedDict

from labelqueue import ids
from labelqueue.db import Transaction, load
from labelqueue.errors import NotFound
from labelqueue.model import Actor, Page
from labelqueue.queue import paging
from labelqueue.queue.access import enter

sql = load("pruning")


class Standing(TypedDict):
    """What the events up to a snapshot of the log amount to, for one asset.

    `target` is null for a test question. `reservations` are the live ones, with `reservation`,
    `labeler`, `kind`, `state`, `exclusive`; of each of the `labels`: `label`, `labeler`, `status`,
    `counts`, `waiting` (for a verdict), `owed` (as rework).
    """

    asset: str
    batch: str
    target: int | None
    on_hold: bool
    removed: bool
    reservations: list[dict[str, Any]]
    labels: list[dict[str, Any]]


async def read_snapshot(
    tx: Transaction, actor: Actor, project: int, limit: int, cursor: str | None
) -> Page:
    """The kept state, asset by asset. Raises NotFound where the log is whole."""
    await enter(tx, actor, project, "reviewer")
    if await tx.first(sql.was_cut, project=project) is None:
        raise NotFound("This project's log is whole: nothing of it was pruned.")
    (after,) = paging.read(cursor, (int,)) or (0,)
    rows = await tx.all(sql.snapshot, project=project, after=after, limit=limit + 1)
    end = [rows[limit - 1]["asset"]["asset"]] if len(rows) > limit else None
    items = [_public(project, row["asset"]) for row in rows[:limit]]
    return {"items": items, "next_cursor": paging.write(end)}


def _public(project: int, asset: dict[str, Any]) -> Standing:
    return {
        "asset": ids.encode("a", project, asset["asset"]),
        "batch": ids.encode("b", project, asset["batch"]),
        "target": asset["target"],
        "on_hold": asset["on_hold"],
        "removed": asset["removed"],
        "reservations": [_part(project, "reservation", one) for one in asset["reservations"]],
        "labels": [_part(project, "label", one) for one in asset["labels"]],
    }


def _part(project: int, name: str, one: dict[str, Any]) -> dict[str, Any]:
    return {
        **one,
        name: ids.encode(name[0], project, one[name]),
        "labeler": ids.encode_global("u", one["labeler"]),
    }
