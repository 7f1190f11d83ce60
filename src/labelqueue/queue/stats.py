"""Statistics: the project's progress, and a job per member and queue."""

from __future__ import annotations

from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.model import Actor, Stats
from labelqueue.queue.access import enter
from labelqueue.queue.batches import complete_counts
from labelqueue.queue.questions import count_questions
from labelqueue.queue.stuck import count_stuck
from labelqueue.queue.tallies import LABELERS, PROJECT, REVIEWERS, Tally, read_tallies, recent

sql = load("stats")
batches_sql = load("batches")


LABELING = ["status", "waiting", "owed", "rejected", "class", "agreement"]
REVIEWING = ["verdict"]


async def stats(tx: Transaction, actor: Actor, project: int) -> Stats:
    """Progress, rates, and what each labeler did."""
    await enter(tx, actor, project, "reviewer")
    held = await tx.one(sql.reservations, project=project)
    people = await tx.all(sql.people, project=project)
    made = await read_tallies(tx, project, LABELERS, LABELING)
    everybody = Tally()
    for tally in made.values():
        for key, n in tally.counts.items():
            everybody.counts[key] += n
    last_hour, _ = await recent(tx, project, "made", hours=1)
    return {
        "assets": await _counts(tx, project),
        "labels": everybody.values("status"),
        "per_class": everybody.values("class"),
        "labels_per_hour": float(sum(last_hour.values())),
        "reservations": {"active": held["active"], "expired": held["expired"]},
        "test_questions": await count_questions(tx, project),
        "stuck": await count_stuck(tx, project),
        "agreement": (await read_tallies(tx, project, PROJECT, ["agreement"]))[0].agreement,
        "labelers": [_labeler(row, made[row["person"]]) for row in people],
    }


async def _counts(tx: Transaction, project: int) -> dict[str, int]:
    rows = await tx.all(batches_sql.project_counts, project=project)
    return complete_counts({row["state"]: row["assets"] for row in rows})


def _submitted(made: Tally) -> int:
    """Labels a person made; a skip is none, and a correction is its reviewer's."""
    return sum(
        n for status, n in made.values("status").items() if status not in ("skipped", "corrected")
    )


def _labeler(row: Row, made: Tally) -> dict[str, Any]:
    return {
        "user": ids.encode_global("u", row["person"]),
        "email": row["email"],
        "name": row["name"],
        "role": row["role"],
        "active": row["active"],
        "labels": _submitted(made),
        "skipped": made.counts["status", "skipped"],
        "late": made.counts["status", "late"],
        "held": row["held"],
        "per_class": made.values("class"),
        "active_seconds": made.amounts["status"],
        "median_seconds": made.median_seconds,
        "agreement": made.agreement,
    }


async def jobs(tx: Transaction, actor: Actor, project: int) -> dict[str, Any]:
    """A label job per member who labels and a review job per reviewer, empty from the start."""
    await enter(tx, actor, project, "reviewer")
    waits = (await tx.one(sql.waiting, project=project))["labels"]
    remaining = (await _counts(tx, project))["queued"]
    people = await tx.all(sql.people, project=project)
    made = await read_tallies(tx, project, LABELERS, LABELING)
    given = await read_tallies(tx, project, REVIEWERS, REVIEWING)
    items = [
        _label_job(row, remaining, made[row["person"]])
        for row in people
        if row["role"] == "labeler" or row["held"] or made[row["person"]].total("status")
    ]
    items += [
        _review_job(row, waits, given[row["person"]])
        for row in people
        if row["role"] == "reviewer" or given[row["person"]].total("verdict")
    ]
    return {"items": items}


def _label_job(row: Row, remaining: int, made: Tally) -> dict[str, Any]:
    return {
        "user": ids.encode_global("u", row["person"]),
        "name": row["name"],
        "queue": "label",
        "held": row["held"],
        "submitted": _submitted(made),
        "approved": made.counts["status", "approved"] + made.counts["status", "corrected"],
        "rejected": made.total("rejected"),
        "in_review": made.total("waiting"),
        "rework": made.total("owed"),
        "skipped": made.counts["status", "skipped"],
        "remaining": remaining,
        "per_class": made.values("class"),
        "active_seconds": made.amounts["status"],
        "median_seconds": made.median_seconds,
        "agreement": made.agreement,
    }


def _review_job(row: Row, waits: int, given: Tally) -> dict[str, Any]:
    return {
        "user": ids.encode_global("u", row["person"]),
        "name": row["name"],
        "queue": "review",
        "held": row["reviewing"],
        "submitted": given.total("verdict"),
        "approved": given.counts["verdict", "approve"] + given.counts["verdict", "correct"],
        "rejected": given.counts["verdict", "reject"],
        "in_review": 0,
        "rework": 0,
        "skipped": 0,
        "remaining": waits,
        "per_class": {},
        "active_seconds": given.amounts["verdict"],
        "median_seconds": given.median_seconds,
    }
