"""A queue's settings: read, changed while people work. What is held stays held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelqueue import settings
from labelqueue.db import Jsonb, Transaction, load
from labelqueue.errors import Conflict
from labelqueue.model import Actor, QueueName
from labelqueue.queue.access import enter
from labelqueue.queue.effects import DryRun, foresee_change
from labelqueue.queue.events import note
from labelqueue.queue.examining import check_examination
from labelqueue.queue.gate import remember_exhausted
from labelqueue.queue.groups import arrange_between, retained, switch_groups
from labelqueue.queue.operations import OperationRef, start
from labelqueue.queue.rounds import is_dynamic, many_to_judge, retarget
from labelqueue.queue.sharing import open_first, shares
from labelqueue.queue.standing import LABEL, NUMBER, live
from labelqueue.queue.warnings import target_above_team

sql = load("projects")
review_sql = load("review")

EVERY = 2**63 - 1  # the last asset there can be
LARGE = 10_000  # rows above which a changed order or target is carried out in the background
ORDER = ("tie", "priority", "default_priority", "batch_gate", "retroactive", "groups")


async def read_settings(tx: Transaction, project: int, queue: str) -> dict[str, Any]:
    """The complete settings of a queue."""
    row = await tx.one(sql.queue, project=project, queue=NUMBER[queue])
    found: dict[str, Any] = row["settings"]
    return found


async def get_queue(
    tx: Transaction, actor: Actor, project: int, queue: QueueName
) -> dict[str, Any]:
    """A queue's settings; labelers read them without the test questions."""
    member = await enter(tx, actor, project)
    found = await read_settings(tx, project, queue)
    if not member.may("reviewer"):
        found.pop("test_questions", None)
    return found


async def configure_queue(
    tx: Transaction, actor: Actor, project: int, queue: QueueName, patch: Mapping[str, Any],
    dry_run: bool = False,
) -> dict[str, Any] | OperationRef | DryRun:  # fmt: skip
    """Merge `patch` into the settings; the next hand-out obeys.

    Returns the settings, or, for a large queue's order or target, the operation that carries the
    change out; until a new order is whole, the old one holds. With `dry_run` nothing is changed,
    and what the change would mean is told.
    """
    member = await enter(tx, actor, project, "reviewer")
    row = await tx.one(sql.lock_queue, project=project, queue=NUMBER[queue])
    after = settings.merge(queue, member.preset, row["settings"], dict(patch))
    found = await check_examination(tx, project, row["settings"], after)
    found += await target_above_team(tx, project, row["settings"], after)
    if dry_run:
        told = await foresee_change(tx, project, queue, row["settings"], after)
        return {**told, "warnings": found}
    running = await reconfigure(tx, actor, project, queue, after)
    return running or ({**after, "warnings": found} if found else after)


async def reconfigure(
    tx: Transaction, actor: Actor, project: int, queue: QueueName, after: dict[str, Any]
) -> OperationRef | None:
    """Put these complete settings into force; returns the operation that is still at it."""
    number = NUMBER[queue]
    row = await tx.one(sql.lock_queue, project=project, queue=number)
    before = row["settings"]
    if row["reordering"] is not None:
        raise Conflict("A change of this queue's order is being carried out; wait for its end.")
    if before == after:
        return None
    await note(tx, project, actor.user, "queue.configured", queue=queue, settings=after)
    if shares(after) and not shares(before):
        await open_first(tx, project, number)
    if before.get("enabled") and not after["enabled"]:
        await tx.run(review_sql.finish_all, project=project)
    if not (_reorders(before, after) or _retargets(before, after)):
        await _set(tx, project, number, after, reset=_skips(before, after))
        return None
    count = await tx.one(sql.count_work, project=project, queue=number, most=LARGE + 1)
    judging = is_dynamic(after) and before["target"] != after["target"]
    if count["rows"] > LARGE or (judging and await many_to_judge(tx, project)):
        return await _in_background(tx, actor, project, number, before, after)
    await _at_once(tx, project, number, row["slot"], before, after)
    return None


def _reorders(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return any(before["order"].get(key) != after["order"].get(key) for key in ORDER)


def _skips(before: Mapping[str, Any], after: Mapping[str, Any]) -> int:
    """1 where what people skipped may become theirs again, whoever they are, wherever it stands."""
    return int(before.get("skip_to") != after.get("skip_to"))


def _retargets(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return any(before.get(key) != after.get(key) for key in ("target", "consensus"))


async def _set(
    tx: Transaction, project: int, queue: int, after: Mapping[str, Any], *, reset: int = 0,
    reordering: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    await tx.run(
        sql.set_settings, project=project, queue=queue, settings=Jsonb(after), reset=reset,
        reordering=None if reordering is None else Jsonb(reordering),
    )  # fmt: skip


async def _at_once(
    tx: Transaction, project: int, queue: int, slot: str, before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:  # fmt: skip
    if queue == LABEL:
        await remember_exhausted(tx, project)
    await _set(tx, project, queue, after, reset=1)
    if _reorders(before, after):
        await tx.run(live(sql.reorder_all, slot), project=project, queue=queue)
        if queue == LABEL:
            await switch_groups(tx, project, before, after)
    if _retargets(before, after):
        touched = before["target"] != after["target"]
        await retarget(tx, project, 0, EVERY, touched=touched)
    if queue == LABEL and retained(after):
        await arrange_between(tx, project, 0, EVERY)


async def _in_background(
    tx: Transaction, actor: Actor, project: int, queue: int, before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> OperationRef:  # fmt: skip
    reorders = _reorders(before, after)
    now = {**after, "order": before["order"]} if reorders else after
    if queue == LABEL:
        await remember_exhausted(tx, project)
    await _set(
        tx, project, queue, now, reset=_skips(before, after), reordering=after if reorders else None
    )
    phases = ["reorder", "clear"] if reorders else []
    phases += ["retarget"] if _retargets(before, after) else []
    touched = before.get("target") != after.get("target")
    rows = (await tx.one(sql.count_queue, project=project, queue=queue))["rows"]
    params = {"queue": queue, "phases": phases, "touched": touched}
    return await start(tx, actor, project, "queue.configure", params, rows * len(phases))
