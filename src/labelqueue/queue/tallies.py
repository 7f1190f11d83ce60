"""Sums of labels per labeler, reviewer and batch: read at no cost, folded in the background.

Counts are exact at any moment: what was not folded yet is added when they are read. Medians are of
seconds rounded to three figures.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from labelqueue.db import Transaction, load

sql = load("tallies")

MOVES_AT_ONCE = 20_000
LABELERS, REVIEWERS, BATCHES, PROJECT = "l", "r", "b", "p"
TICKS_PER_HOUR = 12  # sums over time are by five minutes


@dataclass(slots=True)
class Tally:
    """What one labeler or reviewer did, or what was done in one batch."""

    counts: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    amounts: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    median_seconds: float | None = None

    def values(self, measure: str) -> dict[str, int]:
        """Counts by value under a measure: labels by `status`, times given by `class`."""
        return {value: n for (name, value), n in sorted(self.counts.items()) if name == measure}

    def total(self, measure: str) -> int:
        return sum(self.values(measure).values())

    @property
    def agreement(self) -> float | None:
        """The mean agreement with others over all pairs of labels of one asset, 0 to 1."""
        pairs = self.total("agreement")
        return self.amounts["agreement"] / pairs if pairs else None


async def read_tallies(
    tx: Transaction, project: int, kind: str, measures: list[str], keys: list[int] | None = None
) -> defaultdict[int, Tally]:
    """The sums of one kind by person or batch (all, or these), with the median of their seconds."""
    found: defaultdict[int, Tally] = defaultdict(Tally)
    which = {"project": project, "kind": kind, "keys": keys}
    for row in await tx.all(sql.sums, **which, measures=measures):
        tally = found[row["key"]]
        tally.counts[row["measure"], row["value"]] = row["n"]
        tally.amounts[row["measure"]] += row["amount"]
    for row in await tx.all(sql.medians, **which, measures=["pace"]):
        found[row["key"]].median_seconds = row["median"]
    return found


async def recent(
    tx: Transaction, project: int, measure: str, hours: int
) -> tuple[dict[int, int], float]:
    """Counts by tick (five minutes) over the last hours, and the tick that it is now."""
    rows = await tx.all(
        sql.recent, project=project, kind=PROJECT, measures=[measure],
        ticks=hours * TICKS_PER_HOUR, keys=None,
    )  # fmt: skip
    now = (await tx.one(sql.now))["tick"]
    return {row["tick"]: row["n"] for row in rows}, now


async def fold_labels(tx: Transaction) -> bool:
    """Fold what moved into the sums; returns whether there is more."""
    row = await tx.one(sql.fold, limit=MOVES_AT_ONCE)
    return bool(row["moves"] == MOVES_AT_ONCE)
