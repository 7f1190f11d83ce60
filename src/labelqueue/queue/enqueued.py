"""What is enqueued at a queue, in the order in which it is handed out."""

from __future__ import annotations

from typing import TypedDict

from labelqueue.db import Row, Transaction, load
from labelqueue.model import Actor, Asset, Label, Page, QueueName
from labelqueue.queue import paging
from labelqueue.queue.access import enter
from labelqueue.queue.assets import public_assets, ready_in_order
from labelqueue.queue.reviewing import shown_labels
from labelqueue.queue.standing import REVIEW, live


class Enqueued(TypedDict):
    """An asset that waits to be labeled; at the review queue, with the label that waits."""

    asset: Asset
    label: Label | None


sql = load("enqueued")
projects_sql = load("projects")


async def list_enqueued(
    tx: Transaction, actor: Actor, project: int, queue: QueueName, limit: int, cursor: str | None
) -> Page:
    """Assets that wait to be labeled, or labels that wait for review with their assets.

    What is in somebody's hands is not among them.
    """
    await enter(tx, actor, project, "reviewer")
    key = paging.read_key(cursor)
    find = ready_in_order if queue == "label" else _labels_in_order
    rows = await find(tx, project, key, limit + 1)
    shown = rows[:limit]
    labels = await shown_labels(tx, project, [row["label"] for row in shown if "label" in row])
    assets = await public_assets(tx, project, shown)
    items = [
        {"asset": asset, "label": labels.get(row.get("label", 0))}
        for row, asset in zip(shown, assets, strict=True)
    ]
    more = len(rows) > limit
    return {"items": items, "next_cursor": paging.write_key(shown[-1]["key"]) if more else None}


async def _labels_in_order(tx: Transaction, project: int, key: bytes, limit: int) -> list[Row]:
    slot = (await tx.one(projects_sql.queue, project=project, queue=REVIEW))["slot"]
    return await tx.all(live(sql.for_review, slot), project=project, after_key=key, limit=limit)
