"""What operators see: ready or not, broken or not, and never more than they may."""

from __future__ import annotations

import httpx2
import pytest

from labelqueue.queue import people
from tests.web.conftest import Site

SECRET = "what nobody outside may read"


async def test_ready_means_a_database_with_every_migration(site: Site) -> None:
    client = await site.browser()
    ready = await client.get("http://queue.test/readyz")
    assert (ready.status_code, ready.text) == (200, "ready\n")
    async with site.database.transaction() as tx:
        await tx.connection.execute("update alembic_version set version_num = '0000'")
    behind = await client.get("http://queue.test/readyz")
    assert behind.status_code == 503
    assert "0000" in behind.text
    await site.database.close()
    down = await client.get("http://queue.test/readyz")
    assert down.status_code == 503
    assert (await client.get("http://queue.test/healthz")).status_code == 200


async def test_without_a_database_calls_are_503(site: Site, admin: httpx2.AsyncClient) -> None:
    assert (await admin.get("/me")).status_code == 200
    await site.database.close()
    for answer in (
        await admin.get("/me"),
        await admin.post("/users", json={}, headers={"Idempotency-Key": "k"}),
        await (await site.browser(Authorization="Bearer lq_x")).get("/me"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


async def test_what_breaks_is_logged_and_not_told(
    admin: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def breaks(*args: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(people, "me", breaks)
    answer = await admin.get("/me", headers={"X-Request-Id": "trace-5"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["x-request-id"] == "trace-5"
    assert SECRET not in answer.text
    logged = "".join(capsys.readouterr())
    assert SECRET in logged and "trace-5" in logged


async def test_every_answer_has_an_id_of_its_own(admin: httpx2.AsyncClient) -> None:
    first, second = await admin.get("/me"), await admin.get("/nowhere")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    hostile = await admin.get("/me", headers={"X-Request-Id": "a b<script>"})
    assert "script" not in hostile.headers["x-request-id"]
