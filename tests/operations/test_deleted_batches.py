"""A deleted batch is there for nobody, however long its rows take to go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from labelqueue.db import Database
from labelqueue.model import Actor
from labelqueue.queue import batches, bulk
from tests.ledger.stage import (
    Person,
    Project,
    Stage,
    asset,
    at_once,
    eventually,
    names,
    rows,
    submit,
    verdict,
)
from tests.operations.test_interrupted import change_all, ended, told
from tests.operations.test_settings_in_background import by_hand, step
from tests.races.stage import Stage as Hand
from tests.races.stage import number_of
from tests.running import Server

KEPT = rows(1001, "kept")  # as many as a change must have to become an operation
PATIENCE = 60


@contextmanager
def deletions_wait(hand: Hand, project: Project) -> Iterator[None]:
    """Until the block ends the project's operations stand behind one that waits for a lock."""
    with hand.locked("select from project where id = %s for update", number_of(project.id)):
        change_all(project, assigned_to=[])
        eventually(lambda: hand.waiting() > 0, PATIENCE)
        yield


def delete(project: Project, batch: dict[str, Any]) -> str:
    path = f"{project.path}/batches/{batch['id']}"
    return str(project.manager.delete(path, params={"confirm": batch["name"]})["operation"])


def count(project: Project, **filters: Any) -> int:
    return int(project.manager.get(f"{project.path}/assets/count", **filters)["count"])


def listed_batches(project: Project) -> list[str]:
    return [one["name"] for one in project.manager.listed(f"{project.path}/batches")]


def exported(person: Person, project: Project) -> list[str]:
    lines = person.call("GET", f"{project.path}/export").text.splitlines()
    return [json.loads(line)["external_id"] for line in lines]


class Scene:
    """Ann has labeled an asset each of two batches, the first of which is about to be deleted."""

    def __init__(self, stage: Stage) -> None:
        self.project = project = stage.project()
        [self.ann] = project.labelers("ann")
        self.doomed = project.batch("a", "b", "c", name="doomed")
        submit(self.ann, project.item(self.ann))
        self.asset = project.asset_id("a")
        [label] = project.labels()
        self.label = label["id"]
        project.batch(*KEPT, name="kept")


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return Scene(stage)


def test_no_list_has_its_assets_from_the_moment_it_is_deleted(hand: Hand, scene: Scene) -> None:
    project, manager = scene.project, scene.project.manager
    with deletions_wait(hand, project):
        operation = delete(project, scene.doomed)
        assert names(project.assets()) == KEPT
        assert project.queued() == KEPT
        nothing: list[dict[str, Any]] = [
            {"batch": scene.doomed["id"]}, {"state": "removed"}, {"external_id": "a"},
            {"q": "a", "state": "removed"}, {"labeled_by": scene.ann.email},
            {"order": "queue", "state": "removed"},
        ]  # fmt: skip
        for filters in nothing:
            assert project.assets(**filters) == [], filters
            if "order" not in filters:
                assert count(project, **filters) == 0, filters
        assert count(project) == count(project, state="queued") == len(KEPT)
        found = manager.get(f"{project.path}/stats")["assets"]
        assert {state: n for state, n in found.items() if n} == {"queued": len(KEPT)}
        dry = {"select": {"filter": {}}, "set": {"priority": 1}}
        foreseen = manager.patch(f"{project.path}/assets", dry, params={"dry_run": True})
        assert foreseen["changed"] == len(KEPT)
        assert told(project, operation)["done"] == 0, "all this before anything is gone"
    assert ended(project, operation)["done"] == 3
    assert names(project.assets()) == KEPT


def test_whoever_names_it_is_told_that_it_is_not_there(hand: Hand, scene: Scene) -> None:
    project, manager = scene.project, scene.project.manager
    one, path = f"{project.path}/assets/{scene.asset}", f"{project.path}/assets"
    batch = f"{project.path}/batches/{scene.doomed['id']}"
    why = f"{project.path}/queues/label/explain?labeler={scene.ann.id}"
    with deletions_wait(hand, project):
        operation = delete(project, scene.doomed)
        assert listed_batches(project) == ["kept"]
        manager.refused(404, "not_found", "PATCH", batch, {"name": "new"})
        manager.refused(404, "not_found", "DELETE", batch, params={"confirm": "doomed"})
        for person in (manager, scene.ann):
            person.refused(404, "not_found", "GET", one)
            person.refused(404, "not_found", "GET", f"{one}/history")
        manager.refused(404, "not_found", "GET", f"{why}&asset={scene.asset}")
        for select in ({"ids": [scene.asset]}, {"external_ids": ["b"]}):
            body = {"select": select, "set": {"removed": False}}
            manager.refused(422, "unknown_asset", "PATCH", path, body)
        assert "removed" not in manager.get(why)["reasons"]
        assert told(project, operation)["done"] == 0
    assert ended(project, operation)["state"] == "done"


def test_its_labels_are_not_listed_nor_exported(hand: Hand, scene: Scene) -> None:
    project = scene.project
    assert exported(project.manager, project) == ["a"]
    with deletions_wait(hand, project):
        operation = delete(project, scene.doomed)
        for person in (project.manager, scene.ann):
            assert person.listed(f"{project.path}/labels") == []
        assert exported(project.manager, project) == []
        body = {"status": "discarded"}
        project.manager.refused(404, "not_found", "PATCH", f"/labels/{scene.label}", body)
        assert told(project, operation)["done"] == 0
    assert ended(project, operation)["state"] == "done"


def test_what_is_held_of_it_is_cleared_and_nothing_of_it_is_handed_out(
    hand: Hand, stage: Stage
) -> None:
    project = stage.project()
    project.configure("review", enabled=True, sampling=1.0)
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    rob, ray = project.reviewers("rob", "ray")
    doomed = project.batch("a", "b", "c", "d", "e", name="doomed")
    for person in (ann, ben, cat):
        submit(person, project.item(person))
    [first] = project.reviews(rob)
    verdict(rob, first, "reject", comment="again")
    [held_review] = project.reviews(rob)
    held = project.item(ben)
    project.batch(*KEPT, name="kept")
    with deletions_wait(hand, project):
        operation = delete(project, doomed)
        assert project.reservations() == []
        lost = ben.refused(
            409, "reservation_lost", "POST", f"/reservations/{held['reservation']}/submit",
            {"result": "x"},
        )  # fmt: skip
        assert lost["label"]["status"] == "late"
        path = f"/reservations/{held_review['reservation']}/submit"
        assert rob.call("POST", path, {"verdict": "approve"}).status_code == 409
        served = [project.served(person) for person in (ann, ben, cat)]
        assert served == [[one] for one in KEPT[:3]], "not even the rework that ann owes"
        assert project.to_review(rob) == project.to_review(ray) == []
        jobs = project.manager.get(f"{project.path}/jobs")["items"]
        waits = {one["remaining"] for one in jobs if one["queue"] == "review"}
        assert waits == {0}
        assert told(project, operation)["done"] == 0
    assert ended(project, operation)["done"] == 5


def test_its_test_questions_are_gone_with_it(hand: Hand, stage: Stage) -> None:
    project = stage.project()
    doomed = project.batch("a", {"external_id": "asked", "expected": "x"}, name="doomed")
    [question] = project.manager.listed(f"{project.path}/test-questions")
    project.batch(*KEPT, name="kept")
    with deletions_wait(hand, project):
        operation = delete(project, doomed)
        assert project.manager.listed(f"{project.path}/test-questions") == []
        for path in (f"assets/{question['id']}", f"test-questions/{question['id']}/answers"):
            project.manager.refused(404, "not_found", "GET", f"{project.path}/{path}")
        assert told(project, operation)["done"] == 0
    assert ended(project, operation)["done"] == 2


def test_its_external_ids_are_free_once_it_is_gone_and_until_then_that_is_said(
    hand: Hand, stage: Stage
) -> None:
    project = stage.project()
    doomed = project.batch("a", "b", name="doomed")
    project.batch("c", name="kept")
    again = {"assets": [asset("b"), asset("c"), asset("d")]}
    path = f"{project.path}/batches"
    with hand.locked("select from asset where project = %s for update", number_of(project.id)):
        operation = delete(project, doomed)
        refusal = project.manager.refused(422, "duplicate_external_id", "POST", path, again)
    said = {error["path"]: error["message"] for error in refusal["errors"]}
    assert said == {
        "assets.0.external_id": "'b' is still being deleted",
        "assets.1.external_id": "'c' is there already",
    }
    assert ended(project, operation)["state"] == "done"
    project.batch("a", "b")
    assert names(project.assets()) == ["c", "a", "b"]


def test_of_two_who_delete_it_at_once_one_does(stage: Stage) -> None:
    project = stage.project()
    doomed = project.batch(*rows(500), name="doomed")
    path = f"{project.path}/batches/{doomed['id']}"
    answers = at_once(
        [lambda: project.manager.call("DELETE", path, params={"confirm": "doomed"})] * 4
    )
    assert sorted(answer.status_code for answer in answers) == [202, 404, 404, 404]
    [accepted] = [answer.json() for answer in answers if answer.status_code == 202]
    assert ended(project, accepted["operation"])["done"] == 500


@contextmanager
def rows_that_stay(victim: Server, project: Project) -> Iterator[None]:
    """Until the block ends no asset of the project can be deleted."""
    with psycopg.connect(victim.database_url, autocommit=True) as connection:
        connection.execute(
            "create function stay() returns trigger language plpgsql as $$ begin"
            f" if old.project = {number_of(project.id)} then raise 'they stay'; end if;"
            " return old; end $$"
        )
        connection.execute(
            "create trigger stay before delete on asset for each row execute function stay()"
        )
        try:
            yield
        finally:
            connection.execute("drop function stay cascade")


def test_where_its_deletion_fails_it_is_there_again_and_may_be_deleted_again(
    victim: Server, stage: Stage
) -> None:
    project = stage.project()
    [ann] = project.labelers("ann")
    doomed = project.batch("a", "b", name="doomed")
    with rows_that_stay(victim, project):
        assert ended(project, delete(project, doomed))["state"] == "failed"
    assert listed_batches(project) == ["doomed"]
    assert [one["state"] for one in project.assets()] == ["removed", "removed"]
    assert project.reasons(ann) == {"removed": 2}
    assert ended(project, delete(project, doomed))["state"] == "done"
    assert project.assets() == []


def test_a_change_asked_for_before_brings_nothing_back(
    victim: Server, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    project = stage.project()
    doomed = project.batch("a", "b", name="doomed")
    project.batch("c", name="kept")
    project.change("a", "b", "c", removed=True)
    number = number_of(project.id)
    actor = Actor(number_of(project.manager.id), "", "")

    async def ask(database: Database) -> None:
        restored = {"select": {"filter": {}}, "set": {"removed": False}}
        async with database.transaction() as tx:
            await bulk.change_assets(tx, actor, number, restored)
        async with database.transaction() as tx:
            await batches.delete_batch(tx, actor, number, doomed["id"], "doomed")

    with by_hand(victim) as now:
        now(ask)
        assert now(step), "the change"
        with psycopg.connect(victim.database_url) as connection:
            found = connection.execute(
                "select a.external_id from asset a join work w on w.asset = a.id"
                " where w.project = %s and not w.removed", [number],
            ).fetchall()  # fmt: skip
    assert found == [("c",)]
    eventually(lambda: names(project.assets()) == ["c"], PATIENCE)
