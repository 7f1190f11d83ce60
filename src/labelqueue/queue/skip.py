"""Skip: no answer, a reason perhaps, and what follows is the queue's setting."""

from __future__ import annotations

from labelqueue.db import Row, Transaction, load
from labelqueue.errors import Invalid, Problem
from labelqueue.model import Actor, Submitted
from labelqueue.queue.answering import skip_question
from labelqueue.queue.claiming import reclaim
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.groups import after_label, before_label
from labelqueue.queue.holding import Holding, grasp, label_ref, lost, settle
from labelqueue.queue.reviewing import enter_review
from labelqueue.queue.rework import contest
from labelqueue.queue.rounds import is_dynamic, rejudge
from labelqueue.queue.standing import observe

sql = load("holding")


async def skip(
    tx: Transaction, actor: Actor, reservation: str, reason: str | None, broken: bool
) -> Submitted | Problem:
    """Skip the actor's reservation; one that comes late makes nothing."""
    holding = await grasp(tx, actor, reservation)
    if holding.kind == "review":
        raise Invalid.at("reservation", "a review can be released, not skipped")
    if holding.kind == "rework":
        return await contest(tx, holding, reason)
    if holding.kind == "question":
        return await skip_question(tx, holding, reason, broken)
    made = await _skip(tx, holding, reason, broken)
    if made is None:
        return lost(holding, await settle(tx, holding), label=None)
    return {"label": label_ref(holding.member.project, made), "next": None}


async def _skip(tx: Transaction, holding: Holding, reason: str | None, broken: bool) -> Row | None:
    project = holding.member.project
    goes_to = holding.settings["skip_to"]
    counts = goes_to in ("done", "review")  # with review off, a skip to review ends there
    judged = counts and is_dynamic(holding.settings)
    if judged or not counts:
        generation = (await raise_generation(tx, project, 0))["generation"]
    else:
        generation = await before_label(tx, project, holding.settings, holding.asset)
    if holding.state == "expired":  # unclaimed: taken up again, then skipped as usual
        standing = await observe(tx, project, holding.member.person, holding.queue)
        await reclaim(tx, standing, only=holding.reservation, ending=True)
    made = await tx.first(
        sql.skip, **holding.key, reason=reason, broken=broken, counts=counts, seconds=None,
        generation=generation, defer=goes_to == "me",
        hold="broken" if broken else None, version=holding.member.interface_version,
    )  # fmt: skip
    if made and goes_to == "review" and holding.review_on:
        await enter_review(tx, project, made["id"], always=True)
    if made and judged:
        await rejudge(tx, project, [holding.asset], generation)
    if made and not counts and not broken:
        await hold_if_skipped_by_all(tx, project, holding.asset)
    await after_label(tx, project, holding.settings, holding.asset, generation)
    return made


async def hold_if_skipped_by_all(tx: Transaction, project: int, asset: int) -> None:
    """Take an asset out of circulation once everybody who could have it has skipped it."""
    if not (await tx.one(sql.anyone_left, project=project, asset=asset))["found"]:
        await tx.run(sql.hold_skipped, project=project, asset=asset)
