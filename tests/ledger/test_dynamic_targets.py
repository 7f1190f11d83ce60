"""Appen's dynamic judgments: more rounds, one at a time, until the answer is sure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Person, Project, Stage, eventually, release, skip, submit, verdict

DYNAMIC = {"min": 2, "max": 4, "confidence": 0.7}
NAMES = ("ann", "ben", "cat", "dan", "eve")


@pytest.fixture
def project(stage: Stage) -> Project:
    return stage.project(label_queue={"target": DYNAMIC})


@pytest.fixture
def people(project: Project) -> list[Person]:
    return project.labelers(*NAMES)


def answer(project: Project, person: Person, result: Any, external_id: str = "a") -> dict[str, Any]:
    """Label this asset, which must be what the person gets."""
    item = project.item(person)
    assert item["asset"]["external_id"] == external_id
    return submit(person, item, result)


def target(project: Project, external_id: str = "a") -> tuple[int, int, str]:
    """(labels required, labels that count, state)."""
    found = project.asset(external_id)
    return found["labels_required"], found["labels_count"], found["state"]


def test_A05_the_minimum_is_asked_of_every_unit(project: Project, people: list[Person]) -> None:
    project.batch("a", "b")
    assert target(project) == (2, 0, "queued")
    answer(project, people[0], "cat")
    assert target(project) == (2, 1, "queued"), "one label is never enough here"
    answer(project, people[1], "cat")
    assert target(project) == (2, 2, "done")
    assert project.served(people[2]) == ["b"]


def test_A05_rounds_open_one_at_a_time_until_the_answer_is_sure(
    project: Project, people: list[Person]
) -> None:
    project.batch("a")
    answer(project, people[0], "cat")
    answer(project, people[1], "dog")
    assert target(project) == (3, 2, "queued")
    answer(project, people[2], "cat")
    assert target(project) == (4, 3, "queued"), "2 of 3 is less than 0.7"
    answer(project, people[3], "cat")
    assert target(project) == (4, 4, "done")


def test_A05_never_more_than_the_maximum(project: Project, people: list[Person]) -> None:
    project.batch("a")
    for person, said in zip(people, "wxyz", strict=False):
        answer(project, person, said)
    assert target(project) == (4, 4, "done")
    assert project.reasons(people[4]) == {"complete": 1}


def test_A05_an_unconfident_unit_of_an_old_batch_comes_before_units_of_newer_ones(
    stage: Stage,
) -> None:
    project = stage.project("appen", label_queue={"target": DYNAMIC, "order": {"tie": "fifo"}})
    ann, ben, cat, dan, _ = project.labelers(*NAMES)
    project.batch("a", "b")
    project.batch("c", "d")
    for person, said in ((ann, "x"), (ben, "y")):
        for name in "ab":
            answer(project, person, said if name == "a" else "same", name)
    assert [target(project, name) for name in "ab"] == [(3, 2, "queued"), (2, 2, "done")]
    for person, said in ((ann, "x"), (ben, "y")):
        answer(project, person, said, "c")
    assert project.served(cat) == ["a"], "the extra round has its old place"
    assert project.served(dan) == ["c"] or project.served(dan) == ["d"]
    assert project.preview(dan)[:1] == project.served(dan)


def test_A05_what_re_opens_behind_ones_cursor_comes_first(
    project: Project, people: list[Person]
) -> None:
    ann, ben, cat, *_ = people
    names = [f"u{number}" for number in range(6)]
    project.batch(*names)
    for name in names:
        answer(project, ann, "x", name)
    held = project.item(ben)
    for name in names[1:4]:
        answer(project, cat, "x", name)
    assert project.served(cat) == ["u4"]
    submit(ben, held, "y")
    assert target(project, "u0") == (3, 2, "queued")
    submit(cat, project.item(cat), "x")
    assert project.served(cat) == ["u0"], "its old place is before u5"


def test_A05_a_round_opens_only_when_the_one_before_has_come(
    project: Project, people: list[Person]
) -> None:
    ann, ben, cat, dan, _ = people
    project.batch("a")
    answer(project, ann, "x")
    answer(project, ben, "y")
    item = project.item(cat)
    assert target(project) == (3, 2, "reserved")
    assert project.reasons(dan) == {"reserved": 1}
    release(cat, item)
    assert project.served(dan) == ["a"]


def test_A05_confidence_is_judged_by_the_labeling_interface(stage: Stage) -> None:
    config = """<View><Text name="t" value="$text"/><Choices name="c" toName="t" choice="multiple">
      <Choice value="x"/><Choice value="y"/></Choices></View>"""
    project = stage.project(interface=config, label_queue={"target": DYNAMIC})
    ann, ben, *_ = project.labelers(*NAMES)

    def chosen(*names: str) -> list[dict[str, Any]]:
        value = {"choices": list(names)}
        return [{"from_name": "c", "to_name": "t", "type": "choices", "value": value}]

    project.batch("a")
    answer(project, ann, chosen("x", "y"))
    answer(project, ben, chosen("y", "x"))
    assert target(project) == (2, 2, "done"), "choices are the same as sets"


def test_A05_skips_that_count_take_rounds_and_answer_nothing(stage: Stage) -> None:
    project = stage.project(label_queue={"target": DYNAMIC, "skip_to": "done"})
    ann, ben, cat, dan, _ = project.labelers(*NAMES)
    project.batch("a")
    skip(ann, project.item(ann))
    skip(ben, project.item(ben))
    assert target(project) == (3, 2, "queued"), "nobody has answered"
    answer(project, cat, "x")
    assert target(project) == (3, 3, "done"), "the only answer is sure"
    assert project.reasons(dan) == {"complete": 1}


def test_A05_a_discarded_label_is_judged_without(project: Project, people: list[Person]) -> None:
    ann, ben, cat, dan, _ = people
    project.batch("a")
    answer(project, ann, "x")
    wrong = answer(project, ben, "y")["label"]["id"]
    answer(project, cat, "x")
    assert target(project) == (4, 3, "queued")
    project.manager.patch(f"/labels/{wrong}", {"status": "discarded"})
    assert target(project) == (2, 2, "done")
    assert project.reasons(dan) == {"complete": 1}


def test_A05_discarded_below_the_minimum_it_opens_again(
    project: Project, people: list[Person]
) -> None:
    project.batch("a")
    first = answer(project, people[0], "x")["label"]["id"]
    answer(project, people[1], "x")
    assert target(project) == (2, 2, "done")
    project.manager.patch(f"/labels/{first}", {"status": "discarded"})
    assert target(project) == (2, 1, "queued")
    assert project.served(people[2]) == ["a"]


def test_A05_an_accepted_late_label_is_judged_too(
    stage: Stage, project: Project, people: list[Person]
) -> None:
    ann, ben, cat, *_ = people
    project.batch("a")
    item = project.item(ann)
    project.manager.post(f"{project.path}/reservations/clear", {"labeler": ann.id})
    answer(project, ben, "x")
    answer(project, cat, "x")
    refused = ann.refused(
        409, "reservation_lost", "POST", f"/reservations/{item['reservation']}/submit",
        {"result": "y"},
    )  # fmt: skip
    assert target(project) == (2, 2, "done")
    project.manager.patch(f"/labels/{refused['label']['id']}", {"status": "submitted"})
    assert target(project) == (4, 3, "queued"), "2 of 3 is less than 0.7"


def test_A05_a_correction_changes_the_answer(stage: Stage) -> None:
    project = stage.project(
        label_queue={"target": DYNAMIC}, review_queue={"enabled": True, "sampling": 1.0}
    )
    ann, ben, cat, *_ = project.labelers(*NAMES)
    [ria] = project.reviewers("ria")
    project.batch("a")
    answer(project, ann, "x")
    answer(project, ben, "x")
    assert target(project)[:2] == (2, 2)
    verdict(ria, project.pull(ria, "review")["items"][0], "correct", result="y")
    assert target(project) == (3, 2, "queued")
    assert project.served(cat) == ["a"]


def test_A05_rework_that_is_owed_is_a_round_on_its_way(stage: Stage) -> None:
    project = stage.project(
        label_queue={"target": DYNAMIC}, review_queue={"enabled": True, "sampling": 1.0}
    )
    ann, ben, cat, *_ = project.labelers(*NAMES)
    [ria] = project.reviewers("ria")
    project.batch("a")
    answer(project, ann, "x")
    answer(project, ben, "y")
    assert target(project)[:2] == (3, 2)
    verdict(ria, project.pull(ria, "review")["items"][0], "reject", comment="no")
    assert target(project) == (2, 1, "rework")
    assert project.reasons(cat) == {"reserved": 1}
    answer(project, ann, "y")
    assert target(project)[:2] == (2, 2)
    assert project.reasons(cat) == {"complete": 1}


def test_A05_what_others_hold_when_it_is_sure_may_be_submitted_and_counts(
    project: Project, people: list[Person]
) -> None:
    ann, ben, cat, dan, _ = people
    project.batch("a")
    answer(project, ann, "x")
    wrong = answer(project, ben, "y")["label"]["id"]
    item = project.item(cat)
    project.configure(target={"confidence": 0.5})
    assert target(project) == (2, 2, "done")
    assert project.reasons(dan) == {"complete": 1}
    submit(cat, item, "x")
    assert target(project)[1:] == (3, "done")
    project.manager.patch(f"/labels/{wrong}", {"status": "discarded"})
    assert target(project) == (2, 2, "done")


@pytest.mark.parametrize("back", [{"labels": 2}, {"labels": 3}])
def test_A05_switched_on_and_off_with_labels_and_reservations_in_flight(
    stage: Stage, back: dict[str, int]
) -> None:
    project = stage.project(label_queue={"target": {"labels": 2}})
    ann, ben, cat, dan, _ = project.labelers(*NAMES)
    project.batch("a", "b", "c")
    for name in "abc":
        answer(project, ann, "x", name)
    for name, said in (("a", "x"), ("b", "y")):
        answer(project, ben, said, name)
    item = project.item(ben)
    assert [target(project, name)[2] for name in "abc"] == ["done", "done", "reserved"]
    project.configure(target=DYNAMIC)
    assert [target(project, name) for name in "abc"] == [
        (2, 2, "done"),
        (3, 2, "queued"),
        (2, 1, "reserved"),
    ]
    assert project.served(cat) == ["b"], "behind everybody's cursor"
    project.configure(target=back)
    more = back["labels"] - 2
    assert [target(project, name)[0] for name in "abc"] == [back["labels"]] * 3
    assert project.served(dan) == (["a"] if more else [])
    submit(ben, item, "x")
    submit(cat, project.item(cat), "y")
    assert target(project, "b")[1:] == (3, "done"), "what was held counts, beyond the target too"


def test_A05_a_number_of_its_own_wins_over_the_rounds(
    project: Project, people: list[Person]
) -> None:
    ann, ben, cat, *_ = people
    project.batch({"external_id": "a", "labels_required": 2}, "b")
    answer(project, ann, "x", "a")
    answer(project, ben, "y", "a")
    assert target(project) == (2, 2, "done"), "not judged"
    project.change("a", labels_required=None)
    assert target(project) == (3, 2, "queued")
    assert project.served(cat) == ["a"]
    project.change("a", labels_required=1)
    assert target(project)[0] == 1


def test_A05_consensus_stands_beside_the_rounds(stage: Stage) -> None:
    project = stage.project(
        label_queue={"target": DYNAMIC, "consensus": {"share": 0.5, "labels": 3}}
    )
    ann, ben, *_ = project.labelers(*NAMES)
    project.batch(*[f"u{number}" for number in range(4)])
    for person in (ann, ben):
        for number in range(4):
            answer(project, person, "x", f"u{number}")
    found = sorted(target(project, f"u{number}") for number in range(4))
    assert found == [(2, 2, "done")] * 2 + [(3, 2, "queued")] * 2, "half of them need three"


def test_A05_expired_reservations_without_a_place_are_superseded(
    stage: Stage, project: Project, people: list[Person]
) -> None:
    ann, ben, cat, *_ = people
    project.batch("a")
    answer(project, ann, "x")
    wrong = answer(project, ben, "y")["label"]["id"]
    project.item(cat)
    stage.advance(1801)
    eventually(lambda: project.held("expired"))
    answer(project, people[3], "x")
    eventually(lambda: project.held("expired") == [])
    project.manager.patch(f"/labels/{wrong}", {"status": "discarded"})
    assert target(project) == (2, 2, "done")


def test_A05_each_judgment_is_told_in_the_assets_history(
    project: Project, people: list[Person]
) -> None:
    project.batch("a")
    answer(project, people[0], "x")
    answer(project, people[1], "y")
    told = [event["data"] for event in project.events() if event["kind"] == "asset.judged"]
    assert told == [{"target": 3, "confidence": 0.5}]


def test_A05_max_below_min_is_refused(project: Project) -> None:
    refusal = project.manager.refused(
        422, "invalid", "PATCH", f"{project.path}/queues/label", {"target": {"max": 1}}
    )
    assert refusal["errors"][0]["path"] == "target.max"


def test_A05_a_lowered_target_of_the_queue_supersedes_as_one_of_an_asset_does(
    stage: Stage,
) -> None:
    project = stage.project(label_queue={"target": {"labels": 3}})
    ann, ben, *_ = project.labelers(*NAMES)
    project.batch("a", "b")
    project.item(ann)
    stage.advance(1801)
    eventually(lambda: project.held("expired"))
    project.item(ben)
    project.configure(target={"labels": 1})
    assert project.reservations(state="expired") == []
    assert project.kinds().count("reservation.superseded") == 1


@pytest.mark.parametrize(
    ("settings", "paths"),
    [
        ({"target": {"labels": 6}}, ["target.labels"]),
        ({"target": {"min": 2, "max": 6, "confidence": 0.5}}, ["target.max"]),
        ({"target": {"min": 6, "max": 7, "confidence": 0.5}}, ["target.min", "target.max"]),
        ({"consensus": {"share": 0.5, "labels": 6}}, ["consensus.labels"]),
        ({"target": {"labels": 5}}, []),
    ],
)
def test_A05_a_target_above_the_team_is_accepted_with_a_warning(
    stage: Stage, settings: dict[str, Any], paths: list[str]
) -> None:
    project = stage.project()
    project.labelers(*NAMES[:4])
    assert project.configure(target={"labels": 2}).get("warnings") is None, "with the manager, 5"
    answered = project.configure(**settings)
    assert [one["path"] for one in answered.get("warnings", [])] == paths
    assert all("5 active members" in one["message"] for one in answered.get("warnings", []))
    assert "warnings" not in project.settings()
    name, wanted = next(iter(settings.items()))
    assert project.settings()[name] == wanted
