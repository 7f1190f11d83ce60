"""The rows of the ledger that are about review and rework, under the presets they come from."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx2
import pytest

from tests.ledger.stage import Person, Stage, at_once, paths, rows, skip
from tests.review.desk import ReviewProject, under_review

CHOICES = """
<View>
  <Text name="text" value="$text"/>
  <Choices name="kind" toName="text"><Choice value="cat"/><Choice value="dog"/></Choices>
</View>
"""


def chosen(*choices: str) -> list[dict[str, Any]]:
    """A result under CHOICES."""
    value = {"choices": list(choices)}
    return [{"from_name": "kind", "to_name": "text", "type": "choices", "value": value}]


@pytest.fixture
def legacy(stage: Stage) -> ReviewProject:
    return under_review(stage, "labelbox-legacy")


@pytest.fixture
def supervisely(stage: Stage) -> ReviewProject:
    return under_review(stage, "supervisely")


@pytest.fixture
def appen(stage: Stage) -> ReviewProject:
    return under_review(stage, "appen")


# -- Labelbox, the older queue -------------------------------------------------------------------


def test_L02_unlabeled_assets_wait_to_be_labeled_and_submitted_labels_to_be_reviewed(
    legacy: ReviewProject,
) -> None:
    [ann] = legacy.labelers("ann")
    rob = legacy.reviewer("rob")
    legacy.batch("a", "b", "c")
    assert legacy.queued() == ["a", "b", "c"]
    assert legacy.no_review(rob) == {"not_waiting": 3}

    assert legacy.label(ann) == ["a"]
    assert legacy.states() == {"a": "in_review", "b": "reserved", "c": "reserved"}
    assert legacy.to_review(rob) == ["a"]
    review = legacy.review(rob)
    assert (review["label"]["result"], review["label"]["labeler"]) == ("done", ann.id)
    assert review["label"]["final"] is False


def test_L02_what_was_skipped_waits_for_review_too(legacy: ReviewProject) -> None:
    [ann] = legacy.labelers("ann")
    rob = legacy.reviewer("rob")
    legacy.batch("a", "b")
    assert legacy.settings()["skip_to"] == "review"
    skip(ann, legacy.item(ann), reason="blurred")
    assert legacy.state("a") == "in_review"
    review = legacy.review(rob)
    assert review["asset"]["external_id"] == "a"
    assert review["label"]["status"] == "skipped"
    assert legacy.approve(rob)["status"] == "skipped", "skipped for good"
    assert legacy.state("a") == "done"


def test_L03_the_label_queues_order_can_be_customized_the_review_queues_cannot(
    legacy: ReviewProject,
) -> None:
    legacy.configure(order={"tie": "fifo", "priority": "higher_first"})
    before = legacy.settings("review")
    for order in ({"tie": "lexicographic"}, {"priority": "higher_first"}, {"batch_gate": True}):
        refusal = legacy.manager.refused(
            422, "preset_forbids", "PATCH", f"{legacy.path}/queues/review", {"order": order}
        )
        [setting] = order
        assert paths(refusal) == {f"order.{setting}"}
    assert legacy.settings("review") == before


def test_L03_priorities_do_not_move_what_waits_for_review(legacy: ReviewProject) -> None:
    [ann] = legacy.labelers("ann")
    rob = legacy.reviewer("rob")
    legacy.batch("c", {"external_id": "b", "priority": 9}, {"external_id": "a", "priority": 1})
    legacy.drain(ann)
    legacy.change("b", priority=-5)
    assert legacy.review_preview(rob) == ["c", "b", "a"], "in the order of their upload"
    assert legacy.review_all(rob) == ["c", "b", "a"]


def test_L04_what_is_handed_out_to_label_is_reserved_what_is_reviewed_is_not(
    legacy: ReviewProject,
) -> None:
    ann, ben = legacy.labelers("ann", "ben")
    rob, sue = legacy.reviewer("rob"), legacy.reviewer("sue")
    legacy.batch("a")
    item = legacy.item(ann)
    assert legacy.reasons(ben) == {"reserved": 1}
    legacy.hand_in(ann, item)
    assert legacy.settings("review")["reservation"]["count"] == 0
    first, second = legacy.review(rob), legacy.review(sue)
    assert first["asset"] == second["asset"]
    assert first["label"] == second["label"]
    assert first["reservation"] != second["reservation"]
    assert legacy.reservations() == [], "an open review is no reservation"


def test_L04_the_first_verdict_wins_and_the_second_is_told_so(legacy: ReviewProject) -> None:
    [ann] = legacy.labelers("ann")
    rob, sue = legacy.reviewer("rob"), legacy.reviewer("sue")
    legacy.batch("a")
    legacy.label(ann)
    first, second = legacy.review(rob), legacy.review(sue)
    stands = legacy.verdict(rob, first, "approve")
    told = legacy.too_late(sue, second, "reject", comment="no")
    assert (told["verdict"], told["reviewed_by"]) == ("approve", rob.id)
    assert told["label"] == {"id": stands["id"], "status": "approved"}
    assert legacy.statuses("a") == ["approved"]
    [label] = legacy.labels()
    assert (label["reviewed_by"], label["comment"], label["final"]) == (rob.id, None, True)
    assert legacy.state("a") == "done"


@pytest.mark.parametrize(
    ("verdict", "more", "status"),
    [("reject", {"comment": "no"}, "rejected"), ("correct", {"result": "mine"}, "corrected")],
)
def test_L04_whatever_the_first_verdict_was_nothing_is_overwritten(
    legacy: ReviewProject, verdict: str, more: dict[str, Any], status: str
) -> None:
    [ann] = legacy.labelers("ann")
    rob, sue = legacy.reviewer("rob"), legacy.reviewer("sue")
    legacy.batch("a")
    legacy.label(ann)
    first, second = legacy.review(rob), legacy.review(sue)
    stands = legacy.verdict(rob, first, verdict, **more)
    before = legacy.labels()
    told = legacy.too_late(sue, second, "correct", result="hers")
    assert (told["verdict"], told["reviewed_by"]) == (verdict, rob.id)
    assert told["label"] == {"id": stands["id"], "status": status}
    assert legacy.labels() == before


def test_L04_of_verdicts_at_the_same_moment_one_stands(legacy: ReviewProject) -> None:
    [ann] = legacy.labelers("ann")
    team = [legacy.reviewer(name) for name in ("rob", "sue", "tim")]
    legacy.batch("a")
    legacy.label(ann)
    opened = [(person, legacy.review(person)["reservation"]) for person in team]

    def no(person: Person, held: str) -> httpx2.Response:
        body = {"verdict": "reject", "comment": person.name}
        return person.call("POST", f"/reservations/{held}/submit", body)

    answers = at_once(partial(no, person, held) for person, held in opened)
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    [winner] = [
        person for person, answer in zip(team, answers, strict=True) if answer.status_code == 200
    ]
    [label] = legacy.labels()
    assert (label["reviewed_by"], label["comment"]) == (winner.id, winner.name)
    legacy.accounted()
    assert legacy.served(ann) == ["a"]


def test_L04_after_a_verdict_the_others_go_on_to_the_next(legacy: ReviewProject) -> None:
    [ann] = legacy.labelers("ann")
    rob, sue = legacy.reviewer("rob"), legacy.reviewer("sue")
    legacy.batch("a", "b")
    legacy.drain(ann)
    legacy.review(sue)
    assert legacy.to_review(sue) == ["a"], "pulling again gives the same"
    legacy.approve(rob)
    assert legacy.to_review(sue) == ["b"]


# -- Supervisely ---------------------------------------------------------------------------------


def test_S01_a_manager_or_a_reviewer_creates_a_labeling_queue_with_criteria(stage: Stage) -> None:
    rob = stage.newcomer("rob")
    home = stage.project()
    home.member(rob, "reviewer")
    for creator in (stage.manager, rob):
        body = {"name": "queue", "preset": "supervisely", "interface": CHOICES}
        created = creator.post("/projects", body)
        project = ReviewProject(stage, creator, created)
        [ann] = project.labelers("ann")
        project.reviewer("sue")
        project.batch("a")
        assert creator.get(project.path)["interface"].split() == CHOICES.split()
        assert project.settings("review")["enabled"] is True
        path = f"/reservations/{project.item(ann)['reservation']}/submit"
        ann.refused(422, "invalid_result", "POST", path, {"result": chosen("horse")})


def test_S02_one_empty_job_per_annotator_and_per_reviewer_from_the_start(
    supervisely: ReviewProject,
) -> None:
    ann, ben = supervisely.labelers("ann", "ben")
    rob = supervisely.reviewer("rob")
    supervisely.batch("a", "b")
    jobs = supervisely.manager.get(f"{supervisely.path}/jobs")["items"]
    assert {(ann.id, "label"), (ben.id, "label"), (rob.id, "review")} <= {
        (job["user"], job["queue"]) for job in jobs
    }
    for job in jobs:
        assert (job["held"], job["submitted"], job["approved"], job["rejected"]) == (0, 0, 0, 0)
    supervisely.item(ann)
    assert supervisely.job(ann, "label")["held"] == 1, "it fills as people pull"
    assert supervisely.job(ben, "label")["held"] == 0


def test_S06_reviewers_go_through_finished_items_one_after_another(
    supervisely: ReviewProject,
) -> None:
    ann, ben = supervisely.labelers("ann", "ben")
    rob = supervisely.reviewer("rob")
    supervisely.batch(*rows(4))
    assert supervisely.label(ann) == ["row-0000"]
    assert supervisely.label(ben) == ["row-0001"]
    supervisely.label(ann, times=2)
    item = supervisely.review(rob)
    for nth, following in enumerate(rows(4)[1:], 1):
        answer = supervisely.verdict(rob, item, "approve", pull_next=True)
        assert answer["label"]["status"] == "approved"
        [item] = answer["next"]["items"]
        assert item["asset"]["external_id"] == following
        states = list(supervisely.states().values())
        assert (states.count("done"), states.count("in_review")) == (nth, 4 - nth)
    last = supervisely.verdict(rob, item, "approve", pull_next=True)["next"]
    assert last["items"] == []
    assert last["waiting"]["reasons"] == {"not_waiting": 4}


def test_S06_approved_ones_are_final(supervisely: ReviewProject) -> None:
    [ann] = supervisely.labelers("ann")
    rob, sue = supervisely.reviewer("rob"), supervisely.reviewer("sue")
    supervisely.batch("a")
    supervisely.label(ann)
    assert supervisely.standing("a")["final"] is False
    supervisely.approve(rob)
    label = supervisely.standing("a")
    assert (label["status"], label["final"], label["reviewed_by"]) == ("approved", True, rob.id)
    assert supervisely.no_review(sue) == {"not_waiting": 1}
    assert supervisely.drain(ann) == []


def test_S07_a_rejected_item_is_corrected_by_its_annotator_outside_the_common_pool(
    supervisely: ReviewProject,
) -> None:
    ann, ben = supervisely.labelers("ann", "ben")
    rob = supervisely.reviewer("rob")
    supervisely.batch("a", "b")
    supervisely.label(ann, "first try")
    supervisely.reject(rob, "the tail is missing")
    assert supervisely.states() == {"a": "rework", "b": "queued"}
    assert supervisely.queued() == ["b"]
    assert supervisely.preview(ben) == ["b"], "not in the common pool"

    item = supervisely.item(ann)
    assert (item["kind"], item["asset"]["external_id"]) == ("rework", "a")
    assert item["comment"] == "the tail is missing"
    assert item["label"]["result"] == "first try"
    assert item["label"]["status"] == "rejected"
    supervisely.hand_in(ann, item, "second try")
    assert supervisely.state("a") == "in_review"
    first, second = supervisely.labels_of("a")
    assert (first["status"], second["status"]) == ("replaced", "submitted")
    assert (second["replaces"], second["labeler"]) == (first["id"], ann.id)


def test_S07_reviewed_items_stay_in_their_annotators_job(supervisely: ReviewProject) -> None:
    ann, ben = supervisely.labelers("ann", "ben")
    rob = supervisely.reviewer("rob")
    supervisely.batch("a", "b")
    supervisely.label(ann, times=2)
    supervisely.approve(rob)
    supervisely.reject(rob)
    job = supervisely.job(ann, "label")
    assert (job["submitted"], job["approved"], job["rejected"], job["rework"]) == (2, 1, 1, 1)
    assert supervisely.reasons(ben) == {"complete": 1, "reserved": 1}
    assert supervisely.label(ann) == ["b"]
    job = supervisely.job(ann, "label")
    assert (job["rejected"], job["rework"], job["in_review"]) == (1, 0, 1)


def test_S08_jobs_show_items_done_accepted_rejected_in_review_and_remaining(
    stage: Stage,
) -> None:
    project = under_review(stage, "supervisely", interface=CHOICES)
    ann, _ = project.labelers("ann", "ben")
    rob = project.reviewer("rob")
    project.batch(*rows(8))
    empty = project.job(ann, "label")
    assert (empty["submitted"], empty["remaining"], empty["per_class"]) == (0, 8, {})
    for animal in ("cat", "cat", "dog", "dog", "cat"):
        project.label(ann, chosen(animal))
    project.pass_over(ann)
    for verdict in ("approve", "approve", "reject"):
        project.verdict(rob, project.review(rob), verdict, comment="hm")
    held = project.review(rob)
    job = project.job(ann, "label")
    done = (job["submitted"], job["approved"], job["rejected"], job["in_review"], job["rework"])
    assert done == (5, 2, 1, 2, 1)
    assert (job["skipped"], job["remaining"]) == (1, 3), "a skip went back to the others"
    assert job["per_class"] == {"cat": 3, "dog": 2}

    reviews = project.job(rob, "review")
    assert (reviews["submitted"], reviews["approved"], reviews["rejected"]) == (3, 2, 1)
    assert (reviews["held"], reviews["remaining"]) == (1, 2), "what waits for a verdict"
    project.verdict(rob, held, "correct", result=chosen("cat"))
    reviews = project.job(rob, "review")
    assert (reviews["submitted"], reviews["approved"]) == (4, 3)


def test_S08_time_per_item_is_told_for_labels_and_for_reviews_apart(
    stage: Stage, supervisely: ReviewProject
) -> None:
    [ann] = supervisely.labelers("ann")
    rob = supervisely.reviewer("rob")
    supervisely.batch(*rows(3))
    for seconds in (10, 20, 60):
        item = supervisely.item(ann)
        stage.advance(100)
        body = {"result": "r", "active_seconds": seconds}
        ann.post(f"/reservations/{item['reservation']}/submit", body)
    for seconds in (1, 2, 30):
        item = supervisely.review(rob)
        stage.advance(100)
        supervisely.verdict(rob, item, "approve", active_seconds=seconds)
    job, reviews = supervisely.job(ann, "label"), supervisely.job(rob, "review")
    assert (job["active_seconds"], job["median_seconds"]) == pytest.approx((90, 20))
    assert (reviews["active_seconds"], reviews["median_seconds"]) == pytest.approx((33, 2))


def test_S09_managers_and_reviewers_configure_queues_and_see_statistics_annotators_work(
    supervisely: ReviewProject,
) -> None:
    [ann] = supervisely.labelers("ann")
    rob = supervisely.reviewer("rob")
    supervisely.batch("a", "b")
    for person in (supervisely.manager, rob):
        for queue in ("label", "review"):
            person.patch(f"{supervisely.path}/queues/{queue}", {"order": {"priority": "ignore"}})
        assert person.get(f"{supervisely.path}/jobs")["items"]
        assert person.get(f"{supervisely.path}/stats")["assets"]["queued"] == 2
    for path in ("jobs", "stats", "queues/label/explain", "queues/review/preview"):
        ann.refused(403, "forbidden", "GET", f"{supervisely.path}/{path}")
    ann.refused(403, "forbidden", "PATCH", f"{supervisely.path}/queues/label", {})
    ann.refused(403, "forbidden", "POST", f"{supervisely.path}/queues/review/pull", {})
    assert supervisely.drain(ann) == ["a", "b"]


# -- Appen ---------------------------------------------------------------------------------------


def test_A08_the_switches_of_the_two_queues_are_independent(appen: ReviewProject) -> None:
    assert appen.settings("label")["order"]["tie"] == "random"
    assert appen.settings("review")["order"]["tie"] == "random"
    appen.configure("review", order={"tie": "fifo"})
    assert appen.settings("label")["order"]["tie"] == "random"
    appen.configure("label", order={"tie": "fifo"})
    appen.configure("review", order={"tie": "random"})
    assert appen.settings("label")["order"]["tie"] == "fifo"
    assert appen.settings("review")["order"]["tie"] == "random"


def test_A08_labels_in_upload_order_reviews_drawn_at_random(appen: ReviewProject) -> None:
    [ann] = appen.labelers("ann")
    rob = appen.reviewer("rob")
    appen.configure("label", order={"tie": "fifo"})
    appen.batch(*rows(25))
    assert appen.drain(ann) == rows(25)
    drawn = appen.review_preview(rob)
    assert sorted(drawn) == rows(25)
    assert drawn != rows(25), "1 in 25! that it happens by chance"
    appen.configure("review", order={"tie": "fifo"})
    assert appen.review_preview(rob) == rows(25)


def test_A09_what_waits_is_reviewed_in_batch_and_row_order_of_the_upload(
    appen: ReviewProject,
) -> None:
    ann, ben = appen.labelers("ann", "ben")
    rob = appen.reviewer("rob")
    appen.configure("review", order={"tie": "fifo"})
    appen.batch("z", "y", "x")
    appen.batch("c", "b", "a")
    opened = {}
    for person in (ann, ben):  # the label queue is random: whatever comes, comes
        while items := appen.items(person):
            opened[items[0]["asset"]["external_id"]] = items[0]
            appen.hand_in(person, items[0])
            if len(opened) == 3:
                break
    waits = [name for name in ("z", "y", "x", "c", "b", "a") if name in opened]
    assert len(waits) == 6
    assert appen.review_preview(rob) == waits
    assert appen.review_all(rob) == waits


def test_A09_an_older_upload_that_comes_in_late_is_reviewed_before_newer_ones(
    appen: ReviewProject,
) -> None:
    ann, ben = appen.labelers("ann", "ben")
    rob = appen.reviewer("rob")
    for queue in ("label", "review"):
        appen.configure(queue, order={"tie": "fifo"})
    appen.batch("old-1", "old-2")
    appen.batch("new-1", "new-2")
    late = appen.item(ben)
    assert late["asset"]["external_id"] == "old-1"
    assert appen.drain(ann) == ["old-2", "new-1", "new-2"]
    assert appen.review_preview(rob) == ["old-2", "new-1", "new-2"]
    appen.hand_in(ben, late)
    assert appen.review_all(rob) == ["old-1", "old-2", "new-1", "new-2"]


def test_A10_a_rejected_unit_goes_back_to_its_contributor_earliest_rejection_first(
    stage: Stage, appen: ReviewProject
) -> None:
    ann, ben = appen.labelers("ann", "ben")
    rob, sue = appen.reviewer("rob"), appen.reviewer("sue")
    for queue in ("label", "review"):
        appen.configure(queue, order={"tie": "fifo"})
    appen.configure("review", reservation={"count": 3})
    appen.batch("a", "b", "c", "d")
    appen.label(ann, times=3)
    held = {item["asset"]["external_id"]: item for item in appen.reviews(rob)}
    for name in ("b", "c", "a"):
        appen.verdict(rob, held[name], "reject", comment=f"no {name}")
        stage.advance(1)
    assert appen.no_review(sue) == {"not_waiting": 4}
    assert appen.served(ben) == ["d"], "rework is its author's alone"
    came = []
    for _ in range(3):
        item = appen.item(ann)
        assert item["kind"] == "rework"
        assert item["comment"] == f"no {item['asset']['external_id']}"
        came.append(item["asset"]["external_id"])
        appen.hand_in(ann, item, "again")
    assert came == ["b", "c", "a"]


def test_A10_rework_comes_before_new_assets_and_before_what_is_held(appen: ReviewProject) -> None:
    [ann] = appen.labelers("ann")
    rob = appen.reviewer("rob")
    appen.configure("label", order={"tie": "fifo"})
    appen.batch("a", "b")
    appen.label(ann)
    assert appen.served(ann) == ["b"]
    appen.reject(rob)
    assert appen.served(ann) == ["a", "b"]
    assert [item["kind"] for item in appen.items(ann)] == ["rework", "label"]


def test_A11_a_redone_unit_takes_its_old_place_in_review_again(appen: ReviewProject) -> None:
    [ann] = appen.labelers("ann")
    rob = appen.reviewer("rob")
    for queue in ("label", "review"):
        appen.configure(queue, order={"tie": "fifo"})
    appen.batch("a", "b", "c", "d")
    appen.label(ann, times=3)
    appen.approve(rob)
    assert appen.reject(rob)["status"] == "rejected"
    assert appen.review_preview(rob) == ["c"]
    item = appen.item(ann)
    assert item["asset"]["external_id"] == "b"
    appen.hand_in(ann, item, "again")
    appen.label(ann)
    assert appen.review_all(rob) == ["b", "c", "d"]


def test_A11_rejected_several_times_it_keeps_its_place(appen: ReviewProject) -> None:
    [ann] = appen.labelers("ann")
    rob = appen.reviewer("rob")
    for queue in ("label", "review"):
        appen.configure(queue, order={"tie": "fifo"})
    appen.batch("a", "b", "c")
    appen.drain(ann)
    for _ in range(2):
        assert appen.review(rob)["asset"]["external_id"] == "a"
        appen.reject(rob)
        assert appen.review_preview(rob) == ["b", "c"]
        assert appen.label(ann, "again") == ["a"]
        assert appen.review_preview(rob) == ["a", "b", "c"]
    assert appen.state("a") == "in_review"
