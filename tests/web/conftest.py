"""The application in this process, over a database of the test's own; no socket between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from labelqueue.db import Database
from labelqueue.queue import interfaces, people
from labelqueue.web.app import Options, create_app

PASSWORD = "correct horse battery"


class Site:
    """A server without a socket, and the people who call it."""

    def __init__(self, database: Database, data: Path, stack: AsyncExitStack) -> None:
        self.database = database
        self.app = create_app(database, Options(data=data, test_clock=True))
        self.data = data
        self._stack = stack

    async def browser(self, **headers: str) -> httpx2.AsyncClient:
        """A client that has not said who it is."""
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        client = httpx2.AsyncClient(
            transport=transport, base_url="http://queue.test/api/v1", headers=headers
        )
        return await self._stack.enter_async_context(client)

    async def user(self, email: str, admin: bool = False) -> tuple[str, httpx2.AsyncClient]:
        """A new person's id, and a client with their token."""
        async with self.database.transaction() as tx:
            user = await people.create_user(tx, None, email, "Some One", PASSWORD, admin)
            token = await people.create_token(tx, None, email)
        return user["id"], await self.browser(Authorization=f"Bearer {token['token']}")

    async def logged_in(self, email: str) -> httpx2.AsyncClient:
        """A browser with the session of a person who exists, and its CSRF token."""
        client = await self.browser()
        answer = await client.post("/session", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        return client


@pytest.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    interfaces._parsed.clear()  # those of another test's database, which has the same numbers
    database = await Database.open(database_url, pool=6)
    async with AsyncExitStack() as stack:
        yield Site(database, tmp_path, stack)
    await database.close()


@pytest.fixture
async def admin(site: Site) -> httpx2.AsyncClient:
    _, client = await site.user("admin@example.org", admin=True)
    return client


@pytest.fixture
async def project(admin: httpx2.AsyncClient) -> str:
    """A project that the administrator manages; returns its address."""
    answer = await admin.post("/projects", json={"name": "Cars"})
    assert answer.status_code == 201, answer.text
    return f"/projects/{answer.json()['id']}"


def fault_paths(answer: httpx2.Response) -> set[Any]:
    """The paths of all faulty fields that a refusal names."""
    return {fault["path"] for fault in answer.json()["errors"]}
