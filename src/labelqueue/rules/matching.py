"""Whether two people gave the same answer (semantics.md, "Quiz and test questions").

Choices are the same as sets, ratings as numbers, texts without regard to case and spaces. Shapes
and spans of one class are the same when they can be paired one to one so that each pair overlaps
by at least `iou`; the pairing is a maximum bipartite matching, so an unlucky order fails nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any
from unicodedata import normalize

from labelqueue.model import Json
from labelqueue.rules import geometry
from labelqueue.rules.controls import Control, ControlKind, Interface
from labelqueue.rules.geometry import Shape
from labelqueue.rules.results import is_readable

Items = list[dict[str, Any]]


def same_answer(interface: Interface | None, a: Json, b: Json, iou: float = 0.5) -> bool:
    """Compare two results; every control counts, and one left out is the same as left out.

    Without an interface, or where a result doesn't fit it (it may have changed since), the two are
    compared as JSON values. `iou` is the overlap asked of shapes and spans, 0 to 1.
    """
    if interface is None or not (is_readable(interface, a) and is_readable(interface, b)):
        return same_json(a, b)
    mine, theirs = by_control(a), by_control(b)
    return all(
        same_control(control, mine[control.name], theirs[control.name], iou)
        for control in interface.controls
    )


def same_json(a: Json, b: Json) -> bool:
    """Whether two JSON values are equal; 1 is 1.0, but true is not 1."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_json(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same_json, a, b))
    return isinstance(a, bool) == isinstance(b, bool) and bool(a == b)


def same_control(control: Control, a: Items, b: Items, iou: float = 0.5) -> bool:
    """Compare what two results say in one control."""
    return _SAME[control.kind](a, b, iou)


def by_control(result: Items) -> defaultdict[str, Items]:
    """A result's items by the name of their control."""
    items: defaultdict[str, Items] = defaultdict(list)
    for item in result:
        items[item["from_name"]].append(item)
    return items


def _same_choices(a: Items, b: Items, _iou: float) -> bool:
    return _named(a) == _named(b)


def _named(items: Items) -> set[str]:
    return {name for item in items for name in item["value"]["choices"]}


def _same_rating(a: Items, b: Items, _iou: float) -> bool:
    return [item["value"]["rating"] for item in a] == [item["value"]["rating"] for item in b]


def _same_texts(a: Items, b: Items, _iou: float) -> bool:
    return _normalized(a) == _normalized(b)


def _normalized(items: Items) -> list[str]:
    texts = (text for item in items for text in item["value"]["text"])
    plain = (" ".join(normalize("NFC", text.casefold()).split()) for text in texts)
    return sorted(text for text in plain if text)


def _same_shapes(a: Items, b: Items, iou: float) -> bool:
    mine, theirs = by_class(a), by_class(b)
    return mine.keys() == theirs.keys() and all(
        _pair_up(shapes, theirs[names], iou) for names, shapes in mine.items()
    )


def by_class(items: Items) -> dict[frozenset[str], list[Shape]]:
    """Shapes or spans by their class; several labels of one make a class of their own."""
    shapes: defaultdict[frozenset[str], list[Shape]] = defaultdict(list)
    for item in items:
        shapes[frozenset(item["value"][item["type"]])].append(_shape(item))
    return dict(shapes)


def _shape(item: dict[str, Any]) -> Shape:
    value = item["value"]
    if item["type"] == "labels":
        return geometry.upright(value["start"], 0, value["end"] - value["start"], 1)
    if item["type"] == "polygonlabels":
        return geometry.polygon([(x, y) for x, y in value["points"]])
    sides = value["x"], value["y"], value["width"], value["height"]
    if not value.get("rotation"):
        return geometry.upright(*sides)
    return geometry.turned(*sides, value["rotation"], _aspect(item))


def _aspect(item: dict[str, Any]) -> float:
    """The image's width through its height, 1 where the result doesn't tell."""
    if "original_width" not in item or "original_height" not in item:
        return 1.0
    return float(item["original_width"] / item["original_height"])


def _pair_up(a: Sequence[Shape], b: Sequence[Shape], iou: float) -> bool:
    if len(a) != len(b):
        return False
    fits = [[n for n, other in enumerate(b) if geometry.iou(one, other) >= iou] for one in a]
    return all(fits) and _is_perfect(fits)


def _is_perfect(fits: list[list[int]]) -> bool:
    """Whether each number can have a partner of its own out of `fits` (Kuhn 1955)."""
    partner: dict[int, int] = {}
    taken_by: dict[int, int] = {}
    for start in range(len(fits)):
        came_from, end = _search(fits, taken_by, start)
        if end is None:
            return False
        while end is not None:
            one = came_from[end]
            before = partner.get(one)
            taken_by[end], partner[one] = one, end
            end = before
    return True


def _search(
    fits: list[list[int]], taken_by: dict[int, int], start: int
) -> tuple[dict[int, int], int | None]:
    """A path to somebody who is free: who led to whom, and where it ends."""
    came_from: dict[int, int] = {}
    waiting = [start]
    while waiting:
        one = waiting.pop()
        for other in fits[one]:
            if other not in came_from:
                came_from[other] = one
                if other not in taken_by:
                    return came_from, other
                waiting.append(taken_by[other])
    return came_from, None


_SAME: dict[ControlKind, Callable[[Items, Items, float], bool]] = {
    "choices": _same_choices,
    "labels": _same_shapes,
    "rectanglelabels": _same_shapes,
    "polygonlabels": _same_shapes,
    "textarea": _same_texts,
    "rating": _same_rating,
}
