"""Results are checked against their labeling interface, region by region."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelqueue.errors import InvalidResult, Problem
from labelqueue.rules.interface import parse
from labelqueue.rules.results import per_class, validate

EVERYTHING = parse(
    """
    <View>
      <Image name="img" value="$image"/><Text name="txt" value="$text"/>
      <RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="Bus"/>
      </RectangleLabels>
      <PolygonLabels name="poly" toName="img"><Label value="Road"/></PolygonLabels>
      <Labels name="ner" toName="txt" choice="multiple"><Label value="PER"/><Label value="ORG"/>
      </Labels>
      <Choices name="one" toName="img"><Choice value="yes"/><Choice value="no"/></Choices>
      <Choices name="many" toName="txt" choice="multiple"><Choice value="a"/><Choice value="b"/>
      </Choices>
      <TextArea name="note" toName="txt" maxSubmissions="2"/>
      <Rating name="stars" toName="img" maxRating="4"/>
    </View>
    """
)
REQUIRED = parse(
    """
    <View><Text name="txt" value="$text"/>
      <Choices name="one" toName="txt" required="true"><Choice value="yes"/></Choices>
      <TextArea name="note" toName="txt" required="true"/>
    </View>
    """
)

TO_NAME = {"box": "img", "poly": "img", "ner": "txt", "one": "img", "many": "txt", "note": "txt"}
TO_NAME |= {"stars": "img"}
TYPE = {"box": "rectanglelabels", "poly": "polygonlabels", "ner": "labels", "one": "choices"}
TYPE |= {"many": "choices", "note": "textarea", "stars": "rating"}
GOOD: dict[str, dict[str, Any]] = {
    "box": {"x": 1, "y": 2.5, "width": 10, "height": 20, "rotation": 0, "rectanglelabels": ["Car"]},
    "poly": {"points": [[0, 0], [100, 0], [50, 99.5]], "closed": True, "polygonlabels": ["Road"]},
    "ner": {"start": 0, "end": 5, "text": "Marie", "labels": ["PER", "ORG"]},
    "one": {"choices": ["yes"]},
    "many": {"choices": ["b", "a"]},
    "note": {"text": ["seen", "twice"]},
    "stars": {"rating": 4},
}


def item(control: str, **changes: Any) -> dict[str, Any]:
    value = {k: v for k, v in (GOOD[control] | changes).items() if v is not ...}
    named = {"from_name": control, "to_name": TO_NAME[control], "type": TYPE[control]}
    return {**named, "value": value}


def faults(result: Any, interface: Any = EVERYTHING) -> dict[str, str]:
    with pytest.raises(InvalidResult) as caught:
        validate(interface, result)
    return {fault["path"]: fault["message"] for fault in caught.value.extra["errors"]}


def test_a_result_with_every_kind_of_answer_fits() -> None:
    validate(EVERYTHING, [item(control) for control in GOOD])


def test_an_empty_result_fits_where_nothing_is_required() -> None:
    validate(EVERYTHING, [])


def test_what_label_studio_writes_beside_an_answer_is_taken_as_it_is() -> None:
    beside = {
        "id": "Dx_aB91ISN",
        "original_width": 600,
        "original_height": 403,
        "image_rotation": 0,
        "origin": "manual",
        "score": 0.87,
        "meta": {"text": ["blurred"]},
        "parentID": "abc",
        "readonly": False,
        "hidden": False,
        "item_index": 0,
        "locked": True,
        "model_version": "v1",
    }
    validate(EVERYTHING, [item("box") | beside])


FAULTY: list[tuple[str, dict[str, Any], str, str]] = [
    ("box", {"x": -1}, "x", "0 to 100"),
    ("box", {"x": 100.1}, "x", "0 to 100"),
    ("box", {"y": "5"}, "y", "0 to 100"),
    ("box", {"y": True}, "y", "0 to 100"),
    ("box", {"y": ...}, "y", "0 to 100"),
    ("box", {"y": None}, "y", "0 to 100"),
    ("box", {"x": float("nan")}, "x", "0 to 100"),
    ("box", {"x": float("inf")}, "x", "0 to 100"),
    ("box", {"x": 10**400}, "x", "0 to 100"),
    ("box", {"width": 0}, "width", "above 0"),
    ("box", {"width": -3}, "width", "above 0"),
    ("box", {"height": ...}, "height", "above 0"),
    ("box", {"x": 95}, "width", "end within the image"),
    ("box", {"height": 98}, "height", "end within the image"),
    ("box", {"rotation": 361}, "rotation", "degrees"),
    ("box", {"rotation": "90"}, "rotation", "degrees"),
    ("box", {"rotation": 90, "width": 10**9}, "width", "above 0"),
    ("box", {"rectanglelabels": ...}, "rectanglelabels", "at least one"),
    ("box", {"rectanglelabels": []}, "rectanglelabels", "at least one"),
    ("box", {"rectanglelabels": "Car"}, "rectanglelabels", "at least one"),
    ("box", {"rectanglelabels": ["Van"]}, "rectanglelabels.0", "one of Car, Bus"),
    ("box", {"rectanglelabels": [["Car"]]}, "rectanglelabels.0", "one of Car, Bus"),
    ("box", {"rectanglelabels": ["Car", "Bus"]}, "rectanglelabels", "one value only"),
    ("box", {"labels": ["Car"]}, "labels", "unknown field"),
    ("poly", {"points": [[0, 0], [1, 1]]}, "points", "3 to 10000"),
    ("poly", {"points": ...}, "points", "3 to 10000"),
    ("poly", {"points": [[0, 0]] * 10_001}, "points", "3 to 10000"),
    ("poly", {"points": [[0, 0], [1, 1], [1]]}, "points.2", "[x, y]"),
    ("poly", {"points": [[0, 0], [1, 1], [1, 2, 3]]}, "points.2", "[x, y]"),
    ("poly", {"points": [[0, 0], [1, 101], [1, 2]]}, "points.1", "[x, y]"),
    ("poly", {"points": [[0, 0], {"x": 1}, [1, 2]]}, "points.1", "[x, y]"),
    ("poly", {"closed": 1}, "closed", "true or false"),
    ("ner", {"start": 5}, "end", "greater than start"),
    ("ner", {"start": -1}, "start", "an integer from 0"),
    ("ner", {"start": "0"}, "start", "an integer from 0"),
    ("ner", {"end": 5.0}, "end", "an integer from 0"),
    ("ner", {"end": 2**31}, "end", "an integer from 0"),
    ("ner", {"start": 10**5_000}, "start", "an integer from 0"),
    ("ner", {"end": ...}, "end", "an integer from 0"),
    ("ner", {"text": 5}, "text", "a string"),
    ("ner", {"labels": ["LOC"]}, "labels.0", "one of PER, ORG"),
    ("one", {"choices": ["yes", "no"]}, "choices", "one value only"),
    ("one", {"choices": []}, "choices", "at least one"),
    ("one", {"choices": None}, "choices", "at least one"),
    ("many", {"choices": ["a", "a"]}, "choices.1", "already"),
    ("many", {"choices": ["a", {}]}, "choices.1", "one of a, b"),
    ("note", {"text": "seen"}, "text", "at least one string"),
    ("note", {"text": []}, "text", "at least one string"),
    ("note", {"text": ["a", 1]}, "text.1", "a string"),
    ("note", {"text": ["a", "b", "c"]}, "text", "at most 2"),
    ("stars", {"rating": 5}, "rating", "1 to 4"),
    ("stars", {"rating": 0}, "rating", "1 to 4"),
    ("stars", {"rating": 3.0}, "rating", "1 to 4"),
    ("stars", {"rating": True}, "rating", "1 to 4"),
    ("stars", {"rating": ...}, "rating", "1 to 4"),
]


@pytest.mark.parametrize(("control", "changes", "path", "words"), FAULTY)
def test_a_faulty_value_is_refused_at_its_path(
    control: str, changes: dict[str, Any], path: str, words: str
) -> None:
    found = faults([item("many"), item(control, **changes)] if control != "many" else [
        item("one"), item(control, **changes)
    ])  # fmt: skip
    assert words in found[f"result.1.value.{path}"]


@pytest.mark.parametrize(
    "changes",
    [
        {"x": 0, "width": 100},
        {"x": 33.3, "width": 66.70000001},
        {"rotation": 90, "width": 180},
        {"rotation": 359.5},
        {"rotation": ...},
    ],
)
def test_boxes_up_to_the_edge_and_turned_ones_fit(changes: dict[str, Any]) -> None:
    validate(EVERYTHING, [item("box", **changes)])


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"from_name": "nobody"}, "from_name"),
        ({"from_name": ["box"]}, "from_name"),
        ({"from_name": None}, "from_name"),
        ({"to_name": "txt"}, "to_name"),
        ({"type": "rectangle"}, "type"),
        ({"value": None}, "value"),
        ({"value": []}, "value"),
        ({"id": ""}, "id"),
        ({"id": 7}, "id"),
        ({"original_width": "600"}, "original_width"),
        ({"original_height": 0}, "original_height"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_faulty_item_is_refused_at_its_path(changes: dict[str, Any], path: str) -> None:
    assert faults([item("box") | changes]).keys() == {f"result.0.{path}"}


@pytest.mark.parametrize("result", [None, {}, {"result": []}, "x", 3, True])
def test_a_result_that_is_no_list_is_refused(result: Any) -> None:
    assert faults(result).keys() == {"result"}


@pytest.mark.parametrize("entry", [None, [], "x", 3])
def test_an_item_that_is_no_object_is_refused(entry: Any) -> None:
    assert faults([entry]) == {"result.0": "must be an object"}


def test_every_fault_is_listed() -> None:
    found = faults([item("box", x=-1, y=-1), item("stars", rating=9), 7])
    assert found.keys() == {
        "result.0.value.x",
        "result.0.value.y",
        "result.1.value.rating",
        "result.2",
    }


def test_a_required_answer_must_be_there() -> None:
    with pytest.raises(InvalidResult) as caught:
        validate(REQUIRED, [])
    assert len(caught.value.extra["errors"]) == 2
    note = item("note")
    one = item("one") | {"to_name": "txt"}
    assert '"one"' in faults([note], REQUIRED)["result"]
    assert '"note"' in faults([one], REQUIRED)["result"]
    validate(REQUIRED, [note, one])


def test_a_required_text_must_not_be_blank() -> None:
    one = item("one") | {"to_name": "txt"}
    assert "blank" in faults([one, item("note", text=[" ", ""])], REQUIRED)["result.1.value.text"]
    validate(EVERYTHING, [item("note", text=[""])])


@pytest.mark.parametrize("control", ["one", "many", "note", "stars"])
def test_a_question_is_answered_once(control: str) -> None:
    assert faults([item(control), item(control)]).keys() == {"result.1.from_name"}


def test_many_regions_of_one_control_fit_but_not_under_one_id() -> None:
    validate(EVERYTHING, [item("box"), item("box"), item("box") | {"id": "a"}])
    twice = [item("box") | {"id": "a"}, item("ner") | {"id": "a"}]
    assert faults(twice).keys() == {"result.1.id"}


def test_a_flood_of_faults_is_cut() -> None:
    with pytest.raises(InvalidResult) as caught:
        validate(EVERYTHING, [0] * 100_000)
    assert len(caught.value.extra["errors"]) == 1_000


def test_classes_are_counted_over_regions_and_choices() -> None:
    result = [item("box"), item("box"), item("box", rectanglelabels=["Bus"]), item("ner")]
    result += [item("one"), item("note"), item("stars")]
    expected = Counter({"Car": 2, "Bus": 1, "PER": 1, "ORG": 1, "yes": 1})
    assert per_class(EVERYTHING, result) == expected


def test_without_an_interface_there_are_no_classes() -> None:
    assert per_class(None, [item("box")]) == Counter()


@pytest.mark.parametrize(
    "result", [None, {}, [None], [{"from_name": "box"}], [item("box") | {"value": 3}]]
)
def test_what_does_not_fit_any_more_has_no_classes(result: Any) -> None:
    assert per_class(EVERYTHING, result) == Counter()


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
keys = st.sampled_from(["id", "from_name", "to_name", "type", "value", "x", "choices", "points"])
anything = st.recursive(
    leaves | st.sampled_from(["box", "poly", "img", "rectanglelabels", "choices", "yes"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=15,
)


@given(anything)
def test_any_json_fits_or_is_refused(result: Any) -> None:
    with suppress(Problem):
        validate(EVERYTHING, result)
    per_class(EVERYTHING, result)


@given(st.sampled_from(list(GOOD)), st.dictionaries(st.text(max_size=3), anything), st.data())
def test_any_change_of_a_value_fits_or_is_refused(
    control: str, extra: dict[str, Any], data: st.DataObject
) -> None:
    changed = data.draw(st.sampled_from(list(GOOD[control])))
    with suppress(Problem):
        validate(EVERYTHING, [item(control, **{**extra, changed: data.draw(anything)})])
