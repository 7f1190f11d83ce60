"""What each preset means, as a table: one row per setting, one column per system.

A project takes a preset's settings when it is created; a later change of this table changes no
existing queue. `narrows` holds what a preset forbids for good. Source: semantics.md, "Presets".
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from labelqueue.errors import Invalid
from labelqueue.model import QueueName

FIFO, RANDOM, LEXICO = "fifo", "random", "lexicographic"
HIGHER, LOWER, IGNORE = "higher_first", "lower_first", "ignore"
EACH, EMPTY = "each", "empty"
OTHERS, REVIEW = "others", "review"
ON, OFF, NEVER = True, False, None

_COLUMNS = ("none", "kili", "labelbox-legacy", "labelbox", "supervisely", "appen")

# fmt: off
_LABEL_QUEUE: dict[str, tuple[Any, ...]] = {
    #                              none    kili    legacy  labelbox superv. appen
    "order.tie":                   (FIFO,   FIFO,   LEXICO, FIFO,   FIFO,   RANDOM),
    "order.priority":              (HIGHER, HIGHER, LOWER,  LOWER,  HIGHER, HIGHER),
    "order.default_priority":      (0,      0,      None,   None,   0,      0),
    "order.batch_gate":            (OFF,    OFF,    OFF,    OFF,    OFF,    ON),
    "order.retroactive":           (ON,     ON,     ON,     ON,     ON,     OFF),
    "order.avoid_held":            (OFF,    OFF,    OFF,    OFF,    OFF,    ON),
    "order.groups":                (IGNORE, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE),
    "reservation.count":           (1,      1,      5,      5,      1,      1),
    "reservation.refill":          (EACH,   EACH,   EMPTY,  EACH,   EACH,   EACH),
    "reservation.timeout_seconds": (1_800,  1_800,  3_600,  14_400, NEVER,  1_800),
    "logout_seconds":              (NEVER,  NEVER,  3_600,  NEVER,  NEVER,  NEVER),
    "skip_to":                     (OTHERS, OTHERS, REVIEW, REVIEW, OTHERS, OTHERS),
}

_REVIEW_QUEUE: dict[str, tuple[Any, ...]] = {
    #                              none    kili    legacy  labelbox superv. appen
    "enabled":                     (OFF,    OFF,    OFF,    OFF,    ON,     OFF),
    "order.tie":                   (FIFO,   FIFO,   FIFO,   FIFO,   FIFO,   RANDOM),
    "order.priority":              (HIGHER, HIGHER, IGNORE, LOWER,  HIGHER, HIGHER),
    "order.default_priority":      (0,      0,      None,   None,   0,      0),
    "order.batch_gate":            (OFF,    OFF,    OFF,    OFF,    OFF,    ON),
    "reservation.count":           (1,      1,      0,      5,      1,      1),
    "reservation.timeout_seconds": (1_800,  1_800,  3_600,  14_400, NEVER,  1_800),
}
# fmt: on

_LABEL_QUEUE_ALIKE: dict[str, Any] = {
    "reservation.share_unopened": False,
    "target": {"labels": 1},
    "consensus": None,
    "limit_per_labeler": None,
    "realtime": False,
    "test_questions": None,
}

_REVIEW_QUEUE_ALIKE: dict[str, Any] = {
    "sampling": 1.0,
    "reservation.refill": EACH,
    "reservation.share_unopened": False,
    "max_rounds": 3,
    "rework_timeout_seconds": None,
    "realtime": False,
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A setting that a preset keeps within a range, both ends included, or, without one, as it is.

    `setting` is a dotted path below the project; it covers everything below it.
    """

    setting: str
    range: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """A named bundle of settings; both queues' are complete, in the shape of api.md."""

    name: str
    label_queue: dict[str, Any]
    review_queue: dict[str, Any]
    narrows: tuple[Narrowing, ...] = ()
    batch_priority: int | None = None

    def queue(self, queue: QueueName) -> dict[str, Any]:
        """A fresh copy of the complete settings of one queue."""
        return deepcopy(self.label_queue if queue == "label" else self.review_queue)


_NARROWS: dict[str, tuple[Narrowing, ...]] = {
    "labelbox": (
        Narrowing("label_queue.reservation.count", (1, 5)),
        Narrowing("label_queue.reservation.timeout_seconds", (3_600, 86_400)),
        Narrowing("review_queue.reservation.count", (1, 5)),
        Narrowing("review_queue.reservation.timeout_seconds", (3_600, 86_400)),
        Narrowing("batches.priority", (1, 5)),
    ),
    "labelbox-legacy": (Narrowing("review_queue.order"),),
}
_BATCH_PRIORITIES = {"labelbox": 5}


def names() -> tuple[str, ...]:
    """The names a project may be created with."""
    return _COLUMNS[1:]


def get(preset: str | None) -> Preset:
    """The preset of that name; None is "no preset". Raises Invalid at `preset`."""
    if preset is None:
        return NONE
    if preset not in PRESETS:
        raise Invalid.at("preset", f"must be one of {', '.join(names())}")
    return PRESETS[preset]


def batch_priority(preset: str | None) -> tuple[int | None, int, int] | None:
    """The `(default, lowest, highest)` priority of a new batch, or None where any will do."""
    found = get(preset)
    for narrowing in found.narrows:
        if narrowing.setting == "batches.priority" and narrowing.range:
            return found.batch_priority, *narrowing.range
    return None


def listing() -> dict[str, Any]:
    """The answer to GET /presets: every preset with all settings of both queues."""
    return {"items": [_described(PRESETS[name]) for name in names()]}


def _described(preset: Preset) -> dict[str, Any]:
    return {
        "name": preset.name,
        "label_queue": preset.queue("label"),
        "review_queue": preset.queue("review"),
        "narrows": [
            {"setting": narrowing.setting, "range": narrowing.range} for narrowing in preset.narrows
        ],
        "batch_priority": preset.batch_priority,
    }


def _column(table: dict[str, tuple[Any, ...]], alike: dict[str, Any], column: int) -> Any:
    settings: dict[str, Any] = {}
    for path, value in ({path: row[column] for path, row in table.items()} | alike).items():
        *parents, last = path.split(".")
        inner = settings
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[last] = deepcopy(value)
    return settings


def _preset(name: str) -> Preset:
    column = _COLUMNS.index(name)
    return Preset(
        name,
        _column(_LABEL_QUEUE, _LABEL_QUEUE_ALIKE, column),
        _column(_REVIEW_QUEUE, _REVIEW_QUEUE_ALIKE, column),
        _NARROWS.get(name, ()),
        _BATCH_PRIORITIES.get(name),
    )


NONE: Preset = _preset("none")
PRESETS: dict[str, Preset] = {name: _preset(name) for name in names()}
