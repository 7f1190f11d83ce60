"""The log's life: partitions ahead of what is written, and old ones dropped behind a snapshot.

Nothing is pruned unless somebody asks for it (`labelqueue prune-events`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from labelqueue.db import Database, Jsonb, Row, Statement, Transaction, load
from labelqueue.errors import Unavailable

sql = load("pruning")
T = TypeVar("T")

PARTITION = 10_000_000  # events: some 2.5 GB with their indexes
PART = 500  # assets in one row of a snapshot
TRIES, PAUSE_SECONDS = 30, 1.0

# Per project, the last event in the order of the lists, and whether nobody can still write before.
ENDS = """
select distinct on (project) project, xid::text as xid, id as number, at,
       xid < pg_snapshot_xmin(pg_current_snapshot()) as settled
from {name} where project > 0 order by project, xid desc, id desc"""
NEWEST = "select max(at) < %(moment)s as old from {name} where project > 0"


async def add_partition(tx: Transaction) -> bool:
    """Make the log's next partition in time; one server does it, the others find it made."""
    if await tx.first(sql.next_partition, each=PARTITION) is None:
        return False
    await tx.run(sql.wait_briefly)
    await tx.run(sql.one_at_a_time)
    found = await tx.first(sql.next_partition, each=PARTITION)
    if found is not None:
        await tx.run(sql.add_partition, low=found["low"], each=PARTITION)
    return False


async def prune(database: Database, keep_days: int) -> list[str]:
    """Drop the partitions whose events are all older than so many days; returns their names.

    The state that all events so far led to is stored first. Needs three connections. Raises
    Unavailable where somebody writes without pause; nothing is lost then, and it may be repeated.
    """
    names = await _old_partitions(database, keep_days)
    if names:
        ends = await _again(lambda: _ends(database, names))
        snapshot = await _take_snapshot(database, [end["project"] for end in ends])
        await _again(lambda: _drop(database, names, ends, snapshot))
        async with database.transaction() as tx:
            await tx.run(sql.forget_old_parts)
    return names


async def _old_partitions(database: Database, keep_days: int) -> list[str]:
    async with database.transaction() as tx:
        moment = (await tx.one(sql.long_ago, days=keep_days))["moment"]
        names: list[str] = []
        for row in await tx.all(sql.full):
            newest = await tx.one(Statement(NEWEST.format(name=row["name"])), moment=moment)
            if newest["old"] is False:
                break
            names.append(row["name"])
        return names


async def _ends(database: Database, names: list[str]) -> list[Row]:
    """Where the log of each project is to be cut. Nobody writes into a full partition any more,
    except who began before it was full: that is waited for."""
    last: dict[int, Row] = {}
    async with database.transaction() as tx:
        await tx.run(sql.wait_briefly)
        for name in names:
            await tx.run(Statement(f"lock table {name} in share mode"))
            for row in await tx.all(Statement(ENDS.format(name=name))):
                known = last.get(row["project"], row)
                last[row["project"]] = max(row, known, key=_order)
    if not all(row["settled"] for row in last.values()):
        raise Unavailable("A transaction is running that began before events which are to go.")
    return list(last.values())


def _order(row: Row) -> tuple[int, int]:
    return int(row["xid"]), row["number"]


async def _take_snapshot(database: Database, projects: list[int]) -> int:
    """Store what stands in these projects; returns the number of the last event that led to it.

    It is read in one snapshot, taken in a moment in which nobody writes, and written apart from
    that, in small transactions, so that readers of the log are not kept waiting.
    """
    async with database.transaction() as reading:
        await reading.run(sql.read_only)
        snapshot = await _again(lambda: _number_in_silence(database, reading))
        for project in projects:
            async for part in _parts(reading, project):
                async with database.transaction() as tx:
                    await tx.run(
                        sql.keep_part, project=project, snapshot=snapshot,
                        part=part[-1]["asset"], assets=Jsonb(part),
                    )  # fmt: skip
    return snapshot


async def _number_in_silence(database: Database, reading: Transaction) -> int:
    async with database.transaction() as tx:
        await tx.run(sql.wait_briefly)
        await tx.run(sql.stand_still)
        return int((await reading.one(sql.last_number))["number"])


async def _parts(reading: Transaction, project: int) -> AsyncIterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    async for row in reading.stream(sql.standing, project=project):
        part.append(row)
        if len(part) == PART:
            yield part
            part = []
    if part:
        yield part


async def _drop(database: Database, names: list[str], ends: list[Row], snapshot: int) -> None:
    async with database.transaction() as tx:
        await tx.run(sql.wait_briefly)
        for name in names:
            await tx.run(Statement(f"alter table event detach partition {name}"))
            await tx.run(Statement(f"drop table {name}"))
        for end in ends:
            await tx.run(
                sql.cut, project=end["project"], snapshot=snapshot, xid=end["xid"],
                number=end["number"], at=end["at"],
            )  # fmt: skip
            await tx.run(
                sql.drop_before_cut, project=end["project"], xid=end["xid"], number=end["number"]
            )


async def _again(work: Callable[[], Awaitable[T]]) -> T:
    """Try until no lock stands in the way, pausing in between so that others get on."""
    for _ in range(TRIES - 1):
        try:
            return await work()
        except Unavailable:
            await asyncio.sleep(PAUSE_SECONDS)
    try:
        return await work()
    except Unavailable as fault:
        raise Unavailable(
            "The log is in use without pause (a dump? a long import?), or the database does not"
            " answer. Nothing was pruned; try again later."
        ) from fault
