"""Fill a running service with the demo, over HTTP, by the same imports that a user has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, TypedDict

import httpx2

from labelqueue.demo.content import (
    PEOPLE,
    PROJECTS,
    DemoProject,
    Person,
    Source,
    credit_lines,
    read,
)
from labelqueue.model import Role


class SeededUser(TypedDict):
    email: str
    password: str
    token: str
    role: Role


class SeededProject(TypedDict):
    id: str
    name: str


class Seeded(TypedDict):
    users: list[SeededUser]
    projects: list[SeededProject]


def seed(url: str, admin_token: str, before: Seeded | None = None) -> Seeded:
    """Make the demo's people, projects and batches on the service at `url`, where they lack.

    A second call makes no person, project, batch or asset again: they are found by e-mail address
    and name. A token is shown only once, so one of `before` (what an earlier call returned) is
    kept if it still works, and a new one issued otherwise. Raises `httpx2.HTTPError`.
    """
    with httpx2.Client(base_url=f"{url}/api/v1", timeout=60) as http:
        admin = _Account(http, admin_token)
        users = _people(admin, before)
        manager = _Account(http, users[0]["token"])
        return {"users": users, "projects": [_project(admin, manager, each) for each in PROJECTS]}


class _Account:
    """One person's calls to the service."""

    def __init__(self, http: httpx2.Client, token: str) -> None:
        self.http = http
        self.headers = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, **body: Any) -> Any:
        headers = self.headers | body.pop("headers", {})
        answer = self.http.request(method, path, headers=headers, **body)
        answer.raise_for_status()
        return answer.json()

    def works(self) -> bool:
        return self.http.get("/me", headers=self.headers).is_success

    def every(self, path: str) -> Iterator[Any]:
        params = {"limit": 1000}
        while True:
            page = self.call("GET", path, params=params)
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            params["cursor"] = page["next_cursor"]


# People


def _people(admin: _Account, before: Seeded | None) -> list[SeededUser]:
    ids = {user["email"]: user["id"] for user in admin.every("/users")}
    kept = {user["email"]: user["token"] for user in before["users"]} if before else {}
    return [_person(admin, each, ids.get(each.email), kept.get(each.email)) for each in PEOPLE]


def _person(admin: _Account, person: Person, known: str | None, token: str | None) -> SeededUser:
    user = known or _create(admin, person)
    if token is None or not _Account(admin.http, token).works():
        token = admin.call("POST", f"/users/{user}/tokens")["token"]
    return {
        "email": person.email,
        "password": person.password,
        "token": token,
        "role": person.role,
    }


def _create(admin: _Account, person: Person) -> str:
    body = {"email": person.email, "name": person.name, "password": person.password}
    return str(admin.call("POST", "/users", json=body)["id"])


# Projects


def _project(admin: _Account, manager: _Account, wanted: DemoProject) -> SeededProject:
    found = (p["id"] for p in admin.every("/projects") if p["name"] == wanted.name)
    project = next(found, None) or _create_project(admin, wanted)
    _join(admin, project)
    imported = {batch["name"] for batch in manager.every(f"/projects/{project}/batches")}
    for source in wanted.sources:
        if source.name not in imported:
            _import(manager, project, source)
    return {"id": project, "name": wanted.name}


def _create_project(admin: _Account, wanted: DemoProject) -> str:
    body = {"name": wanted.name, "interface": read(wanted.interface).decode()}
    return str(admin.call("POST", "/projects", json=body)["id"])


def _join(admin: _Account, project: str) -> None:
    """Make the demo's people members; the role of somebody who is one already stays."""
    members = {member["email"] for member in admin.every(f"/projects/{project}/members")}
    for person in PEOPLE:
        if person.email not in members:
            path = f"/projects/{project}/members/{person.email}"
            admin.call("PUT", path, json={"role": person.role})


# Batches


def _import(manager: _Account, project: str, source: Source) -> None:
    """One batch, as its media type asks: a JSON body, or a stream of NDJSON or CSV lines."""
    body = _with_photographs(manager, project, source) if source.photographs else read(source.file)
    params = {"name": source.name}
    if source.sent_as == "application/json":
        body, params = json.dumps({"name": source.name, "assets": _rows(body)}).encode(), {}
    headers = {"Content-Type": source.sent_as}
    batches = f"/projects/{project}/batches"
    manager.call("POST", batches, content=body, headers=headers, params=params)


def _with_photographs(manager: _Account, project: str, source: Source) -> bytes:
    """The batch's NDJSON lines, each `file` uploaded and its address put into `data`."""
    credited = credit_lines()
    rows = [_uploaded(manager, project, row, credited) for row in _rows(read(source.file))]
    return "\n".join(map(json.dumps, rows)).encode()


def _rows(ndjson: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ndjson.splitlines()]


def _uploaded(
    manager: _Account, project: str, row: dict[str, Any], credited: Mapping[str, str]
) -> dict[str, Any]:
    path = f"photographs/{row.pop('file')}"
    part = (PurePosixPath(path).name, read(path), "image/jpeg")
    upload = manager.call("POST", f"/projects/{project}/uploads", files={"file": part})
    return row | {"data": {"image": upload["url"], "credit": credited[path]}}
