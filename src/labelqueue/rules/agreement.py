"""How far people agree who labeled the same asset.

Two answers agree, from 0 to 1, as the mean over the interface's controls: choices, ratings and
texts agree wholly or not at all, judged as `matching` judges them; shapes and spans by the mean
overlap (intersection over union, Jaccard 1912) of those of one class that are paired one to one,
the best pairs first, where what has no partner counts as 0. The agreement of several answers is the
mean over all pairs: the extent of agreement on an item that Fleiss (1971) gives for choices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from statistics import fmean
from typing import Any, NamedTuple

from labelqueue.model import Json
from labelqueue.rules import geometry
from labelqueue.rules.controls import Control, Interface
from labelqueue.rules.geometry import Shape
from labelqueue.rules.matching import Items, by_class, by_control, same_control, same_json
from labelqueue.rules.results import is_readable

SHAPES = ("labels", "rectanglelabels", "polygonlabels")
EXACT_PAIRS = 2_500  # of shapes; where there are more, their bounding boxes are compared
MOST_PAIRS = 100_000  # where there are more, nothing is said


class Pair(NamedTuple):
    """Two people who labeled one asset, and how far they agree, 0 to 1."""

    one: int
    other: int
    agreement: float


def pairwise(interface: Interface | None, answers: Sequence[tuple[int, Json]]) -> list[Pair]:
    """The agreement of each pair of `(person, result)`; pairs too large to compare are left out."""
    return [
        Pair(one, other, found)
        for (one, a), (other, b) in combinations(answers, 2)
        if (found := agreement(interface, a, b)) is not None
    ]


def agreement(interface: Interface | None, a: Json, b: Json) -> float | None:
    """How far two results agree, 0 to 1; None where they are too large to compare.

    Without an interface, or where a result doesn't fit it, equal JSON values agree.
    """
    if interface is None or not (is_readable(interface, a) and is_readable(interface, b)):
        return float(same_json(a, b))
    mine, theirs = by_control(a), by_control(b)
    found = [_control(control, mine[control.name], theirs[control.name])
             for control in interface.controls]  # fmt: skip
    known = [one for one in found if one is not None]
    return fmean(known) if len(known) == len(found) else None


def _control(control: Control, a: Items, b: Items) -> float | None:
    if control.kind not in SHAPES:
        return float(same_control(control, a, b))
    if not a and not b:
        return 1.0
    if len(a) * len(b) > MOST_PAIRS:
        return None
    overlap = geometry.iou if len(a) * len(b) <= EXACT_PAIRS else _box_overlap
    mine, theirs = by_class(a), by_class(b)
    shared = sum(
        _paired(shapes, theirs[names], overlap) for names, shapes in mine.items() if names in theirs
    )
    return shared / max(len(a), len(b))


def _paired(
    a: Sequence[Shape], b: Sequence[Shape], overlap: Callable[[Shape, Shape], float]
) -> float:
    """The sum of the overlaps of pairs, each shape in one pair at most, the best pairs first."""
    pairs = sorted(
        ((overlap(one, other), n, m) for n, one in enumerate(a) for m, other in enumerate(b)),
        reverse=True,
    )
    total, taken, given = 0.0, set[int](), set[int]()
    for value, n, m in pairs:
        if value > 0 and n not in taken and m not in given:
            total += value
            taken.add(n)
            given.add(m)
    return total


def _box_overlap(a: Shape, b: Shape) -> float:
    return float(geometry.iou(Shape(a.box), Shape(b.box)))


def mean(pairs: Sequence[Any]) -> float | None:
    """The mean agreement of pairs; None where there are none."""
    return fmean(pair[2] for pair in pairs) if pairs else None
