"""`serve --workers 2`: one address, two processes; nobody can tell, and who dies is replaced."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx2
import psutil
import psycopg
import pytest

from tests.cli.speak import Running
from tests.cluster import Cluster, short_directory
from tests.ledger.stage import eventually
from tests.races.crowd import Crowd, check_finished, own_connection
from tests.service import Caller, Service


class Workers:
    """The processes that share one socket, and connections that are known to be with each."""

    def __init__(self, running: Running, database_url: str, token: str) -> None:
        self.running = running
        self.database_url = database_url
        self.service = Service(running.url, token)

    def processes(self) -> list[psutil.Process]:
        """Those that serve; the supervisor and what it spawns processes with do not."""
        supervisor = psutil.Process(self.running.process.pid)
        return [one for one in supervisor.children() if _serves(one)]

    @contextmanager
    def connected(self, people: list[Caller]) -> Iterator[list[Caller]]:
        """Each person over a connection of their own, to one process and the other by turns."""
        callers = []
        for nth, person in enumerate(people):
            with self.only(nth):
                callers.append(own_connection(person, self.running.url))
                callers[-1].get("/me")
        try:
            yield callers
        finally:
            for caller in callers:
                caller.http.close()

    @contextmanager
    def only(self, nth: int) -> Iterator[None]:
        """Whoever connects now gets this process, for the others stand still."""
        served = self.processes()
        others = [one for one in served if one is not served[nth % len(served)]]
        for one in others:
            one.suspend()
        try:
            yield
        finally:
            for one in others:
                one.resume()


@pytest.fixture(scope="module")
def workers(postgres: Cluster, with_admin: tuple[str, str]) -> Iterator[Workers]:
    template, token = with_admin
    directory = short_directory()
    with (
        postgres.database(template) as url,
        Running("serve", "--workers", "2", "--data", directory, DATABASE_URL=url) as running,
    ):
        workers = Workers(running, url, token)
        eventually(lambda: len(workers.processes()) == 2)
        with workers.service:
            yield workers


def test_people_at_different_processes_share_the_work(workers: Workers) -> None:
    service = workers.service
    project = service.new_project(label_queue={"target": {"labels": 2}})
    people = [service.new_member(project) for _ in range(4)]
    service.add_assets(project, 30)
    with workers.connected(people) as callers:
        log = Crowd(project, callers).work()
    assert log.wrongly_empty() == []
    check_finished(service, project, target=2)


def test_who_waits_at_one_process_is_served_by_an_import_at_the_other(workers: Workers) -> None:
    service = workers.service
    project = service.new_project(label_queue={"realtime": True})
    ann = service.new_member(project)
    with (
        workers.connected([ann, service]) as (waiting, importing),
        psycopg.connect(workers.database_url, autocommit=True) as database,
        ThreadPoolExecutor(1) as thread,
    ):
        pulled = thread.submit(waiting.pull, project, json={"wait_seconds": 50})
        eventually(lambda: database.execute("select from waiter").fetchall())
        row = {"external_id": "came", "data": {"text": "now"}}
        importing.post(f"/projects/{project}/batches", {"assets": [row]}, status=201)
        assert pulled.result(60)["items"][0]["asset"]["external_id"] == "came"


def test_a_process_that_dies_is_replaced_and_the_others_serve_on(workers: Workers) -> None:
    before = workers.processes()
    before[0].send_signal(signal.SIGKILL)
    eventually(lambda: _answers(workers.running.url))
    eventually(lambda: len(workers.processes()) == 2 and before[0] not in workers.processes())
    assert before[1] in workers.processes()
    with workers.connected([workers.service, workers.service]) as both:
        assert all(one.get("/me")["admin"] for one in both)


def _serves(process: psutil.Process) -> bool:
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False  # it has died and was not replaced yet


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/healthz", timeout=10, verify=False).is_success
    except httpx2.TransportError:
        return False
