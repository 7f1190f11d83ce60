"""What the answer to one control may hold: one check per kind of control.

Coordinates are percent of the image, turns degrees, places in a text counted in characters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeGuard

from labelqueue.model import Json
from labelqueue.rules.controls import Control, ControlKind
from labelqueue.rules.faults import Fault, dotted, fault, short

MEMBERS: dict[ControlKind, set[str]] = {
    "choices": {"choices"},
    "labels": {"labels", "start", "end", "text"},
    "rectanglelabels": {"rectanglelabels", "x", "y", "width", "height", "rotation"},
    "polygonlabels": {"polygonlabels", "points", "closed"},
    "textarea": {"text"},
    "rating": {"rating"},
}

_ROUNDING = 0.001  # percent: what editors lose when they convert from pixels
_MOST_POINTS = 10_000


def _choices(control: Control, value: dict[str, Json], path: str) -> Iterator[Fault]:
    path = dotted(path, control.kind)
    named = value.get(control.kind)
    if not isinstance(named, list) or not named:
        yield fault(path, "must be a list with at least one value")
        return
    left, known = set(control.values), set(control.values)
    for number, name in enumerate(named):
        if not isinstance(name, str) or name not in known:
            offered = ", ".join(map(short, control.values[:20]))
            yield fault(dotted(path, number), f"must be one of {offered}")
        elif name not in left:
            yield fault(dotted(path, number), "stands there already")
        else:
            left.remove(name)
    if len(named) > 1 and not control.multiple:
        yield fault(path, "must be one value only")


def _span(control: Control, value: dict[str, Json], path: str) -> Iterator[Fault]:
    yield from _choices(control, value, path)
    start, end = value.get("start"), value.get("end")
    for member, place in (("start", start), ("end", end)):
        if not _is_integer(place) or not 0 <= place < 2**31:
            yield fault(dotted(path, member), "must be an integer from 0: a place in the text")
    if _is_integer(start) and _is_integer(end) and start >= end:
        yield fault(dotted(path, "end"), "must be greater than start")
    if not isinstance(value.get("text", ""), str):
        yield fault(dotted(path, "text"), "must be a string")


def _rectangle(control: Control, value: dict[str, Json], path: str) -> Iterator[Fault]:
    yield from _choices(control, value, path)
    for member in ("x", "y"):
        if not _is_percent(value.get(member)):
            yield fault(dotted(path, member), "must be a number from 0 to 100 (percent)")
    rotation = value.get("rotation", 0)
    if not is_within(rotation, -360, 360):
        yield fault(dotted(path, "rotation"), "must be a number of degrees from -360 to 360")
    # Across a narrow picture a turned side may be longer than the picture is wide.
    longest = 10_000 if rotation else 100
    for start, side in (("x", "width"), ("y", "height")):
        yield from _side(value.get(start), value.get(side), longest, dotted(path, side))


def _side(start: Json, length: Json, longest: int, path: str) -> Iterator[Fault]:
    if not is_within(length, 0, longest + _ROUNDING) or length == 0:
        yield fault(path, f"must be a number above 0, at most {longest} (percent)")
    elif longest == 100 and _is_percent(start) and start + length > 100 + _ROUNDING:
        yield fault(path, "must end within the image")


def _polygon(control: Control, value: dict[str, Json], path: str) -> Iterator[Fault]:
    yield from _choices(control, value, path)
    if not isinstance(value.get("closed", True), bool):
        yield fault(dotted(path, "closed"), "must be true or false")
    path = dotted(path, "points")
    points = value.get("points")
    if not isinstance(points, list) or not 3 <= len(points) <= _MOST_POINTS:
        yield fault(path, f"must be a list of 3 to {_MOST_POINTS} points")
        return
    for number, point in enumerate(points):
        if not isinstance(point, list) or len(point) != 2 or not all(map(_is_percent, point)):
            yield fault(dotted(path, number), "must be [x, y], each from 0 to 100 (percent)")


def _texts(control: Control, value: dict[str, Json], path: str) -> Iterator[Fault]:
    path = dotted(path, "text")
    texts = value.get("text")
    if not isinstance(texts, list) or not texts:
        yield fault(path, "must be a list with at least one string")
        return
    for number, text in enumerate(texts):
        if not isinstance(text, str):
            yield fault(dotted(path, number), "must be a string")
    if control.required and not any(isinstance(text, str) and text.strip() for text in texts):
        yield fault(path, "must not be blank: an answer is required")
    if control.max_submissions is not None and len(texts) > control.max_submissions:
        yield fault(path, f"must have at most {control.max_submissions} texts")


def _rating(control: Control, value: dict[str, Json], path: str) -> Iterator[Fault]:
    rating = value.get("rating")
    if not _is_integer(rating) or not 1 <= rating <= control.max_rating:
        sentence = f"must be an integer from 1 to {control.max_rating}"
        yield fault(dotted(path, "rating"), sentence)


CHECKS: dict[ControlKind, Callable[[Control, dict[str, Json], str], Iterator[Fault]]] = {
    "choices": _choices,
    "labels": _span,
    "rectanglelabels": _rectangle,
    "polygonlabels": _polygon,
    "textarea": _texts,
    "rating": _rating,
}


def is_within(value: Any, low: float, high: float) -> TypeGuard[float]:
    """Whether it is a number from `low` to `high`; no text, boolean or NaN is."""
    # A comparison, not math.isfinite: it also holds for integers too large to be a float.
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _is_percent(value: Any) -> TypeGuard[float]:
    return is_within(value, -_ROUNDING, 100 + _ROUNDING)


def _is_integer(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
