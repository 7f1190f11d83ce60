"""Quiz and distrust while people work: tabs at once, and requests stopped at their worst moment."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

from tests.races.crowd import at_once, own_connections
from tests.races.stage import PATIENCE, Stage, number_of
from tests.running import Server
from tests.service import Caller, Service, asset_row

RIGHT, WRONG = "right", "wrong"
WORK_ROW = """
    select 1 from work join asset on asset.project = work.project and asset.id = work.asset
    where work.project = %s and asset.external_id = %s for update of work"""
SEAT = "select 1 from seat where project = %s and person = %s for update"


def new_project(service: Service, work: int, questions: int, **test_questions: Any) -> str:
    project = service.new_project()
    rows = [asset_row(f"gold-{n}", expected=RIGHT) for n in range(questions)]
    rows += [asset_row(f"a{n:03d}") for n in range(work)]
    service.post(f"/projects/{project}/batches", {"assets": rows})
    service.configure(project, test_questions=test_questions)
    return project


def member(service: Service, project: str, person: Caller) -> Any:
    return service.get(f"/projects/{project}/members/{person.id}")


def attempt(tab: Caller, item: Any, said: str) -> int:
    """Hand in, though another tab may have been faster; returns the status."""
    answer = tab.http.post(
        f"/reservations/{item['reservation']}/submit",
        json={"result": said},
        headers={"Authorization": f"Bearer {tab.token}"},
    )
    assert answer.status_code in (200, 409), answer.text
    return answer.status_code


def work_on(tab: Caller, project: str, said: str) -> None:
    """Hand in whatever is shown until nothing is."""
    deadline = time.monotonic() + 120
    while items := tab.pull(project)["items"]:
        assert time.monotonic() < deadline
        attempt(tab, items[0], said)


def is_question(item: Any) -> bool:
    return str(item["asset"]["external_id"]).startswith("gold")


@pytest.mark.parametrize("count", [1, 4])
def test_tabs_that_answer_at_once_answer_each_question_once(
    racing: Service, first_server: Server, second_server: Server, count: int
) -> None:
    quiz = {"size": 6, "pass_accuracy": 1}
    project = new_project(racing, 24, 12, quiz=quiz, every=4)
    racing.configure(project, reservation={"count": count})
    ann = racing.new_member(project)
    with own_connections([ann] * 6, [first_server.url, second_server.url]) as tabs:
        at_once([lambda tab=tab: work_on(tab, project, RIGHT) for tab in tabs])
    found = list(racing.every(f"/projects/{project}/test-questions"))
    answers = Counter(
        (one["in_quiz"], one["counts"])
        for question in found
        for one in racing.every(f"/projects/{project}/test-questions/{question['id']}/answers")
    )
    trust = member(racing, project, ann)["trust"]
    assert trust["quiz"] == {"state": "passed", "answered": 6, "correct": 6}
    assert answers[True, True] == 6
    assert sum(answers.values()) == sum(question["answers"] for question in found)
    assert trust["answered"] == trust["correct"] == sum(answers.values())
    assert all(question["answers"] <= 1 for question in found)
    assert 6 <= answers[False, True] <= 8, "24 pieces of work in runs of four, one of them asked"
    labels = racing.labels(project)
    assert len(labels) == len({label["asset"] for label in labels}) == 24


def test_distrust_amid_the_work_of_many_tabs_leaves_nothing_behind(
    racing: Service, first_server: Server, second_server: Server
) -> None:
    project = new_project(racing, 60, 10, every=3, min_accuracy=0.9, min_answers=3, discard=True)
    racing.configure(project, reservation={"count": 5})
    ann, bob = racing.new_member(project), racing.new_member(project)
    urls = [first_server.url, second_server.url]
    with own_connections([*[ann] * 5, bob, bob], urls) as tabs:
        said = [WRONG] * 5 + [RIGHT] * 2
        at_once(
            [
                lambda tab=tab, word=word: work_on(tab, project, word)
                for tab, word in zip(tabs, said, strict=True)
            ]
        )
    assert member(racing, project, ann)["standing"] == "distrusted"
    work_on(bob, project, RIGHT)
    mine = [label for label in racing.labels(project) if label["labeler"] == ann.id]
    assert {label["status"] for label in mine} <= {"discarded", "late"}
    counts = racing.get(f"/projects/{project}/stats")["assets"]
    assert counts["done"] == 60, counts
    good = [label["asset"] for label in racing.labels(project, status="submitted")]
    assert len(good) == len(set(good)) == 60
    assert racing.reservations(project) == []


def fallen(service: Service) -> tuple[str, Caller, Any, Any]:
    """A project, and Ann who holds a question and a piece of work; a wrong answer will be hers."""
    project = new_project(service, 9, 5, every=2, min_accuracy=1, min_answers=1, discard=True)
    service.configure(project, reservation={"count": 2})
    ann = service.new_member(project)
    held = ann.pull(project)["items"]
    return project, ann, *sorted(held, key=is_question)


def test_a_label_on_its_way_while_trust_is_lost_does_not_stand(
    racing: Service, stage: Stage
) -> None:
    """Whichever gets the asset's row first, the label is discarded or late."""
    project, ann, work, question = fallen(racing)
    name = work["asset"]["external_id"]
    with stage.locked(WORK_ROW, number_of(project), name):
        label = stage.start_and_wait(lambda: attempt(ann, work, RIGHT))
        wrong = stage.start_and_wait(lambda: attempt(ann, question, WRONG))
    assert wrong.result(PATIENCE) == 200
    assert label.result(PATIENCE) in (200, 409)
    [made] = racing.labels(project)
    assert made["status"] in ("discarded", "late")
    assert racing.asset(project, name)["state"] == "queued"


def test_a_pull_that_waited_for_the_fall_hands_nothing_out(racing: Service, stage: Stage) -> None:
    project, ann, work, question = fallen(racing)
    with stage.locked(WORK_ROW, number_of(project), work["asset"]["external_id"]):
        wrong = stage.start_and_wait(lambda: attempt(ann, question, WRONG))
        pulled = stage.start_and_wait(lambda: ann.pull(project))
    assert wrong.result(PATIENCE) == 200
    assert pulled.result(PATIENCE)["items"] == []
    assert pulled.result()["waiting"]["reasons"] == {"distrusted": 9}
    assert racing.reservations(project) == []


def test_two_last_answers_at_once_decide_the_quiz_once(racing: Service, stage: Stage) -> None:
    project = new_project(racing, 3, 4, quiz={"size": 2, "pass_accuracy": 1})
    racing.configure(project, reservation={"count": 2})
    ann = racing.new_member(project)
    held = ann.pull(project)["items"]
    with stage.locked(SEAT, number_of(project), number_of(ann.id)):
        answers = [stage.start_and_wait(lambda item=item: attempt(ann, item, RIGHT))
                   for item in held]  # fmt: skip
    assert [answer.result(PATIENCE) for answer in answers] == [200, 200]
    assert member(racing, project, ann)["trust"]["quiz"] == {
        "state": "passed", "answered": 2, "correct": 2,
    }  # fmt: skip
    kinds = [event["kind"] for event in racing.events(project)]
    assert kinds.count("member.quiz_passed") == 1
    assert ann.pull(project)["items"]
