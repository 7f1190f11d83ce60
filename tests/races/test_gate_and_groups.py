"""The gate's edge and the take-over of groups, with many people at once, on one and two servers."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from tests.races.crowd import Crowd, Log, a_crowd, check_finished
from tests.running import Server
from tests.service import Caller, Service, asset_row

BATCHES, SIZE = 12, 5


def a_project(service: Service, people: int, **label_queue: Any) -> tuple[str, list[Caller]]:
    project = service.new_project(label_queue=label_queue)
    return project, [service.new_member(project) for _ in range(people)]


def gated(service: Service, people: int, **label_queue: Any) -> tuple[str, list[Caller]]:
    order = {"batch_gate": True, "avoid_held": True}
    project, members = a_project(service, people, order=order, **label_queue)
    for batch in range(BATCHES):
        rows = [asset_row(f"{batch:02}-{row}") for row in range(SIZE)]
        service.add_assets(project, rows)
    return project, members


def grouped(service: Service, people: int, **label_queue: Any) -> tuple[str, list[Caller]]:
    project, members = a_project(service, people, order={"groups": "retain"}, **label_queue)
    rows = [
        asset_row(f"{group}-{row}", group=group) for row in range(SIZE) for group in "abcdefghijkl"
    ]
    service.add_assets(project, rows)
    return project, members


@pytest.mark.parametrize("servers", [1, 2])
def test_at_the_gates_edge_nobody_passes_and_nobody_leaves_empty(
    racing: Service, first_server: Server, second_server: Server, servers: int
) -> None:
    project, members = gated(racing, 8)
    with a_crowd(project, members, [first_server.url, second_server.url][:servers]) as crowd:
        log = crowd.work()
    check_finished(racing, project, 1)
    assert log.wrongly_empty() == []
    asked: dict[str, float] = defaultdict(float)
    for (_, asset), sent in log.handed_out().items():
        asked[asset[:2]] = max(asked[asset[:2]], sent)
    for answer in log.answers:
        for asset in answer.assets:
            older = f"{int(asset[:2]) - 1:02}"
            assert asked[older] < answer.received, f"{asset} came before {older} was handed out"


def test_the_gate_waits_for_the_labels_of_several_people(
    racing: Service, first_server: Server, second_server: Server
) -> None:
    project, members = gated(racing, 6, target={"labels": 2})
    with a_crowd(project, members, [first_server.url, second_server.url]) as crowd:
        crowd.work(releases=0.1)
    check_finished(racing, project, 2)


@pytest.mark.parametrize("servers", [1, 2])
def test_a_group_is_one_persons_at_a_time(
    racing: Service, first_server: Server, second_server: Server, servers: int
) -> None:
    project, members = grouped(racing, 8)
    with a_crowd(project, members, [first_server.url, second_server.url][:servers]) as crowd:
        log = crowd.work()
    check_finished(racing, project, 1)
    people = defaultdict(set)
    for person, asset in log.handed_out():
        people[asset[0]].add(person)
    assert all(len(several) == 1 for several in people.values()), people
    _check_whole_groups(crowd, log)


def test_with_two_labels_each_person_goes_through_the_whole_group(
    racing: Service, first_server: Server, second_server: Server
) -> None:
    project, members = grouped(racing, 6, target={"labels": 2})
    with a_crowd(project, members, [first_server.url, second_server.url]) as crowd:
        for _ in range(50):  # an empty answer is right while others have the groups
            log = crowd.work()
            if all(asset["state"] == "done" for asset in racing.assets(project, limit=1000)):
                break
    check_finished(racing, project, 2)
    _check_whole_groups(crowd, log)


def test_groups_that_are_given_back_go_to_somebody_else_and_are_finished(
    racing: Service, first_server: Server, second_server: Server
) -> None:
    project, members = grouped(racing, 6)
    with a_crowd(project, members, [first_server.url, second_server.url]) as crowd:
        crowd.work(releases=0.25)
    check_finished(racing, project, 1)


def _check_whole_groups(crowd: Crowd, log: Log) -> None:
    """Each person's labels come group by group, in row order."""
    for person in crowd.people:
        mine = [asset for who, asset in log.submitted if who == person.email]
        runs = [mine[start : start + SIZE] for start in range(0, len(mine), SIZE)]
        assert runs == [[f"{run[0][0]}-{row}" for row in range(SIZE)] for run in runs]
