"""Bounds on what is named when much is faulty: a body has room for eight million faults.

To collect them all would take gigabytes, so long lists are checked a piece at a time, and objects
with hundreds of unknown fields are refused as such.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import InitErrorDetails

PIECE = 1000
MOST_FIELDS = 200


def few_fields(value: Any) -> Any:
    """The value, unless it is an object with more fields than anything of ours has."""
    if isinstance(value, dict) and len(value) > MOST_FIELDS:
        raise ValueError(f"must have at most {MOST_FIELDS} fields")
    return value


def _in_pieces(values: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """Check a list piece by piece, and stop behind the first that is faulty."""
    if not isinstance(values, list) or len(values) <= PIECE:
        return check(values)
    checked: list[Any] = []
    for at in range(0, len(values), PIECE):
        try:
            checked += check(values[at : at + PIECE])
        except ValidationError as error:
            raise _moved(error, at) from None
    return checked


def _moved(error: ValidationError, by: int) -> ValidationError:
    """The same faults, their indexes counted from the start of the whole list."""
    moved = [
        InitErrorDetails(
            type=found["type"],
            loc=(int(found["loc"][0]) + by, *found["loc"][1:]),
            input=None,
            ctx=found.get("ctx", {}),
        )
        for found in error.errors(include_url=False, include_input=False)
    ]
    return ValidationError.from_exception_data(error.title, moved)


Long = WrapValidator(_in_pieces)
