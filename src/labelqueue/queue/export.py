"""Export: every label with its asset, streamed in constant memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec

from labelqueue import ids
from labelqueue.db import Database, Row, load
from labelqueue.errors import Invalid
from labelqueue.model import Actor
from labelqueue.queue.access import enter, stamp

sql = load("labels")

FORMATS = ("jsonl",)


async def export(
    database: Database, actor: Actor, project: int, format: str = "jsonl"
) -> AsyncIterator[bytes]:
    """Yield one JSON line per label, in the order in which they were made.

    Raises before the first line where the actor may not export or the format is unknown.
    """
    if format not in FORMATS:
        raise Invalid.at("format", f"must be one of {', '.join(FORMATS)}")
    async with database.transaction() as tx:
        await enter(tx, actor, project, "reviewer")
        async for row in tx.stream(sql.export, project=project, after=0):
            yield msgspec.json.encode(_line(project, row)) + b"\n"


def _line(project: int, row: Row) -> dict[str, object]:
    return {
        "label": ids.encode("l", project, row["id"]),
        "asset": ids.encode("a", project, row["asset"]),
        "external_id": row["external_id"],
        "data": row["data"],
        "batch": row["batch_name"],
        "labeler": ids.encode_global("u", row["person"]),
        "labeler_email": row["email"],
        "status": row["status"],
        "final": row["final"],
        "result": row["result"],
        "reason": row["reason"],
        "active_seconds": round(row["seconds"], 3),
        "interface_version": row["interface_version"],
        "created_at": stamp(row["created_at"]),
    }
