"""A labeler can't tell a test question from work, by whatever the interface answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.ledger.stage import Person, Project, Stage, draft, release, rows, skip, submit
from tests.quiz.asking import RIGHT, WRONG, answer, ask, is_question, new_batch, questions, work

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ID = re.compile(r"\b([arlbe])(\d+)-[0-9a-z]+\b")
NAME = re.compile(r"\b(row|gold|unit)-\d+\b")


def shape(value: Any) -> Any:
    """The value with its fields, types and words, but without what differs among any two pieces."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [shape(one) for one in value]
    if isinstance(value, str):
        return NAME.sub("NAME", TIME.sub("TIME", ID.sub(r"\1\2-ID", value)))
    return float if isinstance(value, float) else value


@pytest.fixture
def project(stage: Stage) -> Project:
    """Batches with priorities and groups; the questions came in a batch of their own."""
    made = stage.project()
    for number in range(4):
        group = [{"external_id": f"row-{number}{n:03d}", "group": "g"} for n in range(10)]
        new_batch(made, *group, priority=-number)
    new_batch(made, *questions(12))
    made.configure("review", enabled=True, sampling=0.5)
    ask(made, every=2)
    return made


def life(project: Project, person: Person, item: dict[str, Any], end: str) -> dict[str, Any]:
    """All that its labeler can see of a piece of work, from its hand-out to after its end."""
    asset, reservation = item["asset"]["id"], item["reservation"]
    path, held = f"{project.path}/assets/{asset}", f"/reservations/{reservation}"

    def post(what: str, body: Any) -> Any:
        answered = person.call("POST", f"{held}/{what}", body)
        return answered.status_code, answered.json() if answered.content else None

    seen: dict[str, Any] = {
        "item": item,
        "draft": draft(person, item, "so far"),
        "activity": post("activity", {"active_seconds": 1.5}),
        "again": project.items(person),
        "asset": person.get(path),
        "history": person.listed(f"{path}/history"),
        "labels": person.listed(f"{project.path}/labels", asset=asset),
        "end": post(*ENDS[end]),
        "twice": post(*ENDS[end]),
        "late": post("submit", {"result": "other"}),
        "late draft": person.call("PUT", f"{held}/draft", {"result": 1}).json(),
        "asset then": person.call("GET", path).json(),
        "history then": person.call("GET", f"{path}/history").json(),
        "labels then": person.listed(f"{project.path}/labels", asset=asset),
        "patch": person.call("PATCH", path, {"priority": 1}).json(),
        "explain": person.call("GET", f"{project.path}/queues/label/explain").json(),
    }
    for label in seen["labels then"]:
        seen["discard"] = person.call("PATCH", f"/labels/{label['id']}", {"status": "discarded"})
        seen["discard"] = seen["discard"].json()
        review = f"{project.path}/labels/{label['id']}/review"
        seen["review"] = person.call("POST", review, {}).json()
    return seen


ENDS = {
    "submit": ("submit", {"result": WRONG, "active_seconds": 2}),
    "submit right": ("submit", {"result": RIGHT}),
    "skip": ("skip", {"reason": "unclear"}),
    "skip broken": ("skip", {"broken": True}),
    "release": ("release", {}),
}


CASES = [(end, "others") for end in ENDS]
CASES += [(end, to) for end in ENDS if "skip" in end for to in ("done", "review", "me")]


@pytest.mark.parametrize(("end", "skip_to"), CASES)
def test_no_field_tells_them_apart(project: Project, end: str, skip_to: str) -> None:
    [ann] = project.labelers("ann")
    project.configure(skip_to=skip_to)
    lives: dict[bool, Any] = {}
    while len(lives) < 2:
        item = project.item(ann)
        lives.setdefault(is_question(item), shape(life(project, ann, item, end)))
    assert lives[True] == lives[False]


def test_its_batch_its_group_and_its_reason_are_those_of_the_work_beside_it(
    project: Project,
) -> None:
    [ann] = project.labelers("ann")
    came = []
    while sum(map(is_question, came)) < 12:
        came.append(project.item(ann))
        shown = ann.get(f"{project.path}/assets/{came[-1]['asset']['id']}")
        assert shown == came[-1]["asset"], "it is told alike wherever it is told"
        submit(ann, came[-1])
    for nth, item in enumerate(came):
        if is_question(item):
            beside = [one for one in came[max(0, nth - 2) : nth + 3] if not is_question(one)]
            assert item["asset"]["batch"] in {one["asset"]["batch"] for one in beside}
            assert item["asset"]["group"] == "g"
            assert item["why"] in {one["why"] for one in beside}
    labels = {one["asset"]: one for one in ann.listed(f"{project.path}/labels")}
    assert [labels[one["asset"]["id"]]["status"] for one in came] == ["submitted"] * len(came)
    of_batch = ann.listed(f"{project.path}/labels", batch=came[0]["asset"]["batch"])
    expected = [one for one in came if one["asset"]["batch"] == came[0]["asset"]["batch"]]
    assert [one["asset"] for one in of_batch] == [one["asset"]["id"] for one in expected]


def test_in_retained_groups_it_stands_among_the_group(project: Project) -> None:
    project.configure(order={"groups": "retain"}, reservation={"count": 4})
    [ann] = project.labelers("ann")
    whys: dict[bool, set[str]] = {True: set(), False: set()}
    for _ in range(16):
        for item in project.items(ann):
            assert item["asset"]["group"] == "g"
            whys[is_question(item)].add(item["why"].split(":")[0])
        submit(ann, project.item(ann))
    assert whys[True] <= whys[False]


@pytest.mark.parametrize("refill", ["each", "empty"])
def test_near_the_limit_the_same_number_comes_whatever_was_answered(
    project: Project, refill: str
) -> None:
    """Were questions not to count, one more would come after each of them."""
    project.configure(limit_per_labeler=9, reservation={"count": 4, "refill": refill})
    hands = set()
    for person in project.labelers("ann", "ben", "cem"):
        held = []
        while pulled := project.items(person):
            held.append(len(pulled))
            submit(person, pulled[0])
        assert project.reasons(person) == {"quota_reached": 40}
        hands.add(tuple(held))
    assert len(hands) == 1
    assert len(hands.pop()) == 9


def _given_back(project: Project, person: Person, give_back: Callable[..., Any]) -> list[str]:
    """Give each thing back once, then hand all in; returns what came at last, in order."""
    back, came = set(), []
    while project.pull(person)["items"]:
        item = project.item(person)
        name = item["asset"]["external_id"]
        if name in back:
            came.append(name)
            submit(person, item, RIGHT)
        else:
            back.add(name)
            give_back(person, item)
    return came


@pytest.mark.parametrize("give_back", [release, skip])
def test_what_was_given_back_comes_after_all_else_in_the_order_given_back(
    stage: Stage, give_back: Callable[..., Any]
) -> None:
    project = stage.project()
    new_batch(project, *rows(6), *questions(3))
    ask(project, every=2)
    project.configure(skip_to="me")
    [ann] = project.labelers("ann")
    told = project.preview(ann)
    came = _given_back(project, ann, give_back)
    assert came == told
    assert len(came) == 9


@pytest.mark.parametrize("sampling", [0, 1])
def test_no_number_of_an_event_tells_what_else_happened(project: Project, sampling: int) -> None:
    """The log's own numbers would: what is drawn for review has an event more."""
    project.configure("review", enabled=True, sampling=sampling)
    [ann] = project.labelers("ann")
    for _ in range(6):
        item = project.item(ann)
        submit(ann, item)
        path = f"{project.path}/assets/{item['asset']['id']}/history"
        events = ann.listed(path)
        assert [event["kind"] for event in events] == ["reservation.created", "label.submitted"]
        assert [event["number"] for event in events] == [1, 2]
        assert all(re.fullmatch(r"e\d+-[0-9a-z]{8,13}", event["id"]) for event in events)
        assert ann.listed(path, limit=1) == events, "a page at a time as well"


def test_distrust_discards_both_alike(project: Project) -> None:
    [ann] = project.labelers("ann")
    ask(project, min_accuracy=1, min_answers=3, discard=True)
    project.configure("review", enabled=False)
    answer(project, ann, WRONG, WRONG, WRONG)
    labels = ann.listed(f"{project.path}/labels")
    assert len(labels) > 3
    assert {label["status"] for label in labels} == {"discarded"}


def test_a_labeler_reads_nothing_of_test_questions(project: Project) -> None:
    [ann] = project.labelers("ann")
    ann.refused(403, "forbidden", "GET", f"{project.path}/test-questions")
    [question, *_] = project.manager.listed(f"{project.path}/test-questions")
    path = f"{project.path}/test-questions/{question['id']}"
    ann.refused(403, "forbidden", "GET", f"{path}/answers")
    ann.refused(403, "forbidden", "DELETE", path)
    ann.refused(404, "not_found", "GET", f"{project.path}/assets/{question['id']}")
    ann.refused(404, "not_found", "GET", f"{project.path}/assets/{question['id']}/history")
    unseen = project.asset_id("row-3009")
    ann.refused(404, "not_found", "GET", f"{project.path}/assets/{unseen}")


def test_public_ids_come_of_the_same_sequences(stage: Stage) -> None:
    """A batch's rows are numbered alike, so that no id is of another kind."""
    project = stage.project()
    new_batch(project, "row-a", *questions(1), "row-b")
    ask(project, every=2)
    [ann] = project.labelers("ann")
    came = [project.item(ann)]
    submit(ann, came[0])
    came.append(project.item(ann))
    assert {is_question(item) for item in came} == {True, False} or work(project, ann, 1)
    for item in came:
        assert re.fullmatch(r"a\d+-[0-9a-z]{8,13}", item["asset"]["id"])
        assert re.fullmatch(r"r\d+-[0-9a-z]{8,13}", item["reservation"])
