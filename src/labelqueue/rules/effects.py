"""What a change of settings means for work in flight, in sentences, before it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class InFlight:
    """What a change would meet at a queue. Counts of targets go up to what was looked at."""

    queued: int = 0  # assets, or labels that wait for review
    reservations: int = 0  # active ones
    most_held: int = 0  # by one person
    waiting: int = 0  # labels that wait for review
    owed: int = 0  # rework
    retargeted: int = 0  # assets whose target changes
    reopened: int = 0  # of these, complete ones that need labels again
    completed: int = 0  # of these, open ones that have enough by then
    at_least: bool = False  # more assets than were looked at
    at_limit: int = 0  # people who reach the new limit of labels


def differences(before: Any, after: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """The settings that differ, as (dotted path, before, after)."""
    if isinstance(before, Mapping) and isinstance(after, Mapping) and before.keys() == after.keys():
        return [
            leaf
            for key in before
            for leaf in differences(before[key], after[key], f"{path}.{key}" if path else key)
        ]
    return [] if before == after else [(path, before, after)]


def sentences(before: Settings, after: Settings, flight: InFlight) -> list[str]:
    """What the change means, one sentence for each thing that it means."""
    changed = [path for path, _, _ in differences(before, after)]
    found = [
        say(before, after, flight)
        for prefix, say in _MEANINGS
        if any(path == prefix or path.startswith(f"{prefix}.") for path in changed)
    ]
    return list(dict.fromkeys(sentence for sentence in found if sentence))


def _order(_before: Settings, _after: Settings, flight: InFlight) -> str:
    return (
        f"What waits ({flight.queued:,}) will be handed out in another order; what is handed out "
        "already stays where it is."
    )


def _gate(_before: Settings, after: Settings, _flight: InFlight) -> str:
    if not after["order"]["batch_gate"]:
        return "The gate opens: assets of all batches may be handed out."
    if after["order"]["tie"] != "fifo":
        return "The batch gate acts once the tie order is fifo."
    return (
        "Batches behind the first one that is not exhausted wait; reservations in them stay, and "
        "what was handed out before counts."
    )


def _groups(_before: Settings, after: Settings, _flight: InFlight) -> str:
    if after["order"]["groups"] == "ignore":
        return "Assets of a group go to different people again; what is held stays held."
    return "Whoever holds an asset of a group gets the rest of it, and nobody else does meanwhile."


def _held_last(_before: Settings, after: Settings, _flight: InFlight) -> str:
    if after["order"]["avoid_held"]:
        return "Assets that nobody holds are handed out before those that somebody does."
    return "Assets are handed out strictly in order, whether or not somebody holds them."


def _timeout(_before: Settings, after: Settings, flight: InFlight) -> str:
    if not flight.reservations:
        return ""
    then = "; then they never end" if after["reservation"]["timeout_seconds"] is None else ""
    return (
        f"Active reservations ({flight.reservations:,}) keep their time until they are next "
        f"renewed{then}."
    )


def _reservation_count(_before: Settings, after: Settings, flight: InFlight) -> str:
    count = after["reservation"]["count"]
    if flight.most_held <= count:
        return ""
    return f"Who holds more than {count} (up to {flight.most_held}) keeps what they hold."


def _target(_before: Settings, _after: Settings, flight: InFlight) -> str:
    if not flight.retargeted:
        return "No asset's number of labels changes."
    least = "at least " if flight.at_least else ""
    parts = [f"Assets that will need another number of labels: {least}{flight.retargeted:,}"]
    if flight.reopened:
        parts.append(f"complete ones that re-open in their old places: {flight.reopened:,}")
    if flight.completed:
        parts.append(f"open ones that are complete at once: {flight.completed:,}")
    return "; ".join(parts) + "."


def _limit(_before: Settings, after: Settings, flight: InFlight) -> str:
    if after["limit_per_labeler"] is None:
        return "Nobody is held back by a limit of labels any more."
    if not flight.at_limit:
        return ""
    return (
        "People who will get nothing new, because they have reached the limit of labels: "
        f"{flight.at_limit:,}."
    )


def _skips(_before: Settings, after: Settings, _flight: InFlight) -> str:
    target = {
        "others": "go back to the queue for other people",
        "me": "come back to the one who skipped, last",
        "review": "wait for review",
        "done": "count as done",
    }
    return f"Skips from now on {target[after['skip_to']]}; earlier ones stay as they are."


def _enabled(_before: Settings, after: Settings, flight: InFlight) -> str:
    if after["enabled"]:
        return "Labels made from now on are drawn for review; those made before stay final."
    owed = f"; rework that stays owed: {flight.owed:,}" if flight.owed else ""
    return (
        f"Labels waiting for review that become final: {flight.waiting:,}{owed}. A review that "
        "somebody holds may still be submitted."
    )


def _sampling(_before: Settings, _after: Settings, _flight: InFlight) -> str:
    return "Another share is reviewed of the labels made from now on."


def _rounds(_before: Settings, after: Settings, _flight: InFlight) -> str:
    return f"At {after['max_rounds']} rejections, from the next one on, an asset goes on hold."


def _rework_timeout(_before: Settings, after: Settings, flight: InFlight) -> str:
    if after["rework_timeout_seconds"] is None:
        return "Rework waits for its author, however long that takes."
    return (
        f"Rework goes back to the queue {after['rework_timeout_seconds']:,} seconds after its "
        f"rejection, the {flight.owed:,} owed now included."
    )


def _test_questions(_before: Settings, after: Settings, _flight: InFlight) -> str:
    if after["test_questions"] is None:
        return "No test questions are handed out any more."
    if after["test_questions"]["quiz"] is not None:
        return "Whoever has not passed the quiz takes it before their next asset."
    return "Test questions are mixed in from the next hand-out on."


def _log_out(_before: Settings, after: Settings, _flight: InFlight) -> str:
    if after["logout_seconds"] is None:
        return "Nobody is logged out for being idle."
    return f"Whoever is idle for {after['logout_seconds']:,} seconds is logged out of the pages."


_MEANINGS: tuple[tuple[str, Callable[[Settings, Settings, InFlight], str]], ...] = (
    ("order.tie", _order),
    ("order.priority", _order),
    ("order.default_priority", _order),
    ("order.retroactive", _order),
    ("order.batch_gate", _gate),
    ("order.groups", _groups),
    ("order.avoid_held", _held_last),
    ("reservation.count", _reservation_count),
    ("reservation.timeout_seconds", _timeout),
    ("target", _target),
    ("consensus", _target),
    ("limit_per_labeler", _limit),
    ("skip_to", _skips),
    ("test_questions", _test_questions),
    ("logout_seconds", _log_out),
    ("enabled", _enabled),
    ("sampling", _sampling),
    ("max_rounds", _rounds),
    ("rework_timeout_seconds", _rework_timeout),
)
