"""X08: when it will be done, from the real rates, with its uncertainty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, raised, rows, submit, verdict
from tests.running import Server


@pytest.fixture(scope="module")
def stage(new_server: Callable[..., Server]) -> Iterator[Stage]:
    """Time runs here by the hour."""
    with raised(new_server()) as stage:
        yield stage


def foreseen(project: Project) -> dict[str, Any]:
    found: dict[str, Any] = project.manager.get(f"{project.path}/forecast")
    return found


def hours(told: dict[str, Any], forecast: dict[str, Any]) -> tuple[float, float, float]:
    until = datetime.fromisoformat(forecast["until"])
    low, middle, high = (
        (datetime.fromisoformat(told["expected"][name]) - until).total_seconds() / 3600
        for name in ("p10", "p50", "p90")
    )
    return low, middle, high


def work(project: Project, person: Any, times: int) -> None:
    for _ in range(times):
        submit(person, project.item(person))


def test_X08_without_labels_there_is_no_rate(stage: Stage) -> None:
    project = stage.project()
    project.batch(*rows(3))
    forecast = foreseen(project)
    assert forecast["expected"] is None
    assert forecast["label"] == {
        "remaining": 3, "per_hour": None, "expected": None, "reason": "nothing_done_lately",
    }  # fmt: skip
    assert forecast["review"] is None


def test_X08_completion_at_the_real_rate_per_batch_and_for_the_project(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    first, second = project.batch(*rows(20)), project.batch(*rows(20, "later"))
    for _ in range(8):  # two an hour
        work(project, ann, 2)
        stage.advance(3600)
    forecast = foreseen(project)
    assert forecast["label"]["remaining"] == 24
    assert forecast["label"]["per_hour"] == pytest.approx(2, rel=0.2)
    low, middle, high = hours(forecast["label"], forecast)
    assert low < 12 < high
    assert middle == pytest.approx(12, rel=0.25)
    assert forecast["expected"] == forecast["label"]["expected"]
    told = {one["batch"]: one for one in forecast["batches"]}
    assert [told[one["id"]]["remaining"] for one in (first, second)] == [4, 20]
    assert hours(told[first["id"]], forecast)[1] == pytest.approx(2, rel=0.4)
    assert told[second["id"]]["expected"] == forecast["expected"], "the last one ends it"
    assert sum(forecast["labels_by_hour"]) == 16
    work(project, ann, 24)
    done = foreseen(project)
    assert (done["label"]["remaining"], done["label"]["reason"]) == (0, "nothing_left")
    assert (done["expected"], done["batches"]) == (None, [])


def test_X08_every_place_still_open_counts(stage: Stage) -> None:
    project = stage.project(label_queue={"target": {"labels": 3}})
    [ann] = project.labelers("ann")
    project.batch("a", "b", "c")
    work(project, ann, 2)
    project.change("c", on_hold=True)
    forecast = foreseen(project)
    assert (forecast["label"]["remaining"], forecast["on_hold"]) == (4, 1)


def test_X08_what_was_long_ago_says_nothing_of_tomorrow(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch(*rows(5))
    work(project, ann, 3)
    assert foreseen(project)["expected"] is not None
    stage.advance(8 * 24 * 3600)
    assert foreseen(project)["label"]["reason"] == "nothing_done_lately"


def test_X08_reviews_take_their_time_too(stage: Stage) -> None:
    project = stage.project("supervisely")
    [ann] = project.labelers("ann")
    [rob] = project.reviewers("rob")
    project.batch(*rows(12))
    for _ in range(8):
        work(project, ann, 1)
        stage.advance(3600)
    for _ in range(2):
        verdict(rob, project.reviews(rob)[0], "approve")
    forecast = foreseen(project)
    assert (forecast["label"]["remaining"], forecast["review"]["remaining"]) == (4, 10)
    assert forecast["expected"]["p50"] == max(
        forecast["label"]["expected"]["p50"], forecast["review"]["expected"]["p50"]
    )


def test_X08_nobody_will_review_what_was_removed(stage: Stage) -> None:
    project = stage.project("supervisely")
    [ann] = project.labelers("ann")
    project.batch(*rows(3))
    work(project, ann, 3)
    project.change(rows(3)[0], removed=True)
    assert foreseen(project)["review"]["remaining"] == 2


def test_X08_a_paused_project_waits(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    project.batch(*rows(3))
    work(project, ann, 1)
    project.manager.patch(project.path, {"state": "paused"})
    assert foreseen(project)["label"]["reason"] == "project_paused"


def test_X08_labelers_are_not_told(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    ann.refused(403, "forbidden", "GET", f"{project.path}/forecast")
