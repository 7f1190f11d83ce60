"""Groups, where they are retained: whoever takes an asset of a group gets the rest of it next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labelqueue.db import Row, Transaction, load
from labelqueue.queue.claiming import Claim, claim_all
from labelqueue.queue.generation import raise_generation
from labelqueue.queue.standing import Standing, live, waiting

sql = load("groups")
explain_sql = load("explain")
pull_sql = load("pull")

WHY = "The next of the group that you are working through: %s, batch %s."
REST = Claim(pull_sql.claim_rest, {"kind": "label", "why": WHY, "units": False})


def retained(settings: Mapping[str, Any]) -> bool:
    """Whether a label queue hands groups out as one."""
    return bool(settings["order"].get("groups") == "retain")


async def take_groups(tx: Transaction, standing: Standing, claim: Claim, need: int) -> list[int]:
    """Take up to `need` places: the rest of this person's groups, then one group after another."""
    taken: list[int] = []
    while len(taken) < need:
        rest = await claim_all(tx, standing, REST, need - len(taken))
        taken += rest
        if len(taken) == need:
            break
        first = await claim_all(tx, standing, claim, 1)
        if not first:
            break
        taken += first
        await hold_groups_of(tx, standing)
    return taken


async def hold_groups_of(tx: Transaction, standing: Standing) -> None:
    """The groups of all that this person holds are theirs, as far as they were free."""
    await tx.run(sql.hold, project=standing.member.project, person=standing.member.person)


async def before_label(
    tx: Transaction, project: int, settings: Mapping[str, Any], asset: int
) -> int | None:
    """The queue's next generation where a label on this asset ends the hold of its group, or moves
    a group that is free; the queue is then locked.

    Asked before the label is made, because the queue is locked before the asset.
    """
    if not retained(settings):
        return None
    row = await tx.first(sql.moves, project=project, besides=asset)
    if row is None or not row["moves"]:
        return None
    return int((await raise_generation(tx, project, 0))["generation"])


async def after_label(
    tx: Transaction, project: int, settings: Mapping[str, Any], asset: int, generation: int | None
) -> None:
    """What `before_label` foresaw: the group is given up, or stands elsewhere."""
    if generation is not None and retained(settings):
        await settle_groups(tx, project, [asset], generation)


async def settle_groups(
    tx: Transaction, project: int, assets: Sequence[int], generation: int, *,
    actor: int | None = None, abandoned_by: Sequence[int] = (),
) -> None:  # fmt: skip
    """End the holds that are over and put free groups of these assets where they stand now.

    The queue is locked, its generation raised. `abandoned_by` are people who let go of these
    assets without a label.
    """
    rows = await tx.all(sql.heads, project=project, assets=list(assets))
    heads = [row["head"] for row in rows]
    if heads:
        over = await tx.all(
            sql.over, project=project, heads=heads, besides=0, abandoned_by=list(abandoned_by)
        )
        await _give_up(tx, project, [row["head"] for row in over], actor)
        await arrange(tx, project, heads, generation)


async def leave_groups(tx: Transaction, project: int, people: Sequence[int]) -> None:
    """These people are gone or idle: their groups are free as soon as they hold nothing of them."""
    rows = await tx.all(sql.held_by, project=project, people=list(people))
    if rows:
        raised = await raise_generation(tx, project, 0)
        heads = [row["head"] for row in rows]
        await settle_groups(tx, project, heads, raised["generation"], abandoned_by=people)


async def sweep_groups(tx: Transaction) -> bool:
    """End the holds that nobody noticed were over."""
    for row in await tx.all(sql.holders):
        project = row["project"]
        over = await tx.all(sql.over, project=project, heads=None, besides=0, abandoned_by=[])
        if over:
            raised = await raise_generation(tx, project, 0)
            heads = [one["head"] for one in over]
            await settle_groups(tx, project, heads, raised["generation"])
    return False


async def arrange(
    tx: Transaction, project: int, heads: Sequence[int], generation: int | None
) -> None:
    """Give the free groups their places in the order; the queue is locked."""
    row = await _arrange(tx, project, heads, generation)
    if row is not None:
        await tx.run(sql.raise_top, project=project, top=row["top"])


async def _arrange(
    tx: Transaction, project: int, heads: Sequence[int], generation: int | None
) -> Row | None:
    if not heads:
        return None
    slot = (await tx.one(explain_sql.slot, project=project, queue=0))["slot"]
    return await tx.first(
        live(sql.arrange, slot), project=project, heads=list(heads), generation=generation
    )


async def arrange_batch(tx: Transaction, project: int, batch: int) -> None:
    """Give the groups of a batch that nobody sees yet their places; nothing is locked."""
    rows = await tx.all(sql.heads_of_batch, project=project, batch=batch)
    await _arrange(tx, project, [row["head"] for row in rows], None)


async def arrange_between(tx: Transaction, project: int, after: int, until: int) -> None:
    """Give all groups with an asset in this range of numbers their places."""
    rows = await tx.all(sql.heads_between, project=project, after=after, until=until)
    await arrange(tx, project, [row["head"] for row in rows], None)


async def lock_groups(tx: Transaction, project: int, assets: Sequence[int]) -> None:
    """Lock the groups of these assets before their rows, as whoever takes a group does."""
    await tx.all(waiting(sql.heads), project=project, assets=list(assets))


async def switch_groups(
    tx: Transaction, project: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """From now on groups are retained, or no more: who holds a part has it, or nobody has any."""
    rows = await tx.all(sql.held, project=project)
    if retained(after) and not retained(before):
        await tx.run(sql.seize, project=project)
    elif retained(before) and not retained(after):
        await tx.run(sql.give_up_all, project=project)
    await arrange(tx, project, [row["head"] for row in rows], None)


async def _give_up(tx: Transaction, project: int, heads: Sequence[int], actor: int | None) -> None:
    if heads:
        await tx.run(sql.give_up, project=project, heads=list(heads), actor=actor)
