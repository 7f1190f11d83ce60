"""The log, a page at a time or as a stream that stays open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
from starlette.responses import Response, StreamingResponse

from labelqueue.db import Transaction
from labelqueue.errors import Problem
from labelqueue.model import Event, Page
from labelqueue.queue import events, snapshots
from labelqueue.queue.access import enter
from labelqueue.web.endpoint import respond, said
from labelqueue.web.following import PAGE, Feed, piece
from labelqueue.web.query import Cursor, Limit, ListQuery
from labelqueue.web.reading import media_types_wanted
from labelqueue.web.route import Ask, Nothing, Query, Route

SSE = "text/event-stream"
ASKED_AGAIN_SECONDS = 5.0  # whether the reader may still read
_KEEP_ALIVE = 3  # silences of that length, after which the stream shows that it lives


class EventsQuery(Query):
    """An event's id is a cursor, so either name will do; the pages behind `after` have cursors."""

    after: Cursor | None = None
    cursor: Cursor | None = None
    limit: Limit = 50

    @property
    def start(self) -> str | None:
        return self.cursor or self.after


async def list_(ask: Ask[Nothing, EventsQuery]) -> Response:
    if SSE in media_types_wanted(ask.request):
        after = ask.request.headers.get("last-event-id") or ask.query.start
        first = await _read(ask, after, PAGE)
        stream = _stream(ask, first, after)
        return StreamingResponse(stream, media_type=SSE, headers={"Cache-Control": "no-store"})
    return respond(said(await _read(ask, ask.query.start, ask.query.limit)))


async def _read(ask: Ask[Nothing, EventsQuery], after: str | None, limit: int) -> Page:
    field = "after" if ask.query.cursor is None else "cursor"
    async with ask.service.database.transaction() as tx:
        return await events.list_events(tx, ask.actor, ask.project, after, limit, field=field)


async def _stream(
    ask: Ask[Nothing, EventsQuery], page: Page, after: str | None
) -> AsyncIterator[bytes]:
    """Each event as it commits; the right to see them is asked anew every few seconds."""
    yield b": open\n\n"
    if page["items"]:
        first = piece(page["items"])
        after = first.last
        yield first.text
    with ask.service.following.feed(ask.project) as feed:
        try:
            async for found in _on(ask, feed, after):
                yield found
        except Problem as refusal:
            yield b"event: refused\ndata: " + msgspec.json.encode(refusal.body()) + b"\n\n"


async def _on(
    ask: Ask[Nothing, EventsQuery], feed: Feed, after: str | None
) -> AsyncIterator[bytes]:
    """What follows, until the server stops. Raises Problem when the reader may read no more."""
    loop = asyncio.get_running_loop()
    silent, asked = 0, loop.time()
    while not (feed.stopped or ask.service.following.stopped):
        if loop.time() - asked >= ASKED_AGAIN_SECONDS:
            await _still_may(ask)
            asked = loop.time()
        try:
            found = await asyncio.wait_for(feed.after(after), ASKED_AGAIN_SECONDS)
        except TimeoutError:
            silent += 1
            if silent % _KEEP_ALIVE == 0:
                yield b": still here\n\n"
            continue
        if found:
            silent, after = 0, found.last
            yield found.text


async def _still_may(ask: Ask[Nothing, EventsQuery]) -> None:
    await ask.service.identities.of(ask.request)
    async with ask.service.database.transaction() as tx:
        await enter(tx, ask.actor, ask.project, "reviewer")


async def snapshot(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    window = ask.query
    return await snapshots.read_snapshot(tx, ask.actor, ask.project, window.limit, window.cursor)


ROUTES = [
    Route(
        "GET", "/projects/{project}/events", "The log, oldest first; as an event stream it stays",
        serve=list_, answers=Page, items=Event, gives={SSE: {"type": "string"}},
    ),
    Route(
        "GET", "/projects/{project}/events/snapshot",
        "What stood when the log was pruned, asset by asset; 404 where it is whole",
        snapshot, items=snapshots.Standing,
    ),
]  # fmt: skip
