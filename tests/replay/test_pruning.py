"""The log may lose its beginning: behind a snapshot, from which the rest rebuilds the state."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from labelqueue.db import Database
from labelqueue.queue.events import adopt_restored
from labelqueue.queue.pruning import PARTITION, add_partition, prune
from tests.replay.crowd import Crowd
from tests.replay.test_replay import REVIEWED, agree, retried, settle
from tests.running import Server, command
from tests.service import Service

TURN = f"select add_event_partition({{low}}, {{low}} + {PARTITION}), setval('event_id', {{low}})"


@pytest.fixture
def own_server(new_server: Callable[..., Server]) -> Server:
    return new_server()


@pytest.fixture
def own_service(own_server: Server) -> Iterator[Service]:
    with Service(own_server.url, own_server.admin_token) as service:
        yield service


def turn_the_page(server: Server, low: int) -> None:
    """Let the next events have numbers of the next partition, as if this one were full."""
    with psycopg.connect(server.database_url, autocommit=True) as connection:
        connection.execute(TURN.format(low=low))


def prune_everything(server: Server) -> list[str]:
    """What `labelqueue prune-events --keep-days 0` does."""

    async def run() -> list[str]:
        database = await Database.open(server.database_url, pool=3)
        try:
            return await prune(database, 0)
        finally:
            await database.close()

    return asyncio.run(run())


def test_X05_the_snapshot_and_the_rest_of_the_log_rebuild_the_state(
    own_server: Server, own_service: Service
) -> None:
    crowd = Crowd(own_service, 4, None, **REVIEWED, label_queue={"target": {"labels": 2}})
    for low in (PARTITION, 2 * PARTITION):
        crowd.act(60)
        turn_the_page(own_server, low)
        busy = threading.Thread(target=crowd.act, args=(30,))
        busy.start()
        gone = prune_everything(own_server)
        busy.join()
        assert gone == [f"event_{low - PARTITION}"]
        settle(crowd)
        retried(lambda: agree(crowd))


def test_what_is_gone_is_never_skipped_in_silence(own_server: Server, own_service: Service) -> None:
    project = own_service.new_project()
    path = f"/projects/{project}"
    own_service.add_assets(project, 2)
    before = list(own_service.every(f"{path}/events"))
    asset = own_service.assets(project)[0]["id"]
    turn_the_page(own_server, PARTITION)
    assert command(own_server.database_url, "prune-events", "--keep-days", "1") == ""
    assert list(own_service.every(f"{path}/events")) == before
    own_service.get(f"{path}/events/snapshot", status=404)

    assert command(own_server.database_url, "prune-events", "--keep-days", "0") == "event_0"

    own_service.add_assets(project, 1)
    first, *rest = own_service.every(f"{path}/events", limit=1)
    assert first["kind"] == "log.pruned"
    assert {one["kind"] for one in rest} == {"batch.created", "asset.created"}
    lost = own_service.get(f"{path}/events", params={"after": before[0]["id"]}, status=410)
    assert lost["code"] == "events_pruned"
    assert lost["after"] == first["id"] == before[-1]["id"], "who had read all of it goes on"
    assert list(own_service.every(f"{path}/events", after=lost["after"])) == rest
    history = own_service.get(f"{path}/assets/{asset}/history")["items"]
    assert [one["kind"] for one in history] == ["log.pruned"]
    new = own_service.assets(project)[-1]["id"]
    history = own_service.get(f"{path}/assets/{new}/history")["items"]
    assert [one["kind"] for one in history] == ["asset.created"]
    kept = list(own_service.every(f"{path}/events/snapshot", limit=1))
    assert [one["target"] for one in kept] == [1, 1]


def test_a_restored_log_is_read_to_its_end_and_its_old_places_are_refused(
    own_server: Server, own_service: Service
) -> None:
    """A dump of a cluster that had written far more than this one."""
    project = own_service.new_project()
    path = f"/projects/{project}/events"
    own_service.add_assets(project, 3)
    before = list(own_service.every(path))
    with psycopg.connect(own_server.database_url, autocommit=True) as connection:
        connection.execute("update event set xid = (xid::text::bigint + 1000000000)::text::xid8")

    async def adopt() -> None:
        database = await Database.open(own_server.database_url, pool=1)
        async with database.transaction() as tx:
            await adopt_restored(tx)
        await database.close()

    last = before[-1]["id"].split("-")
    place = f"{last[0]}-{int(last[1]) + 1_000_000_000}-{last[2]}"
    assert list(own_service.every(path)) == []
    asyncio.run(adopt())
    own_service.add_assets(project, 1)
    after = list(own_service.every(path))
    assert [one["number"] for one in after[: len(before)]] == [one["number"] for one in before]
    assert [one["kind"] for one in after[len(before) :]] == ["batch.created", "asset.created"]
    own_service.get(path, params={"after": place}, status=422)


async def test_the_next_partition_is_made_in_time_and_nothing_is_refused_without(
    database_url: str,
) -> None:
    database = await Database.open(database_url, pool=1)

    async def made(number: int) -> list[str]:
        """The partitions once the last event was given this number, and one was written."""
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            await connection.execute("select setval('event_id', %s)", (number,))
            await connection.execute("insert into event (project, kind) values (1, 'asset.held')")
        async with database.transaction() as tx:
            await add_partition(tx)
        async with database.transaction() as tx:
            await add_partition(tx)
        async with await psycopg.AsyncConnection.connect(database_url) as connection:
            rows = await connection.execute("select name::text from event_partition order by low")
            return [name for (name,) in await rows.fetchall()]

    half = PARTITION // 2
    assert await made(half - 2) == ["event_0"]
    assert await made(half) == ["event_0", "event_10000000"]
    assert await made(25 * half) == ["event_0", "event_10000000", f"event_{25 * half + 1 + 10**6}"]
    await database.close()
