"""Why it is so, what would come, and how far it is."""

from __future__ import annotations

from typing import Any

from labelqueue.db import Transaction
from labelqueue.model import Explained, ExplainedAll, MyWork, Page, Stats
from labelqueue.queue import explain, mine, stats
from labelqueue.web.fields import Moment
from labelqueue.web.query import Limit, Word
from labelqueue.web.route import Ask, Nothing, Query, Route


class ExplainQuery(Query):
    labeler: Word | None = None
    asset: Word | None = None


class PreviewQuery(Query):
    labeler: Word | None = None
    limit: Limit = 50


async def explain_(tx: Transaction, ask: Ask[Nothing, ExplainQuery]) -> Explained | ExplainedAll:
    query = ask.query
    return await explain.explain(tx, ask.actor, ask.project, ask.queue, query.labeler, query.asset)


async def preview(tx: Transaction, ask: Ask[Nothing, PreviewQuery]) -> dict[str, Any]:
    query = ask.query
    return await explain.preview(tx, ask.actor, ask.project, ask.queue, query.labeler, query.limit)


async def stats_(tx: Transaction, ask: Ask[Nothing, Query]) -> Stats:
    return await stats.stats(tx, ask.actor, ask.project)


async def jobs(tx: Transaction, ask: Ask[Nothing, Query]) -> dict[str, Any]:
    return await stats.jobs(tx, ask.actor, ask.project)


class Since(Query):
    since: Moment | None = None


async def my_work(tx: Transaction, ask: Ask[Nothing, Since]) -> Page:
    return await mine.my_work(tx, ask.actor, ask.query.since)


async def my_work_in(tx: Transaction, ask: Ask[Nothing, Since]) -> MyWork:
    return await mine.my_work_in(tx, ask.actor, ask.project, ask.query.since)


_QUEUE = "/projects/{project}/queues/{queue}"
ROUTES = [
    Route("GET", "/me/work", "What waits for me, by project", my_work, items=MyWork),
    Route("GET", "/projects/{project}/me", "What waits for me here", my_work_in),
    Route("GET", f"{_QUEUE}/explain", "Why it is, or is not, next", explain_),
    Route("GET", f"{_QUEUE}/preview", "What would come", preview),
    Route("GET", "/projects/{project}/stats", "Progress and rates", stats_),
    Route("GET", "/projects/{project}/jobs", "A job per member and queue", jobs),
]
