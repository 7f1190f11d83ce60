"""The size budget: code that is read in one go. Raise a number only with a reason beside it.

That no line is wider than 100 columns is ruff's to hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.house.source import PAGES, PYTHON, ROOT, functions, lines

FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_MOST = 7, 20, 50
FILE_P90, FILE_MOST = 200, 400


def p90(sizes: Sequence[int]) -> float:
    return quantiles(sizes, n=10, method="inclusive")[-1]


def test_functions_are_short() -> None:
    sizes = [size for _, size in functions()]
    assert median(sizes) <= FUNCTION_MEDIAN
    assert p90(sizes) <= FUNCTION_P90


def test_no_function_is_long() -> None:
    long = [f"{where}: {size} lines" for where, size in functions() if size > FUNCTION_MOST]
    assert long == []


@pytest.mark.parametrize("files", [PYTHON, PAGES], ids=["python", "pages"])
def test_files_are_short(files: list[Path]) -> None:
    sizes = {str(path.relative_to(ROOT)): len(lines(path)) for path in files}
    assert {name: size for name, size in sizes.items() if size > FILE_MOST} == {}
    assert p90(list(sizes.values())) <= FILE_P90
