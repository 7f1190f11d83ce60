"""The log of a project: every change is an event, written in the transaction that makes it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, NoReturn

from labelqueue import ids
from labelqueue.db import Jsonb, Row, Transaction, load
from labelqueue.errors import EventsPruned, Invalid
from labelqueue.model import Actor, Event, Page
from labelqueue.queue.access import enter, stamp

sql = load("events")

LABELS_IN_DATA = {"replaces", "correction"}  # written as numbers, read as ids

SETTLE_SECONDS = 0.01
SETTLE_TRIES = 50


async def note(
    tx: Transaction,
    project: int,
    actor: int | None,
    kind: str,
    *,
    asset: int | None = None,
    reservation: int | None = None,
    label: int | None = None,
    **data: Any,
) -> None:
    """Write one event."""
    await tx.run(
        sql.note, project=project, actor=actor, kind=kind, asset=asset, reservation=reservation,
        label=label, data=Jsonb(data),
    )  # fmt: skip


async def note_assets(
    tx: Transaction, project: int, actor: int | None, kind: str, assets: Sequence[int], data: Any
) -> None:
    """Write what happened to many assets at once."""
    await tx.run(
        sql.note_assets, project=project, actor=actor, kind=kind, assets=list(assets),
        data=Jsonb(data),
    )  # fmt: skip


async def list_events(
    tx: Transaction,
    actor: Actor,
    project: int,
    after: str | None,
    limit: int,
    *,
    field: str = "after",
) -> Page:
    """The log, oldest first, from behind the event `after`, which came in this `field`.

    Only events that no transaction still running can precede are returned, so that a reader who
    follows `after` misses none. Raises EventsPruned where some behind `after` are gone.
    """
    await enter(tx, actor, project, "reviewer")
    now = await _settle(tx)
    if int(_position(project, after, field)[0]) >= now:
        _refuse(field)  # of a log that was restored since, in which it has another id
    items = await _behind(tx, project, after, limit, field)
    return {"items": items, "next_cursor": items[-1]["id"] if len(items) == limit else None}


async def follow(tx: Transaction, project: int, after: str | None, limit: int) -> list[Event]:
    """The log from behind `after`, for a reader who was let in before."""
    return await _behind(tx, project, after, limit, "after")


async def _behind(
    tx: Transaction, project: int, after: str | None, limit: int, field: str
) -> list[Event]:
    xid, number = _position(project, after, field)
    rows = await tx.all(sql.list_events, project=project, xid=xid, id=number, limit=limit)
    found = [public_event(project, row) for row in rows]
    if after is not None and found and found[0]["kind"] == "log.pruned":
        raise EventsPruned(
            f"Events behind {after} were pruned. Begin with the state that is kept at"
            f" /projects/p{project}/events/snapshot and go on after {found[0]['id']}.",
            after=found[0]["id"],
            snapshot=found[0]["data"]["snapshot"],
        )
    return found


async def all_settled(tx: Transaction) -> bool:
    """Whether no transaction is running that may yet write events before those to be read."""
    return bool((await tx.one(sql.all_settled))["settled"])


async def adopt_restored(tx: Transaction) -> bool:
    """Make readable what was restored from a dump of a cluster that had written more than this one.

    Its events would be hidden until as many transactions have passed here.
    """
    for row in await tx.all(sql.from_elsewhere):
        await tx.run(sql.adopt, project=row["project"])
    return False


async def _settle(tx: Transaction) -> int:
    """Wait a moment for transactions older than this reader, so that it sees its own events.

    They end within milliseconds; a long one (an import) delays events instead of readers. Returns
    the number of the first transaction that is too young to wait for.
    """
    asked = await tx.one(sql.now)
    for _ in range(SETTLE_TRIES):
        if (await tx.one(sql.settled, xid=asked["xid"]))["settled"]:
            break
        await asyncio.sleep(SETTLE_SECONDS)
    return int(asked["xid"])


def public_event(project: int, row: Row) -> Event:
    """An event as the wire shows it; members that do not apply are left out."""
    event: Event = {
        "id": f"e{project}-{row['xid']}-{row['id']}",
        "at": stamp(row["at"]) or "",
        "actor": ids.encode_global("u", row["actor"]) if row["actor"] is not None else None,
        "number": row["id"],
        "kind": row["kind"],
        "data": row["data"],
    }
    if row.get("assets"):
        event["data"] = {
            **row["data"], "assets": [ids.encode("a", project, one) for one in row["assets"]],
        }  # fmt: skip
    for name in LABELS_IN_DATA & row["data"].keys():
        event["data"] = {**row["data"], name: ids.encode("l", project, row["data"][name])}
    if row["asset"] is not None:
        event["asset"] = ids.encode("a", project, row["asset"])
    if row["reservation"] is not None:
        event["reservation"] = ids.encode("r", project, row["reservation"])
    if row["label"] is not None:
        event["label"] = ids.encode("l", project, row["label"])
    return event


def _position(project: int, after: str | None, field: str) -> tuple[str, int]:
    if after is None:
        return "0", 0
    parts = after.split("-")
    numbers = all(part.isascii() and part.isdigit() and len(part) <= 19 for part in parts[1:])
    if len(parts) != 3 or parts[0] != f"e{project}" or not numbers or int(parts[2]) >> 63:
        _refuse(field)
    return parts[1], int(parts[2])


def _refuse(field: str) -> NoReturn:
    raise Invalid.at(field, "is not an event of this project")
