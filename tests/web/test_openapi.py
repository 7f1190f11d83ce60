"""The interface describes itself truly: a valid document, complete, that answers conform to."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import jsonschema_rs
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from labelqueue.errors import BY_CODE
from labelqueue.web.openapi import document
from labelqueue.web.routes import by_noun
from tests.web.conftest import Site

DOCUMENT = document(by_noun(test_clock=True), "/api/v1")


def test_the_document_is_valid_openapi() -> None:
    OPENAPI_31_VALIDATOR.validate(DOCUMENT)
    broken = {**DOCUMENT, "paths": {"no-slash": {}}}
    assert not OPENAPI_31_VALIDATOR.is_valid(broken)


def test_every_reference_resolves() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    named = set(re.findall(r"#/components/schemas/(\w+)", str(DOCUMENT)))
    assert named and named <= schemas.keys()
    assert "$defs" not in str(DOCUMENT)


def test_operation_ids_are_unique() -> None:
    found = [
        operation["operationId"]
        for methods in DOCUMENT["paths"].values()
        for operation in methods.values()
    ]
    assert len(found) == len(set(found)) >= 40


def test_every_call_names_its_key_its_window_and_its_refusal() -> None:
    calls = {
        (method, path.removeprefix("/api/v1")): operation
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
    }
    for (method, path), operation in calls.items():
        names = {parameter["name"] for parameter in operation["parameters"]}
        keyed = method in {"post", "patch"} and path != "/session" and not path.endswith("tokens")
        assert ("Idempotency-Key" in names) == keyed, (method, path)
        refusal = operation["responses"]["default"]["content"]["application/problem+json"]
        assert refusal["schema"] == {"$ref": "#/components/schemas/Problem"}
    window = {p["name"]: p for p in calls["get", "/projects/{project}/assets"]["parameters"]}
    assert window["limit"]["schema"]["maximum"] == 1000
    assert {"project", "limit", "cursor", "state", "order"} <= window.keys()
    assert calls["post", "/session"]["security"] == []


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ({"email": "a@b.org", "name": "A"}, True),
        ({"email": "a@b.org"}, False),
        ({"email": "a@b.org", "name": "A", "color": 1}, False),
    ],
)
def test_the_bodies_described_are_those_checked(body: dict[str, Any], fits: bool) -> None:
    assert _validator("NewUser").is_valid(body) is fits


def _validator(name: str) -> Any:
    return jsonschema_rs.validator_for(
        {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    )


async def test_answers_are_as_described(site: Site, admin: httpx2.AsyncClient) -> None:
    described = (await admin.get("/openapi.json")).json()
    assert described["paths"].keys() == DOCUMENT["paths"].keys()
    _validator("Me").validate((await admin.get("/me")).json())
    _validator("Page").validate((await admin.get("/users")).json())
    project = await admin.post("/projects", json={"name": "Cars"})
    _validator("Project").validate(project.json())
    _validator("Problem").validate((await admin.get("/users?limit=0")).json())


def test_every_error_code_has_a_status_that_means_refusal() -> None:
    assert {"unauthenticated", "idempotency_mismatch", "too_large"} <= BY_CODE.keys()
    assert all(kind.status >= 400 for kind in BY_CODE.values())
