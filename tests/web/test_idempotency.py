"""The same key answers the same and acts once: repeated, refused, raced, interrupted."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from labelqueue.queue import sessions
from labelqueue.web import idempotency
from labelqueue.web.idempotency import Running
from tests.web.conftest import Site, fault_paths

USER = {"email": "new@example.org", "name": "New"}


def key(text: str) -> dict[str, str]:
    return {"Idempotency-Key": text}


async def test_a_repetition_answers_the_same_and_acts_once(admin: httpx2.AsyncClient) -> None:
    first = await admin.post("/users", json=USER, headers=key("k"))
    again = await admin.post("/users", json=USER, headers=key("k"))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert len((await admin.get("/users")).json()["items"]) == 2


async def test_another_body_or_address_under_a_used_key_is_refused(
    admin: httpx2.AsyncClient,
) -> None:
    await admin.post("/users", json=USER, headers=key("k"))
    other_body = await admin.post("/users", json={**USER, "name": "Y"}, headers=key("k"))
    other_address = await admin.patch("/users/u1", json=USER, headers=key("k"))
    for answer in (other_body, other_address):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")


async def test_a_refusal_is_repeated_though_it_would_pass_by_now(
    site: Site, admin: httpx2.AsyncClient
) -> None:
    user, ann = await site.user("ann@example.org")
    first = await ann.post("/users", json=USER, headers=key("k"))
    assert first.status_code == 403
    async with site.database.transaction() as tx:
        await tx.connection.execute(
            "update person set admin = true where email = 'ann@example.org'"
        )
    # Who she is is remembered with her token for a second; with a new one it is asked anew.
    made = (await admin.post(f"/users/{user}/tokens")).json()
    ann = await site.browser(Authorization=f"Bearer {made['token']}")
    again = await ann.post("/users", json=USER, headers=key("k"))
    assert (again.status_code, again.json()) == (403, first.json())
    assert (await ann.post("/users", json=USER, headers=key("k2"))).status_code == 201


async def test_invalid_bodies_are_remembered_too(admin: httpx2.AsyncClient) -> None:
    first = await admin.post("/users", json={}, headers=key("k"))
    again = await admin.post("/users", json={}, headers=key("k"))
    mended = await admin.post("/users", json=USER, headers=key("k"))
    assert first.status_code == again.status_code == 422
    assert first.json() == again.json()
    assert mended.json()["code"] == "idempotency_mismatch"


async def test_no_401_is_remembered(site: Site, admin: httpx2.AsyncClient) -> None:
    stranger = await site.browser()
    assert (await stranger.post("/users", json=USER, headers=key("k"))).status_code == 401
    assert (await admin.post("/users", json=USER, headers=key("k"))).status_code == 201


async def test_keys_are_each_persons_own(site: Site, admin: httpx2.AsyncClient) -> None:
    _, second = await site.user("second@example.org", admin=True)
    assert (await admin.post("/users", json=USER, headers=key("k"))).status_code == 201
    assert (await second.post("/users", json=USER, headers=key("k"))).status_code == 409


@pytest.mark.parametrize("text", ["", "x" * 256, "a\tb", "\xe9"])
async def test_keys_are_printable_and_short(admin: httpx2.AsyncClient, text: str) -> None:
    answer = await admin.post(
        "/users", json=USER, headers={"Idempotency-Key": text.encode("latin-1")}
    )
    assert answer.status_code == 422
    assert fault_paths(answer) == {"Idempotency-Key"}


async def test_duplicates_that_run_at_once_act_once(site: Site, admin: httpx2.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(admin.post("/users", json=USER, headers=key("k")) for _ in range(24))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len((await admin.get("/users")).json()["items"]) == 2


async def test_duplicates_on_two_servers_act_once(
    site: Site, admin: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock of the process, as on two of them, the row's unique key makes them wait."""
    alone = Running.alone
    monkeypatch.setattr(Running, "alone", lambda self, person, key: alone(self, person, None))
    for number in range(8):
        body = {**USER, "email": f"new{number}@example.org"}
        answers = await asyncio.gather(
            *(admin.post("/users", json=body, headers=key(f"k{number}")) for _ in range(5))
        )
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.text for answer in answers}) == 1
    assert len((await admin.get("/users")).json()["items"]) == 9


async def test_an_effect_that_broke_leaves_the_key_free(
    admin: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*args: object) -> None:
        raise RuntimeError("the server broke after the effect")

    with monkeypatch.context() as patch:
        patch.setattr("labelqueue.web.endpoint.settle", broken)
        answer = await admin.post("/users", json=USER, headers=key("k"))
        assert answer.status_code == 500
        assert "broke" not in answer.text
    assert len((await admin.get("/users")).json()["items"]) == 1, "the effect was rolled back"
    assert (await admin.post("/users", json=USER, headers=key("k"))).status_code == 201


async def test_a_key_is_free_again_after_a_day(site: Site, admin: httpx2.AsyncClient) -> None:
    await admin.post("/users", json=USER, headers=key("k"))
    await admin.post("/test-clock", json={"advance_seconds": 23 * 3600})
    other = {**USER, "email": "other@example.org"}
    assert (await admin.post("/users", json=other, headers=key("k"))).status_code == 422
    await admin.post("/test-clock", json={"advance_seconds": 2 * 3600})
    assert (await admin.post("/users", json=other, headers=key("k"))).status_code == 201
    again = await admin.post("/users", json=other, headers=key("k"))
    assert again.headers["idempotency-replayed"] == "true"


async def test_old_answers_are_forgotten(site: Site, admin: httpx2.AsyncClient) -> None:
    await admin.post("/users", json=USER, headers=key("k"))
    await admin.post("/test-clock", json={"advance_seconds": 25 * 3600})
    await idempotency.forget_old(site.database)
    async with site.database.transaction() as tx:
        rows = await (await tx.connection.execute("select key from idempotency")).fetchall()
    assert rows == []


async def test_tokens_and_sessions_take_no_key(site: Site) -> None:
    user, ann = await site.user("ann@example.org")
    first = await ann.post(f"/users/{user}/tokens", headers=key("k"))
    second = await ann.post(f"/users/{user}/tokens", headers=key("k"))
    assert first.json()["token"] != second.json()["token"]
    async with site.database.transaction() as tx:
        assert await sessions.by_token(tx, first.json()["token"]) is not None


async def test_the_lock_of_a_key_is_dropped_when_nobody_waits() -> None:
    running = Running()
    order: list[str] = []

    async def work(name: str) -> None:
        async with running.alone(1, "k"):
            order.append(f"{name} in")
            await asyncio.sleep(0)
            order.append(f"{name} out")

    await asyncio.gather(work("a"), work("b"), work("c"))
    assert order == ["a in", "a out", "b in", "b out", "c in", "c out"]
    assert running._locks == {}
