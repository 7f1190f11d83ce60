"""Who could get an asset: explain for all members in one request."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Person, Project, rows, submit

EXPLAIN = "/queues/{}/explain"


def chances(project: Project, external_id: str, queue: str = "label", **asked: Any) -> Any:
    path = project.path + EXPLAIN.format(queue)
    return project.manager.get(path, asset=project.asset_id(external_id), **asked)


def of_people(project: Project, external_id: str, *people: Person, **asked: Any) -> list[Any]:
    """What is told of each of these, in their order; None of who is not told of."""
    told = {one["user"]: one for one in chances(project, external_id, **asked)["items"]}
    return [told.get(person.id) for person in people]


def test_each_member_is_told_what_explain_tells_of_them_alone(project: Project) -> None:
    ann, ben, cleo, dan, eve = project.labelers("ann", "ben", "cleo", "dan", "eve")
    project.configure(target={"labels": 2}, limit_per_labeler=1)
    project.batch("a", "b", "c", {"external_id": "only", "skills": ["dutch"]})
    project.change("c", assigned_to=[cleo.email])
    project.member(dan, skills=["dutch"])
    submit(ann, project.item(ann))
    project.item(ben)
    project.member(eve, active=False)
    for asset in ("a", "b", "c", "only"):
        for person in (ann, ben, cleo, dan):
            [told] = of_people(project, asset, person, positions="true")
            alone = project.explain(person, asset)
            assert {key: told[key] for key in alone} == alone, (asset, person.email)
        assert of_people(project, asset, eve) == [None], "who left is not asked"
    codes = [
        [reason["code"] for reason in told["reasons"]]
        for told in of_people(project, "a", ann, ben, cleo)
    ]
    assert codes == [["quota_reached", "already_labeled", "reserved"], [], ["reserved"]]


def test_members_come_by_name_page_by_page_and_are_found_by_name(project: Project) -> None:
    project.batch("a")
    project.labelers("cleo", "ann", "dan", "ben")
    whole = chances(project, "a")
    assert whole["next_cursor"] is None
    names = [one["name"] for one in whole["items"]]
    assert names == sorted(names, key=str.lower) and {"Ann", "Ben", "Cleo", "Dan"} <= {*names}
    paged: list[str] = []
    page = chances(project, "a", limit=2)
    paged += [one["name"] for one in page["items"]]
    while page["next_cursor"] is not None:
        page = chances(project, "a", limit=2, cursor=page["next_cursor"])
        paged += [one["name"] for one in page["items"]]
    assert paged == names
    assert [one["name"] for one in chances(project, "a", q="LEO")["items"]] == ["Cleo"]


def test_positions_are_told_where_they_are_asked_for(project: Project) -> None:
    ann, ben = project.labelers("ann", "ben")
    project.batch(*rows(3))
    project.change("row-0000", assigned_to=[ben.email])
    [of_ann, of_ben] = of_people(project, "row-0002", ann, ben)
    assert "position" not in of_ann and of_ann["eligible"] and of_ben["eligible"]
    [of_ann, of_ben] = of_people(project, "row-0002", ann, ben, positions="true")
    assert (of_ann["position"], of_ben["position"]) == (2, 3)
    [of_ann, _] = of_people(project, "row-0000", ann, ben, positions="true")
    assert (of_ann["eligible"], of_ann["position"]) == (False, None)


def test_at_the_review_queue_those_are_told_of_who_review(project: Project) -> None:
    ann, rosa = project.labelers("ann")[0], project.reviewers("rosa")[0]
    project.configure("review", enabled=True, sampling=1)
    project.batch("a", "b")
    submit(ann, project.item(ann))
    [waits, _] = of_people(project, "a", rosa, ann, queue="review", positions="true")
    assert (waits["eligible"], waits["position"], waits["role"]) == (True, 1, "reviewer")
    [nothing, none] = of_people(project, "b", rosa, ann, queue="review")
    assert [reason["code"] for reason in nothing["reasons"]] == ["not_waiting"]
    assert none is None, "labelers review nothing"


def test_of_a_test_question_it_is_told_too(project: Project) -> None:
    project.batch({"external_id": "q", "data": {}, "expected": 1}, "a")
    project.configure(test_questions={"every": 2})
    [ann] = project.labelers("ann")
    [question] = project.manager.listed(f"{project.path}/test-questions")
    address, asked = project.path + EXPLAIN, {"asset": question["id"]}
    told = project.manager.get(address.format("label"), **asked, q="ann")["items"][0]
    alone = project.manager.get(address.format("label"), **asked, labeler=ann.id)
    assert (told["eligible"], told["reasons"]) == (alone["eligible"], alone["reasons"])
    project.manager.refused(404, "not_found", "GET", address.format("review"), params=asked)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"positions": "true", "limit": 21, "asset": "A"}, "limit"),
        ({"positions": "true"}, "positions"),
        ({"cursor": "x", "labeler": "ann@example.com", "asset": "A"}, "cursor"),
        ({"q": "x", "labeler": "ann@example.com"}, "q"),
        ({"asset": "A", "cursor": "x"}, "cursor"),
        ({}, "labeler"),
    ],
)
def test_what_does_not_go_together_is_refused(
    project: Project, asked: dict[str, Any], path: str
) -> None:
    project.batch("a")
    given = {**asked, **({"asset": project.asset_id("a")} if "asset" in asked else {})}
    address = project.path + EXPLAIN.format("label")
    refusal = project.manager.refused(422, "invalid", "GET", address, params=given)
    assert [fault["path"].split(".")[-1] for fault in refusal["errors"]] == [path]


def test_what_is_no_asset_of_the_project_is_not_found(project: Project) -> None:
    address = project.path + EXPLAIN.format("label")
    project.manager.refused(404, "not_found", "GET", address, params={"asset": "a0"})
    project.batch("a")
    other = project.stage.project()
    other.batch("a")
    asked = {"asset": other.asset_id("a")}
    project.manager.refused(404, "not_found", "GET", address, params=asked)


def test_labelers_are_not_told_of_each_other(project: Project) -> None:
    project.batch("a")
    [ann] = project.labelers("ann")
    address = project.path + EXPLAIN.format("label")
    asked = {"asset": project.asset_id("a")}
    ann.refused(403, "forbidden", "GET", address, params=asked)
