"""Fixtures for everybody: a real PostgreSQL, databases cloned from a template, a real server.

`database_url`     a migrated, empty database of one test's own (a clone, about 25 ms)
`module_database`  the same for a whole module
`server`           one running `labelqueue serve` per test process; tests part by project
`service`          the same server as tests speak to it: see `tests/service.py`
`new_server`       makes further servers, for tests that stop, kill or double them
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings

from labelqueue.queue import interfaces
from tests.cluster import Cluster
from tests.running import Server, make_admin
from tests.service import Service

MIGRATED, WITH_ADMIN = "lq_migrated", "lq_with_admin"

# How fast an example is drawn and tried says something of the machine alone.
settings.register_profile(
    "any machine", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _of_no_other_database() -> None:
    """A server remembers interfaces by project; it has one database, a test process many."""
    interfaces._parsed.clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One embedded PostgreSQL per test process (each xdist worker has its own)."""
    cluster = Cluster()
    try:
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def migrated(postgres: Cluster) -> str:
    """The name of the template database that holds the schema and nothing else."""
    from labelqueue.db import migrate

    migrate(postgres.create(MIGRATED))
    return MIGRATED


@pytest.fixture(scope="session")
def with_admin(postgres: Cluster, migrated: str) -> tuple[str, str]:
    """The name of a template that also holds an administrator, and that person's token."""
    return WITH_ADMIN, make_admin(postgres.create(WITH_ADMIN, template=migrated))


@pytest.fixture
def database_url(postgres: Cluster, migrated: str) -> Iterator[str]:
    with postgres.database(migrated) as url:
        yield url


@pytest.fixture(scope="module")
def module_database(postgres: Cluster, migrated: str) -> Iterator[str]:
    with postgres.database(migrated) as url:
        yield url


@pytest.fixture(scope="session")
def new_server(postgres: Cluster, with_admin: tuple[str, str]) -> Iterator[Callable[..., Server]]:
    """Start servers at will; `database_url` puts a further one beside the first."""
    template, token = with_admin
    with ExitStack() as stack:

        def start(database_url: str | None = None, **more: str) -> Server:
            url = database_url or stack.enter_context(postgres.database(template))
            running = Server(url, token, **more)
            stack.callback(running.stop)
            return running

        yield start


@pytest.fixture(scope="session")
def server(new_server: Callable[..., Server]) -> Server:
    """The one server that most tests share; what it logs during a test is shown if that fails."""
    return new_server()


@pytest.fixture(scope="session")
def service(server: Server) -> Iterator[Service]:
    with Service(server.url, server.admin_token) as service:
        yield service


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    running = getattr(item, "funcargs", {}).get("server")
    if report.failed and isinstance(running, Server):
        report.sections.append(("server log (its end)", running.log[-8000:]))
    return report
