"""Submits that arrive while others of their project are being served go into one transaction.

A submit that finds nobody else at work starts at once. What arrives while others are served, or
within milliseconds of them, shares the next transaction, its statements, and its flush to disk; so
a server that is asked more often does less per label. Whoever cannot be served so goes alone, by
the verbs themselves.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import structlog

from labelqueue.db import RETRYABLE, Database, Transaction
from labelqueue.errors import Unavailable
from labelqueue.queue.turns import Apart, Done, Turn, take_turns
from labelqueue.web.idempotency import Answer, Key, KeyTaken, keep_all

_log = structlog.get_logger()
_encode = msgspec.json.Encoder().encode

TOGETHER = 64  # turns in one transaction
# Between the beginnings of two transactions of a project, unless all who were served lately are
# back by then. A transaction costs as much as five labels in it: eight people who ask at once are
# served half as fast again where they wait for each other (`benchmarks.http`).
PACE_SECONDS = 0.006
AT_ONCE = 2  # transactions of one project: one hands in while the other pulls
TICK_SECONDS = 0.001  # what the event loop's clock may be early
APART_SECONDS = 5.0  # how long it is remembered that a project's settings need the verbs themselves


@dataclass(frozen=True, eq=False, slots=True)
class Passenger:
    """A request whose turn it is next; `answer` becomes None where it has to go alone."""

    turn: Turn
    key: Key | None
    answer: asyncio.Future[Answer | None]


@dataclass(slots=True)
class _Line:
    """Those of one project, in the order in which they came."""

    waiting: list[Passenger] = field(default_factory=list)
    under_way: int = 0
    due: float = 0.0  # when the next transaction may begin, by the clock of the event loop
    lately: deque[set[int]] = field(default_factory=lambda: deque(maxlen=2))  # whom they served
    alarm: asyncio.TimerHandle | None = None
    apart_until: float = 0.0


class Gathering:
    """The submits of one server that are under way."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lines: dict[int, _Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def join(self, project: int, turn: Turn, key: Key | None) -> Answer | None:
        """Answer a submit together with others; None: it was not touched, and has to go alone."""
        line = self._lines.setdefault(project, _Line())
        if line.apart_until > time.monotonic():
            return None
        loop = asyncio.get_running_loop()
        passenger = Passenger(turn, key, loop.create_future())
        line.waiting.append(passenger)
        loop.call_soon(self._depart, project, line)  # what the sockets hold already comes along
        return await passenger.answer

    def _depart(self, project: int, line: _Line) -> None:
        loop = asyncio.get_running_loop()
        while line.waiting and line.under_way < AT_ONCE:
            if loop.time() + TICK_SECONDS < line.due and not _all_back(line):
                self._depart_when_due(project, line)
                return
            line.due = loop.time() + PACE_SECONDS
            crew = _crew(line)
            line.lately.append({one.turn.actor.user for one in crew})
            line.under_way += 1
            task = asyncio.create_task(self._serve(project, line, crew))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _depart_when_due(self, project: int, line: _Line) -> None:
        def go() -> None:
            line.alarm = None
            self._depart(project, line)

        if line.alarm is None:
            line.alarm = asyncio.get_running_loop().call_at(line.due, go)

    async def _serve(self, project: int, line: _Line, crew: Sequence[Passenger]) -> None:
        answers: Mapping[Passenger, Answer] = {}
        try:
            answers = await self._transact(project, crew)
        except Apart:
            line.apart_until = time.monotonic() + APART_SECONDS
        except (Unavailable, KeyTaken, *RETRYABLE) as fault:
            _log.info("turns go alone", turns=len(crew), why=repr(fault))
        except Exception:
            _log.exception("turns go alone", turns=len(crew))
        finally:
            line.under_way -= 1
            for one in crew:
                if not one.answer.done():
                    one.answer.set_result(answers.get(one))
            self._depart(project, line)

    async def _transact(self, project: int, crew: Sequence[Passenger]) -> dict[Passenger, Answer]:
        async with self._database.transaction() as tx:
            done = await take_turns(tx, project, [one.turn for one in crew])
            answers = {one: _answer(one.turn, done[one.turn]) for one in crew if one.turn in done}
            await _keep(tx, answers)
        return answers


def _all_back(line: _Line) -> bool:
    here = {one.turn.actor.user for one in line.waiting}
    return all(people <= here for people in line.lately)


def _crew(line: _Line) -> list[Passenger]:
    """The first in line, one turn of each person: two tabs of theirs go one after the other."""
    crew: dict[int, Passenger] = {}
    for one in line.waiting:
        if len(crew) < TOGETHER:
            crew.setdefault(one.turn.actor.user, one)
    line.waiting = [one for one in line.waiting if crew.get(one.turn.actor.user) is not one]
    return list(crew.values())


def _answer(turn: Turn, done: Done) -> Answer:
    """Half an answer where the next asset is still to be pulled."""
    if turn.pull_next and done.next is None:
        return Answer(200, _encode({"label": done.label}), settled=False)
    return Answer(200, _encode({"label": done.label, "next": done.next}))


async def _keep(tx: Transaction, answers: Mapping[Passenger, Answer]) -> None:
    kept = [(one.key, answer) for one, answer in answers.items() if one.key is not None]
    if kept:
        await keep_all(tx, kept)
