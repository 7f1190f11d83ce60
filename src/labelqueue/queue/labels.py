"""Labels: read by those who may, accepted when they came late, taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from labelqueue import ids
from labelqueue.db import Row, Statement, Transaction, fragment, load
from labelqueue.errors import Conflict, Forbidden, NotFound
from labelqueue.model import Actor, Label, Page
from labelqueue.queue import paging
from labelqueue.queue.access import enter, find_member, stamp
from labelqueue.queue.events import note
from labelqueue.queue.expiry import end_reservations
from labelqueue.queue.gate import remember_exhausted
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.groups import lock_groups, retained, settle_groups
from labelqueue.queue.rounds import open_ahead, rejudge

sql = load("labels")
review_sql = load("review")
pull_sql = load("pull")

NOBODY = -1
FOR_REVIEWERS = {"final", "verdict", "reviewed_by"}
KEYS = {"made": ("id",), "newest": ("id",), "reviewed": ("micros", "id")}


async def list_labels(
    tx: Transaction, actor: Actor, project: int, filters: Mapping[str, Any], order: str,
    limit: int, cursor: str | None,
) -> Page:  # fmt: skip
    """Labels in the order they were made, `newest` first, or by verdict, the last first.

    Labelers read their own, and nothing that tells which of them were reviewed.
    """
    member = await enter(tx, actor, project)
    reviews = member.may("reviewer")
    if not reviews and (order == "reviewed" or filters.keys() & FOR_REVIEWERS):
        raise Forbidden("Who reviewed what is for reviewers and managers.")
    params = await _filters(tx, project, filters)
    if not reviews:
        own = params.get("person", actor.user) == actor.user
        params["person"] = actor.user if own else NOBODY
    conditions = [f"label_{name}" for name in params] + ([] if reviews else ["labels_own"])
    shown = public_label if reviews else own_label
    return await _window(tx, project, conditions, params, order, limit, cursor, shown)


async def _window(
    tx: Transaction, project: int, conditions: list[str], params: dict[str, Any], order: str,
    limit: int, cursor: str | None, shown: Callable[[int, Row], Label],
) -> Page:  # fmt: skip
    keys = KEYS[order]
    after = paging.read(cursor, [int] * len(keys))
    if after is not None:
        conditions.append(f"labels_{order}_after")
        params |= {f"after_{key}": value for key, value in zip(keys, after, strict=True)}
    if order == "reviewed":
        conditions.append("labels_judged")
    rows = await tx.all(_listing(conditions, order), project=project, limit=limit + 1, **params)
    end = [rows[limit - 1][key] for key in keys] if len(rows) > limit else None
    items = [shown(project, row) for row in rows[:limit]]
    return {"items": items, "next_cursor": paging.write(end)}


def _listing(conditions: Sequence[str], order: str) -> Statement:
    tables = fragment("label_tables")
    if "labels_own" in conditions:
        tables = tables.replace("label l", "own_label l", 1)
    return Statement(
        f"select {fragment('label_columns')} from {tables}"
        + "".join(f" and {fragment(name)}" for name in conditions)
        + f" {fragment(f'labels_{order}')} limit %(limit)s"
    )


async def _filters(tx: Transaction, project: int, filters: Mapping[str, Any]) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for name in ("status", "verdict"):
        if name in filters:
            params[name] = filters[name]
    if "final" in filters:
        params["final" if filters["final"] else "waiting"] = True
    for name, column in (("labeler", "person"), ("reviewed_by", "reviewed_by")):
        if name in filters:
            found = await find_member(tx, project, filters[name])
            params[column] = found["person"] if found else NOBODY
    for name, kind in (("asset", "a"), ("batch", "b")):
        if name in filters:
            number = ids.decode_in(kind, project, filters[name])
            params[name] = NOBODY if number is None else number
    return params


def public_label(project: int, row: Row) -> Label:
    """A label as the wire shows it."""
    reviewer = row["reviewed_by"]
    return {
        "id": ids.encode("l", project, row["id"]),
        "asset": ids.encode("a", project, row["asset"]),
        "external_id": row["external_id"],
        "labeler": ids.encode_global("u", row["person"]),
        "labeler_name": row["name"],
        "status": row["status"],
        "final": row["final"],
        "result": row["result"],
        "active_seconds": round(row["seconds"], 3),
        "created_at": stamp(row["created_at"]) or "",
        "reviewed_by": None if reviewer is None else ids.encode_global("u", reviewer),
        "reviewed_at": stamp(row["reviewed_at"]),
        "verdict": row["verdict"],
        "comment": row["comment"],
        "reason": row["reason"],
        "replaces": None if row["replaces"] is None else ids.encode("l", project, row["replaces"]),
    }


def own_label(project: int, row: Row) -> Label:
    """A label as its author sees it: nothing betrays whether it was drawn for review."""
    label = public_label(project, row)
    if label["status"] == "approved" or row["verdict"] == "correct":
        label["status"] = "submitted"
    label["final"] = True
    label["reviewed_by"] = label["reviewed_at"] = label["verdict"] = None
    if label["status"] != "rejected":
        label["comment"] = None
    return label


async def change_label(tx: Transaction, actor: Actor, label: str, status: str) -> Label:
    """Accept a late label ("submitted") or take one out ("discarded"); managers only."""
    project, number = ids.decode("l", label)
    await enter(tx, actor, project, "manager")
    row = await tx.first(sql.one, project=project, label=number)
    if row is None:
        raise NotFound()
    if status == "submitted":
        await _accept(tx, actor, project, number, row["asset"], row["person"])
    else:
        await _discard(tx, actor, project, number, row["asset"])
    return public_label(project, await tx.one(sql.one, project=project, label=number))


async def _accept(
    tx: Transaction, actor: Actor, project: int, label: int, asset: int, person: int
) -> None:
    again = await tx.all(sql.held_again, project=project, person=person, asset=asset)
    await end_reservations(
        tx, project, 0, [row["id"] for row in again], how="clear", actor=actor.user
    )
    round_ahead = await open_ahead(tx, project)
    await _lock(tx, project, asset)
    row = await tx.one(sql.one, project=project, label=label)
    if row["status"] != "late":
        raise Conflict(f"Only a late label can be accepted; this one is {row['status']}.")
    if await tx.first(sql.counting_label, project=project, person=person, asset=asset):
        raise Conflict("Its author has a label on this asset by now, or owes one.")
    await tx.one(sql.accept, project=project, asset=asset, label=label)
    await rejudge(tx, project, [asset], round_ahead)
    await tx.run(pull_sql.supersede, project=project, queue=0, assets=[asset], actor=actor.user)
    await tx.run(
        review_sql.enter, project=project, label=label, always=False, prefer=None, sent_by=None
    )
    await note(tx, project, actor.user, "label.accepted", asset=asset, label=label)


async def _lock(tx: Transaction, project: int, asset: int) -> None:
    if await tx.first(sql.lock_work, project=project, asset=asset) is None:
        raise NotFound()  # deleted meanwhile, with its batch


async def _discard(tx: Transaction, actor: Actor, project: int, label: int, asset: int) -> None:
    # The label queue and its row first, as everywhere; what waits for review after its asset.
    raised = await raise_generation(tx, project, 0)
    if retained(raised["settings"]):
        await lock_groups(tx, project, [asset])
    await remember_exhausted(tx, project, [asset])
    await _lock(tx, project, asset)
    held = await tx.all(sql.held_of_label, project=project, asset=asset, label=label)
    for queue in (0, 1):
        chosen = [row["id"] for row in held if row["queue"] == queue]
        await end_reservations(tx, project, queue, chosen, how="clear", actor=actor.user)
    row = await tx.one(sql.one, project=project, label=label)
    if row["status"] in ("discarded", "replaced"):
        raise Conflict(f"This label is {row['status']} already.")
    await tx.one(
        sql.discard, project=project, asset=asset, label=label, counts=row["counts"],
        owed=row["owed"], generation=raised["generation"],
    )  # fmt: skip
    await rejudge(tx, project, [asset], raised["generation"])
    if retained(raised["settings"]):
        await settle_groups(tx, project, [asset], raised["generation"], actor=actor.user)
    await note(tx, project, actor.user, "label.discarded", asset=asset, label=label)
