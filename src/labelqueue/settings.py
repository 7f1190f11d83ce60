"""A queue's settings: their defaults, and what a PATCH makes of them.

Complete settings are plain dicts with every key present, `LabelSettings` or `ReviewSettings`; they
are stored and sent as they are.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from labelqueue import presets
from labelqueue.errors import Invalid, PresetForbids
from labelqueue.model import QueueName
from labelqueue.presets import Narrowing
from labelqueue.rules.faults import Fault, dotted, fault, refusal, summary
from labelqueue.rules.queue_settings import (
    Consensus,
    DynamicTarget,
    LabelSettings,
    Quiz,
    ReviewSettings,
    patch_shape,
)

__all__ = ["PATCHES", "LabelSettings", "ReviewSettings", "defaults", "merge"]

# What an object that was null takes for the keys that a patch does not name; others must be named.
_FIRST_TIME: dict[str, dict[str, Any]] = {
    "test_questions": {
        "quiz": None,
        "every": None,
        "min_accuracy": None,
        "min_answers": 4,
        "discard": False,
        "iou": 0.5,
    },
}

PATCHES: dict[QueueName, TypeAdapter[dict[str, Any]]] = {
    "label": TypeAdapter(patch_shape(LabelSettings)),
    "review": TypeAdapter(patch_shape(ReviewSettings)),
}
"""What checks the body of a PATCH, and gives its JSON schema."""


def defaults(queue: QueueName, preset: str | None) -> dict[str, Any]:
    """The complete settings of a new queue. Raises Invalid where the preset has no such name."""
    return presets.get(preset).queue(queue)


def merge(
    queue: QueueName, preset: str | None, current: dict[str, Any], patch: object, path: str = ""
) -> dict[str, Any]:
    """The complete settings after a PATCH; `current` stays as it was.

    What `patch` does not name stays; a target of the other kind replaces; what was null takes its
    defaults. Raises Invalid (every faulty field, below `path`), PriorityOutOfRange, PresetForbids.
    A value that a setting has already is never refused.
    """
    try:
        named = PATCHES[queue].validate_python(patch)
    except ValidationError as error:
        raise refusal(error, path) from None
    after = _merged(current, named)
    _refuse(Invalid, _contradictions(after, path))
    changed = [at for at in _leaves(after) if _at(after, at) != _at(current, at)]
    _refuse(PresetForbids, _forbidden(queue, preset, after, changed, path))
    return after


def _refuse(problem: type[Invalid], found: list[Fault]) -> None:
    if found:
        raise problem(summary(found), found)


def _merged(current: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    after = dict(current)
    for key, value in named.items():
        if not isinstance(value, dict) or (key == "target" and _other_kind(current[key], value)):
            after[key] = value
        else:
            after[key] = _merged(current[key] or _FIRST_TIME.get(key, {}), value)
    return after


def _other_kind(target: dict[str, Any], named: dict[str, Any]) -> bool:
    return bool(named) and not named.keys() & target.keys()


def _contradictions(after: dict[str, Any], path: str) -> list[Fault]:
    found = _missing(after.get("consensus"), Consensus, dotted(path, "consensus"))
    quiz = (after.get("test_questions") or {}).get("quiz")
    found += _missing(quiz, Quiz, dotted(path, "test_questions", "quiz"))
    return found + _target_faults(after.get("target"), dotted(path, "target"))


def _target_faults(target: dict[str, Any] | None, path: str) -> list[Fault]:
    if target is None or target.keys() == {"labels"}:
        return []
    if "labels" in target:
        return [fault(dotted(path, "labels"), "must not stand beside min, max and confidence")]
    found = _missing(target, DynamicTarget, path)
    if not found and target["max"] < target["min"]:
        found = [fault(dotted(path, "max"), f"must be at least min ({target['min']})")]
    return found


def _missing(value: dict[str, Any] | None, shape: Any, path: str) -> list[Fault]:
    keys = [] if value is None else [key for key in shape.__annotations__ if key not in value]
    return [fault(dotted(path, key), "is required") for key in keys]


def _forbidden(
    queue: QueueName, preset: str | None, after: dict[str, Any], changed: list[str], path: str
) -> list[Fault]:
    found = []
    for narrowing in presets.get(preset).narrows:
        for at in changed:
            covers = f"{queue}_queue.{at}.".startswith(f"{narrowing.setting}.")
            if covers and not _within(narrowing, _at(after, at)):
                found.append(fault(dotted(path, at), _narrowed(narrowing, preset)))
    return found


def _within(narrowing: Narrowing, value: Any) -> bool:
    if narrowing.range is None or value is None:
        return False
    low, high = narrowing.range
    return bool(low <= value <= high)


def _narrowed(narrowing: Narrowing, preset: str | None) -> str:
    if narrowing.range is None:
        return f"can't be changed under the preset {preset}"
    low, high = narrowing.range
    return f"must be {low} to {high} under the preset {preset}"


def _at(settings: Any, path: str) -> Any:
    for key in path.split("."):
        settings = settings.get(key) if isinstance(settings, dict) else None
    return settings


def _leaves(settings: dict[str, Any], path: str = "") -> list[str]:
    found = []
    for key, value in settings.items():
        at = dotted(path, key)
        found += _leaves(value, at) if isinstance(value, dict) else [at]
    return found
