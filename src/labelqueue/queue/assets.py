"""Assets: listed, read one by one, and their life told."""

from __future__ import annotations

import struct
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Statement, Transaction, fragment, load
from labelqueue.errors import NotFound
from labelqueue.model import Actor, Asset, Event, ItemAsset, Page, Question
from labelqueue.queue import paging
from labelqueue.queue.access import enter, stamp
from labelqueue.queue.agreement import agreements
from labelqueue.queue.audiences import members_of
from labelqueue.queue.events import public_event
from labelqueue.queue.listing import queue_order, read_page, upload_order
from labelqueue.queue.questions import find_question
from labelqueue.queue.select import Filters, filtered, tables_of
from labelqueue.queue.standing import live

sql = load("assets")
events_sql = load("events")
explain_sql = load("explain")
posing_sql = load("posing")


async def list_assets(
    tx: Transaction, actor: Actor, project: int, filters: Filters, order: str | None, limit: int,
    cursor: str | None,
) -> Page:  # fmt: skip
    """The project's assets in upload order; with `order` "queue" what is enqueued, in its order."""
    await enter(tx, actor, project, "reviewer")
    if order == "queue":
        rows, end = await _in_queue_order(tx, project, filters, limit, cursor)
    else:
        rows, end = await _in_upload_order(tx, project, filters, limit, cursor)
    return {"items": await public_assets(tx, project, rows), "next_cursor": paging.write(end)}


async def _in_upload_order(
    tx: Transaction, project: int, filters: Filters, limit: int, cursor: str | None
) -> tuple[list[Row], list[Any] | None]:
    after = paging.read(cursor, (int, int))
    if after is not None and not all(0 <= part < 2**31 for part in after):
        paging.refuse()
    look = await upload_order(tx, project, filters, struct.pack(">ii", *after) if after else b"")
    rows, end = await read_page(tx, look, limit)
    return rows, None if end is None else list(struct.unpack(">ii", end))


async def _in_queue_order(
    tx: Transaction, project: int, filters: Filters, limit: int, cursor: str | None
) -> tuple[list[Row], list[Any] | None]:
    key = paging.read_key(cursor)
    if filters.keys() - {"state"} and filters.get("state", "queued") == "queued":
        rows, end = await read_page(tx, await queue_order(tx, project, filters, key), limit)
        return rows, None if end is None else [end.hex()]
    find = _of_a_state if filters.get("state", "queued") != "queued" else _ready
    rows = await find(tx, project, filters, key, limit + 1)
    return rows[:limit], [bytes(rows[limit - 1]["key"]).hex()] if len(rows) > limit else None


async def _ready(tx: Transaction, project: int, _: Filters, key: bytes, limit: int) -> list[Row]:
    return await ready_in_order(tx, project, key, limit)


async def _of_a_state(
    tx: Transaction, project: int, filters: Filters, key: bytes, limit: int
) -> list[Row]:
    """What is not queued, in the order in which it was or would be."""
    slot = (await tx.one(explain_sql.slot, project=project, queue=0))["slot"]
    # Sorted before it is joined: of a batch of a million, only a window's data is read.
    found, params = await filtered(tx, project, filters, "w.*", tables_of(filters))
    text = (
        f"select {fragment('asset_columns')}, w.key_live as key from ({found} and "
        f"{fragment('after_key')} {fragment('in_queue_order')}) w {fragment('join_asset')}"
    )
    return await tx.all(live(Statement(text), slot), **params, after_key=key, limit=limit)


async def ready_in_order(tx: Transaction, project: int, key: bytes, limit: int) -> list[Row]:
    """What is enqueued behind an order key."""
    slot = (await tx.one(explain_sql.slot, project=project, queue=0))["slot"]
    return await tx.all(live(sql.ready_in_order, slot), project=project, after_key=key, limit=limit)


async def get_asset(
    tx: Transaction, actor: Actor, project: int, asset: str
) -> Asset | ItemAsset | Question:
    """One asset: all of it to managers and reviewers, to labelers what an item shows."""
    member = await enter(tx, actor, project)
    number = ids.decode_in("a", project, asset)
    if not member.may("reviewer"):
        return item_asset(project, await _seen(tx, project, actor, number))
    row = None if number is None else await tx.first(sql.one, project=project, asset=number)
    if row is not None:
        return (await public_assets(tx, project, [row]))[0]
    question = None if number is None else await find_question(tx, project, number)
    if question is None:
        raise NotFound()
    return question


async def asset_history(
    tx: Transaction, actor: Actor, project: int, asset: str, limit: int, cursor: str | None
) -> Page:
    """An asset's events, oldest first; a labeler reads their own of the assets they had."""
    member = await enter(tx, actor, project)
    number = ids.decode_in("a", project, asset)
    if not member.may("reviewer"):
        return await _own_history(tx, actor, project, number, limit, cursor)
    if number is None or await tx.first(sql.known, project=project, asset=number) is None:
        raise NotFound()
    after = paging.read(cursor, (int,))
    rows = await tx.all(
        events_sql.history, project=project, asset=number, limit=limit + 1,
        id=after[0] if after else 0, only=None,
    )  # fmt: skip
    end = [rows[limit - 1]["id"]] if len(rows) > limit else None
    items = [public_event(project, row) for row in rows[:limit]]
    return {"items": items, "next_cursor": paging.write(end)}


async def _own_history(
    tx: Transaction, actor: Actor, project: int, asset: int | None, limit: int, cursor: str | None
) -> Page:
    """A labeler's own events, numbered from 1: the log's numbers would tell by their gaps what
    else happened, and so which of their labels were test questions or drawn for review."""
    await _seen(tx, project, actor, asset)
    after, before = paging.read(cursor, (str, int)) or ("", 0)
    behind = ids.decode_in("e", project, after) if after else 0
    if behind is None:
        paging.refuse()
    rows = await tx.all(
        events_sql.history, project=project, asset=asset, limit=limit + 1, id=behind,
        only=actor.user,
    )  # fmt: skip
    items: list[Event] = [
        {
            **public_event(project, row),
            "id": ids.encode("e", project, row["id"]),
            "number": before + nth,
        }
        for nth, row in enumerate(rows[:limit], 1)
    ]
    end = [items[-1]["id"], before + limit] if len(rows) > limit else None
    return {"items": items, "next_cursor": paging.write(end)}


async def _seen(tx: Transaction, project: int, actor: Actor, asset: int | None) -> Row:
    row = await tx.first(posing_sql.seen, project=project, person=actor.user, asset=asset)
    if row is None:
        raise NotFound()
    return row


async def public_assets(tx: Transaction, project: int, rows: list[Row]) -> list[Asset]:
    """Rows with the columns of `asset_columns`, as the wire shows them."""
    audiences = await members_of(tx, project, {row["audience"] for row in rows})
    agreed = await agreements(tx, project, [row["id"] for row in rows])
    return [
        _public(project, row, audiences.get(row["audience"]), agreed.get(row["id"])) for row in rows
    ]


def _public(project: int, row: Row, audience: Row | None, agreement: float | None) -> Asset:
    people = audience["people"] if audience else []
    hold = row["hold"]
    return {
        **item_asset(project, row),
        "row": row["row"],
        "state": row["state"],
        "priority": row["priority"],
        "assigned_to": [ids.encode_global("u", person) for person in people],
        "labels_required": row["target"],
        "own_labels_required": row["labels_required"],
        "labels_count": row["labels"],
        "skills": audience["skills"] if audience else [],
        "on_hold": {"reason": hold, "since": stamp(row["hold_since"]) or ""} if hold else None,
        "agreement": agreement,
        "created_at": stamp(row["created_at"]) or "",
    }


def item_asset(project: int, row: Row) -> ItemAsset:
    """What a labeler sees of an asset."""
    return {
        "id": ids.encode("a", project, row["id"]),
        "external_id": row["external_id"],
        "data": row["data"],
        "batch": ids.encode("b", project, row["batch"]),
        "group": row["unit_group"],
    }
