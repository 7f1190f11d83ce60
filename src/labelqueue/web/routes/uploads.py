"""Files put up for a project, and served to its members only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import FileResponse, Response

from labelqueue.db import Transaction
from labelqueue.errors import Invalid, Malformed, NotFound, Problem, UnsupportedMediaType
from labelqueue.model import Upload
from labelqueue.queue import uploads
from labelqueue.queue.uploads import Stored
from labelqueue.web import files
from labelqueue.web.endpoint import in_transaction, respond, said
from labelqueue.web.idempotency import Answer, Key, claim, hash_of, keep_refusal, key_of, settle
from labelqueue.web.reading import UPLOAD_LIMIT, chunks, media_type
from labelqueue.web.route import Ask, Nothing, Query, Route

_ENVELOPE = 64 * 1024
_FORM = "multipart/form-data"
_WEBP = "image/webp"


async def put_up(ask: Ask[Nothing, Query]) -> Response:
    async with ask.service.database.transaction() as tx:
        await uploads.may_upload(tx, ask.actor, ask.project)
    form = await _form(ask)
    try:
        stored = await files.store(ask.service.options.data, _file(form))
    finally:
        for part in form.values():
            if isinstance(part, UploadFile):
                await part.close()
    recorded = await _record(ask, stored)
    ask.service.thumbnails.begin(stored)
    return respond(recorded)


async def _form(ask: Ask[Nothing, Query]) -> dict[str, Any]:
    if media_type(ask.request) != _FORM:
        raise UnsupportedMediaType(f"Send the file as {_FORM}.")
    body: AsyncIterator[bytes] = chunks(ask.request, UPLOAD_LIMIT + _ENVELOPE)
    parser = MultiPartParser(ask.request.headers, body, max_files=1, max_fields=10)  # type: ignore[arg-type]
    try:
        return dict(await parser.parse())
    except (MultiPartException, KeyError, UnicodeDecodeError) as fault:
        raise Malformed(f"The multipart body is broken: {fault}.") from None


def _file(form: dict[str, Any]) -> UploadFile:
    for name in form:
        if name != "file":
            raise Invalid.at(name[:100], "unknown field")
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Invalid.at("file", "is required, as a file")
    return file


async def _record(ask: Ask[Nothing, Query], stored: Stored) -> Answer:
    key = _key(ask, stored)
    if key is None:
        return await in_transaction(ask, partial(_add, ask, None, stored))
    async with ask.service.running.alone(key.person, key.key):
        try:
            return await in_transaction(ask, partial(_add, ask, key, stored))
        except Problem as refusal:
            return await keep_refusal(ask.service.database, key, refusal)


def _key(ask: Ask[Nothing, Query], stored: Stored) -> Key | None:
    """The boundary of a multipart body differs at each try, so the file itself is compared."""
    key = key_of(ask.request)
    if key is None:
        return None
    hashed = hash_of(ask.request)
    hashed.update(f"{stored.sha256} {stored.name}".encode())
    return Key(ask.actor.user, key, hashed.digest())


async def _add(
    ask: Ask[Nothing, Query], key: Key | None, stored: Stored, tx: Transaction
) -> Answer:
    before = await claim(tx, key)
    if before is not None:
        return before
    done = said(await uploads.add_upload(tx, ask.actor, ask.project, stored), 201)
    await settle(tx, key, done)
    return done


async def serve(ask: Ask[Nothing, Query]) -> Response:
    stored, path = await _stored(ask)
    return FileResponse(
        path,
        media_type=stored.content_type,
        filename=stored.name,
        content_disposition_type="inline",
        headers=files.HEADERS,
    )


async def serve_thumbnail(ask: Ask[Nothing, Query]) -> Response:
    stored, _ = await _stored(ask)
    path = await ask.service.thumbnails.of(stored)
    if path is None:
        raise NotFound("This upload has no thumbnail: it is no image, broken, or too large.")
    return FileResponse(path, media_type=_WEBP, headers=files.HEADERS)


async def _stored(ask: Ask[Nothing, Query]) -> tuple[Stored, Path]:
    async with ask.service.database.transaction() as tx:
        stored = await uploads.get_upload(tx, ask.actor, ask.project, ask.named("upload"))
    path = files.path_of(ask.service.options.data, stored.sha256)
    if not path.is_file():
        raise NotFound("The file of this upload is missing from the server's disk.")
    return stored, path


_FILE = {"type": "string", "format": "binary"}
ROUTES = [
    Route(
        "POST", "/projects/{project}/uploads", "Put up a file; answers a URL for `data`",
        serve=put_up, status=201, answers=Upload,
        takes={_FORM: {"type": "object", "properties": {"file": _FILE}, "required": ["file"]}},
    ),
    Route(
        "GET", "/projects/{project}/uploads/{upload}", "The file, to members of the project",
        serve=serve, gives=dict.fromkeys(files.KINDS, _FILE),
    ),
    Route(
        "GET", "/projects/{project}/uploads/{upload}/thumbnail",
        "An uploaded image, at most 400 pixels wide and high", serve=serve_thumbnail,
        gives={_WEBP: _FILE},
    ),
]  # fmt: skip
