"""The batch gate: what is open, what is exhausted, and what holds it shut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Statement, Transaction, fragment, load
from labelqueue.model import GateHolder
from labelqueue.queue.access import stamp
from labelqueue.queue.events import note

sql = load("gate")

SHOWN = 100  # how many of the assets that hold a gate shut are listed


def gate_acts(settings: Mapping[str, Any]) -> bool:
    """Whether a queue hands out only what its batch gate lets through."""
    return bool(settings["order"]["batch_gate"] and settings["order"]["tie"] == "fifo")


async def remember_exhausted(
    tx: Transaction, project: int, assets: Sequence[int] | None = None
) -> None:
    """Write down which batches (of these assets) are exhausted: for good, whatever comes after.

    Called before anything that may leave a satisfied asset unsatisfied again.
    """
    chosen = None if assets is None else list(assets)
    for row in await tx.all(sql.remember, project=project, assets=chosen):
        batch = ids.encode("b", project, row["number"])
        await note(tx, project, None, "batch.exhausted", batch=batch)


async def remember_where_gated(tx: Transaction) -> bool:
    """Write down what the hand-outs exhausted, so that no pull looks at it again."""
    for row in await tx.all(sql.remember_acting):
        batch = ids.encode("b", row["project"], row["number"])
        await note(tx, row["project"], None, "batch.exhausted", batch=batch)
    return False


async def gate_now(tx: Transaction, project: int) -> tuple[int, int] | None:
    """The batch that the gate waits for and the last one that is open; None: all are open."""
    row = await tx.first(sql.open_now, project=project, queue=0)
    return None if row is None else (row["number"], row["until"])


@dataclass(frozen=True, slots=True)
class Gate:
    """How far the gate is open: order keys below `bound`, batches up to `until`."""

    bound: bytes
    until: float

    def lets_through(self, key: bytes) -> bool:
        return key < self.bound


async def gate_after(tx: Transaction, project: int, assets: Sequence[int]) -> Gate:
    """How far the gate is open once these assets, with their groups, are handed out."""
    row = await tx.first(sql.opens_after, project=project, assets=list(assets))
    return Gate(b"\xff", inf) if row is None else Gate(bytes(row["bound"]), row["until"])


def ungated(statement: Statement) -> Statement:
    """The statement over all batches, as if the gate were open."""
    return Statement(statement.replace(fragment("bound").strip(), "'\\xff'::bytea"))


async def met(tx: Transaction, project: int, batches: Sequence[int]) -> set[int]:
    """Which of these batches have no unsatisfied asset, written down or not."""
    rows = await tx.all(sql.batches_met, project=project, batches=list(batches))
    return {row["number"] for row in rows}


async def holding_shut(tx: Transaction, project: int, batch: int) -> list[GateHolder]:
    """The assets that this batch's gate waits for, with the reason; up to 100.

    What anybody may take, and nobody took yet, holds nothing up and is left out.
    """
    rows = await tx.all(sql.holding_shut, project=project, batch=batch, most=SHOWN)
    return [_holder(project, row) for row in rows]


def _holder(project: int, row: Row) -> GateHolder:
    reason, detail = _reason(row)
    return {
        "asset": ids.encode("a", project, row["asset"]),
        "external_id": row["external_id"],
        "reason": reason,
        "detail": detail,
        "since": stamp(row["hold_since"] or row["created_at"]) or "",
    }


def _reason(row: Row) -> tuple[str, str]:
    if row["hold"] is not None:
        return "on_hold", f"It is on hold: {row['hold']}."
    if row["held"] > 0:
        return "reserved", f"It is being labeled: {row['labels']} of {row['need']} labels are in."
    if row["people"]:
        return "assigned", "It waits for the people it is assigned to."
    if row["skills"]:
        return "missing_skill", f"It waits for somebody with the skills {', '.join(row['skills'])}."
    return "unlabeled", f"It has {row['labels']} of the {row['need']} labels it needs."
