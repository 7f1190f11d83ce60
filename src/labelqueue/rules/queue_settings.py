"""The shape of a queue's settings: every name and range, written once (api.md, "Queue settings").

Complete settings have every key; a patch has some. The shape of a patch is derived from the
complete one.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict, is_typeddict

_STRICT = ConfigDict(strict=True, extra="forbid")

# Upper bounds keep every number inside its column and every time inside the calendar.
Count = Annotated[int, Field(ge=1, le=2**31 - 1)]
Labels = Annotated[int, Field(ge=1, le=2**15 - 1)]
Seconds = Annotated[int, Field(ge=1, le=2**31 - 1)]
Priority = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Tie = Literal["fifo", "random", "lexicographic"]
Direction = Literal["higher_first", "lower_first", "ignore"]


class LabelOrder(TypedDict):
    tie: Tie
    priority: Direction
    default_priority: Priority | None
    batch_gate: bool
    retroactive: bool
    avoid_held: bool
    groups: Literal["ignore", "retain"]


class LabelReservation(TypedDict):
    count: Annotated[int, Field(ge=1, le=100)]
    refill: Literal["each", "empty"]
    timeout_seconds: Seconds | None
    share_unopened: bool


class FixedTarget(TypedDict):
    labels: Labels


class DynamicTarget(TypedDict):
    min: Labels
    max: Labels
    confidence: Share


class Consensus(TypedDict):
    share: Share
    labels: Labels


class Quiz(TypedDict):
    size: Count
    pass_accuracy: Share


class TestQuestions(TypedDict):
    quiz: Quiz | None
    every: Count | None
    min_accuracy: Share | None
    min_answers: Count
    discard: bool
    iou: Share


class LabelSettings(TypedDict):
    """The complete settings of a label queue."""

    order: LabelOrder
    reservation: LabelReservation
    target: FixedTarget | DynamicTarget
    consensus: Consensus | None
    skip_to: Literal["review", "others", "me", "done"]
    limit_per_labeler: Count | None
    logout_seconds: Seconds | None
    realtime: bool
    test_questions: TestQuestions | None


class ReviewOrder(TypedDict):
    tie: Tie
    priority: Direction
    default_priority: Priority | None
    batch_gate: bool


class ReviewReservation(TypedDict):
    count: Annotated[int, Field(ge=0, le=100)]
    refill: Literal["each", "empty"]
    timeout_seconds: Seconds | None
    share_unopened: bool


class ReviewSettings(TypedDict):
    """The complete settings of a review queue; a reservation count of 0 excludes nobody."""

    enabled: bool
    sampling: Share
    order: ReviewOrder
    reservation: ReviewReservation
    max_rounds: Count
    rework_timeout_seconds: Seconds | None
    realtime: bool


def patch_shape(shape: Any) -> Any:
    """The TypedDict of a PATCH to `shape`: the same keys, none of them required, at every depth."""
    hints = get_type_hints(shape, include_extras=True)
    return _patch(shape.__name__, {key: _patch_type(hint) for key, hint in hints.items()})


def _patch(name: str, fields: dict[str, Any]) -> Any:
    made = TypedDict(f"{name}Patch", fields, total=False)  # type: ignore[misc]
    made.__pydantic_config__ = _STRICT  # type: ignore[attr-defined]
    return made


def _patch_type(hint: Any) -> Any:
    if is_typeddict(hint):
        return patch_shape(hint)
    if get_origin(hint) not in (Union, UnionType):
        return hint
    shapes = [member for member in get_args(hint) if is_typeddict(member)]
    if not shapes:
        return hint
    fields: dict[str, Any] = {}
    for member in shapes:
        fields |= patch_shape(member).__annotations__
    patch = _patch("Or".join(member.__name__ for member in shapes), fields)
    return Union[patch, None] if NoneType in get_args(hint) else patch  # noqa: UP007
