"""Rounds of a dynamic target: one more label at a time, until the answer is sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labelqueue.db import Row, Transaction, load
from labelqueue.model import Json
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.groups import retained, settle_groups
from labelqueue.queue.interfaces import interface_at
from labelqueue.rules.confidence import Answer, Judgement, judge
from labelqueue.rules.matching import same_answer

sql = load("rounds")
pull_sql = load("pull")
projects_sql = load("projects")

JUDGED = 2000  # assets whose answers are read at once; more than these are judged in the background


def is_dynamic(settings: dict[str, Any]) -> bool:
    """Whether these settings of a label queue open rounds by confidence."""
    return "confidence" in (settings.get("target") or {})


async def foresee(
    tx: Transaction, project: int, asset: int, result: Json, trust: float
) -> int | None:
    """The generation for the round that this answer will open, or None where it opens none.

    Taken before the asset's row is locked, because the queue's lock comes first; most answers open
    no round, so most submits don't meet at the queue. `rejudge` has the last word.
    """
    for row in await tx.all(sql.to_judge, project=project, assets=[asset]):
        ahead = {
            **row, "labels": row["labels"] + 1,
            "answers": [*row["answers"], {"result": result, "trust": trust}],
        }  # fmt: skip
        if (await _judged(tx, ahead)).target > row["target"]:
            return int((await raise_generation(tx, project, 0))["generation"])
    return None


async def open_ahead(tx: Transaction, project: int) -> int | None:
    """The generation for whatever round opens in this transaction; None where none can.

    Taken before any row of `work` is locked, where an answer is lost or changes.
    """
    row = await tx.first(sql.raise_where_dynamic, project=project)
    return None if row is None else int(row["generation"])


async def rejudge(
    tx: Transaction, project: int, assets: Sequence[int], generation: int | None = None,
    *, stamp: bool = True,
) -> None:  # fmt: skip
    """Judge anew how many labels these assets need, after they got or lost some.

    The caller has locked their rows of `work`, and the queue before where `generation` is given.
    Without one it is raised when a round opens: rarely, since others were asked before. Where all
    cursors are void, or cut for these assets afterwards, nothing is stamped.
    """
    rows = await tx.all(sql.to_judge, project=project, assets=list(assets))
    moved = [(row, now) for row in rows if (now := await _judged(tx, row)).target != row["target"]]
    if not moved:
        return
    if stamp and generation is None and any(now.target > row["target"] for row, now in moved):
        generation = (await raise_generation(tx, project, 0))["generation"]
    await tx.run(
        sql.set_targets, project=project, generation=generation if stamp else None,
        assets=[row["asset"] for row, _ in moved], targets=[now.target for _, now in moved],
        confidences=[now.confidence for _, now in moved],
    )  # fmt: skip
    raised = [row["asset"] for row, now in moved if now.target > row["target"]]
    if raised and generation is not None:
        queue = await tx.one(projects_sql.queue, project=project, queue=0)
        if retained(queue["settings"]):
            await settle_groups(tx, project, raised, generation)
    lowered = [row["asset"] for row, now in moved if now.target < row["target"]]
    if lowered:
        await tx.run(pull_sql.supersede, project=project, queue=0, assets=lowered, actor=None)


async def retarget(tx: Transaction, project: int, after: int, until: int, *, touched: bool) -> int:
    """Put changed settings into force for the assets with numbers in (after, until].

    All cursors are void, or cut for these assets afterwards. `touched`: also those that have labels
    or are held. Expired reservations whose places went are superseded. Returns how many assets
    changed.
    """
    span = {"project": project, "after": after, "until": until}
    row = await tx.one(projects_sql.retarget_all, **span, touched=touched)
    if touched:
        labeled = [row["asset"] for row in await tx.all(sql.judged_in, **span)]
        for start in range(0, len(labeled), JUDGED):
            await rejudge(tx, project, labeled[start : start + JUDGED], stamp=False)
    expired = [row["asset"] for row in await tx.all(sql.expired_in, **span)]
    if expired:
        await tx.run(pull_sql.supersede, project=project, queue=0, assets=expired, actor=None)
    return int(row["assets"])


async def many_to_judge(tx: Transaction, project: int) -> bool:
    """Whether so many assets have labels that judging them all is long work."""
    row = await tx.one(sql.labeled, project=project, most=JUDGED + 1)
    return bool(row["assets"] > JUDGED)


async def _judged(tx: Transaction, row: Row) -> Judgement:
    interface = await interface_at(tx, row["project"], row["interface_version"])
    answers = [Answer(one["result"], one["trust"]) for one in row["answers"]]
    return judge(
        answers, lambda a, b: same_answer(interface, a, b, row["iou"]), labels=row["labels"],
        least=row["least"], most=row["most"], threshold=row["threshold"],
    )  # fmt: skip
