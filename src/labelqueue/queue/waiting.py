"""Why there is nothing: the reasons counted, for the person who pulled and found no work."""

from __future__ import annotations

from typing import Any

from labelqueue.db import Transaction, load
from labelqueue.model import Actor, Pulled, QueueName, Waiting
from labelqueue.queue.standing import NUMBER, REVIEW, Standing, barred, observe
from labelqueue.rules.examination import accuracy

sql = load("explain")
review_sql = load("review")

JUDGED = 5000  # assets of each state that are judged; counts stop at 1,000 all the same


async def why_nothing(tx: Transaction, standing: Standing, reason: str | None) -> Waiting:
    """Count the reasons, each asset under its first; `reason` bars the person from all of them."""
    reasons, _ = await count_reasons(tx, standing, reason)
    row = await tx.one(sql.retry_after, **standing.key)
    return {"reasons": reasons, "retry_after": row["seconds"], "quiz": quiz_state(standing)}


def quiz_state(standing: Standing) -> dict[str, Any] | None:
    """How the quiz stands; what tells right answers from wrong ones only once it failed."""
    quiz = (standing.questions or {}).get("quiz")
    tested = standing.tested
    if quiz is None or tested is None:
        return None
    if tested.quiz == "passed":
        return {"state": "passed"}
    shown = {"state": tested.quiz, "answered": tested.quiz_answered, "size": quiz["size"]}
    if tested.quiz == "failed":
        shown["accuracy"] = accuracy(tested.quiz_correct, tested.quiz_answered)
        shown["pass_accuracy"] = quiz["pass_accuracy"]
    return shown


async def say_why(tx: Transaction, actor: Actor, project: int, queue: QueueName) -> Pulled:
    """The empty answer to somebody for whom it is known that there is nothing."""
    standing = await observe(tx, project, actor.user, NUMBER[queue], admin=actor.admin)
    standing.member.present()
    reason = await barred(tx, standing)
    return {"items": [], "waiting": await why_nothing(tx, standing, reason)}


def not_told(reason: str | None) -> Waiting:
    """What bars the person, and nothing that would have to be counted."""
    return {"reasons": {reason: 0} if reason else {}, "retry_after": None, "quiz": None}


async def count_reasons(
    tx: Transaction, standing: Standing, reason: str | None
) -> tuple[dict[str, int], int]:
    """Return the counted reasons and the number of eligible assets, both up to 1,000."""
    if reason is not None:
        row = await tx.one(sql.counted_assets, project=standing.member.project)
        return {reason: row["assets"]}, 0
    counted = review_sql.counted if standing.queue == REVIEW else sql.counted
    rows = await tx.all(counted, **standing.key, most=JUDGED)
    counts = {row["code"]: row["assets"] for row in rows}
    eligible = counts.pop(None, 0)
    return counts, eligible
