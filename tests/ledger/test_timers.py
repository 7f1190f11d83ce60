"""B16: label and review time, bounded by the server's clock, kept apart."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import (
    Person,
    Project,
    Stage,
    draft,
    eventually,
    release,
    skip,
    submit,
    verdict,
)


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project(review_queue={"enabled": True, "sampling": 1.0})


def active(person: Person, item: dict[str, Any], seconds: float) -> None:
    path = f"/reservations/{item['reservation']}/activity"
    person.post(path, {"active_seconds": seconds})


def seconds(project: Project, submitted: dict[str, Any]) -> float:
    [label] = [one for one in project.labels() if one["id"] == submitted["label"]["id"]]
    found: float = label["active_seconds"]
    return found


def job(project: Project, person: Person, queue: str) -> dict[str, Any]:
    [found] = [
        one
        for one in project.manager.get(f"{project.path}/jobs")["items"]
        if (one["user"], one["queue"]) == (person.id, queue)
    ]
    return dict(found)


def test_B16_what_a_client_reports_is_bounded_by_the_servers_clock(
    stage: Stage, project: Project
) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item = project.item(ann)
    made = submit(ann, item, active_seconds=10_000)
    assert seconds(project, made) < 100, "it was reserved a moment ago"
    item = project.item(ann)
    stage.advance(120)
    made = submit(ann, item, active_seconds=60)
    assert seconds(project, made) == 60


def test_B16_a_paused_timer_counts_less_than_the_clock(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    stage.advance(60)
    active(ann, item, 50)
    stage.advance(600)
    active(ann, item, 55)
    made = submit(ann, item, active_seconds=70)
    assert seconds(project, made) == 70, "ten minutes away from the desk are not work"


def test_B16_reported_time_never_runs_backwards(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    item = project.item(ann)
    stage.advance(100)
    active(ann, item, 40)
    active(ann, item, 30)
    assert seconds(project, submit(ann, item)) == 40, "the last report counts without one's own"
    item = project.item(ann)
    stage.advance(100)
    active(ann, item, 40)
    made = submit(ann, item, active_seconds=5)
    assert seconds(project, made) == 40, "a page that was loaded anew counts from zero"


def test_B16_time_goes_on_when_an_expired_reservation_is_taken_up_again(
    stage: Stage, project: Project
) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    stage.advance(100)
    active(ann, item, 80)
    stage.advance(1900)
    eventually(lambda: project.held("expired"))
    assert project.item(ann)["reservation"] == item["reservation"]
    active(ann, item, 90)
    stage.advance(10)
    made = submit(ann, item, active_seconds=95)
    assert seconds(project, made) == 95


def test_B16_a_new_reservation_begins_at_zero(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    stage.advance(100)
    active(ann, item, 80)
    release(ann, item)
    item = project.item(ann)
    made = submit(ann, item, active_seconds=500)
    assert seconds(project, made) < 80


def test_B16_drafts_renew_but_are_no_timer(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    stage.advance(100)
    draft(ann, item, "typed")
    assert seconds(project, submit(ann, item)) == 0


def test_B16_a_skip_keeps_the_time_it_took(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    stage.advance(100)
    active(ann, item, 12)
    made = skip(ann, item)
    assert seconds(project, made) == 12


def test_B16_label_time_and_review_time_are_kept_apart(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    [ria] = project.reviewers("ria")
    project.batch("a", "b")
    for spent in (10, 30):
        item = project.item(ann)
        stage.advance(100)
        submit(ann, item, active_seconds=spent)
    item = project.pull(ria, "review")["items"][0]
    assert item["label"]["active_seconds"] == 10
    stage.advance(60)
    active(ria, item, 7)
    made = verdict(ria, item, "correct", result="better", active_seconds=8)
    assert seconds(project, made) == 10, "the label's own time, not the reviewer's"
    item = project.pull(ria, "review")["items"][0]
    verdict(ria, item, "approve", active_seconds=5_000)
    labeled, reviewed = job(project, ann, "label"), job(project, ria, "review")
    assert labeled["active_seconds"] == 40, "a corrected label's time is counted once"
    assert labeled["median_seconds"] == 20
    assert 8 <= reviewed["active_seconds"] < 100, "bounded like a labeler's"


def test_B16_rework_is_timed_apart_from_the_first_try(stage: Stage, project: Project) -> None:
    [ann] = project.labelers("ann")
    [ria] = project.reviewers("ria")
    project.batch("a")
    item = project.item(ann)
    stage.advance(100)
    submit(ann, item, active_seconds=30)
    verdict(ria, project.pull(ria, "review")["items"][0], "reject", comment="no")
    item = project.item(ann)
    stage.advance(100)
    made = submit(ann, item, "better", active_seconds=20)
    assert seconds(project, made) == 20
    assert job(project, ann, "label")["active_seconds"] == 50


def test_B16_late_work_is_bounded_too(stage: Stage, project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    item = project.item(ann)
    stage.advance(1801)
    eventually(lambda: project.held("expired"))
    project.item(ben)
    refused = ann.refused(
        409,
        "reservation_lost",
        "POST",
        f"/reservations/{item['reservation']}/submit",
        {"result": 1, "active_seconds": 99_999},
    )
    assert refused["label"]["status"] == "late"
    assert 1801 <= seconds(project, refused) < 3600
