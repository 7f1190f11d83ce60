"""The log is read in its order without sorting, and its partitions only where they may matter."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from labelqueue.db import Database, load
from labelqueue.queue.events import follow
from labelqueue.queue.pruning import PARTITION
from tests.plans import warehouse
from tests.plans.warehouse import PROJECT
from tests.plans.watched import Watched

EACH = 1000
FILL = f"""
select add_event_partition({PARTITION}, 2 * {PARTITION}::bigint);
select add_event_partition(2 * {PARTITION}::bigint, 3 * {PARTITION}::bigint);
insert into event (project, id, kind, asset)
select {PROJECT} + n % 2, part * {PARTITION}::bigint + 5000 + n, 'asset.held', n % 50
from generate_series(0, 2) part cross join generate_series(1, {EACH}) n;
alter table event_0 set (autovacuum_enabled = off)"""


@pytest.fixture
async def tx(database_url: str) -> AsyncIterator[Watched]:
    database = await Database.open(database_url, pool=1)
    async with database.transaction() as tx:
        for statement in FILL.split(";"):
            await tx.connection.execute(statement)
    async with warehouse.watching(database) as watched:
        yield watched
    await database.close()


async def test_a_page_of_the_log_reads_no_more_than_a_page(tx: Watched) -> None:
    first = await follow(tx, PROJECT, None, 20)
    assert len(await follow(tx, PROJECT, first[-1]["id"], 20)) == 20
    for plan in tx.plans:
        assert not plan.sequential
        assert plan.visited < 200, plan


async def test_the_later_pages_of_a_history_leave_earlier_partitions_alone(tx: Watched) -> None:
    for behind, partitions in ((0, 3), (PARTITION, 2), (2 * PARTITION, 1)):
        tx.plans.clear()
        found = await tx.all(
            load("events").history, project=PROJECT, asset=2, limit=100, id=behind, only=None
        )
        assert len(found) == partitions * EACH // 50
        (plan,) = tx.plans
        read = {scan.table for scan in plan.scans if scan.table.startswith("event_")}
        assert len(read - {"event_rest"}) == partitions, plan
