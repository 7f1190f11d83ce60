"""Answers, checked against the labeling interface they were made with.

A result is Label Studio's: `[{"id"?, "from_name", "to_name", "type", "value": {...}}]`, one item
per region or answered control. Members that Label Studio itself writes beside these are taken as
they are. Source: https://labelstud.io/guide/task_format.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from labelqueue.errors import InvalidResult
from labelqueue.model import Json
from labelqueue.rules.controls import Control, Interface
from labelqueue.rules.faults import MOST_FAULTS, Fault, dotted, fault, short, summary
from labelqueue.rules.values import CHECKS, MEMBERS, is_within

REGIONS = {"rectanglelabels", "polygonlabels", "labels"}

_ITEM_MEMBERS = {"id", "from_name", "to_name", "type", "value"} | {
    "original_width",
    "original_height",
    "image_rotation",
    "item_index",
    "origin",
    "score",
    "meta",
    "parentID",
    "readonly",
    "hidden",
    "locked",
    "model_version",
}


def validate(interface: Interface, result: Json) -> None:
    """Raise InvalidResult with every fault at its path, like `result.2.value.x`."""
    found = list(islice(_faults(interface, result), MOST_FAULTS))
    if found:
        raise InvalidResult(summary(found), found)


def is_readable(interface: Interface, result: Json) -> bool:
    """Whether every part fits the interface, even where a required answer is missing."""
    return next(_faults_of_parts(interface, result), None) is None


def per_class(interface: Interface | None, result: Json) -> Counter[str]:
    """How often a result names each label and choice; without an interface there are no classes.

    Parts that do not fit the interface (it may have changed since) are left out.
    """
    counts: Counter[str] = Counter()
    kinds = {control.name: control.kind for control in interface.controls} if interface else {}
    for item in result if isinstance(result, list) else []:
        kind = kinds.get(_name(item, "from_name"))
        value = item.get("value") if kind else None
        classes = value.get(kind) if isinstance(value, dict) else None
        if isinstance(classes, list):
            counts.update(name for name in classes if isinstance(name, str))
    return counts


def _name(item: Json, member: str) -> str:
    value = item.get(member) if isinstance(item, dict) else None
    return value if isinstance(value, str) else ""


def _faults(interface: Interface, result: Json) -> Iterator[Fault]:
    yield from _faults_of_parts(interface, result)
    if not isinstance(result, list):
        return
    answered = {_name(item, "from_name") for item in result}
    for control in interface.controls:
        if control.required and control.name not in answered:
            yield fault("result", f'must answer "{short(control.name)}", which is required')


def _faults_of_parts(interface: Interface, result: Json) -> Iterator[Fault]:
    if not isinstance(result, list):
        yield fault("result", "must be a list of regions and answers")
        return
    controls = {control.name: control for control in interface.controls}
    for number, item in enumerate(result):
        yield from _item(controls, item, dotted("result", number))
    yield from _repeated(controls, result)


def _repeated(controls: dict[str, Control], result: list[Json]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for number, item in enumerate(result):
        name = _name(item, "from_name")
        one_answer = name in controls and controls[name].kind not in REGIONS
        region = _name(item, "id")
        key = ("from_name", name) if one_answer else ("id", region)
        if key in seen and (one_answer or region):
            yield fault(dotted("result", number, key[0]), "stands in the result already")
        seen.add(key)


def _item(controls: dict[str, Control], item: Json, path: str) -> Iterator[Fault]:
    if not isinstance(item, dict):
        yield fault(path, "must be an object")
        return
    yield from _unknown(item, _ITEM_MEMBERS, path)
    yield from _beside(item, path)
    control = controls.get(_name(item, "from_name"))
    if control is None:
        known = ", ".join(map(short, list(controls)[:10]))
        yield fault(dotted(path, "from_name"), f"must name a control of the interface: {known}")
        return
    for member, expected in (("to_name", control.to_name), ("type", control.kind)):
        if item.get(member) != expected:
            yield fault(dotted(path, member), f'must be "{short(expected)}"')
    yield from _value(control, item.get("value"), dotted(path, "value"))


def _beside(item: dict[str, Json], path: str) -> Iterator[Fault]:
    if "id" in item and not (isinstance(item["id"], str) and 0 < len(item["id"]) <= 200):
        yield fault(dotted(path, "id"), "must be a string of 1 to 200 characters")
    for member in ("original_width", "original_height"):
        if member in item and not is_within(item[member], 1, 10**6):
            yield fault(dotted(path, member), "must be a number from 1 to 1000000")


def _value(control: Control, value: Json, path: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield fault(path, "must be an object")
        return
    yield from _unknown(value, MEMBERS[control.kind], path)
    yield from CHECKS[control.kind](control, value, path)


def _unknown(value: dict[str, Json], members: set[str], path: str) -> Iterator[Fault]:
    for member in value:
        if member not in members:
            yield fault(dotted(path, member), "unknown field")
