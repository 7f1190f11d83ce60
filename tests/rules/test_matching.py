"""When two answers are the same."""

from __future__ import annotations

import random
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelqueue.rules.interface import parse
from labelqueue.rules.matching import same_answer, same_json

IMAGE = parse(
    """
    <View><Image name="img" value="$image"/>
      <RectangleLabels name="box" toName="img" choice="multiple"><Label value="Car"/>
        <Label value="Bus"/></RectangleLabels>
      <PolygonLabels name="poly" toName="img"><Label value="Road"/></PolygonLabels>
      <Choices name="many" toName="img" choice="multiple" required="true"><Choice value="a"/>
        <Choice value="b"/><Choice value="c"/></Choices>
    </View>
    """
)
TEXT = parse(
    """
    <View><Text name="txt" value="$text"/>
      <Labels name="ner" toName="txt"><Label value="PER"/><Label value="ORG"/></Labels>
      <TextArea name="note" toName="txt"/><Rating name="stars" toName="txt"/>
    </View>
    """
)


def answer(name: str, to: str, kind: str, value: dict[str, Any], **beside: Any) -> dict[str, Any]:
    return {"from_name": name, "to_name": to, "type": kind, "value": value, **beside}


def box(x: float, y: float, width: float, height: float, *labels: str, **more: Any) -> Any:
    value = {"x": x, "y": y, "width": width, "height": height, **more}
    value["rectanglelabels"] = list(labels or ("Car",))
    return answer("box", "img", "rectanglelabels", value)


def poly(*points: tuple[float, float]) -> Any:
    value = {"points": [list(point) for point in points], "polygonlabels": ["Road"]}
    return answer("poly", "img", "polygonlabels", value)


def many(*choices: str) -> Any:
    return answer("many", "img", "choices", {"choices": list(choices)})


def span(start: int, end: int, label: str = "PER") -> Any:
    return answer("ner", "txt", "labels", {"start": start, "end": end, "labels": [label]})


def note(*texts: str) -> Any:
    return answer("note", "txt", "textarea", {"text": list(texts)})


def stars(rating: int) -> Any:
    return answer("stars", "txt", "rating", {"rating": rating})


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (None, None, True),
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (0, None, False),
        ("a", "A", False),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ({"a": 1, "b": [True]}, {"b": [True], "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ({"a": [1]}, {"a": [True]}, False),
        ([], {}, False),
    ],
)
def test_without_an_interface_answers_are_compared_as_json(a: Any, b: Any, same: bool) -> None:
    assert same_answer(None, a, b) is same
    assert same_answer(None, b, a) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ([many("a", "b")], [many("b", "a")], True),
        ([many("a")], [many("b")], False),
        ([many("a")], [many("a", "b")], False),
        ([many("a")], [], False),
        ([], [], True),
    ],
)
def test_choices_are_the_same_as_sets(a: Any, b: Any, same: bool) -> None:
    assert same_answer(IMAGE, a, b) is same
    assert same_answer(IMAGE, b, a) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ([box(0, 0, 10, 10)], [box(0, 0, 10, 10)], True),
        ([box(0, 0, 10, 10)], [box(0, 0, 10, 5)], True),
        ([box(0, 0, 10, 10)], [box(0, 0, 10, 4.9)], False),
        ([box(0, 0, 10, 10)], [box(0, 0, 10, 10, "Bus")], False),
        ([box(0, 0, 10, 10, "Car", "Bus")], [box(0, 0, 10, 10, "Bus", "Car")], True),
        ([box(0, 0, 10, 10, "Car", "Bus")], [box(0, 0, 10, 10, "Car")], False),
        ([box(0, 0, 10, 10)], [], False),
        ([box(0, 0, 10, 10)], [box(0, 0, 10, 10)] * 2, False),
        (
            [box(0, 0, 10, 10), box(50, 50, 10, 10)],
            [box(50, 51, 10, 10), box(0, 1, 10, 10)],
            True,
        ),
        ([box(0, 0, 10, 10)] * 2, [box(0, 0, 10, 10), box(50, 50, 10, 10)], False),
        ([box(50, 50, 10, 20, rotation=90)], [box(30, 50, 20, 10)], True),
        ([box(50, 50, 10, 20, rotation=90)], [box(50, 50, 10, 20)], False),
        ([poly((0, 0), (10, 0), (0, 10))], [poly((0, 0), (10, 0), (0, 10))], True),
        ([poly((0, 0), (10, 0), (0, 10))], [poly((0, 10), (0, 0), (10, 0))], True),
        ([poly((0, 0), (10, 0), (0, 10))], [poly((10, 0), (10, 10), (0, 10))], False),
    ],
)
def test_shapes_are_the_same_by_overlap_and_class(a: Any, b: Any, same: bool) -> None:
    assert same_answer(IMAGE, [*a, many("a")], [*b, many("a")]) is same
    assert same_answer(IMAGE, [*b, many("a")], [*a, many("a")]) is same


def test_a_box_is_not_a_polygon() -> None:
    square = poly((0, 0), (10, 0), (10, 10), (0, 10))
    assert not same_answer(IMAGE, [box(0, 0, 10, 10)], [square])


def test_the_overlap_asked_for_is_a_parameter() -> None:
    a, b = [box(0, 0, 10, 10)], [box(0, 0, 10, 7)]
    assert same_answer(IMAGE, a, b, iou=0.7)
    assert not same_answer(IMAGE, a, b, iou=0.71)
    assert same_answer(IMAGE, a, [box(80, 80, 5, 5)], iou=0)


def test_a_turned_box_is_compared_in_the_pixels_of_its_image() -> None:
    turned = box(50, 50, 10, 20, rotation=90) | {"original_width": 200, "original_height": 100}
    assert same_answer(IMAGE, [turned], [box(40, 50, 10, 20)], iou=0.99)
    del turned["original_height"]
    assert not same_answer(IMAGE, [turned], [box(40, 50, 10, 20)], iou=0.99)


def test_the_pairing_is_the_best_there_is_whatever_the_order() -> None:
    # The wide box fits both others; taken first by the wrong one, the other would find no partner.
    wide, left, far_left = box(10, 0, 20, 10), box(5, 0, 20, 10), box(0, 0, 20, 10)
    a, b = [left, wide], [left, far_left]
    for first in (a, a[::-1]):
        for second in (b, b[::-1]):
            assert same_answer(IMAGE, first, second)
            assert same_answer(IMAGE, second, first)


def test_a_long_chain_of_displaced_pairs_is_found() -> None:
    step = [box(n * 0.04, 0, 0.1, 10) for n in range(800)]
    a, b = step[:-1], step[1:]
    random.Random(7).shuffle(a)
    start = time.process_time()
    assert same_answer(IMAGE, a, b, iou=0.4)
    assert not same_answer(IMAGE, a, [*b[:-1], box(90, 90, 5, 5)], iou=0.4)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ([span(0, 10)], [span(0, 10)], True),
        ([span(0, 10)], [span(0, 5)], True),
        ([span(0, 10)], [span(0, 4)], False),
        ([span(0, 10)], [span(0, 10, "ORG")], False),
        ([span(0, 10), span(20, 25, "ORG")], [span(20, 25, "ORG"), span(1, 10)], True),
        ([span(0, 5)], [span(5, 10)], False),
        ([note("Two  words")], [note(" two words\n")], True),
        ([note("STRASSE")], [note("straße")], True),
        ([note("e\u0301")], [note("\u00c9")], True),
        ([note("a", "b")], [note("b", "a", " ")], True),
        ([note("a")], [note("b")], False),
        ([note(" ")], [], True),
        ([stars(3)], [stars(3)], True),
        ([stars(3)], [stars(4)], False),
        ([stars(3)], [], False),
    ],
)
def test_spans_texts_and_ratings_are_compared(a: Any, b: Any, same: bool) -> None:
    assert same_answer(TEXT, a, b) is same
    assert same_answer(TEXT, b, a) is same


def test_ids_scores_and_the_order_of_items_don_t_matter() -> None:
    a = [box(0, 0, 10, 10) | {"id": "one", "score": 0.3}, many("a") | {"origin": "manual"}]
    assert same_answer(IMAGE, a, [many("a"), box(0, 0, 10, 10) | {"id": "two"}])


def test_what_does_not_fit_the_interface_is_compared_as_json() -> None:
    old = [{"from_name": "gone", "value": 3}]
    assert same_answer(IMAGE, old, old)
    assert same_answer(IMAGE, {"any": 1}, {"any": 1.0})
    assert not same_answer(IMAGE, old, [many("a")])


boxes = st.lists(
    st.builds(box, *[st.integers(0, 50)] * 2, *[st.integers(1, 50)] * 2, st.sampled_from(["Car"])),
    max_size=5,
)


@given(boxes, boxes, st.floats(0, 1), st.randoms())
def test_sameness_is_symmetric_reflexive_and_blind_to_order(
    a: Any, b: Any, iou: float, shuffle: random.Random
) -> None:
    again = list(a)
    shuffle.shuffle(again)
    assert same_answer(IMAGE, a, again, iou)
    assert same_answer(IMAGE, a, b, iou) == same_answer(IMAGE, b, again, iou)


leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
values = st.recursive(leaves, lambda v: st.lists(v) | st.dictionaries(st.text(), v), max_leaves=9)


@given(values, values)
def test_any_two_values_can_be_compared(a: Any, b: Any) -> None:
    assert same_json(a, a)
    assert same_json(a, b) == same_json(b, a)
    assert same_answer(IMAGE, a, b) == same_answer(IMAGE, b, a)
