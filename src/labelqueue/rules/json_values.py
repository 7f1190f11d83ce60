"""JSON from strangers, before it is stored: what PostgreSQL can't hold, or nobody could read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from labelqueue.errors import Invalid
from labelqueue.model import Json
from labelqueue.rules.faults import MOST_FAULTS, Fault, dotted, fault, summary

DEEPEST = 64
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_Parts = tuple[str | int, ...]


def check_json(
    value: Json, path: str, max_depth: int = DEEPEST, max_bytes: int | None = None
) -> None:
    """Refuse NUL characters, lone surrogates, NaN, excessive depth, and more than `max_bytes`.

    The size is that of the compact UTF-8 encoding. Raises Invalid with every fault at its path.
    """
    found = json_faults(value, path, max_depth)
    if not found and max_bytes is not None and _size(value) > max_bytes:
        found = [fault(path, f"must be at most {max_bytes} bytes of JSON")]
    if found:
        raise Invalid(summary(found), found)


def json_faults(value: Json, path: str, max_depth: int = DEEPEST) -> list[Fault]:
    """The faults of `check_json`, but for the size, as a list: `[{"path", "message"}]`."""
    found = islice(_faults(value, (), max_depth), MOST_FAULTS)
    return [fault(dotted(path, *parts), message) for parts, message in found]


def _faults(value: Json, parts: _Parts, depth_left: int) -> Iterator[tuple[_Parts, str]]:
    if isinstance(value, str):
        if unstorable := _UNSTORABLE.search(value):
            yield parts, _text_fault(unstorable)
    elif isinstance(value, float) and not abs(value) < float("inf"):
        yield parts, "must be a finite number"
    elif isinstance(value, dict | list):
        if depth_left == 0:
            yield parts, "is nested too deeply"
            return
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if isinstance(key, str) and (unstorable := _UNSTORABLE.search(key)):
                yield parts, f"one of its names {_text_fault(unstorable)}"
            yield from _faults(inner, (*parts, key), depth_left - 1)


def _text_fault(unstorable: re.Match[str]) -> str:
    nul = unstorable.group() == "\0"
    return "must not hold NUL characters" if nul else "must not hold lone surrogates"


def _size(value: Json) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
