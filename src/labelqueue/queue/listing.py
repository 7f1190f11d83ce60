"""Assets in a list's order, found by looking at a bounded number of rows a page.

A page may hold fewer than it could, even none, and yet have a next one: so a search that finds one
asset in ten million is many short requests, and not one that nobody waits for.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labelqueue.db import Row, Statement, Transaction, fragment, load
from labelqueue.queue.gate import gate_acts
from labelqueue.queue.select import Filters, conditions, resolved
from labelqueue.queue.standing import live

sql = load("listing")
assets_sql = load("assets")
projects_sql = load("projects")

LOOKED = 8000  # rows that one page looks at, at most
HEADS = 1000  # different priorities, beyond which they are not told apart
BEYOND = b"\xff"  # every order key
UNSET = 2**32  # what has no priority, as order_key has it

Range = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Look:
    """A walk in a list's order: its SQL, its parameters, and the filters it leaves to be asked."""

    walk: str
    params: dict[str, Any]
    left: Filters
    ranged: bool = True  # it looks at what is asked for, or little else

    def count(self) -> Statement:
        """How many it finds, and at how many it looked."""
        return Statement(
            f"with {self.walk} select (select count(*) from looked) as looked, count(*) as found "
            f"{fragment('looked_at')} {conditions(self.left)}"
        )

    def page(self) -> Statement:
        """What it finds, in order, and where it was broken off."""
        found = f"select w.* {fragment('complete')} {conditions(self.left)}"
        return Statement(
            f"with {self.walk}, found as materialized ({found} order by w.place limit %(limit)s) "
            f"{fragment('page_shown')}"
        )


async def read_page(tx: Transaction, look: Look, limit: int) -> tuple[list[Row], bytes | None]:
    """Up to `limit` rows with the columns of `asset_columns`, and where the next page begins."""
    size = LOOKED if look.left else limit + 1
    rows = await tx.all(look.page(), **look.params, look=size, limit=limit + 1, counted=False)
    found = [row for row in rows if row["place"] is not None]
    if len(found) > limit:
        return found[:limit], bytes(found[limit - 1]["place"])
    horizon = rows[0]["horizon"]
    return found, None if horizon is None else bytes(horizon)


async def upload_order(tx: Transaction, project: int, filters: Filters, after: bytes) -> Look:
    """The look in upload order, behind a place: a batch's number and a row, each as 4 bytes."""
    params = await resolved(tx, project, filters)
    batch, row = struct.unpack(">ii", after) if after else (-1, -1)
    params |= {"after": after, "after_batch": batch, "after_row": row}
    few = await _few(tx, project, params, filters, fragment("row_place"))
    if few is not None:
        return few
    if "assigned_to" in filters:
        return Look(fragment("meant_looked_at"), params, _without(filters, "assigned_to"))
    narrow = {name: filters[name] for name in ("state", "batch") if name in filters}
    walk = f"{fragment('rows_looked_at')} {conditions(narrow)} {fragment('rows_reached')}"
    return Look(walk, params, _without(filters, *narrow), ranged=False)


async def queue_order(tx: Transaction, project: int, filters: Filters, after: bytes) -> Look:
    """The look at what is queued, in the queue's order, behind an order key."""
    queue = await tx.one(projects_sql.queue, project=project, queue=0)
    slot, filters = queue["slot"], {**filters, "state": "queued"}
    params = {**await resolved(tx, project, filters), "after": after}
    few = await _few(tx, project, params, filters, "w.key_live")
    if few is not None:
        return Look(live(Statement(few.walk), slot), few.params, few.left)
    params["meant"] = params.get("assigned_to")
    ranges = await _ranges(tx, queue, params)
    params |= {"lows": [low for low, _ in ranges], "highs": [high for _, high in ranges]}
    walk = live(Statement(fragment("ready_looked_at")), slot)
    left = _without(filters, "assigned_to")
    ranged = "assigned_to" in filters or ranges != [(b"", BEYOND)]
    return Look(walk, params, left, ranged=ranged)


def _without(filters: Filters, *names: str) -> Filters:
    return {name: value for name, value in filters.items() if name not in names}


async def _few(
    tx: Transaction, project: int, params: Mapping[str, Any], filters: Filters, place: str
) -> Look | None:
    """Where a filter leads to few assets at once, only these are looked at."""
    if "external_id" in filters:
        name, given = "external_id", [filters["external_id"]]
        rows = await tx.all(assets_sql.by_external_ids, project=project, external_ids=given)
        few = {row["id"] for row in rows}
    elif "labeled_by" in filters:
        name, person = "labeled_by", params["labeled_by"]
        rows = await tx.all(sql.labeled, project=project, person=person, most=LOOKED + 1)
        few = {row["asset"] for row in rows}
        if len(rows) > LOOKED:
            return None
    else:
        return None
    walk = fragment("few_looked_at").replace("place_of_w", place)
    return Look(walk, {**params, "few": sorted(few)}, _without(filters, name))


async def _ranges(tx: Transaction, queue: Row, params: Mapping[str, Any]) -> list[Range]:
    """The ranges of order keys in which a batch or a priority lies (see order_key)."""
    settings, project = queue["settings"], params["project"]
    batch = None
    if "batch" in params:
        batch = await tx.first(sql.place_of_batch, project=project, batch=params["batch"])
        if batch is None:
            return []
    priority = _head(settings, params["priority"]) if "priority" in params else b""
    if gate_acts(settings):
        return [(b"", BEYOND)] if batch is None else [_starting(_rank(settings, batch) + priority)]
    own = _row_head(settings, batch)
    if own and not priority:
        statement = live(sql.heads, queue["slot"])
        rows = await tx.all(statement, project=project, meant=params["meant"], most=HEADS)
        heads = {bytes(row["head"]) for row in rows if row["head"] is not None}
        return [_starting(head + own) for head in heads] if len(rows) < HEADS else [(b"", BEYOND)]
    return [_starting(priority + own)]


def _starting(prefix: bytes) -> Range:
    """All keys that start so; the parts of a key never end in a byte of all ones."""
    if not prefix:
        return b"", BEYOND
    return prefix, (int.from_bytes(prefix) + 1).to_bytes(len(prefix))


def _head(settings: Mapping[str, Any], priority: int) -> bytes:
    direction = settings["order"]["priority"]
    value = {"ignore": 0, "higher_first": UNSET - priority}.get(direction, UNSET + priority)
    return struct.pack(">q", value)


def _rank(settings: Mapping[str, Any], batch: Row) -> bytes:
    retroactive = settings["order"].get("retroactive") is not False
    return struct.pack(">i", batch["number"] if retroactive else batch["rank"])


def _row_head(settings: Mapping[str, Any], batch: Row | None) -> bytes:
    """How a batch's places begin within a priority, where they stand together."""
    order = settings["order"]
    if batch is None or order["tie"] != "fifo":
        return b""
    drawn = batch["pooled"] and order.get("retroactive") is False
    return b"" if drawn else struct.pack(">i", batch["number"])
