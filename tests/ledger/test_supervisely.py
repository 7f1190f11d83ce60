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


def test_S02_there_is_one_empty_job_per_annotator_and_one_per_reviewer(project: Project) -> None:
    (ann, ben), [rob] = project.labelers("ann", "ben"), project.reviewers("rob")
    project.batch(*rows(3))
    jobs = {
        (one["user"], one["queue"]): one
        for one in project.manager.get(f"{project.path}/jobs")["items"]
    }
    assert {(ann.id, "label"), (ben.id, "label"), (rob.id, "review")} <= jobs.keys()
    for job in jobs.values():
        assert (job["held"], job["submitted"], job["in_review"]) == (0, 0, 0)


def test_S06_reviewers_go_through_finished_items_one_after_another(project: Project) -> None:
    [ann], [rob] = project.labelers("ann"), project.reviewers("rob")
    project.batch(*rows(3))
    project.drain(ann)
    assert {one["state"] for one in project.assets()} == {"in_review"}
    assert {one["final"] for one in project.labels()} == {False}
    assert project.check_all(rob) == rows(3)
    assert {one["status"] for one in project.labels()} == {"approved"}
    assert {one["final"] for one in project.labels()} == {True}
    assert {one["state"] for one in project.assets()} == {"done"}


def test_S06_confirm_and_pull_next_works_for_reviewers_too(project: Project) -> None:
    [ann], [rob] = project.labelers("ann"), project.reviewers("rob")
    project.batch(*rows(2))
    project.drain(ann)
    [item] = project.reviews(rob)
    answer = verdict(rob, item, "approve", pull_next=True)
    [following] = answer["next"]["items"]
    assert following["asset"]["external_id"] == "row-0001"
    assert following["kind"] == "review"


def test_S07_a_rejected_item_stays_in_its_annotators_job_and_is_corrected_there(
    project: Project,
) -> None:
    (ann, ben), [rob] = project.labelers("ann", "ben"), project.reviewers("rob")
    project.batch("a")
    submit(ann, project.item(ann), "wrong")
    verdict(rob, project.reviews(rob)[0], "reject", comment="the other one")
    assert project.state("a") == "rework"
    assert project.reasons(ben) == {"reserved": 1}, "it does not re-enter the common pool"

    item = project.item(ann)
    assert (item["kind"], item["comment"]) == ("rework", "the other one")
    assert item["label"]["result"] == "wrong"
    submit(ann, item, "right")
    [review] = project.reviews(rob)
    assert review["label"]["result"] == "right"
    verdict(rob, review, "approve")
    assert project.state("a") == "done"
    assert sorted(project.statuses("a")) == ["approved", "replaced"]
    assert project.asset("a")["labels_count"] == 1


def test_S07_an_approved_item_stays_with_its_annotator(project: Project) -> None:
    (ann, ben), [rob] = project.labelers("ann", "ben"), project.reviewers("rob")
    project.batch("a")
    project.drain(ann)
    project.check_all(rob)
    assert project.reasons(ben) == {"complete": 1}
    assert project.reasons(ann) == {"complete": 1}
    [label] = project.labels()
    assert (label["labeler"], label["reviewed_by"]) == (ann.id, rob.id)


@pytest.mark.parametrize("role", ["manager", "reviewer"])
def test_S09_managers_and_reviewers_create_and_configure_queues_and_see_stats(
    stage: Stage, project: Project, role: str
) -> None:
    person = project.member(stage.person(role), role)
    created = person.post("/projects", {"name": "mine", "preset": "supervisely"})
    assert person.get(f"/projects/{created['id']}/queues/label")["skip_to"] == "others"
    person.patch(f"{project.path}/queues/label", {"skip_to": "done"})
    assert project.settings()["skip_to"] == "done"
    assert person.get(f"{project.path}/stats")["assets"]
    assert "items" in person.get(f"{project.path}/jobs")


def test_S09_annotators_work(stage: Stage, project: Project) -> None:
    ann = project.member(stage.newcomer("ann"))
    project.batch("a")
    ann.refused(403, "forbidden", "POST", "/projects", {"name": "mine"})
    ann.refused(403, "forbidden", "PATCH", f"{project.path}/queues/label", {"skip_to": "done"})
    for path in ("stats", "jobs"):
        ann.refused(403, "forbidden", "GET", f"{project.path}/{path}")
    assert project.drain(ann) == ["a"]
