"""A test question in its holder's hands: handed in, skipped, given back, as work is."""

from __future__ import annotations

from typing import Any

from labelqueue.db import Jsonb, Row, Transaction, load
from labelqueue.errors import AlreadySubmitted, Problem
from labelqueue.model import Json, Submitted
from labelqueue.queue.distrust import judge
from labelqueue.queue.holding import ENDED_BY_LABEL, Holding, label_ref, lost
from labelqueue.queue.interfaces import interface_of
from labelqueue.queue.standing import bars, observe
from labelqueue.rules.examination import remembered
from labelqueue.rules.matching import same_answer

sql = load("answering")

IN_HAND = ("active", "expired")


async def submit_answer(
    tx: Transaction, holding: Holding, result: Json, seconds: float | None
) -> Submitted | Problem:
    """Make an answer of a test question in hand; it reads like any label."""
    interface = await interface_of(tx, holding.member)
    iou = (holding.settings["test_questions"] or {}).get("iou", 0.5)
    given = {
        "result": Jsonb(result), "seconds": seconds, "status": "submitted", "undraft": True,
        "defer": False, "reason": None, "broken": False, "skipped": None,
        "correct": same_answer(interface, holding.expected, result, iou),
    }  # fmt: skip
    made = await _answer(tx, holding, given, IN_HAND)
    return made or await _answer_lost(tx, holding, given)


async def _answer(
    tx: Transaction, holding: Holding, given: dict[str, Any], open_from: tuple[str, ...]
) -> Submitted | None:
    questions = holding.settings["test_questions"]
    late = given["status"] == "late"
    made = await tx.first(
        sql.answer, **holding.key, **given, open_from=list(open_from),
        becomes=None if late else given["status"], counts=not late,
        quiz=bool(questions and questions["quiz"]), version=holding.member.interface_version,
    )  # fmt: skip
    if made is None:
        return None
    if questions is not None:
        await judge(tx, holding.member.project, holding.member.person, questions,
                    remembered(made["tested"]))  # fmt: skip
    return {"label": label_ref(holding.member.project, made), "next": None}


async def _answer_lost(
    tx: Transaction, holding: Holding, given: dict[str, Any]
) -> Submitted | Problem:
    """No longer in hand: it counts where the question could come again, or is kept as late."""
    state = await _settled(tx, holding)
    if not holding.left and await _still_welcome(tx, holding):
        made = await _answer(tx, holding, given, (state,))
        assert made is not None, "nobody ends a reservation while its seat is locked"
        return made
    kept = await tx.first(sql.late_already, **holding.key, result=given["result"])
    if kept is None:
        late = await _answer(tx, holding, {**given, "status": "late"}, (state,))
        return lost(holding, state, label=late and late["label"])
    return lost(holding, state, label=label_ref(holding.member.project, kept))


async def _settled(tx: Transaction, holding: Holding) -> str:
    row: Row = await tx.one(sql.settle, **holding.key)
    if row["state"] in ENDED_BY_LABEL:
        raise AlreadySubmitted(
            "This was already submitted, perhaps in another tab; that label stands.",
            label=label_ref(holding.member.project, row),
        )
    return str(row["state"])


async def _still_welcome(tx: Transaction, holding: Holding) -> bool:
    row = await tx.first(sql.may_answer, **holding.key, asset=holding.asset)
    if row is None or not row["may"]:
        return False
    standing = await observe(tx, holding.member.project, holding.member.person, holding.queue)
    return not set(await bars(tx, standing)) - {"quiz_required"}


async def skip_question(
    tx: Transaction, holding: Holding, reason: str | None, broken: bool
) -> Submitted | Problem:
    """A test question skipped is answered wrong, whatever else a skip does here."""
    goes_to = holding.settings["skip_to"]
    counts = goes_to in ("done", "review")
    skipped = {"broken": broken, "counts": counts} | ({"reason": reason} if reason else {})
    given = {
        "result": Jsonb(None), "seconds": None, "status": "skipped", "undraft": counts,
        "defer": goes_to == "me", "reason": reason, "broken": broken, "correct": False,
        "skipped": Jsonb(skipped),
    }  # fmt: skip
    made = await _answer(tx, holding, given, IN_HAND)
    return made or lost(holding, await _settled(tx, holding), label=None)


async def hand_back(tx: Transaction, holding: Holding) -> Problem | None:
    """A test question given back comes again, after everything else."""
    if await tx.first(sql.release, **holding.key, seconds=None) is not None:
        return None
    state = await _settled(tx, holding)
    return None if state == "released" else lost(holding, state)
