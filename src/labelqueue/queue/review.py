"""Review: a verdict on a label. The first one stands; nothing is overwritten."""

from __future__ import annotations

from typing import Any

from labelqueue import ids
from labelqueue.db import Jsonb, Row, Transaction, load
from labelqueue.errors import AlreadyReviewed, Conflict, Invalid, NotFound, Problem
from labelqueue.model import Actor, Json, Label, Submitted
from labelqueue.queue.access import enter
from labelqueue.queue.configure import read_settings
from labelqueue.queue.gate import remember_exhausted
from labelqueue.queue.holding import Holding, grasp, label_ref, lost
from labelqueue.queue.interfaces import check_result
from labelqueue.queue.labels import public_label
from labelqueue.queue.reviewing import enter_review
from labelqueue.queue.rounds import open_ahead, rejudge

sql = load("review")
labels_sql = load("labels")
projects_sql = load("projects")

EVENTS = {"approve": "label.approved", "correct": "label.corrected", "reject": "label.rejected"}


async def review(
    tx: Transaction, actor: Actor, reservation: str, verdict: str, comment: str | None,
    result: Json, active_seconds: float | None,
) -> Submitted | Problem:  # fmt: skip
    """Approve, correct or reject the label of the actor's review; answers the label that stands.

    Raises AlreadyReviewed with the verdict that stands where somebody else was first.
    """
    holding = await grasp(tx, actor, reservation)
    if holding.kind != "review":
        raise Invalid.at("verdict", "this reservation is to label, not to review")
    params: dict[str, Any] = {"comment": comment, "seconds": active_seconds}
    if verdict == "correct":
        classes = await check_result(tx, holding.member, result)
        params |= {"result": Jsonb(result), "classes": Jsonb(classes),
                   "version": holding.member.interface_version}  # fmt: skip
    if verdict == "reject":
        settings = await read_settings(tx, holding.member.project, "review")
        params["max_rounds"] = settings["max_rounds"]
        await remember_exhausted(tx, holding.member.project, [holding.asset])
    key = {**holding.key, "asset": holding.asset, "label": holding.label}
    round_ahead = None
    if verdict != "approve":  # the answer changes, or is lost
        round_ahead = await open_ahead(tx, holding.member.project)
    await tx.all(sql.lock, **key)
    problem = _refused(holding, await tx.first(sql.judged, **key))
    if problem is not None:
        return problem
    made = await tx.one(getattr(sql, verdict), **key, **params, event=EVENTS[verdict])
    if round_ahead is not None:
        await rejudge(tx, holding.member.project, [holding.asset], round_ahead)
    return {"label": label_ref(holding.member.project, made), "next": None}


def _refused(holding: Holding, row: Row | None) -> Problem | None:
    """Why a verdict on this label comes too late, or None where it may be given."""
    if row is None or holding.left:
        return NotFound()
    if row["verdict"] is not None and not row["waits"]:
        raise AlreadyReviewed(
            "A verdict on this label stands already.",
            verdict=row["verdict"],
            label={
                "id": ids.encode("l", holding.member.project, row["stands"]),
                "status": row["standing"],
            },
            reviewed_by=ids.encode_global("u", row["reviewed_by"]),
        )
    if row["status"] not in ("submitted", "skipped", "approved", "corrected"):
        return lost(holding, row["reservation_state"], label=None)
    state = row["reservation_state"]
    if state == "active" or (row["free"] and holding.member.may("reviewer")):
        return None
    return lost(holding, state, label=None)


async def send_to_review(tx: Transaction, actor: Actor, project: int, label: str) -> Label:
    """Send a final label that counts to review."""
    await enter(tx, actor, project, "reviewer")
    number = ids.decode_in("l", project, label)
    queue = await tx.one(projects_sql.queue, project=project, queue=1)
    if not queue["settings"]["enabled"]:
        raise Conflict("The review queue is off; turn it on first.")
    row = None if number is None else await tx.first(sql.send, project=project, label=number)
    if row is None or number is None:
        raise NotFound()
    if not (row["final"] and row["counts"]):
        raise Conflict(f"Only a final label that counts can be reviewed; this is {row['status']}.")
    await enter_review(tx, project, number, always=True, sent_by=actor.user)
    return public_label(project, await tx.one(labels_sql.one, project=project, label=number))
