"""`kill -9` of the server, or of PostgreSQL, while people work.

Whatever was acknowledged is there afterwards, drafts too, and all work can still be finished.
People repeat what got no answer with the same idempotency key, as the client library does.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from labelqueue.db import migrate
from tests.cluster import Cluster
from tests.races.crowd import check_finished, own_connection
from tests.running import Server, make_admin
from tests.service import Caller, Service

Json = Any
PEOPLE, ASSETS, TARGET = 6, 200, 2
PATIENCE = 240.0  # seconds


@pytest.fixture(scope="module")
def durable() -> Iterator[Cluster]:
    cluster = Cluster(durable=True)
    try:
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def victim(durable: Cluster) -> Iterator[Server]:
    url = durable.create()
    migrate(url)
    server = Server(url, make_admin(url))
    try:
        yield server
    finally:
        server.stop()


class Worker(threading.Thread):
    """Somebody who works on through failures, and remembers what was acknowledged."""

    def __init__(self, caller: Caller, url: str, project: str) -> None:
        super().__init__()
        self.caller, self.project = own_connection(caller, url), project
        self.acknowledged: dict[str, Json] = {}
        self.drafts: dict[str, Json] = {}
        self.failures = 0
        self.problem: BaseException | None = None
        self._deadline = time.monotonic() + PATIENCE

    def run(self) -> None:
        try:
            self._work()
        except BaseException as problem:
            self.problem = problem

    def _work(self) -> None:
        while time.monotonic() < self._deadline:
            items = self._send("POST", f"/projects/{self.project}/queues/label/pull", {})["items"]
            if not items:
                return
            self._handle(items[0])

    def _handle(self, item: Json) -> None:
        name, reservation = item["asset"]["external_id"], item["reservation"]
        if name in self.drafts:
            assert item["draft"] == self.drafts[name], "a draft was lost"
        draft = {"typed": f"{self.caller.email} on {name}"}
        self._send("PUT", f"/reservations/{reservation}/draft", {"result": draft})
        self.drafts[name] = draft
        result = {"by": self.caller.email, "on": name}
        self._send("POST", f"/reservations/{reservation}/submit", {"result": result})
        self.acknowledged[name] = result

    def _send(self, method: str, path: str, body: Json) -> Json:
        """Send until answered; what got no answer is repeated with the same key."""
        key = uuid.uuid4().hex
        headers = {"Authorization": f"Bearer {self.caller.token}", "Idempotency-Key": key}
        while True:
            try:
                answer = self.caller.http.request(method, path, json=body, headers=headers)
                if answer.status_code != 503:
                    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
                    return answer.json()
            except httpx2.TransportError:
                pass
            self.failures += 1
            if time.monotonic() > self._deadline:
                raise TimeoutError(f"{path} was not answered in {PATIENCE} s")
            time.sleep(0.05)


def start_work(service: Service, url: str) -> tuple[str, list[Worker]]:
    project = service.new_project(label_queue={"target": {"labels": TARGET}})
    members = [service.new_member(project) for _ in range(PEOPLE)]
    service.add_assets(project, ASSETS)
    workers = [Worker(member, url, project) for member in members]
    for worker in workers:
        worker.start()
    return project, workers


def wait_for_labels(workers: list[Worker], number: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while sum(len(worker.acknowledged) for worker in workers) < number:
        assert time.monotonic() < deadline, [worker.problem for worker in workers]
        time.sleep(0.01)


def check_nothing_was_lost(service: Service, project: str, workers: list[Worker]) -> None:
    for worker in workers:
        worker.join(PATIENCE)
        worker.caller.http.close()
        if worker.problem:
            raise worker.problem
    check_finished(service, project, TARGET)
    results = [label["result"] for label in service.labels(project, limit=1000)]
    for worker in workers:
        for result in worker.acknowledged.values():
            assert results.count(result) == 1, f"acknowledged, but not there once: {result}"


def test_a_killed_server_loses_no_label_and_leaves_nothing_stuck(victim: Server) -> None:
    with Service(victim.url, victim.admin_token) as service:
        project, workers = start_work(service, victim.url)
        for share in (1, 2, 3):
            wait_for_labels(workers, share * ASSETS * TARGET // 4)
            victim.kill()
            victim.restart()
        check_nothing_was_lost(service, project, workers)
        assert sum(worker.failures for worker in workers) > 0, "nobody noticed: no load, no test"


def test_a_crashed_postgresql_loses_no_label_and_leaves_nothing_stuck(
    victim: Server, durable: Cluster
) -> None:
    with Service(victim.url, victim.admin_token) as service:
        project, workers = start_work(service, victim.url)
        for share in (1, 2):
            wait_for_labels(workers, share * ASSETS * TARGET // 3)
            durable.crash()
            durable.wait()
        check_nothing_was_lost(service, project, workers)
        assert sum(worker.failures for worker in workers) > 0, "nobody noticed: no load, no test"


def test_a_draft_outlives_the_killed_server(victim: Server) -> None:
    with Service(victim.url, victim.admin_token) as service:
        project = service.new_project()
        ann = service.new_member(project)
        service.add_assets(project, 1)
        item = ann.pull_one(project)
        ann.save_draft(item, {"half": "typed"})
        victim.kill()
        victim.restart()
        again = ann.pull_one(project)
        assert (again["reservation"], again["draft"]) == (item["reservation"], {"half": "typed"})
