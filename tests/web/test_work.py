"""Submit with the next pull over HTTP: one label, whatever repeats, breaks or comes late."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest

from labelqueue.errors import Forbidden
from labelqueue.queue import pull, turns
from tests.web.conftest import Site, fault_paths


@pytest.fixture
async def queue(admin: httpx2.AsyncClient, project: str) -> str:
    """A project with five assets; returns its address."""
    assets = [{"external_id": f"x{i}", "data": {"text": str(i)}} for i in range(5)]
    answer = await admin.post(f"{project}/batches", json={"assets": assets})
    assert answer.status_code == 201, answer.text
    return project


async def pulled(client: httpx2.AsyncClient, project: str) -> dict[str, Any]:
    answer = await client.post(f"{project}/queues/label/pull")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def labels(client: httpx2.AsyncClient, project: str) -> list[str]:
    """What was answered, in order."""
    items = (await client.get(f"{project}/labels")).json()["items"]
    return sorted(label["external_id"] for label in items)


def submit(
    client: httpx2.AsyncClient, item: dict[str, Any], key: str | None = None, **body: Any
) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    body = {"result": "cat", "pull_next": True, **body}
    return client.post(f"/reservations/{item['reservation']}/submit", json=body, headers=headers)


async def test_a_submit_answers_with_the_next_piece(admin: httpx2.AsyncClient, queue: str) -> None:
    item = (await pulled(admin, queue))["items"][0]
    answer = await submit(admin, item)
    assert answer.status_code == 200, answer.text
    assert answer.json()["label"]["status"] == "submitted"
    following = answer.json()["next"]["items"][0]
    assert following["asset"]["external_id"] == "x1"
    assert (await pulled(admin, queue))["items"][0]["reservation"] == following["reservation"]
    alone = await submit(admin, following, pull_next=False)
    assert alone.json()["next"] is None


async def test_repeated_submits_make_one_label(admin: httpx2.AsyncClient, queue: str) -> None:
    item = (await pulled(admin, queue))["items"][0]
    answers = await asyncio.gather(*(submit(admin, item, "k") for _ in range(6)))
    answers.append(await submit(admin, item, "k"))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert await labels(admin, queue) == ["x0"]
    with_new_key = await submit(admin, item, "k2")
    assert (with_new_key.status_code, with_new_key.json()["code"]) == (409, "already_submitted")
    assert with_new_key.json()["label"] == answers[0].json()["label"]


async def test_a_pull_that_breaks_never_undoes_a_label(
    admin: httpx2.AsyncClient, queue: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = (await pulled(admin, queue))["items"][0]
    for fault in (RuntimeError("broken"), Forbidden()):

        async def fails(*args: object, fault: Exception = fault) -> None:
            raise fault

        with monkeypatch.context() as patch:
            patch.setattr(pull, "pull", fails)
            patch.setattr(turns, "_pull", fails)
            answer = await submit(admin, item, "k")
        assert answer.status_code == 200
        assert answer.json()["label"]["status"] == "submitted"
        assert answer.json()["next"] is None
    assert await labels(admin, queue) == ["x0"]

    again = await submit(admin, item, "k")
    assert again.json()["label"] == answer.json()["label"]
    assert again.json()["next"]["items"][0]["asset"]["external_id"] == "x1"
    assert (await submit(admin, item, "k")).text == again.text
    assert await labels(admin, queue) == ["x0"]


async def test_a_late_label_is_kept_though_it_is_refused(
    site: Site, admin: httpx2.AsyncClient, queue: str
) -> None:
    await site.user("ann@example.org")
    item = (await pulled(admin, queue))["items"][0]
    cleared = await admin.post(f"{queue}/reservations/clear", json={})
    assert cleared.json() == {"cleared": 1}
    await admin.patch(
        f"{queue}/assets",
        json={"items": [{"external_id": "x0", "removed": True}]},
    )
    late = await submit(admin, item, "k")
    assert (late.status_code, late.json()["code"]) == (409, "reservation_lost")
    assert late.headers["content-type"] == "application/problem+json"
    assert late.json()["label"]["status"] == "late"
    again = await submit(admin, item, "k")
    assert (again.status_code, again.text) == (409, late.text)
    found = (await admin.get(f"{queue}/labels?status=late")).json()["items"]
    assert [label["id"] for label in found] == [late.json()["label"]["id"]]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "result"),
        ({"result": 1, "active_seconds": -1}, "active_seconds"),
        ({"result": 1, "active_seconds": "5"}, "active_seconds"),
        ({"result": 1, "pull_next": 1}, "pull_next"),
        ({"result": {"a": ["\0"]}}, "result.a.0"),
        ({"result": 1, "colour": 1}, "colour"),
        ({"verdict": "maybe"}, "verdict"),
        ({"verdict": "correct"}, "result"),
        ({"verdict": "reject", "comment": " "}, "comment"),
    ],
)
async def test_faulty_submits_make_nothing(
    admin: httpx2.AsyncClient, queue: str, body: dict[str, Any], path: str
) -> None:
    item = (await pulled(admin, queue))["items"][0]
    answer = await admin.post(f"/reservations/{item['reservation']}/submit", json=body)
    assert answer.status_code == 422, answer.text
    assert fault_paths(answer) == {path}
    assert await labels(admin, queue) == []


async def test_work_in_hand_is_the_holders_alone(
    site: Site, admin: httpx2.AsyncClient, queue: str
) -> None:
    _, ann = await site.user("ann@example.org")
    item = (await pulled(admin, queue))["items"][0]["reservation"]
    for method, what in [
        ("POST", "submit"),
        ("POST", "skip"),
        ("POST", "release"),
        ("PUT", "draft"),
        ("POST", "activity"),
    ]:
        body = {"result": 1} if what in {"submit", "draft"} else {}
        answer = await ann.request(method, f"/reservations/{item}/{what}", json=body)
        assert answer.status_code == 404, what
    assert (await ann.post(f"{queue}/queues/label/pull")).status_code == 404
    assert await labels(admin, queue) == []


async def test_drafts_activity_skip_and_release(admin: httpx2.AsyncClient, queue: str) -> None:
    item = (await pulled(admin, queue))["items"][0]
    held = f"/reservations/{item['reservation']}"
    renewed = await admin.put(f"{held}/draft", json={"result": {"half": "done"}})
    assert renewed.json()["expires_at"]
    assert (await admin.post(f"{held}/activity", json={"active_seconds": 2})).status_code == 200
    assert (await pulled(admin, queue))["items"][0]["draft"] == {"half": "done"}
    assert (await admin.post(f"{held}/release")).status_code == 204
    second = (await pulled(admin, queue))["items"][0]
    assert second["asset"]["external_id"] == "x1"
    skipped = await admin.post(
        f"/reservations/{second['reservation']}/skip", json={"reason": "blurred", "pull_next": True}
    )
    assert skipped.json()["next"]["items"][0]["asset"]["external_id"] == "x2"


@pytest.mark.parametrize("body", [{"wait_seconds": 61}, {"wait_seconds": "1"}, {"x": 1}])
async def test_faulty_pulls_are_refused(
    admin: httpx2.AsyncClient, queue: str, body: dict[str, Any]
) -> None:
    answer = await admin.post(f"{queue}/queues/label/pull", json=body)
    assert answer.status_code == 422
    unknown = await admin.post(f"{queue}/queues/other/pull")
    assert unknown.status_code == 404


async def test_the_log_and_the_export_are_read(
    site: Site, admin: httpx2.AsyncClient, queue: str
) -> None:
    item = (await pulled(admin, queue))["items"][0]
    await submit(admin, item)
    kinds = [event["kind"] for event in (await admin.get(f"{queue}/events")).json()["items"]]
    assert "label.submitted" in kinds
    exported = await admin.get(f"{queue}/export?format=jsonl")
    assert exported.headers["content-type"].startswith("application/x-ndjson")
    assert "attachment" in exported.headers["content-disposition"]
    assert "x0" in exported.text
    _, ann = await site.user("ann@example.org")
    assert (await ann.get(f"{queue}/export")).status_code == 404
    assert (await ann.get(f"{queue}/events")).status_code == 404
    assert fault_paths(await admin.get(f"{queue}/export?format=pdf")) == {"format"}
    text = (await admin.get("http://queue.test/metrics")).text
    assert 'labelqueue_pulls_total{outcome="work"} 2.0' in text
    assert 'labelqueue_submits_total{status="submitted"} 1.0' in text
