"""Kinds of fields that requests share, each with its range and its JSON schema."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from labelqueue.queue.people import is_email
from labelqueue.web.pieces import Long, few_fields


class Body(BaseModel):
    """A request body: JSON types are not converted, unknown fields are faulty."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _few_fields(cls, value: Any) -> Any:
        return few_fields(value)


class Nothing(Body):
    """The body of a request that needs none."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _email(text: str) -> str:
    if not is_email(text):
        raise ValueError("must be an e-mail address")
    return text


def _moment(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1900 <= found.year < 9000:
        raise ValueError("must be a time with its offset, like 2026-11-21T09:30:00Z")
    return found


def _hold(value: Any) -> bool | str:
    if isinstance(value, bool) or (isinstance(value, str) and 1 <= len(value) <= 1000):
        return value
    raise ValueError("must be true, false, or a reason of 1 to 1,000 characters")


def _origin(text: str) -> str:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?", text):
        raise ValueError("must be an origin like https://images.example.org")
    return text


Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_not_blank)]
Email = Annotated[str, Field(max_length=254), AfterValidator(_email)]
Password = Annotated[str, Field(min_length=8, max_length=1000)]
ExternalId = Annotated[str, Field(min_length=1, max_length=500)]
Group = Annotated[str, Field(min_length=1, max_length=500)]
Skill = Annotated[str, Field(min_length=1, max_length=100)]
Skills = Annotated[list[Skill], Field(max_length=100)]
Person = Annotated[str, Field(min_length=1, max_length=254)]
People = Annotated[list[Person], Field(max_length=1000)]
Id = Annotated[str, Field(min_length=1, max_length=100)]
Ids = Annotated[list[Id], Long]
Priority = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Labels = Annotated[int, Field(ge=1, le=2**15 - 1)]
Seconds = Annotated[float, Field(ge=0, le=10**9, allow_inf_nan=False)]
Sentence = Annotated[str, Field(max_length=10_000)]
Origin = Annotated[str, Field(max_length=300), AfterValidator(_origin)]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Hold = Annotated[
    bool | str,
    PlainValidator(_hold, json_schema_input_type=bool | str),
]
