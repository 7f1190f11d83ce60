"""Pull: what a person works on now. The policy is `pull` itself, read from top to bottom."""

from __future__ import annotations

import random
import time

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.model import Actor, Item, Label, Pulled, Role
from labelqueue.queue.access import stamp
from labelqueue.queue.claiming import Claim, claim_all, reclaim
from labelqueue.queue.distrust import judge
from labelqueue.queue.expiry import sweep_queue
from labelqueue.queue.gate import gate_acts
from labelqueue.queue.groups import hold_groups_of, retained, take_groups
from labelqueue.queue.posing import LAST, take_again, take_mixed, take_quiz
from labelqueue.queue.reviewing import shown_labels, take_reviews
from labelqueue.queue.rework import take_rework
from labelqueue.queue.sharing import opened, take_over
from labelqueue.queue.standing import NUMBER, REVIEW, Standing, barred, live, quota_room, renew, sit
from labelqueue.queue.waiting import not_told, why_nothing
from labelqueue.queue.watching import fair_share
from labelqueue.rules.examination import in_quiz

sql = load("pull")

SLOW = 0.05  # seconds after which a look was long enough to be worth remembering at once
WHY = "The first in the queue's order that you may have: %s, batch %s."
WHY_AGAIN = "You gave it back earlier, and nothing else is left for you: %s, batch %s."

SHARED = Claim(sql.claim, {"kind": "label", "why": WHY})
SPREAD = Claim(sql.claim_spread, SHARED.params, fickle=True)
UNIT = Claim(sql.claim_unit, {**SHARED.params, "units": True}, fickle=True)
AGAIN = {"kind": "label", "why": WHY_AGAIN, "until": LAST}


async def pull(
    tx: Transaction, actor: Actor, project: int, queue: str, *, telling_why: bool = True
) -> Pulled:
    """Give the actor their current work: rework, what they hold, then what is next for them.

    Pulling again without finishing anything returns the same work. Unless `telling_why`, the
    reasons of an empty answer name what bars the person, and count nothing.
    """
    role: Role = "reviewer" if queue == "review" else "labeler"
    standing = await sit(tx, actor, project, NUMBER[queue], role)
    await renew(tx, standing, pulling=True)
    if standing.questions and standing.tested:
        standing.tested = await judge(tx, project, actor.user, standing.questions, standing.tested)
    reason = await barred(tx, standing)
    if standing.owes and reason in (None, "quota_reached"):
        await take_rework(tx, standing)
    reclaimed = await _take_up_again(tx, standing) if standing.expired else []
    taken = await _take(tx, standing) if reason in (None, "quiz_required") else []
    rows = await _held(tx, standing)
    rows.sort(key=lambda row: (row["kind"] != "rework", row["id"] in (*reclaimed, *taken),
                               row["id"] in taken, row["id"]))  # fmt: skip
    if rows:
        await opened(tx, standing, rows[0]["id"])
    labels = await shown_labels(tx, project, [row["label"] for row in rows if row["label"]])
    items = [as_item(standing, row, labels.get(row["label"])) for row in rows]
    if not items and not telling_why:
        return {"items": [], "waiting": not_told(reason)}
    return {"items": items, "waiting": None if items else await why_nothing(tx, standing, reason)}


async def _held(tx: Transaction, standing: Standing) -> list[Row]:
    """All that the person holds; where all of it was taken just now, it is known."""
    if 0 < len(standing.items) == standing.active:
        return standing.items
    return await tx.all(sql.items, **standing.key)


async def _take_up_again(tx: Transaction, standing: Standing) -> list[int]:
    """What expired and nobody claimed is the person's once more, and so are its groups."""
    reclaimed = await reclaim(tx, standing)
    if reclaimed and retained(standing.settings):
        await hold_groups_of(tx, standing)
    return reclaimed


async def _take(tx: Transaction, standing: Standing) -> list[int]:
    """Take what is missing to the queue's count; returns the reservations made."""
    if standing.queue == REVIEW:
        return await take_reviews(tx, standing) or await take_over(tx, standing)
    need = await wanted(tx, standing)
    if need <= 0:
        return []
    if in_quiz(standing.questions, standing.tested):
        return await take_quiz(tx, standing, need, WHY)
    if standing.questions and standing.tested:
        return await take_mixed(tx, standing, need, _take_work, WHY)
    return await _take_work(tx, standing, need)


async def _take_work(tx: Transaction, standing: Standing, need: int) -> list[int]:
    """Take up to `need` places: of the shared queue, then of what this person gave back."""
    taken = await _take_shared(tx, standing, need)
    if not standing.active and await sweep_queue(tx, standing.member.project, standing.queue):
        taken = await _take_shared(tx, standing, need)
    if len(taken) < need:
        deferred = Claim(sql.claim_deferred, {**AGAIN, "units": retained(standing.settings)})
        taken += await take_again(tx, standing, deferred, need - len(taken))
    if retained(standing.settings):
        await hold_groups_of(tx, standing)
    return taken or await take_over(tx, standing)


async def wanted(tx: Transaction, standing: Standing) -> int:
    """How many places are missing to the queue's count; none or fewer where nothing is."""
    reservation = standing.settings["reservation"]
    if reservation["refill"] == "empty" and standing.active:
        return 0
    wanted: int = reservation["count"] - standing.active
    room = await quota_room(tx, standing)
    return await fair_share(tx, standing, wanted if room is None else min(wanted, room))


async def _take_shared(tx: Transaction, standing: Standing, need: int) -> list[int]:
    """Take places in the queue's order, and remember from time to time how far it was explored."""
    if not standing.explored:
        await explore(tx, standing)
    began = time.perf_counter()
    taken = await _claim_shared(tx, standing, need)
    if not taken or to_remember(time.perf_counter() - began):
        await explore(tx, standing)
    return taken


def to_remember(seconds: float, *, once_in: int = 16) -> bool:
    """Whether to note how far was explored, after a look that took so long: once in 16 looks."""
    return seconds > SLOW or random.random() < 1 / once_in


async def _claim_shared(tx: Transaction, standing: Standing, need: int) -> list[int]:
    if retained(standing.settings):
        return await take_groups(tx, standing, UNIT, need)
    claim = SPREAD if standing.settings["order"]["avoid_held"] else SHARED
    taken = await claim_all(tx, standing, claim, need)
    more = taken if gate_acts(standing.settings) else []
    while more and len(taken) < need:  # the last of a batch opens the next
        more = await claim_all(tx, standing, claim, need - len(taken))
        taken += more
    return taken


async def explore(tx: Transaction, standing: Standing) -> None:
    """Note how far in the queue's order there is nothing for this person."""
    await tx.run(live(sql.advance_cursors, standing.slot), **standing.key, slot=standing.slot)
    standing.explored = True


def as_item(standing: Standing, row: Row, label: Label | None = None) -> Item:
    """A row of the statement `items`, as the person sees it."""
    project = standing.member.project
    return {
        "reservation": ids.encode("r", project, row["id"]),
        "kind": "label" if row["kind"] == "question" else row["kind"],
        "asset": {
            "id": ids.encode("a", project, row["asset"]),
            "external_id": row["external_id"],
            "data": row["data"],
            "batch": ids.encode("b", project, row["batch"]),
            "group": row["unit_group"],
        },
        "expires_at": stamp(standing.expires_at),
        "draft": row["draft"],
        "label": label,
        "comment": label["comment"] if label and row["kind"] == "rework" else None,
        "why": row["why"],
    }
