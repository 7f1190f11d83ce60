"""The review queue's hand-out: labels that wait, in the order of their assets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labelqueue.db import Transaction, load
from labelqueue.model import Label
from labelqueue.queue.claiming import Claim, claim_all
from labelqueue.queue.labels import public_label
from labelqueue.queue.standing import Standing
from labelqueue.queue.watching import fair_share

sql = load("review")


async def take_reviews(tx: Transaction, standing: Standing) -> list[int]:
    """Take what is missing to the queue's count.

    What was reworked waits for the reviewer who sent it back; others get it when nothing else
    waits. With a count of 0 one review is handed out that excludes nobody.
    """
    count: int = standing.settings["reservation"]["count"]
    if not count:
        standing.active -= await tx.run(sql.drop_overtaken, **standing.key)
    need = await fair_share(tx, standing, max(count, 1) - standing.active)
    if need <= 0:
        return []
    exclusive = {"exclusive": count > 0}
    taken = await claim_all(tx, standing, Claim(sql.claim, {**exclusive, "anybodys": False}), need)
    if not taken:
        anybodys: dict[str, Any] = {**exclusive, "anybodys": True}
        taken = await claim_all(tx, standing, Claim(sql.claim, anybodys), need)
    return taken


async def shown_labels(tx: Transaction, project: int, labels: Sequence[int]) -> dict[int, Label]:
    """The labels under review or owed again, by number."""
    if not labels:
        return {}
    rows = await tx.all(sql.shown, project=project, labels=list(labels))
    return {row["id"]: public_label(project, row) for row in rows}


async def enter_review(
    tx: Transaction, project: int, label: int, *, always: bool = False,
    prefer: int | None = None, sent_by: int | None = None,
) -> None:  # fmt: skip
    """Let a label wait for review, if its asset was drawn for it (or `always`).

    Its event has no actor unless somebody sent it, because authors read the events that are theirs.
    """
    await tx.run(
        sql.enter, project=project, label=label, always=always, prefer=prefer, sent_by=sent_by
    )  # fmt: skip
