"""The log, a page at a time or as a stream that stays open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from starlette.responses import Response, StreamingResponse

from labelqueue.errors import Problem
from labelqueue.model import Event, Page
from labelqueue.queue import events
from labelqueue.web.endpoint import respond, said
from labelqueue.web.query import Cursor, Limit
from labelqueue.web.reading import media_types_wanted
from labelqueue.web.route import Ask, Nothing, Query, Route

SSE = "text/event-stream"
POLL_SECONDS = 1.0
_PAGE = 1000
_QUIET_POLLS = 15


class EventsQuery(Query):
    """An event's id is a cursor, so either name will do."""

    after: Cursor | None = None
    cursor: Cursor | None = None
    limit: Limit = 50

    @property
    def start(self) -> str | None:
        return self.after or self.cursor


async def list_(ask: Ask[Nothing, EventsQuery]) -> Response:
    if SSE in media_types_wanted(ask.request):
        after = ask.request.headers.get("last-event-id") or ask.query.start
        first = await _read(ask, after, _PAGE)
        stream = _stream(ask, first, after)
        return StreamingResponse(stream, media_type=SSE, headers={"Cache-Control": "no-store"})
    return respond(said(await _read(ask, ask.query.start, ask.query.limit)))


async def _read(ask: Ask[Nothing, EventsQuery], after: str | None, limit: int) -> Page:
    field = "cursor" if ask.query.after is None else "after"
    async with ask.service.database.transaction() as tx:
        return await events.list_events(tx, ask.actor, ask.project, after, limit, field=field)


async def _stream(
    ask: Ask[Nothing, EventsQuery], page: Page, after: str | None
) -> AsyncIterator[bytes]:
    """Each event as it commits; the right to see them is asked anew at each look."""
    quiet = 0
    yield b": open\n\n"
    while True:
        for event in page["items"]:
            yield _line(event)
            after = event["id"]
        quiet = 0 if page["items"] else quiet + 1
        if quiet % _QUIET_POLLS == _QUIET_POLLS - 1:
            yield b": still here\n\n"
        if len(page["items"]) < _PAGE:
            await asyncio.sleep(POLL_SECONDS)
        try:
            await ask.service.identities.of(ask.request)
            page = await _read(ask, after, _PAGE)
        except Problem as refusal:
            yield b"event: refused\ndata: " + msgspec.json.encode(refusal.body()) + b"\n\n"
            return


def _line(event: dict[str, Any]) -> bytes:
    return f"id: {event['id']}\ndata: ".encode() + msgspec.json.encode(event) + b"\n\n"


ROUTES = [
    Route(
        "GET", "/projects/{project}/events", "The log, oldest first; as an event stream it stays",
        serve=list_, answers=Page, items=Event, gives={SSE: {"type": "string"}},
    ),
]  # fmt: skip
