"""Submits and pulls that arrive while others of their project are served go into one transaction.

Who is alone is served at once. Where there are several, those who were answered a moment ago are
expected back, and share the next transaction, its statements, and its flush to disk; so a server
that is asked more often does less per label. Whoever cannot be served so goes alone, by the verbs
themselves.
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
AT_ONCE = 2  # transactions of one project: the server works for one, the database for the other
# How long those who were answered together are waited for. A transaction costs as much as several
# labels in it (`benchmarks.statements --people`), so people who share one are served faster.
PACE_SECONDS = 0.006
TICK_SECONDS = 0.001  # what the event loop's clock may be early
LINES = 1000  # projects of which it is remembered who comes back; then only who is being served
APART_SECONDS = 5.0  # how long it is remembered that a project's settings need the verbs themselves


@dataclass(frozen=True, eq=False, slots=True)
class Passenger:
    """A request whose turn it is next; `answer` becomes None where it has to go alone."""

    turn: Turn
    key: Key | None
    answer: asyncio.Future[Answer | None]
    since: float  # by the clock of the event loop


@dataclass(slots=True)
class _Returning:
    """Those of a transaction that ended who are not back yet."""

    people: set[int]
    until: float  # by the clock of the event loop

    def awaited(self, now: float) -> bool:
        return bool(self.people) and now < self.until


@dataclass(slots=True)
class _Line:
    """Those of one project, in the order in which they came."""

    waiting: list[Passenger] = field(default_factory=list)
    under_way: int = 0  # transactions
    aboard: int = 0  # people in them
    returning: deque[_Returning] = field(default_factory=deque)  # in the order of their ends
    alarm: asyncio.TimerHandle | None = None
    apart_until: float = 0.0

    def due(self, now: float) -> float:
        """When those who wait may leave.

        When the first who are expected are back, so that two transactions take turns and do not
        become one; and not as a few beside many, who had better join them the next time.
        """
        due = now
        if self.returning and self.returning[0].awaited(now):
            due = self.returning[0].until
        if 2 * len(self.waiting) < self.aboard:
            due = max(due, self.waiting[0].since + 2 * PACE_SECONDS)
        return due

    def leave(self, now: float) -> list[Passenger]:
        """The next crew: one turn of each person, as two tabs of theirs go one after the other."""
        while self.returning and not self.returning[0].awaited(now):
            self.returning.popleft()
        crew: dict[int, Passenger] = {}
        for one in self.waiting:
            if len(crew) < TOGETHER:
                crew.setdefault(one.turn.actor.user, one)
        self.waiting = [one for one in self.waiting if crew.get(one.turn.actor.user) is not one]
        self.under_way += 1
        self.aboard += len(crew)
        return list(crew.values())

    def end(self, crew: Sequence[Passenger], now: float) -> None:
        self.under_way -= 1
        self.aboard -= len(crew)
        people = {one.turn.actor.user for one in crew}
        self.returning.append(_Returning(people, now + PACE_SECONDS))

    @property
    def busy(self) -> bool:
        return bool(self.waiting or self.under_way)

    def join(self, passenger: Passenger) -> None:
        self.waiting.append(passenger)
        for crew in self.returning:
            crew.people.discard(passenger.turn.actor.user)


class Gathering:
    """The submits and pulls of one server that are under way together."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lines: dict[int, _Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def join(self, project: int, turn: Turn, key: Key | None) -> Answer | None:
        """Answer a turn together with others; None: it was not touched, and has to go alone.

        A pull by itself, where nobody else is being served, takes fewer statements.
        """
        line = self._lines.get(project) or self._begin(project)
        by_itself = turn.reservation is None and not line.busy
        if by_itself or line.apart_until > time.monotonic():
            return None
        loop = asyncio.get_running_loop()
        passenger = Passenger(turn, key, loop.create_future(), loop.time())
        line.join(passenger)
        loop.call_soon(self._depart, project, line)  # what the sockets hold already comes along
        return await passenger.answer

    def _begin(self, project: int) -> _Line:
        if len(self._lines) >= LINES:
            self._lines = {known: line for known, line in self._lines.items() if line.busy}
        self._lines[project] = _Line()
        return self._lines[project]

    def _depart(self, project: int, line: _Line) -> None:
        loop = asyncio.get_running_loop()
        if line.alarm is not None:
            line.alarm.cancel()
            line.alarm = None
        while line.waiting and line.under_way < AT_ONCE:
            now = loop.time() + TICK_SECONDS
            due = line.due(now)
            if due > now:
                line.alarm = loop.call_at(due, self._depart, project, line)
                return
            task = asyncio.create_task(self._serve(project, line, line.leave(now)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

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
            line.end(crew, asyncio.get_running_loop().time())
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


def _answer(turn: Turn, done: Done) -> Answer:
    """Half an answer where the next asset is still to be pulled."""
    if turn.reservation is None:
        return Answer(200, _encode(done.next))
    if turn.pull_next and done.next is None:
        return Answer(200, _encode({"label": done.label}), settled=False)
    return Answer(200, _encode({"label": done.label, "next": done.next}))


async def _keep(tx: Transaction, answers: Mapping[Passenger, Answer]) -> None:
    kept = [(one.key, answer) for one, answer in answers.items() if one.key is not None]
    if kept:
        await keep_all(tx, kept)
