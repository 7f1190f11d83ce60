"""Batches: assets that come together, as JSON, as a stream, or out of another project."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator
from starlette.responses import Response

from labelqueue.db import Transaction
from labelqueue.errors import Invalid
from labelqueue.model import Batch, Page
from labelqueue.queue import batches, intake
from labelqueue.queue.operations import OperationRef
from labelqueue.web.endpoint import answer
from labelqueue.web.fields import Body, Id, Ids, Moment, Name, Priority
from labelqueue.web.filters import AssetFilter
from labelqueue.web.query import Number
from labelqueue.web.reading import media_type
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route
from labelqueue.web.rows import Rows
from labelqueue.web.streams import READERS, answer_stream


class Selection(Body):
    """Assets of another project of mine."""

    project: Id
    ids: Ids | None = None
    filter: AssetFilter | None = None

    @model_validator(mode="after")
    def _either(self) -> Selection:
        if (self.ids is None) == (self.filter is None):
            raise Invalid.at("from", "give either ids or a filter")
        return self


class NewBatch(Body):
    name: Name | None = None
    priority: Priority | None = None
    due_at: Moment | None = None
    assets: Rows | None = None
    selection: Annotated[Selection | None, Field(alias="from")] = None

    @model_validator(mode="after")
    def _either(self) -> NewBatch:
        if (self.assets is None) == (self.selection is None):
            raise Invalid.at("assets", "give either assets or from")
        return self


class StreamQuery(Query):
    """What a streamed batch is called: its body has the assets alone."""

    name: Name | None = None
    priority: Annotated[Priority, Number] | None = None
    due_at: Moment | None = None


def _for_good(exhausted: bool) -> bool:
    if not exhausted:
        raise ValueError("must be true: a batch stays exhausted")
    return exhausted


class BatchChanges(Body):
    name: Name = ""
    due_at: Moment | None = None
    exhausted: Annotated[bool, AfterValidator(_for_good)] = False


class Confirm(Query):
    confirm: str | None = None


async def create(ask: Ask[NewBatch, StreamQuery]) -> Response:
    reader = READERS.get(media_type(ask.request))
    if reader is not None:
        query = ask.query
        return await answer_stream(ask, reader, query.name, query.priority, query.due_at)
    return await answer(ask.service, _JSON, ask.request)


async def add(tx: Transaction, ask: Ask[NewBatch, Query]) -> Batch:
    new = ask.body
    if new.selection is not None:
        source = new.selection.model_dump(exclude_none=True)
        return await intake.select_batch(
            tx, ask.actor, ask.project, source, new.name, new.priority, new.due_at
        )
    rows: list[dict[str, Any]] = [dict(row) for row in new.assets or []]
    return await intake.add_batch(
        tx, ask.actor, ask.project, new.name, new.priority, new.due_at, rows
    )


async def list_(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    window = ask.query
    return await batches.list_batches(tx, ask.actor, ask.project, window.limit, window.cursor)


async def change(tx: Transaction, ask: Ask[BatchChanges, Query]) -> Batch:
    changes = ask.body.model_dump(exclude_unset=True)
    return await batches.change_batch(tx, ask.actor, ask.project, ask.named("batch"), changes)


async def delete(tx: Transaction, ask: Ask[Nothing, Confirm]) -> OperationRef:
    batch, name = ask.named("batch"), ask.query.confirm
    return await batches.delete_batch(tx, ask.actor, ask.project, batch, name)


_BATCHES, _BATCH = "/projects/{project}/batches", "/projects/{project}/batches/{batch}"
_JSON = Route("POST", _BATCHES, "Add a batch", add, status=201)
ROUTES = [
    Route(
        "POST", _BATCHES, "Add a batch: JSON, or its assets as NDJSON or CSV",
        serve=create, status=201, answers=Batch,
        takes={kind: {"type": "string"} for kind in ("application/x-ndjson", "text/csv")},
    ),
    Route("GET", _BATCHES, "List batches", list_, items=Batch),
    Route("PATCH", _BATCH, "Change a batch", change),
    Route(
        "DELETE", _BATCH, "Delete a batch with its assets; `confirm` repeats its name",
        delete, status=202,
    ),
]  # fmt: skip
