"""X06, agreement: per asset, per labeler and for the project, where several labels exist."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Person, Project, Stage, eventually, submit


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project(label_queue={"target": {"labels": 3}})


def answer(project: Project, person: Person, **results: Any) -> None:
    """Give these answers, by external id."""
    for _ in results:
        item = project.item(person)
        submit(person, item, results[item["asset"]["external_id"]])


def told(project: Project) -> dict[str, Any]:
    stats = project.manager.get(f"{project.path}/stats")
    labelers = {one["user"]: one["agreement"] for one in stats["labelers"]}
    return {"project": stats["agreement"], **labelers}


def of_asset(project: Project, external_id: str) -> float | None:
    path = f"{project.path}/assets/{project.asset_id(external_id)}"
    found: float | None = project.manager.get(path)["agreement"]
    return found


def test_X06_agreement_per_asset_labeler_and_project(project: Project) -> None:
    ann, ben, cat = project.labelers("ann", "ben", "cat")
    project.batch("a", "b")
    answer(project, ann, a="x", b="x")
    assert told(project) == {
        "project": None, project.manager.id: None, ann.id: None, ben.id: None, cat.id: None,
    }  # fmt: skip
    answer(project, ben, a="x", b="y")
    answer(project, cat, a="y", b="y")
    # a: ann-ben agree; b: ben-cat agree
    expected = {
        "project": 2 / 6, project.manager.id: None, ann.id: 1 / 4, ben.id: 2 / 4, cat.id: 1 / 4,
    }  # fmt: skip
    eventually(lambda: told(project) == pytest.approx(expected))
    assert of_asset(project, "a") == of_asset(project, "b") == pytest.approx(1 / 3)


def test_X06_a_label_that_is_taken_out_agrees_with_nobody(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch("a")
    answer(project, ann, a="x")
    answer(project, ben, a="y")
    eventually(lambda: told(project)["project"] == 0)
    [label] = [one for one in project.labels() if one["labeler"] == ben.id]
    project.manager.patch(f"/labels/{label['id']}", {"status": "discarded"})
    eventually(lambda: told(project)["project"] is None)
    assert of_asset(project, "a") is None


def test_X06_labelers_are_not_told_how_far_they_agree(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a")
    item = project.item(ann)
    assert "agreement" not in ann.get(f"{project.path}/assets/{item['asset']['id']}")
