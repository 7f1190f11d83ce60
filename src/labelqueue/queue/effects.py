"""Dry runs: what a change of settings would change, and what that means for work in flight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from labelqueue.db import Jsonb, Transaction, load
from labelqueue.queue.standing import NUMBER
from labelqueue.queue.tallies import LABELERS, read_tallies
from labelqueue.rules.effects import InFlight, differences, sentences

sql = load("effects")

LOOKED_AT = 100_000  # assets whose targets are compared; beyond, the counts say "at least"
TOWARD_LIMIT = ("submitted", "approved", "corrected", "rejected")


_FromTo = TypedDict("_FromTo", {"from": Any, "to": Any})


class Change(_FromTo):
    """A setting that would change; `setting` is its dotted path."""

    queue: str
    setting: str


class DryRun(TypedDict):
    """The settings that would change, and, in sentences, what follows for work in flight."""

    changes: list[Change]
    effects: list[str]
    warnings: NotRequired[list[Any]]


Settings = Mapping[str, Any]


async def foresee_change(
    tx: Transaction, project: int, queue: str, before: Settings, after: Settings
) -> DryRun:
    """What these settings would change at a queue; nothing is changed."""
    found = differences(before, after)
    if not found:
        return {"changes": [], "effects": []}
    flight = await _in_flight(tx, project, queue, before, after)
    return {
        "changes": [
            {"queue": queue, "setting": path, "from": old, "to": new} for path, old, new in found
        ],
        "effects": sentences(before, after, flight),
    }


async def _in_flight(
    tx: Transaction, project: int, queue: str, before: Settings, after: Settings
) -> InFlight:
    row = await tx.one(sql.in_flight, project=project, queue=NUMBER[queue])
    if any(before.get(key) != after.get(key) for key in ("target", "consensus")):
        moved = await tx.one(
            sql.retargeted, project=project, settings=Jsonb(dict(after)), most=LOOKED_AT,
            touched=before["target"] != after["target"],
        )  # fmt: skip
        row |= {"at_least": moved.pop("looked_at") == LOOKED_AT, **moved}
    if after.get("limit_per_labeler") is not None:
        row["at_limit"] = await _at_limit(tx, project, after["limit_per_labeler"])
    return InFlight(**row)


async def _at_limit(tx: Transaction, project: int, limit: int) -> int:
    made = await read_tallies(tx, project, LABELERS, ["status"])
    return sum(
        sum(tally.counts["status", status] for status in TOWARD_LIMIT) >= limit
        for tally in made.values()
    )
