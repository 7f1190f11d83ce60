"""Who is woken: those whom it can serve, in the order in which they wait, as many as are needed."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from labelqueue.client import Client
from tests.ledger.stage import Project, Stage, eventually, raised, release, rows, submit
from tests.realtime.waits import SOON, Line, standing
from tests.running import Server

NOT_TOLD: dict[str, object] = {"reasons": {}, "retry_after": None, "quiz": None}


def test_as_many_are_served_as_there_are_places_in_the_order_of_waiting(
    project: Project, line: Line
) -> None:
    people = project.labelers("ann", "ben", "cat", "dan", "eve")
    first, second, third, *others = line.join(*people)
    project.batch("a", "b", "c")
    assert {*first.served(), *second.served(), *third.served()} == {"a", "b", "c"}
    assert eventually(lambda: line.people() == [one.id for one in people[3:]], SOON)
    project.batch("d")
    assert others[0].served() == ["d"]
    assert not others[1].answered
    assert eventually(lambda: line.people() == [people[4].id], SOON)


def test_one_asset_with_several_places_serves_as_many(project: Project, line: Line) -> None:
    ann, ben, cat = line.join(*project.labelers("ann", "ben", "cat"))
    project.batch({"external_id": "a", "labels_required": 2})
    assert ann.served() == ben.served() == ["a"]
    assert not cat.answered


def test_each_gets_one_while_others_wait_and_preloads_again_when_nobody_does(
    project: Project, line: Line
) -> None:
    people = project.labelers("ann", "ben", "cat")
    project.configure(reservation={"count": 5})
    ann, ben, cat = line.join(*people)
    named = [one.email for one in people[:2]]
    project.batch(*[{"external_id": name, "assigned_to": named} for name in rows(9)])
    assert [len(ann.served()), len(ben.served())] == [1, 1], "whichever comes first, Cat waits on"
    assert not cat.answered
    cat.leave()
    assert line.is_empty()
    assert len(project.served(people[0])) == 5


def test_a_pull_takes_one_while_somebody_waits(project: Project, line: Line) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.configure(reservation={"count": 3})
    project.batch(*[{"external_id": name, "assigned_to": [ben.email]} for name in rows(4)])
    line.join(ann)
    assert project.served(ben) == ["row-0000"]
    submit(ben, project.item(ben))
    assert project.served(ben) == ["row-0001"]


def test_only_those_notice_whom_it_can_serve(project: Project, line: Line) -> None:
    people = project.labelers("ann", "ben", "cat", "dan")
    waits = line.join(*people)
    for nth in (2, 0, 3, 1):
        project.batch({"external_id": f"for-{nth}", "assigned_to": [people[nth].email]})
        assert waits[nth].served() == [f"for-{nth}"]
        answered = [wait.answered for wait in waits]
        assert answered.count(True) == 1 + (2, 0, 3, 1).index(nth), "nobody else has an answer"


def test_who_has_labeled_an_asset_is_passed_over(project: Project, line: Line) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch("a")
    submit(ann, project.item(ann))
    hers, his, third = line.join(ann, ben, cat)
    project.change("a", labels_required=2)
    assert his.served() == ["a"]
    assert not hers.answered and not third.answered
    release(ben, his.items()[0])
    assert third.served() == ["a"]
    assert not hers.answered


def test_who_waits_after_the_one_who_cannot_is_served(project: Project, line: Line) -> None:
    """One at their limit of labels stands before the other, and takes nothing from them."""
    ann, ben = project.labelers("ann", "ben")
    project.configure(limit_per_labeler=1)
    project.batch("a")
    submit(ann, project.item(ann))
    hers, his = line.join(ann, ben)
    project.batch("b")
    assert his.served() == ["b"]
    assert not hers.answered


def test_a_free_group_is_one_place(project: Project, line: Line) -> None:
    project.configure(order={"groups": "retain"})
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    hers, his = line.join(ann, ben)
    project.batch(*[{"external_id": name, "group": "g"} for name in rows(3)])
    assert hers.served() == ["row-0000"]
    project.batch("z")
    assert his.served() == ["z"]
    assert project.served(cat) == []


def test_two_tabs_of_one_person_get_the_same(project: Project, line: Line) -> None:
    [ann] = project.labelers("ann")
    one, other = line.join(ann, ann)
    project.batch("a", "b")
    assert one.served() == other.served() == ["a"]
    assert one.items()[0]["reservation"] == other.items()[0]["reservation"]


def test_an_unreserved_review_is_for_everybody(project: Project, line: Line) -> None:
    [ben], reviewers = project.labelers("ben"), project.reviewers("rob", "sue")
    project.configure("review", enabled=True, sampling=1, reservation={"count": 0})
    project.batch("a")
    item = project.item(ben)
    waits = line.join(*reviewers, queue="review")
    submit(ben, item)
    assert [wait.served() for wait in waits] == [["a"], ["a"]]


def test_a_wait_ends_with_the_reasons_when_nothing_comes(project: Project, line: Line) -> None:
    [ann, ben] = project.labelers("ann", "ben")
    project.batch({"external_id": "a", "assigned_to": [ben.email]})
    began = time.monotonic()
    answer = line.join(ann, seconds=1.5).answer()
    assert time.monotonic() - began >= 1.5
    assert answer["items"] == []
    assert answer["waiting"]["reasons"] == {"assigned_to_others": 1}
    assert line.is_empty()


def test_turning_real_time_off_ends_every_wait(project: Project, line: Line) -> None:
    [ann, ben] = project.labelers("ann", "ben")
    project.batch({"external_id": "a", "assigned_to": [ben.email]})
    wait = line.join(ann)
    project.configure(realtime=False)
    assert wait.answer()["waiting"]["reasons"] == {"assigned_to_others": 1}


def test_nobody_waits_where_real_time_is_off(project: Project, line: Line) -> None:
    [ann] = project.labelers("ann")
    project.configure(realtime=False)
    began = time.monotonic()
    assert line.join(ann, seconds=60).answer()["items"] == []
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("seconds", [60.5, 61, -1, "1", None, True])
def test_a_wait_is_at_most_a_minute(project: Project, seconds: object) -> None:
    [ann] = project.labelers("ann")
    path = f"{project.path}/queues/label/pull"
    refusal = ann.refused(422, "invalid", "POST", path, {"wait_seconds": seconds})
    assert [error["path"] for error in refusal["errors"]] == ["wait_seconds"]


def test_who_goes_away_waits_no_more_and_takes_nothing(project: Project, line: Line) -> None:
    ann, ben = project.labelers("ann", "ben")
    hers, his = line.join(ann, ben)
    hers.leave()
    assert eventually(lambda: line.people() == [ben.id], SOON)
    project.batch("a")
    assert his.served() == ["a"]
    assert project.served(ann) == []


def test_who_comes_back_after_a_wait_has_kept_their_place(project: Project, line: Line) -> None:
    ann, ben = project.labelers("ann", "ben")
    short = line.join(ann, seconds=4)  # not over before Ben stands there as well
    his = line.join(ben)
    assert short.items() == []
    again = line.join(ann)
    assert line.people() == [ann.id, ben.id]
    project.batch("a")
    assert again.served() == ["a"]
    assert not his.answered


def test_a_wait_holds_no_connection(project: Project, line: Line) -> None:
    """More wait than the server has connections, and others work as ever."""
    people = [project.member(project.stage.newcomer()) for _ in range(12)]
    waits = line.join(*people)
    [ben] = project.labelers("ben")
    project.batch(*rows(12))
    assert sorted(name for wait in waits for name in wait.served()) == rows(12)
    assert project.served(ben) == []


def test_a_repeated_key_answers_what_the_wait_did(project: Project, line: Line) -> None:
    [ann] = project.labelers("ann")
    wait = line.join(ann, key="one wait")
    project.batch("a")
    item = wait.items()[0]
    submit(ann, item)
    project.batch("b")
    again = line.join(ann, key="one wait")
    assert again.items() == [item]


def test_the_client_waits(project: Project, line: Line) -> None:
    [ann] = project.labelers("ann")
    with Client(line.server.url, ann.token or "") as client, ThreadPoolExecutor(1) as threads:
        pulled = threads.submit(client.pull, project.id, wait_seconds=50)
        eventually(lambda: line.people() == [ann.id], SOON)
        project.batch("a")
        assert pulled.result(SOON)["items"][0]["asset"]["external_id"] == "a"


# Servers


@pytest.fixture
def pair(new_server: Callable[..., Server]) -> Iterator[tuple[Server, Server]]:
    """Two servers on one database, each of which leaves its turn to the other."""
    first = new_server(module="tests.realtime.patient")
    second = new_server(first.database_url, module="tests.realtime.patient")
    yield first, second
    for server in (second, first):
        server.stop()


def test_the_order_holds_across_servers(pair: tuple[Server, Server]) -> None:
    first, second = pair
    with raised(first) as theirs:
        project = theirs.project()
        project.configure(realtime=True)
        people = project.labelers("ann", "ben", "cat", "dan")
        with standing(first, project) as line:
            waits = [
                line.join(person, server=server)
                for person, server in zip(people, (second, first, second, first), strict=True)
            ]
            for nth, wait in enumerate(waits):
                project.batch(f"a{nth}")
                assert wait.served() == [f"a{nth}"]
                assert [one.answered for one in waits] == [True] * (nth + 1) + [False] * (3 - nth)


def test_a_dead_server_keeps_nobody_waiting(
    project: Project, line: Line, new_server: Callable[..., Server]
) -> None:
    ann, ben = project.labelers("ann", "ben")
    doomed = new_server(line.server.database_url)
    line.join(ann, server=doomed)
    his = line.join(ben)
    doomed.process.send_signal(signal.SIGKILL)
    doomed.process.wait()
    assert line.people() == [ann.id, ben.id], "it could not say goodbye"
    project.batch("a")
    assert his.served() == ["a"]
    doomed.stop()


def test_a_server_that_stops_answers_at_once(
    stage: Stage, with_admin: tuple[str, str], new_server: Callable[..., Server]
) -> None:
    stopping = new_server()
    with raised(stopping) as theirs:
        project = theirs.project()
        project.configure(realtime=True)
        ann, ben = project.labelers("ann", "ben")
        project.batch({"external_id": "a", "assigned_to": [ben.email]})
        with standing(stopping, project) as line:
            wait = line.join(ann)
            stopping.process.send_signal(signal.SIGTERM)
            answer = wait.answer()
            assert answer == {"items": [], "waiting": NOT_TOLD}
            stopping.process.wait(SOON)
            assert line.people() == []
    assert stopping.process.returncode == 0
    stopping.stop()
