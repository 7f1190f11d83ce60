"""Two servers behind a proxy that sends each request to the other one: nobody can tell."""

from __future__ import annotations

import json
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx2
import pytest

from tests.fleet.conftest import ALTERNATING, Fleet
from tests.ledger.stage import eventually
from tests.races.crowd import a_crowd, at_once, check_finished, own_connection
from tests.races.test_kill import PATIENCE, TARGET, Worker, check_nothing_was_lost, wait_for_labels
from tests.service import Caller, Service

Json = Any
PASSWORD = "correct horse battery staple"


def test_people_whose_requests_alternate_share_the_work(fleet: Fleet) -> None:
    project = fleet.service.new_project(label_queue={"target": {"labels": 2}})
    people = [fleet.service.new_member(project) for _ in range(6)]
    fleet.service.add_assets(project, 40)
    before = len(fleet.proxy.went)
    with a_crowd(project, people, [fleet.proxy.url]) as crowd:
        for person in crowd.people:
            person.http.headers.update(ALTERNATING)
        log = crowd.work()
    assert log.wrongly_empty() == []
    check_finished(fleet.service, project, target=2)
    went = Counter(fleet.proxy.went[before:])
    assert min(went[fleet.first.port], went[fleet.second.port]) >= 40, went


def test_who_waits_at_one_server_is_served_by_an_import_at_the_other(fleet: Fleet) -> None:
    project = fleet.service.new_project(label_queue={"realtime": True})
    ann = fleet.service.new_member(project)
    before = len(fleet.proxy.went)
    with ThreadPoolExecutor(1) as thread:
        pulled = thread.submit(ann.pull, project, json={"wait_seconds": 50})
        eventually(lambda: _waiting(fleet, project))
        fleet.service.add_assets(project, ["came"])
        (item,) = pulled.result(60)["items"]
    assert item["asset"]["external_id"] == "came"
    assert len(set(fleet.proxy.went[before : before + 2])) == 2, "both went to one server"


def _waiting(fleet: Fleet, project: str) -> bool:
    found = "select from waiter where project = %s"
    return bool(fleet.database.execute(found, [int(project[1:])]).fetchall())


def test_a_submit_repeated_at_the_other_server_is_answered_again(fleet: Fleet) -> None:
    project = fleet.service.new_project()
    ann = fleet.service.new_member(project)
    fleet.service.add_assets(project, 3)
    item = ann.pull_one(project)
    before = len(fleet.proxy.went)
    answers = [ann.submit(item, "once", key="one submit", pull_next=True) for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["next"]["items"][0]["asset"]["external_id"] == "a002"
    assert set(fleet.proxy.went[before:]) == {fleet.first.port, fleet.second.port}
    assert len(fleet.service.labels(project)) == 1


def test_a_submit_sent_to_both_servers_at_once_counts_once(fleet: Fleet) -> None:
    project = fleet.service.new_project()
    ann = fleet.service.new_member(project)
    fleet.service.add_assets(project, 8)
    tabs = [own_connection(ann, server.url) for server in (fleet.first, fleet.second)]
    item = ann.pull_one(project)
    for nth in range(1, 8):
        again = partial(Caller.submit, item=item, result=nth, key=f"both {nth}", pull_next=True)
        answers = at_once([partial(again, tab) for tab in tabs])
        assert answers[0] == answers[1]
        assert len(fleet.service.labels(project)) == nth
        (item,) = answers[0]["next"]["items"]
    for tab in tabs:
        tab.http.close()


@contextmanager
def logged_in(fleet: Fleet) -> Iterator[tuple[httpx2.Client, Json]]:
    """The pages' way in: a session's cookie, through the proxy; and what logging in answers."""
    person = fleet.service.new_user(password=PASSWORD)
    api = f"{fleet.proxy.url}/api/v1"
    with httpx2.Client(base_url=api, timeout=60, verify=False, headers=ALTERNATING) as page:
        login = {"email": person.email, "password": PASSWORD}
        answer = page.post("/session", json=login)
        assert answer.status_code == 200, answer.text
        yield page, answer.json()


def test_a_session_holds_at_every_server_and_so_does_its_csrf_token(fleet: Fleet) -> None:
    with logged_in(fleet) as (page, me):
        seen = [page.get("/me").json() for _ in range(2)]
        assert [one["csrf_token"] for one in seen] == [me["csrf_token"]] * 2
        for _ in range(2):
            refused = page.post(f"/users/{me['id']}/tokens")
            assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        headers = {"X-CSRF-Token": me["csrf_token"]}
        made = [page.post(f"/users/{me['id']}/tokens", headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in made] == [201, 201]


def test_a_session_that_ended_at_one_server_has_ended_at_all(fleet: Fleet) -> None:
    with logged_in(fleet) as (page, me):
        assert all(page.get("/me").is_success for _ in range(2)), "both remember it now"
        session = dict(page.cookies)
        left = page.delete("/session", headers={"X-CSRF-Token": me["csrf_token"]})
        assert left.status_code == 204
        page.cookies.update(session)
        eventually(lambda: [page.get("/me").status_code for _ in range(2)] == [401, 401])


def test_an_upload_at_one_server_is_seen_at_the_other(fleet: Fleet) -> None:
    project = fleet.service.new_project()
    file = {"file": ("dot.png", _dot(), "image/png")}
    url = fleet.service.post(f"/projects/{project}/uploads", files=file)["url"]
    for server in (fleet.first, fleet.second):
        with server.client() as client:
            answer = client.get(f"{server.url}{url}")
            assert (answer.status_code, answer.content) == (200, _dot())


def _dot() -> bytes:
    """A PNG of one grey pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


class Follower(threading.Thread):
    """A page that follows the log through the proxy, and goes on where it stood when cut off."""

    def __init__(self, caller: Caller, project: str) -> None:
        super().__init__(daemon=True)
        self.events: list[Json] = []
        self.cuts = 0
        self._caller, self._path = caller, f"/projects/{project}/events"
        self._over = False
        self.start()

    def run(self) -> None:
        while not self._over:
            headers = {
                "Accept": "text/event-stream",
                "Authorization": f"Bearer {self._caller.token}",
            }
            if self.events:
                headers["Last-Event-ID"] = self.events[-1]["id"]
            try:
                with self._caller.http.stream("GET", self._path, headers=headers) as answer:
                    self._read(answer)
            except httpx2.TransportError:
                self.cuts += 1

    def _read(self, answer: httpx2.Response) -> None:
        for line in answer.iter_lines():
            if line.startswith("data: "):
                self.events.append(json.loads(line[6:]))
            if self._over:
                return

    def stop(self) -> None:
        """Ends with the next line of the stream, which comes every three seconds at the latest."""
        self._over = True
        self.join(60)
        self._caller.http.close()


@pytest.fixture
def bereft(fleet: Fleet) -> Iterator[Fleet]:
    """Its second server may be killed; it is back afterwards."""
    yield fleet
    fleet.second.restart()


@contextmanager
def followed(fleet: Fleet, project: str) -> Iterator[list[Follower]]:
    """The project's log, followed at both servers."""
    followers: list[Follower] = []
    try:
        for _ in range(2):
            followers.append(Follower(fleet.alternating(fleet.service), project))
            # It is there before anybody else connects, so that the next one goes elsewhere.
            eventually(lambda: followers[-1].events)
        yield followers
    finally:
        for follower in followers:
            follower.stop()


def test_when_one_server_dies_everybody_goes_on_at_the_other(bereft: Fleet) -> None:
    fleet, service = bereft, bereft.service
    project = service.new_project(label_queue={"target": {"labels": TARGET}})
    people = [service.new_member(project) for _ in range(6)]
    absent = service.new_member(project)
    service.add_assets(project, 60)
    at_second = own_connection(absent, fleet.second.url)
    left_behind = at_second.pull_one(project)["reservation"]
    at_second.http.close()
    with followed(fleet, project) as followers:
        workers = [Worker(person, fleet.proxy.url, project) for person in people]
        for worker in workers:
            worker.start()
        wait_for_labels(workers, 40)

        fleet.second.kill()

        run_out(fleet, project, absent)
        eventually(lambda: state_of(service, project, left_behind) != "active")
        for worker in workers:
            worker.join(PATIENCE)
        # Whoever had gone before that place was free again comes back for it.
        for person in people:
            person.work_through(project, "found again")
        check_nothing_was_lost(service, project, workers)
        assert sum(worker.failures for worker in workers) > 0, "nobody noticed: no load, no test"
        for one in followers:
            eventually(lambda one=one: ids(one.events) == ids(service.events(project)))
        assert sum(one.cuts for one in followers) > 0, "no stream was at the server that died"


def ids(events: list[Json]) -> list[str]:
    return [event["id"] for event in events]


def run_out(fleet: Fleet, project: str, person: Caller) -> None:
    """This person's time is over; the service finds out by itself, for nobody asks it to look."""
    fleet.database.execute(
        "update seat set expires_at = now() - interval '1 minute'"
        " where project = %s and person = %s",
        [int(project[1:]), int(str(person.id)[1:])],
    )


def state_of(service: Service, project: str, reservation: str) -> str:
    every = service.reservations(project, state="active")
    return "active" if reservation in {one["id"] for one in every} else "ended"
