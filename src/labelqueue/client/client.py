"""Every call of the service as a method, grouped by noun in the order of a project's life.

A project is named by its id, a member by id or e-mail address. Lists are iterators that fetch page
after page. Every method raises `labelqueue.errors.Problem`, as the class of the refusal's code.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, Unpack

from labelqueue.client.fields import (
    AssetChange,
    AssetFields,
    AssetFilter,
    BatchChanges,
    BatchFields,
    MemberFields,
    ProjectChanges,
    ProjectFields,
    ReservationSelection,
    Selection,
    Settings,
    Started,
)
from labelqueue.client.files import Progress, chunks, content_type
from labelqueue.client.transport import path
from labelqueue.client.worker import Worker, named
from labelqueue.model import (
    Asset,
    Batch,
    Changed,
    Cleared,
    Event,
    Explained,
    ExplainedAll,
    Json,
    Label,
    Member,
    Operation,
    Project,
    QueueName,
    Reservation,
    Role,
    Stats,
    Token,
    Upload,
    User,
)


class OperationFailed(Exception):
    """Long work failed or was cancelled; `operation` says how far it came."""

    def __init__(self, operation: Operation) -> None:
        super().__init__(operation["error"] or f"the operation was {operation['state']}")
        self.operation = operation


class Client(Worker):
    """Everything a person may ask of the service: their own work, and all that steers a project."""

    # People

    def users(self, q: str | None = None) -> Iterator[User]:
        return self._every("/users", q=q)

    def create_user(
        self, email: str, name: str, *, password: str | None = None, admin: bool = False
    ) -> User:
        """Create a user, for admins and managers; without a password they need a token."""
        body = {"email": email, "name": name, "admin": admin}
        return self._send("POST", "/users", json=body | named(password=password))

    def create_token(self, user: str) -> Token:
        """A personal access token, shown this once. Never retried: each call makes one."""
        return self._send("POST", path("users", user, "tokens"), repeatable=False)

    def revoke_token(self, user: str, token: str) -> None:
        self._send("DELETE", path("users", user, "tokens", token))

    # Projects

    def presets(self) -> Json:
        """The presets with all their settings."""
        return self._send("GET", "/presets")

    def projects(self) -> Iterator[Project]:
        return self._every("/projects")

    def create_project(self, name: str, **fields: Unpack[ProjectFields]) -> Project:
        return self._send("POST", "/projects", json={"name": name, **fields})

    def project(self, project: str) -> Project:
        return self._send("GET", path("projects", project))

    def change_project(
        self, project: str, *, dry_run: bool = False, **changes: Unpack[ProjectChanges]
    ) -> Any:
        """Change a project; with `dry_run` only tell what would change."""
        params = {"dry_run": "true" if dry_run else None}
        return self._send("PATCH", path("projects", project), json=changes, params=params)

    def delete_project(self, project: str, *, confirm: str) -> Started | None:
        """Delete a project with all its data; `confirm` is its name."""
        return self._send("DELETE", path("projects", project), params={"confirm": confirm})

    def members(self, project: str, q: str | None = None) -> Iterator[Member]:
        return self._every(path("projects", project, "members"), q=q)

    def set_member(
        self, project: str, user: str, role: Role, **fields: Unpack[MemberFields]
    ) -> Member:
        """Make somebody a member, or change what they are."""
        body = {"role": role, **fields}
        return self._send("PUT", path("projects", project, "members", user), json=body)

    def remove_member(self, project: str, user: str, *, rework_to: str | None = None) -> None:
        """Let a member go; `rework_to` is who takes their rework: a user, or "queue"."""
        params = {"rework_to": rework_to}
        self._send("DELETE", path("projects", project, "members", user), params=params)

    def queue(self, project: str, queue: QueueName = "label") -> Settings:
        """A queue's settings."""
        return self._send("GET", path("projects", project, "queues", queue))

    def configure(
        self, project: str, queue: QueueName = "label", **settings: Json
    ) -> Settings | Started:
        """Change some of a queue's settings; what is not named stays."""
        return self._send("PATCH", path("projects", project, "queues", queue), json=settings)

    # Assets

    def add_assets(
        self, project: str, assets: Sequence[AssetFields], **batch: Unpack[BatchFields]
    ) -> Batch:
        """Upload a batch of some thousand assets; more go better as a file."""
        body = {"assets": list(assets), **batch}
        return self._send("POST", path("projects", project, "batches"), json=body)

    def add_file(
        self,
        project: str,
        file: Path | str,
        *,
        progress: Progress | None = None,
        **batch: Unpack[BatchFields],
    ) -> Batch:
        """Upload a batch from an NDJSON, CSV or JSON file, streamed.

        `progress` is called with the bytes sent since the last call.
        """
        file = Path(file)
        return self._send(
            "POST",
            path("projects", project, "batches"),
            params=batch,
            body=lambda: chunks(file, progress),
            headers={"Content-Type": content_type(file)},
        )

    def copy_assets(
        self, project: str, source: str, selection: Selection, **batch: Unpack[BatchFields]
    ) -> Batch | Started:
        """A batch made of a selection from another project of mine."""
        body = {"from": {"project": source, **selection}, **batch}
        return self._send("POST", path("projects", project, "batches"), json=body)

    def batches(self, project: str) -> Iterator[Batch]:
        return self._every(path("projects", project, "batches"))

    def change_batch(self, project: str, batch: str, **changes: Unpack[BatchChanges]) -> Batch:
        return self._send("PATCH", path("projects", project, "batches", batch), json=changes)

    def delete_batch(self, project: str, batch: str, *, confirm: str) -> Started:
        """Delete a batch with its assets and labels; `confirm` is its name."""
        address = path("projects", project, "batches", batch)
        return self._send("DELETE", address, params={"confirm": confirm})

    def upload(self, project: str, file: Path | str) -> Upload:
        """Put a file up for the project's members; its `url` goes into an asset's `data`."""
        file = Path(file)
        # Named here, so that a repeated request has the same body, as its idempotency key demands.
        boundary = {"Content-Type": f"multipart/form-data; boundary={uuid.uuid4().hex}"}
        return self._send(
            "POST",
            path("projects", project, "uploads"),
            files={"file": (file.name, file.read_bytes())},
            headers=boundary,
        )

    def assets(
        self,
        project: str,
        *,
        order: Literal["queue"] | None = None,
        **filters: Unpack[AssetFilter],
    ) -> Iterator[Asset]:
        return self._every(path("projects", project, "assets"), order=order, **filters)

    def asset(self, project: str, asset: str) -> Asset:
        return self._send("GET", path("projects", project, "assets", asset))

    def history(self, project: str, asset: str) -> Iterator[Event]:
        """One asset's events."""
        return self._every(path("projects", project, "assets", asset, "history"))

    def change_assets(
        self, project: str, select: Selection, changes: AssetChange, *, dry_run: bool = False
    ) -> Changed | Started:
        """Set fields of many assets at once; above 1,000 it is long work.

        With `dry_run` only tell how many it would touch.
        """
        body = {"select": select, "set": changes}
        params = {"dry_run": "true" if dry_run else None}
        return self._send("PATCH", path("projects", project, "assets"), json=body, params=params)

    def change_each_asset(self, project: str, items: Sequence[AssetChange]) -> Changed | Started:
        """Set fields asset by asset; each item names its asset and what to set."""
        body = {"items": list(items)}
        return self._send("PATCH", path("projects", project, "assets"), json=body)

    # Steering

    def reservations(
        self,
        project: str,
        *,
        labeler: str | None = None,
        state: Literal["active", "expired"] | None = None,
    ) -> Iterator[Reservation]:
        address = path("projects", project, "reservations")
        return self._every(address, labeler=labeler, state=state)

    def clear_reservations(self, project: str, **select: Unpack[ReservationSelection]) -> Cleared:
        """Take work back; without a selection all of the project's."""
        return self._send("POST", path("projects", project, "reservations", "clear"), json=select)

    def labels(self, project: str, **filters: str) -> Iterator[Label]:
        return self._every(path("projects", project, "labels"), **filters)

    def set_label_status(self, label: str, status: Literal["submitted", "discarded"]) -> Label:
        """Accept a late label, or take one out."""
        return self._send("PATCH", path("labels", label), json={"status": status})

    def explain(
        self, project: str, labeler: str, asset: str, queue: QueueName = "label"
    ) -> Explained:
        """Why an asset is, or is not, what this labeler gets next."""
        params = {"labeler": labeler, "asset": asset}
        address = path("projects", project, "queues", queue, "explain")
        return self._send("GET", address, params=params)

    def explain_all(self, project: str, labeler: str, queue: QueueName = "label") -> ExplainedAll:
        """How many assets are eligible for a labeler, and why the others are not."""
        address = path("projects", project, "queues", queue, "explain")
        return self._send("GET", address, params={"labeler": labeler})

    def preview(
        self, project: str, labeler: str, queue: QueueName = "label", limit: int = 50
    ) -> list[Json]:
        """What a labeler would get, in order."""
        params = {"labeler": labeler, "limit": limit}
        address = path("projects", project, "queues", queue, "preview")
        return self._send("GET", address, params=params)["items"]

    # Progress

    def stats(self, project: str) -> Stats:
        return self._send("GET", path("projects", project, "stats"))

    def jobs(self, project: str) -> list[Json]:
        """A job per member and queue."""
        return self._send("GET", path("projects", project, "jobs"))["items"]

    def events(self, project: str, *, after: str | None = None) -> Iterator[Event]:
        """The log, oldest first; `after` is the id of the last event already seen."""
        return self._every(path("projects", project, "events"), after=after)

    def export(self, project: str, format: str = "jsonl") -> Iterator[bytes]:
        """The project's labels as a file in some format, in pieces as they come."""
        with self._wire.stream(path("projects", project, "export"), {"format": format}) as answer:
            yield from answer.iter_bytes()

    # Long work

    def operations(self) -> Iterator[Operation]:
        """My long work, newest first."""
        return self._every("/operations")

    def operation(self, operation: str) -> Operation:
        return self._send("GET", path("operations", operation))

    def cancel_operation(self, operation: str) -> None:
        """Stop long work; what it did stays."""
        self._send("DELETE", path("operations", operation))

    def wait(self, started: str | Started, *, timeout: float = 3600) -> Operation:
        """Wait until long work is done. Raises OperationFailed, or TimeoutError after seconds."""
        name = started if isinstance(started, str) else started["operation"]
        pause, waited = 0.05, 0.0
        while (operation := self.operation(name))["state"] == "running":
            if waited >= timeout:
                raise TimeoutError(f"operation {name} still runs after {timeout:g} s")
            self._sleep(pause)
            waited, pause = waited + pause, min(2.0, pause * 1.5)
        if operation["state"] != "done":
            raise OperationFailed(operation)
        return operation
