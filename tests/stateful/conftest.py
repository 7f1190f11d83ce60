"""What the random tests did is summed up at the end, over all processes that ran them."""

from __future__ import annotations

import pytest

AGREED = "operations that agreed"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    counts = [value for one in reports for name, value in one.user_properties if name == AGREED]
    if counts:
        total = sum(counts)
        terminalreporter.write_line(f"{total:,} random operations agreed with the oracle")
