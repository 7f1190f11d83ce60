"""Faulty fields in words: pydantic's findings as dotted paths and sentences a person can act on."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from labelqueue.errors import Invalid, PriorityOutOfRange

Fault = dict[str, str]

MOST_FAULTS = 1_000  # who has more reads these first; the answer stays within bounds
_RANGE_FAULTS = {"greater_than_equal", "less_than_equal"}
_PRIORITY_FIELDS = {"priority", "default_priority"}

_SENTENCES: dict[str, str] = {
    "missing": "is required",
    "extra_forbidden": "unknown field",
    "int_type": "must be an integer",
    "int_from_float": "must be an integer",
    "int_parsing_size": "must be an integer of less than 4,300 digits",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "string_type": "must be a string",
    "string_unicode": "must be a string of valid Unicode",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "mapping_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "typed_dict_type": "must be an object",
    "none_required": "must be null",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be one of {expected}",
    "enum": "must be one of {expected}",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "must match {pattern}",
    "too_short": "must have at least {min_length} items",
    "too_long": "must have at most {max_length} items",
    "datetime_type": "must be a time like 2026-11-21T09:30:00Z",
    "datetime_parsing": "must be a time like 2026-11-21T09:30:00Z",
    "datetime_from_date_parsing": "must be a time like 2026-11-21T09:30:00Z",
    "timezone_aware": "must be a time with its offset, like 2026-11-21T09:30:00Z",
    "value_error": "{error}",
}


def dotted(path: str, *parts: str | int) -> str:
    """Join a path with the names and indexes below it: `dotted("a", 3, "b")` is `a.3.b`."""
    shown = [short(str(part)) for part in parts]
    return ".".join([path, *shown] if path else shown)


def fault(path: str, message: str) -> Fault:
    """One faulty field."""
    return {"path": path, "message": message}


def faults(error: ValidationError, path: str = "") -> list[Fault]:
    """Every faulty field of a body, as `[{"path": "assets.3.priority", "message": ...}]`."""
    return [
        fault(dotted(path, *found["loc"]), _sentence(found))
        for found in error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
    ]


def refusal(error: ValidationError, path: str = "") -> Invalid:
    """The problem to raise: PriorityOutOfRange where nothing but priorities is out of range."""
    found = faults(error, path)
    priorities = all(map(_is_priority_range, error.errors(include_url=False, include_input=False)))
    return (PriorityOutOfRange if priorities else Invalid)(summary(found), found)


def short(text: str) -> str:
    """A stranger's word, cut to what fits in a sentence and fit to be sent."""
    sendable = text[:60].encode(errors="replace").decode()
    return sendable if len(text) <= 60 else f"{sendable[:57]}..."


def summary(found: list[Fault]) -> str:
    """One sentence for the person who reads only the detail: the first fault, and how many more."""
    first = f"{found[0]['path'] or 'the body'}: {found[0]['message']}"
    return first if len(found) == 1 else f"{first} (and {len(found) - 1} more)"


def _is_priority_range(found: ErrorDetails) -> bool:
    named = bool(found["loc"]) and found["loc"][-1] in _PRIORITY_FIELDS
    return named and found["type"] in _RANGE_FAULTS


def _sentence(found: ErrorDetails) -> str:
    sentence = _SENTENCES.get(found["type"])
    if sentence is None:
        return found["msg"]
    return sentence.format_map(
        {name: _plain(value) for name, value in found.get("ctx", {}).items()}
    )


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
