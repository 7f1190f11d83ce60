"""Many people at once: every place is given once, to one person, and none is left over."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from tests.races.crowd import Crowd, a_crowd, check_finished
from tests.running import Server
from tests.service import Caller, Service


def a_project(
    service: Service, assets: int, people: int, **label_queue: object
) -> tuple[str, list[Caller]]:
    project = service.new_project(label_queue=label_queue)
    members = [service.new_member(project) for _ in range(people)]
    service.add_assets(project, assets)
    return project, members


@pytest.mark.parametrize("servers", [1, 2])
@pytest.mark.parametrize(("people", "target"), [(16, 1), (16, 3)])
def test_sixteen_people_share_400_assets(
    racing: Service,
    first_server: Server,
    second_server: Server,
    people: int,
    target: int,
    servers: int,
) -> None:
    project, members = a_project(racing, 400, people, target={"labels": target})
    urls = [first_server.url, second_server.url][:servers]
    with a_crowd(project, members, urls) as crowd:
        log = crowd.work()
    check_finished(racing, project, target)
    assert log.wrongly_empty() == []


@pytest.mark.parametrize(("people", "target"), [(1, 1), (3, 3), (16, 16)])
def test_with_as_many_people_as_the_target_nobody_starves(
    racing: Service, first_server: Server, second_server: Server, people: int, target: int
) -> None:
    assets = {1: 60, 3: 100, 16: 40}[people]
    project, members = a_project(racing, assets, people, target={"labels": target})
    with a_crowd(project, members, [first_server.url, second_server.url]) as crowd:
        log = crowd.work()
    check_finished(racing, project, target)
    # Nobody else can take this person's place, so the only empty answer is the last.
    for person in crowd.people:
        answers = [a for a in log.answers if a.person == person.email]
        assert [bool(a.assets) for a in answers] == [True] * assets + [False]


@pytest.mark.parametrize("count", [1, 4])
def test_what_people_give_back_is_never_lost(
    racing: Service, first_server: Server, second_server: Server, count: int
) -> None:
    project, members = a_project(racing, 60, 3, target={"labels": 3}, reservation={"count": count})
    with a_crowd(project, members, [first_server.url, second_server.url]) as crowd:
        crowd.work(releases=0.2)
    check_finished(racing, project, 3)


def test_steering_while_people_work_loses_nothing(
    racing: Service, first_server: Server, second_server: Server
) -> None:
    project, members = a_project(racing, 120, 6, target={"labels": 2})
    names = [asset["external_id"] for asset in racing.assets(project, limit=1000)]
    over = threading.Event()

    def steer() -> None:
        """Priorities, assignments, holds, targets and clearing, until the work is over."""
        for step in range(10_000):
            some = names[step % 7 :: 7]
            racing.set_assets(project, some, priority=step % 5)
            racing.set_assets(
                project, names[step % 120 :][:3], assigned_to=[members[step % 6].email]
            )
            racing.set_assets(project, names[step % 11 :: 40], on_hold=True)
            racing.clear(project, labeler=members[step % 6].id)
            racing.configure(project, order={"tie": ["fifo", "lexicographic", "random"][step % 3]})
            racing.set_assets(project, names, on_hold=False, assigned_to=[])
            if over.wait(0.05):
                return

    def all_labeled() -> bool:
        return all(a["labels_count"] == 2 for a in racing.assets(project, limit=1000))

    steering = threading.Thread(target=steer)
    steering.start()
    try:
        with a_crowd(project, members, [first_server.url, second_server.url]) as crowd:
            _work_despite_clearing(crowd, all_labeled)
    finally:
        over.set()
        steering.join()
    counts = {(a["state"], a["labels_count"]) for a in racing.assets(project, limit=1000)}
    assert counts == {("done", 2)}


def _work_despite_clearing(crowd: Crowd, is_over: Callable[[], bool]) -> None:
    """Like `Crowd.work`, but a submit may come late: the manager clears under way."""

    def work(person: Caller) -> None:
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline:
            items = person.pull(crowd.project)["items"]
            if not items:
                if is_over():
                    return
                time.sleep(0.1)
                continue
            path = f"/reservations/{items[0]['reservation']}/submit"
            answer = person.http.post(
                path, json={"result": 1}, headers={"Authorization": f"Bearer {person.token}"}
            )
            assert answer.status_code in (200, 409), answer.text

    threads = [threading.Thread(target=work, args=[person]) for person in crowd.people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
