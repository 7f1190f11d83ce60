"""Projects and the presets that they may be created with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from labelqueue import presets
from labelqueue.db import Transaction
from labelqueue.model import Page, Project
from labelqueue.queue import projects
from labelqueue.queue.effects import DryRun
from labelqueue.queue.operations import OperationRef
from labelqueue.web.fields import Body, Name, Origin
from labelqueue.web.query import DryRunQuery
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route

Interface = Annotated[str, Field(max_length=2**20)]
Preset = Annotated[str, Field(max_length=100)]


class NewProject(Body):
    name: Name
    preset: Preset | None = None
    interface: Interface | None = None
    label_queue: dict[str, Any] | None = None
    review_queue: dict[str, Any] | None = None


class ProjectChanges(Body):
    name: Name = ""
    state: Literal["active", "paused"] = "active"
    interface: Interface | None = None
    preset: Preset | None = None
    media_origins: Annotated[list[Origin], Field(max_length=50, default_factory=list)]


class Confirm(Query):
    confirm: str | None = None


async def create(tx: Transaction, ask: Ask[NewProject, Query]) -> Project:
    new = ask.body
    return await projects.create_project(
        tx, ask.actor, new.name, new.preset, new.interface, new.label_queue, new.review_queue
    )


async def list_(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    return await projects.list_projects(tx, ask.actor, ask.query.limit, ask.query.cursor)


async def read(tx: Transaction, ask: Ask[Nothing, Query]) -> Project:
    return await projects.get_project(tx, ask.actor, ask.project)


async def change(tx: Transaction, ask: Ask[ProjectChanges, DryRunQuery]) -> Project | DryRun:
    changes = ask.body.model_dump(exclude_unset=True)
    return await projects.change_project(tx, ask.actor, ask.project, changes, ask.query.dry_run)


async def delete(tx: Transaction, ask: Ask[Nothing, Confirm]) -> OperationRef:
    return await projects.delete_project(tx, ask.actor, ask.project, ask.query.confirm)


async def list_presets(tx: Transaction, ask: Ask[Nothing, Query]) -> dict[str, Any]:
    return presets.listing()


_LIMIT = 2 * 2**20
ROUTES = [
    Route("GET", "/presets", "The presets with all their settings", list_presets),
    Route("POST", "/projects", "Create a project", create, status=201, limit=_LIMIT),
    Route("GET", "/projects", "List my projects", list_, items=Project),
    Route("GET", "/projects/{project}", "Read a project", read),
    Route("PATCH", "/projects/{project}", "Change a project", change),
    Route(
        "DELETE", "/projects/{project}", "Delete a project; `confirm` repeats its name",
        delete, status=202,
    ),
]  # fmt: skip
