"""What stands in the way of the end, and when it will come."""

from __future__ import annotations

from typing import Any

from labelqueue.db import Transaction
from labelqueue.model import Page, Stuck
from labelqueue.queue import forecast, stuck
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route


async def list_stuck(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    window = ask.query
    return await stuck.list_stuck(tx, ask.actor, ask.project, window.limit, window.cursor)


async def foresee(tx: Transaction, ask: Ask[Nothing, Query]) -> dict[str, Any]:
    return await forecast.forecast(tx, ask.actor, ask.project)


ROUTES = [
    Route(
        "GET", "/projects/{project}/stuck", "Assets that nobody can finish, and what would help",
        list_stuck, items=Stuck,
    ),
    Route("GET", "/projects/{project}/forecast", "When it will be done", foresee),
]  # fmt: skip
