"""No input makes a 500, and hostile text comes back as the text it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ledger.stage import Project, asset, problem, submit

DEEP = b"[" * 100_000 + b"]" * 100_000
HOSTILE: list[bytes] = [
    b"null", b"[]", b'"text"', b"5", b"true", b"[[[]]]", b"{}", b"[{}]",
    b'{"\\u0000": 1}', b'{"a\\ud800": "\\udfff"}', b'{"": ""}', b'{"__proto__": {}}',
    b'{"a": ' + b"9" * 5000 + b"}", b'{"a": 1e999}', b'{"a": -0.0}', b'{"a": 1E400}',
    DEEP, b'{"a": ' + DEEP + b"}", b'{"a":1,"a":2}', b"\x00", b"\xef\xbb\xbf{}",
]  # fmt: skip

VALUES: list[Any] = [
    None, True, -1, 1.5, 2**31, 2**63, 10**40, 1e308, "", "\0", "\ud800", [], [None], {},
    {"\0": 1}, "x" * 70_000, "' %s%n%(x)s --",
]  # fmt: skip

ROUTES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/projects", {"name": "p", "preset": "kili", "interface": "<View/>"}),
    ("PATCH", "{project}", {"name": "p", "state": "active", "media_origins": [], "preset": None}),
    ("PATCH", "{project}/queues/label", {
        "order": {}, "reservation": {}, "target": {"labels": 1}, "consensus": None,
        "skip_to": "me", "limit_per_labeler": None, "logout_seconds": None, "realtime": False,
        "test_questions": None,
    }),
    ("PATCH", "{project}/queues/review", {
        "enabled": False, "sampling": 1, "order": {}, "reservation": {}, "max_rounds": 3,
        "rework_timeout_seconds": None,
    }),
    ("POST", "{project}/batches", {
        "name": "b", "priority": 1, "due_at": None, "assets": [], "from": {},
    }),
    ("PATCH", "{project}/assets", {"select": {"filter": {}}, "set": {"priority": 1}, "items": []}),
    ("PATCH", "{project}/assets", {"items": [{"external_id": "a", "priority": 1}]}),
    ("PUT", "{project}/members/{user}", {
        "role": "labeler", "skills": [], "active": True, "rework_to": "queue",
    }),
    ("POST", "{project}/queues/label/pull", {"wait_seconds": 0}),
    ("POST", "{project}/reservations/clear", {"labeler": None, "reservations": [], "state": None}),
    ("POST", "/users", {"email": "x", "name": "x", "password": "x", "admin": False}),
    ("PATCH", "/users/{user}", {"name": "Ann", "password": "secret secret", "active": True}),
    ("POST", "/users/{user}/tokens", {"name": "t"}),
    ("POST", "/session", {"email": "a@b.c", "password": "x"}),
    ("PATCH", "/labels/{label}", {"status": "discarded"}),
    ("POST", "/reservations/{reservation}/submit", {
        "result": 1, "active_seconds": 1, "pull_next": False, "verdict": "approve", "comment": "",
    }),
    ("POST", "/reservations/{reservation}/skip", {"reason": "", "broken": False}),
    ("PUT", "/reservations/{reservation}/draft", {"result": 1}),
    ("POST", "/reservations/{reservation}/activity", {"active_seconds": 1}),
    ("POST", "/reservations/{reservation}/release", {}),
]  # fmt: skip


@pytest.fixture
def busy(project: Project) -> dict[str, str]:
    """The addresses of one of each; the worker is the manager, who may do everything."""
    project.batch("a", "b", "c")
    label = submit(project.manager, project.item(project.manager))["label"]["id"]
    held = project.item(project.manager)["reservation"]
    user = project.stage.newcomer("victim").id
    return {"project": project.path, "label": label, "reservation": held, "user": user}


def harmless(answer: Any, sent: Any) -> None:
    assert answer.status_code < 500, f"{answer.request.method} {answer.request.url} {sent!r:.300}"
    if answer.status_code >= 400:
        problem(answer, answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_hostile_bodies_never_make_a_500(
    project: Project, busy: dict[str, str], method: str, path: str, body: dict[str, Any]
) -> None:
    headers = {"Content-Type": "application/json"}
    for content in HOSTILE:
        person = project.stage.admin if path.startswith(("/users", "/session")) else project.manager
        answer = person.call(method, path.format(**busy), content=content, headers=headers)
        harmless(answer, content)


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_values_of_every_wrong_kind_never_make_a_500(
    project: Project, busy: dict[str, str], method: str, path: str, body: dict[str, Any]
) -> None:
    headers = {"Content-Type": "application/json"}
    person = project.stage.admin if path.startswith(("/users", "/session")) else project.manager
    for field in body:
        for value in VALUES:
            content = json.dumps({**body, field: value}).encode()
            answer = person.call(method, path.format(**busy), content=content, headers=headers)
            harmless(answer, {field: value})


@pytest.mark.parametrize("field", [
    "external_id", "data", "priority", "group", "labels_required", "assigned_to", "skills",
    "expected",
])  # fmt: skip
def test_hostile_fields_of_an_asset(project: Project, field: str) -> None:
    headers = {"Content-Type": "application/json"}
    for number, value in enumerate(VALUES):
        one = {**asset(f"a{number}"), field: value}
        for body, path, method in (
            ({"assets": [one]}, f"{project.path}/batches", "POST"),
            ({"select": {"filter": {}}, "set": {field: value}}, f"{project.path}/assets", "PATCH"),
            ({"items": [{"external_id": "a", field: value}]}, f"{project.path}/assets", "PATCH"),
        ):
            content = json.dumps(body).encode()
            harmless(project.manager.call(method, path, content=content, headers=headers), body)


ODD = ["", "\0", "\ud7ff\U0010ffff", "9" * 400, "-1", "null", "'%", "x" * 3000]
READS = [
    "{project}/assets", "{project}/batches", "{project}/members", "{project}/reservations",
    "{project}/labels", "{project}/events", "{project}/queues/label/explain",
    "{project}/queues/label/preview", "{project}/export", "/users", "/projects", "/operations",
]  # fmt: skip


@pytest.mark.parametrize("path", READS)
def test_hostile_query_parameters(project: Project, busy: dict[str, str], path: str) -> None:
    """Every parameter that the document names for this address, and one that it doesn't."""
    described = project.stage.admin.get("/openapi.json")["paths"]
    template = "/api/v1" + path.format(project="/projects/{project}").replace(
        "/label/", "/{queue}/"
    )
    parameters = described[template]["get"].get("parameters", [])
    names = [one["name"] for one in parameters if one["in"] == "query"]
    assert names
    for name in [*names, "nonsense"]:
        for value in ODD:
            answer = project.manager.call("GET", path.format(**busy), params={name: value})
            harmless(answer, {name: value})
    raw = project.manager.call("GET", path.format(**busy) + "?q=%ff%fe&cursor=%00&limit=%F0%9F")
    harmless(raw, "raw bytes")


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "'; drop table asset; --", "\u202egnp.exe", "a\nb\tc", "𝕏" * 50,
    "../../etc/passwd", "%s %(x)s {} ${x}", "http://169.254.169.254/", "file:///etc/passwd",
    "e\u0301",
])  # fmt: skip
def test_hostile_text_comes_back_as_it_was(project: Project, text: str) -> None:
    [ann] = project.labelers("ann")
    project.batch({"external_id": text, "data": {"image": text, text: [text]}})
    item = project.item(ann)
    assert item["asset"]["external_id"] == text
    assert item["asset"]["data"] == {"image": text, text: [text]}
    submit(ann, item, {text: text})
    assert project.labels()[0]["result"] == {text: text}
    assert project.asset(text)["state"] == "done"
