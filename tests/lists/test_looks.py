"""Lists and counts that look at few rows a request: whatever the filter, they lose nothing.

Here a look is seven rows; what comes in short pages is compared with one plain statement.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from labelqueue import ids
from labelqueue.db import Database, Statement, Transaction
from labelqueue.queue import counting, listing
from labelqueue.queue.assets import list_assets
from labelqueue.queue.bulk import change_assets
from labelqueue.queue.configure import configure_queue
from labelqueue.queue.counting import count_assets
from labelqueue.queue.intake import add_batch
from labelqueue.queue.select import filtered
from tests.plans.warehouse import ANN, BOB, MANAGER, found

BATCHES, SIZE = 3, 40
ORDERS: dict[str, dict[str, Any]] = {
    "fifo": {},
    "random": {"tie": "random"},
    "lower first": {"priority": "lower_first"},
    "priority ignored": {"priority": "ignore"},
    "gate": {"batch_gate": True},
    "gate, pools": {"batch_gate": True, "retroactive": False},
    "unset as 2": {"default_priority": 2},
}
FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "state": {"state": "queued"},
    "on hold": {"state": "on_hold"},
    "batch": {"batch": 2},
    "batch and state": {"batch": 2, "state": "queued"},
    "no batch of ours": {"batch": 99},
    "priority": {"priority": 2},
    "priority and batch": {"priority": 2, "batch": 3},
    "negative priority": {"priority": -1, "state": "queued"},
    "assigned": {"assigned_to": ANN.email},
    "assigned, in a batch": {"assigned_to": ANN.email, "batch": 1},
    "assigned to nobody known": {"assigned_to": "nobody@example.org"},
    "labeled": {"labeled_by": BOB.email},
    "labeled by few": {"labeled_by": ANN.email},
    "external id": {"external_id": "2-row-07"},
    "text": {"q": "herons"},
    "text and state": {"q": "row-1", "state": "queued"},
    "text in none": {"q": "nowhere"},
}
LABEL = """
insert into label (project, asset, person, batch, status, counts, final, result,
                   interface_version)
select project, id, %(person)s, batch, 'submitted', true, true, '1', 1 from asset
where project = %(project)s and mod(row, %(each)s) = 3"""


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "LOOKED", 7)


@pytest.fixture(scope="module")
def loaded(module_database: str) -> str:
    asyncio.run(_load(module_database))
    return module_database


async def _load(url: str) -> None:
    database = await Database.open(url, pool=1)
    await found(database)
    async with database.transaction() as tx:
        for batch in range(1, BATCHES + 1):
            rows = [_asset(batch, row) for row in range(1, SIZE + 1)]
            await add_batch(tx, MANAGER, 1, None, None, None, rows)
        held = {"select": {"filter": {"q": "row-2"}}, "set": {"on_hold": True}}
        await change_assets(tx, MANAGER, 1, held)
        for person, each in ((BOB, 2), (ANN, 40)):
            await tx.run(Statement(LABEL), project=1, person=person.user, each=each)
    await database.close()


@pytest.fixture
async def tx(loaded: str) -> AsyncIterator[Transaction]:
    """No test leaves anything behind."""
    database = await Database.open(loaded, pool=1)
    async with database.pool.connection() as connection:
        yield Transaction(connection)
        await connection.rollback()
    await database.close()


def _asset(batch: int, row: int) -> dict[str, Any]:
    word = "herons" if row % 11 == 0 else "geese"
    made: dict[str, Any] = {
        "external_id": f"{batch}-row-{row:02}", "data": {"text": f"some {word}"},
        "priority": {0: 2, 1: -1, 2: 5}.get(row % 6),
    }  # fmt: skip
    if row % 5 == 0:
        made["assigned_to"] = [ANN.email] if row % 10 else [ANN.email, BOB.email]
    return made


def _public(filters: dict[str, Any]) -> dict[str, Any]:
    if "batch" not in filters:
        return filters
    return {**filters, "batch": ids.encode("b", 1, filters["batch"])}


async def _all(tx: Transaction, filters: dict[str, Any], order: str | None) -> list[str]:
    names: list[str] = []
    cursor: str | None = None
    while True:
        page = await list_assets(tx, MANAGER, 1, filters, order, 4, cursor)
        assert len(page["items"]) <= 4
        names += [item["external_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return names


async def _plainly(tx: Transaction, filters: dict[str, Any], order: str) -> list[str]:
    text, params = await filtered(tx, 1, filters, "a.external_id as name")
    return [row["name"] for row in await tx.all(Statement(f"{text} order by {order}"), **params)]


async def test_pages_hold_all_that_fits_in_upload_order(tx: Transaction) -> None:
    for name, filters in FILTERS.items():
        public = _public(filters)
        assert await _all(tx, public, None) == await _plainly(tx, public, "w.batch, w.row"), name


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
async def test_pages_hold_what_is_queued_in_the_queues_order(
    tx: Transaction, order: dict[str, Any]
) -> None:
    await configure_queue(tx, MANAGER, 1, "label", {"order": order})
    for name, filters in FILTERS.items():
        if filters.get("state", "queued") == "queued":
            public = _public(filters)
            plainly = await _plainly(tx, {**public, "state": "queued"}, "w.key_a")
            assert await _all(tx, public, "queue") == plainly, name


async def test_many_priorities_are_not_told_apart_and_nothing_is_lost(
    tx: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "HEADS", 2)
    public = _public({"batch": 2, "state": "queued"})
    assert await _all(tx, public, "queue") == await _plainly(tx, public, "w.key_a")


async def test_a_count_is_exact_or_says_that_it_is_not(
    tx: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, filters in FILTERS.items():
        public = _public(filters)
        real = len(await _plainly(tx, public, "w.asset"))
        monkeypatch.setattr(counting, "COUNTED", 1000)
        assert await count_assets(tx, MANAGER, 1, public) == {"count": real, "exact": True}, name
        monkeypatch.setattr(counting, "COUNTED", 25)
        monkeypatch.setattr(counting, "WALKED", 25)
        told = await count_assets(tx, MANAGER, 1, public)
        assert abs(told["count"] - real) <= (0 if told["exact"] else 0.4 * real), (name, told)
        if not filters.keys() - {"state", "batch"} or "external_id" in filters:
            assert told["exact"], name
