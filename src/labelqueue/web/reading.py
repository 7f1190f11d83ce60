"""Reading bodies: counted while they come in, since a content-length is only a claim."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import ClientDisconnect, Request

from labelqueue.errors import TooLarge, UnsupportedMediaType

JSON_LIMIT = 16 * 2**20
STREAM_LIMIT = 256 * 2**20
UPLOAD_LIMIT = 50 * 2**20

__all__ = ["ClientDisconnect", "chunks", "media_type", "read_json"]


def media_type(request: Request) -> str:
    """The body's media type without its parameters, or "" where none is named."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def chunks(request: Request, limit: int) -> AsyncIterator[bytes]:
    """The body as it comes. Raises TooLarge as soon as it is over `limit` bytes."""
    declared = request.headers.get("content-length", "")
    size = int(declared) if declared.isdecimal() and len(declared) < 19 else 0
    if size > limit:
        raise _too_large(limit)
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read > limit:
            raise _too_large(limit)
        yield chunk


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body may have at most {limit:,} bytes.", limit=limit)


async def read_json(request: Request, limit: int = JSON_LIMIT) -> bytes:
    """The bytes of a JSON body."""
    return b"".join([chunk async for chunk in chunks(request, limit)])


def require_json(request: Request, body: bytes) -> None:
    """Refuse a body that says it is something else than JSON."""
    kind = media_type(request)
    if body and kind and kind != "application/json" and not kind.endswith("+json"):
        raise UnsupportedMediaType(f"Send application/json instead of {kind[:100]}.")


def media_types_wanted(request: Request) -> set[str]:
    """The media types that the Accept header names."""
    accept = request.headers.get("accept", "")
    return {part.partition(";")[0].strip().lower() for part in accept.split(",")}
