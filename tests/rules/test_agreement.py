"""Agreement of two results, and of several people, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from labelqueue.rules.agreement import agreement, mean, pairwise
from labelqueue.rules.interface import parse

CHOICES = parse("""<View><Text name="text" value="$text"/>
  <Choices name="topic" toName="text"><Choice value="a"/><Choice value="b"/></Choices>
  <Rating name="sure" toName="text"/></View>""")
BOXES = parse("""<View><Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="cat"/><Label value="dog"/>
  </RectangleLabels></View>""")


def chosen(choice: str, rating: int) -> list[dict[str, Any]]:
    return [
        {"from_name": "topic", "to_name": "text", "type": "choices",
         "value": {"choices": [choice]}},
        {"from_name": "sure", "to_name": "text", "type": "rating", "value": {"rating": rating}},
    ]  # fmt: skip


def box(x: float, width: float = 10, label: str = "cat") -> dict[str, Any]:
    return {
        "from_name": "box", "to_name": "image", "type": "rectanglelabels",
        "original_width": 100, "original_height": 100,
        "value": {"x": x, "y": 0, "width": width, "height": 10, "rectanglelabels": [label]},
    }  # fmt: skip


def test_each_control_is_a_share() -> None:
    assert agreement(CHOICES, chosen("a", 3), chosen("a", 3)) == 1
    assert agreement(CHOICES, chosen("a", 3), chosen("a", 4)) == 0.5
    assert agreement(CHOICES, chosen("a", 3), chosen("b", 4)) == 0


def test_shapes_agree_by_their_overlap() -> None:
    assert agreement(BOXES, [box(0)], [box(0)]) == 1
    assert agreement(BOXES, [box(0)], [box(5)]) == pytest.approx(5 / 15)
    assert agreement(BOXES, [box(0)], [box(0, label="dog")]) == 0
    assert agreement(BOXES, [], []) == 1


def test_what_has_no_partner_counts_as_nothing() -> None:
    assert agreement(BOXES, [box(0), box(50)], [box(0)]) == 0.5
    assert agreement(BOXES, [box(0)], []) == 0


def test_the_best_pairs_come_first() -> None:
    first, second = [box(0), box(5)], [box(5), box(0)]
    assert agreement(BOXES, first, second) == 1


def test_without_an_interface_equal_values_agree() -> None:
    assert agreement(None, {"a": 1}, {"a": 1.0}) == 1
    assert agreement(None, {"a": 1}, {"a": True}) == 0


def test_too_many_shapes_are_not_compared() -> None:
    crowd = [box(n % 90) for n in range(400)]
    assert agreement(BOXES, crowd, crowd) is None
    assert pairwise(BOXES, [(1, crowd), (2, crowd)]) == []


def test_several_boxes_are_compared_even_where_they_are_many() -> None:
    crowd = [box(n % 90, 1 + n / 100) for n in range(100)]
    assert agreement(BOXES, crowd, crowd[::-1]) == 1


def test_several_people_are_compared_in_pairs() -> None:
    pairs = pairwise(None, [(1, "x"), (2, "x"), (3, "y")])
    assert pairs == [(1, 2, 1.0), (1, 3, 0.0), (2, 3, 0.0)]
    assert mean(pairs) == pytest.approx(1 / 3)
    assert mean([]) is None
