"""Statistics: the project's progress, and a job per member and queue."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.model import Actor, Stats
from labelqueue.queue.access import enter
from labelqueue.queue.batches import complete_counts
from labelqueue.queue.stuck import count_stuck

sql = load("stats")
batches_sql = load("batches")


async def stats(tx: Transaction, actor: Actor, project: int) -> Stats:
    """Progress, rates, and what each labeler did."""
    await enter(tx, actor, project, "reviewer")
    held = await tx.one(sql.reservations, project=project)
    labels = await tx.all(sql.labels_by_status, project=project)
    people = await tx.all(sql.people, project=project)
    return {
        "assets": await _counts(tx, project),
        "labels": {row["status"]: row["labels"] for row in labels},
        "labels_per_hour": (await tx.one(sql.rate, project=project))["per_hour"],
        "reservations": {"active": held["active"], "expired": held["expired"]},
        "test_questions": 0,
        "stuck": await count_stuck(tx, project),
        "labelers": [_labeler(row) for row in people],
    }


async def _counts(tx: Transaction, project: int) -> dict[str, int]:
    rows = await tx.all(batches_sql.project_counts, project=project)
    return complete_counts({row["state"]: row["assets"] for row in rows})


def _labeler(row: Row) -> dict[str, Any]:
    return {
        "user": ids.encode_global("u", row["person"]),
        "email": row["email"],
        "name": row["name"],
        "role": row["role"],
        "active": row["active"],
        "labels": row["submitted"],
        "skipped": row["skipped"],
        "late": row["late"],
        "held": row["held"],
        "active_seconds": row["active_seconds"],
        "median_seconds": row["median_seconds"],
    }


async def jobs(tx: Transaction, actor: Actor, project: int) -> dict[str, Any]:
    """A label job per member who labels and a review job per reviewer, empty from the start."""
    await enter(tx, actor, project, "reviewer")
    waits = (await tx.one(sql.waiting, project=project))["labels"]
    remaining = (await _counts(tx, project))["queued"]
    people = await tx.all(sql.people, project=project)
    classes: dict[int, dict[str, int]] = defaultdict(dict)
    for row in await tx.all(sql.classes, project=project):
        classes[row["person"]][row["class"]] = row["times"]
    verdicts = {row["person"]: row for row in await tx.all(sql.verdicts, project=project)}
    items = [
        _label_job(row, remaining, classes[row["person"]])
        for row in people
        if row["role"] == "labeler" or row["submitted"] or row["skipped"] or row["held"]
    ]
    items += [
        _review_job(row, verdicts.get(row["person"], {}), waits)
        for row in people
        if row["role"] == "reviewer" or row["person"] in verdicts
    ]
    return {"items": items}


def _label_job(row: Row, remaining: int, classes: dict[str, int]) -> dict[str, Any]:
    return {
        "user": ids.encode_global("u", row["person"]),
        "name": row["name"],
        "queue": "label",
        "held": row["held"],
        "submitted": row["submitted"],
        "approved": row["approved"],
        "rejected": row["rejected"],
        "in_review": row["in_review"],
        "rework": row["rework"],
        "skipped": row["skipped"],
        "remaining": remaining,
        "per_class": classes,
        "active_seconds": row["active_seconds"],
        "median_seconds": row["median_seconds"],
    }


def _review_job(row: Row, verdicts: Row, waits: int) -> dict[str, Any]:
    return {
        "user": ids.encode_global("u", row["person"]),
        "name": row["name"],
        "queue": "review",
        "held": row["reviewing"],
        "submitted": verdicts.get("submitted", 0),
        "approved": verdicts.get("approved", 0),
        "rejected": verdicts.get("rejected", 0),
        "in_review": 0,
        "rework": 0,
        "skipped": 0,
        "remaining": waits,
        "per_class": {},
        "active_seconds": verdicts.get("active_seconds", 0.0),
        "median_seconds": verdicts.get("median_seconds"),
    }
