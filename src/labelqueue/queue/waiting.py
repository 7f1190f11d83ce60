"""Why there is nothing: the reasons counted, for the person who pulled and found no work."""

from __future__ import annotations

from labelqueue.db import Transaction, load
from labelqueue.model import Waiting
from labelqueue.queue.standing import REVIEW, Standing

sql = load("explain")
review_sql = load("review")

JUDGED = 5000  # assets of each state that are judged; counts stop at 1,000 all the same


async def why_nothing(tx: Transaction, standing: Standing, reason: str | None) -> Waiting:
    """Count the reasons, each asset under its first; `reason` bars the person from all of them."""
    reasons, _ = await count_reasons(tx, standing, reason)
    row = await tx.one(sql.retry_after, **standing.key)
    return {"reasons": reasons, "retry_after": row["seconds"], "quiz": None}


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
