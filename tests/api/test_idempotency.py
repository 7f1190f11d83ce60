"""Idempotency keys: the same call again answers the same and acts once."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, asset, problem, rows, skip


@pytest.fixture
def key() -> str:
    return uuid.uuid4().hex


def test_the_same_call_answers_the_same_and_acts_once(project: Project, key: str) -> None:
    path, body = f"{project.path}/batches", {"assets": [asset("a")]}
    first = project.manager.call("POST", path, body, key=key)
    again = project.manager.call("POST", path, body, key=key)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert len(project.assets()) == 1


def test_the_same_key_with_another_body_is_a_mismatch(project: Project, key: str) -> None:
    path = f"{project.path}/batches"
    project.manager.post(path, {"assets": [asset("a")]}, key=key)
    other = {"assets": [asset("b")]}
    project.manager.refused(422, "idempotency_mismatch", "POST", path, other, key=key)
    assert len(project.assets()) == 1


def test_the_same_key_at_another_address_never_answers_for_the_first(
    stage: Stage, key: str
) -> None:
    """Whether it is refused or acts on its own, it must not claim an effect it did not have."""
    one, two = stage.project(), stage.project()
    body = {"assets": [asset("a")]}
    one.manager.post(f"{one.path}/batches", body, key=key)
    answer = two.manager.call("POST", f"{two.path}/batches", body, key=key)
    if answer.is_success:
        assert [one["batch"] for one in two.assets()] == [answer.json()["id"]]
    else:
        problem(answer, 422, "idempotency_mismatch")
        assert two.assets() == []


def test_keys_are_apart_by_person(project: Project, key: str) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b")
    got = [
        project.pull(person, key=key)["items"][0]["asset"]["external_id"] for person in (ann, ben)
    ]
    assert got == ["a", "b"]


def test_refusals_are_repeated(project: Project, key: str) -> None:
    path = f"{project.path}/assets"
    body = {"select": {"external_ids": ["later"]}, "set": {"priority": 1}}
    first = project.manager.refused(422, "unknown_asset", "PATCH", path, body, key=key)
    project.batch("later")
    assert project.manager.refused(422, "unknown_asset", "PATCH", path, body, key=key) == first
    assert project.asset("later")["priority"] in (None, 0)
    assert project.manager.patch(path, body, key=uuid.uuid4().hex) == {"changed": 1}


def test_patch_takes_a_key_too(project: Project, key: str) -> None:
    project.batch("a")
    path = f"{project.path}/assets"
    body = {"select": {"external_ids": ["a"]}, "set": {"priority": 3}}
    first = project.manager.patch(path, body, key=key)
    project.change("a", priority=9)
    assert project.manager.patch(path, body, key=key) == first
    assert project.asset("a")["priority"] == 9, "it acted once"
    other = {"select": {"external_ids": ["a"]}, "set": {"priority": 4}}
    project.manager.refused(422, "idempotency_mismatch", "PATCH", path, other, key=key)


def test_a_pull_repeated_answers_what_the_first_did(project: Project, key: str) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    first = project.pull(ann, key=key)
    skip(ann, first["items"][0])
    assert project.pull(ann, key=key) == first
    assert project.served(ann) == ["b"]


def test_release_and_skip_repeated(project: Project, key: str) -> None:
    [ann] = project.labelers("ann")
    project.labelers("ben")
    project.batch("a")
    path = f"/reservations/{project.item(ann)['reservation']}/release"
    assert ann.call("POST", path, {}, key=key).status_code == 204
    assert ann.call("POST", path, {}, key=key).status_code == 204
    path = f"/reservations/{project.item(ann)['reservation']}/skip"
    first = ann.post(path, {"reason": "dark"}, key=f"{key}-2")
    assert ann.post(path, {"reason": "dark"}, key=f"{key}-2") == first
    assert [one["status"] for one in project.labels()] == ["skipped"]
    assert project.kinds().count("reservation.released") == 1


def test_clear_repeated_does_not_clear_what_came_since(project: Project, key: str) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    project.item(ann)
    path = f"{project.path}/reservations/clear"
    assert project.manager.post(path, {}, key=key) == {"cleared": 1}
    project.item(ann)
    assert project.manager.post(path, {}, key=key) == {"cleared": 1}
    assert project.held() == [(ann.id, "a")]


def test_the_answer_is_remembered_for_a_day(stage: Stage, project: Project, key: str) -> None:
    path, body = f"{project.path}/batches", {"assets": [asset("a")]}
    first = project.manager.post(path, body, key=key)
    stage.advance(23 * 3600)
    assert project.manager.post(path, body, key=key) == first


def test_an_operation_is_started_once(project: Project, key: str) -> None:
    project.batch(*rows(1001))
    path = f"{project.path}/assets"
    body = {"select": {"filter": {}}, "set": {"priority": 3}}
    first = project.manager.call("PATCH", path, body, key=key)
    again = project.manager.call("PATCH", path, body, key=key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()


def test_tokens_are_never_remembered(stage: Stage, key: str) -> None:
    ann = stage.newcomer("ann")
    path = f"/users/{ann.id}/tokens"
    assert ann.post(path, {}, key=key)["token"] != ann.post(path, {}, key=key)["token"]


@pytest.mark.parametrize("odd", [b"x" * 300, "é".encode(), b"", b"a b", b"x" * 5000])
def test_odd_keys_do_no_harm(project: Project, odd: bytes) -> None:
    headers: Any = {"Idempotency-Key": odd}
    body = {"assets": [asset("a")]}
    answer = project.manager.call("POST", f"{project.path}/batches", body, headers=headers)
    assert answer.status_code < 500
    assert len(project.assets()) == (1 if answer.is_success else 0)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/x-ndjson", b'{"external_id": "a", "data": {}}\n'),
        ("text/csv", b"external_id,text\na,hello\n"),
    ],
)
def test_a_streamed_batch_is_created_once(
    project: Project, key: str, kind: str, content: bytes
) -> None:
    path, headers = f"{project.path}/batches", {"Content-Type": kind}
    sent = {"headers": headers, "key": key}
    first = project.manager.call("POST", path, content=content, **sent)
    again = project.manager.call("POST", path, content=content, **sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = content.replace(b"a", b"b")
    project.manager.refused(422, "idempotency_mismatch", "POST", path, content=other, **sent)
    assert len(project.assets()) == 1


def test_an_upload_is_stored_once(project: Project, key: str) -> None:
    path = f"{project.path}/uploads"
    files = {"file": ("a.txt", b"hello", "text/plain")}
    boundary = {"Content-Type": "multipart/form-data; boundary=edge"}
    first = project.manager.call("POST", path, files=files, headers=boundary, key=key)
    again = project.manager.call("POST", path, files=files, headers=boundary, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
