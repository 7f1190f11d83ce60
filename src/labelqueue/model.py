"""The words of the wire: what verbs return, pages show and the client receives. No behaviour.

Ids are opaque strings, times RFC 3339 strings in UTC, durations seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NotRequired, TypedDict

Json = Any
QueueName = Literal["label", "review"]
Role = Literal["manager", "reviewer", "labeler"]
AssetState = Literal["removed", "on_hold", "rework", "queued", "reserved", "in_review", "done"]
LabelStatus = Literal[
    "submitted", "skipped", "approved", "corrected", "rejected", "replaced", "discarded", "late"
]
ReservationState = Literal[
    "active", "expired", "submitted", "skipped", "released", "cleared", "superseded"
]
ItemKind = Literal["label", "rework", "review"]
Verdict = Literal["approve", "correct", "reject"]

ASSET_STATES: tuple[AssetState, ...] = (
    "removed", "on_hold", "rework", "queued", "reserved", "in_review", "done",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a user known by a token or a session."""

    user: int
    email: str
    name: str
    admin: bool = False


class Page(TypedDict):
    """One window of a list; `next_cursor` is null at its end."""

    items: list[Any]
    next_cursor: str | None


class User(TypedDict):
    id: str
    email: str
    name: str
    admin: NotRequired[bool]
    active: NotRequired[bool]


class Token(TypedDict):
    id: str
    token: str


class MyProject(TypedDict):
    id: str
    name: str
    role: Role | None
    state: Literal["active", "paused"]


class Me(TypedDict):
    id: str
    email: str
    name: str
    admin: bool
    may_create_projects: bool
    csrf_token: str | None
    projects: list[MyProject]


class MyWork(TypedDict):
    """What waits for me in a project: labels owed, assets and reviews held, what is open.

    `to_review` is null for those who don't review there, and counts to 1,001; `open` says whether
    anybody may find something to label. `quiz`, in one project: as in `Waiting`.
    """

    project: str
    rework: int
    held: int
    reviewing: int
    to_review: int | None
    open: bool
    today: int
    total: int
    quiz: NotRequired[Json]


class Project(TypedDict):
    id: str
    name: str
    state: Literal["active", "paused"]
    preset: str | None
    interface: str | None
    interface_version: int
    media_origins: list[str]
    created_at: str
    role: Role | None


class Member(TypedDict):
    user: str
    email: str
    name: str
    role: Role
    skills: list[str]
    active: bool
    standing: str | None
    trust: Trust | None


class QuizStanding(TypedDict):
    state: Literal["open", "passed", "failed"]
    answered: int
    correct: int


class Trust(TypedDict):
    """What test questions say of a person, and how many labels distrust would discard now."""

    answered: int
    correct: int
    accuracy: float | None
    quiz: QuizStanding | None
    at_stake: int


class GateHolder(TypedDict):
    """An asset that holds its batch's gate shut, why, and since when."""

    asset: str
    external_id: str
    reason: str
    detail: str
    since: str


class BatchLabels(TypedDict):
    """The labels of a batch: by status, their time in seconds, and how far they agree (0 to 1)."""

    labels: NotRequired[dict[str, int]]
    active_seconds: NotRequired[float]
    median_seconds: NotRequired[float | None]
    agreement: NotRequired[float | None]


class Batch(BatchLabels):
    id: str
    number: int
    name: str
    size: int
    priority: NotRequired[int | None]
    due_at: NotRequired[str | None]
    created_at: NotRequired[str]
    counts: NotRequired[dict[str, int]]
    exhausted: NotRequired[bool]
    open: NotRequired[bool]
    gate_held_by: NotRequired[list[GateHolder]]
    test_questions: NotRequired[int]


class Hold(TypedDict):
    reason: str
    since: str


class Asset(TypedDict):
    id: str
    external_id: str
    data: Json
    batch: str
    row: int
    group: str | None
    state: AssetState
    priority: int | None
    assigned_to: list[str]
    labels_required: int
    own_labels_required: NotRequired[int | None]
    labels_count: int
    skills: list[str]
    on_hold: Hold | None
    created_at: str
    agreement: float | None


class Question(TypedDict):
    """A test question, with how people answered it."""

    id: str
    external_id: str
    data: Json
    batch: str
    row: int
    group: str | None
    expected: Json
    removed: bool
    answers: int
    correct: int
    accuracy: float | None
    reported_broken: int
    created_at: str


class Answered(TypedDict):
    """An answer to a test question; `counts` towards its author's accuracy."""

    label: str
    labeler: str
    labeler_name: str
    status: LabelStatus
    correct: bool
    counts: bool
    in_quiz: bool
    result: Json
    active_seconds: float
    created_at: str


class ItemAsset(TypedDict):
    """An asset as its labeler sees it."""

    id: str
    external_id: str
    data: Json
    batch: str
    group: str | None


class Label(TypedDict):
    id: str
    asset: str
    external_id: NotRequired[str]
    labeler: str
    labeler_name: NotRequired[str]
    status: LabelStatus
    final: bool
    result: Json
    active_seconds: float
    created_at: str
    reviewed_by: str | None
    reviewed_at: NotRequired[str | None]
    verdict: NotRequired[Verdict | None]
    comment: str | None
    reason: NotRequired[str | None]
    replaces: str | None


class Item(TypedDict):
    """One piece of work in hand: the reservation, what it shows, and why it was served."""

    reservation: str
    kind: ItemKind
    asset: ItemAsset
    expires_at: str | None
    draft: Json
    label: Label | None
    comment: str | None
    why: str


class Waiting(TypedDict):
    """Why there is nothing: reasons counted, and the seconds until an expiry may help."""

    reasons: dict[str, int]
    retry_after: int | None
    quiz: Json


class Pulled(TypedDict):
    items: list[Item]
    waiting: Waiting | None


class LabelRef(TypedDict):
    id: str
    status: LabelStatus


class Submitted(TypedDict):
    label: LabelRef | None
    next: Pulled | None


class Renewed(TypedDict):
    expires_at: str | None


class Reservation(TypedDict):
    id: str
    queue: QueueName
    asset: str
    external_id: str
    labeler: str
    labeler_name: str
    labeler_email: str
    state: ReservationState
    created_at: str
    expires_at: str | None


class Cleared(TypedDict):
    cleared: int


class HandedOver(TypedDict):
    handed_over: int
    drafts: int


class Changed(TypedDict):
    """How many assets; with a dry run that takes labels out, how many labels."""

    changed: int
    labels: NotRequired[int]


class Operation(TypedDict):
    id: str
    kind: str
    project: str | None
    state: Literal["running", "done", "failed", "cancelled"]
    done: int
    total: int | None
    error: str | None
    changes: NotRequired[dict[str, Json] | None]
    created_at: str
    finished_at: str | None


class Reason(TypedDict):
    code: str
    detail: str


class Explained(TypedDict):
    """Why one asset is, or is not, what one labeler gets next."""

    eligible: bool
    position: int | None
    reasons: list[Reason]


class ExplainedAll(TypedDict):
    eligible: int
    reasons: dict[str, int]


class Event(TypedDict):
    id: str
    at: str
    number: int
    actor: str | None
    kind: str
    asset: NotRequired[str]
    reservation: NotRequired[str]
    label: NotRequired[str]
    data: Mapping[str, Json]


class Stats(TypedDict):
    assets: dict[str, int]
    labels: dict[str, int]
    per_class: dict[str, int]
    labels_per_hour: float
    reservations: dict[str, int]
    test_questions: int
    stuck: int
    agreement: float | None
    labelers: list[dict[str, Any]]


class Stuck(TypedDict):
    """An asset that nobody can finish; `detail` is a hold's reason where a manager gave one."""

    asset: str
    external_id: str
    reason: str
    detail: str | None
    remedy: str
    since: str | None


class Upload(TypedDict):
    id: str
    url: str
    name: str
    content_type: str
    size: int
