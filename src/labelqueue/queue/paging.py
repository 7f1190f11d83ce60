"""Opaque cursors: where a list stopped, as the sort key of its last row."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any, NoReturn

import msgspec

from labelqueue.errors import Invalid


def write(key: Sequence[Any] | None) -> str | None:
    """The cursor behind a row with this sort key (numbers and strings)."""
    if key is None:
        return None
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def read(cursor: str | None, kinds: Sequence[type]) -> list[Any] | None:
    """The sort key in a cursor, one value of each kind. Raises Invalid at `cursor`."""
    if cursor is None:
        return None
    try:
        key = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (msgspec.DecodeError, binascii.Error, ValueError):
        key = None
    if not isinstance(key, list) or [type(part) for part in key] != list(kinds):
        refuse()
    if any(isinstance(part, int) and abs(part) >> 62 for part in key):
        refuse()
    return key


def write_key(key: bytes) -> str:
    """The cursor behind a row with this order key."""
    return base64.urlsafe_b64encode(msgspec.json.encode([bytes(key).hex()])).decode().rstrip("=")


def read_key(cursor: str | None) -> bytes:
    """The order key in a cursor; without a cursor, what comes before all. Raises Invalid."""
    parts = read(cursor, (str,))
    try:
        return bytes.fromhex(parts[0]) if parts else b""
    except ValueError:
        refuse()


def refuse() -> NoReturn:
    """Refuse a cursor that did not come from the list it is given to."""
    raise Invalid.at("cursor", "is not one that this list gave")
