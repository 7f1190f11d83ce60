"""Taking many labels out: the places are free again, in their old order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labelqueue.db import Jsonb, Row, Statement, Transaction, load
from labelqueue.queue.expiry import end_reservations
from labelqueue.queue.gate import remember_exhausted
from labelqueue.queue.generation import cut_cursors, raise_generation
from labelqueue.queue.groups import lock_groups, retained, settle_groups
from labelqueue.queue.operations import Step
from labelqueue.queue.rounds import rejudge
from labelqueue.queue.standing import LABEL, REVIEW

sql = load("discarding")
distrust_sql = load("distrust")

DISCARDED_AT_ONCE = 1000  # more are discarded in the background, so many a step


async def discard_some(tx: Transaction, project: int, person: int, most: int) -> int:
    """Discard up to `most` labels of a person that no reviewer approved; returns how many."""
    rows = await tx.all(sql.untrusted, project=project, person=person, limit=most)
    if not rows:
        return 0
    why = {"reason": "distrusted"}
    settings = await _take_out(tx, project, rows, sql.discard_untrusted, None, why, person=person)
    await tx.run(
        distrust_sql.discard_answers, project=project, person=person,
        skips_count=settings["skip_to"] in ("done", "review"),
    )  # fmt: skip
    return len(rows)


async def send_back(tx: Transaction, project: int, actor: int, assets: Sequence[int]) -> None:
    """Discard every label that stands on these assets, and the rework that is owed on them.

    Other people than those who labeled them get them next, from their old places in the order.
    """
    rows = await tx.all(sql.standing, project=project, assets=list(assets))
    if rows:
        await _take_out(tx, project, rows, sql.discard_standing, actor, {})


async def _take_out(
    tx: Transaction, project: int, rows: Sequence[Row], discard: Statement, actor: int | None,
    why: dict[str, Any], **chosen: Any,
) -> dict[str, Any]:  # fmt: skip
    """Run `discard` on these labels under their locks; returns the label queue's settings.

    Up to 1,000 assets are stamped with a new generation; for more all cursors are cut.
    """
    assets, labels = [row["asset"] for row in rows], [row["id"] for row in rows]
    # The label queue and its rows first, as everywhere; what waits for review after its asset.
    raised = await raise_generation(tx, project, LABEL)
    generation, stamp = raised["generation"], len(set(assets)) <= DISCARDED_AT_ONCE
    if retained(raised["settings"]):
        await lock_groups(tx, project, assets)
    await remember_exhausted(tx, project, assets)
    await tx.all(sql.lock_works, project=project, assets=assets)
    held = await tx.all(sql.held_of_labels, project=project, assets=assets, labels=labels)
    for queue in (LABEL, REVIEW):
        ended = [row["id"] for row in held if row["queue"] == queue]
        await end_reservations(tx, project, queue, ended, how="clear", actor=actor)
    await tx.run(
        discard, project=project, labels=labels, generation=generation, stamp=stamp, actor=actor,
        data=Jsonb(why), **chosen,
    )  # fmt: skip
    await rejudge(tx, project, assets, generation, stamp=stamp)
    if retained(raised["settings"]):
        await settle_groups(tx, project, assets, generation, actor=actor)
    if not stamp:
        await cut_cursors(tx, project, raised["slot"], assets)
    settings: dict[str, Any] = raised["settings"]
    return settings


async def discard_step(tx: Transaction, operation: Row) -> Step:
    """Discard the next labels of somebody who is trusted no more."""
    person = operation["params"]["person"]
    done = await discard_some(tx, operation["project"], person, DISCARDED_AT_ONCE)
    return {"done": operation["done"] + done, "progress": {},
            "finished": done < DISCARDED_AT_ONCE}  # fmt: skip
