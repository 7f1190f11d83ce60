"""Which test proves which row of the ledger: keeps the last column of docs/ledger.md.

    python -m tests.ledger.coverage

A row is proved by every test anywhere under tests/ that carries its id: `test_K03_...`.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "ledger.md"
NAMED = re.compile(r"test_([A-Z]\d\d)_\w+")
ROW = re.compile(r"\| (?P<id>[A-Z]\d\d) \| (?P<behaviour>.*?) \| (?P<proof>[^|]*) \|")
NOT_YET = "not yet"

PARTLY = {
    "K01": "the order of very large queues is not switched under load here",
    "L05": "reservations refill; activity is what a request shows",
    "B04": "the list the page draws from",
    "B13": "the bounds; the hints are the page's",
    "X11": "the event stream; webhooks are not built",
    "S02": "the jobs; landing on the list of queues is the page's",
    "S08": "the figures; the button is the page's",
    "A01": "no upgrade has happened yet",
}
"""What the tests of a row leave open, in a few words."""


def proofs() -> dict[str, list[str]]:
    """Row id -> links to its tests, in the order of files and lines."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if match := NAMED.fullmatch(node.name):
                place = path.relative_to(ROOT).as_posix()
                found[match[1]].append(f"[`{node.name}`](../{place})")
    return found


def proof(row: str, tests: dict[str, list[str]]) -> str:
    """The last cell of a row."""
    if not tests.get(row):
        return NOT_YET
    said = [f"*partly: {PARTLY[row]}*"] if row in PARTLY else []
    return "<br>".join([*said, *tests[row]])


def rewritten(page: str) -> str:
    """The page with the last cell of every row as it should be."""
    tests = proofs()
    return ROW.sub(
        lambda row: f"| {row['id']} | {row['behaviour']} | {proof(row['id'], tests)} |", page
    )


def rows(page: str) -> list[str]:
    """The ids of the page's rows, in order."""
    return [row["id"] for row in ROW.finditer(page)]


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
