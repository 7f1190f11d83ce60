"""Right after the first import little is known about the tables, and plans made then may stay.

The database is new, the assets come through the service's own intake, the server tends the
statistics once, as it does every other second, and PostgreSQL itself never does. One connection
goes on with its first plans while the tables grow under it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from labelqueue.db import Database, Statement
from labelqueue.queue import expiry, intake, pull, release, skip, submit
from labelqueue.queue.background import tend_statistics
from tests.plans import warehouse
from tests.plans.intended import check
from tests.plans.warehouse import ANN, BOB, MANAGER, PROJECT
from tests.plans.watched import Watched

ASSETS = 5000
LABELS = Statement("""
insert into label (project, asset, person, batch, status, counts, final, result,
                   interface_version)
select w.project, w.asset, %(person)s, w.batch, 'submitted', true, true, '"x"', 1 from work w
where w.project = %(project)s and w.row between %(first)s and %(last)s""")
PLACES = Statement("""
update work set labels = labels + 1
where project = %(project)s and row between %(first)s and %(last)s""")


@pytest.fixture
async def imported(database_url: str) -> AsyncIterator[Database]:
    database = await Database.open(database_url, pool=1)
    assert await warehouse.found(database, target={"labels": 3}) == PROJECT
    async with database.transaction() as tx:
        await warehouse.without_statistics(tx.connection)
    rows = [{"external_id": f"asset {n}", "data": {"text": f"{n}"}} for n in range(ASSETS)]
    async with database.transaction() as tx:
        await intake.add_batch(tx, MANAGER, PROJECT, None, None, None, rows)
    async with database.transaction() as tx:
        await tend_statistics(tx)
    yield database
    await database.close()


async def label_behind_the_back(tx: Watched, first: int, last: int) -> None:
    """Ann labels these rows, without the service."""
    given = {"project": PROJECT, "first": first, "last": last}
    await tx.connection.execute(LABELS, given | {"person": ANN.user})
    await tx.connection.execute(PLACES, given)


async def work(tx: Watched, times: int) -> list[str]:
    """Ann pulls and submits; what came."""
    came = []
    for _ in range(times):
        (item,) = (await pull.pull(tx, ANN, PROJECT, "label"))["items"]
        came.append(item["asset"]["external_id"])
        await submit.submit(tx, ANN, item["reservation"], "x", None)
    return came


async def test_the_first_pulls_and_submits_go_straight_to_their_rows(imported: Database) -> None:
    async with warehouse.watching(imported) as tx:
        assert await work(tx, 8) == [f"asset {n}" for n in range(8)]
        check(tx.plans)


async def test_the_first_plans_stay_good_while_the_tables_grow(
    imported: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "SLOW", 0)  # a long walk is remembered, on a fast machine too
    async with warehouse.watching(imported) as tx:
        await work(tx, 2)
        await label_behind_the_back(tx, first=3, last=4000)
        await work(tx, 1)  # walks over what was not known to be Ann's
        tx.plans.clear()
        assert await work(tx, 3) == ["asset 4001", "asset 4002", "asset 4003"]
        check(tx.plans)


async def test_what_ends_a_reservation_goes_straight_to_its_row(imported: Database) -> None:
    async with warehouse.watching(imported) as tx:
        for end in (release.release, lambda *args: skip.skip(*args, None, False)):
            (item,) = (await pull.pull(tx, BOB, PROJECT, "label"))["items"]
            await end(tx, BOB, item["reservation"])
        (item,) = (await pull.pull(tx, BOB, PROJECT, "label"))["items"]
        await tx.connection.execute(
            "update seat set expires_at = service_now() where project = %s", (PROJECT,)
        )
        assert await expiry.sweep_queue(tx, None, None) == 1
        check(tx.plans)
