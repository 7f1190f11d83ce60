"""How often a request goes to the database: each time costs more than most statements do.

The numbers are today's. A change that needs more says why, here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from labelqueue.db import Database, Statement, Transaction
from labelqueue.queue import intake, pull
from labelqueue.queue.people import create_token
from labelqueue.web import auth
from labelqueue.web.app import Options, create_app
from tests.plans import warehouse
from tests.plans.warehouse import ANN, MANAGER, PROJECT
from tests.plans.watched import name_of

PULL = f"/projects/p{PROJECT}/queues/label/pull"


class Labeler:
    """Ann over HTTP without a socket; `.statements` are those of her last request.

    Her token, and the project's interface, are known already: both are remembered for a while.
    """

    first: list[str]

    def __init__(self, client: httpx2.AsyncClient, statements: list[str]) -> None:
        self._client, self.statements = client, statements

    async def post(self, path: str, body: Any, **headers: str) -> Any:
        self.statements.clear()
        answer = await self._client.post(path, json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def pull(self) -> Any:
        return (await self.post(PULL, {}))["items"][0]

    async def hand_in(self, item: Any) -> None:
        await self.post(f"/reservations/{item['reservation']}/submit", {"result": "x"})

    async def submit(self, item: Any, **headers: str) -> Any:
        body = {"result": "x", "pull_next": True}
        answer = await self.post(f"/reservations/{item['reservation']}/submit", body, **headers)
        return answer["next"]["items"][0]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of all statements that are run, in order."""
    names: list[str] = []

    def noted(method: Callable[..., Any]) -> Callable[..., Any]:
        def run(self: Transaction, sql: Statement, **params: Any) -> Any:
            names.append(name_of(sql))
            return method(self, sql, **params)

        return run

    for name in ("all", "first", "run"):
        monkeypatch.setattr(Transaction, name, noted(getattr(Transaction, name)))
    # How far somebody explored is noted once in 16 pulls, and whenever a look was slow.
    monkeypatch.setattr(pull.random, "random", lambda: 1.0)
    monkeypatch.setattr(pull, "SLOW", 60.0)
    monkeypatch.setattr(auth, "REMEMBERED_SECONDS", 3600.0)
    return names


@pytest.fixture
async def ann(database_url: str, statements: list[str], tmp_path: Path) -> AsyncIterator[Labeler]:
    database = await Database.open(database_url, pool=2)
    await warehouse.found(database)
    rows = [{"external_id": f"asset {n}", "data": {}} for n in range(20)]
    async with database.transaction() as tx:
        await intake.add_batch(tx, MANAGER, PROJECT, None, None, None, rows)
        token = (await create_token(tx, None, ANN.email))["token"]
    transport = httpx2.ASGITransport(app=create_app(database, Options(data=tmp_path)))
    async with httpx2.AsyncClient(
        transport=transport,
        base_url="http://queue.test/api/v1",
        headers={"Authorization": f"Bearer {token}"},
    ) as client:
        labeler = Labeler(client, statements)
        item = await labeler.pull()
        labeler.first = list(statements)
        await labeler.submit(item)
        yield labeler
    await database.close()


async def test_a_pull_of_what_is_held_takes_three_statements(ann: Labeler) -> None:
    await ann.pull()
    assert len(ann.statements) <= 3, ann.statements


async def test_a_pull_of_something_new_takes_three_statements(ann: Labeler) -> None:
    item = await ann.pull()
    await ann.hand_in(item)
    await ann.pull()
    assert len(ann.statements) <= 3, ann.statements


async def test_a_submit_with_the_next_pull_takes_five_statements(ann: Labeler) -> None:
    item = await ann.pull()
    await ann.submit(item)
    assert len(ann.statements) <= 5, ann.statements


async def test_an_idempotency_key_takes_one_more(ann: Labeler) -> None:
    item = await ann.pull()
    await ann.submit(item, **{"Idempotency-Key": "once"})
    assert len(ann.statements) <= 6, ann.statements


async def test_who_is_asking_is_one_more_statement(
    ann: Labeler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With it, and with a key, a pull takes at most 4 and a submit with the next pull 7."""
    item = await ann.pull()
    monkeypatch.setattr(auth, "REMEMBERED_SECONDS", 0.0)
    await ann.submit(item)  # until then she is remembered
    item = await ann.pull()
    assert len(ann.statements) <= 4, ann.statements
    await ann.submit(item, **{"Idempotency-Key": "once"})
    assert len(ann.statements) <= 7, ann.statements


async def test_the_very_first_pull_also_makes_a_seat_and_a_cursor(ann: Labeler) -> None:
    assert {"pull.make_seat", "pull.advance_cursors"} <= set(ann.first)
    assert len(ann.first) <= 10, ann.first
