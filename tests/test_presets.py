"""What a preset gives, against the table of semantics.md."""

from __future__ import annotations

from typing import Any

import pytest

from labelqueue import presets
from labelqueue.errors import Invalid
from labelqueue.rules.queue_settings import LabelSettings, ReviewSettings

COLUMNS = (None, "kili", "labelbox-legacy", "labelbox", "supervisely", "appen")

# Copied by hand from the page, in its order and words, so that a slip in presets.py shows.
TABLE = """
label.order.tie                     fifo fifo lexicographic fifo fifo random
label.order.priority                higher_first higher_first lower_first lower_first higher_first higher_first
label.order.default_priority        0 0 null null 0 0
label.order.batch_gate              false false false false false true
review.order.batch_gate             false false false false false true
label.order.retroactive             true true true true true false
label.order.avoid_held              false false false false false true
label.order.groups                  ignore ignore ignore ignore ignore ignore
label.reservation.count             1 1 5 5 1 1
label.reservation.refill            each each empty each each each
label.reservation.timeout_seconds   1800 1800 3600 14400 null 1800
label.logout_seconds                null null 3600 null null null
label.skip_to                       others others review review others others
label.target.labels                 1 1 1 1 1 1
review.enabled                      false false false false true false
review.sampling                     1.0 1.0 1.0 1.0 1.0 1.0
review.order.tie                    fifo fifo fifo fifo fifo random
review.order.priority               higher_first higher_first ignore lower_first higher_first higher_first
review.reservation.count            1 1 0 5 1 1
review.max_rounds                   3 3 3 3 3 3
"""  # noqa: E501


def words() -> dict[str, Any]:
    return {"null": None, "true": True, "false": False}


def cells() -> list[tuple[str | None, str, Any]]:
    found = []
    for line in TABLE.strip().splitlines():
        path, *values = line.split()
        for preset, value in zip(COLUMNS, values, strict=True):
            known = words().get(value, value)
            if isinstance(known, str) and known[0].isdigit():
                known = float(known) if "." in known else int(known)
            found.append((preset, path, known))
    return found


@pytest.mark.parametrize(("preset", "path", "value"), cells())
def test_a_preset_gives_what_the_table_says(preset: str | None, path: str, value: Any) -> None:
    queue, *keys = path.split(".")
    setting: Any = presets.get(preset).queue("label" if queue == "label" else "review")
    for key in keys:
        setting = setting[key]
    assert setting == value
    assert type(setting) is type(value)


@pytest.mark.parametrize("preset", COLUMNS)
def test_settings_of_a_preset_are_complete(preset: str | None) -> None:
    found = presets.get(preset)
    assert found.label_queue.keys() == LabelSettings.__annotations__.keys()
    assert found.review_queue.keys() == ReviewSettings.__annotations__.keys()


def test_changing_a_copy_does_not_change_the_preset() -> None:
    copy = presets.get("kili").queue("label")
    copy["order"]["tie"] = "random"
    copy["target"]["labels"] = 7
    assert presets.get("kili").queue("label")["order"]["tie"] == "fifo"
    assert presets.get("kili").queue("label")["target"] == {"labels": 1}


def test_names_are_the_five_systems() -> None:
    assert presets.names() == ("kili", "labelbox-legacy", "labelbox", "supervisely", "appen")


@pytest.mark.parametrize("name", ["none", "Kili", "", "prodigy", "kili "])
def test_an_unknown_preset_is_refused_by_its_path(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        presets.get(name)
    assert refused.value.extra["errors"][0]["path"] == "preset"


def test_labelbox_batches_have_a_priority_of_1_to_5_and_5_by_default() -> None:
    assert presets.batch_priority("labelbox") == (5, 1, 5)


@pytest.mark.parametrize("preset", [None, "kili", "labelbox-legacy", "supervisely", "appen"])
def test_other_presets_leave_the_priority_of_a_batch_alone(preset: str | None) -> None:
    assert presets.batch_priority(preset) is None


def test_the_listing_shows_every_preset_with_all_settings_of_both_queues() -> None:
    items = presets.listing()["items"]
    assert [item["name"] for item in items] == list(presets.names())
    for item in items:
        assert item["label_queue"] == presets.get(item["name"]).queue("label")
        assert item["review_queue"] == presets.get(item["name"]).queue("review")


def test_the_listing_says_what_a_preset_narrows() -> None:
    narrows = {item["name"]: item["narrows"] for item in presets.listing()["items"]}
    assert {"setting": "batches.priority", "range": (1, 5)} in narrows["labelbox"]
    assert narrows["labelbox-legacy"] == [{"setting": "review_queue.order", "range": None}]
    assert narrows["kili"] == []
