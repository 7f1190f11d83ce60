"""What people explored of a million rows outlasts changes of thousands that lie elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from labelqueue.model import Actor
from labelqueue.queue import bulk, pull, standing, steps, submit
from tests.plans.intended import check
from tests.plans.warehouse import (
    ANN,
    ANNS,
    BOB,
    DONE,
    DONE_TOO,
    DORA,
    FREE,
    HELD,
    MANAGER,
    PROJECT,
    REOPENED,
    explore,
)
from tests.plans.watched import Watched

pytestmark = pytest.mark.big

MANY = 1050  # more than are stamped one by one


async def change(tx: Watched, first: int, **values: Any) -> None:
    """Change so many rows from this one on, as a step of an operation does."""
    wanted = [(row, values) for row in range(first, first + MANY)]
    await bulk.apply_changes(tx, PROJECT, MANAGER.user, wanted)
    check_looked_up(tx, "expiry.cut_for_assets")


def check_looked_up(tx: Watched, name: str) -> None:
    """What is cut for was looked up, and not looked for in a queue of a million."""
    for plan in tx.plans:
        if plan.name == name:
            assert not plan.sequential and plan.visited < 4 * MANY, str(plan)
    tx.plans.clear()


async def next_row(tx: Watched, person: Actor) -> int:
    (item,) = (await pull.pull(tx, person, PROJECT, "label"))["items"]
    await submit.submit(tx, person, item["reservation"], "x", None)
    return int(item["asset"]["external_id"].removeprefix("asset-"))


def explored_anew(tx: Watched) -> bool:
    return "pull.advance_cursors" in {plan.name for plan in tx.plans}


async def test_a_change_far_ahead_costs_nobody_what_they_explored(
    tx: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "to_remember", lambda seconds: False)
    await explore(tx, ANN, REOPENED + 1)
    await change(tx, FREE - MANY, priority=5)  # before all others that have none
    await change(tx, FREE - MANY, priority=None)
    await pull.explore(tx, await pull.sit(tx, ANN, PROJECT, 0))
    tx.plans.clear()
    await change(tx, FREE - MANY, on_hold="for a while")
    await change(tx, FREE - MANY, on_hold=None)
    assert [await next_row(tx, ANN) for _ in range(3)] == [DONE_TOO + n for n in (1, 2, 3)]
    assert not explored_anew(tx)
    check(tx.plans)


async def test_who_was_not_cut_goes_on_sharing_turns(tx: Watched) -> None:
    """Only whoever was cut, or explored nothing yet, has to look alone."""
    for person, row in ((ANN, REOPENED + 1), (BOB, FREE)):
        await explore(tx, person, row)
    await change(tx, FREE - MANY, labels_required=4)
    now = [await standing.observe(tx, PROJECT, one.user, 0) for one in (ANN, BOB, DORA)]
    assert [one.explored for one in now] == [True, False, False]
    check(tx.plans)


@pytest.mark.parametrize(
    "values", [{"labels": "discarded"}, {"labels_required": 5}, {"priority": 5}]
)
async def test_what_many_changes_bring_back_is_found_where_it_stands(
    tx: Watched, values: dict[str, Any]
) -> None:
    await explore(tx, BOB, DONE_TOO)
    first = FREE - MANY if "priority" in values else DONE - MANY
    await change(tx, first, **values)
    assert [await next_row(tx, BOB) for _ in range(3)] == [first, first + 1, first + 2]
    check(tx.plans)


async def test_a_new_target_cuts_nobody_further_back_than_it_reaches(tx: Watched) -> None:
    await explore(tx, BOB, DONE_TOO)
    queue = 'select settings || \'{"target": {"labels": 4}}\' from queue where project = %s'
    await tx.connection.execute(
        f"update queue set settings = ({queue} and queue = 0) where project = %s and queue = 0",
        (PROJECT, PROJECT),
    )
    step = {"project": PROJECT, "queue": 0, "after": ANNS, "until": ANNS + MANY}
    await steps._configure_chunk(tx, "retarget", step, True, {})
    check_looked_up(tx, "expiry.cut_for_span")
    assert HELD < await next_row(tx, BOB) == ANNS + 1
    check(tx.plans)
