"""The stage the acceptance tests play on: people with tokens and projects, over HTTP alone.

One server serves a whole module; a project is the unit of isolation, people are shared by name.
Every successful call is asserted to be one, every refusal is asserted to be a problem document.
"""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx2

PROBLEM = {"type", "title", "status", "detail", "code"}
API = "/api/v1"


class Person:
    """A user with a token; without one, a stranger."""

    def __init__(
        self,
        http: httpx2.Client,
        token: str | None,
        user: str = "",
        email: str = "",
        name: str = "",
    ) -> None:
        self.http, self.token, self.id, self.email, self.name = http, token, user, email, name

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> httpx2.Response:
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if key:
            sent["Idempotency-Key"] = key
        if body is not None:
            more["json"] = body
        address = path if path.startswith(("/healthz", "/readyz", "/metrics")) else API + path
        return self.http.request(method, address, headers=sent, **more)

    def get(self, path: str, **params: Any) -> Any:
        return done(self.call("GET", path, params=params or None))

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return done(self.call("POST", path, {} if body is None else body, **more))

    def patch(self, path: str, body: Any, **more: Any) -> Any:
        return done(self.call("PATCH", path, body, **more))

    def put(self, path: str, body: Any, **more: Any) -> Any:
        return done(self.call("PUT", path, body, **more))

    def delete(self, path: str, **more: Any) -> Any:
        return done(self.call("DELETE", path, **more))

    def refused(
        self, status: int, code: str, method: str, path: str, body: Any = None, **more: Any
    ) -> dict[str, Any]:
        """The problem that this call must meet; returns its document."""
        return problem(self.call(method, path, body, **more), status, code)

    def pages(self, path: str, limit: int = 1000, **params: Any) -> Iterator[list[Any]]:
        cursor: str | None = None
        while True:
            asked = params | {"limit": limit} | ({"cursor": cursor} if cursor else {})
            answer = self.get(path, **asked)
            yield answer["items"]
            cursor = answer["next_cursor"]
            if cursor is None:
                return

    def listed(self, path: str, limit: int = 1000, **params: Any) -> list[Any]:
        return [item for page in self.pages(path, limit, **params) for item in page]


def done(answer: httpx2.Response) -> Any:
    """The decoded body of an answer that must be a success."""
    request = answer.request
    assert answer.is_success, f"{request.method} {request.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def problem(answer: httpx2.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document of an answer that must be this refusal."""
    asked = (
        f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text[:500]}"
    )
    assert answer.status_code == status, asked
    assert answer.headers["content-type"].split(";")[0] == "application/problem+json", asked
    body: dict[str, Any] = answer.json()
    assert body.keys() >= PROBLEM, asked
    assert body["status"] == status, asked
    assert body["code"] == code, asked
    assert body["title"] and body["detail"], asked
    return body


def paths(refusal: dict[str, Any]) -> set[str]:
    """The fields that a validation refusal names."""
    assert all(error["message"] for error in refusal["errors"]), refusal
    return {error["path"] for error in refusal["errors"]}


class Project:
    """A project, its manager, and the few sentences the tests say to it."""

    def __init__(self, stage: Stage, manager: Person, created: dict[str, Any]) -> None:
        self.stage, self.manager = stage, manager
        self.id: str = created["id"]
        self.path = f"/projects/{self.id}"

    # -- people ----------------------------------------------------------------------------------
    def member(self, person: Person, role: str = "labeler", **fields: Any) -> Person:
        self.manager.put(f"{self.path}/members/{person.id}", {"role": role, **fields})
        return person

    def labelers(self, *names: str, **fields: Any) -> list[Person]:
        return [self.member(self.stage.person(name), **fields) for name in names]

    # -- assets ----------------------------------------------------------------------------------
    def batch(self, *assets: str | dict[str, Any], **fields: Any) -> dict[str, Any]:
        rows = [asset(one) if isinstance(one, str) else asset(**one) for one in assets]
        created: dict[str, Any] = self.manager.post(
            f"{self.path}/batches", {"assets": rows, **fields}
        )
        return created

    def assets(self, **filters: Any) -> list[dict[str, Any]]:
        return self.manager.listed(f"{self.path}/assets", **filters)

    def asset(self, external_id: str) -> dict[str, Any]:
        [found] = self.assets(external_id=external_id)
        return found

    def asset_id(self, external_id: str) -> str:
        return str(self.asset(external_id)["id"])

    def state(self, external_id: str) -> str:
        return str(self.asset(external_id)["state"])

    def queued(self) -> list[str]:
        """External ids of what waits, in the queue's order."""
        return names(self.assets(order="queue", state="queued"))

    def change(self, *external_ids: str, **values: Any) -> Any:
        selected = {"external_ids": list(external_ids)}
        return self.manager.patch(f"{self.path}/assets", {"select": selected, "set": values})

    # -- settings --------------------------------------------------------------------------------
    def settings(self, queue: str = "label") -> dict[str, Any]:
        found: dict[str, Any] = self.manager.get(f"{self.path}/queues/{queue}")
        return found

    def configure(self, queue: str = "label", **settings: Any) -> Any:
        return self.manager.patch(f"{self.path}/queues/{queue}", settings)

    # -- work ------------------------------------------------------------------------------------
    def pull(self, person: Person, queue: str = "label", **more: Any) -> dict[str, Any]:
        pulled: dict[str, Any] = person.post(f"{self.path}/queues/{queue}/pull", {}, **more)
        return pulled

    def items(self, person: Person) -> list[dict[str, Any]]:
        return list(self.pull(person)["items"])

    def item(self, person: Person) -> dict[str, Any]:
        """The piece of work in hand; there must be one."""
        pulled = self.pull(person)
        assert pulled["items"], f"{person.name} gets nothing: {pulled['waiting']}"
        first: dict[str, Any] = pulled["items"][0]
        return first

    def reviewers(self, *names: str) -> list[Person]:
        return [self.member(self.stage.person(name), "reviewer") for name in names]

    def reviews(self, person: Person) -> list[dict[str, Any]]:
        """What this person has to review after a pull."""
        return list(self.pull(person, "review")["items"])

    def to_review(self, person: Person) -> list[str]:
        return [item["asset"]["external_id"] for item in self.reviews(person)]

    def served(self, person: Person) -> list[str]:
        """External ids of what this person has in hand after a pull."""
        return [item["asset"]["external_id"] for item in self.items(person)]

    def reasons(self, person: Person) -> dict[str, int]:
        """Why this person gets nothing; they must get nothing."""
        pulled = self.pull(person)
        assert pulled["items"] == [], pulled
        found: dict[str, int] = pulled["waiting"]["reasons"]
        return found

    def drain(self, person: Person, most: int = 10_000) -> list[str]:
        """Label until nothing comes; returns the external ids in the order they came."""
        came: list[str] = []
        pulled = self.pull(person)
        while pulled["items"] and len(came) < most:
            first = pulled["items"][0]
            came.append(first["asset"]["external_id"])
            pulled = submit(person, first, pull_next=True)["next"]
        return came

    def explain(self, person: Person, external_id: str) -> dict[str, Any]:
        asked = {"labeler": person.email, "asset": self.asset_id(external_id)}
        found: dict[str, Any] = self.manager.get(f"{self.path}/queues/label/explain", **asked)
        return found

    def barred_by(self, person: Person, external_id: str) -> set[str]:
        """Codes of what keeps an asset from a person, as explain tells them."""
        explained = self.explain(person, external_id)
        codes = {reason["code"] for reason in explained["reasons"]}
        assert explained["eligible"] is False, explained
        assert explained["position"] is None, explained
        return codes

    def preview(self, person: Person, limit: int = 50) -> list[str]:
        """External ids of what this person would get, without reserving it."""
        asked = {"labeler": person.email, "limit": limit}
        found = self.manager.get(f"{self.path}/queues/label/preview", **asked)["items"]
        return [item["asset"]["external_id"] for item in found]

    def reservations(self, **filters: Any) -> list[dict[str, Any]]:
        return self.manager.listed(f"{self.path}/reservations", **filters)

    def held(self, state: str = "active", **filters: Any) -> list[tuple[str, str]]:
        """(labeler's id, external id) of the reservations in this state."""
        known = {one["id"]: one["external_id"] for one in self.assets()}
        listed = self.reservations(state=state, **filters)
        return sorted((one["labeler"], known[one["asset"]]) for one in listed)

    def labels(self, **filters: Any) -> list[dict[str, Any]]:
        return self.manager.listed(f"{self.path}/labels", **filters)

    def statuses(self, external_id: str) -> list[str]:
        """Statuses of an asset's labels, oldest first."""
        mine = [one for one in self.labels() if one["asset"] == self.asset_id(external_id)]
        return [one["status"] for one in sorted(mine, key=lambda one: one["created_at"])]

    def events(self, **params: Any) -> list[dict[str, Any]]:
        return self.manager.listed(f"{self.path}/events", **params)

    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.events()]


class Stage:
    """A running server, its administrator, and whoever is called by name."""

    def __init__(self, server: Any, http: httpx2.Client) -> None:
        self.server, self.http = server, http
        self.admin = Person(self.http, server.admin_token, name="admin")
        self.admin.id = self.admin.get("/me")["id"]
        self.stranger = Person(self.http, None, name="stranger")
        self.people: dict[str, Person] = {}
        self.numbers = itertools.count(1)
        self.manager = self.person("mia")
        seed = self.admin.post("/projects", {"name": "seed"})
        self.admin.put(f"/projects/{seed['id']}/members/{self.manager.id}", {"role": "manager"})

    def advance(self, seconds: float) -> None:
        self.server.advance(seconds)

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self.newcomer(name)
        return self.people[name]

    def newcomer(self, name: str = "new", **fields: Any) -> Person:
        """Somebody nobody else plays with: for what changes the user and not only a project."""
        email = f"{name}-{uuid.uuid4().hex[:8]}@example.org"
        user = self.admin.post("/users", {"email": email, "name": name.title(), **fields})
        token = self.admin.post(f"/users/{user['id']}/tokens", {})
        return Person(self.http, token["token"], user["id"], email, name)

    def project(self, preset: str | None = None, **fields: Any) -> Project:
        body = {"name": f"project {next(self.numbers)}", **fields}
        if preset is not None:
            body["preset"] = preset
        return Project(self, self.manager, self.manager.post("/projects", body))


@contextmanager
def raised(server: Any) -> Iterator[Stage]:
    """A stage on this server, for as long as the tests play."""
    limits = httpx2.Limits(max_connections=40)
    with httpx2.Client(base_url=server.url, timeout=60, limits=limits, verify=False) as http:
        yield Stage(server, http)


def asset(external_id: str, **fields: Any) -> dict[str, Any]:
    return {"external_id": external_id, "data": {"text": f"this is {external_id}"}, **fields}


def names(assets: Iterable[dict[str, Any]]) -> list[str]:
    return [one["external_id"] for one in assets]


def rows(count: int, prefix: str = "row") -> list[str]:
    """External ids that sort as they count."""
    return [f"{prefix}-{number:04d}" for number in range(count)]


def submit(
    person: Person, item: dict[str, Any], result: Any = "done", **more: Any
) -> dict[str, Any]:
    key = more.pop("key", None)
    path = f"/reservations/{item['reservation']}/submit"
    answer: dict[str, Any] = person.post(path, {"result": result, **more}, key=key)
    return answer


def verdict(person: Person, item: dict[str, Any], said: str, **more: Any) -> dict[str, Any]:
    """Give a verdict on the label that a review item shows."""
    path = f"/reservations/{item['reservation']}/submit"
    answer: dict[str, Any] = person.post(path, {"verdict": said, **more})
    return answer


def skip(person: Person, item: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = person.post(f"/reservations/{item['reservation']}/skip", more)
    return answer


def release(person: Person, item: dict[str, Any]) -> None:
    answer = person.call("POST", f"/reservations/{item['reservation']}/release", {})
    assert answer.status_code == 204, answer.text


def draft(person: Person, item: dict[str, Any], result: Any) -> dict[str, Any]:
    path = f"/reservations/{item['reservation']}/draft"
    answer: dict[str, Any] = person.put(path, {"result": result})
    return answer


def eventually(check: Callable[[], Any], seconds: float = 60) -> Any:
    """What `check` returns once it is truthy; within `seconds` of real time it must be.

    They are patience for a busy machine; what must be fast says so by its own times.
    """
    until = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < until, f"not within {seconds} s: {found!r}"
        time.sleep(0.05)
    return found


def at_once(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """The answers of calls made at the same time, in their order."""
    waiting = list(calls)
    with ThreadPoolExecutor(len(waiting)) as pool:
        return list(pool.map(lambda call: call(), waiting))
