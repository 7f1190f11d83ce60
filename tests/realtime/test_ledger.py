"""The ledger's rows that are about real time and idleness."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

import httpx2
import pytest

from tests.ledger.stage import Person, Project, Stage, eventually, submit
from tests.realtime.waits import SOON, Line

PASSWORD = "correct horse battery staple"


def test_B15_real_time_is_a_switch_of_either_queue(project: Project, line: Line) -> None:
    [ann], [rob] = project.labelers("ann"), project.reviewers("rob")
    for queue in ("label", "review"):
        assert project.settings(queue)["realtime"] is True
        project.configure(queue, realtime=False)
        assert project.settings(queue)["realtime"] is False
    assert line.join(ann).items() == []
    assert line.join(rob, queue="review").items() == []
    project.configure(realtime=True)
    wait = line.join(ann)
    assert not wait.answered


def test_B15_the_next_asset_appears_by_itself_to_as_many_as_it_has_places(
    project: Project, line: Line
) -> None:
    waits = line.join(*project.labelers("ann", "ben", "cat"))
    project.batch({"external_id": "a", "labels_required": 2})
    assert [wait.served() for wait in waits[:2]] == [["a"], ["a"]]
    assert not waits[2].answered


def test_B15_reviewers_wait_too(project: Project, line: Line) -> None:
    [ann], [rob] = project.labelers("ann"), project.reviewers("rob")
    project.configure("review", enabled=True, sampling=1)
    wait = line.join(rob, queue="review")
    project.batch("a")
    submit(ann, project.item(ann))
    assert wait.served() == ["a"]


@contextmanager
def at_the_pages(stage: Stage, email: str) -> Iterator[httpx2.Client]:
    """Somebody logged in with a password, as in a browser."""
    api = f"{stage.server.url}/api/v1"
    with httpx2.Client(base_url=api, timeout=60, verify=False) as browser:
        answer = browser.post("/session", json={"email": email, "password": PASSWORD})
        browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        yield browser


def test_L06_an_idle_labeler_is_logged_out_and_another_gets_the_asset(stage: Stage) -> None:
    project = stage.project("labelbox-legacy")
    assert project.settings()["logout_seconds"] == 3600
    ann = project.member(stage.newcomer("ann", password=PASSWORD))
    ben = project.member(stage.newcomer("ben"))
    project.batch("a")
    with at_the_pages(stage, ann.email) as browser:
        pulled = browser.post(f"{project.path}/queues/label/pull", json={})
        [item] = pulled.json()["items"]
        kept = browser.put(f"/reservations/{item['reservation']}/draft", json={"result": "half"})
        assert kept.status_code == 200
        assert project.served(ben) == [], "she is at it"
        stage.advance(3601)
        assert browser.get("/me").status_code == 401, "logged out"
        eventually(lambda: project.held("expired"), SOON)
        assert project.served(ben) == ["a"]
    submit(ben, project.item(ben))
    project.change("a", labels_required=2)
    assert project.item(ann)["draft"] == "half", "her unfinished work was kept"


def test_L06_who_works_stays_in(stage: Stage) -> None:
    project = stage.project("labelbox-legacy")
    ann = project.member(stage.newcomer("ann", password=PASSWORD))
    project.batch("a")
    with at_the_pages(stage, ann.email) as browser:
        [item] = browser.post(f"{project.path}/queues/label/pull", json={}).json()["items"]
        for _ in range(3):
            stage.advance(3000)
            answer = browser.post(f"/reservations/{item['reservation']}/activity", json={})
            assert answer.status_code == 200
        assert project.held() == [(ann.id, "a")]


# The event stream


class Stream:
    """A project's log as it is streamed; `next` gives one event, and fails if it does not come."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.answer = answer
        self.ended = threading.Event()
        self._events: Queue[dict[str, Any]] = Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        try:
            for text in self.answer.iter_lines():
                if text.startswith("data: "):
                    self._events.put({**json.loads(text[6:]), "came": time.time()})
        except httpx2.TransportError:
            pass
        self.ended.set()

    def next(self) -> dict[str, Any]:
        return self._events.get(timeout=SOON)

    def until(self, kind: str) -> dict[str, Any]:
        """The next event of this kind."""
        while (event := self.next())["kind"] != kind:
            pass
        return event


@pytest.fixture
def stream(stage: Stage) -> Iterator[Callable[..., Stream]]:
    """Open streams at will; they are closed at the end."""
    opened: list[tuple[Any, Stream]] = []

    def open_one(person: Person, project: Project, last: str | None = None) -> Stream:
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {person.token}"}
        if last:
            headers["Last-Event-ID"] = last
        client = httpx2.Client(base_url=stage.server.url, timeout=SOON, verify=False)
        path = f"/api/v1{project.path}/events"
        answer = client.send(client.build_request("GET", path, headers=headers), stream=True)
        opened.append((client, Stream(answer)))
        return opened[-1][1]

    yield open_one
    for client, one in opened:
        end = getattr(one.answer.extensions.get("network_stream"), "close", one.answer.close)
        end()
        client.close()


def test_X11_a_model_scores_new_labels_and_reorders_the_queue_at_once(
    project: Project, stream: Callable[..., Stream]
) -> None:
    """The active-learning loop: a label is made, the model hears of it and changes priorities."""
    ann, ben = project.labelers("ann", "ben")
    project.batch("a", "b", "c")
    log = stream(project.manager, project)
    for first, urgent in (("a", "c"), ("c", "b")):
        item = project.item(ann)
        assert item["asset"]["external_id"] == first
        submit(ann, item)
        heard = log.until("label.submitted")
        assert heard["asset"] == item["asset"]["id"]
        project.change(urgent, priority=9)
        assert log.until("asset.prioritized")["asset"] == project.asset_id(urgent)
        assert project.queued()[0] == urgent
    assert project.served(ben) == ["b"]


def test_every_stream_has_every_event_in_order(
    project: Project, stream: Callable[..., Stream]
) -> None:
    [ann] = project.labelers("ann")
    streams = [stream(project.manager, project) for _ in range(3)]
    project.batch("a", "b", "c")
    for _ in "abc":
        submit(ann, project.item(ann))
    log = project.events()
    for one in streams:
        assert [{**one.next(), "came": 0} for _ in log] == [{**event, "came": 0} for event in log]


def test_a_stream_resumes_behind_the_last_event(
    project: Project, stream: Callable[..., Stream]
) -> None:
    project.batch("a", "b", "c")
    log = project.events()
    resumed = stream(project.manager, project, last=log[-2]["id"])
    assert resumed.next()["id"] == log[-1]["id"]


def test_a_stream_ends_when_its_reader_may_not_read_any_more(
    stage: Stage, project: Project, stream: Callable[..., Stream]
) -> None:
    rob = project.member(stage.newcomer("rob"), "reviewer")
    log = stream(rob, project)
    project.batch("a")
    assert log.until("asset.created")
    project.member(rob, "labeler")
    assert log.ended.wait(SOON)
    still = stream(project.manager, project)
    assert still.until("asset.created")
