"""Explain and preview: from the very conditions that the pull uses."""

from __future__ import annotations

from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.errors import Invalid, NotFound
from labelqueue.model import Actor, Explained, ExplainedAll, Reason
from labelqueue.queue.access import enter, require_member
from labelqueue.queue.assets import item_asset
from labelqueue.queue.distrust import foresee
from labelqueue.queue.gate import gate_acts, gate_after, ungated
from labelqueue.queue.groups import retained
from labelqueue.queue.sharing import shared_with
from labelqueue.queue.standing import (
    LABEL,
    NUMBER,
    REVIEW,
    Standing,
    barred,
    bars,
    live,
    observe,
    quota_room,
)
from labelqueue.queue.upcoming import question_bars, upcoming_mixed, upcoming_quiz
from labelqueue.queue.waiting import count_reasons

sql = load("explain")
review_sql = load("review")
rework_sql = load("rework")

FARTHEST = 1000  # positions beyond are not told

SENTENCES = {
    "project_paused": "The project is paused.",
    "not_a_member": "This person is not an active member of the project.",
    "quiz_required": "This person has not passed the quiz yet.",
    "quiz_failed": "This person failed the quiz; a manager may let them in or start it anew.",
    "distrusted": "This person fell below the accuracy asked for; a manager may let them in.",
    "quota_reached": "This person has reached the limit of labels per person.",
    "removed": "The asset was removed.",
    "complete": "The asset has all labels it needs: {target}.",
    "already_labeled": "This person has a label on the asset already.",
    "reserved": "All places are taken: {labels} labeled and {places_held} reserved of {target}.",
    "assigned_to_others": "The asset is assigned to other people.",
    "missing_skill": "The asset requires a skill that this person does not have.",
    "group_taken": "Somebody else is working through its group.",
    "batch_gated": "Its batch is shut until batch {gate} is exhausted.",
    "review_off": "The review queue is off.",
    "not_a_reviewer": "Only reviewers and managers get reviews.",
    "own_label": "This person has a label of their own on the asset.",
    "review_reserved": "Somebody else holds the review.",
    "not_waiting": "Nothing of this asset waits for review.",
}


async def explain(
    tx: Transaction, actor: Actor, project: int, queue: str, labeler: str | None,
    asset: str | None,
) -> Explained | ExplainedAll:  # fmt: skip
    """Why an asset is, or is not, next for a labeler; without an asset, the reasons counted."""
    standing = await _observed(tx, actor, project, queue, labeler)
    if asset is None:
        counts, eligible = await count_reasons(tx, standing, await barred(tx, standing))
        return {"eligible": eligible, "reasons": counts}
    number = ids.decode_in("a", project, asset)
    key = {**standing.key, "queue": LABEL, "asset": number}
    row = None if number is None else await tx.first(sql.conditions, **key)
    if row is None:
        return await _explain_question(tx, standing, number)
    if standing.queue == REVIEW:
        row = await tx.first(review_sql.conditions, **standing.key, asset=number)
    reasons = failing(standing.queue, row, await bars(tx, standing))
    return {
        "eligible": not reasons,
        "position": None if reasons else await position(tx, standing, number),
        "reasons": reasons,
    }


async def _explain_question(tx: Transaction, standing: Standing, question: int | None) -> Explained:
    reasons = None if question is None else await question_reasons(tx, standing, question)
    if reasons is None or standing.queue == REVIEW:
        raise NotFound()
    return {
        "eligible": not reasons,
        "position": None if reasons else await position(tx, standing, question),
        "reasons": reasons,
    }


async def question_reasons(
    tx: Transaction, standing: Standing, question: int
) -> list[Reason] | None:
    """What keeps a test question from somebody; None where it is none of the project's."""
    codes = await question_bars(tx, standing, question)
    if codes is None:
        return None
    return [{"code": code, "detail": _sentence(code, {})} for code in codes]


def failing(queue: int, row: Row | None, barring: list[str]) -> list[Reason]:
    """What keeps an asset from somebody: `row` of the queue's `conditions`, None: none waits."""
    if row is not None and row["held"]:
        return []
    if queue == REVIEW or row is None:
        return _failing_review(row, barring)
    reasons = _failing_label(row, barring)
    return [] if row["owed"] and not _stopped(reasons) else reasons


def _failing_label(row: Row, barring: list[str]) -> list[Reason]:
    """Every failing condition, in the order in which they count; `reserved` not beside complete."""
    conditions = [
        *((code, False) for code in barring),
        ("removed", not row["removed"]),
        ("on_hold", row["hold"] is None),
        ("complete", row["not_complete"]),
        ("already_labeled", row["not_labeled"]),
        ("reserved", row["has_place"] or row["shared"] or not row["not_complete"]),
        ("assigned_to_others", row["assigned"]),
        ("missing_skill", row["skilled"]),
        ("group_taken", row["group_free"]),
        ("batch_gated", row["batch_open"]),
    ]
    return [
        {"code": code, "detail": _sentence(code, row)} for code, holds in conditions if not holds
    ]


def _stopped(reasons: list[Reason]) -> bool:
    """Whether something stands even in the way of rework that is owed."""
    passing = ("quota_reached", "complete", "already_labeled", "reserved", "assigned_to_others",
               "missing_skill", "group_taken", "batch_gated")  # fmt: skip
    return any(reason["code"] not in passing for reason in reasons)


def _failing_review(row: Row | None, barring: list[str]) -> list[Reason]:
    conditions = [
        *((code, False) for code in barring),
        ("own_label", row is None or row["foreign_label"]),
        ("review_reserved", row is None or row["unreserved"] or row["shared"]),
        ("not_waiting", row is not None),
        ("on_hold", row is None or row["hold"] is None),
        ("removed", row is None or not row["removed"]),
    ]
    return [
        {"code": code, "detail": _sentence(code, row or {})}
        for code, holds in conditions
        if not holds
    ]


def _sentence(code: str, row: Row) -> str:
    if code == "on_hold":
        return f"The asset is on hold: {row['hold']}."
    return SENTENCES[code].format(**row)


async def position(tx: Transaction, standing: Standing, asset: int | None) -> int | None:
    """How soon a pull would bring this asset, 1: next; None: not among the first 1,000."""
    upcoming = await _upcoming(tx, standing, FARTHEST)
    found = [nth for nth, (one, _) in enumerate(upcoming, 1) if one == asset]
    return found[0] if found else None


async def preview(
    tx: Transaction, actor: Actor, project: int, queue: str, labeler: str | None, limit: int
) -> dict[str, Any]:
    """What would come if each were pulled in turn: held work first, then the queue's order."""
    standing = await _observed(tx, actor, project, queue, labeler)
    upcoming = await _upcoming(tx, standing, limit)
    shown = await tx.all(sql.assets_shown, project=project, assets=[asset for asset, _ in upcoming])
    assets = {row["id"]: item_asset(project, row) for row in shown}
    return {"items": [{"asset": assets[asset], "kind": kind} for asset, kind in upcoming]}


async def _observed(
    tx: Transaction, actor: Actor, project: int, queue: str, labeler: str | None
) -> Standing:
    await enter(tx, actor, project, "reviewer")
    if labeler is None:
        raise Invalid.at("labeler", "name a labeler by id or e-mail address")
    person = await require_member(tx, project, labeler, "labeler")
    standing = await observe(tx, project, person, NUMBER[queue])
    if standing.questions and standing.tested:
        standing.tested = await foresee(tx, project, person, standing.questions, standing.tested)
    return standing


async def _upcoming(tx: Transaction, standing: Standing, limit: int) -> list[tuple[int, str]]:
    rows = await tx.all(sql.held, **standing.key, window=limit)
    held = [(row["asset"], row["kind"]) for row in rows]
    reason = await barred(tx, standing)
    if standing.owes and reason in (None, "quota_reached"):
        owed = await tx.all(rework_sql.upcoming, **standing.key, window=limit)
        taken_up = [one for one in held if one[1] == "rework"]
        rest = [one for one in held if one[1] != "rework"]
        held = taken_up + [(row["asset"], "rework") for row in owed] + rest
    if reason not in (None, "quiz_required"):
        return held[:limit]
    room = await quota_room(tx, standing)
    again = sum(row["expired"] for row in rows)  # what is taken up again counts as well
    wanted = limit - len(held) if room is None else min(limit - len(held), room - again)
    if wanted <= 0:
        return held[:limit]
    if reason is not None:
        return held + [(asset, "label") for asset in await upcoming_quiz(tx, standing, wanted)]
    if standing.queue == REVIEW:
        waits = live(review_sql.upcoming, standing.slot)
        fresh = [row["asset"] for row in await tx.all(waits, **standing.key, window=wanted)]
    else:
        fresh = await _in_turn(tx, standing, wanted)
    shared = await shared_with(tx, standing, wanted)
    fresh += [asset for asset in shared if asset not in fresh]
    fresh = await upcoming_mixed(tx, standing, fresh, wanted)
    kind = "review" if standing.queue == REVIEW else "label"
    return held + [(asset, kind) for asset in fresh[:wanted]]


async def _in_turn(tx: Transaction, standing: Standing, wanted: int) -> list[int]:
    """New work as if each were pulled in turn: each hand-out may open what the next one takes."""
    own = {**standing.key, "slot": standing.slot}
    order = standing.settings["order"]
    rest = (
        await tx.all(sql.rest, **standing.key, window=wanted) if retained(standing.settings) else []
    )
    upcoming = sql.upcoming_spread if order["avoid_held"] else sql.upcoming
    if retained(standing.settings):
        upcoming = sql.upcoming_units
    fresh = await tx.all(live(ungated(upcoming), standing.slot), **own, window=wanted)
    again = await tx.all(sql.deferred, **standing.key, window=wanted)
    if gate_acts(standing.settings):
        gate = await gate_after(tx, standing.member.project, [row["asset"] for row in fresh])
        fresh = [row for row in fresh if gate.lets_through(bytes(row["key"]))]
        again = [row for row in again if row["batch"] <= gate.until]
    return [row["asset"] for row in [*rest, *fresh, *again]][:wanted]
