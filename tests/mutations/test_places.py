"""Every seeded bug still has its place in the source; `run.py` says whether it is caught."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.mutations.bugs import BUGS, Bug
from tests.mutations.run import ROOT, seed

DOCUMENT = ROOT / "docs/seeded-bugs.md"


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_seeded_bug_has_exactly_one_place(bug: Bug, tmp_path: Path) -> None:
    copy = tmp_path / bug.file
    copy.parent.mkdir()
    shutil.copy(ROOT / "src/labelqueue" / bug.file, copy)
    before = copy.read_text()
    seed(bug, tmp_path)
    assert copy.read_text() != before


def test_every_seeded_bug_is_in_the_document() -> None:
    told = DOCUMENT.read_text()
    assert [bug.name for bug in BUGS if f"`{bug.name}`" not in told] == []
