"""Names are the field's own: a module is called by what it knows, not by being useful."""

from __future__ import annotations

import re

from tests.house.source import PAGES, PYTHON, ROOT

FORBIDDEN = {"util", "utils", "helper", "helpers", "manager", "managers", "base", "common", "misc"}


def test_no_module_is_a_drawer_for_everything() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (*PYTHON, *PAGES)
        for part in path.relative_to(ROOT).with_suffix("").parts
        if FORBIDDEN & set(re.split(r"[_.-]", part.lower()))
    ]
    assert found == []


def test_every_package_and_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in PYTHON
        if (text := path.read_text()) and not text.startswith('"""')
    ]
    assert silent == []
