"""Agreement: kept per asset, per labeler, per batch and for the project, by a background task.

An asset whose answers changed is compared once, by itself, a second later; the sums take what
differs from before. So a submit compares nothing, and the statistics read sums, however many labels
there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from labelqueue.db import Jsonb, Row, Transaction, load
from labelqueue.queue.interfaces import interface_at
from labelqueue.queue.tallies import BATCHES, LABELERS, PROJECT
from labelqueue.rules.agreement import mean, pairwise

sql = load("agreement")

AT_ONCE = 50  # assets compared in one step: shapes take time, and the server answers meanwhile

Subject = tuple[int, str, int]  # project, kind, person or batch


async def compare_due(tx: Transaction) -> bool:
    """Compare the answers of the next assets whose answers changed; returns whether more are."""
    due = await tx.all(sql.take_due, limit=AT_ONCE)
    if not due:
        return False
    moved: defaultdict[Subject, list[float]] = defaultdict(lambda: [0, 0.0])
    for row in await tx.all(
        sql.answers, projects=[row["project"] for row in due], assets=[row["asset"] for row in due]
    ):
        pairs = await _compare(tx, row)
        _move(moved, row, row["pairs"] or (), -1)
        _move(moved, row, pairs, 1)
    await tx.run(sql.add, rows=Jsonb(_rows(moved)))
    return len(due) == AT_ONCE


async def _compare(tx: Transaction, row: Row) -> Sequence[Any]:
    interface = await interface_at(tx, row["project"], row["interface_version"])
    pairs = pairwise(interface, [(person, result) for person, result in row["answers"]])
    key = {"project": row["project"], "asset": row["asset"]}
    if pairs:
        await tx.run(sql.remember, **key, batch=row["batch"], value=mean(pairs), pairs=Jsonb(pairs))
    elif row["pairs"] is not None:
        await tx.run(sql.forget, **key)
    return pairs


def _move(
    moved: dict[Subject, list[float]], row: Row, pairs: Iterable[Sequence[Any]], sign: int
) -> None:
    for one, other, found in pairs:
        subjects = [(LABELERS, one), (LABELERS, other), (PROJECT, 0)]
        if row["batch"] is not None:
            subjects.append((BATCHES, row["batch"]))
        for kind, key in subjects:
            sums = moved[row["project"], kind, key]
            sums[0] += sign
            sums[1] += sign * found


def _rows(moved: dict[Subject, list[float]]) -> list[dict[str, Any]]:
    return [
        {"project": project, "kind": kind, "key": key, "n": n, "amount": amount}
        for (project, kind, key), (n, amount) in sorted(moved.items())
        if n or amount
    ]


async def agreements(tx: Transaction, project: int, assets: Sequence[int]) -> dict[int, float]:
    """How far the labels of these assets agree, 0 to 1, where two or more can be compared.

    The mean over all pairs of labels that count; measure: `labelqueue.rules.agreement`.
    """
    rows = await tx.all(sql.of_assets, project=project, assets=list(assets))
    return {row["asset"]: row["value"] for row in rows}
