"""What stands in the way of the end, and when it will come."""

from __future__ import annotations

from labelqueue.db import Transaction
from labelqueue.model import Page, Stuck
from labelqueue.queue import stuck
from labelqueue.web.route import Ask, ListQuery, Nothing, Route


async def list_stuck(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    window = ask.query
    return await stuck.list_stuck(tx, ask.actor, ask.project, window.limit, window.cursor)


ROUTES = [
    Route(
        "GET", "/projects/{project}/stuck", "Assets that nobody can finish, and what would help",
        list_stuck, items=Stuck,
    ),
]  # fmt: skip
