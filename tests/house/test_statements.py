"""Every statement that the code names is there."""

from __future__ import annotations

import re

from labelqueue.db import load
from tests.house.source import PACKAGE, PYTHON

LOADED = re.compile(r'^(\w*sql) = load\("(\w+)"\)', re.MULTILINE)


def named() -> set[tuple[str, str]]:
    """(subject, name) of each statement that a module reaches through what it loaded."""
    found = set()
    for path in PYTHON:
        text = path.read_text()
        for variable, subject in LOADED.findall(text):
            names = re.findall(rf"(?<![\w.]){variable}\.(\w+)", text)
            found |= {(subject, name) for name in names if not name.startswith("__")}
    return found


def test_every_statement_that_is_named_exists() -> None:
    there = {
        (file.stem, name)
        for file in (PACKAGE / "sql").glob("*.sql")
        for name in load(file.stem).names()
    }
    assert sorted(one for one in named() - there if one[1] != "names") == []
