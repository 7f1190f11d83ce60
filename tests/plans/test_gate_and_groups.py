"""The batch gate, groups and what is held elsewhere cost a pull a few look-ups, a million or not.

Rows of the label queue, in the queue's order (ten batches of 100,000; groups of ten rows; target 3
and so three labels for the gate):

      1 ..   600,000   done, but no batch is written down as exhausted
     .. 600,300        each held by somebody, two places are free
     .. 1,000,000      free; the batches from the eighth on are gated
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from labelqueue.db import Database, load
from labelqueue.queue import batches, explain, gate, pull, release, skip, submit
from tests.cluster import Cluster
from tests.plans import warehouse
from tests.plans.intended import check
from tests.plans.warehouse import ALL, BOB, DORA, MANAGER, PROJECT, explore
from tests.plans.watched import Watched

pytestmark = pytest.mark.big

DONE, BUSY, BATCH, GROUP = 600_000, 600_300, 100_000, 10
ORDER = {"tie": "fifo", "batch_gate": True, "retroactive": True, "avoid_held": False}

WORK = f"""
insert into work (project, queue, asset, batch, row, target, need, labels, held, head, key_a)
select %(project)s, 0, n, batch, row, 3, 3, case when n <= {DONE} then 3 else 0 end,
       case when n > {DONE} and n <= {BUSY} then 1 else 0 end, n - (n - 1) %% {GROUP},
       order_key(q.settings, batch, false, null, batch, row - (row - 1) %% {GROUP}, 0, '', n)
         || int4send(row)
from (select n, ((n - 1) / {BATCH} + 1)::int as batch, ((n - 1) %% {BATCH} + 1)::int as row
      from generate_series(1, {ALL}) n) numbered
join queue q on q.project = %(project)s and q.queue = 0
order by n"""

RESERVATIONS = f"""
insert into reservation (project, queue, asset, person, kind, why)
select %(project)s, 0, n, 1000 + n - {DONE}, 'label', 'the first in order'
from generate_series({DONE} + 1, {BUSY}) n"""

LABELS = f"""
insert into label (project, asset, person, batch, status, counts, final, result,
                   interface_version)
select %(project)s, n, 2000 + n / 1000, (n - 1) / {BATCH} + 1, 'submitted', true, true, '"x"', 1
from generate_series({DONE} - 10000, {DONE}) n"""


@pytest.fixture(scope="module")
def gated_url(postgres: Cluster, migrated: str) -> Iterator[str]:
    with postgres.database(migrated) as url:
        asyncio.run(_load(url))
        yield url


async def _load(url: str) -> None:
    database = await Database.open(url, pool=1)
    project = await warehouse.found(database, target={"labels": 3}, order=ORDER)
    assert project == PROJECT
    await warehouse.fill(database, WORK, RESERVATIONS, LABELS)
    async with database.transaction() as tx:
        await tx.run(load("intake").analyze)
    await database.close()


@pytest.fixture
async def tx(gated_url: str) -> AsyncIterator[Watched]:
    database = await Database.open(gated_url, pool=1)
    async with warehouse.watching(database) as tx:
        yield tx
    await database.close()


async def order(tx: Watched, **settings: Any) -> None:
    """Set what the keys above allow for: they stand in the order of groups and of rows alike."""
    for name, value in settings.items():
        await tx.connection.execute(
            "update queue set settings = jsonb_set(settings, array['order', %s], %s::jsonb)"
            " where project = %s and queue = 0",
            (name, json.dumps(value), PROJECT), prepare=False,
        )  # fmt: skip


async def retained(tx: Watched) -> None:
    """Groups are retained, and those in which somebody holds a part are theirs."""
    await order(tx, groups="retain")
    await tx.connection.execute(
        "update work w set key_a = null, holder = case when w.asset = w.head then 1000 end"
        " where project = %s and queue = 0 and asset > %s and asset <= %s",
        (PROJECT, DONE, BUSY),
    )


async def rows_pulled(tx: Watched, person: Any = DORA) -> list[int]:
    pulled = await pull.pull(tx, person, PROJECT, "label", telling_why=False)
    return [int(item["asset"]["external_id"].removeprefix("asset-")) for item in pulled["items"]]


async def hold(tx: Watched) -> str:
    return str((await pull.pull(tx, DORA, PROJECT, "label"))["items"][0]["reservation"])


async def test_batches_that_are_done_but_not_written_down_cost_a_look_each(tx: Watched) -> None:
    assert await rows_pulled(tx) == [DONE + 1]
    check(tx.plans)


async def test_behind_a_shut_gate_nothing_is_looked_at(tx: Watched) -> None:
    await explore(tx, DORA, DONE + BATCH, generation=warehouse.GENERATION)
    assert await rows_pulled(tx) == [DONE + BATCH]
    await submit.submit(tx, DORA, await hold(tx), "x", None)
    tx.plans.clear()
    assert await rows_pulled(tx) == []
    check(tx.plans)


async def test_all_that_happens_to_a_reservation_where_the_gate_acts(tx: Watched) -> None:
    await submit.submit(tx, DORA, await hold(tx), "x", None)
    await skip.skip(tx, DORA, await hold(tx), None, False)
    await release.release(tx, DORA, await hold(tx))
    check(tx.plans)


async def test_what_others_hold_is_passed_over_once(tx: Watched) -> None:
    """300 people hold an asset each: that many are looked at, and no more."""
    await order(tx, avoid_held=True)
    assert await rows_pulled(tx) == [BUSY + 1]
    check(tx.plans, rows=4 * (BUSY - DONE), pages=16 * (BUSY - DONE))


async def test_a_group_is_found_and_gone_through_in_a_few_steps(tx: Watched) -> None:
    await retained(tx)
    assert await rows_pulled(tx) == [BUSY + 1]
    check(tx.plans, rows=400, pages=2_000)
    tx.plans.clear()
    for row in range(BUSY + 1, BUSY + GROUP):
        await submit.submit(tx, DORA, await hold(tx), "x", None)
        assert await rows_pulled(tx) == [row + 1]
    check(tx.plans, rows=400, pages=2_000)
    await submit.submit(tx, DORA, await hold(tx), "x", None)
    assert await rows_pulled(tx) == [BUSY + GROUP + 1]
    check(tx.plans, rows=400, pages=2_000)


async def test_a_group_that_is_given_back_is_put_in_its_place_alone(tx: Watched) -> None:
    await retained(tx)
    await release.release(tx, DORA, await hold(tx))
    assert await rows_pulled(tx, BOB) == [BUSY + 1]
    check(tx.plans, rows=400, pages=2_000)


@pytest.mark.parametrize("groups", ["ignore", "retain"])
async def test_fifty_to_come_are_as_many_looks(tx: Watched, groups: str) -> None:
    if groups == "retain":
        await retained(tx)
    found = await explain.preview(tx, MANAGER, PROJECT, "label", DORA.email, 50)
    rows = [int(one["asset"]["external_id"].removeprefix("asset-")) for one in found["items"]]
    first = (DONE if groups == "ignore" else BUSY) + 1
    assert rows == list(range(first, first + 50))
    check(tx.plans, rows=1_000, pages=8_000)


async def test_what_is_exhausted_is_written_down_with_a_look_at_each_batch(tx: Watched) -> None:
    await gate.remember_exhausted(tx, PROJECT)
    check(tx.plans)
    assert await gate.gate_now(tx, PROJECT) == (7, 7)
    tx.plans.clear()
    assert await rows_pulled(tx) == [DONE + 1]
    check(tx.plans)


async def test_a_list_of_batches_looks_at_a_hundred_of_what_holds_each_gate(tx: Watched) -> None:
    await batches.list_batches(tx, MANAGER, PROJECT, 50, None)
    check(tx.plans, rows=2_000, pages=10_000)
