"""Two servers over one database, with a proxy in front of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx2
import psycopg
import pytest

from tests.fleet.proxy import Proxy
from tests.running import Server
from tests.service import Caller, Service

ALTERNATING = {"Connection": "close"}


@dataclass(frozen=True)
class Fleet:
    """`service` is the administrator, who like everybody made by it alternates between servers."""

    first: Server
    second: Server
    proxy: Proxy
    service: Service
    database: psycopg.Connection

    def alternating(self, caller: Caller) -> Caller:
        """The same person over connections of their own, each request at the other server."""
        http = httpx2.Client(
            base_url=f"{self.proxy.url}/api/v1", timeout=60, verify=False, headers=ALTERNATING
        )
        return Caller(http, caller.token, id=caller.id, email=caller.email)


@pytest.fixture(scope="module")
def fleet(new_server: Callable[..., Server]) -> Iterator[Fleet]:
    first = new_server()
    second = new_server(first.database_url)
    # Servers share the folder of the uploads, as they share the database.
    (second.directory / "uploads").rmdir()
    (second.directory / "uploads").symlink_to(first.directory / "uploads")
    proxy = Proxy([first.port, second.port])
    with (
        Service(proxy.url, first.admin_token) as service,
        psycopg.connect(first.database_url, autocommit=True) as database,
    ):
        service.http.headers.update(ALTERNATING)
        yield Fleet(first, second, proxy, service, database)
    second.stop()
    first.stop()
    proxy.stop()
