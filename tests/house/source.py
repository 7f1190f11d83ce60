"""The source files, as the house's tests look at them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/labelqueue"
PYTHON = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted(
    path
    for path in (ROOT / "ui/src").rglob("*")
    # Generated from the OpenAPI document, not written.
    if path.suffix in (".ts", ".tsx", ".css") and path.name != "schema.d.ts"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions() -> Iterator[tuple[str, int]]:
    """Every function of the package as `file:line name`, with its number of lines."""
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, Function):
                where = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                yield where, (node.end_lineno or node.lineno) - node.lineno + 1


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines()
