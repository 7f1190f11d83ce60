"""PgBouncer in transaction mode between the servers and PostgreSQL: `pgbouncer=true` in the DSN."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from labelqueue.db import PINNED, Database, Statement, migrate, through_pooler
from tests.cluster import Cluster, bury_with_us, dismiss, short_directory
from tests.ledger.stage import eventually
from tests.races.crowd import a_crowd, check_finished
from tests.running import Server, free_port
from tests.service import Service

NEEDED = pytest.mark.skipif(
    shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None,
    reason="PgBouncer is not installed (Debian: apt install pgbouncer)",
)
CONNECTIONS = 4
LOCKS = """
select pid from pg_locks where locktype = 'advisory'
  and database = (select oid from pg_database where datname = current_database())"""
SETTINGS = """[databases]
* = host={host} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
"""


@pytest.mark.parametrize(
    ("dsn", "address"),
    [
        ("postgresql://a@b/c?pgbouncer=true", "postgresql://a@b/c"),
        ("postgresql://a@b/c?x=1&pgbouncer=true", "postgresql://a@b/c?x=1"),
        ("postgresql://a@b/c?pgbouncer=true&x=1", "postgresql://a@b/c?x=1"),
        ("host=b pgbouncer=true dbname=c", "host=b dbname=c"),
        ("pgbouncer=true host=b", "host=b"),
    ],
)
def test_the_dsn_says_that_a_pooler_stands_in_between(dsn: str, address: str) -> None:
    assert through_pooler(dsn) == (address, True)


@pytest.mark.parametrize(
    "dsn", ["postgresql://a@b/c", "postgresql://a:?&@b/pgbouncer", "host=b dbname=nopgbouncer=true"]
)
def test_a_dsn_that_does_not_say_so_stays_as_it_is(dsn: str) -> None:
    assert through_pooler(dsn) == (dsn, False)


@pytest.fixture(scope="module")
def pooler(postgres: Cluster) -> Iterator[int]:
    """The port of a PgBouncer in front of the tests' PostgreSQL; it runs as that one's user."""
    dsn = urlsplit(postgres.url())
    socket = Path(parse_qs(dsn.query)["host"][0])
    directory, port = short_directory(), free_port()
    settings = directory / "pgbouncer.ini"
    settings.write_text(
        SETTINGS.format(host=socket, user=dsn.username, port=port, connections=CONNECTIONS)
    )
    found = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    process = subprocess.Popen(
        [str(found), "-q", str(settings)],
        user=socket.stat().st_uid if os.geteuid() == 0 else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    undertaker = bury_with_us(f"kill {process.pid}; rm -rf '{directory}'")
    try:
        eventually(lambda: process.poll() is not None or _answers(dsn.username or "", port))
        assert process.poll() is None, "PgBouncer did not start"
        yield port
    finally:
        process.terminate()
        process.wait(60)
        dismiss(undertaker)
        shutil.rmtree(directory)


def _answers(user: str, port: int) -> bool:
    try:
        dsn = f"postgresql://{user}@127.0.0.1:{port}/postgres"
        psycopg.connect(dsn, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def _through(pooler: int, url: str) -> str:
    dsn = urlsplit(url)
    return f"postgresql://{dsn.username}@127.0.0.1:{pooler}{dsn.path}?pgbouncer=true"


@NEEDED
async def test_each_transaction_pins_its_plans_whatever_connection_it_gets(
    pooler: int, database_url: str
) -> None:
    database = await Database.open(_through(pooler, database_url), pool=8)
    backends: Counter[int] = Counter()

    async def look(nth: int) -> None:
        async with database.transaction() as tx:
            for pinned in PINNED:
                name, value = pinned.split("=")
                shown = await tx.one(Statement(f"select current_setting('{name}') as value"))
                assert shown["value"] in (value, "1min"), pinned
            row = await tx.one(Statement("select pg_backend_pid() as pid, %(nth)s as nth"), nth=nth)
            backends[row["pid"]] += 1
            counted = [one async for one in tx.stream(Statement("select generate_series(1, 3000)"))]
            assert len(counted) == 3000

    try:
        for _ in range(3):
            await asyncio.gather(*map(look, range(8)))
    finally:
        await database.close()
    assert sum(backends.values()) == 24
    assert 1 < len(backends) <= CONNECTIONS


@NEEDED
def test_migrating_leaves_no_lock_with_the_pooler(pooler: int, postgres: Cluster) -> None:
    url = postgres.create()
    for _ in range(2):
        migrate(_through(pooler, url))
    with psycopg.connect(url) as connection:
        held = connection.execute(LOCKS).fetchall()
        assert held == []
        assert connection.execute("select count(*) from installation").fetchone() == (1,)
    postgres.drop(url)


@NEEDED
def test_a_server_through_the_pooler_beside_one_without(
    pooler: int, new_server: Callable[..., Server]
) -> None:
    direct = new_server()
    pooled = Server(_through(pooler, direct.database_url), direct.admin_token)
    try:
        with Service(pooled.url, pooled.admin_token) as service:
            project = service.new_project(label_queue={"target": {"labels": 2}})
            people = [service.new_member(project) for _ in range(6)]
            service.add_assets(project, 30)
            with a_crowd(project, people, [pooled.url, pooled.url, direct.url]) as crowd:
                log = crowd.work()
            assert log.wrongly_empty() == []
            check_finished(service, project, target=2)
            bearer = {"Authorization": f"Bearer {service.token}"}
            exported = service.http.get(f"/projects/{project}/export", headers=bearer)
            assert exported.status_code == 200
            assert len(exported.text.splitlines()) == 60, "through a cursor on the database's side"
    finally:
        pooled.stop()
