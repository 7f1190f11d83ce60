"""Nobody idles: whoever has nothing else takes over what another reserved but never opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelqueue.db import Transaction, load
from labelqueue.queue.claiming import Claim, claim_all
from labelqueue.queue.standing import REVIEW, Standing, live

sql = load("sharing")

WHY = "Nothing else is left for you, and who had reserved this had not opened it: %s, batch %s."
LABELS = Claim(sql.take_over_labels, {"kind": "label", "why": WHY})
REVIEWS = Claim(sql.take_over_reviews, {"kind": "review", "why": WHY})


def shares(settings: Mapping[str, Any]) -> bool:
    """Whether unopened reservations of a queue may be taken over."""
    return bool(settings["reservation"]["share_unopened"])


async def take_over(tx: Transaction, standing: Standing) -> list[int]:
    """Take one unopened reservation, the first in the queue's order; its holder loses it.

    One at a time, and only with empty hands, so that preloads don't wander to and fro.
    """
    reserved = standing.settings["reservation"]
    if standing.active or not (reserved["share_unopened"] and reserved["count"]):
        return []
    return await claim_all(tx, standing, REVIEWS if standing.queue == REVIEW else LABELS, 1)


async def opened(tx: Transaction, standing: Standing, reservation: int) -> None:
    """Note that its holder has this before them, where that matters; their seat is locked."""
    if shares(standing.settings):
        await tx.run(sql.open, project=standing.member.project, reservation=reservation)


async def open_first(tx: Transaction, project: int, queue: int) -> None:
    """When sharing is turned on, what people have before them counts as opened."""
    await tx.run(sql.open_first, project=project, queue=queue)


async def shared_with(tx: Transaction, standing: Standing, window: int) -> list[int]:
    """Assets that this person could take over, in the queue's order."""
    if not shares(standing.settings) or window <= 0:
        return []
    found = sql.upcoming_reviews if standing.queue == REVIEW else sql.upcoming_labels
    rows = await tx.all(live(found, standing.slot), **standing.key, window=window)
    return [row["asset"] for row in rows]
