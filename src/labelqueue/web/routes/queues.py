"""The settings of a project's two queues."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from labelqueue.db import Transaction
from labelqueue.model import Page
from labelqueue.queue import configure, enqueued
from labelqueue.queue.effects import DryRun
from labelqueue.queue.operations import OperationRef
from labelqueue.web.fields import Body
from labelqueue.web.query import DryRunQuery
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route


class Patch(Body):
    """Any of the queue's settings; `settings.py` knows them and their ranges."""

    model_config = ConfigDict(extra="allow", strict=True)


async def read(tx: Transaction, ask: Ask[Nothing, Query]) -> dict[str, Any]:
    return await configure.get_queue(tx, ask.actor, ask.project, ask.queue)


async def change(
    tx: Transaction, ask: Ask[Patch, DryRunQuery]
) -> dict[str, Any] | OperationRef | DryRun:
    patch = ask.body.model_extra or {}
    return await configure.configure_queue(
        tx, ask.actor, ask.project, ask.queue, patch, ask.query.dry_run
    )


async def enqueued_(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    window = ask.query
    return await enqueued.list_enqueued(
        tx, ask.actor, ask.project, ask.queue, window.limit, window.cursor
    )


_QUEUE = "/projects/{project}/queues/{queue}"
_LIMIT = 256 * 1024
ROUTES = [
    Route("GET", _QUEUE, "Read a queue's settings", read),
    Route(
        "GET",
        f"{_QUEUE}/enqueued",
        "What is enqueued, in order",
        enqueued_,
        items=enqueued.Enqueued,
    ),
    Route(
        "PATCH", _QUEUE, "Change a queue's settings; what is not named stays", change, limit=_LIMIT
    ),
]
