"""Long work that is interrupted: by a crash, by a change of mind, by a fault of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.ledger.stage import Project, Stage, eventually, rows, submit
from tests.operations.conftest import SIZE
from tests.races.stage import Stage as Hand
from tests.races.stage import number_of
from tests.running import Server

STEP = 2000
PATIENCE = 60


def change_all(project: Project, **values: Any) -> str:
    body = {"select": {"filter": {}}, "set": values}
    return str(project.manager.patch(f"{project.path}/assets", body)["operation"])


def told(project: Project, operation: str) -> dict[str, Any]:
    found: dict[str, Any] = project.manager.get(f"/operations/{operation}")
    return found


def ended(project: Project, operation: str) -> dict[str, Any]:
    def look() -> Any:
        found = told(project, operation)
        return found if found["state"] != "running" else None

    found: dict[str, Any] = eventually(look, PATIENCE)
    return found


@contextmanager
def stopped_at(hand: Hand, project: Project, row: int) -> Iterator[None]:
    """Whoever wants to change the asset of this row waits for the end of the block."""
    statement = "select from work where project = %s and queue = 0 and row = %s for update"
    with hand.locked(statement, number_of(project.id), row):
        yield


def with_priority(project: Project, priority: int) -> int:
    path = f"{project.path}/assets/count"
    return int(project.manager.get(path, priority=priority)["count"])


def events_of(project: Project, kind: str) -> Counter[str]:
    """How often each asset is told of in events of this kind."""
    return Counter(
        asset
        for event in project.events()
        if event["kind"] == kind
        for asset in event["data"].get("assets") or [event["asset"]]
    )


def test_after_a_crash_it_goes_on_where_it_stood(
    victim: Server, hand: Hand, large: Project
) -> None:
    with stopped_at(hand, large, SIZE - 10):
        operation = change_all(large, priority=7)
        eventually(lambda: told(large, operation)["done"] == 2 * STEP, PATIENCE)
        assert with_priority(large, 7) == 2 * STEP
        victim.kill()
    victim.restart()
    found = ended(large, operation)
    assert (found["state"], found["done"], found["total"]) == ("done", SIZE, SIZE)
    assert with_priority(large, 7) == SIZE
    assert set(events_of(large, "asset.prioritized").values()) == {1}, "none was changed twice"


def test_what_is_half_done_when_the_server_dies_is_not_half_applied(
    victim: Server, hand: Hand, large: Project
) -> None:
    with stopped_at(hand, large, 10):
        operation = change_all(large, priority=3)
        eventually(lambda: hand.waiting() > 0, PATIENCE)
        victim.kill()
    victim.restart()
    assert ended(large, operation)["state"] == "done"
    assert with_priority(large, 3) == SIZE


def test_cancelled_it_keeps_what_is_done_and_says_how_many(hand: Hand, large: Project) -> None:
    with stopped_at(hand, large, STEP + 10):
        operation = change_all(large, priority=7)
        eventually(lambda: told(large, operation)["done"] == STEP, PATIENCE)
        eventually(lambda: hand.waiting() > 0, PATIENCE)
        large.manager.delete(f"/operations/{operation}")
    found = ended(large, operation)
    assert found["state"] == "cancelled"
    assert found["done"] == 2 * STEP, "the step that was under way goes through, no other begins"
    assert str(found["done"]) in found["error"]
    assert with_priority(large, 7) == found["done"]


def test_what_has_ended_cannot_be_cancelled(large: Project) -> None:
    operation = change_all(large, priority=2)
    before = ended(large, operation)
    assert large.manager.delete(f"/operations/{operation}") == before
    assert told(large, operation) == before


def test_people_work_on_in_the_midst_of_a_step(hand: Hand, large: Project) -> None:
    [ann] = large.labelers("ann")
    with stopped_at(hand, large, STEP + 10):
        operation = change_all(large, priority=7)
        eventually(lambda: told(large, operation)["done"] == STEP, PATIENCE)
        eventually(lambda: hand.waiting() > 0, PATIENCE)
        assert large.drain(ann, most=20) == rows(20)
        assert told(large, operation)["state"] == "running"
    assert ended(large, operation)["done"] == SIZE
    assert large.served(ann) == ["row-0020"]


def test_two_changes_of_a_project_follow_each_other(hand: Hand, large: Project) -> None:
    other = large.stage.project()
    other.batch(*rows(1001))
    with stopped_at(hand, large, 10):
        first = change_all(large, priority=1)
        second = change_all(large, priority=2)
        eventually(lambda: hand.waiting() > 0, PATIENCE)
        assert told(large, second)["done"] == 0
    assert [ended(large, one)["done"] for one in (first, second)] == [SIZE, SIZE]
    assert with_priority(large, 2) == SIZE, "the later one has the last word"


def test_projects_take_turns(hand: Hand, large: Project) -> None:
    other = large.stage.project()
    other.batch(*rows(1001))
    with stopped_at(hand, large, 10):
        long = change_all(large, priority=1)
        eventually(lambda: hand.waiting() > 0, PATIENCE)
        short = change_all(other, priority=1)
    assert ended(other, short)["state"] == "done"
    times = [ended(project, one)["finished_at"] for project, one in ((large, long), (other, short))]
    assert times == sorted(times, reverse=True), "a short one does not wait for a long one's end"


def test_assets_that_were_deleted_meanwhile_are_passed_over(stage: Stage) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    doomed = project.batch(*rows(1200, "doomed"))
    project.batch(*rows(1200, "kept"))
    path = f"{project.path}/batches/{doomed['id']}"
    deleting = project.manager.delete(path, params={"confirm": doomed["name"]})["operation"]
    found = ended(project, change_all(project, assigned_to=[ann.email]))
    assert (found["state"], found["error"]) == ("done", None)
    assert ended(project, deleting)["state"] == "done"
    assert {tuple(one["assigned_to"]) for one in project.assets()} == {(ann.id,)}


def test_a_deletion_goes_through(hand: Hand, stage: Stage) -> None:
    project = stage.project()
    batch = project.batch("a", "b")
    with hand.locked("lock table draft in share row exclusive mode"):
        path = f"{project.path}/batches/{batch['id']}"
        operation = project.manager.delete(path, params={"confirm": batch["name"]})["operation"]
        eventually(lambda: hand.waiting() > 0, PATIENCE)
        project.manager.refused(409, "conflict", "DELETE", f"/operations/{operation}")
    assert ended(project, operation)["state"] == "done"
    assert project.assets() == []


def test_labels_made_meanwhile_are_counted_once(hand: Hand, large: Project) -> None:
    ann, ben = large.labelers("ann", "ben")
    with stopped_at(hand, large, STEP + 10):
        operation = change_all(large, labels_required=2)
        eventually(lambda: told(large, operation)["done"] == STEP, PATIENCE)
        for _ in range(5):
            submit(ann, large.item(ann))
    assert ended(large, operation)["done"] == SIZE
    assert large.drain(ben, most=6) == rows(6)
    states = [large.state(name) for name in rows(6)]
    assert states == ["done"] * 5 + ["queued"]
