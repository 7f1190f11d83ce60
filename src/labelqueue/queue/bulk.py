"""Changes of assets: one or a million, by the same rule. What is held stays held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from labelqueue.db import Jsonb, Statement, Transaction, fragment, load
from labelqueue.errors import Invalid, UnknownUser
from labelqueue.model import Actor, Changed
from labelqueue.queue.access import enter, find_members
from labelqueue.queue.audiences import audience_of, lock_project
from labelqueue.queue.discarding import send_back
from labelqueue.queue.events import note_assets
from labelqueue.queue.expiry import end_reservations
from labelqueue.queue.gate import remember_exhausted
from labelqueue.queue.generation import cut_cursors, raise_generation
from labelqueue.queue.groups import lock_groups, retained, settle_groups
from labelqueue.queue.operations import (
    OperationRef,
    start_for_assets,
    start_for_selection,
)
from labelqueue.queue.rounds import rejudge
from labelqueue.queue.select import by_external_ids, by_ids, select_assets, selection
from labelqueue.queue.standing import LABEL, REVIEW, live

sql = load("bulk")
pull_sql = load("pull")
projects_sql = load("projects")

AT_ONCE = 1000  # up to so many assets are changed within the request

Changes = Mapping[str, Any]
HELD_BY_MANAGER = "held by a manager"


async def change_assets(
    tx: Transaction, actor: Actor, project: int, body: Changes, *, dry_run: bool = False
) -> Changed | OperationRef:
    """Change the assets of `{"select", "set"}` or `{"items"}`; above 1,000 as an operation.

    Everything is checked before anything is changed; a dry run counts, and changes nothing.
    """
    await enter(tx, actor, project, "manager")
    if body.get("items") is not None:
        wanted = await _by_items(tx, project, body["items"])
    else:
        select = body["select"]
        changes = _resolved(body["set"], "set", await _people(tx, project, [body["set"]]))
        if dry_run:
            return await _foreseen(tx, project, select, changes)
        chosen = await select_assets(tx, project, select, most=AT_ONCE + 1)
        if len(chosen) > AT_ONCE and select.get("filter") is not None:
            found = await selection(tx, project, select)
            return await start_for_selection(tx, actor, project, found, changes)
        wanted = [(asset, changes) for asset in chosen]
    if dry_run:
        return {"changed": len(wanted)}
    if len(wanted) > AT_ONCE:
        return await start_for_assets(tx, actor, project, wanted)
    await apply_changes(tx, project, actor.user, wanted)
    return {"changed": len(wanted)}


async def _foreseen(tx: Transaction, project: int, select: Changes, changes: Changes) -> Changed:
    """What the change of a selection would touch: assets, and the labels that it takes out."""
    statement, params = await selection(tx, project, select)
    labels = changes.get("labels") is not None
    counting = Statement(f"{fragment('foreseen')} ({statement}) chosen")
    row = await tx.one(counting, **params, labels=labels)
    found: Changed = {"changed": row["assets"]}
    if labels:
        found["labels"] = int(row["labels"])
    return found


async def _by_items(
    tx: Transaction, project: int, items: Sequence[Changes]
) -> list[tuple[int, Changes]]:
    by_id = [item["id"] for item in items if item.get("id") is not None]
    external = [item["external_id"] for item in items if item.get("id") is None]
    numbers = dict(zip(dict.fromkeys(by_id), await by_ids(tx, project, by_id, "items"),
                       strict=True))  # fmt: skip
    found = await by_external_ids(tx, project, external, "items")
    numbers |= dict(zip(dict.fromkeys(external), found, strict=True))
    people = await _people(tx, project, items)
    chosen: dict[int, Changes] = {}
    for index, item in enumerate(items):
        asset = numbers[item["id"] if item.get("id") is not None else item["external_id"]]
        if asset in chosen:
            raise Invalid.at(f"items.{index}", "this asset is named twice")
        chosen[asset] = _resolved(item, f"items.{index}", people)
    return list(chosen.items())


async def _people(tx: Transaction, project: int, given: Iterable[Changes]) -> dict[str, int]:
    named = {user for changes in given for user in changes.get("assigned_to") or ()}
    return await find_members(tx, project, sorted(named)) if named else {}


def _resolved(given: Changes, path: str, people: Mapping[str, int]) -> Changes:
    """The changes with people as numbers. Raises UnknownUser for whoever is no member."""
    changes = {name: given[name] for name in given if name not in ("id", "external_id")}
    if changes.get("assigned_to") is not None:
        for nth, user in enumerate(changes["assigned_to"]):
            if user not in people:
                where = f"{path}.assigned_to.{nth}"
                raise UnknownUser.at(where, f"no member of this project is called {user!r}")
        changes["assigned_to"] = [people[user] for user in changes["assigned_to"]]
    return changes


async def apply_changes(
    tx: Transaction, project: int, actor: int, wanted: Sequence[tuple[int, Changes]]
) -> None:
    """Change these assets in one transaction, with their events.

    Up to 1,000 rows are stamped with a new generation; for more, cursors are cut instead, because a
    long stamped run would be walked again at each pull.
    """
    if not wanted:
        return
    rows = await _rows(tx, project, wanted)  # may lock the project, which comes before the queue
    sent_back = [asset for asset, changes in wanted if changes.get("labels") is not None]
    if sent_back:
        await send_back(tx, project, actor, sent_back)
    raised = await raise_generation(tx, project, 0)
    assets = [row["asset"] for row in rows]
    grouped = retained(raised["settings"])
    if grouped:
        await lock_groups(tx, project, assets)
    await remember_exhausted(tx, project, assets)
    stamp = len(rows) <= AT_ONCE
    await tx.run(
        live(sql.change, raised["slot"]), project=project, rows=Jsonb(rows),
        generation=raised["generation"], stamp=stamp, actor=actor,
    )  # fmt: skip
    retargeted = [row["asset"] for row in rows if row["set_required"]]
    if retargeted:
        await rejudge(tx, project, retargeted, raised["generation"], stamp=stamp)
    if grouped:
        await settle_groups(tx, project, assets, raised["generation"], actor=actor)
    if not stamp:
        await cut_cursors(tx, project, raised["slot"], assets)
    slot = (await tx.one(projects_sql.queue, project=project, queue=1))["slot"]
    await tx.run(live(sql.change_waiting, slot), project=project, assets=assets)
    await _end_what_must(tx, project, actor, wanted)
    await _note(tx, project, actor, wanted)


async def _rows(
    tx: Transaction, project: int, wanted: Sequence[tuple[int, Changes]]
) -> list[dict[str, Any]]:
    assets = [asset for asset, _ in wanted]
    if any("assigned_to" in changes or "skills" in changes for _, changes in wanted):
        await lock_project(tx, project)
    now = {
        row["asset"]: row for row in await tx.all(sql.audiences_now, project=project, assets=assets)
    }
    audiences: dict[str, int] = {}
    rows = []
    for asset, changes in wanted:
        if asset not in now:
            continue  # deleted since it was chosen
        row = _row(asset, changes)
        if "assigned_to" in changes or "skills" in changes:
            people = changes.get("assigned_to", now[asset]["people"]) or []
            skills = changes.get("skills", now[asset]["skills"]) or []
            key = repr((sorted(people), sorted(skills)))
            if key not in audiences:
                audiences[key] = await audience_of(tx, project, people, skills)
            row["audience"] = audiences[key]
        rows.append(row)
    return rows


def _row(asset: int, changes: Changes) -> dict[str, Any]:
    hold = changes.get("on_hold")
    return {
        "asset": asset,
        "set_priority": "priority" in changes,
        "priority": changes.get("priority"),
        "set_required": "labels_required" in changes,
        "required": changes.get("labels_required"),
        "set_hold": "on_hold" in changes,
        "hold": HELD_BY_MANAGER if hold is True else hold or None,
        "removed": changes.get("removed"),
    }


async def _end_what_must(
    tx: Transaction, project: int, actor: int, wanted: Sequence[tuple[int, Changes]]
) -> None:
    """Removal clears the reservations of an asset; a lowered target supersedes expired ones."""
    removed = [asset for asset, changes in wanted if changes.get("removed")]
    if removed:
        for queue in (LABEL, REVIEW):
            rows = await tx.all(sql.live_reservations, project=project, queue=queue, assets=removed)
            chosen = [row["id"] for row in rows]
            await end_reservations(tx, project, queue, chosen, how="clear", actor=actor)
    targeted = [asset for asset, changes in wanted if "labels_required" in changes]
    if targeted:
        await tx.run(pull_sql.supersede, project=project, queue=0, assets=targeted, actor=actor)


async def _note(
    tx: Transaction, project: int, actor: int, wanted: Sequence[tuple[int, Changes]]
) -> None:
    happened: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    for asset, changes in wanted:
        for kind, data in _events(changes):
            happened[kind].append((asset, data))
    for kind, several in happened.items():
        assets = [asset for asset, _ in several]
        if all(data == several[0][1] for _, data in several):
            await note_assets(tx, project, actor, kind, assets, several[0][1])
        else:
            datas = [msgspec.json.encode(data).decode() for _, data in several]
            await tx.run(sql.note_each, project=project, actor=actor, kind=kind, assets=assets,
                         datas=datas)  # fmt: skip


def _events(changes: Changes) -> list[tuple[str, dict[str, Any]]]:
    events: list[tuple[str, dict[str, Any]]] = []
    if "priority" in changes:
        events.append(("asset.prioritized", {"priority": changes["priority"]}))
    if "assigned_to" in changes:
        people = [f"u{person}" for person in changes["assigned_to"] or ()]
        events.append(("asset.assigned", {"assigned_to": people}))
    if "skills" in changes:
        events.append(("asset.skilled", {"skills": list(changes["skills"] or ())}))
    if "labels_required" in changes:
        events.append(("asset.targeted", {"labels_required": changes["labels_required"]}))
    if "on_hold" in changes:
        hold = _row(0, changes)["hold"]
        events.append(("asset.held", {"reason": hold}) if hold else ("asset.unheld", {}))
    if changes.get("removed") is not None:
        events.append(("asset.removed" if changes["removed"] else "asset.restored", {}))
    return events
