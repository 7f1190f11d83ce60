"""Files on the disk, named by their content, and what kind of file they are by their bytes."""

from __future__ import annotations

import asyncio
import codecs
import hashlib
import re
import tempfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from starlette.datastructures import UploadFile

from labelqueue.errors import Invalid, TooLarge
from labelqueue.queue.uploads import Stored
from labelqueue.web.decode import printable
from labelqueue.web.reading import UPLOAD_LIMIT

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PIECE = 256 * 1024
_TEXT = "text/plain; charset=utf-8"
# The audio frame sync of MPEG layer III; layer bits 01 tell it from a UTF-16 byte order mark.
_KINDS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/webp", re.compile(rb"RIFF....WEBP", re.S)),
    ("audio/wav", re.compile(rb"RIFF....WAVE", re.S)),
    ("audio/mpeg", re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")),
    ("audio/ogg", re.compile(rb"OggS")),
    ("audio/flac", re.compile(rb"fLaC")),
)
KINDS = ("text/plain", *(content_type for content_type, _ in _KINDS))
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<[!?/a-zA-Z]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


async def store(data: Path, file: UploadFile) -> Stored:
    """Keep an uploaded file below `data`. Raises Invalid for a kind that is not served."""
    return await asyncio.to_thread(_store, data, file.file, _name(file.filename))


def path_of(data: Path, sha256: str) -> Path:
    return data / "uploads" / sha256[:2] / sha256


def _store(data: Path, source: BinaryIO, name: str) -> Stored:
    content_type = _kind(source)
    folder = data / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as target:
        try:
            sha256, size = _copy(source, target)
            path = path_of(data, sha256)
            path.parent.mkdir(exist_ok=True)
            Path(target.name).replace(path)
        except BaseException:
            Path(target.name).unlink(missing_ok=True)
            raise
    return Stored(sha256, name, content_type, size)


def _copy(source: BinaryIO, target: tempfile._TemporaryFileWrapper[bytes]) -> tuple[str, int]:
    hashed, size = hashlib.sha256(), 0
    source.seek(0)
    while piece := source.read(_PIECE):
        size += len(piece)
        if size > UPLOAD_LIMIT:
            raise TooLarge(f"A file may have at most {UPLOAD_LIMIT:,} bytes.", limit=UPLOAD_LIMIT)
        hashed.update(piece)
        target.write(piece)
    target.flush()
    return hashed.hexdigest(), size


def _kind(source: BinaryIO) -> str:
    source.seek(0)
    head = source.read(512)
    for content_type, magic in _KINDS:
        if magic.match(head):
            return content_type
    if head and not _MARKUP.match(head) and _is_text(source):
        return _TEXT
    raise Invalid.at("file", "must be PNG, JPEG, GIF, WebP, WAV, MP3, Ogg, FLAC or plain text")


def _is_text(source: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    source.seek(0)
    try:
        while piece := source.read(_PIECE):
            if _CONTROLS.search(piece):
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _name(filename: str | None) -> str:
    name = PurePosixPath((filename or "").replace("\\", "/")).name
    return printable("".join(filter(str.isprintable, name)))[:255] or "file"
