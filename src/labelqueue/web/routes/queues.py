"""The settings of a project's two queues."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from labelqueue.db import Transaction
from labelqueue.queue import configure
from labelqueue.queue.operations import OperationRef
from labelqueue.web.fields import Body
from labelqueue.web.route import Ask, Nothing, Query, Route


class Patch(Body):
    """Any of the queue's settings; `settings.py` knows them and their ranges."""

    model_config = ConfigDict(extra="allow", strict=True)


async def read(tx: Transaction, ask: Ask[Nothing, Query]) -> dict[str, Any]:
    return await configure.get_queue(tx, ask.actor, ask.project, ask.queue)


async def change(tx: Transaction, ask: Ask[Patch, Query]) -> dict[str, Any] | OperationRef:
    patch = ask.body.model_extra or {}
    return await configure.configure_queue(tx, ask.actor, ask.project, ask.queue, patch)


_QUEUE = "/projects/{project}/queues/{queue}"
_LIMIT = 256 * 1024
ROUTES = [
    Route("GET", _QUEUE, "Read a queue's settings", read),
    Route(
        "PATCH", _QUEUE, "Change a queue's settings; what is not named stays", change, limit=_LIMIT
    ),
]
