"""Projects: made, listed, changed, deleted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from labelqueue import ids, presets, settings
from labelqueue.db import Jsonb, Row, Transaction, load
from labelqueue.errors import Forbidden, Invalid
from labelqueue.model import Actor, Page, Project, QueueName
from labelqueue.queue import paging
from labelqueue.queue.access import enter, stamp
from labelqueue.queue.configure import read_settings, reconfigure
from labelqueue.queue.effects import DryRun, foresee_change
from labelqueue.queue.events import note
from labelqueue.queue.examining import refuse_quiz_at_birth
from labelqueue.queue.operations import OperationRef, start
from labelqueue.rules.interface import parse

sql = load("projects")

QUEUES: tuple[QueueName, ...] = ("label", "review")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?", re.I)


async def create_project(
    tx: Transaction, actor: Actor, name: str, preset: str | None, interface: str | None,
    label_queue: Mapping[str, Any] | None, review_queue: Mapping[str, Any] | None,
) -> Project:  # fmt: skip
    """Make a project with its two queues; its creator is its manager."""
    if not (actor.admin or (await tx.one(sql.may_create, person=actor.user))["may"]):
        raise Forbidden("Only admins, managers and reviewers may create projects.")
    presets.get(preset)
    if interface is not None:
        parse(interface)
    given = {"label": label_queue, "review": review_queue}
    queues = {
        queue: settings.merge(
            queue, preset, settings.defaults(queue, preset), given[queue] or {}, f"{queue}_queue"
        )
        for queue in QUEUES
    }
    refuse_quiz_at_birth(queues["label"])
    made = await tx.one(
        sql.create, name=name, preset=preset, interface=interface, actor=actor.user,
        label_queue=Jsonb(queues["label"]), review_queue=Jsonb(queues["review"]),
    )  # fmt: skip
    await note(tx, made["id"], actor.user, "project.created", preset=preset)
    return await get_project(tx, actor, made["id"])


async def list_projects(tx: Transaction, actor: Actor, limit: int, cursor: str | None) -> Page:
    """The projects this person may see."""
    after = paging.read(cursor, (int,))
    rows = await tx.all(
        sql.list_projects, person=actor.user, admin=actor.admin, limit=limit + 1,
        after=after[0] if after else 0,
    )  # fmt: skip
    end = [rows[limit - 1]["id"]] if len(rows) > limit else None
    return {"items": [_public(row) for row in rows[:limit]], "next_cursor": paging.write(end)}


async def get_project(tx: Transaction, actor: Actor, project: int) -> Project:
    """One project, with the reader's role in it."""
    await enter(tx, actor, project)
    return _public(await tx.one(sql.one, project=project, person=actor.user))


def _public(row: Row) -> Project:
    return {
        "id": ids.encode_global("p", row["id"]),
        "name": row["name"],
        "state": row["state"],
        "preset": row["preset"],
        "interface": row["interface"],
        "interface_version": row["interface_version"],
        "media_origins": row["media_origins"],
        "created_at": stamp(row["created_at"]) or "",
        "role": row["role"],
    }


async def change_project(
    tx: Transaction, actor: Actor, project: int, changes: Mapping[str, Any], dry_run: bool
) -> Project | DryRun:
    """Change a project; with `dry_run` only tell what a change of preset would change."""
    await enter(tx, actor, project, "manager")
    _check(changes)
    if dry_run:
        return await _foresee(tx, project, changes)
    await tx.run(
        sql.change, project=project, name=changes.get("name"), state=changes.get("state"),
        media_origins=changes.get("media_origins"),
    )  # fmt: skip
    before = await tx.one(sql.one, project=project, person=actor.user)
    if "interface" in changes and changes["interface"] != before["interface"]:
        await tx.run(sql.change_interface, project=project, interface=changes["interface"])
    if "preset" in changes:
        await _apply_preset(tx, actor, project, changes["preset"])
    told = {key: changes[key] for key in changes if key != "interface"}
    await note(tx, project, actor.user, "project.changed", **told)
    return await get_project(tx, actor, project)


def _check(changes: Mapping[str, Any]) -> None:
    if changes.get("interface") is not None:
        parse(changes["interface"])
    if "preset" in changes:
        presets.get(changes["preset"])
    for nth, origin in enumerate(changes.get("media_origins") or ()):
        if not _ORIGIN.fullmatch(origin):
            raise Invalid.at(
                f"media_origins.{nth}", "must be an origin such as https://media.example.com"
            )


async def _foresee(tx: Transaction, project: int, changes: Mapping[str, Any]) -> DryRun:
    """Every setting of both queues that the preset would change."""
    told: DryRun = {"changes": [], "effects": []}
    for queue in QUEUES if "preset" in changes else ():
        before = await read_settings(tx, project, queue)
        after = settings.defaults(queue, changes["preset"])
        found = await foresee_change(tx, project, queue, before, after)
        told["changes"] += found["changes"]
        told["effects"] += [f"{queue.capitalize()} queue: {one}" for one in found["effects"]]
    return told


async def _apply_preset(tx: Transaction, actor: Actor, project: int, preset: str | None) -> None:
    await tx.run(sql.change_preset, project=project, preset=preset)
    for queue in QUEUES:
        await reconfigure(tx, actor, project, queue, settings.defaults(queue, preset))


async def delete_project(
    tx: Transaction, actor: Actor, project: int, confirm: str | None
) -> OperationRef:
    """Delete a project for good, as an operation; nobody sees it from now on."""
    await enter(tx, actor, project, "manager")
    if confirm != (await tx.one(sql.one, project=project, person=actor.user))["name"]:
        raise Invalid.at("confirm", "must repeat the project's name")
    await tx.run(sql.mark_deleting, project=project)
    return await start(tx, actor, project, "project.delete", {"name": confirm}, None)
