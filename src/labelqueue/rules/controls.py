"""A labeling interface as data: what it shows, what it asks, which classes it knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from labelqueue.rules.faults import short

ObjectKind = Literal["image", "text"]
ControlKind = Literal[
    "choices", "labels", "rectanglelabels", "polygonlabels", "textarea", "rating"
]  # as results write it in `type`

_ANSWERS_ABOUT: dict[ControlKind, ObjectKind] = {
    "labels": "text",
    "rectanglelabels": "image",
    "polygonlabels": "image",
}
FIELD = re.compile(r"\$(\w+)")


@dataclass(frozen=True, slots=True)
class Option:
    """A label or a choice: `value` is what results say, `text` what the page shows."""

    value: str
    text: str
    background: str | None = None
    hotkey: str | None = None
    hint: str | None = None
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An object tag: it shows one field of an asset's data."""

    kind: ObjectKind
    name: str
    field: str


@dataclass(frozen=True, slots=True)
class Control:
    """A control tag: it answers about the object `to_name`."""

    kind: ControlKind
    name: str
    to_name: str
    options: tuple[Option, ...] = ()
    required: bool = False
    multiple: bool = False
    max_rating: int = 5
    max_submissions: int | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """The classes a result may name, in the order of the configuration."""
        return tuple(option.value for option in self.options)


@dataclass(frozen=True, slots=True)
class Interface:
    """A labeling interface, read: `headers` are texts, with `$field` where data goes."""

    objects: tuple[Shown, ...]
    controls: tuple[Control, ...]
    headers: tuple[str, ...] = ()

    def fields(self) -> tuple[str, ...]:
        """The fields of an asset's data that it shows, each once."""
        named = [shown.field for shown in self.objects]
        named += [field for header in self.headers for field in FIELD.findall(header)]
        return tuple(dict.fromkeys(named))

    def contradictions(self) -> list[str]:
        """A sentence for each thing that can't be: a name used twice, an answer to nothing."""
        names = [shown.name for shown in self.objects] + [control.name for control in self.controls]
        kinds = {shown.name: shown.kind for shown in self.objects}
        found = [f'the name "{short(name)}" is used more than once' for name in _repeated(names)]
        for control in self.controls:
            found += _control_contradictions(control, kinds)
        if not self.controls:
            found.append("needs a control, like <Choices>: nothing could be answered")
        return found


def _control_contradictions(control: Control, kinds: dict[str, ObjectKind]) -> list[str]:
    name = f'"{short(control.name)}"'
    found = [f'{name}: "{short(value)}" stands there twice' for value in _repeated(control.values)]
    kind, needed = kinds.get(control.to_name), _ANSWERS_ABOUT.get(control.kind)
    if kind is None:
        found.append(f'{name}: toName "{short(control.to_name)}" is no object of the interface')
    elif needed is not None and needed != kind:
        found.append(f"{name}: {control.kind} answers about a tag <{needed.title()}> only")
    return found


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if name and count > 1]
