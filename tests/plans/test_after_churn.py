"""When everything is labeled the statistics say so; plans made then meet the next import."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from labelqueue.db import Database
from labelqueue.queue import intake, pull, release, submit
from tests.plans import warehouse
from tests.plans.intended import check
from tests.plans.warehouse import ANN, MANAGER, PROJECT

DONE, NEW = 4000, 2000
# Every asset has its label, and three dead versions of its row; so the statistics say.
FINISH = """
insert into reservation (project, queue, asset, person, kind, why, state)
select project, 0, asset, 100 + asset % 50, 'label', '', 'submitted' from work where project = 1;
insert into label (project, asset, person, batch, status, counts, final, result,
                   interface_version, reservation)
select project, asset, person, 1, 'submitted', true, true, '"x"', 1, id from reservation
where project = 1;
insert into event (project, kind, asset, reservation)
select project, 'label.submitted', asset, id from reservation where project = 1;
update work set held = 1 where project = 1;
update work set held = 0 where project = 1;
update work set labels = 1, handed = true where project = 1;
analyze"""


@pytest.fixture
async def finished(database_url: str) -> AsyncIterator[Database]:
    database = await Database.open(database_url, pool=1)
    assert await warehouse.found(database, target={"labels": 1}) == PROJECT
    async with database.transaction() as tx:
        await warehouse.without_statistics(tx.connection)
    await add(database, "old", DONE)
    async with database.transaction() as tx:
        for statement in FINISH.split(";"):
            await tx.connection.execute(statement)
    yield database
    await database.close()


async def add(database: Database, name: str, count: int) -> None:
    rows = [{"external_id": f"{name} {n}", "data": {"text": f"{n}"}} for n in range(count)]
    async with database.transaction() as tx:
        await intake.add_batch(tx, MANAGER, PROJECT, None, None, None, rows)


async def test_plans_of_a_finished_project_serve_its_next_batch(finished: Database) -> None:
    async with finished.transaction() as tx:  # so the plans of a pull are made
        assert (await pull.pull(tx, ANN, PROJECT, "label"))["items"] == []
    await add(finished, "new", NEW)
    async with warehouse.watching(finished) as tx:
        for n in range(6):
            (item,) = (await pull.pull(tx, ANN, PROJECT, "label"))["items"]
            assert item["asset"]["external_id"] == f"new {n}"
            await submit.submit(tx, ANN, item["reservation"], "x", None)
        (item,) = (await pull.pull(tx, ANN, PROJECT, "label"))["items"]
        await release.release(tx, ANN, item["reservation"])
        check(tx.plans)
