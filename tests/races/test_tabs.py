"""B17, X04: several tabs of one person, and one request sent many times."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.races.crowd import at_once, check_finished, own_connections
from tests.running import Server
from tests.service import Caller, Service, external_ids


@pytest.mark.parametrize(("people", "count"), [(1, 1), (1, 5), (2, 3)])
def test_B17_tabs_of_one_person_never_make_two_labels_of_one_asset(
    racing: Service, first_server: Server, second_server: Server, people: int, count: int
) -> None:
    project = racing.new_project(
        label_queue={"target": {"labels": people}, "reservation": {"count": count}}
    )
    members = [racing.new_member(project) for _ in range(people)]
    racing.add_assets(project, 40)
    urls = [first_server.url, second_server.url]
    with own_connections([member for member in members for _ in range(4)], urls) as tabs:
        at_once([lambda tab=tab: _work(tab, project) for tab in tabs])
    check_finished(racing, project, people)


def _work(tab: Caller, project: str) -> None:
    """Pull and submit whatever is shown, though another tab may be faster."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        items = tab.pull(project)["items"]
        if not items:
            return
        answer = tab.http.post(
            f"/reservations/{items[0]['reservation']}/submit",
            json={"result": "x"},
            headers={"Authorization": f"Bearer {tab.token}"},
        )
        assert answer.status_code in (200, 409), answer.text
        if answer.status_code == 409:
            assert answer.json()["code"] == "already_submitted"


def test_B17_tabs_that_pull_at_once_see_the_same_work(
    racing: Service, first_server: Server, second_server: Server
) -> None:
    project = racing.new_project(label_queue={"reservation": {"count": 3}})
    ann = racing.new_member(project)
    racing.add_assets(project, 30)
    with own_connections([ann] * 12, [first_server.url, second_server.url]) as tabs:
        answers = at_once([lambda tab=tab: external_ids(tab.pull(project)) for tab in tabs])
    assert answers == [["a001", "a002", "a003"]] * 12
    assert len(racing.reservations(project, state="active")) == 3


class TestX04:
    """The same idempotency key fired 20 times at once acts once and answers the same."""

    def fire(self, person: Caller, urls: list[str], method: str, path: str, body: Any) -> list[Any]:
        key = f"key-{time.monotonic_ns()}"
        with own_connections([person] * 20, urls) as tabs:
            calls = [lambda tab=tab: tab.request(method, path, body, key=key) for tab in tabs]
            return at_once(calls)

    def urls(self, first: Server, second: Server) -> list[str]:
        return [first.url, second.url]

    def test_X04_a_submit_that_pulls_the_next(
        self, racing: Service, first_server: Server, second_server: Server
    ) -> None:
        project = racing.new_project()
        ann = racing.new_member(project)
        racing.add_assets(project, 5)
        path = f"/reservations/{ann.pull_one(project)['reservation']}/submit"
        urls = self.urls(first_server, second_server)
        answers = self.fire(ann, urls, "POST", path, {"result": 1, "pull_next": True})
        assert all(answer == answers[0] for answer in answers)
        assert external_ids(answers[0]["next"]) == ["a002"]
        assert len(racing.labels(project)) == 1
        assert len(racing.reservations(project, state="active")) == 1

    def test_X04_a_batch(
        self, racing: Service, first_server: Server, second_server: Server
    ) -> None:
        project = racing.new_project()
        body = {"assets": [{"external_id": f"x{n}", "data": {}} for n in range(50)]}
        urls = self.urls(first_server, second_server)
        answers = self.fire(racing, urls, "POST", f"/projects/{project}/batches", body)
        assert all(answer == answers[0] for answer in answers)
        assert [batch["size"] for batch in racing.batches(project)] == [50]

    def test_X04_a_skip_and_a_release(
        self, racing: Service, first_server: Server, second_server: Server
    ) -> None:
        project = racing.new_project(label_queue={"skip_to": "me"})
        ann = racing.new_member(project)
        racing.add_assets(project, 3)
        urls = self.urls(first_server, second_server)
        for verb in ("skip", "release"):
            path = f"/reservations/{ann.pull_one(project)['reservation']}/{verb}"
            answers = self.fire(ann, urls, "POST", path, {})
            assert all(answer == answers[0] for answer in answers)
        assert [label["status"] for label in racing.labels(project)] == ["skipped"]
        kinds = [event["kind"] for event in racing.events(project)]
        assert (kinds.count("label.skipped"), kinds.count("reservation.released")) == (1, 1)

    def test_X04_a_user(self, racing: Service, first_server: Server, second_server: Server) -> None:
        email = f"once-{time.monotonic_ns()}@example.org"
        urls = self.urls(first_server, second_server)
        answers = self.fire(racing, urls, "POST", "/users", {"email": email, "name": "Once"})
        assert {answer["id"] for answer in answers} == {answers[0]["id"]}
