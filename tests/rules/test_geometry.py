"""Overlap of shapes, against areas known from geometry."""

from __future__ import annotations

import time
from math import cos, pi, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelqueue.rules.geometry import Shape, iou, polygon, turned, upright

SQUARE = upright(10, 10, 20, 20)
TRIANGLE = polygon([(10, 10), (30, 10), (10, 30)])


def corners(left: float, top: float, width: float, height: float) -> Shape:
    right, bottom = left + width, top + height
    return polygon([(left, top), (right, top), (right, bottom), (left, bottom)])


def regular(count: int, x: float, y: float, radius: float) -> Shape:
    turns = (2 * pi * n / count for n in range(count))
    return polygon([(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns])


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (SQUARE, SQUARE, 1),
        (SQUARE, upright(20, 10, 20, 20), 1 / 3),
        (SQUARE, upright(15, 15, 10, 10), 1 / 4),
        (SQUARE, upright(30, 10, 20, 20), 0),
        (SQUARE, upright(50, 50, 5, 5), 0),
        (SQUARE, corners(10, 10, 20, 20), 1),
        (SQUARE, corners(20, 10, 20, 20), 1 / 3),
        (corners(0, 0, 40, 40), corners(0, 0, 40, 20), 1 / 2),
        (SQUARE, TRIANGLE, 1 / 2),
        (TRIANGLE, polygon([(30, 30), (30, 10), (10, 30)]), 0),
        (TRIANGLE, polygon([(10, 10), (30, 10), (30, 30)]), 1 / 3),
        (upright(0, 0, 40, 40), polygon([(20, 0), (40, 20), (20, 40), (0, 20)]), 1 / 2),
        (upright(10, 10, 0, 20), upright(10, 10, 0, 20), 1),
        (upright(10, 10, 0, 20), SQUARE, 0),
    ],
)
def test_overlap_is_what_geometry_says(a: Shape, b: Shape, expected: float) -> None:
    assert iou(a, b) == pytest.approx(expected, abs=1e-4)
    assert iou(b, a) == pytest.approx(expected, abs=1e-4)


def test_boxes_and_polygons_with_level_edges_are_exact_at_a_threshold() -> None:
    assert iou(upright(0, 0, 10, 10), upright(0, 0, 10, 5)) == 0.5
    assert iou(corners(0, 0, 10, 10), corners(0, 0, 10, 5)) >= 0.5
    assert iou(corners(0, 0, 10, 7), corners(0, 0, 10, 3.1)) == pytest.approx(3.1 / 7, abs=1e-12)


def test_a_square_and_itself_turned_by_45_degrees_share_an_octagon() -> None:
    # The octagon's area is 2 (sqrt 2 - 1) of the square's.
    side = 20 / sqrt(2)
    shared = 2 * (sqrt(2) - 1)
    diamond = polygon([(20, 20 - side), (20 + side, 20), (20, 20 + side), (20 - side, 20)])
    assert iou(SQUARE, diamond) == pytest.approx(shared / (2 - shared), abs=1e-3)


def test_a_turned_rectangle_covers_the_upright_one_it_is_turned_into() -> None:
    assert iou(turned(50, 50, 10, 20, 90, 1), upright(30, 50, 20, 10)) == pytest.approx(1, abs=1e-6)
    assert iou(turned(50, 50, 10, 20, 180, 1), upright(40, 30, 10, 20)) == pytest.approx(1)
    assert iou(turned(50, 50, 10, 20, -90, 1), upright(50, 40, 20, 10)) == pytest.approx(1)


def test_a_rectangle_is_turned_in_pixels_not_in_percent() -> None:
    # 200 x 100 pixels: 10 % wide is 20 pixels, which upright is 20 % high.
    assert iou(turned(50, 50, 10, 20, 90, 2), upright(40, 50, 10, 20)) == pytest.approx(1, abs=1e-6)


def test_a_bow_tie_covers_its_two_wings() -> None:
    tie = polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    assert iou(tie, upright(0, 0, 10, 10)) == pytest.approx(1 / 2, abs=1e-3)


def test_a_concave_shape_shares_nothing_with_what_lies_in_its_bay() -> None:
    bay = polygon([(0, 0), (30, 0), (30, 30), (20, 30), (20, 10), (10, 10), (10, 30), (0, 30)])
    assert iou(bay, upright(11, 11, 8, 18)) == 0


def test_circles_of_many_corners_are_measured_well() -> None:
    # Two circles of radius r at distance r share (2 pi / 3 - sqrt(3) / 2) r^2.
    lens = 2 * pi / 3 - sqrt(3) / 2
    found = iou(regular(1_000, 40, 50, 20), regular(1_000, 60, 50, 20))
    assert found == pytest.approx(lens / (2 * pi - lens), abs=1e-3)


def test_polygons_made_to_be_slow_are_measured_in_bounded_time() -> None:
    zigzag = [(n / 100, 100.0 * (n % 2)) for n in range(9_999)]
    start = time.process_time()
    iou(polygon(zigzag), polygon([*zigzag, (50, 50)]))
    assert time.process_time() - start < 10


numbers = st.floats(0, 100)
shapes = st.builds(upright, numbers, numbers, numbers, numbers) | st.builds(
    polygon, st.lists(st.tuples(numbers, numbers), min_size=3, max_size=8)
)


@given(shapes, shapes)
def test_overlap_is_between_0_and_1_and_the_same_both_ways(a: Shape, b: Shape) -> None:
    assert 0 <= iou(a, b) <= 1
    assert iou(a, b) == pytest.approx(iou(b, a), abs=1e-9)
    assert iou(a, a) == 1
