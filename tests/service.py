"""The service as tests speak to it: thin JSON over HTTP, and verbs that read like sentences.

    project = service.new_project(preset="kili")
    anna = service.new_member(project, "labeler", name="anna")
    service.add_assets(project, 3)
    item = anna.pull_one(project)
    anna.submit(item, {"class": "cat"})

Every call takes `status=`, the status it expects (any 2xx if not named) and returns the decoded
body, of a refusal too: `anna.submit(item, status=409)["code"]`. A `Service` is the administrator,
who makes the projects (and so manages them); a `Caller` is anybody else.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Self

import httpx2

Json = Any
_numbers = itertools.count(1)


def asset_row(external_id: str, **fields: Json) -> dict[str, Json]:
    """An asset to create, with a text to show."""
    return {"external_id": external_id, "data": {"text": f"text of {external_id}"}, **fields}


def external_ids(pulled: Json) -> list[str]:
    """The external ids of a pull's, a preview's or an asset list's items, in their order."""
    return [
        (item.get("asset") if _nested(item) else item)["external_id"] for item in pulled["items"]
    ]


def _nested(item: Json) -> bool:
    return isinstance(item.get("asset"), dict)


class Caller:
    """One person (`.id`, `.email`, `.token`) over one HTTP connection pool."""

    def __init__(
        self, http: httpx2.Client, token: str, *, id: str | None = None, email: str | None = None
    ) -> None:
        self.http, self.token, self.id, self.email = http, token, id, email

    # Plain HTTP

    def request(
        self,
        method: str,
        path: str,
        json: Json = None,
        *,
        status: int | None = None,
        key: str | None = None,
        params: dict[str, Json] | None = None,
        **more: Any,
    ) -> Json:
        """Send a request under `/api/v1`, `key` being its Idempotency-Key; return the body."""
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        if key:
            headers["Idempotency-Key"] = key
        if json is not None:
            more["json"] = json
        answer = self.http.request(method, path, headers=headers, params=params, **more)
        expected = answer.is_success if status is None else answer.status_code == status
        assert expected, f"{method} {path} {json}: {answer.status_code} {answer.text}"
        is_json = "json" in answer.headers.get("content-type", "")
        return answer.json() if is_json and answer.content else answer.text

    def get(self, path: str, **more: Any) -> Json:
        return self.request("GET", path, **more)

    def post(self, path: str, json: Json = None, **more: Any) -> Json:
        return self.request("POST", path, json, **more)

    def put(self, path: str, json: Json = None, **more: Any) -> Json:
        return self.request("PUT", path, json, **more)

    def patch(self, path: str, json: Json = None, **more: Any) -> Json:
        return self.request("PATCH", path, json, **more)

    def delete(self, path: str, **more: Any) -> Json:
        return self.request("DELETE", path, **more)

    def every(self, path: str, **params: Json) -> Iterator[Json]:
        """Every item of a list, page after page."""
        cursor: Json = None
        while True:
            page = self.get(path, params=params | ({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            if not (cursor := page["next_cursor"]):
                return

    # Work

    def pull(self, project: str, queue: str = "label", **more: Any) -> Json:
        """Pull; returns the whole answer, `{"items", "waiting"}`."""
        return self.post(f"/projects/{project}/queues/{queue}/pull", more.pop("json", {}), **more)

    def pull_one(self, project: str, queue: str = "label") -> Json:
        """Pull and return the item to work on. Fails where there is none."""
        answer = self.pull(project, queue)
        assert answer["items"], f"nothing for {self.email}: {answer['waiting']}"
        return answer["items"][0]

    def submit(self, item: Json, result: Json = "done", **more: Any) -> Json:
        """Submit an item (or a reservation id); fields such as `pull_next=True` go along."""
        return self._finish(item, "submit", {"result": result}, more)

    def review(self, item: Json, verdict: str = "approve", **more: Any) -> Json:
        """Give a verdict; `comment=` and `result=` as the verdict needs them."""
        return self._finish(item, "submit", {"verdict": verdict}, more)

    def skip(self, item: Json, **more: Any) -> Json:
        return self._finish(item, "skip", {}, more)

    def release(self, item: Json, **more: Any) -> Json:
        return self._finish(item, "release", {}, more)

    def save_draft(self, item: Json, result: Json, **more: Any) -> Json:
        return self.put(f"/reservations/{_reservation(item)}/draft", {"result": result}, **more)

    def be_active(self, item: Json, **more: Any) -> Json:
        return self._finish(item, "activity", {}, more)

    def _finish(self, item: Json, verb: str, body: dict[str, Json], more: dict[str, Any]) -> Json:
        call = {word: more.pop(word) for word in ("status", "key", "headers") if word in more}
        return self.post(f"/reservations/{_reservation(item)}/{verb}", body | more, **call)

    def work_through(self, project: str, result: Json = "done") -> list[str]:
        """Pull and submit until nothing comes; return the external ids in the order worked."""
        worked: list[str] = []
        while items := self.pull(project)["items"]:
            worked.append(items[0]["asset"]["external_id"])
            self.submit(items[0], result)
        return worked

    # Steering (managers)

    def set_assets(self, project: str, assets: Sequence[str], **values: Json) -> Json:
        """Set fields of the assets with these external ids: `priority=3`, `on_hold=True`, ..."""
        select = {"external_ids": list(assets)}
        return self.patch(f"/projects/{project}/assets", {"select": select, "set": values})

    def configure(self, project: str, queue: str = "label", **settings: Json) -> Json:
        """Change a queue's settings; nested ones as dicts: `order={"tie": "fifo"}`."""
        return self.patch(f"/projects/{project}/queues/{queue}", settings)

    def assets(self, project: str, **filters: Json) -> list[Json]:
        """All assets of a project, or those that the filters select."""
        return list(self.every(f"/projects/{project}/assets", **filters))

    def asset(self, project: str, external_id: str) -> Json:
        (found,) = self.assets(project, external_id=external_id)
        return found

    def labels(self, project: str, **filters: Json) -> list[Json]:
        return list(self.every(f"/projects/{project}/labels", **filters))

    def reservations(self, project: str, **filters: Json) -> list[Json]:
        return list(self.every(f"/projects/{project}/reservations", **filters))

    def batches(self, project: str) -> list[Json]:
        return list(self.every(f"/projects/{project}/batches"))

    def events(self, project: str) -> list[Json]:
        return list(self.every(f"/projects/{project}/events"))

    def clear(self, project: str, **select: Json) -> Json:
        return self.post(f"/projects/{project}/reservations/clear", select)

    def explain(self, project: str, labeler: Caller, asset: str | None = None) -> Json:
        params = {"labeler": labeler.id} | ({"asset": asset} if asset else {})
        return self.get(f"/projects/{project}/queues/label/explain", params=params)

    def preview(
        self, project: str, labeler: Caller, limit: int = 50, queue: str = "label"
    ) -> list[str]:
        """The external ids that this labeler would get, in order."""
        params = {"labeler": labeler.id, "limit": limit}
        return external_ids(self.get(f"/projects/{project}/queues/{queue}/preview", params=params))


def _reservation(item: Json) -> str:
    return item if isinstance(item, str) else item["reservation"]


class Service(Caller):
    """The administrator of a running service, and the makers of what a test needs."""

    def __init__(self, url: str, admin_token: str) -> None:
        # No https here, and building a TLS context costs 20 ms.
        http = httpx2.Client(base_url=f"{url}/api/v1", timeout=60, verify=False)
        super().__init__(http, admin_token)
        self.url = url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def advance(self, seconds: float) -> None:
        """Move the service's time forward, and expiry with it."""
        self.post("/test-clock", {"advance_seconds": seconds})

    def new_user(self, name: str | None = None, **fields: Json) -> Caller:
        """A person with a token; the e-mail address is unique. `admin=True` makes an admin."""
        name = name or f"person{next(_numbers)}"
        email = f"{name}-{uuid.uuid4().hex[:8]}@example.org"
        user = self.post("/users", {"email": email, "name": name, **fields}, status=201)
        token = self.post(f"/users/{user['id']}/tokens", status=201)["token"]
        return Caller(self.http, token, id=user["id"], email=email)

    def anonymous(self) -> httpx2.Client:
        """A client that sends no token, for sessions and refusals."""
        return httpx2.Client(base_url=f"{self.url}/api/v1", timeout=60, verify=False)

    def new_project(self, preset: str | None = None, **fields: Json) -> str:
        """Create a project and return its id; `label_queue={...}`, `interface="<View>..."`."""
        body = (
            {"name": f"project {next(_numbers)}"} | fields | ({"preset": preset} if preset else {})
        )
        return str(self.post("/projects", body, status=201)["id"])

    def join(self, project: str, person: Caller, role: str = "labeler", **fields: Json) -> Json:
        """Make somebody a member, or change their role, skills, ..."""
        return self.put(f"/projects/{project}/members/{person.id}", {"role": role, **fields})

    def new_member(
        self, project: str, role: str = "labeler", name: str | None = None, **fields: Json
    ) -> Caller:
        """A new person who is a member of the project; `skills=[...]` and the like go along."""
        person = self.new_user(name)
        self.join(project, person, role, **fields)
        return person

    def add_assets(
        self, project: str, assets: int | Sequence[str | dict[str, Json]], **batch: Json
    ) -> Json:
        """Upload a batch: so many assets, or these external ids, or these rows. Returns the batch.

        Numbered assets are called `a001`, `a002`, ... and go on counting in further batches.
        """
        if isinstance(assets, int):
            first = sum(b["size"] for b in self.batches(project)) + 1
            assets = [f"a{n:03}" for n in range(first, first + assets)]
        rows = [asset_row(asset) if isinstance(asset, str) else asset for asset in assets]
        return self.post(f"/projects/{project}/batches", {"assets": rows, **batch}, status=201)
