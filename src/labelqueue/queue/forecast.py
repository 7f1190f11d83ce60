"""Forecast: when the project and its batches will be labeled and reviewed, at the real rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.model import Actor
from labelqueue.queue.access import enter, stamp
from labelqueue.queue.tallies import TICKS_PER_HOUR, recent
from labelqueue.rules.forecast import Rate, hours_until_done, learn

sql = load("forecast")

HOURS = 168  # a week: what happened before says little of tomorrow
SAMPLED = 5000  # unfinished assets of each state whose missing labels are counted
SHOWN = 1000  # batches


@dataclass(frozen=True, slots=True)
class Pace:
    """How many things were done in each hour of the last week, and what rate that tells."""

    rate: Rate | None
    hourly: list[int]


async def forecast(tx: Transaction, actor: Actor, project: int) -> dict[str, Any]:
    """Expected times of completion, each as `{"p10", "p50", "p90"}`: done by then with 10, 50 and
    90 percent probability; null with a `reason` where nothing is left or no rate is known.

    `remaining` counts places still open of assets in circulation (in a project with more than
    5,000 unfinished assets of a state and several labels each, estimated from that many). The rate
    is that of labels that count, by the time they were made, since the first of the last week;
    people's breaks in that time are part of it. A batch is labeled when it and, in the order
    `fifo`, all batches before it are; in other orders batches end together. The project's time is
    that of its labels or of its reviews, whichever is later. Method: `labelqueue.rules.forecast`.
    """
    member = await enter(tx, actor, project, "reviewer")
    queues = await tx.one(sql.reviews, project=project)
    labels = await _pace(tx, project, "filled")
    rows = await _remaining(tx, project)
    total = sum(row["remaining"] for row in rows)
    paused = member.project_state == "paused"
    now = queues["now"]
    label = _expected(total, labels, now, paused=paused)
    review = await _reviews(tx, project, queues, total, paused=paused)
    in_turn = queues["label"]["order"]["tie"] == "fifo"
    return {
        "label": label,
        "review": review,
        "expected": _later(label, review),
        "on_hold": sum(row["on_hold"] for row in rows),
        "labels_by_hour": labels.hourly,
        "until": stamp(now),
        "batches": [
            {
                "batch": ids.encode("b", project, row["number"]),
                "number": row["number"],
                "name": row["name"],
                "due_at": stamp(row["due_at"]),
                **_expected(row["remaining"], labels, now, paused=paused,
                            ahead=row["ahead"] if in_turn else total - row["remaining"]),
            }
            for row in rows
            if row["remaining"]
        ][:SHOWN],
    }  # fmt: skip


async def _pace(tx: Transaction, project: int, measure: str) -> Pace:
    ticks, now = await recent(tx, project, measure, HOURS)
    if not ticks:
        return Pace(None, [])
    first = min(ticks)
    passed = max(now - first, 1.0)
    window = TICKS_PER_HOUR if passed >= 6 * TICKS_PER_HOUR else 1
    counts = _windows(ticks, now, first, window)
    rate = learn(counts, window / TICKS_PER_HOUR)
    return Pace(rate, _windows(ticks, now, first, TICKS_PER_HOUR))


def _windows(ticks: Mapping[int, int], now: float, first: int, size: int) -> list[int]:
    """Counts of successive windows of so many ticks, the last of which ends now."""
    end = floor(now)
    counts = [0] * ((end - first) // size + 1)
    for tick, n in ticks.items():
        counts[-1 - max(end - tick, 0) // size] += n
    return counts


async def _remaining(tx: Transaction, project: int) -> list[Row]:
    """The batches with their `remaining` labels, and those of the batches before (`ahead`)."""
    sampled = await tx.all(sql.unfinished, project=project, most=SAMPLED)
    looked_at, missing = (sum(row[name] for row in sampled) for name in ("assets", "missing"))
    each = missing / looked_at if looked_at else 1.0
    exact = {row["batch"]: row for row in sampled}
    ahead, rows = 0, []
    for row in await tx.all(sql.batches, project=project):
        known = exact.get(row["number"])
        whole = known is not None and known["assets"] == row["unfinished"]
        remaining = known["missing"] if known and whole else round(row["unfinished"] * each)
        rows.append({**row, "remaining": int(remaining), "ahead": ahead})
        ahead += int(remaining)
    return rows


async def _reviews(
    tx: Transaction, project: int, queues: Row, labels_to_come: int, *, paused: bool
) -> dict[str, Any] | None:
    """The same for verdicts: on what waits, and on the share of what is still to be labeled."""
    if not queues["review"]["enabled"]:
        return None
    to_come = round(labels_to_come * queues["review"]["sampling"])
    pace = await _pace(tx, project, "judged")
    return _expected(queues["waiting"] + to_come, pace, queues["now"], paused=paused)


def _expected(
    remaining: int, pace: Pace, now: datetime, *, paused: bool, ahead: int = 0
) -> dict[str, Any]:
    reason = _why_not(remaining, pace, paused=paused)
    return {
        "remaining": remaining,
        "per_hour": pace.rate.per_hour if pace.rate else None,
        "expected": None
        if reason or pace.rate is None
        else _band(remaining + ahead, pace.rate, now),
        "reason": reason,
    }


def _why_not(remaining: int, pace: Pace, *, paused: bool) -> str | None:
    if remaining == 0:
        return "nothing_left"
    if paused:
        return "project_paused"
    return None if pace.rate else "nothing_done_lately"


def _band(remaining: int, rate: Rate, now: datetime) -> dict[str, str | None]:
    hours = hours_until_done(remaining, rate)
    return {
        name: stamp(now + timedelta(hours=each))
        for name, each in zip(("p10", "p50", "p90"), hours, strict=True)
    }


def _later(label: Mapping[str, Any], review: Mapping[str, Any] | None) -> dict[str, str] | None:
    """The later of the two at each probability; None where one that is needed is unknown."""
    needed = [one for one in (label, review) if one is not None and one["remaining"]]
    bands = [one["expected"] for one in needed]
    if not bands or None in bands:
        return None
    return {name: max(band[name] for band in bands) for name in ("p10", "p50", "p90")}
