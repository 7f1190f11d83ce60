"""Batches over HTTP: JSON and streams alike, whole or not at all, once per key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from labelqueue.web.app import Options, create_app
from tests.web.conftest import Site, fault_paths

NDJSON = {"content-type": "application/x-ndjson"}
CSV = {"content-type": "text/csv; charset=utf-8"}


def rows(count: int, prefix: str = "x") -> list[dict[str, Any]]:
    return [{"external_id": f"{prefix}{i}", "data": {"text": f"text {i}"}} for i in range(count)]


def lines(assets: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in assets)


async def counted(client: httpx2.AsyncClient, project: str) -> tuple[int, int]:
    """How many batches and assets the project shows."""
    batches = (await client.get(f"{project}/batches")).json()["items"]
    assets = (await client.get(f"{project}/assets?limit=1000")).json()["items"]
    return len(batches), len(assets)


async def test_the_three_ways_in_make_the_same_assets(
    admin: httpx2.AsyncClient, project: str
) -> None:
    address = f"{project}/batches"
    table = b"external_id,text\n" + b"".join(f"c{i},text {i}\n".encode() for i in range(3))
    made = [
        await admin.post(address, json={"name": "one", "assets": rows(3, "a")}),
        await admin.post(f"{address}?name=two", content=lines(rows(3, "b")), headers=NDJSON),
        await admin.post(f"{address}?name=three&priority=7", content=table, headers=CSV),
    ]
    assert [answer.status_code for answer in made] == [201] * 3, [answer.text for answer in made]
    assert [(b.json()["number"], b.json()["name"], b.json()["size"]) for b in made] == [
        (1, "one", 3),
        (2, "two", 3),
        (3, "three", 3),
    ]
    assets = (await admin.get(f"{project}/assets")).json()["items"]
    assert [asset["data"] for asset in assets] == [{"text": f"text {i}"} for i in range(3)] * 3
    assert [asset["priority"] for asset in assets[-3:]] == [7, 7, 7]


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, {"assets"}),
        ({"assets": [], "from": {"project": "p1", "ids": []}}, {"assets"}),
        ({"from": {"project": "p1"}}, {"from"}),
        ({"assets": [{"external_id": "", "data": {}}]}, {"assets.0.external_id"}),
        ({"assets": [{"external_id": "a", "data": 5}]}, {"assets.0.data"}),
        ({"assets": [*rows(3), {"external_id": "b", "data": {}, "pri": 1}]}, {"assets.3.pri"}),
        ({"assets": rows(1), "due_at": "tomorrow"}, {"due_at"}),
        ({"assets": rows(1), "due_at": "2026-11-21T10:00:00"}, {"due_at"}),
        ({"assets": rows(1), "due_at": "0001-01-01T00:00:00+14:00"}, {"due_at"}),
        ({"assets": [{"external_id": "a", "data": {"k": "\0"}}]}, {"assets.0.data.k"}),
        ({"assets": [{"external_id": "a", "data": {"n": 2**80}}]}, {"assets.0.data.n"}),
    ],
)
async def test_faulty_batches_change_nothing(
    admin: httpx2.AsyncClient, project: str, body: dict[str, Any], paths: set[str]
) -> None:
    answer = await admin.post(f"{project}/batches", json=body)
    assert answer.status_code == 422, answer.text
    assert fault_paths(answer) == paths
    assert await counted(admin, project) == (0, 0)


async def test_a_priority_out_of_range_has_its_own_code(
    admin: httpx2.AsyncClient, project: str
) -> None:
    asset = {"external_id": "a", "data": {}, "priority": 2**31}
    streamed = lines([*rows(2), asset])
    for answer in (
        await admin.post(f"{project}/batches", json={"assets": [asset]}),
        await admin.post(f"{project}/batches", content=streamed, headers=NDJSON),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "priority_out_of_range")
    assert await counted(admin, project) == (0, 0)


async def test_a_stream_with_one_faulty_row_leaves_nothing(
    site: Site, admin: httpx2.AsyncClient, project: str
) -> None:
    body = lines([*rows(2000), {"external_id": "bad"}, *rows(2000, "y")])
    answer = await admin.post(f"{project}/batches", content=body, headers=NDJSON)
    assert answer.status_code == 422
    assert fault_paths(answer) == {"assets.2000.data"}
    assert await counted(admin, project) == (0, 0)
    async with site.database.transaction() as tx:
        left = await (await tx.connection.execute("select count(*) as n from incoming")).fetchone()
    assert left == {"n": 0}
    again = await admin.post(f"{project}/batches", content=lines(rows(3)), headers=NDJSON)
    assert again.status_code == 201


async def test_a_stream_over_its_limit_is_cut_off(
    site: Site, admin: httpx2.AsyncClient, project: str
) -> None:
    app = create_app(site.database, Options(data=site.data, stream_limit=10_000))
    transport = httpx2.ASGITransport(app=app)
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield lines(rows(10, f"r{sent}-"))

    async with httpx2.AsyncClient(
        transport=transport, base_url=admin.base_url, headers=admin.headers
    ) as client:
        answer = await client.post(f"{project}/batches", content=endless(), headers=NDJSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert sent < 100
    assert await counted(admin, project) == (0, 0)


async def test_a_stream_under_one_key_comes_in_once(
    admin: httpx2.AsyncClient, project: str
) -> None:
    address, key = f"{project}/batches", {**NDJSON, "Idempotency-Key": "k"}
    body = lines(rows(700))
    answers = await asyncio.gather(
        *(admin.post(address, content=body, headers=key) for _ in range(4))
    )
    answers.append(await admin.post(address, content=body, headers=key))
    assert [answer.status_code for answer in answers] == [201] * 5, [a.text for a in answers]
    assert len({answer.text for answer in answers}) == 1
    other = await admin.post(address, content=lines(rows(1, "other")), headers=key)
    assert other.json()["code"] == "idempotency_mismatch"
    assert await counted(admin, project) == (1, 700)


async def test_a_refused_stream_is_refused_again(admin: httpx2.AsyncClient, project: str) -> None:
    address, key = f"{project}/batches", {**NDJSON, "Idempotency-Key": "k"}
    body = lines([{"external_id": 5}])
    first = await admin.post(address, content=body, headers=key)
    again = await admin.post(address, content=body, headers=key)
    assert first.status_code == again.status_code == 422
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"


async def test_only_managers_add_batches(
    site: Site, admin: httpx2.AsyncClient, project: str
) -> None:
    _, ann = await site.user("ann@example.org")
    body = {"content": lines(rows(2)), "headers": NDJSON}
    assert (await ann.post(f"{project}/batches", **body)).status_code == 404
    await admin.put(f"{project}/members/ann@example.org", json={"role": "labeler"})
    assert (await ann.post(f"{project}/batches", **body)).status_code == 403
    assert await counted(admin, project) == (0, 0)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml"])
async def test_other_kinds_of_batches_are_415(
    admin: httpx2.AsyncClient, project: str, kind: str
) -> None:
    answer = await admin.post(f"{project}/batches", content=b"a", headers={"content-type": kind})
    assert answer.status_code == 415
