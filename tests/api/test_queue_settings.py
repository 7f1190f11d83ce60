"""A queue's settings over HTTP: presets, merging, refusals by name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, paths

PRESETS = ["kili", "labelbox-legacy", "labelbox", "supervisely", "appen"]

# The table of semantics.md, in the words of api.md.
TABLE: dict[str, dict[str, list[Any]]] = {
    "label": {
        "order.tie": ["fifo", "fifo", "lexicographic", "fifo", "fifo", "random"],
        "order.priority": [
            "higher_first", "higher_first", "lower_first", "lower_first", "higher_first",
            "higher_first",
        ],
        "order.default_priority": [0, 0, None, None, 0, 0],
        "order.batch_gate": [False, False, False, False, False, True],
        "order.retroactive": [True, True, True, True, True, False],
        "order.avoid_held": [False, False, False, False, False, True],
        "order.groups": ["ignore"] * 6,
        "reservation.count": [1, 1, 5, 5, 1, 1],
        "reservation.refill": ["each", "each", "empty", "each", "each", "each"],
        "reservation.timeout_seconds": [1800, 1800, 3600, 14400, None, 1800],
        "reservation.share_unopened": [False] * 6,
        "target": [{"labels": 1}] * 6,
        "consensus": [None] * 6,
        "skip_to": ["others", "others", "review", "review", "others", "others"],
        "limit_per_labeler": [None] * 6,
        "logout_seconds": [None, None, 3600, None, None, None],
        "test_questions": [None] * 6,
    },
    "review": {
        "enabled": [False, False, False, False, True, False],
        "order.tie": ["fifo", "fifo", "fifo", "fifo", "fifo", "random"],
        "order.batch_gate": [False, False, False, False, False, True],
        "reservation.count": [1, 1, 0, 5, 1, 1],
        "max_rounds": [3] * 6,
    },
}  # fmt: skip


def at(settings: Any, path: str) -> Any:
    for name in path.split("."):
        settings = settings[name]
    return settings


@pytest.mark.parametrize("queue", ["label", "review"])
@pytest.mark.parametrize("column", range(6))
def test_a_new_project_has_its_presets_settings(stage: Stage, queue: str, column: int) -> None:
    project = stage.project([None, *PRESETS][column])
    settings = project.settings(queue)
    found = {path: at(settings, path) for path in TABLE[queue]}
    assert found == {path: row[column] for path, row in TABLE[queue].items()}


def test_the_presets_are_listed_with_all_their_settings(stage: Stage) -> None:
    listed = {one["name"]: one for one in stage.manager.get("/presets")["items"]}
    assert listed.keys() == set(PRESETS)
    for name, preset in listed.items():
        project = stage.project(name)
        assert preset["label_queue"] == project.settings("label")
        assert preset["review_queue"] == project.settings("review")


def test_settings_can_be_given_when_the_project_is_created(stage: Stage) -> None:
    settings = {"reservation": {"count": 3}, "skip_to": "done"}
    project = stage.project("kili", label_queue=settings)
    assert project.settings()["reservation"] == {
        **stage.project("kili").settings()["reservation"],
        "count": 3,
    }
    assert project.settings()["skip_to"] == "done"


def test_what_a_preset_forbids_is_refused_at_creation_too(stage: Stage) -> None:
    body = {
        "name": "p",
        "preset": "labelbox",
        "label_queue": {"reservation": {"count": 6, "timeout_seconds": 60}},
    }
    refusal = stage.manager.refused(422, "preset_forbids", "POST", "/projects", body)
    assert paths(refusal) == {
        "label_queue.reservation.count",
        "label_queue.reservation.timeout_seconds",
    }


def test_a_patch_merges(project: Project) -> None:
    before = project.settings()
    project.configure(order={"priority": "lower_first"}, skip_to="done")
    after = project.settings()
    expected = {**before, "skip_to": "done"}
    expected["order"] = {**before["order"], "priority": "lower_first"}
    assert after == expected
    assert project.configure() == after, "nothing named, nothing changed"


def test_what_a_patch_answers_is_what_stands(project: Project) -> None:
    answer = project.configure(limit_per_labeler=7, consensus={"share": 0.5, "labels": 2})
    assert [one["path"] for one in answer.pop("warnings")] == ["consensus.labels"]
    assert answer == project.settings()
    assert answer["consensus"] == {"share": 0.5, "labels": 2}
    assert project.configure(consensus=None)["consensus"] is None


def test_a_refused_patch_changes_nothing_of_it(project: Project) -> None:
    before = project.settings()
    path = f"{project.path}/queues/label"
    body = {"skip_to": "done", "reservation": {"count": 2, "timeout_seconds": 0}}
    refusal = project.manager.refused(422, "invalid", "PATCH", path, body)
    assert paths(refusal) == {"reservation.timeout_seconds"}
    assert project.settings() == before


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"target": {"labels": 0}}, "target.labels"),
        ({"target": {"labels": 2, "min": 1}}, "target.labels"),
        ({"target": None}, "target"),
        ({"consensus": {"share": 1.1, "labels": 2}}, "consensus.share"),
        ({"consensus": {"share": 0.5}}, "consensus.labels"),
        ({"order": {"default_priority": 2**40}}, "order.default_priority"),
        ({"logout_seconds": 0}, "logout_seconds"),
        ({"order": []}, "order"),
        ({"reservation": {"count": True}}, "reservation.count"),
        ({"reservation": {"timeout_seconds": 10**30}}, "reservation.timeout_seconds"),
    ],
)
def test_contradictions_and_ranges_are_named(
    project: Project, settings: dict[str, Any], path: str
) -> None:
    before = project.settings()
    answer = project.manager.call("PATCH", f"{project.path}/queues/label", settings)
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] in {"invalid", "priority_out_of_range"}
    assert paths(answer.json()) == {path}
    assert project.settings() == before


def test_the_legacy_review_queues_order_cannot_be_changed(stage: Stage) -> None:
    project = stage.project("labelbox-legacy")
    path = f"{project.path}/queues/review"
    body = {"order": {"tie": "random"}}
    refusal = project.manager.refused(422, "preset_forbids", "PATCH", path, body)
    assert paths(refusal) == {"order.tie"}


def test_a_dry_run_of_a_preset_tells_and_changes_nothing(stage: Stage) -> None:
    project = stage.project("kili")
    before = (project.settings(), stage.manager.get(project.path))
    answer = stage.manager.call(
        "PATCH", project.path, {"preset": "labelbox"}, params={"dry_run": "true"}
    )
    assert answer.status_code == 200, answer.text
    assert "lower_first" in answer.text
    assert (project.settings(), stage.manager.get(project.path)) == before


def test_another_preset_brings_its_settings(stage: Stage) -> None:
    project = stage.project("kili")
    [ann] = project.labelers("ann")
    project.batch({"external_id": "a", "priority": 5}, {"external_id": "b", "priority": 1})
    assert project.queued() == ["a", "b"]
    stage.manager.patch(project.path, {"preset": "labelbox"})
    assert project.settings() == stage.project("labelbox").settings()
    assert project.drain(ann) == ["b", "a"]


def test_a_project_reads_as_it_was_made(stage: Stage) -> None:
    project = stage.project("kili", name="my project")
    shown = stage.manager.get(project.path)
    assert shown["id"] == project.id
    assert (shown["name"], shown["preset"], shown["state"]) == ("my project", "kili", "active")
    assert shown["interface"] is None
    renamed = stage.manager.patch(project.path, {"name": "other", "media_origins": ["https://a.b"]})
    assert (renamed["name"], renamed["media_origins"]) == ("other", ["https://a.b"])


@pytest.mark.parametrize(
    "origin", ["javascript:alert(1)", "file:///etc", "a.b", "https://a.b/path?x", "https://a b", ""]
)
def test_a_media_origin_must_be_an_origin(project: Project, origin: str) -> None:
    body = {"media_origins": [origin]}
    refusal = project.manager.refused(422, "invalid", "PATCH", project.path, body)
    assert paths(refusal) == {"media_origins.0"}


def test_while_review_is_off_explain_counts_every_asset_under_review_off(project: Project) -> None:
    [ann] = project.labelers("ann")
    project.batch("a", "b")
    path = f"{project.path}/queues/review/explain"
    explained = project.manager.get(path, labeler=ann.id)
    assert explained["eligible"] == 0
    assert explained["reasons"].get("review_off") == 2
