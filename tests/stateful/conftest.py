"""What the random tests did is summed up at the end, over all processes that ran them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.running import Server
from tests.service import Caller, Service

AGREED = "operations that agreed"
NAMES = ("ann", "bob", "eve")


@pytest.fixture(scope="module")
def own_server(new_server: Callable[..., Server]) -> Server:
    """Its clock runs far ahead, so nobody else uses it."""
    return new_server()


@pytest.fixture(scope="module")
def own_service(own_server: Server) -> Iterator[Service]:
    with Service(own_server.url, own_server.admin_token) as service:
        yield service


@pytest.fixture(scope="module")
def team(own_service: Service) -> dict[str, Caller]:
    return {name: own_service.new_user(name) for name in NAMES}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    counts = [value for one in reports for name, value in one.user_properties if name == AGREED]
    if counts:
        total = sum(counts)
        terminalreporter.write_line(f"{total:,} random operations agreed with the oracle")
