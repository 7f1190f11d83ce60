"""Findings of pydantic, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from labelqueue.errors import Invalid, PriorityOutOfRange
from labelqueue.rules.faults import Fault, dotted, faults, refusal, short


class Row(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=5)] = "x"
    priority: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)] | None = None
    share: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = 0.5
    state: Literal["active", "paused"] = "active"
    flag: bool = False
    tags: Annotated[list[str], Field(min_length=1, max_length=2)] = ["a"]
    data: dict[str, Any] = {}
    due_at: Annotated[AwareDatetime, Field(strict=False)] | None = None
    mail: Annotated[str, Field(pattern=r"^\S+@\S+$")] = "a@b"


class Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    assets: list[Row]


def failed(body: Any) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        Body.model_validate(body)
    return caught.value


def found(row: Any) -> list[Fault]:
    return faults(failed({"assets": [{}, row]}))


@pytest.mark.parametrize(
    ("row", "path", "message"),
    [
        ({"name": 5}, "name", "must be a string"),
        ({"name": ""}, "name", "must have at least 1 characters"),
        ({"name": "abcdef"}, "name", "must have at most 5 characters"),
        ({"priority": "5"}, "priority", "must be an integer"),
        ({"priority": 5.0}, "priority", "must be an integer"),
        ({"priority": True}, "priority", "must be an integer"),
        ({"priority": 2**31}, "priority", "must be at most 2147483647"),
        ({"priority": -(2**31) - 1}, "priority", "must be at least -2147483648"),
        ({"share": 1}, "share", "must be less than 1"),
        ({"share": 0}, "share", "must be greater than 0"),
        ({"share": "1"}, "share", "must be a number"),
        ({"share": float("inf")}, "share", "must be a finite number"),
        ({"state": "done"}, "state", "must be one of 'active' or 'paused'"),
        ({"flag": 1}, "flag", "must be true or false"),
        ({"tags": "a"}, "tags", "must be a list"),
        ({"tags": []}, "tags", "must have at least 1 items"),
        ({"tags": ["a", "b", "c"]}, "tags", "must have at most 2 items"),
        ({"tags": ["a", 1]}, "tags.1", "must be a string"),
        ({"data": []}, "data", "must be an object"),
        ({"due_at": "soon"}, "due_at", "must be a time like 2026-11-21T09:30:00Z"),
        ({"due_at": []}, "due_at", "must be a time like 2026-11-21T09:30:00Z"),
        ({"mail": "x"}, "mail", r"must match ^\S+@\S+$"),
        ({"rank": 1}, "rank", "unknown field"),
    ],
)
def test_a_finding_becomes_a_path_and_a_sentence(row: Any, path: str, message: str) -> None:
    assert found(row) == [{"path": f"assets.1.{path}", "message": message}]


def test_a_time_without_its_offset_is_named_as_such() -> None:
    assert "offset" in found({"due_at": datetime(2026, 1, 1).isoformat()})[0]["message"]  # noqa: DTZ001


def test_a_missing_field_and_a_wrong_shape_are_named() -> None:
    assert faults(failed({})) == [{"path": "assets", "message": "is required"}]
    assert found(7) == [{"path": "assets.1", "message": "must be an object"}]
    assert faults(failed(7), "body") == [{"path": "body", "message": "must be an object"}]


def test_a_refusal_lists_all_and_says_the_first() -> None:
    problem = refusal(failed({"assets": [{"name": 1, "flag": 2}]}), "batch")
    assert type(problem) is Invalid
    assert problem.detail == "batch.assets.0.name: must be a string (and 1 more)"
    assert len(problem.extra["errors"]) == 2


def test_priorities_out_of_range_alone_have_their_own_code() -> None:
    assert type(refusal(failed({"assets": [{"priority": 2**31}]}))) is PriorityOutOfRange
    assert type(refusal(failed({"assets": [{"priority": 2**31, "flag": 1}]}))) is Invalid
    assert type(refusal(failed({"assets": [{"priority": "1"}]}))) is Invalid


def test_a_flood_of_faults_is_cut() -> None:
    assert len(faults(failed({"assets": [0] * 5_000}))) == 1_000


def test_paths_join_with_dots() -> None:
    assert dotted("", "a", 3) == "a.3"
    assert dotted("label_queue", "order", "tie") == "label_queue.order.tie"
    assert dotted("label_queue") == "label_queue"


def test_a_stranger_s_word_is_cut_and_can_be_sent() -> None:
    assert short("x" * 1_000) == "x" * 57 + "..."
    assert short("a\ud800b") == "a?b"
