"""The served OpenAPI document: valid, complete, and true under schemathesis."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import Any
from unittest import SkipTest

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from tests.ledger.stage import API, Project, Stage, rows, submit

BUDGET_SECONDS = 25.0

# The calls of api.md's table of resources, whose names and methods are promised.
PROMISED = """
POST DELETE /session
GET /me
POST GET /users
GET PATCH /users/{}
POST /users/{}/tokens
DELETE /users/{}/tokens/{}
GET /presets
POST GET /projects
GET PATCH DELETE /projects/{}
GET /projects/{}/members
GET PUT DELETE /projects/{}/members/{}
GET PATCH /projects/{}/queues/{}
POST GET /projects/{}/batches
PATCH DELETE /projects/{}/batches/{}
POST /projects/{}/uploads
GET PATCH /projects/{}/assets
GET /projects/{}/assets/{}
GET /projects/{}/assets/{}/history
POST /projects/{}/queues/{}/pull
POST /reservations/{}/submit
POST /reservations/{}/skip
POST /reservations/{}/release
PUT /reservations/{}/draft
POST /reservations/{}/activity
GET /projects/{}/reservations
POST /projects/{}/reservations/clear
GET /projects/{}/labels
PATCH /labels/{}
GET /projects/{}/queues/{}/explain
GET /projects/{}/queues/{}/preview
GET /projects/{}/stats
GET /projects/{}/jobs
GET /operations
GET DELETE /operations/{}
GET /projects/{}/events
GET /projects/{}/export
"""


def document(stage: Stage) -> dict[str, Any]:
    found: dict[str, Any] = stage.admin.get("/openapi.json")
    return found


def test_the_document_names_every_promised_call(stage: Stage) -> None:
    raw = document(stage)
    assert raw["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(raw).validate()
    offered = {
        (method.upper(), re.sub(r"\{[^}]*\}", "{}", path.removeprefix(API)))
        for path, methods in raw["paths"].items()
        for method in methods
    }
    promised = set()
    for line in PROMISED.split("\n"):
        *methods, path = line.split() or [""]
        promised |= {(method, path) for method in methods}
    assert promised - offered == set()


def test_every_call_describes_its_answers_and_its_refusals(stage: Stage) -> None:
    silent = [
        f"{method} {path}"
        for path, methods in document(stage)["paths"].items()
        for method, call in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
        and not any(status.startswith("2") for status in call["responses"])
    ]
    assert silent == []


def described(raw: dict[str, Any], method: str, path: str, status: int) -> dict[str, Any]:
    """The schema of an answer's body, with what it refers to."""
    for template, methods in raw["paths"].items():
        pattern = re.sub(r"\{[^}]*\}", "[^/]+", template.removeprefix(API))
        if re.fullmatch(pattern, path) and method.lower() in methods:
            content = methods[method.lower()]["responses"][str(status)]["content"]
            schema = content["application/json"]["schema"]
            return {**schema, "components": raw["components"]}
    raise AssertionError(f"{method} {path} is not described")


READS = [
    "/me", "/users", "/users/{user}", "/presets", "/projects", "/projects/{project}", "/operations",
    "/projects/{project}/members", "/projects/{project}/members/{user}",
    "/projects/{project}/queues/label", "/projects/{project}/queues/review",
    "/projects/{project}/batches", "/projects/{project}/assets",
    "/projects/{project}/assets/{asset}", "/projects/{project}/assets/{asset}/history",
    "/projects/{project}/reservations", "/projects/{project}/labels",
    "/projects/{project}/queues/label/explain?labeler={user}",
    "/projects/{project}/queues/label/explain?labeler={user}&asset={asset}",
    "/projects/{project}/queues/label/preview?labeler={user}",
    "/projects/{project}/stats", "/projects/{project}/jobs", "/projects/{project}/events",
]  # fmt: skip


def test_every_answer_is_as_the_document_says(project: Project, populated: dict[str, str]) -> None:
    raw = document(project.stage)
    admin, known = project.stage.admin, {**populated}
    [ann] = project.labelers("ann")
    project.member(admin, "manager")
    faults: list[str] = []
    calls: list[tuple[str, str, Any]] = [("GET", path, None) for path in READS]
    calls += [
        ("POST", "/projects/{project}/queues/label/pull", {}),
        ("PATCH", "/projects/{project}", {"name": "renamed"}),
        ("PATCH", "/projects/{project}/queues/label", {"skip_to": "me"}),
        ("PATCH", "/projects/{project}/assets", {"select": {"filter": {}}, "set": {"priority": 1}}),
        ("PUT", "/projects/{project}/members/{user}", {"role": "labeler"}),
        ("PATCH", "/users/{user}", {"name": "Ann"}),
        ("PATCH", "/labels/{label}", {"status": "discarded"}),
        ("POST", "/projects/{project}/batches", {"assets": [{"external_id": "new", "data": {}}]}),
        ("POST", "/projects/{project}/reservations/clear", {}),
    ]
    for method, template, body in calls:
        path = template.format(**known)
        faults += strays(raw, method, path, admin.call(method, path, body))
    item = project.item(ann)["reservation"]
    for method, verb, sent in (
        ("PUT", "draft", {"result": 1}),
        ("POST", "activity", {}),
        ("POST", "submit", {"result": 1, "pull_next": True}),
    ):
        path = f"/reservations/{item}/{verb}"
        faults += strays(raw, method, path, ann.call(method, path, sent))
    path = f"/reservations/{project.item(ann)['reservation']}/skip"
    faults += strays(raw, "POST", path, ann.call("POST", path, {}))
    assert faults == []


def strays(raw: dict[str, Any], method: str, path: str, answer: Any) -> list[str]:
    """Where an answer is not as its schema says."""
    assert answer.is_success, f"{method} {path}: {answer.text}"
    schema = described(raw, method, path.split("?")[0], answer.status_code)
    return [
        f"{method} {path}: {'.'.join(map(str, fault.instance_path))}: {fault.message:.200}"
        for fault in jsonschema_rs.validator_for(schema).iter_errors(answer.json())
    ]


@pytest.fixture
def populated(project: Project) -> dict[str, str]:
    """One of each thing that an address can name."""
    [ann] = project.labelers("ann")
    batch = project.batch(*rows(20))
    label = submit(project.manager, project.item(project.manager))["label"]["id"]
    return {
        "project": project.id,
        "user": ann.id,
        "batch": batch["id"],
        "asset": project.asset_id("row-0003"),
        "label": label,
        "reservation": project.item(project.manager)["reservation"],
        "queue": "label",
    }


def test_no_generated_request_makes_a_500(project: Project, populated: dict[str, str]) -> None:
    """Schemathesis walks through the document, call by call, until the time is used up."""
    stage = project.stage
    raw = document(stage)
    raw["servers"] = [{"url": stage.server.url}]
    schema = schemathesis.openapi.from_dict(raw)
    schema.config.update(base_url=stage.server.url)
    calls = [found.ok() for found in schema.get_all_operations() if not skipped(found.ok())]
    started = time.monotonic()
    for number, operation in enumerate(calls):
        left = BUDGET_SECONDS - (time.monotonic() - started)
        walk(project, populated, operation, left / (len(calls) - number))
    assert len(calls) > 35


def skipped(operation: Any) -> bool:
    """What would end the run (deletion of what the others need), or wait, or shift the clock."""
    path, method = operation.path, operation.method.upper()
    return path.endswith(("/test-clock", "/session")) or (
        method == "DELETE" and path.endswith(("{project}", "{batch}", "{user}"))
    )


def walk(project: Project, known: dict[str, str], operation: Any, seconds: float) -> None:
    until = time.monotonic() + seconds

    @settings(
        max_examples=30,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=fitting_and_faulty(operation))
    def hold(case: Any) -> None:
        if time.monotonic() > until:
            raise SkipTest("the time is used up")
        for name in case.path_parameters or {}:
            if name in known:
                case.path_parameters[name] = known[name]
        headers = {"Authorization": f"Bearer {project.manager.token}"}
        answer = case.call(headers=headers, timeout=120)
        sent = f"{operation.label} {case.query} {case.body!r:.500}"
        assert answer.status_code < 500, f"{sent}: {answer.status_code} {answer.text[:300]}"
        if answer.status_code >= 400 and answer.content:
            assert answer.headers["content-type"][0].startswith("application/problem+json"), sent

    with suppress(SkipTest):  # hypothesis ends at once at this one
        hold()


def fitting_and_faulty(operation: Any) -> Any:
    """Requests that fit the document, and requests that don't."""
    return operation.as_strategy() | operation.as_strategy(
        generation_mode=schemathesis.GenerationMode.NEGATIVE
    )
