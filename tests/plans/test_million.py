"""Every statement of the hand-out finds what it needs in a few steps, a million rows or not, and a
manager's lists open at once, wherever they are opened.

All tests run twice: with the statistics that an import leaves, and with all of them. The plans are
the service's own: `Watched` refuses plans made for one call.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from labelqueue import ids
from labelqueue.model import ASSET_STATES, Actor
from labelqueue.queue import (
    assets,
    bulk,
    drafts,
    expiry,
    paging,
    pull,
    release,
    reservations,
    skip,
    submit,
    turns,
)  # fmt: skip
from labelqueue.queue.claiming import WINDOW, Claim
from labelqueue.queue.standing import LABEL, live, sit
from tests.plans.intended import ROWS, check
from tests.plans.plan import Plan
from tests.plans.warehouse import (
    ANN,
    ANNS,
    AUDIENCES,
    BOB,
    CARL,
    DONE,
    DONE_TOO,
    DORA,
    FREE,
    GENERATION,
    HELD,
    MANAGER,
    PROJECT,
    REOPENED,
    explore,
)  # fmt: skip
from tests.plans.watched import Watched

pytestmark = pytest.mark.big

PAGE = 50
DEEP = paging.write([6, 50_000])
RAN_OUT = "update seat set expires_at = service_now() - interval '1 second' where person = %s"


async def pull_rows(tx: Watched, person: Actor) -> list[int]:
    """Pull, and say which rows of the warehouse came."""
    pulled = await pull.pull(tx, person, PROJECT, "label")
    return [int(item["asset"]["external_id"].removeprefix("asset-")) for item in pulled["items"]]


async def hold(tx: Watched, person: Actor) -> str:
    """Pull and return the first reservation."""
    return (await pull.pull(tx, person, PROJECT, "label"))["items"][0]["reservation"]


async def one_after_another(tx: Watched, person: Actor, times: int) -> list[int]:
    """Pull and submit so many times; the rows that came."""
    rows = []
    for _ in range(times):
        rows += await pull_rows(tx, person)
        await submit.submit(tx, person, await hold(tx, person), "x", None)
    return rows


async def test_the_first_pull_of_somebody_new_steps_over_300_000_held_places(tx: Watched) -> None:
    assert await pull_rows(tx, DORA) == [HELD + 1]
    check(tx.plans)


async def test_100_000_own_labels_ahead_of_everybody_else_cost_nothing(tx: Watched) -> None:
    await explore(tx, ANN, REOPENED + 1)
    first = DONE_TOO + 1
    assert await one_after_another(tx, ANN, 6) == list(range(first, first + 6))
    check(tx.plans)


async def together(tx: Watched, people: list[Actor]) -> set[str]:
    """Hand in together and get the next; the statements that it took."""
    hands = [await hold(tx, person) for person in people]
    tx.plans.clear()
    asked = [
        turns.Turn(person, ids.decode("r", hand)[1], "x", None, True)
        for person, hand in zip(people, hands, strict=True)
    ]
    done = await turns.take_turns(tx, PROJECT, asked)
    assert all(done[turn].next is not None for turn in asked)
    check(tx.plans, rows=len(people) * ROWS)
    return {plan.name for plan in tx.plans}


async def test_turns_of_several_cost_each_what_a_pull_costs(tx: Watched) -> None:
    for person in (ANN, DORA):
        await explore(tx, person, REOPENED + 1)
    taken = await together(tx, [ANN, DORA])
    assert taken >= {"turns.grasp", "turns.hand_in", "turns.look", "turns.take"}


async def test_pulls_together_cost_each_what_a_pull_costs(tx: Watched) -> None:
    people = [ANN, BOB, DORA]
    for person in people:
        await sit(tx, person, PROJECT, LABEL)
        await explore(tx, person, DONE_TOO + 1)
    tx.plans.clear()
    asked = [turns.Turn(person) for person in people]
    done = await turns.take_turns(tx, PROJECT, asked)
    assert all(done[turn].next is not None for turn in asked)
    check(tx.plans, rows=len(people) * ROWS)
    assert {plan.name for plan in tx.plans} >= {"turns.grasp", "turns.stand", "turns.look"}


async def test_turns_take_the_first_places_without_a_look(tx: Watched) -> None:
    await tx.connection.execute(
        'update queue set settings = settings || \'{"target": {"labels": 1}}\''
        " where project = %s and queue = 0",
        (PROJECT,),
    )
    for person in (ANN, BOB, DORA):
        await explore(tx, person, DONE_TOO + 1)
    taken = await together(tx, [ANN, BOB, DORA])
    assert taken >= {"turns.grasp", "turns.hand_in", "turns.take_first"}
    assert not taken & {"turns.look", "turns.take"}


async def test_one_walk_over_100_000_own_labels_is_remembered(tx: Watched) -> None:
    assert await pull_rows(tx, ANN) == [DONE_TOO + 1]
    assert max(plan.visited for plan in tx.plans) > ANNS - HELD, "there was nothing to walk over"
    asked_besides = ("reservation", "deferral")  # of what she labeled nothing else is asked
    asked = [scan.times for plan in tx.plans for scan in plan.scans if scan.table in asked_besides]
    assert 0 < max(asked) <= ROWS
    await submit.submit(tx, ANN, await hold(tx, ANN), "x", None)
    tx.plans.clear()
    assert await pull_rows(tx, ANN) == [DONE_TOO + 2]
    check(tx.plans)


async def test_5_000_rows_that_came_back_are_walked_once_and_then_come_one_by_one(
    tx: Watched,
) -> None:
    await explore(tx, BOB, DONE_TOO, generation=5)
    assert await pull_rows(tx, BOB) == [DONE + 1]
    # As it is done once in 16 pulls, and whenever a look was slow.
    await tx.run(live(pull.sql.advance_cursors, "a"), project=PROJECT, queue=0, person=BOB.user,
                 slot="a")  # fmt: skip
    check(tx.plans, rows=4 * (REOPENED - DONE), pages=200_000)
    tx.plans.clear()
    assert await one_after_another(tx, BOB, 3) == [DONE + 1, DONE + 2, DONE + 3]
    check(tx.plans)


async def test_5_000_rows_that_came_back_and_were_seen_are_not_walked_again(tx: Watched) -> None:
    """Ann has seen them (they are labeled by her); since then one more came back elsewhere."""
    await explore(tx, ANN, DONE_TOO, generation=GENERATION - 1)
    assert await pull_rows(tx, ANN) == [DONE_TOO + 1]
    check(tx.plans)


async def test_50_audiences_cost_50_looks(tx: Watched) -> None:
    assert await pull_rows(tx, CARL) == [HELD + 1]
    check(tx.plans, rows=ROWS + AUDIENCES * 2 * WINDOW, pages=20_000)


async def test_what_is_meant_for_somebody_comes_in_its_order(tx: Watched) -> None:
    await explore(tx, CARL, FREE)
    assert await pull_rows(tx, CARL) == [FREE]
    await submit.submit(tx, CARL, await hold(tx, CARL), "x", None)
    assert await pull_rows(tx, CARL) == [FREE + 1]


async def test_all_that_happens_to_a_reservation_in_its_holders_hands(tx: Watched) -> None:
    await drafts.save_draft(tx, DORA, await hold(tx, DORA), {"draft": 1})
    await drafts.record_activity(tx, DORA, await hold(tx, DORA), 1.0)
    await submit.submit(tx, DORA, await hold(tx, DORA), {"label": 1}, 2.0)
    await skip.skip(tx, DORA, await hold(tx, DORA), "unclear", False)
    await release.release(tx, DORA, await hold(tx, DORA))
    check(tx.plans)


async def test_expiry_and_taking_up_again(tx: Watched) -> None:
    row, held = await pull_rows(tx, DORA), await hold(tx, DORA)
    await tx.connection.execute(RAN_OUT, (DORA.user,))
    assert await expiry.sweep_queue(tx, None, None) == 1
    assert await pull_rows(tx, DORA) == row
    assert await hold(tx, DORA) == held
    check(tx.plans)


async def test_an_expired_place_claimed_by_somebody_else_and_a_label_that_comes_too_late(
    tx: Watched,
) -> None:
    row, held = await pull_rows(tx, DORA), await hold(tx, DORA)
    await tx.connection.execute(RAN_OUT, (DORA.user,))
    await expiry.sweep_queue(tx, None, None)
    await one_place_left(tx, row[0])
    assert await pull_rows(tx, BOB) == row
    answer: Any = await submit.submit(tx, DORA, held, "too late", None)
    assert answer.code == "reservation_lost"
    check(tx.plans)


async def one_place_left(tx: Watched, row: int) -> None:
    await tx.connection.execute(
        "update work set target = labels + held + 1 where project = %s and asset = %s",
        (PROJECT, row),
    )


async def test_a_clear_of_one_persons_reservations(tx: Watched) -> None:
    await hold(tx, DORA)
    tx.plans.clear()
    cleared = await reservations.clear_reservations(tx, MANAGER, PROJECT, "u5", None, None)
    assert cleared == {"cleared": 1}
    check([plan for plan in tx.plans if plan.name.startswith(("expiry", "pull"))])


async def test_the_claims_that_wait_for_locks_and_what_was_given_back(tx: Watched) -> None:
    await release.release(tx, DORA, await hold(tx, DORA))
    tx.plans.clear()
    key = {"project": PROJECT, "queue": 0, "person": DORA.user, "slot": "a", "need": 1,
           "window": 1 + WINDOW}  # fmt: skip
    deferred = Claim(pull.sql.claim_deferred, {**pull.AGAIN, "units": False})
    for claim in (pull.SHARED, deferred):
        for how in (claim, claim.waiting()):
            rows = await tx.all(live(how.statement, "a"), **key, **how.params)
            assert [row["candidates"] > 0 for row in rows] == [True]
            await release.release(tx, DORA, await hold(tx, DORA))
    check(tx.plans)


async def test_a_limit_per_labeler_reads_no_more_labels_than_the_limit(tx: Watched) -> None:
    await tx.connection.execute(
        "update queue set settings = settings || '{\"limit_per_labeler\": 50}'"
    )
    pulled = await pull.pull(tx, ANN, PROJECT, "label")
    assert pulled["waiting"] and set(pulled["waiting"]["reasons"]) == {"quota_reached"}
    (limit,) = {p.visited for p in tx.plans if p.name == "pull.labels_toward_limit"}
    assert limit == 50


def check_list(plans: list[Plan], rows: int = 10 * PAGE) -> None:
    for plan in plans:
        assert not plan.sequential, str(plan)
        assert plan.visited <= rows, str(plan)


async def listed(tx: Watched, order: str | None = None, cursor: Any = None, **filters: Any) -> Any:
    page = await assets.list_assets(tx, MANAGER, PROJECT, filters, order, PAGE, cursor)
    return [int(item["external_id"].removeprefix("asset-")) for item in page["items"]], page


@pytest.mark.parametrize("state", ASSET_STATES)
async def test_assets_of_one_state(tx: Watched, state: str) -> None:
    rows, _ = await listed(tx, state=state)
    first = {"reserved": 1, "done": DONE - 99_999, "queued": HELD + 1, "on_hold": 600_007}
    assert rows[:1] == ([first[state]] if state in first else [])
    check_list(tx.plans)


@pytest.mark.parametrize("state", ["queued", "done", "on_hold"])
async def test_assets_of_one_state_from_the_middle_on(tx: Watched, state: str) -> None:
    rows, _ = await listed(tx, cursor=DEEP, state=state)
    after = {"queued": 600_001, "done": 550_001, "on_hold": 600_007}
    assert rows[0] == after[state]
    check_list(tx.plans)


async def test_all_assets_from_the_middle_on(tx: Watched) -> None:
    rows, _ = await listed(tx, cursor=DEEP)
    assert rows == list(range(550_001, 550_001 + PAGE))
    check_list(tx.plans)


async def test_the_queue_in_its_order_page_after_page(tx: Watched) -> None:
    cursor, seen = None, []
    for _ in range(3):
        rows, page = await listed(tx, "queue", cursor)
        seen += rows
        cursor = page["next_cursor"]
    assert seen == list(range(HELD + 1, HELD + 1 + 3 * PAGE))
    check_list(tx.plans, rows=PAGE * (AUDIENCES + 10))


async def test_the_queue_in_its_order_deep_down(tx: Watched) -> None:
    found = await tx.connection.execute(
        "select key_a from work where project = %s and asset = %s", (PROJECT, FREE)
    )
    key = (await found.fetchall())[0]["key_a"]
    rows, _ = await listed(tx, "queue", paging.write([key.hex()]))
    assert rows == list(range(FREE + 1, FREE + 1 + PAGE))
    check_list(tx.plans, rows=PAGE * (AUDIENCES + 10))


async def test_one_asset_by_its_external_id(tx: Watched) -> None:
    rows, _ = await listed(tx, external_id="asset-0777777")
    assert rows == [777_777]
    check_list(tx.plans)


async def test_a_change_of_100_assets_reads_them_alone(tx: Watched) -> None:
    names = [f"asset-{FREE - n:07}" for n in range(100)]
    body = {"select": {"external_ids": names}, "set": {"priority": 5, "on_hold": "later"}}
    assert await bulk.change_assets(tx, MANAGER, PROJECT, body) == {"changed": 100}
    check_list(tx.plans, rows=10 * len(names))


async def test_a_change_of_many_assets_costs_their_number_not_its_square(tx: Watched) -> None:
    """What is noted of each change of state joins nothing: 5,000 rows once took 19 seconds."""
    few, many = [min([await seconds_to_hold(tx, n) for _ in range(2)]) for n in (1000, 8000)]
    assert many < 5 * 8 * few


async def seconds_to_hold(tx: Watched, rows: int) -> float:
    """How long it takes to put so many assets on hold, and let go of them again."""
    began = time.perf_counter()
    for hold in ("for a while", None):
        await tx.connection.execute(
            "update work set hold = %s where project = %s and queue = 0 and label = 0"
            " and asset between %s and %s",
            (hold, PROJECT, FREE - rows, FREE),
        )
    return time.perf_counter() - began
