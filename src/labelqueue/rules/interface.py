"""What people see and answer: the part of Label Studio's labeling configuration we understand.

Tags: View, Header, Style; the objects Image and Text; the controls Choices, Labels (of text),
RectangleLabels, PolygonLabels, TextArea and Rating. Whatever would change the meaning of an answer
without our pages showing it (another tag, `perRegion`, `visibleWhen`, ...) is refused by name.
Source: Label Studio's tag reference, https://labelstud.io/tags.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import cast
from xml.etree.ElementTree import Element

from labelqueue.errors import Invalid
from labelqueue.rules.controls import (
    FIELD,
    Control,
    ControlKind,
    Interface,
    ObjectKind,
    Option,
    Shown,
)
from labelqueue.rules.faults import MOST_FAULTS, fault, short, summary
from labelqueue.rules.xml import tree

__all__ = ["Control", "Interface", "Option", "Shown", "parse"]

_OBJECTS = {"Image", "Text"}
_LAYOUT = {"View", "Header", "Style"}
_OPTION_OF = {
    "Choices": "Choice",
    "Labels": "Label",
    "RectangleLabels": "Label",
    "PolygonLabels": "Label",
}
_CONTROLS = {*_OPTION_OF, "TextArea", "Rating"}
_TAGS = _OBJECTS | _LAYOUT | _CONTROLS | set(_OPTION_OF.values())
_ANY_VALUE = "*"
_REFUSED_ATTRIBUTES = {  # Label Studio reads them in any case
    "perregion": "true",
    "peritem": "true",
    "allownested": "true",
    "visiblewhen": _ANY_VALUE,
    "valuetype": "url",
    "valuelist": _ANY_VALUE,
}
# A background reaches the page's style: a plain colour, never a url().
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]+|(rgb|hsl)a?\([\d\s.,%/]+\)")


@lru_cache(maxsize=64)
def parse(xml: str) -> Interface:
    """Read a labeling configuration; the latest ones are remembered, since every submit needs one.

    Raises Invalid at `interface`, with a sentence for each thing that is wrong.
    """
    reader = _Reader()
    interface = reader.read(tree(xml, "interface"))
    _refuse(reader.faults + interface.contradictions())
    return interface


def _refuse(sentences: list[str]) -> None:
    once = dict.fromkeys(sentences)
    found = [fault("interface", sentence) for sentence in islice(once, MOST_FAULTS)]
    if found:
        raise Invalid(summary(found), found)


class _Reader:
    """Turns elements into the interface and collects what is wrong on the way."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.objects: list[Shown] = []
        self.controls: list[Control] = []
        self.headers: list[str] = []

    def read(self, root: Element) -> Interface:
        if root.tag != "View":
            self.faults.append(f"must begin with <View>, not {_named(root)}")
        self._walk(root, None)
        return Interface(tuple(self.objects), tuple(self.controls), tuple(self.headers))

    def _walk(self, element: Element, owner: Element | None) -> None:
        self._check(element, owner)
        self._take(element)
        owner = owner if element.tag in _LAYOUT else element
        for child in element:
            self._walk(child, owner)

    def _check(self, element: Element, owner: Element | None) -> None:
        tag = element.tag
        if tag not in _TAGS:
            self.faults.append(f"<{short(tag)}> is not supported; use {', '.join(sorted(_TAGS))}")
        elif tag in _OPTION_OF.values():
            homes = [home for home, option in _OPTION_OF.items() if option == tag]
            if owner is None or owner.tag not in homes:
                self.faults.append(f"<{tag}> belongs into {' or '.join(homes)}")
        elif tag in _CONTROLS | _OBJECTS and owner is not None:
            self.faults.append(f"{_named(element)} can't stand inside {_named(owner)}")
        for name, value in element.items():
            if _REFUSED_ATTRIBUTES.get(name.lower()) in (_ANY_VALUE, value.lower()):
                self.faults.append(f"{_named(element)}: {name} is not supported")

    def _take(self, element: Element) -> None:
        if element.tag == "Header":
            self.headers.append(element.get("value") or (element.text or "").strip())
        elif element.tag in _OBJECTS:
            self.objects.append(self._object(element))
        elif element.tag in _CONTROLS:
            self.controls.append(self._control(element))

    def _object(self, element: Element) -> Shown:
        field = FIELD.fullmatch(element.get("value", ""))
        if field is None:
            self.faults.append(f'{_named(element)}: value must name a data field, like "$image"')
        kind = cast(ObjectKind, element.tag.lower())
        return Shown(kind, self._required(element, "name"), field.group(1) if field else "")

    def _control(self, element: Element) -> Control:
        return Control(
            kind=cast(ControlKind, element.tag.lower()),
            name=self._required(element, "name"),
            to_name=self._required(element, "toName"),
            options=self._options(element),
            required=_true(element, "required"),
            multiple=self._multiple(element),
            max_rating=self._number(element, "maxRating") or 5,
            max_submissions=self._number(element, "maxSubmissions"),
        )

    def _options(self, element: Element) -> tuple[Option, ...]:
        tag = _OPTION_OF.get(element.tag)
        options = tuple(self._option(inner) for inner in element.iter(tag)) if tag else ()
        if tag and not options:
            self.faults.append(f"{_named(element)} needs at least one <{tag}>")
        return options

    def _option(self, element: Element) -> Option:
        text = self._required(element, "value")
        background = element.get("background")
        if background is not None and not _COLOUR.fullmatch(background):
            self.faults.append(f"{_named(element)}: background must be a colour, like #36B37E")
        return Option(
            value=element.get("alias") or text,
            text=text,
            background=background,
            hotkey=element.get("hotkey"),
            hint=element.get("hint"),
            selected=_true(element, "selected"),
        )

    def _multiple(self, element: Element) -> bool:
        choice = element.get("choice", "single")
        if choice not in ("single", "single-radio", "multiple"):
            self.faults.append(f"{_named(element)}: choice must be single or multiple")
        return choice == "multiple"

    def _number(self, element: Element, attribute: str) -> int | None:
        text = element.get(attribute)
        if text is None:
            return None
        if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
            self.faults.append(f"{_named(element)}: {attribute} must be 1 to 999")
            return None
        return int(text)

    def _required(self, element: Element, attribute: str) -> str:
        value = element.get(attribute, "")
        if not value:
            self.faults.append(f"<{short(element.tag)}> needs {attribute}")
        return value


def _true(element: Element, attribute: str) -> bool:
    return element.get(attribute, "").lower() == "true"


def _named(element: Element) -> str:
    name = element.get("name") or element.get("value")
    return f"<{short(element.tag)}>" if not name else f'<{short(element.tag)} "{short(name)}">'
