"""The labels of a project, streamed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal

from starlette.responses import Response, StreamingResponse

from labelqueue.queue import export
from labelqueue.web.route import Ask, Nothing, Query, Route

_MEDIA_TYPES = {"jsonl": "application/x-ndjson"}


class ExportQuery(Query):
    format: Literal["jsonl"] = "jsonl"


async def export_(ask: Ask[Nothing, ExportQuery]) -> Response:
    kind = ask.query.format
    chunks = export.export(ask.service.database, ask.actor, ask.project, kind)
    # A refusal must come before the head of the answer is sent.
    first = await anext(chunks, b"")
    name = ask.request.path_params["project"]
    return StreamingResponse(
        _from(first, chunks),
        media_type=_MEDIA_TYPES[kind],
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": f'attachment; filename="{name}.{kind}"',
        },
    )


async def _from(first: bytes, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in chunks:
        yield chunk


ROUTES = [
    Route(
        "GET", "/projects/{project}/export", "The labels, streamed", serve=export_,
        gives={"application/x-ndjson": {"type": "string"}},
    ),
]  # fmt: skip
