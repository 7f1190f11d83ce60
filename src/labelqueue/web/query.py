"""Query strings: every parameter named, typed and given once, or the request is refused."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from labelqueue.errors import Invalid
from labelqueue.rules.faults import refusal
from labelqueue.web.decode import printable, unstorable_text


class Query(BaseModel):
    """The parameters that an address takes; most take none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Q = TypeVar("Q", bound=Query)


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise ValueError("must be an integer")
        return int(value)
    return value


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            raise ValueError("must be true or false")
        return value == "true"
    return value


Number = BeforeValidator(_number)
Flag = Annotated[bool, BeforeValidator(_flag)]
Limit = Annotated[int, Field(ge=1, le=1000), Number]
Word = Annotated[str, Field(max_length=500)]
Cursor = Annotated[str, Field(max_length=2000)]


class DryRunQuery(Query):
    """Whether only to tell what a change would mean."""

    dry_run: Flag = False


class ListQuery(Query):
    """A window of a list."""

    limit: Limit = 50
    cursor: Cursor | None = None


def parse(model: type[Q], query_string: bytes) -> Q:
    """The checked parameters. Raises Invalid and names every faulty one."""
    values = _values(query_string) if query_string else {}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise refusal(error) from None


def _values(query_string: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise Invalid("The query string has too many parameters.") from None
    values: dict[str, str] = {}
    for name, value in pairs:
        message = "is given twice" if name in values else unstorable_text(name + value)
        if message:
            raise Invalid.at(printable(name)[:100], message)
        values[name] = value
    return values
