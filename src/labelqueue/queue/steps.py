"""What each kind of operation does in one step."""

from __future__ import annotations

from typing import Any

from labelqueue.db import Row, Statements, Transaction, load
from labelqueue.queue.batches import show_again
from labelqueue.queue.bulk import apply_changes
from labelqueue.queue.discarding import discard_step
from labelqueue.queue.events import note, note_assets
from labelqueue.queue.gate import remember_exhausted
from labelqueue.queue.groups import arrange_between, retained, switch_groups
from labelqueue.queue.operations import Step, Steps, Undo
from labelqueue.queue.rounds import retarget
from labelqueue.queue.standing import LABEL, NAME, live

sql = load("projects")
expiry_sql = load("expiry")
operations_sql: Statements = load("operations")
questions_sql = load("questions")

CHUNK = 2000  # rows a step touches: few enough that nobody waits for its locks


async def change_assets(tx: Transaction, operation: Row) -> Step:
    """Change the next few thousand assets; they obey from this step's commit on."""
    after = operation["progress"].get("after", 0)
    rows = await tx.all(operations_sql.items, operation=operation["id"], after=after, limit=CHUNK)
    shared = operation["params"].get("set")
    wanted = [(row["asset"], shared if row["changes"] is None else row["changes"]) for row in rows]
    await apply_changes(tx, operation["project"], operation["actor"], wanted)
    return {
        "done": operation["done"] + len(rows),
        "progress": {"after": rows[-1]["nth"] if rows else after},
        "finished": len(rows) < CHUNK,
    }


async def configure_queue(tx: Transaction, operation: Row) -> Step:
    """Carry a new order or target out: fill the other slot, flip, clear the old one; retarget."""
    params, progress = operation["params"], dict(operation["progress"])
    phases = params["phases"]
    phase = progress.get("phase", phases[0])
    key = {"project": operation["project"], "queue": params["queue"]}
    span = {"after": progress.get("after", -1), "limit": CHUNK}
    ahead = await tx.one(sql.chunk_end, **key, **span)
    until = ahead["until"]
    if until is None:
        if phase == "reorder":
            await _flip(tx, key, bytes.fromhex(progress.get("top", "")))
        rest = phases[phases.index(phase) + 1 :]
        progress = {"phase": rest[0]} if rest else {}
        return {"done": operation["done"], "progress": progress, "finished": not rest}
    chunk = {**key, "after": span["after"], "until": until}
    await _configure_chunk(tx, phase, chunk, params["touched"], progress)
    progress |= {"phase": phase, "after": until}
    return {"done": operation["done"] + ahead["rows"], "progress": progress, "finished": False}


async def _flip(tx: Transaction, key: dict[str, Any], top: bytes) -> None:
    """The new order is whole: it holds from now on."""
    queue = await tx.one(sql.lock_queue, **key)
    if key["queue"] == LABEL:
        await remember_exhausted(tx, key["project"])
    await tx.run(sql.flip_order, **key, top=top)
    if key["queue"] == LABEL and queue["reordering"] is not None:
        await switch_groups(tx, key["project"], queue["settings"], queue["reordering"])


async def _configure_chunk(
    tx: Transaction, phase: str, chunk: dict[str, Any], touched: bool, progress: dict[str, Any]
) -> None:
    key = {"project": chunk["project"], "queue": chunk["queue"]}
    queue = await tx.one(sql.lock_queue, **key)
    slot = queue["slot"]
    if phase == "reorder":
        row = await tx.one(live(sql.reorder_chunk, slot), **chunk)
        top = bytes(row["top"] or b"").hex()
        progress["top"] = max(progress.get("top", ""), top)
        if key["queue"] == LABEL and retained(queue["reordering"]):
            await arrange_between(tx, key["project"], chunk["after"], chunk["until"])
        return
    if phase == "clear":
        await tx.run(live(sql.clear_chunk, slot), **chunk)
    else:
        await remember_exhausted(tx, key["project"])
        await retarget(tx, key["project"], chunk["after"], chunk["until"], touched=touched)
    grouped = key["queue"] == LABEL and retained(queue["settings"])
    if grouped:  # until the order was whole, groups went by the old settings
        await arrange_between(tx, key["project"], chunk["after"], chunk["until"])
    if grouped or phase == "retarget":
        await tx.run(live(expiry_sql.cut_for_span, slot), **chunk)


async def keep_order(tx: Transaction, operation: Row) -> None:
    """The old order goes on to hold, where the new one is not whole yet."""
    queue, phases = operation["params"]["queue"], operation["params"]["phases"]
    if operation["progress"].get("phase", phases[0]) != "reorder":
        return  # an order that is being prepared is another operation's
    kept = await tx.first(sql.keep_order, project=operation["project"], queue=queue)
    if kept is not None:
        await note(tx, operation["project"], operation["actor"], "queue.configured",
                   queue=NAME[queue], settings=kept["settings"])  # fmt: skip


async def delete_batch(tx: Transaction, operation: Row) -> Step:
    """Delete the next assets of a batch with all that hangs on them, the batch itself last."""
    key = {"project": operation["project"], "batch": operation["params"]["batch"]}
    rows = await tx.all(sql.assets_of_batch, **key, limit=CHUNK)
    rows = rows or await tx.all(questions_sql.of_batch, **key, limit=CHUNK)
    await _delete_assets(tx, operation["project"], rows)
    gone = [row["asset"] for row in rows]
    await note_assets(tx, operation["project"], operation["actor"], "asset.deleted", gone, {})
    if not rows:
        await tx.run(sql.delete_batch, **key)
    return {"done": operation["done"] + len(rows), "progress": {}, "finished": not rows}


async def delete_project(tx: Transaction, operation: Row) -> Step:
    """Delete the next assets of a project, the project itself last."""
    rows = await tx.all(sql.any_assets, project=operation["project"], limit=CHUNK)
    await _delete_assets(tx, operation["project"], rows)
    if not rows:
        await tx.run(questions_sql.forget_project, project=operation["project"])
        await tx.run(sql.delete_rest, project=operation["project"])
    return {"done": operation["done"] + len(rows), "progress": {}, "finished": not rows}


async def _delete_assets(tx: Transaction, project: int, rows: list[Row]) -> None:
    await tx.first(sql.lock_queue, project=project, queue=0)
    assets = [row["asset"] for row in rows]
    await tx.run(questions_sql.forget, project=project, assets=assets)
    await tx.run(sql.delete_assets, project=project, assets=assets)


STEPS: Steps = {
    "assets.change": change_assets,
    "queue.configure": configure_queue,
    "batch.delete": delete_batch,
    "project.delete": delete_project,
    "labels.discard": discard_step,
}
UNDO: Undo = {"queue.configure": keep_order, "batch.delete": show_again}
