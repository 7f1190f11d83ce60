"""A million rows, loaded once: as an import leaves them, and with all statistics."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest

from labelqueue.db import Database, load
from tests.cluster import Cluster, database_of
from tests.plans import warehouse
from tests.plans.watched import Watched

ANALYZED = "select last_analyze is not null from pg_stat_user_tables where relname = 'reservation'"


@pytest.fixture(scope="session")
def warehouse_url(postgres: Cluster, migrated: str) -> Iterator[str]:
    """Of assets and their work the planner was told; reservations and labels came since."""
    with postgres.database(migrated) as url:
        asyncio.run(_load(url))
        yield url


async def _load(url: str) -> None:
    database = await Database.open(url, pool=1)
    project = await warehouse.found(database, target={"labels": 3})
    assert project == warehouse.PROJECT
    await warehouse.fill(database)
    async with database.transaction() as tx:
        await tx.run(load("intake").analyze)
    await database.close()


@pytest.fixture(scope="session")
def analyzed_url(postgres: Cluster, warehouse_url: str) -> Iterator[str]:
    """A copy of which the planner was told everything."""
    url = postgres.url("lq_analyzed")
    postgres.execute(
        f'create database lq_analyzed template "{database_of(warehouse_url)}" strategy file_copy'
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("analyze reservation, label")
    yield url
    postgres.drop(url)


@pytest.fixture(scope="session", params=["as_imported", "analyzed"])
def loaded(request: pytest.FixtureRequest) -> str:
    """The same rows with some statistics and with all; tests may come in any order."""
    name = {"as_imported": "warehouse_url", "analyzed": "analyzed_url"}[request.param]
    url: str = request.getfixturevalue(name)
    with psycopg.connect(url, autocommit=True) as connection:
        assert connection.execute(ANALYZED).fetchall() == [(request.param == "analyzed",)]
    return url


@pytest.fixture
async def million(loaded: str) -> AsyncIterator[Database]:
    """The database with some statistics and with all; no test leaves anything in it."""
    database = await Database.open(loaded, pool=1)
    yield database
    await database.close()


@pytest.fixture
async def tx(million: Database) -> AsyncIterator[Watched]:
    async with warehouse.watching(million) as tx:
        yield tx
