"""Test questions come in with assets and stay apart from them: counted, listed, removed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, asset, eventually, paths, rows, submit
from tests.quiz.asking import (
    RIGHT,
    WRONG,
    answer,
    ask,
    is_question,
    listed,
    new_batch,
    questions,
    quiz,
    work,
)

INTERFACE = """<View><Text name="text" value="$text"/>
<Choices name="mood" toName="text"><Choice value="glad"/><Choice value="sad"/></Choices></View>"""


def mood(*chosen: str) -> list[dict[str, Any]]:
    value = {"choices": list(chosen)}
    return [{"from_name": "mood", "to_name": "text", "type": "choices", "value": value}]


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project()


# -- coming in -----------------------------------------------------------------------------------
def test_questions_are_no_assets(project: Project) -> None:
    made = new_batch(project, "row-0000", *questions(2), "row-0001")
    assert (made["size"], made["test_questions"]) == (2, 2)
    [batch] = project.manager.listed(f"{project.path}/batches")
    assert (batch["size"], sum(batch["counts"].values())) == (2, 2)
    assert [one["external_id"] for one in project.assets()] == rows(2)
    assert project.assets(external_id="gold-000") == []
    stats = project.manager.get(f"{project.path}/stats")
    assert (stats["test_questions"], stats["assets"]["queued"]) == (2, 2)
    assert list(listed(project)) == ["gold-000", "gold-001"]


def test_they_come_as_ndjson_and_csv(project: Project) -> None:
    path = f"/api/v1{project.path}/batches"
    head = {"Authorization": f"Bearer {project.manager.token}"}
    lines = [asset("row-a"), asset("gold-a", expected={"n": 1})]
    body = "\n".join(map(json.dumps, lines))
    send = project.manager.http.post
    kind = {"Content-Type": "application/x-ndjson"}
    assert send(path, content=body, headers=head | kind).json()["test_questions"] == 1
    table = 'external_id,expected,text\ngold-b,"[1, 2]",hello\nrow-b,,hello\n'
    kind = {"Content-Type": "text/csv"}
    assert send(path, content=table, headers=head | kind).json()["test_questions"] == 1
    found = listed(project)
    assert found["gold-a"]["expected"] == {"n": 1}
    assert (found["gold-b"]["expected"], found["gold-b"]["data"]) == ([1, 2], {"text": "hello"})
    assert [one["external_id"] for one in project.assets()] == ["row-a", "row-b"]


def test_an_expected_result_must_fit_the_interface(stage: Stage) -> None:
    project = stage.project(interface=INTERFACE)
    path = f"{project.path}/batches"
    bad = {"assets": [asset("a"), asset("q", expected=mood("angry"))]}
    refusal = project.manager.refused(422, "invalid_result", "POST", path, bad)
    assert all(one.startswith("assets.1.expected") for one in paths(refusal))
    assert project.assets() == []
    good = {"assets": [asset("q", expected=mood("glad"))]}
    assert project.manager.post(path, good)["test_questions"] == 1


@pytest.mark.parametrize("field", ["assigned_to", "skills"])
def test_a_question_is_for_everybody(project: Project, field: str) -> None:
    body = {"assets": [asset("q", expected=1, **{field: [project.manager.email]})]}
    path = f"{project.path}/batches"
    refusal = project.manager.refused(422, "invalid", "POST", path, body)
    assert paths(refusal) == {f"assets.0.{field}"}


def test_external_ids_are_unique_among_both(project: Project) -> None:
    new_batch(project, *questions(1))
    path = f"{project.path}/batches"
    for row in (asset("gold-000"), asset("gold-000", expected=2)):
        project.manager.refused(422, "duplicate_external_id", "POST", path, {"assets": [row]})


def test_what_changes_assets_does_not_know_questions(project: Project) -> None:
    new_batch(project, *rows(1), *questions(1))
    known = listed(project)["gold-000"]["id"]
    path = f"{project.path}/assets"
    for selected in ({"external_ids": ["gold-000"]}, {"ids": [known]}):
        body = {"select": selected, "set": {"priority": 1}}
        project.manager.refused(422, "unknown_asset", "PATCH", path, body)


# -- being seen ----------------------------------------------------------------------------------
def test_managers_see_how_each_is_answered(project: Project) -> None:
    new_batch(project, *rows(4), *questions(1))
    ask(project, every=1)
    for person, said in zip(project.labelers("ann", "ben", "cem"), "xyx", strict=True):
        submit(person, project.item(person), RIGHT if said == "x" else WRONG)
    shown = listed(project)["gold-000"]
    assert (shown["answers"], shown["correct"], shown["accuracy"]) == (3, 2, 2 / 3)
    assert project.manager.get(f"{project.path}/assets/{shown['id']}") == shown
    answers = project.manager.listed(f"{project.path}/test-questions/{shown['id']}/answers")
    assert [one["correct"] for one in answers] == [True, False, True]
    assert [one["labeler_name"] for one in answers] == ["Ann", "Ben", "Cem"]
    history = project.manager.listed(f"{project.path}/assets/{shown['id']}/history")
    assert history[0]["kind"] == "test_question.created"


def test_answers_are_in_no_figure_of_work(stage: Stage) -> None:
    project = stage.project(interface=INTERFACE)
    new_batch(project, *rows(4), *questions(2, expected=mood("sad")))
    ask(project, every=2, quiz=quiz(1, 0))
    [ann] = project.labelers("ann")
    came = [*answer(project, ann, mood("glad")), *work(project, ann, 3, mood("glad"))]  # type: ignore[arg-type]
    done = sum(name.startswith("row") for name in came)
    assert done < 4
    stats = project.manager.get(f"{project.path}/stats")
    assert stats["labels"] == {"submitted": done}
    assert stats["labels_per_hour"] == done
    [job] = [one for one in project.manager.get(f"{project.path}/jobs")["items"]
             if one["user"] == ann.id]  # fmt: skip
    assert (job["submitted"], job["per_class"]) == (done, {"glad": done})
    assert len(project.labels()) == done
    exported = project.manager.call("GET", f"{project.path}/export").text.splitlines()
    assert len(exported) == done
    assert stats["assets"]["done"] == done


def test_what_is_held_of_them_is_listed_and_cleared_but_not_counted(project: Project) -> None:
    new_batch(project, *rows(2), *questions(1))
    ask(project, every=1)
    [ann] = project.labelers("ann")
    assert is_question(project.item(ann))
    assert project.manager.get(f"{project.path}/stats")["reservations"]["active"] == 0
    [held] = project.reservations(labeler=ann.email)
    assert held["external_id"] == "gold-000"
    path = f"{project.path}/reservations/clear"
    assert project.manager.post(path, {}) == {"cleared": 1}
    assert is_question(project.item(ann)), "it was not answered, so it comes again"


# -- going ---------------------------------------------------------------------------------------
def test_a_removed_question_comes_no_more_and_its_answers_count_on(project: Project) -> None:
    new_batch(project, *rows(5), *questions(2))
    ask(project, every=1)
    ann, ben = project.labelers("ann", "ben")
    [came] = answer(project, ann, WRONG)
    held = project.item(ben)
    known = listed(project)
    for one in known.values():
        project.manager.delete(f"{project.path}/test-questions/{one['id']}")
    assert listed(project) == {}
    assert project.manager.get(f"{project.path}/stats")["test_questions"] == 0
    assert project.served(ann) == ["row-0000"]
    refusal = ben.refused(
        409, "reservation_lost", "POST", f"/reservations/{held['reservation']}/submit",
        {"result": RIGHT},
    )  # fmt: skip
    assert refusal["label"]["status"] == "late"
    trust = project.manager.get(f"{project.path}/members/{ann.id}")["trust"]
    assert (trust["answered"], trust["correct"]) == (1, 0)
    shown = project.manager.get(f"{project.path}/assets/{known[came]['id']}")
    assert (shown["removed"], shown["answers"]) == (True, 1)


def test_the_last_question_of_a_quiz_stays(project: Project) -> None:
    new_batch(project, *questions(2))
    ask(project, quiz=quiz(1))
    first, last = (f"{project.path}/test-questions/{one['id']}" for one in listed(project).values())
    project.manager.delete(first)
    project.manager.refused(422, "quiz_without_questions", "DELETE", last)
    ask(project, quiz=None)
    project.manager.delete(last)
    project.manager.delete(last)


def test_questions_go_with_their_batch(project: Project) -> None:
    made = new_batch(project, *rows(2), *questions(2), name="gone")
    new_batch(project, *rows(2, "stays"), *questions(1, "golden"))
    ask(project, every=1)
    [ann] = project.labelers("ann")
    project.items(ann)
    path = f"{project.path}/batches/{made['id']}"
    begun = project.manager.delete(path, params={"confirm": "gone"})
    assert list(listed(project)) == ["golden-000"]
    operation = f"/operations/{begun['operation']}"
    eventually(lambda: project.manager.get(operation)["state"] == "done")
    assert project.drain(ann) == ["golden-000", *rows(2, "stays")]
    new_batch(project, *questions(1), *rows(1))


def test_a_project_goes_with_its_questions(project: Project) -> None:
    new_batch(project, *rows(2), *questions(2))
    ask(project, every=1)
    [ann] = project.labelers("ann")
    answer(project, ann, RIGHT)
    name = project.manager.get(project.path)["name"]
    begun = project.manager.delete(project.path, params={"confirm": name})
    operation = f"/operations/{begun['operation']}"
    eventually(lambda: project.manager.get(operation)["state"] == "done")
