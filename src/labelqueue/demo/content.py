"""What the demo is made of: its people, its projects, and the batches a user would import."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from labelqueue.model import Json, Role

ROOT = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to log in as. The password is told to whoever starts the demo: no secret."""

    email: str
    name: str
    role: Role
    password: str


@dataclass(frozen=True, slots=True)
class Source:
    """One batch to import from a file of assets.

    Where the lines name photographs (`file`), these are uploaded first. `in_one_body` sends the
    batch as one JSON body; otherwise the file is streamed.
    """

    name: str
    file: str
    photographs: bool = False
    in_one_body: bool = False


@dataclass(frozen=True, slots=True)
class DemoProject:
    """`reviewed`: what labelers confirm waits for a reviewer.

    `test_questions` are the settings for the rows whose answer is known, which come into force once
    these are imported.
    """

    name: str
    interface: str
    sources: tuple[Source, ...]
    reviewed: bool = False
    test_questions: Mapping[str, Json] | None = None


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
            Source("First photographs", "photographs-1.ndjson", photographs=True, in_one_body=True),
            Source("Second photographs", "photographs-2.ndjson", photographs=True),
        ),
    ),
    DemoProject(
        "Short texts",
        "interfaces/texts.xml",
        (
            Source("From novels", "texts/novels.csv"),
            Source("Days in history", "texts/history.ndjson"),
        ),
        reviewed=True,
    ),
    DemoProject(
        "Remarks, after a quiz",
        "interfaces/remarks.xml",
        (Source("Remarks", "remarks.ndjson"),),
        # Three of four right lets in; a question in about five assets keeps watch.
        test_questions={
            "quiz": {"size": 4, "pass_accuracy": 0.75},
            "every": 5,
            "min_accuracy": 0.5,
        },
    ),
)


def read(path: str) -> str:
    """A text file of the demo."""
    return (ROOT / path).read_text(encoding="utf-8")


def credit_lines() -> Mapping[str, str]:
    """Each file's path and the line that names its author and licence, as CC BY asks for."""
    return {
        entry["file"]: f"{entry['title']}. By {entry['author']}, {entry['licence']}."
        for entry in json.loads(read("sources.json"))
    }
