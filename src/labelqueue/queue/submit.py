"""Submit: the reservation is fenced, the label written, its event beside it. Nothing is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labelqueue.db import Jsonb, Row, Statement, Transaction, load
from labelqueue.errors import Invalid, Problem
from labelqueue.model import Actor, Json, Submitted
from labelqueue.queue.answering import submit_answer
from labelqueue.queue.claiming import supersede
from labelqueue.queue.groups import after_label, before_label
from labelqueue.queue.holding import Holding, grasp, keep_lost, label_ref, lost, settle
from labelqueue.queue.interfaces import check_result
from labelqueue.queue.reviewing import enter_review
from labelqueue.queue.rework import submit_rework
from labelqueue.queue.rounds import foresee, is_dynamic, rejudge
from labelqueue.queue.standing import Standing, bars, observe, of_each
from labelqueue.queue.trust import trust_of

sql = load("holding")
explain_sql = load("explain")
SUBMIT = of_each(sql.submit, seconds="asked.seconds")

Answer = dict[str, Any]


async def submit(
    tx: Transaction, actor: Actor, reservation: str, result: Json, active_seconds: float | None
) -> Submitted | Problem:
    """Make a label of the actor's reservation.

    Where the reservation was lost and no place is free, the label is kept as late and the problem
    `reservation_lost` is returned (not raised), so that what was kept is committed.
    """
    holding = await grasp(tx, actor, reservation)
    if holding.kind == "review":
        raise Invalid.at("verdict", "is required: this reservation is to review")
    classes = await check_result(tx, holding.member, result)
    if holding.kind == "question":
        return await submit_answer(tx, holding, result, active_seconds)
    answer: Answer = {
        "result": Jsonb(result),
        "classes": Jsonb(classes),
        "seconds": active_seconds,
        "version": holding.member.interface_version,
        "trust": await _trust(tx, holding),
    }
    round_ahead = None
    if is_dynamic(holding.settings):
        round_ahead = await foresee(
            tx, holding.member.project, holding.asset, result, answer["trust"]
        )
    if holding.kind == "rework":
        return await submit_rework(tx, holding, answer, round_ahead)
    generation = await before_label(tx, holding.member.project, holding.settings, holding.asset)
    made = next(iter(await make_labels(tx, holding.member.project, [(holding, answer)])), None)
    submitted: Submitted | Problem
    if made is None:
        submitted = await _submit_lost(tx, holding, answer, round_ahead)
    else:
        submitted = await _accepted(tx, holding, made, round_ahead)
    await after_label(tx, holding.member.project, holding.settings, holding.asset, generation)
    return submitted


async def make_labels(
    tx: Transaction,
    project: int,
    answers: Sequence[tuple[Holding, Answer]],
    statement: Statement = SUBMIT,
    **params: Any,
) -> list[Row]:
    """Make the labels of those reservations that are active; returns theirs.

    `statement` is `submit`, or one that tells more, for which `params` are.
    """
    return await tx.all(
        statement, project=project, **params,
        people=[holding.member.person for holding, _ in answers],
        reservations=[holding.reservation for holding, _ in answers],
        results=[answer["result"] for _, answer in answers],
        classes=[answer["classes"] for _, answer in answers],
        timers=[answer["seconds"] for _, answer in answers],
        versions=[answer["version"] for _, answer in answers],
        trust=[answer["trust"] for _, answer in answers],
    )  # fmt: skip


async def _trust(tx: Transaction, holding: Holding) -> float:
    """How far the author is trusted now, asked where it may matter."""
    if holding.settings["test_questions"] is None and not is_dynamic(holding.settings):
        return 1.0
    return await trust_of(tx, holding.member.project, holding.member.person)


async def _accepted(
    tx: Transaction, holding: Holding, made: Row, round_ahead: int | None
) -> Submitted:
    if is_dynamic(holding.settings):
        await rejudge(tx, holding.member.project, [holding.asset], round_ahead)
    if holding.review_on:
        await enter_review(tx, holding.member.project, made["id"])
    return {"label": label_ref(holding.member.project, made), "next": None}


async def _submit_lost(
    tx: Transaction, holding: Holding, answer: Answer, round_ahead: int | None
) -> Submitted | Problem:
    """The reservation is no longer active: the label counts where its place is free, or is late."""
    state = await settle(tx, holding)
    standing = await observe(tx, holding.member.project, holding.member.person, holding.queue)
    counts = await _still_welcome(tx, holding, standing, state)
    made = await keep_lost(tx, holding, answer, counts=counts)
    if not counts:
        return lost(holding, state, label=label_ref(holding.member.project, made))
    await supersede(tx, standing, [holding.asset])
    return await _accepted(tx, holding, made, round_ahead)


async def _still_welcome(tx: Transaction, holding: Holding, standing: Standing, state: str) -> bool:
    """Whether the label counts: expired and unclaimed as long as a place is free; else only where
    its author could be given the asset now."""
    row = await tx.first(explain_sql.conditions, **standing.key, asset=holding.asset)
    if row is None or holding.left or row["removed"] or row["held"] or not row["has_place"]:
        return False
    if state == "expired":
        return bool(row["not_labeled"])
    if set(await bars(tx, standing)) - {"quiz_required"}:
        return False
    may_have = row["hold"] is None and row["not_complete"] and row["not_labeled"]
    meant = row["assigned"] and row["skilled"] and row["group_free"] and row["batch_open"]
    return bool(may_have and meant)
