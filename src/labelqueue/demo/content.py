"""What the demo is made of: its people, its projects, and the batches a user would import."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from labelqueue.model import Role

ROOT: Traversable = files("labelqueue.demo")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to log in as. The password is printed to whoever starts the demo: no secret."""

    email: str
    name: str
    role: Role
    password: str


@dataclass(frozen=True, slots=True)
class Source:
    """One batch to import: the file that holds its assets, and how its body is sent.

    Where the lines name photographs (`file`), these are uploaded first.
    """

    name: str
    file: str
    sent_as: Literal["application/json", "application/x-ndjson", "text/csv"]
    photographs: bool = False


@dataclass(frozen=True, slots=True)
class DemoProject:
    name: str
    interface: str
    sources: tuple[Source, ...]


PEOPLE = (
    Person("mia@example.com", "Mia", "manager", "mia-manages-the-demo"),
    Person("rosa@example.com", "Rosa", "reviewer", "rosa-reviews-the-demo"),
    Person("lea@example.com", "Lea", "labeler", "lea-labels-the-demo"),
    Person("liam@example.com", "Liam", "labeler", "liam-labels-the-demo"),
)

PROJECTS = (
    DemoProject(
        "Photographs",
        "interfaces/photographs.xml",
        (
            Source("First photographs", "photographs-1.ndjson", "application/json", True),
            Source("Second photographs", "photographs-2.ndjson", "application/x-ndjson", True),
        ),
    ),
    DemoProject(
        "Short texts",
        "interfaces/texts.xml",
        (
            Source("From novels", "texts/novels.csv", "text/csv"),
            Source("Days in history", "texts/history.ndjson", "application/x-ndjson"),
        ),
    ),
)


def read(path: str) -> bytes:
    """A file of this package."""
    return ROOT.joinpath(path).read_bytes()


def credit_lines() -> Mapping[str, str]:
    """Each file's path and the line that names its author and licence, as CC BY asks for."""
    return {
        entry["file"]: f"{entry['title']}. By {entry['author']}, {entry['licence']}."
        for entry in json.loads(read("sources.json"))
    }
