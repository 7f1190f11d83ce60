"""Refusals: one shape, stable codes, every faulty field named, nothing changed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, asset, paths, problem


def test_no_token_and_wrong_tokens_are_401(stage: Stage, project: Project) -> None:
    for path in ("/me", "/projects", project.path, "/projects/p999999", "/users"):
        stage.stranger.refused(401, "unauthenticated", "GET", path)
    for sent in ("Bearer nonsense", "Bearer", "Basic YTpi", "Bearer " + "x" * 5000):
        answer = stage.stranger.call("GET", "/me", headers={"Authorization": sent})
        problem(answer, 401, "unauthenticated")


def test_a_revoked_token_is_401(stage: Stage) -> None:
    ann = stage.newcomer("ann")
    made = ann.post(f"/users/{ann.id}/tokens", {})
    assert made["token"] != ann.token
    other = {"Authorization": f"Bearer {made['token']}"}
    assert stage.stranger.call("GET", "/me", headers=other).json()["id"] == ann.id
    ann.delete(f"/users/{ann.id}/tokens/{made['id']}")
    problem(stage.stranger.call("GET", "/me", headers=other), 401, "unauthenticated")
    assert ann.get("/me")["id"] == ann.id, "the other token lives on"


@pytest.mark.parametrize(
    "path",
    ["/projects/p999999", "/projects/7", "/projects/nonsense", "/projects/p7-1", "/nowhere"],
)
def test_what_does_not_exist_is_404(stage: Stage, path: str) -> None:
    stage.admin.refused(404, "not_found", "GET", path)


@pytest.mark.parametrize(
    "path",
    ["/assets/{}", "/assets/{}/history", "/queues/{}", "/members/{}"],
)
@pytest.mark.parametrize(
    "name", ["nonsense", "a1-zzz", "a999999-abc", "aabc-abc3", "%00", "a" * 300]
)
def test_unknown_ids_inside_a_project_are_404(project: Project, path: str, name: str) -> None:
    project.manager.refused(404, "not_found", "GET", project.path + path.format(name))


@pytest.mark.parametrize("verb", ["submit", "skip", "release", "activity"])
def test_unknown_reservations_are_404(stage: Stage, verb: str) -> None:
    body = {"result": 1} if verb == "submit" else {}
    for name in ("r1-zzz", "nonsense", "r999999-0", "rabc-abc3"):
        stage.manager.refused(404, "not_found", "POST", f"/reservations/{name}/{verb}", body)


def test_another_method_is_405(project: Project) -> None:
    project.manager.refused(405, "method_not_allowed", "PUT", project.path, {})
    project.manager.refused(405, "method_not_allowed", "DELETE", "/me")


MALFORMED = [
    b"{",
    b"{'name': 1}",
    b'{"name": NaN}',
    b'{"name": Infinity}',
    b'{"name": -Infinity}',
    b'{"name": "\xff\xfe"}',
    b'{"name": "a"} trailing',
    b'{"name": 01}',
]


@pytest.mark.parametrize("content", MALFORMED)
def test_malformed_json_is_400(stage: Stage, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    sent = {"content": content, "headers": headers}
    stage.manager.refused(400, "malformed", "POST", "/projects", **sent)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data"])
def test_another_content_type_is_415(stage: Stage, project: Project, kind: str) -> None:
    sent: dict[str, Any] = {"content": b"{}", "headers": {"Content-Type": kind}}
    stage.manager.refused(415, "unsupported_media_type", "POST", "/projects", **sent)
    path = f"{project.path}/batches"
    stage.manager.refused(415, "unsupported_media_type", "POST", path, **sent)
    assert project.assets() == []


def test_a_charset_beside_json_is_fine(stage: Stage) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    sent = {"content": b'{"name": "caf\xc3\xa9"}', "headers": headers}
    answer = stage.manager.call("POST", "/projects", **sent)
    assert (answer.status_code, answer.json()["name"]) == (201, "café")


def test_a_body_over_its_limit_is_413(stage: Stage) -> None:
    huge = b'{"name": "' + b"x" * 40_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    answer = stage.manager.call("POST", "/projects", content=huge, headers=headers)
    problem(answer, 413, "too_large")


BATCH_FAULTS: dict[str, Any] = {
    "colour": "red",
    "name": 5,
    "assets": [
        {"external_id": "", "data": {}},
        {"external_id": "a", "data": {}, "priority": "high"},
        {"external_id": "b", "data": {}, "color": "blue"},
        {"external_id": "c"},
        {"external_id": 7, "data": []},
        {"external_id": "d", "data": {}, "labels_required": 0, "skills": "dutch"},
        {"external_id": "e", "data": {}, "group": 3, "assigned_to": "ann"},
        "f",
    ],
}
BATCH_PATHS = {
    "colour",
    "name",
    "assets.0.external_id",
    "assets.1.priority",
    "assets.2.color",
    "assets.3.data",
    "assets.4.external_id",
    "assets.4.data",
    "assets.5.labels_required",
    "assets.5.skills",
    "assets.6.group",
    "assets.6.assigned_to",
    "assets.7",
}


def test_every_faulty_field_of_a_batch_is_named(project: Project) -> None:
    refusal = project.manager.refused(
        422, "invalid", "POST", f"{project.path}/batches", BATCH_FAULTS
    )
    assert paths(refusal) == BATCH_PATHS
    assert project.assets() == []


def test_what_cannot_be_stored_is_named_beside_what_is_faulty(project: Project) -> None:
    rows = [
        {"external_id": "nul\0", "data": {}},
        {"external_id": "a", "data": {}, "priority": "x"},
        {"external_id": "b", "data": {"deep": ["nul\0"]}},
    ]
    path = f"{project.path}/batches"
    refusal = project.manager.refused(422, "invalid", "POST", path, {"assets": rows})
    assert paths(refusal) == {"assets.0.external_id", "assets.1.priority", "assets.2.data.deep.0"}
    assert project.assets() == []


@pytest.mark.parametrize(
    ("method", "path", "body", "named"),
    [
        ("POST", "/projects", {"name": 5, "preset": 1, "x": 1}, {"name", "preset", "x"}),
        ("POST", "/projects", {}, {"name"}),
        ("POST", "/projects", {"name": "p", "preset": "nope"}, {"preset"}),
        ("POST", "/projects", {"name": ""}, {"name"}),
        ("POST", "/projects", {"name": "nul\0"}, {"name"}),
        (
            "POST",
            "/projects",
            {"name": "p", "label_queue": {"reservation": {"count": 0}, "colour": 1}},
            {"label_queue.reservation.count", "label_queue.colour"},
        ),
        (
            "PATCH",
            "{project}/queues/label",
            {
                "order": {"tie": "lifo", "priority": 1, "colour": 2, "default_priority": 1.5},
                "reservation": {"count": "3", "refill": None},
                "skip_to": "elsewhere",
                "limit_per_labeler": 0,
                "realtime": "yes",
                "nothing": 1,
            },
            {
                "order.tie",
                "order.priority",
                "order.colour",
                "order.default_priority",
                "reservation.count",
                "reservation.refill",
                "skip_to",
                "limit_per_labeler",
                "realtime",
                "nothing",
            },
        ),
        ("PATCH", "{project}", {"state": "asleep", "name": None, "x": 1}, {"state", "name", "x"}),
        ("PATCH", "{project}", {"media_origins": "https://a"}, {"media_origins"}),
        (
            "PATCH",
            "{project}/assets",
            {"select": {"external_ids": "a"}, "set": {"priority": "x", "colour": 1}},
            {"select.external_ids", "set.priority", "set.colour"},
        ),
        (
            "PATCH",
            "{project}/assets",
            {"items": [{"external_id": "a", "priority": []}, {"external_id": "a", "y": 1}]},
            {"items.0.priority", "items.1.y"},
        ),
        ("PUT", "{project}/members/{user}", {"role": "boss", "z": 1}, {"role", "z"}),
        ("PUT", "{project}/members/{user}", {"role": "labeler", "skills": [1]}, {"skills.0"}),
        ("PUT", "{project}/members/{user}", {"skills": []}, {"role"}),
        ("POST", "{project}/queues/label/pull", {"x": 1}, {"x"}),
        ("POST", "{project}/queues/label/pull", {"wait_seconds": 61}, {"wait_seconds"}),
        ("POST", "{project}/queues/label/pull", {"wait_seconds": -1}, {"wait_seconds"}),
        (
            "POST",
            "{project}/reservations/clear",
            {"state": "gone", "x": 1},
            {"state", "x"},
        ),
        ("POST", "/users", {"email": 1, "x": 1}, {"email", "name", "x"}),
    ],
)
def test_every_faulty_field_is_named(
    stage: Stage, project: Project, method: str, path: str, body: Any, named: set[str]
) -> None:
    project.batch("a")
    before = (project.settings(), project.assets(), stage.manager.get(project.path))
    address = path.format(project=project.path, user=stage.person("ann").id)
    refusal = stage.manager.refused(422, "invalid", method, address, body)
    assert paths(refusal) == named
    assert (project.settings(), project.assets(), stage.manager.get(project.path)) == before


@pytest.mark.parametrize(
    ("verb", "method", "body", "named"),
    [
        ("submit", "POST", {}, {"result"}),
        ("submit", "POST", {"result": 1, "x": 1, "active_seconds": "3"}, {"x", "active_seconds"}),
        ("submit", "POST", {"result": 1, "active_seconds": -1}, {"active_seconds"}),
        ("submit", "POST", {"result": 1, "pull_next": 1}, {"pull_next"}),
        ("skip", "POST", {"reason": 3, "broken": "no", "y": 1}, {"reason", "broken", "y"}),
        ("draft", "PUT", {"z": 1}, {"z", "result"}),
        ("activity", "POST", {"active_seconds": []}, {"active_seconds"}),
    ],
)
def test_every_faulty_field_of_the_work_is_named(
    project: Project, verb: str, method: str, body: Any, named: set[str]
) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    path = f"/reservations/{item['reservation']}/{verb}"
    assert paths(ann.refused(422, "invalid", method, path, body)) == named
    assert project.labels() == []
    assert project.held() == [(ann.id, "a")]


@pytest.mark.parametrize("body", [None, [], "text", 5, True])
def test_a_body_that_is_no_object_is_refused(stage: Stage, body: Any) -> None:
    import json

    sent = {"content": json.dumps(body), "headers": {"Content-Type": "application/json"}}
    stage.manager.refused(422, "invalid", "POST", "/projects", **sent)


@pytest.mark.parametrize("name", ["named", "two"])
def test_duplicate_external_ids_are_named_and_the_batch_is_refused_whole(
    project: Project, name: str
) -> None:
    project.batch("named")
    rows = [asset("one"), asset("two"), asset(name), asset("three")]
    path = f"{project.path}/batches"
    refusal = project.manager.refused(422, "duplicate_external_id", "POST", path, {"assets": rows})
    assert f"{name}" in refusal["detail"]
    assert [one["external_id"] for one in project.assets()] == ["named"]
    assert len(project.manager.listed(f"{project.path}/batches")) == 1


def test_an_address_is_taken_once(stage: Stage) -> None:
    ann = stage.newcomer("ann")
    for email in (ann.email, ann.email.upper()):
        stage.admin.refused(409, "conflict", "POST", "/users", {"email": email, "name": "Ann"})


def test_an_unknown_assignee_is_named(stage: Stage, project: Project) -> None:
    outsider = stage.person("outsider")
    project.batch("a")
    path = f"{project.path}/assets"
    for name in ("nobody@example.org", "u99999999", outsider.email, outsider.id):
        body = {"select": {"external_ids": ["a"]}, "set": {"assigned_to": [name]}}
        refusal = project.manager.refused(422, "unknown_user", "PATCH", path, body)
        assert name in refusal["detail"]
        batch = {"assets": [asset("b", assigned_to=[name])]}
        project.manager.refused(422, "unknown_user", "POST", f"{project.path}/batches", batch)
    assert [one["assigned_to"] for one in project.assets()] == [[]]
