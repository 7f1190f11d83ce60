"""People who really work at once: a thread and an HTTP connection each, and a log of what each saw.

The log is what the races are judged by: every hand-out and every empty answer, with the moments
between which the service answered.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.service import Caller, Service

Json = Any


@dataclass
class Answer:
    """One pull as its person saw it; `assets` empty where nothing came."""

    person: str
    sent: float
    received: float
    assets: list[str]


@dataclass
class Log:
    answers: list[Answer] = field(default_factory=list)
    submitted: list[tuple[str, str]] = field(default_factory=list)

    def handed_out(self) -> dict[tuple[str, str], float]:
        """When each (person, asset) was first asked for."""
        first: dict[tuple[str, str], float] = {}
        for answer in sorted(self.answers, key=lambda a: a.sent):
            for asset in answer.assets:
                first.setdefault((answer.person, asset), answer.sent)
        return first

    def wrongly_empty(self) -> list[str]:
        """Empty answers to somebody who could have had what was handed out only afterwards.

        Where places are only ever taken, a place that a later pull got was free before.
        """
        handed_out = self.handed_out()
        wrong = []
        for empty in (a for a in self.answers if not a.assets):
            later = {asset for (_, asset), sent in handed_out.items() if sent > empty.received}
            had = {a for (p, a), sent in handed_out.items() if p == empty.person and a not in later}
            wrong += [f"{empty.person} got nothing although {a} was free" for a in later - had]
        return wrong


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all calls in threads that start at the same moment; results in order, errors raised."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@contextmanager
def own_connections(people: Sequence[Caller], urls: Sequence[str]) -> Iterator[list[Caller]]:
    """The same people over connections of their own, as browsers or tabs, spread over servers."""
    callers = [own_connection(person, urls[n % len(urls)]) for n, person in enumerate(people)]
    try:
        yield callers
    finally:
        for caller in callers:
            caller.http.close()


def own_connection(caller: Caller, url: str) -> Caller:
    """The same person over one more connection; whoever asks closes it."""
    http = httpx2.Client(base_url=f"{url}/api/v1", timeout=60, verify=False)
    return Caller(http, caller.token, id=caller.id, email=caller.email)


@contextmanager
def a_crowd(project: str, people: Sequence[Caller], urls: Sequence[str]) -> Iterator[Crowd]:
    with own_connections(people, urls) as callers:
        yield Crowd(project, callers)


class Crowd:
    """The people of one project, each with a connection of their own, and what they saw."""

    def __init__(self, project: str, people: Sequence[Caller]) -> None:
        self.project, self.people = project, people
        self.log = Log()
        self._changes = 0  # submits and releases so far
        self._idle: dict[Caller, int] = {}  # who found nothing, after how many of these

    def work(self, releases: float = 0, seconds: float = 240) -> Log:
        """Everybody pulls and submits until nothing comes to anybody; some give work back.

        With `releases` (the share given back) people go on until nobody finds anything any more.
        """
        deadline = time.monotonic() + seconds
        at_once([lambda p=p: self._work(p, releases, deadline) for p in self.people])
        return self.log

    def _work(self, person: Caller, releases: float, deadline: float) -> None:
        chance = random.Random(person.email)
        answer = self.pull(person)
        while time.monotonic() < deadline:
            if not answer["items"]:
                if not releases or self._nobody_finds_anything(person):
                    return
                time.sleep(0.05)
                answer = self._pull_counting(person)
            elif chance.random() < releases:
                person.release(answer["items"][0])
                self._changes += 1
                answer = self.pull(person)
            else:
                answer = self.submit(person, answer["items"][0])
                self._changes += 1

    def _pull_counting(self, person: Caller) -> Json:
        changes = self._changes
        answer = self.pull(person)
        if not answer["items"]:
            self._idle[person] = changes
        return answer

    def _nobody_finds_anything(self, person: Caller) -> bool:
        """Nobody has anything in hand, and nothing changed since each looked."""
        found = [self._idle.get(one) for one in self.people]
        return person in self._idle and found == [self._changes] * len(found)

    def pull(self, person: Caller) -> Json:
        sent = time.monotonic()
        answer = person.pull(self.project)
        self._note(person, sent, answer)
        return answer

    def submit(self, person: Caller, item: Json) -> Json:
        sent = time.monotonic()
        answer = person.submit(item, person.email, pull_next=True, status=200)
        self.log.submitted.append((str(person.email), item["asset"]["external_id"]))
        self._note(person, sent, answer["next"])
        return answer["next"]

    def _note(self, person: Caller, sent: float, answer: Json) -> None:
        assets = [item["asset"]["external_id"] for item in answer["items"]]
        self.log.answers.append(Answer(str(person.email), sent, time.monotonic(), assets))


def check_finished(service: Service, project: str, target: int) -> None:
    """Nothing left over, nothing above its target, nobody twice, nothing held."""
    shown = service.assets(project, limit=1000)
    wrong = {
        asset["external_id"]: (asset["state"], asset["labels_count"])
        for asset in shown
        if (asset["state"], asset["labels_count"]) != ("done", target)
    }
    assert not wrong, f"not done with {target} labels: {wrong}"
    pairs = [(label["asset"], label["labeler"]) for label in service.labels(project, limit=1000)]
    assert len(pairs) == len(set(pairs)), "somebody has two labels on one asset"
    assert len(pairs) == target * len(shown)
    assert service.reservations(project, state="active") == []
    for batch in service.batches(project):
        assert batch["counts"].get("done") == batch["size"]
