"""Long work and how far it is."""

from __future__ import annotations

from labelqueue.db import Transaction
from labelqueue.model import Operation, Page
from labelqueue.queue import operations
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route


async def list_(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    return await operations.list_operations(tx, ask.actor, ask.query.limit, ask.query.cursor)


async def read(tx: Transaction, ask: Ask[Nothing, Query]) -> Operation:
    return await operations.get_operation(tx, ask.actor, ask.named("operation"))


async def cancel(tx: Transaction, ask: Ask[Nothing, Query]) -> Operation:
    return await operations.cancel_operation(tx, ask.actor, ask.named("operation"))


_OPERATION = "/operations/{operation}"
ROUTES = [
    Route("GET", "/operations", "My operations, newest first", list_, items=Operation),
    Route("GET", _OPERATION, "Read an operation", read),
    Route("DELETE", _OPERATION, "Cancel an operation; what is done stays done", cancel),
]
