"""Two things at the very same moment, over and over: whoever wins, nothing is lost or doubled."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from tests.races.crowd import a_crowd, at_once, own_connections
from tests.running import Server
from tests.service import Caller, Service

ROUNDS = 12


def _submit(person: Caller, item: Any, result: str) -> int:
    """Submit as it comes: 200 if it counted, 409 if it was kept as late."""
    path = f"/reservations/{item['reservation']}/submit"
    headers = {"Authorization": f"Bearer {person.token}"}
    answer = person.http.post(path, json={"result": result}, headers=headers)
    assert answer.status_code in (200, 409), answer.text
    if answer.status_code == 409:
        assert answer.json()["label"]["status"] == "late", answer.text
    return int(answer.status_code)


def _check_one_place(service: Service, project: str, external_id: str, result: str) -> None:
    """The asset has one place, and it is taken once; what Ann typed is kept either way."""
    asset = service.asset(project, external_id)
    held = [r for r in service.reservations(project, state="active") if r["asset"] == asset["id"]]
    labels = [label for label in service.labels(project) if label["asset"] == asset["id"]]
    counting = [label for label in labels if label["status"] == "submitted"]
    assert len(counting) + len(held) == 1, (asset, labels, held)
    assert asset["labels_count"] == len(counting)
    assert asset["state"] == ("done" if counting else "reserved")
    assert [label["status"] for label in labels if label["result"] == result] in (
        ["submitted"],
        ["late"],
    )


@pytest.mark.parametrize("event", ["expiry", "clear", "release"])
def test_a_submit_and_the_end_of_its_reservation_while_another_pulls(
    racing: Service, first_server: Server, second_server: Server, event: str
) -> None:
    for n in range(ROUNDS):
        project = racing.new_project()
        ann, bob = racing.new_member(project), racing.new_member(project)
        racing.add_assets(project, 1)
        item = ann.pull_one(project)
        end = {
            "expiry": lambda: racing.advance(1800),
            "clear": lambda p=project: racing.clear(p),
            "release": lambda a=ann, i=item: _release(a, i),
        }[event]
        with own_connections([bob], [second_server.url]) as (rival,):
            at_once(
                [
                    lambda i=item, a=ann, n=n: _submit(a, i, f"ann {n}"),
                    end,
                    lambda r=rival, p=project: r.pull(p),
                ]
            )
            rival.pull(project)
        _check_one_place(racing, project, "a001", f"ann {n}")


def _release(person: Caller, item: Any) -> None:
    """A release may come after the submit: then that stands."""
    headers = {"Authorization": f"Bearer {person.token}"}
    path = f"/reservations/{item['reservation']}/release"
    answer = person.http.post(path, json={}, headers=headers)
    assert answer.status_code in (204, 409), answer.text


def test_eight_people_want_the_last_place(
    racing: Service, first_server: Server, second_server: Server
) -> None:
    project = racing.new_project()
    urls = [first_server.url, second_server.url]
    with a_crowd(project, [racing.new_member(project) for _ in range(8)], urls) as crowd:
        for n in range(ROUNDS):
            racing.add_assets(project, [f"last{n}"])
            answers = at_once([lambda p=p: p.pull(project)["items"] for p in crowd.people])
            assert sorted(len(items) for items in answers) == [0] * 7 + [1]
            (winner,) = [n for n, items in enumerate(answers) if items]
            crowd.people[winner].submit(answers[winner][0])


def test_a_raised_priority_is_obeyed_by_every_pull_that_starts_after_it(
    racing: Service, first_server: Server, second_server: Server
) -> None:
    project = racing.new_project()
    people = [racing.new_member(project) for _ in range(6)]
    racing.add_assets(project, 300)
    raised: dict[str, float] = {}
    urls = [first_server.url, second_server.url]
    with a_crowd(project, people, urls) as crowd:

        def raise_priorities() -> None:
            for n in range(300, 280, -1):
                racing.set_assets(project, [f"a{n}"], priority=1)
                raised[f"a{n}"] = time.monotonic()
                time.sleep(0.02)

        steering = threading.Thread(target=raise_priorities)
        steering.start()
        log = crowd.work()
        steering.join()
    handed_out = {asset: sent for (_, asset), sent in log.handed_out().items()}
    received = {a.assets[0]: a.received for a in log.answers if a.assets}
    passed_over = [
        (asset, other)
        for asset, since in raised.items()
        for other, sent in handed_out.items()
        # Asked for after the rise, by somebody who got plain work long before the asset went.
        if other not in raised and sent > since and received[other] < handed_out[asset]
    ]
    assert passed_over == []


def test_changes_in_opposite_orders_do_not_deadlock_into_errors(
    racing: Service, first_server: Server, second_server: Server
) -> None:
    project = racing.new_project(label_queue={"reservation": {"count": 3}})
    people = [racing.new_member(project) for _ in range(6)]
    racing.add_assets(project, 60)
    names = [f"a{n:03}" for n in range(1, 61)]

    def shake(manager: Caller, n: int) -> None:
        for step in range(12):
            order = names if (n + step) % 2 else names[::-1]
            manager.set_assets(project, order, priority=step, on_hold=False)
            manager.clear(project, labeler=people[step % 6].id)

    def pull_and_release(person: Caller) -> None:
        for _ in range(12):
            for item in person.pull(project)["items"]:
                _release(person, item)

    urls = [first_server.url, second_server.url]
    with own_connections([racing] * 3, urls) as managers, own_connections(people, urls) as team:
        at_once(
            [lambda m=m, n=n: shake(m, n) for n, m in enumerate(managers)]
            + [lambda p=p: pull_and_release(p) for p in team]
        )
    racing.clear(project)
    states = {asset["state"] for asset in racing.assets(project, limit=1000)}
    assert states == {"queued"}
