"""Defaults of a queue's settings, and what a PATCH makes of them."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelqueue import settings
from labelqueue.errors import Invalid, PresetForbids, PriorityOutOfRange, Problem
from labelqueue.model import QueueName
from labelqueue.presets import names

PRESETS = (None, *names())
QUEUES: tuple[QueueName, ...] = ("label", "review")
DYNAMIC = {"min": 2, "max": 5, "confidence": 0.8}
QUESTIONS: dict[str, Any] = {"quiz": None, "every": 5, "min_accuracy": None}
QUESTIONS |= {"min_answers": 4, "discard": False, "iou": 0.5}


def merge(patch: Any, queue: QueueName = "label", preset: str | None = None) -> dict[str, Any]:
    return settings.merge(queue, preset, settings.defaults(queue, preset), patch)


def merge_into(current: dict[str, Any], patch: Any) -> dict[str, Any]:
    return settings.merge("label", None, settings.defaults("label", None) | current, patch)


def refused(problem: type[Problem], patch: Any, *queue_and_preset: Any) -> dict[str, str]:
    with pytest.raises(problem) as caught:
        merge(patch, *queue_and_preset)
    assert type(caught.value) is problem
    return {fault["path"]: fault["message"] for fault in caught.value.extra["errors"]}


def patch_of(path: str, value: Any) -> Any:
    for key in reversed(path.split(".")):
        value = {key: value}
    return value


ACCEPTED: list[tuple[QueueName, str, Any]] = [
    ("label", "order.tie", "lexicographic"),
    ("label", "order.tie", "random"),
    ("label", "order.priority", "lower_first"),
    ("label", "order.priority", "ignore"),
    ("label", "order.default_priority", None),
    ("label", "order.default_priority", -(2**31)),
    ("label", "order.default_priority", 2**31 - 1),
    ("label", "reservation.count", 100),
    ("label", "reservation.refill", "empty"),
    ("label", "reservation.timeout_seconds", 1),
    ("label", "reservation.timeout_seconds", None),
    ("label", "target.labels", 3),
    ("label", "skip_to", "review"),
    ("label", "skip_to", "me"),
    ("label", "skip_to", "done"),
    ("label", "limit_per_labeler", 1),
    ("label", "logout_seconds", 60),
    ("review", "sampling", 0.25),
    ("review", "sampling", 0),
    ("review", "reservation.count", 0),
    ("review", "max_rounds", 1),
    ("review", "rework_timeout_seconds", 86_400),
    ("review", "order.tie", "random"),
]


@pytest.mark.parametrize(("queue", "path", "value"), ACCEPTED)
def test_a_patch_sets_what_it_names_and_leaves_the_rest(
    queue: QueueName, path: str, value: Any
) -> None:
    before = settings.defaults(queue, None)
    after = settings.merge(queue, None, before, patch_of(path, value))
    expected = deepcopy(before)
    *parents, last = path.split(".")
    inner = expected
    for parent in parents:
        inner = inner[parent]
    inner[last] = value
    assert after == expected
    assert before == settings.defaults(queue, None)


FAULTY: list[tuple[QueueName, str, Any, str]] = [
    ("label", "order.tie", "lifo", "must be one of 'fifo', 'random' or 'lexicographic'"),
    ("label", "order.tie", None, "must be one of 'fifo', 'random' or 'lexicographic'"),
    ("label", "order.tie", ["fifo"], "must be one of 'fifo', 'random' or 'lexicographic'"),
    ("label", "order.default_priority", "5", "must be an integer"),
    ("label", "order.default_priority", 1.0, "must be an integer"),
    ("label", "order.default_priority", True, "must be an integer"),
    ("label", "order.batch_gate", 1, "must be true or false"),
    ("label", "order.batch_gate", "true", "must be true or false"),
    ("label", "order.batch_gate", None, "must be true or false"),
    ("label", "order", None, "must be an object"),
    ("label", "order", [], "must be an object"),
    ("label", "order.direction", "up", "unknown field"),
    ("label", "reservation.count", 0, "must be at least 1"),
    ("label", "reservation.count", 101, "must be at most 100"),
    ("label", "reservation.count", True, "must be an integer"),
    ("label", "reservation.count", 1.0, "must be an integer"),
    ("label", "reservation.count", None, "must be an integer"),
    ("label", "reservation.timeout_seconds", 0, "must be at least 1"),
    ("label", "reservation.timeout_seconds", -1, "must be at least 1"),
    ("label", "reservation.timeout_seconds", 10**30, "must be at most 2147483647"),
    ("label", "target", None, "must be an object"),
    ("label", "target.labels", 0, "must be at least 1"),
    ("label", "target.labels", 40_000, "must be at most 32767"),
    ("label", "consensus", 3, "must be an object"),
    ("label", "limit_per_labeler", 0, "must be at least 1"),
    ("label", "skip_to", "trash", "must be one of 'review', 'others', 'me' or 'done'"),
    ("label", "sampling", 1, "unknown field"),
    ("label", "test_questions.iou", 1.5, "must be at most 1"),
    ("label", "test_questions.quiz.size", "3", "must be an integer"),
    ("review", "sampling", 1.01, "must be at most 1"),
    ("review", "sampling", -0.01, "must be at least 0"),
    ("review", "sampling", float("nan"), "must be a finite number"),
    ("review", "sampling", True, "must be a number"),
    ("review", "sampling", None, "must be a number"),
    ("review", "order.groups", "ignore", "unknown field"),
    ("review", "reservation.count", -1, "must be at least 0"),
    ("review", "max_rounds", 0, "must be at least 1"),
    ("review", "max_rounds", None, "must be an integer"),
    ("review", "target", {"labels": 1}, "unknown field"),
]


@pytest.mark.parametrize(("queue", "path", "value", "message"), FAULTY)
def test_a_faulty_value_is_refused_at_its_path(
    queue: QueueName, path: str, value: Any, message: str
) -> None:
    assert refused(Invalid, patch_of(path, value), queue) == {path: message}


def test_every_faulty_field_is_listed_below_the_path_of_the_body() -> None:
    patch = {"order": {"tie": 1, "up": 2}, "realtime": "no", "skip_to": "done"}
    with pytest.raises(Invalid) as caught:
        settings.merge("label", None, settings.defaults("label", None), patch, "label_queue")
    paths = {fault["path"] for fault in caught.value.extra["errors"]}
    assert paths == {"label_queue.order.tie", "label_queue.order.up", "label_queue.realtime"}
    assert "(and 2 more)" in caught.value.detail


@pytest.mark.parametrize("body", [None, [], "fifo", 3, True])
def test_a_body_that_is_no_object_is_refused(body: Any) -> None:
    assert refused(Invalid, body) == {"": "must be an object"}


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1, 10**40])
def test_a_default_priority_beyond_32_bits_has_its_own_code(value: int) -> None:
    assert "order.default_priority" in refused(
        PriorityOutOfRange, patch_of("order.default_priority", value)
    )


def test_a_priority_out_of_range_among_other_faults_is_just_invalid() -> None:
    found = refused(Invalid, {"order": {"default_priority": 2**31}, "realtime": 1})
    assert found.keys() == {"order.default_priority", "realtime"}


def test_consensus_needs_its_share_and_its_labels_when_first_set() -> None:
    assert refused(Invalid, {"consensus": {"share": 0.5}}) == {"consensus.labels": "is required"}
    assert refused(Invalid, {"consensus": {}}).keys() == {"consensus.share", "consensus.labels"}


def test_consensus_merges_once_it_is_set_and_null_takes_it_away() -> None:
    current = {"consensus": {"share": 0.5, "labels": 3}}
    assert merge_into(current, {"consensus": {"labels": 5}})["consensus"] == {
        "share": 0.5,
        "labels": 5,
    }
    assert merge_into(current, {"consensus": None})["consensus"] is None


def test_a_fixed_target_replaces_a_dynamic_one() -> None:
    assert merge_into({"target": DYNAMIC}, {"target": {"labels": 2}})["target"] == {"labels": 2}


def test_a_dynamic_target_that_a_queue_has_stays_when_a_patch_names_it_again() -> None:
    assert merge_into({"target": DYNAMIC}, {"target": {"min": 2}})["target"] == DYNAMIC


def test_an_empty_target_changes_nothing() -> None:
    assert merge({"target": {}})["target"] == {"labels": 1}


@pytest.mark.parametrize(
    ("target", "paths"),
    [
        ({"min": 2}, {"target.max", "target.confidence"}),
        ({"min": 5, "max": 2, "confidence": 0.5}, {"target.max"}),
        ({"labels": 2, "min": 2, "max": 3, "confidence": 1}, {"target.labels"}),
        ({"min": 1, "max": 2, "confidence": 1.5}, {"target.confidence"}),
    ],
)
def test_a_target_that_contradicts_itself_is_refused(target: Any, paths: set[str]) -> None:
    assert refused(Invalid, {"target": target}).keys() == paths


def test_a_dynamic_target_may_have_one_size_only() -> None:
    target = {"min": 3, "max": 3, "confidence": 1}
    assert merge({"target": target})["target"] == target


def test_max_must_not_fall_below_the_min_that_stays() -> None:
    with pytest.raises(Invalid) as caught:
        merge_into({"target": DYNAMIC}, {"target": {"max": 1}})
    assert caught.value.extra["errors"][0]["path"] == "target.max"


def test_test_questions_take_their_defaults_when_first_set() -> None:
    assert merge({"test_questions": {"every": 5}})["test_questions"] == QUESTIONS
    again = merge_into({"test_questions": QUESTIONS}, {"test_questions": {"iou": 0.7}})
    assert again["test_questions"] == QUESTIONS | {"iou": 0.7}


def test_a_quiz_needs_its_size_and_its_bar() -> None:
    found = refused(Invalid, {"test_questions": {"quiz": {"size": 3}}})
    assert found == {"test_questions.quiz.pass_accuracy": "is required"}
    quiz = {"size": 3, "pass_accuracy": 0.7}
    assert merge({"test_questions": {"quiz": quiz}})["test_questions"]["quiz"] == quiz


@pytest.mark.parametrize("queue", QUEUES)
@pytest.mark.parametrize("preset", PRESETS)
def test_a_queue_may_always_be_set_to_what_it_is(queue: QueueName, preset: str | None) -> None:
    now = settings.defaults(queue, preset)
    assert merge(deepcopy(now), queue, preset) == now


def test_appen_turns_fifo_on_though_its_gate_is_only_stored() -> None:
    after = merge({"order": {"tie": "fifo", "batch_gate": True}}, "label", "appen")
    assert after["order"]["tie"] == "fifo"
    assert after["order"]["batch_gate"] is True


@pytest.mark.parametrize("queue", QUEUES)
@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("reservation.count", 6),
        ("reservation.timeout_seconds", 3_599),
        ("reservation.timeout_seconds", 86_401),
        ("reservation.timeout_seconds", None),
    ],
)
def test_labelbox_narrows_the_reservations_of_both_queues(
    queue: QueueName, path: str, value: Any
) -> None:
    assert path in refused(PresetForbids, patch_of(path, value), queue, "labelbox")
    assert merge(patch_of(path, value), queue, "kili")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("reservation.count", 1),
        ("reservation.count", 5),
        ("reservation.timeout_seconds", 3_600),
        ("reservation.timeout_seconds", 86_400),
    ],
)
def test_labelbox_allows_the_ends_of_its_ranges(path: str, value: int) -> None:
    assert merge(patch_of(path, value), "label", "labelbox")


def test_labelbox_refuses_a_review_that_reserves_nothing() -> None:
    patch = {"reservation": {"count": 0}}
    assert "reservation.count" in refused(PresetForbids, patch, "review", "labelbox")


@pytest.mark.parametrize(
    "order", [{"tie": "random"}, {"priority": "lower_first"}, {"default_priority": 1}]
)
def test_the_older_labelbox_keeps_the_order_of_its_review_queue(order: Any) -> None:
    refused(PresetForbids, {"order": order}, "review", "labelbox-legacy")
    assert merge({"order": order}, "label", "labelbox-legacy")


def test_what_a_preset_forbids_is_named_below_the_path_of_the_body() -> None:
    now = settings.defaults("label", "labelbox")
    patch = {"reservation": {"count": 9}}
    with pytest.raises(PresetForbids) as caught:
        settings.merge("label", "labelbox", now, patch, "label_queue")
    assert caught.value.detail.startswith("label_queue.reservation.count")


def test_a_value_outside_a_range_that_a_queue_has_already_may_be_named_again() -> None:
    now = settings.defaults("label", "labelbox") | {"limit_per_labeler": None}
    now["reservation"]["count"] = 50
    assert settings.merge("label", "labelbox", now, {"reservation": {"count": 50}}) == now


def small_json() -> st.SearchStrategy[Any]:
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | objects(inner))


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = ["order", "tie", "target", "labels", "min", "consensus", "reservation", "count", "x"]
    return st.dictionaries(st.sampled_from(keys), inner, max_size=4)


@given(small_json(), st.sampled_from(QUEUES), st.sampled_from(PRESETS))
def test_whatever_the_body_it_is_merged_or_refused(
    body: Any, queue: QueueName, preset: str | None
) -> None:
    before = settings.defaults(queue, preset)
    try:
        after = settings.merge(queue, preset, before, body)
    except Problem:
        return
    assert json.loads(json.dumps(after, allow_nan=False)) == after
    assert after.keys() == before.keys()


@given(st.sets(st.sampled_from(range(len(ACCEPTED)))), st.sampled_from(QUEUES))
def test_merging_twice_changes_no_more_than_once(chosen: set[int], queue: QueueName) -> None:
    patch: dict[str, Any] = {}
    for number in chosen:
        at, path, value = ACCEPTED[number]
        if at == queue:
            outer, _, inner = path.partition(".")
            patch[outer] = patch.get(outer, {}) | {inner: value} if inner else value
    once = merge(patch, queue)
    assert settings.merge(queue, None, once, patch) == once


@pytest.mark.parametrize("queue", QUEUES)
def test_the_schema_of_a_patch_requires_nothing_and_allows_nothing_unknown(
    queue: QueueName,
) -> None:
    schema = settings.PATCHES[queue].json_schema()
    shapes = [*schema["$defs"].values(), schema]
    assert all(shape["additionalProperties"] is False for shape in shapes)
    assert not any("required" in shape for shape in shapes)
