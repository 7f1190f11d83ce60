"""Supervisely's rows of the ledger, with the preset `supervisely`."""

from __future__ import annotations

import pytest

from tests.ledger.stage import Project, Stage, at_once, rows, submit, verdict


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project("supervisely")


def test_S03_nothing_is_divided_up_front(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(6))
    assert project.reservations() == []
    assert project.queued() == rows(6)
    assert project.preview(ann) == project.preview(ben) == rows(6)


def test_S03_fast_annotators_take_more_until_nothing_is_left(project: Project) -> None:
    fast, slow = project.labelers("ann", "ben")
    project.batch(*rows(9))
    held = project.item(slow)
    assert held["asset"]["external_id"] == "row-0000"
    assert project.drain(fast) == rows(9)[1:]
    assert project.drain(slow) == ["row-0000"]
    for person in (fast, slow):
        assert project.reasons(person) == {"complete": 9}


def test_S03_whoever_asks_first_gets_it(project: Project) -> None:
    team = project.labelers("ann", "ben", "cat")
    project.batch("only")
    pulled = at_once([lambda person=person: project.items(person) for person in team])
    assert sorted(len(items) for items in pulled) == [0, 0, 1]


def test_S04_annotators_retrieve_items_one_at_a_time(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(3))
    reservation = project.settings()["reservation"]
    assert (reservation["count"], reservation["timeout_seconds"]) == (1, None)
    for name in rows(3):
        assert project.served(ann) == [name]
        assert project.served(ann) == [name], "pulling again gives nothing more"
        submit(ann, project.item(ann))


def test_S04_what_one_holds_never_times_out(stage: Stage, project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    assert project.item(ann)["expires_at"] is None
    stage.advance(30 * 24 * 3600)
    assert project.reasons(ben) == {"reserved": 1}
    assert project.held() == [(ann.id, "a")]


def test_S05_confirm_and_pull_next_is_one_action(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(3))
    item = project.item(ann)
    for following in rows(3)[1:]:
        answer = submit(ann, item, pull_next=True)
        assert answer["label"]["status"] == "submitted"
        [item] = answer["next"]["items"]
        assert item["asset"]["external_id"] == following
        assert project.held() == [(ann.id, following)]
    last = submit(ann, item, pull_next=True)["next"]
    assert last["items"] == []
    assert last["waiting"]["reasons"] == {"complete": 3}


def test_S05_without_pull_next_nothing_is_opened(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch(*rows(2))
    answer = submit(ann, project.item(ann))
    assert answer["next"] is None
    assert project.held() == []


def test_S06_confirm_and_pull_next_works_for_reviewers_too(project: Project) -> None:
    [ann], [rob] = project.labelers("ann"), project.reviewers("rob")
    project.batch(*rows(2))
    project.drain(ann)
    [item] = project.reviews(rob)
    answer = verdict(rob, item, "approve", pull_next=True)
    [following] = answer["next"]["items"]
    assert following["asset"]["external_id"] == "row-0001"
    assert following["kind"] == "review"
