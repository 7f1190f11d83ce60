"""Why it is so, what would come, and how far it is."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from labelqueue.db import Transaction
from labelqueue.errors import Invalid
from labelqueue.model import Explained, ExplainedAll, MyWork, Page, Stats
from labelqueue.queue import chances, explain, mine, stats
from labelqueue.queue.chances import MOST_PLACED, Chances
from labelqueue.web.fields import Moment
from labelqueue.web.query import Cursor, Flag, Limit, Word
from labelqueue.web.route import Ask, Nothing, Query, Route


class ExplainQuery(Query):
    """With `asset` and no `labeler`: everybody who works here, a page of them by name.

    `q` finds in names and e-mail addresses; with `positions` at most 20 are told at once, because
    each position is counted.
    """

    labeler: Word | None = None
    asset: Word | None = None
    q: Word | None = None
    positions: Flag | None = None
    limit: Limit | None = None
    cursor: Cursor | None = None

    @model_validator(mode="after")
    def _of_everybody(self) -> ExplainQuery:
        given = self.model_fields_set & {"q", "positions", "limit", "cursor"}
        if given and (self.labeler is not None or self.asset is None):
            raise Invalid.at(min(given), "goes with an asset and without a labeler")
        if self.positions and (self.limit or MOST_PLACED) > MOST_PLACED:
            raise Invalid.at("limit", f"is at most {MOST_PLACED} where positions are asked for")
        return self


class PreviewQuery(Query):
    labeler: Word | None = None
    limit: Limit = 50


async def explain_(
    tx: Transaction, ask: Ask[Nothing, ExplainQuery]
) -> Explained | ExplainedAll | Chances:
    query = ask.query
    if query.labeler is None and query.asset is not None:
        placed = query.positions or False
        limit = query.limit or (MOST_PLACED if placed else 50)
        return await chances.chances(
            tx, ask.actor, ask.project, ask.queue, query.asset, query.q, limit, query.cursor,
            placed=placed,
        )  # fmt: skip
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
    Route("GET", f"{_QUEUE}/explain", "Why it is, or is not, next, for one or all", explain_),
    Route("GET", f"{_QUEUE}/preview", "What would come", preview),
    Route("GET", "/projects/{project}/stats", "Progress and rates", stats_),
    Route("GET", "/projects/{project}/jobs", "A job per member and queue", jobs),
]
