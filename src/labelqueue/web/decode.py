"""Strict JSON from untrusted bytes: whatever it lets through can be stored, sent and nested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec

from labelqueue.errors import Invalid, Malformed
from labelqueue.rules.faults import Fault, dotted, summary

MOST_NESTED = 200
MOST_FAULTS = 100
_LARGEST = 2**63 - 1
# Only these bytes can stand for a NUL, half a surrogate pair or an integer beyond 64 bits; a body
# without them needs no second look.
_SUSPECT = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]|[0-9]{19}")


def decode(body: bytes, path: str = "") -> Any:
    """The value of a JSON document that can be stored. Raises Malformed and Invalid."""
    value = parse_json(body, path)
    found = unstorable(body, value, path)
    if found:
        raise Invalid(summary(found), found)
    return value


def parse_json(body: bytes, path: str = "") -> Any:
    """The value of a JSON document; none at all reads as `{}`. Raises Malformed and Invalid."""
    if not body:
        return {}
    try:
        value = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise Malformed(f"{path or 'The body'} is not JSON: {fault}.") from None
    except RecursionError:
        raise Malformed(f"{path or 'The body'} is nested too deeply.") from None
    if body.count(b"[") + body.count(b"{") > MOST_NESTED and _too_deep(value):
        raise Invalid.at(path or "body", f"is nested deeper than {MOST_NESTED} levels")
    return value


def unstorable(body: bytes, value: Any, path: str = "") -> list[Fault]:
    """The strings and integers in a decoded document that could not be stored, 100 at most."""
    return list(islice(_unstorable(value, path), MOST_FAULTS)) if _SUSPECT.search(body) else []


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MOST_NESTED):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return True


def _unstorable(value: Any, path: str) -> Iterator[Fault]:
    if isinstance(value, str):
        message = unstorable_text(value)
        if message:
            yield {"path": path, "message": message}
    elif isinstance(value, int):
        if not -_LARGEST - 1 <= value <= _LARGEST:
            yield {"path": path, "message": "must be an integer of at most 64 bits"}
    else:
        for name, child in _children(value):
            yield from _unstorable(child, dotted(path, name))


def _children(value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, list):
        yield from enumerate(value)
    elif isinstance(value, dict):
        for name, child in value.items():
            yield printable(name), name
            yield printable(name), child


def unstorable_text(text: str) -> str | None:
    """Why PostgreSQL could not keep this text, or None."""
    if "\0" in text:
        return "must not contain NUL characters"
    return None if printable(text) == text else "must be a string of valid Unicode"


def printable(text: str) -> str:
    """The text with whatever is not Unicode replaced, fit for a message."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()
