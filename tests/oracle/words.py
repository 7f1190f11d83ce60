"""The nouns of the oracle: plain records, nothing derived is ever stored in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

Tie = Literal["fifo", "random", "lexicographic"]
Direction = Literal["higher_first", "lower_first", "ignore"]
SkipTo = Literal["review", "others", "me", "done"]


@dataclass(frozen=True)
class Dynamic:
    """A target between `least` and `most`, until the confidence is reached."""

    least: int
    most: int
    confidence: Fraction


@dataclass(frozen=True)
class Examination:
    """What a queue asks of people by test questions; `quiz` is its size, None for no quiz."""

    quiz: int | None = None
    pass_accuracy: Fraction = Fraction(1)
    every: int | None = None
    min_accuracy: Fraction | None = None
    min_answers: int = 4
    discard: bool = False


@dataclass
class Settings:
    """A label queue's settings, flat."""

    tie: Tie = "fifo"
    priority: Direction = "higher_first"
    default_priority: int | None = 0
    batch_gate: bool = False
    avoid_held: bool = False
    retroactive: bool = True
    groups: Literal["ignore", "retain"] = "ignore"
    count: int = 1
    refill: Literal["each", "empty"] = "each"
    timeout: float | None = 1800
    target: int = 1
    consensus_labels: int | None = None
    skip_to: SkipTo = "others"
    limit_per_labeler: int | None = None
    dynamic: Dynamic | None = None
    examination: Examination | None = None


@dataclass(eq=False)
class Asset:
    """`place` is the random tie's drawn position; `sampled`: drawn for consensus.

    A test question has the answer that is `expected`.
    """

    external_id: str
    batch: int
    row: int
    priority: int | None = None
    labels_required: int | None = None
    assigned_to: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    group: str | None = None
    place: float = 0
    sampled: bool = False
    on_hold: str | None = None
    removed: bool = False
    handed_out: bool = False
    expected: Any = None

    @property
    def is_question(self) -> bool:
        return self.expected is not None

    def __repr__(self) -> str:
        return self.external_id


@dataclass
class ReviewSettings:
    """A review queue's settings, flat. Every label is reviewed, or none."""

    enabled: bool = False
    tie: Tie = "fifo"
    priority: Direction = "higher_first"
    default_priority: int | None = 0
    count: int = 1
    timeout: float | None = 1800
    max_rounds: int = 3


@dataclass(eq=False)
class Label:
    """`takes_place` parts the skips that answer (`done`) from those that send the asset back.

    `waits` for review; `owed_by` somebody as rework since the moment `owed_at`; `sent_back_by` the
    reviewer who gets it first when it was reworked; `trust` in the author when they made it.
    """

    asset: Asset
    author: str
    status: str
    takes_place: bool
    waits: bool = False
    owed_by: str | None = None
    owed_at: int = 0
    rounds: int = 0
    verdict: str | None = None
    sent_back_by: str | None = None
    replaces: Label | None = None
    result: Any = None
    trust: Fraction = Fraction(1)
    reservation: Reservation | None = None

    @property
    def counts(self) -> bool:
        counting = ("submitted", "skipped", "approved", "corrected")
        return self.takes_place and self.status in counting


@dataclass(eq=False)
class Reservation:
    """`kind` is `label`, `rework`, `review` or, unseen by its holder, `question`.

    `of` is the label that is owed or under review, `label` what was made of it.
    """

    number: int
    asset: Asset
    holder: str
    expires: float | None
    kind: str = "label"
    of: Label | None = None
    state: str = "active"
    expired_at: float = 0
    label: Label | Answer | None = None


@dataclass(eq=False)
class Answer:
    """What somebody said to a test question; `attempt` is that of the quiz, None in work."""

    asset: Asset
    author: str
    status: str
    correct: bool
    counts: bool
    attempt: int | None
    result: Any = None
    reservation: Reservation | None = None


@dataclass
class Member:
    role: str = "labeler"
    active: bool = True
    skills: frozenset[str] = frozenset()
    has_pulled: bool = False


@dataclass
class Outcome:
    """What a submit, skip or verdict came to.

    `accepted`, `late`, `already_submitted`, `already_reviewed` or `lost`.
    """

    kind: str
    label: Label | Answer | None


@dataclass
class Explained:
    codes: list[str]
    position: int | None = None

    @property
    def eligible(self) -> bool:
        return not self.codes


@dataclass
class Batch:
    number: int
    assets: list[Asset] = field(default_factory=list)
    exhausted: bool = False
    pooled: bool = False
    rank: int = 0


Json = Any
