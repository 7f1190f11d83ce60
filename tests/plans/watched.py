"""A transaction that explains each statement before it runs it, with the plan that will be used.

The statement is first run as the service runs it, so that the driver prepares it; what it did is
rolled back, the very same prepared statement is explained with the same values, that is rolled
back too, and then it runs for good.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any

import psycopg

from labelqueue.db import Connection, Row, Statement, Transaction, load
from labelqueue.queue import submit, turns
from labelqueue.queue.gate import ungated
from labelqueue.queue.standing import live, waiting
from tests.plans.plan import Plan


class Watched(Transaction):
    """`.plans` has the plans of all statements so far, in the order in which they ran."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        connection.prepare_threshold = 0
        self.plans: list[Plan] = []

    async def all(self, sql: Statement, **params: Any) -> list[Row]:
        await self._explain(sql, params)
        return await super().all(sql, **params)

    async def first(self, sql: Statement, **params: Any) -> Row | None:
        await self._explain(sql, params)
        return await super().first(sql, **params)

    async def run(self, sql: Statement, **params: Any) -> int:
        await self._explain(sql, params)
        return await super().run(sql, **params)

    async def _explain(self, sql: Statement, params: dict[str, Any]) -> None:
        if sql.startswith(("savepoint ", "rollback ")):
            return  # has no plan
        before = self._prepared()
        self._command("savepoint watched")
        await super().run(sql, **params)
        ((name, _, customs),) = self._prepared() - before
        assert customs == "0", f"{name_of(sql)} was planned for one call only"
        self._command("rollback to savepoint watched")
        values = self._values(sql, params)
        told = self._command(f"explain (analyze, buffers, format json) execute {name}{values}")
        self._command("rollback to savepoint watched")
        self.plans.append(Plan(name_of(sql), json.loads(told[0][0])[0]["Plan"]))

    def _prepared(self) -> set[tuple[str, ...]]:
        """Name, uses of the generic plan, uses of plans for one call of what is prepared."""
        return set(
            self._command("select name, generic_plans, custom_plans from pg_prepared_statements")
        )

    def _values(self, sql: Statement, params: dict[str, Any]) -> str:
        """The values in the order in which the driver numbers them, as `EXECUTE` takes them."""
        names = dict.fromkeys(re.findall(r"%\((\w+)\)s", sql))
        if not names:
            return ""
        places = ", ".join(f"%({name})s" for name in names)
        return psycopg.AsyncClientCursor(self.connection).mogrify(f"({places})", params)

    def _command(self, command: str) -> list[tuple[str, ...]]:
        """Past the driver, which forgets its prepared statements at each rollback."""
        result = self.connection.pgconn.exec_(command.encode())
        assert not result.error_message, f"{command[:200]}: {result.error_message.decode()}"
        return [
            tuple(
                (result.get_value(row, column) or b"").decode() for column in range(result.nfields)
            )
            for row in range(result.ntuples)
        ]


def name_of(sql: Statement) -> str:
    """The statement's `subject.name`, or the start of its text where it is put together."""
    return _names().get(sql, " ".join(sql.split())[:60])


@cache
def _names() -> dict[str, str]:
    folder = resources.files("labelqueue") / "sql"
    found = {}
    for subject in (file.name.removesuffix(".sql") for file in folder.iterdir()):
        for name in load(subject).names():
            text = getattr(load(subject), name)
            for variant in (text, *(live(text, slot) for slot in "ab")):
                found[str(variant)] = f"{subject}.{name}"
                found.setdefault(str(ungated(variant)), f"{subject}.{name}, ungated")
                found.setdefault(str(waiting(variant)), f"{subject}.{name}, waiting")
    return found | {str(text): name for name, texts in _of_several().items() for text in texts}


def _of_several() -> dict[str, list[Statement]]:
    """The statements that serve several people at once."""
    return {
        "holding.submit": [submit.SUBMIT],
        "turns.grasp": [turns.GRASP],
        "turns.hand_in": [turns.HAND_IN],
        "turns.items": [turns.ITEMS],
        "turns.stand": [turns.STAND],
        "turns.look": [live(turns.LOOK, slot) for slot in "ab"],
        "turns.take_first": [live(turns.TAKE_FIRST, slot) for slot in "ab"],
    }
