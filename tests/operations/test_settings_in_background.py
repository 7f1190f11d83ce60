"""Settings of a large queue, carried out step by step; here a step is three assets."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from labelqueue import ids
from labelqueue.db import Database
from labelqueue.model import Actor, QueueName
from labelqueue.queue import bulk, configure, operations, rounds, steps
from labelqueue.queue.submit import submit as hand_in
from tests.ledger.stage import Project, Stage, eventually, submit, verdict
from tests.races.stage import number_of
from tests.running import Server

DYNAMIC = {"min": 2, "max": 3, "confidence": 0.9}


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configure, "LARGE", 5)
    monkeypatch.setattr(rounds, "JUDGED", 2)
    monkeypatch.setattr(steps, "CHUNK", 3)


@contextmanager
def by_hand(victim: Server) -> Iterator[Callable[[Callable[[Database], Awaitable[Any]]], Any]]:
    """While the server is down, its steps are made one by one."""
    victim.kill()

    async def work(act: Callable[[Database], Awaitable[Any]]) -> Any:
        database = await Database.open(victim.database_url, pool=2)
        try:
            return await act(database)
        finally:
            await database.close()

    try:
        yield lambda act: asyncio.run(work(act))
    finally:
        victim.restart()


def settings(
    project: Project, queue: QueueName = "label", **patch: Any
) -> Callable[[Database], Awaitable[str]]:
    """Change a queue's settings; answers the operation."""

    async def act(database: Database) -> str:
        number = number_of(project.id)
        actor = Actor(number_of(project.manager.id), "", "")
        async with database.transaction() as tx:
            found = await configure.configure_queue(tx, actor, number, queue, patch)
        return str(found["operation"])

    return act


async def step(database: Database) -> bool:
    return await operations.run_step(database, steps.STEPS, steps.UNDO)


def cancel(project: Project, operation: str) -> Callable[[Database], Awaitable[Any]]:
    async def act(database: Database) -> Any:
        actor = Actor(number_of(project.manager.id), "", "")
        async with database.transaction() as tx:
            return await operations.cancel_operation(tx, actor, operation)

    return act


def ended(project: Project, operation: str) -> dict[str, Any]:
    def look() -> Any:
        found = project.manager.get(f"/operations/{operation}")
        return found if found["state"] != "running" else None

    found: dict[str, Any] = eventually(look)
    return found


def test_a_group_that_was_finished_comes_back_with_a_higher_target(
    victim: Server, stage: Stage
) -> None:
    project = stage.project(label_queue={"order": {"groups": "retain"}})
    ann, bob = project.labelers("again-ann", "again-bob")
    grouped = [
        {"external_id": name, "group": name[0]} for name in ("a1", "a2", "b1", "b2", "c1", "c2")
    ]
    project.batch(*grouped)
    for _ in range(2):
        submit(ann, project.item(ann))
    with by_hand(victim) as now:
        operation = now(settings(project, target={"labels": 2}))
    assert ended(project, operation)["state"] == "done"
    found = []
    for _ in range(6):
        item = project.item(bob)
        found.append(item["asset"]["external_id"])
        submit(bob, item)
    assert found == [one["external_id"] for one in grouped]


def test_until_a_new_order_is_whole_the_old_one_holds(victim: Server, stage: Stage) -> None:
    project = stage.project()
    project.batch(*"hgfedcba")
    with by_hand(victim) as now:
        operation = now(settings(project, order={"tie": "lexicographic"}))
        assert now(step)
    assert ids.decode_global("o", operation)
    found = ended(project, operation)
    assert (found["state"], found["done"], found["total"]) == ("done", 16, 16)
    assert project.queued() == list("abcdefgh")


def test_a_cancelled_change_of_order_leaves_the_old_one_and_may_be_made_again(
    victim: Server, stage: Stage
) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch(*"hgfedcba")
    with by_hand(victim) as now:
        operation = now(settings(project, order={"tie": "lexicographic"}))
        assert now(step)
        now(cancel(project, operation))
    found = ended(project, operation)
    assert (found["state"], found["done"]) == ("cancelled", 3)
    assert project.settings()["order"]["tie"] == "fifo"
    assert project.queued() == list("hgfedcba")
    assert project.served(ann) == ["h"]
    told = [one["data"]["settings"] for one in project.events() if one["kind"].startswith("queue.")]
    assert told[-1] == project.settings(), "the log says what holds"
    project.configure(order={"tie": "lexicographic"})
    assert project.queued() == list("abcdefg")


def test_targets_are_judged_step_by_step_and_a_crash_resumes(victim: Server, stage: Stage) -> None:
    project = stage.project(label_queue={"target": {"labels": 2}})
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch(*"abcdefgh")
    for person, said in ((ann, "xxxxxxx"), (ben, "xyxyxy")):
        for answer in said:
            submit(person, project.item(person), answer)
    with by_hand(victim) as now:
        operation = now(settings(project, target=DYNAMIC))
        assert now(step)
    assert ended(project, operation).items() >= {"state": "done", "done": 8, "total": 8}.items()
    found = [(one["labels_required"], one["state"]) for one in project.assets()]
    sure, unsure = (2, "done"), (3, "queued")
    assert found == [sure, unsure, sure, unsure, sure, unsure, (2, "queued"), (2, "queued")]
    assert project.drain(cat) == list("bdfgh")


def test_what_a_new_target_brings_back_is_found_by_who_had_found_nothing(
    victim: Server, stage: Stage
) -> None:
    project = stage.project()
    ann, ben = project.labelers("ann", "ben")
    project.batch(*"abcdefgh")
    assert project.drain(ann) == list("abcdefgh")
    assert project.served(ben) == []
    with by_hand(victim) as now:
        operation = now(settings(project, target={"labels": 2}))
        while now(step):
            pass
    assert ended(project, operation)["state"] == "done"
    assert project.drain(ben) == list("abcdefgh")


def test_cancelled_it_keeps_what_was_judged(victim: Server, stage: Stage) -> None:
    project = stage.project(label_queue={"target": {"labels": 2}})
    ann, ben = project.labelers("ann", "ben")
    project.batch(*"abcdefgh")
    for person, said in ((ann, "xxxxxx"), (ben, "yyyyyy")):
        for answer in said:
            submit(person, project.item(person), answer)
    with by_hand(victim) as now:
        operation = now(settings(project, target=DYNAMIC))
        assert now(step)
        now(cancel(project, operation))
    found = ended(project, operation)
    assert (found["state"], found["done"]) == ("cancelled", 3)
    assert [one["labels_required"] for one in project.assets()] == [3, 3, 3, 2, 2, 2, 2, 2]


def test_a_label_that_enters_review_between_two_steps_is_reviewed(
    victim: Server, stage: Stage
) -> None:
    project = stage.project(review_queue={"enabled": True, "sampling": 1.0})
    ann, ben = project.labelers("ann", "ben")
    [rob] = project.reviewers("rob")
    project.batch(*"abcdefgh")
    first = project.item(ann)["reservation"]
    for _ in range(6):
        submit(ben, project.item(ben))

    async def enter(database: Database) -> None:
        async with database.transaction() as tx:
            await hand_in(tx, Actor(number_of(ann.id), "", ""), first, "done", None)

    with by_hand(victim) as now:
        operation = now(settings(project, "review", order={"tie": "lexicographic"}))
        assert now(step)
        assert now(step)
        now(enter)
    assert ended(project, operation)["state"] == "done"
    reviewed = []
    for _ in range(7):
        [item] = project.reviews(rob)
        reviewed.append(item["asset"]["external_id"])
        verdict(rob, item, "approve")
    assert reviewed == list("abcdefg")


def test_cancelling_a_change_leaves_the_order_of_the_next_alone(
    victim: Server, stage: Stage
) -> None:
    project = stage.project()
    project.batch(*"hgfedcba")
    with by_hand(victim) as now:
        first = now(settings(project, target={"labels": 2}))
        assert now(step)
        second = now(settings(project, order={"tie": "lexicographic"}))
        now(cancel(project, first))
    assert ended(project, second)["state"] == "done"
    assert project.queued() == list("abcdefgh")


@pytest.mark.parametrize("steps_before", [1, 2, 3])
def test_a_group_that_changes_while_groups_are_being_retained_is_arranged(
    victim: Server, stage: Stage, steps_before: int
) -> None:
    project = stage.project()
    grouped = [{"external_id": "a1", "group": "a"}, "b", "c", {"external_id": "a2", "group": "a"}]
    project.batch(*grouped, "d", "e", "f")
    _, asset = ids.decode("a", project.asset_id("a1"))

    async def put_last(database: Database) -> None:
        actor = number_of(project.manager.id)
        async with database.transaction() as tx:
            await bulk.apply_changes(tx, number_of(project.id), actor, [(asset, {"priority": -5})])

    with by_hand(victim) as now:
        operation = now(settings(project, order={"groups": "retain"}))
        for _ in range(steps_before):
            assert now(step)
        now(put_last)
    assert ended(project, operation)["state"] == "done"
    assert project.queued() == ["b", "c", "d", "e", "f", "a1", "a2"]


def test_what_comes_after_an_order_changed_is_found_by_who_had_gone_beyond(
    victim: Server, stage: Stage
) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch(*"abcdef")
    project.change("a", on_hold=True)
    assert project.drain(ann) == list("bcdef")
    project.change("a", on_hold=False)
    _, asset = ids.decode("a", project.asset_id("a"))

    async def put_first(database: Database) -> None:
        actor = number_of(project.manager.id)
        async with database.transaction() as tx:
            await bulk.apply_changes(tx, number_of(project.id), actor, [(asset, {"priority": 5})])

    with by_hand(victim) as now:
        operation = now(settings(project, order={"priority": "lower_first"}))
        assert now(step)
        assert now(step)
        now(put_first)
    assert ended(project, operation)["state"] == "done"
    item = project.item(ann)
    project.batch("n1", "n2")
    submit(ann, item)
    assert project.drain(ann) == ["n1", "n2"]
