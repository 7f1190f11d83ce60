"""What a caller may name in requests: the fields of the wire, for type checkers and readers."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from labelqueue.model import AssetState, Json


class AssetFields(TypedDict):
    """An asset to create."""

    external_id: str
    data: Json
    priority: NotRequired[int | None]
    group: NotRequired[str | None]
    labels_required: NotRequired[int | None]
    assigned_to: NotRequired[list[str]]
    skills: NotRequired[list[str]]
    expected: NotRequired[Json]


class BatchFields(TypedDict, total=False):
    name: str
    priority: int | None
    due_at: str | None


class ProjectFields(TypedDict, total=False):
    preset: str
    interface: str
    label_queue: dict[str, Json]
    review_queue: dict[str, Json]


class ProjectChanges(TypedDict, total=False):
    name: str
    state: Literal["active", "paused"]
    interface: str | None
    preset: str
    media_origins: list[str]


class MemberFields(TypedDict, total=False):
    skills: list[str]
    active: bool
    rework_to: str
    readmit: Literal[True, "quiz"]


class BatchChanges(TypedDict, total=False):
    name: str
    due_at: str | None
    exhausted: Literal[True]


class AssetFilter(TypedDict, total=False):
    state: AssetState
    batch: str
    assigned_to: str
    labeled_by: str
    priority: int
    external_id: str
    q: str


class Selection(TypedDict, total=False):
    """Which assets to change: exactly one of the three."""

    ids: list[str]
    external_ids: list[str]
    filter: AssetFilter


class AssetChange(TypedDict, total=False):
    """What to set; row by row it also names its asset, by `id` or `external_id`."""

    id: str
    external_id: str
    priority: int | None
    assigned_to: list[str]
    labels_required: int | None
    skills: list[str]
    on_hold: bool | str
    removed: bool
    labels: Literal["discarded"]


class ReservationSelection(TypedDict, total=False):
    labeler: str
    reservations: list[str]
    state: Literal["active", "expired"]


class Started(TypedDict):
    """Long work was taken on; `Client.wait` waits for it."""

    operation: str


Settings = dict[str, Any]
