"""What test questions cost: nothing where there are none, and as much as work where there are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from statistics import median
from typing import Any

import psycopg
import pytest

from labelqueue.db import Database, Transaction
from labelqueue.model import Actor
from labelqueue.queue import pull, submit
from tests.ledger.stage import Person, Project, Stage, eventually, rows
from tests.quiz.asking import (
    RIGHT,
    WRONG,
    answer,
    ask,
    is_question,
    listed,
    member,
    new_batch,
    questions,
)

LABELS = """
    insert into label (project, asset, person, batch, status, counts, final, result,
                       interface_version)
    select project, asset, %(person)s, batch, 'submitted', true, true, '"x"', 1
    from work where project = %(project)s and queue = 0 and batch = 1"""
COUNTED = "update work set labels = 1, handed = true where project = %(project)s and batch = 1"


@pytest.fixture
def project(stage: Stage) -> Project:
    made = stage.project()
    new_batch(made, *rows(30), *questions(12))
    return made


class Statements:
    """Counts what is sent to the database."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent = 0
        for name in ("all", "first", "run"):
            self._count(monkeypatch, name)

    def _count(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        original = getattr(Transaction, name)

        async def counted(tx: Transaction, *given: Any, **params: Any) -> Any:
            self.sent += 1
            return await original(tx, *given, **params)

        monkeypatch.setattr(Transaction, name, counted)

    def since(self, before: int) -> int:
        return self.sent - before


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Iterator[Statements]:
    # What is done now and then, or after a look that was slow, is not done.
    monkeypatch.setattr("random.random", lambda: 1.0)
    monkeypatch.setattr(pull, "SLOW", 60.0)
    return iter([Statements(monkeypatch)])


async def working(
    url: str, project: Project, person: Person, counter: Statements, pieces: int
) -> list[tuple[bool, int, int]]:
    """For each piece: whether it is a question, and the statements of its pull and its submit."""
    database = await Database.open(url, 1)
    actor = Actor(int(person.id[1:]), person.email, person.name)
    number = int(project.id[1:])
    costs = []
    try:
        for _ in range(pieces):
            before = counter.sent
            async with database.transaction() as tx:
                [item] = (await pull.pull(tx, actor, number, "label"))["items"]
            pulled = counter.since(before)
            before = counter.sent
            async with database.transaction() as tx:
                await submit.submit(tx, actor, item["reservation"], RIGHT, None)
            costs.append((is_question(dict(item)), pulled, counter.since(before)))
    finally:
        await database.close()
    return costs[1:]  # the first pull makes a seat


def cost(
    project: Project, person: Person, counter: Statements, pieces: int
) -> list[tuple[bool, int, int]]:
    url = project.stage.server.database_url
    return asyncio.run(working(url, project, person, counter, pieces))


def test_questions_take_as_many_statements_as_work(
    project: Project, statements: Iterator[Statements]
) -> None:
    [ann] = project.labelers("ann")
    ask(project, every=2, min_accuracy=0.5)
    costs = cost(project, ann, next(statements), 20)
    for verb in (1, 2):
        of_questions = median(one[verb] for one in costs if one[0])
        of_work = median(one[verb] for one in costs if not one[0])
        assert abs(of_questions - of_work) <= 1, costs


def test_where_nobody_is_asked_not_one_statement_is_added(
    project: Project, statements: Iterator[Statements]
) -> None:
    counter = next(statements)
    ann, ben = project.labelers("ann", "ben")
    without = cost(project, ann, counter, 6)
    ask(project, min_answers=4)
    asked = cost(project, ben, counter, 6)
    pulls = {one[1] for one in without}
    assert len(pulls) == 1, without
    assert pulls <= {one[1] - extra for one in asked for extra in (0, 1)}


def test_thousands_of_labels_are_discarded_in_the_background(project: Project) -> None:
    """So many are no single transaction: others pull meanwhile."""
    big = project.stage.project()
    ann, ben = big.labelers("ann", "ben")
    new_batch(big, *rows(2500), *questions(2))
    given = {"project": int(big.id[1:]), "person": int(ann.id[1:])}
    with psycopg.connect(project.stage.server.database_url) as connection:
        connection.execute(LABELS, given)
        connection.execute(COUNTED, given)
    assert big.pull(ben)["items"] == []
    ask(big, every=1, min_accuracy=1, min_answers=2, discard=True)
    answer(big, ann, WRONG)
    assert member(big, ann)["trust"]["at_stake"] == 2500
    answer(big, ann, WRONG)
    assert member(big, ann)["standing"] == "distrusted"

    def begun() -> list[dict[str, Any]]:
        found = big.manager.listed("/operations")
        return [one for one in found if (one["kind"], one["project"]) == ("labels.discard", big.id)]

    eventually(lambda: [one["state"] for one in begun()] == ["done"])
    assert begun()[0]["done"] == 2500
    stats = big.manager.get(f"{big.path}/stats")
    assert stats["labels"] == {"discarded": 2500}
    assert stats["assets"]["queued"] == 2500
    for one in listed(big).values():
        big.manager.delete(f"{big.path}/test-questions/{one['id']}")
    assert big.served(ben) == ["row-0000"]
